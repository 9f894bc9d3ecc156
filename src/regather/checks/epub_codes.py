"""The codes of what is found in the files for e-readers, by our own checks, by EPUBCheck and by Ace.

What a newcomer gets wrong: rows that end in a star stand for all the codes of an outside judge, whose list is its own.
"""

from __future__ import annotations

from regather.checks.code import Code
from regather.model import Severity

_ERROR, _NOTE = Severity.ERROR, Severity.NOTE

EPUB_ROWS = (
    Code(
        "epub-unreadable",
        _ERROR,
        "The EPUB file cannot be read",
        "It is not a whole EPUB archive. Build again.",
    ),
    Code(
        "epub-contents",
        _ERROR,
        "Contents and reading order of the EPUB disagree",
        "A chapter is not in the contents, is in it in another order, or a line of the contents leads nowhere.",
    ),
    Code(
        "epub-note-dead",
        _ERROR,
        "A note's call in the EPUB does not reach its note",
        "The call must lead to a note in the same file, or readers show no pop-up.",
    ),
    Code(
        "epub-note-one-way",
        _ERROR,
        "A note in the EPUB has no way back",
        "A reader who followed the call cannot return to the place.",
    ),
    Code(
        "epub-link-dead",
        _ERROR,
        "A link of the EPUB leads nowhere",
        "The page or the place in it that the link names is not in the file.",
    ),
    Code(
        "epub-fetches",
        _ERROR,
        "The EPUB asks for something from outside",
        "A picture, style or script has an address that is not in the file.",
    ),
    Code(
        "kepub-unmarked",
        _ERROR,
        "A page for Kobo readers lacks what they need",
        "Without Kobo's wrappers pages do not turn, and words outside of its spans cannot be marked.",
    ),
    Code(
        "kepub-differs",
        _ERROR,
        "The file for Kobo readers is not the book of the EPUB",
        "It is made from the EPUB and has all of its words and no other. One of the two was made at another time.",
    ),
    Code(
        "epubcheck-skipped",
        _NOTE,
        "EPUBCheck was not run",
        "EPUBCheck or Java is not installed, so the file was judged by our own checks only.",
    ),
    Code(
        "epubcheck-failed",
        _ERROR,
        "EPUBCheck gave no answer",
        "It stopped or hung, so nothing is known of the file.",
    ),
    Code(
        "epubcheck-*",
        _ERROR,
        "A message of EPUBCheck",
        "What follows the hyphen is EPUBCheck's own code, for example epubcheck-rsc-005; the severity is its own.",
    ),
    Code(
        "ace-skipped",
        _NOTE,
        "Ace was not run",
        "Ace by DAISY, Node.js or a browser is not installed, so nobody looked whether all can read the EPUB.",
    ),
    Code(
        "ace-failed",
        _ERROR,
        "Ace gave no answer",
        "It stopped or hung, so nothing is known of the file.",
    ),
    Code(
        "ace-*",
        _ERROR,
        "A rule of accessibility that the EPUB breaks",
        "What follows the hyphen is the name of the rule as Ace by DAISY has it, for example ace-image-alt.",
    ),
)
"""The rows of the table, in the order of the reference."""

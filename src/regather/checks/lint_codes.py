"""The codes of the lint: what a reader would stumble over in the words themselves.

What a newcomer gets wrong: none of them is an error. A restored text may have come so from its author, and the
author's own spelling stays; so the lint asks a person to look, and fails no check.
"""

from __future__ import annotations

from regather.checks.code import Code
from regather.model import Severity

_WARNING, _NOTE = Severity.WARNING, Severity.NOTE

LINT_ROWS = (
    Code(
        "paragraph-lower-case",
        _WARNING,
        "A paragraph begins in lower case",
        "It may be the rest of the paragraph before it, or its first letters were lost.",
    ),
    Code(
        "quote-unmatched",
        _WARNING,
        "A quotation mark has no partner",
        "A speech or a quotation opens and never closes, or closes and never opened. A speech of several paragraphs "
        "may open anew in each of them.",
    ),
    Code(
        "quote-turned",
        _WARNING,
        "A quotation mark is turned the wrong way",
        "It opens where the book's other marks of this shape close, or the reverse.",
    ),
    Code(
        "bracket-unmatched",
        _WARNING,
        "A bracket has no partner",
        "A bracket opens and never closes, or closes and never opened.",
    ),
    Code(
        "word-doubled",
        _WARNING,
        "A word stands twice in a row",
        "It was printed or copied twice, most often at the end of a line or of a page.",
    ),
    Code(
        "word-repeated",
        _NOTE,
        "A word stands twice in a row, perhaps on purpose",
        "Languages and authors say some words twice and mean it.",
    ),
    Code(
        "word-misread",
        _WARNING,
        "A word that nothing knows is one misread letter from a word of the book",
        "It stands once and is not in the list of its language; the letters that differ look alike in print.",
    ),
    Code(
        "word-suspect",
        _NOTE,
        "A word that nothing knows is one letter from a frequent word of the book",
        "It stands once and is not in the list of its language. It may be misread, or a rare word or a name.",
    ),
    Code(
        "hyphen-left",
        _WARNING,
        "A hyphen stands inside a word",
        "The word was cut at the end of a line, and the hyphen stayed when the line went.",
    ),
    Code(
        "space-missing",
        _WARNING,
        "A space is missing behind a mark of punctuation",
        "Two words hang together by a comma or a full stop.",
    ),
    Code(
        "space-odd",
        _WARNING,
        "White space stands where none belongs",
        "A space before a comma or a full stop, or a kind of space that only a typesetter's program uses.",
    ),
    Code(
        "character-unknown",
        _WARNING,
        "A character that no reader can know",
        "It stands for a letter that was lost, belongs to one font alone, or is not assigned at all.",
    ),
    Code(
        "character-invisible",
        _WARNING,
        "A character that nobody sees",
        "A soft hyphen, a mark of byte order or the like inside the text: searching and hyphenation stumble over it.",
    ),
    Code(
        "character-ligature",
        _WARNING,
        "Two letters are written as one character",
        "A ligature of the font was read as a character of its own. Who searches for the word does not find it.",
    ),
    Code(
        "script-mixed",
        _WARNING,
        "A word mixes letters of two scripts",
        "A letter looks right and is another one, such as the Cyrillic a in a Latin word. Nobody can search for it.",
    ),
    Code(
        "heading-number",
        _WARNING,
        "A heading's number is out of sequence",
        "A number is left out, stands twice or goes back: a chapter may be missing or in the wrong place.",
    ),
    Code(
        "page-gap",
        _WARNING,
        "The marks of the printed pages leave a page out",
        "A page is missing in the source, or its mark was removed. References to this page lead nowhere.",
    ),
    Code(
        "page-mark-twice",
        _WARNING,
        "A printed page is marked twice",
        "Only the first mark counts.",
    ),
    Code(
        "page-back",
        _WARNING,
        "The marks of the printed pages go back",
        "A mark has a lower number than the one before it: pages or chapters are out of order.",
    ),
    Code(
        "allow-unused",
        _NOTE,
        "An entry of book/allow.toml allows nothing",
        "What it allowed is gone or reads otherwise now. Remove the entry.",
    ),
)
"""The rows, in the order in which a person meets them."""

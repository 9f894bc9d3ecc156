"""The codes of the files for a printing house: a part of the table in ``codes.py``."""

from __future__ import annotations

from regather.checks.code import Code
from regather.model import Severity

_ERROR, _NOTE = Severity.ERROR, Severity.NOTE

PRESS_ROWS = (
    Code(
        "press-no-profile",
        _ERROR,
        "There is no profile of inks",
        "A printing house must know for which inks and paper colours are meant; without that its files are not made.",
    ),
    Code(
        "cover-spine-bare",
        _NOTE,
        "The spine of the printed cover bears no words",
        "A fold strays by a millimetre or more, so that words on a thin spine would run over its edges.",
    ),
    Code(
        "press-marks",
        _ERROR,
        "The boxes or marks of a file for the printing house are wrong",
        "The trimmed page must lie inside the bleed, and the bleed inside the sheet.",
    ),
    Code(
        "press-colour",
        _ERROR,
        "A file for the printing house holds colours of a screen",
        "They would be separated in ways that nobody chose; black text must be on the black plate alone.",
    ),
    Code(
        "press-claims",
        _ERROR,
        "A file for the printing house is no PDF/X-4",
        "It lacks something that the standard wants: its name, its date, the profile of inks, embedded fonts.",
    ),
)
"""One row a code."""

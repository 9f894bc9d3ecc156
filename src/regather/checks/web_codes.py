"""The codes of findings about the web edition; rows of the table in ``codes.py``."""

from __future__ import annotations

from regather.checks.code import Code
from regather.model import Severity

_ERROR = Severity.ERROR

WEB_ROWS = (
    Code(
        "web-unreadable",
        _ERROR,
        "The web edition cannot be read",
        "It is not a whole page, or not a whole archive of pages with an index. Build again.",
    ),
    Code(
        "web-link-dead",
        _ERROR,
        "A link of the web edition leads nowhere",
        "The place or page that it names is not there. This is a fault of the program.",
    ),
    Code(
        "web-id-twice",
        _ERROR,
        "Two places of a web page have one name",
        "Links to it would lead to the first of them only. This is a fault of the program.",
    ),
    Code(
        "web-note-one-way",
        _ERROR,
        "A note of the web edition and its mark do not lead to each other",
        "A reader who followed the one cannot return to the other.",
    ),
    Code(
        "web-contents",
        _ERROR,
        "The contents of the web edition are wrong",
        "They leave out a chapter, or have it in another order than the pages.",
    ),
    Code(
        "web-fetches",
        _ERROR,
        "The web edition asks for something from outside",
        "A picture, style or font has an address that is not part of it, there is a script in it, or the page does "
        "not forbid such things. A style sheet of your own can be the cause.",
    ),
)

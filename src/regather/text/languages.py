"""Language tags, and the direction in which a text runs.

What a newcomer gets wrong: a language does not say how it is written. Yiddish in Latin letters runs from left to
right, so the direction is read off the letters themselves (Unicode's bidirectional classes), never off the tag.
"""

from __future__ import annotations

import re
import unicodedata

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?P<script>-[a-z]{4})?(?P<region>-(?:[a-z]{2}|\d{3}))?"
    r"(?P<rest>(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?)"
    r"|(?P<private>x(?:-[a-z\d]{1,8})+)",
    re.IGNORECASE,
)
"""RFC 5646, section 2.1, without the tags that are only kept for old times' sake."""

_LEFTWARD = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""The blocks of Unicode in which all letters that run from right to left stand."""


def language_tag(value: str) -> str:
    """The tag as BCP 47 writes it (``pt_br`` is ``pt-BR``); empty where it has not the form of one."""
    match = _TAG.fullmatch(value.strip().replace("_", "-"))
    if match is None:
        return ""
    if match["private"]:
        return match["private"].lower()
    parts = (
        match["language"].lower(),
        (match["script"] or "").title(),
        (match["region"] or "").upper(),
        match["rest"].lower(),
    )
    return "".join(parts)


def direction_of(text: str) -> str:
    """``rtl`` or ``ltr``, whichever way most letters of the text run; empty where it has no letters.

    The first letter alone, by which Unicode tells a paragraph's direction (UAX 9, P2), is wrong where a paragraph
    of Hebrew opens with a Latin name.
    """
    if not _LEFTWARD.search(text):
        return "ltr" if any(c.isalpha() for c in text) else ""
    classes = [unicodedata.bidirectional(c) for c in text]
    right, left = classes.count("L"), classes.count("R") + classes.count("AL")
    if not right and not left:
        return ""
    return "rtl" if left > right else "ltr"


def runs_leftward(text: str) -> bool:
    """Whether a letter of the text runs from right to left: a quick answer to whether directions matter at all."""
    return _LEFTWARD.search(text) is not None

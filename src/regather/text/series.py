"""A series as the title page names it -> its name, and the book's number in it.

What a newcomer gets wrong: a number at the end may belong to the name ("World 2000"), so one that nothing sets apart
counts only if it is short.
"""

from __future__ import annotations

import re

from regather.text.numerals import read_roman

_APART = re.compile(
    r"^(?P<name>.*?\S)(?:\s*[,;:·•(\[–—]\s*(?:[^\W\d_]{1,10}(?:\.\s*|\s+)|[#№]\s*|[^\W\d_]{0,2}[°º]\.?\s*)?"
    r"|\s+(?:[^\W\d_]{1,4}\.|[#№]|[^\W\d_]{1,2}[°º]\.?)\s*)"
    r"(?P<number>\d{1,4}(?:\.\d+)?|[IVXLC]{1,8})\s*[)\]]?\.?$"
)
"""A mark or an abbreviation stands before the number: "Leaves, 4", "Leaves (vol. IV)", "Leaves № 4", "Leaves no. 4"."""

_BARE = re.compile(r"^(?P<name>.*?[^\W\d_]\S*)\s+(?P<number>\d{1,3})$")
"""Nothing stands before it; four digits are then a year, which belongs to the name."""


def series_of(text: str) -> tuple[str, str]:
    """The name and the number, in digits; an empty number where the text shows none."""
    plain = " ".join(text.split())
    match = _APART.match(plain) or _BARE.match(plain)
    if match is None:
        return plain, ""
    number = match["number"]
    if not number[0].isdigit():
        value = read_roman(number)
        if value is None:
            return plain, ""
        number = str(value)
    return match["name"].rstrip(" ,;:·•([–—"), number.lstrip("0") or "0"

"""A short fingerprint of the text around a place, so that a decision can tell when its source has changed."""

from __future__ import annotations

import hashlib

REACH = 16
"""Characters on each side of the offset that go into the fingerprint."""


def fingerprint(text: str, offset: int) -> str:
    """Eight hexadecimal digits that stand for the characters around ``offset`` of ``text``."""
    around = text[max(0, offset - REACH) : offset] + "|" + text[offset : offset + REACH]
    return hashlib.sha256(around.encode("utf-8", "surrogatepass")).hexdigest()[:8]

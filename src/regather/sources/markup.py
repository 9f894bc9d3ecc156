"""Takes the tags that OCR programs leave in their Markdown out of it, or turns them into what they mean.

What a newcomer gets wrong: only tags that a program is known to write are touched. An author may have
written of tags, and a text in which none of these stands is left exactly as it came.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from regather.sources.pages import PageText

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: what it is, how it is written, and what stands for it in the text."""

    name: str
    title: str
    pattern: re.Pattern[str]
    means: Callable[[re.Match[str]], str]


def _nothing(match: re.Match[str]) -> str:
    return ""


def _raised(match: re.Match[str]) -> str:
    return match.group(1).translate(_SUPERSCRIPTS)


def _own_line(match: re.Match[str]) -> str:
    return f"\n\n{match.group(1).strip()}\n\n"


TAGS: tuple[Tag, ...] = (
    Tag("anchor", "the target of a link (marker)", re.compile(r'<span id="page-\d{1,5}-\d{1,5}"></span>'), _nothing),
    Tag("picture", "the place of a picture, a formula or a table that was not written (Docling)",
        re.compile(r"^<!-- (?:image|formula-not-decoded|missing-text|rich cell) -->[ \t]*\n?", re.MULTILINE), _nothing),
    Tag("raised", "a raised number, as the marks of notes are (marker, MinerU, Mistral)",
        re.compile(r"<sup>[ ]?(\d{1,3})[ ]?</sup>"), _raised),
    Tag("page-number", "a printed page number (Nanonets OCR)",
        re.compile(r"<page_number>([^<>\n]{1,20})</page_number>"), _own_line),
)
"""Every tag that is known."""


def has_markup(name: str, text: str) -> bool:
    """Whether one of the known tags stands in the text."""
    return "<" in text and any(tag.pattern.search(text) for tag in TAGS)


def markup_pages(text: str, name: str) -> list[PageText]:
    """The text without the tags, as one page: the breaks between its pages are lines of it."""
    for tag in TAGS:
        text = tag.pattern.sub(tag.means, text)
    return [PageText(text)]

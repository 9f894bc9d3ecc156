"""The mark of a printed page's start in a chapter: an empty span of Pandoc's Markdown, ``[]{.page n="12"}``.

Turns a page's number into its mark, and a text with marks into the same text without them. What a
newcomer gets wrong: marks that a person wrote may hold more or less than ours do, so taking marks away is
generous, and recognising our own (for the proof) is strict.
"""

from __future__ import annotations

import re

OURS = re.compile(r'\[\]\{\.page(?: \.doubt| \.about)? n="(\d+)"(?: label="[^"{}\\\s]+")?(?: question="[\w-]+")?\}')
"""A mark exactly as restoring writes it; the group is the page's number."""

ANY = re.compile(r"(?<!\\)\[\]\{[^{}\n]*\.page(?![\w-])[^{}\n]*\}")
"""A mark in any form that Pandoc takes for one."""

_MARKS = rf"(?:{ANY.pattern}[ \t]*)+"

_ALONE = (
    re.compile(rf"^(?:> ?)+{_MARKS}\n>[> \t]*\n", re.MULTILINE),  # begins or divides a quotation
    re.compile(rf"^{_MARKS}\n[ \t]*\n", re.MULTILINE),
    re.compile(rf"\n[> \t]*\n(?:> ?)*{_MARKS}(?=\n|\Z)"),  # ends a quotation, or the chapter
)
"""A paragraph of nothing but marks, with the empty line that parts it from its neighbour."""

_AT_END = re.compile(rf"[ \t]*{_MARKS}$", re.MULTILINE)


def page_mark(page: int, *, label: str = "", question: str = "", about: bool = False) -> str:
    """The mark of page ``page``, counted from 1 through the whole print, blank pages too.

    ``label`` is the number printed on the page where it is another, ``question`` the id of the open question
    about the turn to this page; ``about`` says that the page begins somewhere near here. The form is the one
    that Pandoc itself writes, so that it survives it unchanged.
    """
    kind = " .doubt" if question else " .about" if about else ""
    named = f' label="{label}"' if label else ""
    asked = f' question="{question}"' if question else ""
    return f'[]{{.page{kind} n="{page}"{named}{asked}}}'


def without_page_marks(text: str) -> str:
    """The text without its marks: as it was before restoring put them in."""
    if ".page" not in text:
        return text
    for pattern in (*_ALONE, _AT_END, ANY):
        text = pattern.sub("", text)
    return text

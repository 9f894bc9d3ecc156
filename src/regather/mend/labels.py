"""Tells which number is printed on a page, where that is another than its place in the print.

Turns the folios that were read into labels by page. What a newcomer gets wrong: folios are misread, so a
folio counts only where another page says the same about how the numbers run; pages without a folio are
numbered along with their neighbours.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from regather.model import Anatomy, Arrangement, Source
from regather.text.numerals import write_roman

AGREE = 2
"""Folios that must run alike to be believed: one alone may be misread, two are rarely misread by as much."""

LARGEST = 4000
"""No printed page has this number, nor has it a Roman numeral."""

ARABIC, LOWER, UPPER = "1", "i", "I"


def printed_labels(source: Source, anatomy: Anatomy, arrangement: Arrangement) -> dict[int, str]:
    """The printed numbers of pages by page, only where they differ from the page's place in the print."""
    read = _read(source, anatomy, arrangement)
    runs = Counter(run for _, run in read)
    sure = sorted({page: run for page, run in read if runs[run] >= AGREE}.items())
    pages = [page for page, _ in sure]
    found: dict[int, str] = {}
    for page in range(1, arrangement.pages + 1):
        k = bisect_right(pages, page)
        before, after = sure[k - 1][1] if k else None, sure[k][1] if k < len(sure) else None
        run = before if before is not None and (after in (None, before) or pages[k - 1] == page) else None
        if before is None and after is not None:
            run = after
        if run is not None and 0 < page + run[1] < LARGEST:
            label = _written(run[0], page + run[1])
            if label != str(page):
                found[page] = label
    return found


def _read(source: Source, anatomy: Anatomy, arrangement: Arrangement) -> list[tuple[int, tuple[str, int]]]:
    """The page of every folio, the numerals that it is written in, and how far it is ahead of its page."""
    pieces = sorted(arrangement.pieces, key=lambda piece: piece.span.start)
    starts = [piece.span.start for piece in pieces]
    found = []
    for folio in anatomy.folios:
        k = bisect_right(starts, folio.span.start) - 1
        shown = folio.span.of(source.text).strip()
        if k >= 0 and shown and 0 < folio.number < LARGEST:
            numerals = ARABIC if any(c.isdigit() for c in shown) else UPPER if shown.isupper() else LOWER
            found.append((pieces[k].page, (numerals, folio.number - pieces[k].page)))
    return found


def _written(numerals: str, number: int) -> str:
    if numerals == ARABIC:
        return str(number)
    roman = write_roman(number)
    return roman.upper() if numerals == UPPER else roman.lower()

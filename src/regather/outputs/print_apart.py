"""Book -> its print edition, set in pieces side by side, of which those that did not change are taken from the store.

The parts that open a page of their own (front matter, each chapter of the highest level, back matter) are laid
out for themselves, last those that show page numbers, with the numbers that the others will have; then the
pages without text, which show whether these were right, and if not the parts that show them once more; then all
of it is put together. What a newcomer gets wrong: the file must be the same whether a piece was kept or made,
here or in another process. So nothing in a piece may depend on what was made before it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from regather.model import Book
from regather.outputs.pdf_tags import heading_levels
from regather.outputs.print_assemble import assemble, fits, starts_of
from regather.outputs.print_engine import without_margins
from regather.outputs.print_figures import shifts
from regather.outputs.print_html import Setting, back_matter, foot_notes, front_matter, run_section, runs_of, whole
from regather.outputs.print_labels import page_labels
from regather.outputs.print_margins import Margins, Stretch, divided, divided_text, undivided
from regather.outputs.print_pieces import (
    NO_MARGIN_BOXES,
    TOGETHER,
    NeedsWhole,
    Piece,
    from_bytes,
    joined_surveys,
    piece_of,
    to_bytes,
)
from regather.outputs.print_pool import do_all
from regather.outputs.print_shop import MOST_FOR_FIGURES, MOST_LAYOUTS, Printed, Shop, complaints, stopped_clock
from regather.outputs.print_survey import last_lines, survey
from regather.render import RenderedBook, RenderedNote
from regather.store import Store, key_of

MOST_ROUNDS = 4
"""How often page numbers may change the pages that show them: a number more in the contents may add a page once."""

BARE = 270
"""Characters of HTML that take as long as a page without text."""

LONG = 60_000
"""Characters of HTML from which pieces are made by several processes: fewer are done before those are under way."""

UNKNOWN = "000"
"""What stands for a page number as long as it is not known: as wide as most."""


class _Labels(Mapping[str, str]):
    """Page numbers by id, and whether anybody asked for one."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self.asked = False

    def __getitem__(self, name: str) -> str:
        self.asked = True
        return self._known.get(name, UNKNOWN)

    def __iter__(self) -> Iterator[str]:
        self.asked = True
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the book that opens a page: how to make its HTML, that HTML, and its notes at the foot of pages."""

    make: Callable[[Setting], str]
    notes: tuple[RenderedNote, ...]
    html: str
    foreign: tuple[str, ...] = ()
    shows_numbers: bool = False
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class _Work:
    """What pieces are made with, and the pieces that are there already, by their keys.

    ``levels`` are those of the book's headings by their ids.
    """

    shop: Shop
    levels: Mapping[str, int]
    store: Store
    there: dict[str, Piece] = field(default_factory=dict)


def print_apart(shop: Shop, rendered: RenderedBook, store: Store) -> Printed:
    """The print edition in pieces; ``rendered`` is what :func:`regather.outputs.print_html.prepared` gave.

    :raises NeedsWhole: the book must be laid out in one.
    :raises Lost: a process that laid out a part of it died.
    :raises CannotBuild: the layout engine gave up.
    """
    if any(TOGETHER.search(text) for text in shop.texts):
        raise NeedsWhole("a style sheet counts through the whole book")
    work = _Work(shop, heading_levels(rendered), store)
    parts, ahead = _foreseen(work, _parts(shop, rendered))
    for _ in range(MOST_ROUNDS):
        pieces, margins, starts = _placed(work, parts, ahead)
        printed = page_labels([(page.name, page.blank) for page in margins.pages])
        pages: dict[str, int] = {}
        for piece, start in zip(pieces, starts, strict=True):
            for anchor in piece.anchors:
                pages.setdefault(anchor.name, start + anchor.page)
        labels = {name: printed[page] for name, page in pages.items()}
        settled = [_numbered(part, labels) if part.shows_numbers else part for part in parts]
        if settled == parts:
            break
        parts = settled
    else:
        raise NeedsWhole("the page numbers in the text do not come to rest")
    with stopped_clock():
        content = assemble(pieces, starts, margins, store, shop.finish(printed))
    return Printed(
        content,
        joined_surveys([piece.survey for piece in pieces], starts, printed, pages),
        frozenset(name for piece in pieces for name in piece.at_end),
        tuple(dict.fromkeys(said for piece in (*pieces, *margins.pieces) for said in piece.said)),
        tuple(dict.fromkeys(url for piece in (*pieces, *margins.pieces) for url in piece.refused)),
    )


def _parts(shop: Shop, rendered: RenderedBook) -> list[_Part]:
    """The parts of the book, page numbers not known yet."""
    book = shop.book
    at_foot = foot_notes(book, rendered)
    runs = runs_of(rendered)
    in_runs = {note.id for run in runs for chapter in run for note in chapter.notes}
    parts = [_part(partial(front_matter, book, rendered), [note for note in at_foot if note.id not in in_runs])]
    for index, run in enumerate(runs):
        own = {note.id for chapter in run for note in chapter.notes}
        make = partial(_run_section, book, rendered, index)
        parts.append(_part(make, [note for note in at_foot if note.id in own]))
    parts.append(_part(partial(back_matter, book, rendered), []))
    ids = [frozenset(_IDS.findall(part.html)) for part in parts]
    every = frozenset().union(*ids)
    return [
        replace(part, foreign=tuple(sorted(_links(part.html) & frozenset(map(_plain, every - own)))))
        for part, own in zip(parts, ids, strict=True)
        if part.html
    ]


def _run_section(book: Book, rendered: RenderedBook, index: int, setting: Setting) -> str:
    return run_section(book, rendered, setting, index)


def _part(make: Callable[[Setting], str], notes: Sequence[RenderedNote]) -> _Part:
    labels = _Labels({})
    html = make(Setting(labels=labels))
    return _Part(make, tuple(notes), html, shows_numbers=labels.asked)


_IDS = re.compile(r"""\sid="([^"]*)\"""")
_HREFS = re.compile(r"""\shref="#([^"]*)\"""")


def _plain(name: str) -> str:
    return unquote(unescape(name))


def _links(html: str) -> frozenset[str]:
    return frozenset(_plain(name) for name in _HREFS.findall(html))


def _numbered(part: _Part, labels: Mapping[str, str]) -> _Part:
    """The part with the page numbers that are known now."""
    return replace(part, html=part.make(Setting(labels=_Labels(labels))), labels=labels)


def _foreseen(work: _Work, parts: Sequence[_Part]) -> tuple[list[_Part], list[Stretch]]:
    """The parts with the page numbers that follow from the others, which are made for it, and the pages without text
    that can be made beside those that show numbers.

    It spares the contents a first layout. A number that comes out otherwise is put right once all pages are there.
    """
    text = [part for part in parts if not part.shows_numbers]
    if not text or len(text) == len(parts):
        return list(parts), []
    recto, verso = ("left", "right") if work.shop.book.metadata.right_to_left else ("right", "left")
    sides = {"recto": 0, recto: 0, "verso": 1, verso: 1}
    pages: list[tuple[str, bool]] = []
    places: dict[str, int] = {}
    pieces = _pieces(work, text, [""] * len(text))
    for piece in pieces:
        if piece.pages and sides.get(piece.pages[0].break_before, len(pages) % 2) != len(pages) % 2:
            pages.append(("", True))
        for anchor in piece.anchors:
            places.setdefault(anchor.name, len(pages) + anchor.page)
        pages += [(page.name, page.blank) for page in piece.pages]
    printed = page_labels(pages)
    labels = {name: printed[page] for name, page in places.items()}
    ahead = divided_text(work.shop, pieces, {}) if text == list(parts[-len(text) :]) else []
    return [_numbered(part, labels) if part.shows_numbers else part for part in parts], ahead


def _placed(work: _Work, parts: Sequence[_Part], ahead: Sequence[Stretch]) -> tuple[list[Piece], Margins, list[int]]:
    """The pieces, the pages of the skeleton, and on which of them each piece begins."""
    sides = [""] * len(parts)
    for _ in range(MOST_ROUNDS):
        pieces = _pieces(work, parts, sides, ahead)
        margins = _margins(work, pieces)
        starts = starts_of(pieces, margins)
        wrong = [number for number, start in enumerate(starts) if not fits(pieces[number], margins, start)]
        if not wrong:
            return pieces, margins, starts
        for number in wrong:
            side = margins.pages[starts[number]].side
            if sides[number] == side:
                raise NeedsWhole("a page is of another size without its text")
            sides[number] = side
    raise NeedsWhole("the pages do not come to rest")


@dataclass(frozen=True, slots=True)
class _Job:
    """Something to lay out: the key of what comes of it, how long it takes in characters of text, how it is done."""

    key: str
    size: int
    make: Callable[[], Piece]


def _pieces(work: _Work, parts: Sequence[_Part], sides: Sequence[str], ahead: Sequence[Stretch] = ()) -> list[Piece]:
    """The pieces of these parts, from the store or made; ``sides`` are those that they must begin on, if any.

    ``ahead`` are pages without text that will be wanted, made beside them.
    """
    shop, levels = work.shop, work.levels
    jobs = []
    for part, side in zip(parts, sides, strict=True):
        own = json.dumps([[name, levels[name]] for name in _IDS.findall(part.html) if name in levels])
        key = key_of("piece", shop.key, shop.variant, part.html, side, "\n".join(part.foreign), own)
        jobs.append(_Job(key, len(part.html), partial(_set, shop, levels, part, side, work.store)))
    _do(work, [*jobs, *(_bare_job(work, stretch) for stretch in ahead)])
    return [work.there[job.key] for job in jobs]


def _do(work: _Work, jobs: Sequence[_Job]) -> None:
    """Have what the jobs make, from the store or made now, side by side."""
    store, sound = work.store, set[str]()
    for job in jobs:
        if job.key not in work.there and (kept := _kept(store, job.key, sound)) is not None:
            work.there[job.key] = kept
    left = [number for number, job in enumerate(jobs) if job.key not in work.there]
    # The longest first, or one process is still at it when the others are done.
    left.sort(key=lambda number: (-jobs[number].size, number))

    def do(number: int) -> None:
        store.put(jobs[number].key, to_bytes(jobs[number].make()))

    much = sum(jobs[number].size for number in left) >= LONG
    do_all(do, left, most=None if much else 1)
    for number in left:
        raw = store.get(jobs[number].key)
        if raw is None:
            raise NeedsWhole("a piece that was made is gone")
        work.there[jobs[number].key] = from_bytes(raw)


def _kept(store: Store, key: str, sound: set[str]) -> Piece | None:
    """The piece under ``key``, if it is there, with its fonts, and all that was read for it is as it was.

    ``sound`` are the fonts that were seen to be there; it grows.
    """
    raw = store.get(key)
    if raw is None:
        return None
    piece = from_bytes(raw)
    if any(_digest(path) != digest for path, digest in piece.read):
        return None
    for source in {font.source: None for font in piece.fonts}:
        if source not in sound and store.get(source) is None:
            return None
        sound.add(source)
    return piece


def _digest(path: str) -> str:
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


_ELSEWHERE = "target points to undefined anchor"
"""What the engine says of ``target-counter()`` and the like, where it does not see the place."""


SHORT = 3
"""Lines that are too few for the last page of a chapter; a page of text has 25 to 40."""

ENOUGH = 5
"""As many as it must have where a chapter was set wider for it."""

WORD_SPACES = ("-0.03em", "0.03em", "-0.05em", "0.06em")
"""What is added to the room between words, a quarter of the type size, to spare or to fill a short page. The least and
the most stay within what justified lines give and take anyway: TeX lets the room shrink by a third, grow by a half."""


def _set(shop: Shop, levels: Mapping[str, int], part: _Part, side: str, store: Store) -> Piece:
    """Lay out one part until its notes and figures are where they should be, and draw it."""
    shop.fetcher.refused.clear()
    shop.fetcher.read.clear()
    css = NO_MARGIN_BOXES + (f" html {{ break-before: {side} }}" if side else "")
    with complaints() as said, stopped_clock(), without_margins():
        cut = shop.measured(part.notes)
        setting, document = _settled(shop, part, css, cut)
        short = 0 < last_lines(document) <= SHORT
        for space in WORD_SPACES if short else ():
            more = f" .run {{ word-spacing: {space} }} .note, .note-more {{ word-spacing: 0 }}"
            other, again = _settled(shop, part, css + more, cut)
            spared = len(again.pages) < len(document.pages)
            filled = len(again.pages) == len(document.pages) and last_lines(again) >= ENOUGH
            if (spared or filled) and other.at_end == setting.at_end:
                setting, document, short = other, again, False
                break
        piece = piece_of(document, shop.variant, store, frozenset(part.foreign), levels)
    if any(_ELSEWHERE in message for message in said):
        raise NeedsWhole("the style sheet asks for the page of a place in another part of the book")
    return replace(
        piece,
        survey=replace(piece.survey, short=(len(piece.pages),) if short else ()),
        at_end=tuple(sorted(setting.at_end)),
        said=tuple(said),
        refused=tuple(dict.fromkeys(shop.fetcher.refused)),
        read=tuple(sorted(shop.fetcher.read.items())),
    )


def _settled(shop: Shop, part: _Part, css: str, cut: Any) -> tuple[Setting, Any]:
    """The part laid out with its notes at their marks, or at its end, and its figures where they leave no gap."""
    setting = Setting(cut, labels=_Labels(part.labels))
    html = part.html
    for layouts in range(1, MOST_LAYOUTS + 1):
        if cut or layouts > 1:
            html = part.make(setting)
        document = shop.lay_out(whole(shop.book, html), css, shop.variant)
        strayed = survey(document).strayed() - setting.at_end
        # The last layouts are for notes, which must be right; a blank half page need not go.
        moves = {} if layouts > MOST_FOR_FIGURES else shifts(document)
        moves = {name: count for name, count in moves.items() if name not in setting.shifts}
        if not strayed and not moves:
            break
        setting = replace(setting, at_end=setting.at_end | strayed, shifts={**setting.shifts, **moves})
    return setting, document


def _margins(work: _Work, pieces: Sequence[Piece]) -> Margins:
    """The pages of the book without their text."""
    for plan in (divided(work.shop, pieces), undivided(work.shop, pieces)):
        jobs = [_bare_job(work, stretch) for stretch in plan]
        _do(work, jobs)
        margins = Margins(tuple((stretch, work.there[job.key]) for stretch, job in zip(plan, jobs, strict=True)))
        if margins.is_right:
            break
    return margins


def _bare_job(work: _Work, stretch: Stretch) -> _Job:
    key = key_of("margins", work.shop.key, stretch.html, stretch.css)
    return _Job(key, BARE * (stretch.pages or 0), partial(_bare, work, stretch))


def _bare(work: _Work, stretch: Stretch) -> Piece:
    """Lay out pages without text."""
    shop = work.shop
    shop.fetcher.refused.clear()
    shop.fetcher.read.clear()
    with complaints() as said, stopped_clock():
        document = shop.lay_out(stretch.html, stretch.css, None)
        piece = piece_of(document, None, work.store, frozenset(), {})
    piece = replace(piece, said=tuple(said), refused=tuple(dict.fromkeys(shop.fetcher.refused)))
    return replace(piece, read=tuple(sorted(shop.fetcher.read.items())))

"""One part of the book that opens a page of its own -> its pages, drawn without folios and running heads.

A piece is a small PDF and a record of what stands on its pages; it does not depend on where in the book it
stands, so that pieces can be made side by side and kept. Folios and running heads are laid out in a
document of empty pages, the skeleton, and :mod:`regather.outputs.print_assemble` puts both together. What
a newcomer gets wrong: the fonts in a piece are empty. Each piece only notes which glyphs it uses, and the
book's fonts are cut once, for all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from html import escape
from typing import Any

from regather.outputs.cut_faces import cut_glyphs
from regather.outputs.pdf_tags import write_tagged
from regather.outputs.print_survey import Entry, PlacedNote, Survey, survey
from regather.store import Store, key_of

_MARGIN_BOXES = (
    *("top-left-corner", "top-left", "top-center", "top-right", "top-right-corner"),
    *("bottom-left-corner", "bottom-left", "bottom-center", "bottom-right", "bottom-right-corner"),
    *("left-top", "left-middle", "left-bottom", "right-top", "right-middle", "right-bottom"),
)

NO_BOXES = f"marks: none !important; {' '.join(f'@{place} {{ content: none !important }}' for place in _MARGIN_BOXES)}"

NO_MARGIN_BOXES = f"@page {{ {NO_BOXES} }}"
"""The style sheet that keeps folios and running heads out of a piece."""

BARE_PAGES = "@page { background: none !important; border-color: transparent !important }"
"""The style sheet that keeps out of the skeleton what the pieces have drawn already."""

SIDES = ("left", "right", "recto", "verso")

TOGETHER = re.compile(
    r"counter-(?:increment|set)\s*:|counter-reset\s*:(?!\s*page\b)|running\s*\(|target-text|@page[^{]*:first\b"
)
"""What a style sheet may say only of a book that is laid out in one: counts that go on from chapter to chapter,
pieces of the text in the margins, a first page that is not like the others."""


class NeedsWhole(Exception):
    """The book cannot be set in pieces, because of something that only the whole of it shows."""


@dataclass(frozen=True, slots=True)
class PieceFont:
    """A font of a piece: how to find and cut it, and for each glyph used its width and what it stands for.

    ``name`` is what the pages call it; ``source`` is the key of its file in the store. Two records of one
    name are of one cut of one face.
    """

    name: str
    source: str
    index: int
    family: str
    weight: int
    style: int
    size: float
    variations: tuple[tuple[str, float], ...]
    widths: tuple[tuple[int, float], ...]
    texts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class PiecePage:
    """A page: its name in the style sheet, the page break before it, and the named strings set on it, in order.

    ``groups`` are the elements with a page name that it is of, outermost first, with its number (from 0) in each.
    ``side`` is the side of the spine that it lies on, ``area`` where its text may stand: x, y, width and height in
    pixels of 1/96 inch from the top left.
    """

    name: str
    break_before: str
    blank: bool
    side: str
    groups: tuple[tuple[str, int], ...]
    strings: tuple[tuple[str, str], ...]
    area: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark: its level (1 is the highest), its text, and the page (from 0) and point in PDF units it leads to."""

    level: int
    label: str
    page: int
    x: float
    y: float
    closed: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that links lead to, as :class:`Bookmark` has it."""

    name: str
    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Piece:
    """The pages of one part of the book.

    ``sided`` says that the pages would be others if the first stood on the other side of the leaf.
    ``survey`` has notes and entries of contents as they stand in the piece, its pages from 1; ``at_end`` are the
    ids of notes that went to the end of their chapter, ``said`` is what the layout engine complained of,
    ``refused`` the addresses it was not allowed to read, and ``read`` has the files it read with their hashes.
    """

    pdf: bytes
    pages: tuple[PiecePage, ...]
    bookmarks: tuple[Bookmark, ...]
    anchors: tuple[Anchor, ...]
    fonts: tuple[PieceFont, ...]
    sided: bool
    survey: Survey
    at_end: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    read: tuple[tuple[str, str], ...] = ()


def piece_of(
    document: Any, variant: str | None, store: Store, known: frozenset[str], levels: Mapping[str, int]
) -> Piece:
    """Draw a laid-out document (``weasyprint.Document``).

    ``known`` are the ids that other pieces of the book have, ``levels`` the levels of the book's headings by
    their ids. A piece without a ``variant`` of PDF has no structure.

    :raises NeedsWhole: something in it cannot be drawn apart from the rest.
    """
    begun: set[int] = set()
    pages = tuple(_page(page, begun, first=number == 0) for number, page in enumerate(document.pages))
    _point_outside(document, known)
    result = survey(document)
    bookmarks = tuple(_bookmarks(document))
    anchors = tuple(_anchors(document, known))
    document.fonts = shelf = _Shelf()
    taken: dict[str, bool] = {}

    def finish(_document: Any, pdf: Any) -> None:
        taken["drawn"] = _has_patterns(pdf)
        _name_cells(pdf, pages)
        for name in ("Outlines", "Names"):
            pdf.catalog.pop(name, None)

    if variant is None:
        content: bytes = document.write_pdf(finisher=finish)
    else:
        content = write_tagged(document, levels, pdf_variant=variant, finisher=finish)
    fonts = tuple(_font(font, store) for font in shelf.values())
    sided = taken["drawn"] or any(page.break_before in SIDES or page.blank for page in pages[1:])
    return Piece(content, pages, bookmarks, anchors, fonts, sided, result)


class _Shelf(dict[Any, Any]):
    """The fonts of a document, each of which is left out of the file that it would be written into."""

    def __setitem__(self, key: Any, font: Any) -> None:
        if font.bitmap or font.png or font.svg or font.colr:
            raise NeedsWhole(f"the font {font.family} holds pictures")
        font.whole = font.file_content
        font.clean = lambda _texts, _hinting: setattr(font, "file_content", font.whole[:4])
        super().__setitem__(key, font)


def _font(font: Any, store: Store) -> PieceFont:
    if font.missing or font.used_in_forms:
        raise NeedsWhole(f"{font.family} lacks letters")
    source = key_of("font", font.whole)
    if store.get(source) is None:
        store.put(source, font.whole)
    return PieceFont(
        name=font.hash,
        source=source,
        index=font.index,
        family=font.family,
        weight=int(font.weight),
        style=int(font.style),
        size=font.font_size,
        variations=tuple(sorted(font.variations.items())),
        widths=tuple(sorted(font.widths.items())),
        texts=tuple(sorted(font.to_unicode.items())),
    )


OBLIQUE, ITALIC = 1, 2
"""What Pango calls the styles of a font."""

LEAN = -90
"""As oblique as the font can be: leaning forward is less than nought."""


def cut_font(font: PieceFont, glyphs: Collection[int], store: Store) -> tuple[bytes, str]:
    """The file of the font with only these glyphs, and its kind (``otf`` or ``ttf``)."""
    whole = store.get(font.source)
    if whole is None:
        raise NeedsWhole(f"the file of {font.family} is gone")
    # Where the font says nothing of its place on an axis, the engine's glyphs are those of the style that was asked.
    axes = {
        "wght": font.weight,
        "opsz": font.size,
        "slnt": LEAN if font.style == OBLIQUE else 0,
        "ital": int(font.style == ITALIC),
        **dict(font.variations),
    }
    cut = cut_glyphs(whole, font.index, glyphs, axes)
    return cut, "otf" if cut[:4] == b"OTTO" else "ttf"


def _page(page: Any, begun: set[int], *, first: bool) -> PiecePage:
    """The record of a page; ``begun`` are the elements that began on pages before it."""
    box = page._page_box
    opens = _break(box.children[0], begun)
    if not first and opens == "auto":
        opens = "page"
    strings: list[tuple[str, str]] = []
    for child in box.descendants():
        if child.missing_link is not None:
            raise NeedsWhole("the text shows the numbers of pages")
        if child.string_set and child.string_set != "none":
            strings += [(name, text) for name, text in child.string_set]
        begun.add(id(child.element))
    area = (box.content_box_x(), box.content_box_y(), box.width, box.height)
    x, y, width, height = (round(length, 4) for length in area)
    kind = box.page_type
    groups = tuple((str(name), int(number)) for name, number in kind.groups)
    return PiecePage(
        str(kind.name or ""), opens, bool(kind.blank), kind.side, groups, tuple(strings), (x, y, width, height)
    )


def _break(root: Any, begun: set[int]) -> str:
    """The page break that the boxes which begin at the top of a page ask for before themselves."""
    found = "auto"
    box = root
    while getattr(box, "children", ()):
        box = box.children[0]
        if box.element is None or not box.is_in_normal_flow():
            break
        if id(box.element) in begun:
            continue
        said = box.style["break_before"]
        if said in SIDES:
            return str(said)
        if said in ("page", "always"):
            found = "page"
    return found


def _point_outside(document: Any, known: frozenset[str]) -> None:
    """Let links lead to other pieces: the engine leaves out those whose end it does not see."""
    own = {name for page in document.pages for name in page.anchors}
    if not document.pages:
        return
    last = document.pages[-1]
    for page in document.pages:
        for kind, target, _, _ in page.links:
            if kind == "internal" and target in known and target not in own:
                last.anchors.setdefault(target, (0, 0, 0, 0))


SCALE = 0.75
"""PDF units (1/72 inch) in a pixel (1/96 inch)."""


def _bookmarks(document: Any) -> Iterator[Bookmark]:
    for number, page in enumerate(document.pages):
        for level, label, (x, y), state in page.bookmarks:
            yield Bookmark(int(level), label, number, x * SCALE, (page.height - y) * SCALE, state == "closed")


def _anchors(document: Any, known: frozenset[str]) -> Iterator[Anchor]:
    seen: set[str] = set()
    for number, page in enumerate(document.pages):
        for name, (x, y, _, _) in page.anchors.items():
            if name not in seen and name not in known:
                seen.add(name)
                yield Anchor(name, number, x * SCALE, (page.height - y) * SCALE)


def _has_patterns(pdf: Any) -> bool:
    """Whether something is drawn whose place is counted from the corner of the page, so that it cannot be moved."""
    return any(
        isinstance(thing, dict) and (thing.get("Pattern") or thing.get("Shading"))
        for thing in pdf.objects
        if "ExtGState" in (thing if isinstance(thing, dict) else ())
    )


def _name_cells(pdf: Any, pages: tuple[PiecePage, ...]) -> None:
    """Give heads of tables names that no other piece gives: the engine numbers them by the objects of its file."""
    prefix = key_of(json.dumps([asdict(page) for page in pages]))[:12]
    for thing in pdf.objects:
        name = thing.get("ID") if isinstance(thing, dict) else None
        if name is not None and hasattr(name, "string"):
            name.string = f"{prefix}-{name.string}"


def to_bytes(piece: Piece) -> bytes:
    """The piece as it is kept."""
    record = asdict(replace(piece, pdf=b"", survey=replace(piece.survey, notes_on={}, labels=())))
    del record["pdf"]
    head = json.dumps(record, ensure_ascii=True, separators=(",", ":")).encode()
    return len(head).to_bytes(8, "big") + head + piece.pdf


def from_bytes(raw: bytes) -> Piece:
    """What :func:`to_bytes` gave."""
    size = int.from_bytes(raw[:8], "big")
    record = json.loads(raw[8 : 8 + size])
    return Piece(
        pdf=raw[8 + size :],
        pages=tuple(
            PiecePage(
                **{
                    **page,
                    "groups": _pairs(page["groups"]),
                    "strings": _pairs(page["strings"]),
                    "area": tuple(page["area"]),
                }
            )
            for page in record["pages"]
        ),
        bookmarks=tuple(Bookmark(**bookmark) for bookmark in record["bookmarks"]),
        anchors=tuple(Anchor(**anchor) for anchor in record["anchors"]),
        fonts=tuple(
            PieceFont(
                **{
                    **font,
                    **{name: _pairs(font[name]) for name in ("variations", "widths", "texts")},
                }
            )
            for font in record["fonts"]
        ),
        sided=record["sided"],
        survey=_survey(record["survey"]),
        at_end=tuple(record["at_end"]),
        said=tuple(record["said"]),
        refused=tuple(record["refused"]),
        read=_pairs(record["read"]),
    )


def _survey(record: dict[str, Any]) -> Survey:
    notes = (PlacedNote(note["id"], tuple(note["calls"]), tuple(note["parts"])) for note in record["notes"])
    entries = (Entry(entry["target"], entry["printed"], None) for entry in record["entries"])
    return Survey(
        record["pages"],
        tuple(notes),
        tuple(entries),
        tuple(record["overprinted"]),
        tuple(record["gaping"]),
        late_calls=tuple(record["late_calls"]),
        late=tuple(record["late"]),
        short=tuple(record["short"]),
    )


def joined_surveys(
    surveys: Iterable[Survey], starts: Sequence[int], labels: Sequence[str], ends: Mapping[str, int]
) -> Survey:
    """The surveys of pieces as that of the book. Each piece begins on the page of ``starts`` (from 0); ``ends`` are
    the pages (from 0) of places by their ids, ``labels`` the numbers of pages as readers see them."""
    notes: list[PlacedNote] = []
    entries: list[Entry] = []
    over: list[int] = []
    gaping: list[int] = []
    calls: list[str] = []
    late: list[str] = []
    short: list[int] = []
    for one, start in zip(surveys, starts, strict=True):
        notes += [
            PlacedNote(note.id, tuple(page + start for page in note.calls), tuple(page + start for page in note.parts))
            for note in one.notes
        ]
        for entry in one.entries:
            page = ends.get(entry.target)
            known = (None, "") if page is None else (page + 1, labels[page])
            entries.append(Entry(entry.target, entry.printed, *known))
        over += [page + start for page in one.overprinted]
        gaping += [page + start for page in one.gaping]
        calls += one.late_calls
        late += one.late
        short += [page + start for page in one.short]
    return Survey(
        len(labels),
        tuple(notes),
        tuple(entries),
        tuple(over),
        tuple(gaping),
        {},
        tuple(labels),
        tuple(calls),
        tuple(late),
        tuple(short),
    )


def _pairs(rows: Any) -> Any:
    return tuple((first, second) for first, second in rows)


def skeleton(pieces: Iterable[Piece]) -> str:
    """The pages of the book without their text, as the body of an HTML page: names, page breaks and named strings.

    Blank pages come by themselves, from the page break after them.
    """
    rows: list[str] = []
    for piece in pieces:
        open_groups: list[tuple[str, int]] = []
        rows.append("<div>")
        for number, page in enumerate(piece.pages):
            if page.blank:
                continue
            kept = 0
            for (name, count), (own, at) in zip(open_groups, page.groups, strict=False):
                if name != own or at <= count:
                    break
                kept += 1
            rows.append("</div>" * (len(open_groups) - kept))
            rows += [f'<div style="page: {escape(name)}">' for name, _ in page.groups[kept:]]
            open_groups = list(page.groups)
            opens = page.break_before if number or page.break_before != "auto" else "page"
            named = "" if open_groups and open_groups[-1][0] == page.name else f"; page: {escape(page.name) or 'auto'}"
            rows.append(f'<div style="break-before: {opens}{named}">{string_set(page.strings)}</div>')
        rows.append("</div>" * (len(open_groups) + 1))
    return "".join(rows)


def string_set(strings: Iterable[tuple[str, str]]) -> str:
    """Elements that set these named strings, one after another."""
    return "".join(f'<div style="{escape(_string_set(*string))}"></div>' for string in strings)


def _string_set(name: str, text: str) -> str:
    quoted = "".join(char if char not in '"\\' and ord(char) >= 32 else f"\\{ord(char):x} " for char in text)
    return f'string-set: {name} "{quoted}"'

"""Pieces of the book, and its pages without text -> one tagged PDF.

The pages of the pieces follow each other; over each lies its page of the skeleton (folio, running head,
whatever else the style sheet puts in the margins), marked as no part of the text. Structure, links,
bookmarks and fonts are joined. What a newcomer gets wrong: a piece may have been laid out for the other
side of the leaf, where margins are mirrored. Its pages are then moved to where the skeleton says that
the text stands, with their links and all that leads to them.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from regather.outputs.print_margins import Margins, Stretch
from regather.outputs.print_pieces import SCALE, NeedsWhole, Piece, PieceFont, cut_font
from regather.store import Store

ROUNDING = 0.02
"""Pixels by which the text areas of a page may differ between piece and skeleton: what floats lose."""

Finish = Callable[[Pdf], None]


@dataclass(slots=True)
class _Font:
    """Fonts of several pieces that are one font of the book, with the glyphs that all of them use."""

    font: PieceFont
    dictionary: Object
    widths: dict[int, float]
    texts: dict[int, str]

    def takes(self, font: PieceFont) -> bool:
        """Whether the widths of both agree, which they may not if letters were measured at other sizes."""
        return all(self.widths.get(glyph, width) == width for glyph, width in font.widths)

    def take(self, font: PieceFont) -> None:
        self.widths.update(font.widths)
        for glyph, text in font.texts:
            self.texts.setdefault(glyph, text)


@dataclass(slots=True)
class _Joined:
    """What is collected from one piece after another."""

    pdf: Pdf
    fonts: dict[str, list[_Font]] = field(default_factory=dict)
    kids: list[Object] = field(default_factory=list)
    parents: list[tuple[int, Object]] = field(default_factory=list)
    next_parent: int = 0
    shifts: list[float] = field(default_factory=list)
    ids: list[tuple[str, Object]] = field(default_factory=list)
    places: dict[str, Object] = field(default_factory=dict)
    marks: list[tuple[int, str, Object, bool]] = field(default_factory=list)
    stamped: int = 0


def assemble(pieces: Sequence[Piece], starts: Sequence[int], margins: Margins, store: Store, finish: Finish) -> bytes:
    """The book as a PDF. ``margins`` are the pages of the skeleton, ``starts`` those on which the pieces begin.

    ``finish`` may add to the file before it is written.

    :raises NeedsWhole: the pages do not fit together.
    """
    pdf = Pdf.open(io.BytesIO(pieces[0].pdf))
    joined = _Joined(pdf)
    stamps = [(Pdf.open(io.BytesIO(piece.pdf)), stretch, piece) for stretch, piece in margins.laid]
    bare = [page.obj for drawn, stretch, _ in stamps for page in stretch.inner(list(drawn.pages))]
    for number, (piece, start) in enumerate(zip(pieces, starts, strict=True)):
        source = pdf if number == 0 else Pdf.open(io.BytesIO(piece.pdf))
        while number and len(pdf.pages) < start:
            _add_blank(pdf, bare[len(pdf.pages)])
        _join(joined, source, piece, shifts_of(piece, margins, start), start)
    for drawn, stretch, piece in stamps:
        _stamp(joined, drawn, stretch, piece)
    if joined.stamped != len(pdf.pages):
        raise NeedsWhole("the skeleton has other pages than the book")
    _close(joined, store)
    finish(pdf)
    written = io.BytesIO()
    pdf.save(
        written,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        recompress_flate=False,
    )
    return written.getvalue()


def starts_of(pieces: Sequence[Piece], margins: Margins) -> list[int]:
    """The page of the skeleton (from 0) on which each piece begins; blank ones come in between.

    :raises NeedsWhole: the skeleton has other pages than the pieces.
    """
    starts = []
    at = 0
    for piece in pieces:
        while at < len(margins.pages) and margins.pages[at].blank and at > 0:
            at += 1
        starts.append(at)
        for page in piece.pages:
            if at >= len(margins.pages):
                raise NeedsWhole("the skeleton has too few pages")
            bare = margins.pages[at]
            if page.blank != bare.blank or page.name != bare.name:
                raise NeedsWhole(f"page {at + 1} is called {page.name!r}, and without its text {bare.name!r}")
            at += 1
    if at != len(margins.pages):
        raise NeedsWhole("the skeleton has too many pages")
    return starts


def fits(piece: Piece, margins: Margins, start: int) -> bool:
    """Whether the piece can stand where the skeleton says: the text areas are the same, at most moved."""
    if piece.sided and piece.pages and piece.pages[0].side != margins.pages[start].side:
        return False
    return all(
        all(abs(one - other) <= ROUNDING for one, other in zip(page.area[1:], bare.area[1:], strict=True))
        for page, bare in zip(piece.pages, margins.pages[start:], strict=False)
    )


def shifts_of(piece: Piece, margins: Margins, start: int) -> list[float]:
    """How far the text of each of its pages is to be moved to the right, in PDF units."""
    moves = (bare.area[0] - page.area[0] for page, bare in zip(piece.pages, margins.pages[start:], strict=False))
    return [round(move * SCALE, 4) if abs(move) > ROUNDING else 0.0 for move in moves]


def _add_blank(pdf: Pdf, bare: Object) -> None:
    """A page without text, of the size of the page of the skeleton in its place."""
    boxes = {name: Array([float(side) for side in bare[name]]) for name in ("/MediaBox", "/TrimBox", "/BleedBox")}
    page = Dictionary(
        Type=Name.Page, Contents=pdf.make_stream(b""), Resources=pdf.make_indirect(Dictionary()), Tabs=Name.S
    )
    for name, box in boxes.items():
        page[name] = box
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _join(joined: _Joined, source: Pdf, piece: Piece, shifts: Sequence[float], start: int) -> None:
    """Add a piece's pages, structure, places and bookmarks to the book."""
    pdf = joined.pdf
    fonts = _take_fonts(joined, source, piece)
    _leave_out_fonts(source)
    pages = list(source.pages)
    if source is not pdf:
        for page in pages:
            pdf.pages.append(page)
        root = pdf.copy_foreign(source.Root.StructTreeRoot) if "/StructTreeRoot" in source.Root else None
        pages = list(pdf.pages)[start : start + len(pages)]
    else:
        root = source.Root.get("/StructTreeRoot")
    if pages:
        _put_fonts(pages[0].obj.Resources, fonts)
    for page, shift in zip(pages, shifts, strict=True):
        if shift:
            _move(page.obj, shift)
    joined.shifts += [*([0.0] * (start - len(joined.shifts))), *shifts]
    if root is not None:
        _take_structure(joined, root, pages)
    for anchor in piece.anchors:
        place = _place(pages[anchor.page].obj, anchor.x + shifts[anchor.page], anchor.y)
        joined.places.setdefault(anchor.name, place)
    for mark in piece.bookmarks:
        place = _place(pages[mark.page].obj, mark.x + shifts[mark.page], mark.y)
        joined.marks.append((mark.level, mark.label, place, mark.closed))


def _leave_out_fonts(source: Pdf) -> None:
    """Empty the fonts of a piece: all of its pages, and the drawings on them, share one dictionary of fonts."""
    fonts = source.pages[0].obj.Resources.Font
    for name in list(fonts.keys()):
        del fonts[name]


def _put_fonts(resources: Object, fonts: Mapping[str, Object]) -> None:
    """Fill it again with those of the book."""
    for name, font in fonts.items():
        resources.Font[name] = font


def _place(page: Object, x: float, y: float) -> Object:
    return Array([page, Name.XYZ, _number(x), _number(y), 0])


def _number(value: float) -> Any:
    """A number as it is written, without digits that nobody can see."""
    whole = round(value, 4)
    return int(whole) if whole == int(whole) else whole


def _move(page: Object, shift: float) -> None:
    """Move the links of the page to the right."""
    for annotation in page.get("/Annots", ()):
        left, bottom, right, top = (float(value) for value in annotation.Rect)
        annotation.Rect = Array([_number(left + shift), _number(bottom), _number(right + shift), _number(top)])


def _take_structure(joined: _Joined, root: Object, pages: Sequence[Any]) -> None:
    """Hang the piece's structure into that of the book, and number anew what its pages refer to."""
    joined.kids += list(root.K[0].K)
    if "/IDTree" in root:
        names = list(root.IDTree.Names)
        joined.ids += zip((str(name) for name in names[::2]), names[1::2], strict=True)
    numbers = list(root.ParentTree.Nums)
    parents = dict(zip((int(number) for number in numbers[::2]), numbers[1::2], strict=True))
    for page in pages:
        for thing, key in ((page.obj, "/StructParents"), *((a, "/StructParent") for a in page.obj.get("/Annots", ()))):
            old = thing.get(key)
            if old is None:
                continue
            joined.parents.append((joined.next_parent, parents[int(old)]))
            thing[key] = joined.next_parent
            joined.next_parent += 1


def _take_fonts(joined: _Joined, source: Pdf, piece: Piece) -> dict[str, Object]:
    """The fonts of the book that the piece uses, by the names that its pages know them by."""
    pdf = joined.pdf
    shared: dict[str, Object] = {}
    theirs = source.pages[0].obj.Resources.Font
    for font in piece.fonts:
        variants = joined.fonts.setdefault(font.name, [])
        one = next((known for known in variants if known.takes(font)), None)
        if one is None:
            here = theirs[f"/{font.name}"]
            copied = here if source is pdf else pdf.copy_foreign(here)
            one = _Font(font, copied, {}, {})
            variants.append(one)
        one.take(font)
        shared[f"/{font.name}"] = one.dictionary
    return shared


def _stamp(joined: _Joined, drawn: Pdf, stretch: Stretch, piece: Piece) -> None:
    """Lay pages of the skeleton over the next ones of the book, as drawings that are no part of the text."""
    pdf = joined.pdf
    fonts = _take_fonts(joined, drawn, piece)
    _leave_out_fonts(drawn)
    kept: dict[tuple[int, int], Object] = {}
    before: dict[float, Object] = {}
    for bare in stretch.inner(list(drawn.pages)):
        number, page = joined.stamped, pdf.pages[joined.stamped]
        joined.stamped += 1
        drawing = pdf.copy_foreign(bare.obj.Contents)
        key = bare.obj.Resources.objgen
        if key not in kept:
            kept[key] = pdf.copy_foreign(bare.obj.Resources)
            _put_fonts(kept[key], fonts)
        drawing.Type, drawing.Subtype, drawing.Resources = Name.XObject, Name.Form, kept[key]
        drawing.BBox = Array(list(page.obj.MediaBox))
        name = f"/Margins{number}"
        resources = page.obj.Resources
        if "/XObject" not in resources:
            resources.XObject = Dictionary()
        resources.XObject[name] = drawing
        shift = joined.shifts[number] if number < len(joined.shifts) else 0.0
        if shift not in before:
            move = f" 1 0 0 1 {_number(shift)} 0 cm" if shift else ""
            before[shift] = pdf.make_stream(f"q{move}\n".encode())
        # The engine's drawings leave the page's axes turned round.
        after = pdf.make_stream(f"\nQ\n/Artifact <</Type /Pagination>> BDC\nq {name} Do Q\nEMC\n".encode())
        page.obj.Contents = Array([before[shift], page.obj.Contents, after])


def _close(joined: _Joined, store: Store) -> None:
    """Write what was collected into the book."""
    pdf = joined.pdf
    _write_fonts(joined, store)
    if "/StructTreeRoot" in pdf.Root:
        root = pdf.Root.StructTreeRoot
        book = root.K[0]
        for kid in joined.kids:
            kid.P = book
        book.K = Array(joined.kids)
        numbers: list[Any] = []
        for number, parent in joined.parents:
            numbers += [number, parent]
        root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        root.ParentTreeNextKey = joined.next_parent
        if joined.ids:
            root.IDTree = pdf.make_indirect(Dictionary(Names=Array(_sorted_names(joined.ids))))
    for name in ("/Names", "/Outlines"):
        if name in pdf.Root:
            del pdf.Root[name]
    _close_links(joined)
    if joined.places:
        names = Array(_sorted_names(joined.places.items()))
        pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=names)))
    if joined.marks:
        pdf.Root.Outlines = outline(pdf, joined.marks)


def _sorted_names(things: Iterable[tuple[str, Object]]) -> list[Any]:
    """The row of a name tree, which must be in the order of the names' bytes (ISO 32000-1, 7.9.6)."""
    rows = sorted(((bytes(String(name)), name, thing) for name, thing in things), key=lambda row: row[0])
    return [part for _, name, thing in rows for part in (String(name), thing)]


def _close_links(joined: _Joined) -> None:
    """Every link within the book must lead somewhere."""
    for page in joined.pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            to = annotation.get("/Dest")
            if isinstance(to, String) and str(to) not in joined.places:
                raise NeedsWhole(f"nothing is called {to}")


def outline(pdf: Pdf, marks: Sequence[tuple[int, str, Object, bool]]) -> Object:
    """The tree of bookmarks. One two levels below the one before it hangs directly under that, as the engine has it."""
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    path: list[tuple[int, Object]] = [(0, root)]
    below: dict[tuple[int, int], list[Object]] = {root.objgen: []}
    closed: set[tuple[int, int]] = set()
    for level, label, place, shut in marks:
        while path[-1][0] >= level:
            path.pop()
        parent = path[-1][1]
        item = pdf.make_indirect(Dictionary(Title=String(label), Dest=place, Parent=parent))
        below[parent.objgen].append(item)
        below[item.objgen] = []
        if shut:
            closed.add(item.objgen)
        path.append((level, item))
    _tie(root, below, closed)
    return root


def _tie(item: Object, below: Mapping[tuple[int, int], list[Object]], closed: set[tuple[int, int]]) -> int:
    """Tie an item to those below it; how many are seen when it is open."""
    kids = below[item.objgen]
    seen = 0
    for before, after in pairwise(kids):
        before.Next, after.Prev = after, before
    for kid in kids:
        under = _tie(kid, below, closed)
        seen += 1 + (0 if kid.objgen in closed else under)
    if kids:
        item.First, item.Last = kids[0], kids[-1]
        item.Count = -seen if item.objgen in closed else seen
    return seen


def _write_fonts(joined: _Joined, store: Store) -> None:
    """Cut each font to the glyphs that the book uses, and write it once."""
    pdf = joined.pdf
    for variants in joined.fonts.values():
        first = variants[0].font
        if any(variant.font.source != first.source or variant.font.index != first.index for variant in variants):
            raise NeedsWhole(f"two files of the font {first.family}")
        glyphs = {glyph for variant in variants for glyph in variant.texts}
        content, kind = cut_font(first, glyphs, store)
        file = pdf.make_stream(content)
        if kind == "otf":
            file.Subtype = Name.OpenType
        else:
            file.Length1 = len(content)
        for variant in variants:
            _write_font(pdf, variant, file, kind)


def _write_font(pdf: Pdf, variant: _Font, file: Object, kind: str) -> None:
    font = variant.dictionary
    under = font.DescendantFonts[0]
    under.W = Array(_widths(variant.widths))
    under.Subtype = Name.CIDFontType0 if kind == "otf" else Name.CIDFontType2
    descriptor = under.FontDescriptor
    for name in ("/FontFile2", "/FontFile3"):
        if name in descriptor:
            del descriptor[name]
    descriptor[Name.FontFile3 if kind == "otf" else Name.FontFile2] = file
    left, bottom, _, top = list(descriptor.FontBBox)
    descriptor.FontBBox = Array([left, bottom, max(variant.widths.values(), default=0), top])
    font.ToUnicode = pdf.make_stream(_to_unicode(variant.texts))


def _widths(widths: Mapping[int, float]) -> list[Any]:
    """Widths as PDF has them (ISO 32000-1, 9.7.4.3): a glyph's number, then the widths from it on without a gap."""
    rows: list[Any] = []
    row: list[Any] = []
    for glyph in sorted(widths):
        if glyph - 1 not in widths:
            row = []
            rows += [glyph, row]
        row.append(_number(widths[glyph]))
    return [Array(part) if isinstance(part, list) else part for part in rows]


_CMAP_ROWS = 100
"""The most rows that one block of a CMap may have (Adobe Technical Note 5411)."""


def _to_unicode(texts: Mapping[int, str]) -> bytes:
    """The CMap from glyphs to text (ISO 32000-1, 9.10.3)."""
    lines = ["/CIDInit /ProcSet findresource begin", "12 dict begin", "begincmap", "/CIDSystemInfo"]
    lines += ["<< /Registry (Adobe)", "/Ordering (UCS)", "/Supplement 0", ">> def"]
    lines += ["/CMapName /Adobe-Identity-UCS def", "/CMapType 2 def"]
    lines += ["1 begincodespacerange", "<0000> <ffff>", "endcodespacerange"]
    rows = [f"<{glyph:04x}> <{texts[glyph].encode('utf-16-be').hex()}>" for glyph in sorted(texts)]
    for block in range(ceil(len(rows) / _CMAP_ROWS)):
        part = rows[block * _CMAP_ROWS : (block + 1) * _CMAP_ROWS]
        lines += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode()

"""Turns printed pages, in the order in which they were scanned, into the text that a reading program writes.

Every stretch of the text is an :class:`Atom` that knows its page and its role, and where it starts; that
is all the truth is made of. What a newcomer gets wrong: nothing is ever searched for in the finished text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from regather.imposition import Side
from regather.model import Role
from regather.scramble.blocks import LINED, MARK, PROSE, Copy, Kind, note_of
from regather.scramble.filling import Fragment, NoteFragment, block_lines, note_lines
from regather.scramble.noise import misread
from regather.scramble.options import ScrambleOptions
from regather.scramble.pages import PrintedPage
from regather.scramble.setting import Cut, SetLine, emphasis_at
from regather.text.numerals import SUPERSCRIPTS

STARS = ("*", "†", "‡", "§", "‖", "¶")
"""The printers' row of note marks; after the last they are doubled."""

_EMPHASIS = re.compile(r"(?<!\\)\*{1,3}")
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'"})


@dataclass(frozen=True, slots=True)
class Atom:
    """One stretch of the written text.

    ``page`` is ``None`` for a break. ``fragment`` or ``note`` says what of the book it is;
    ``starts_mid`` that it begins inside a block, ``cut`` how it ends; ``hyphen`` that a hyphen was
    written where a word is cut. ``start`` and ``end`` are offsets into the finished text, without
    the white space after it, which reaches to ``next_start``.
    """

    role: Role
    text: str
    page: int | None = None
    fragment: Fragment | None = None
    note: NoteFragment | None = None
    starts_mid: bool = False
    cut: Cut = Cut.END
    hyphen: bool = False
    start: int = 0
    end: int = 0
    next_start: int = 0


@dataclass(frozen=True, slots=True)
class Fusion:
    """Two pages that were run into each other: the page before, the page after, and what stands between."""

    left: int
    right: int
    between: str


@dataclass(frozen=True, slots=True)
class Written:
    """The finished text, its atoms in order, where pages were run together, what was misread."""

    text: str
    atoms: tuple[Atom, ...]
    fusions: tuple[Fusion, ...]
    misread_folios: tuple[tuple[int, str, str], ...]
    errors: int


def write_out(
    copy: Copy, pages: Sequence[PrintedPage], sides: Sequence[Side], options: ScrambleOptions, language: str = "en"
) -> Written:
    """Writes out the sides one after another; a page that stands on two sides is written twice."""
    return _Writer(copy, pages, options, language).write(sides)


def note_labels(copy: Copy, pages: Sequence[PrintedPage], options: ScrambleOptions) -> dict[int, str]:
    """The printed label of each note by its number."""
    emission = options.emission
    marker = emission.marker
    restart = "page" if marker == "star" else emission.restart
    found: dict[int, str] = {}
    for page in pages:
        on_page = 0
        for fragment in page.fragments:
            for mark in MARK.findall(copy.blocks[fragment.block].text[fragment.start : fragment.end]):
                note = copy.notes[note_of(mark) - 1]
                on_page += note.number not in found
                number = {"work": note.number, "chapter": note.in_chapter, "page": on_page}[restart]
                found.setdefault(note.number, _label(number, marker))
    return found


def _label(number: int, marker: str) -> str:
    if marker == "star":
        return STARS[(number - 1) % len(STARS)] * (1 + (number - 1) // len(STARS))
    if marker == "bracket":
        return f"[{number}]"
    return "".join(SUPERSCRIPTS[int(digit)] for digit in str(number))


class _Writer:
    def __init__(self, copy: Copy, pages: Sequence[PrintedPage], options: ScrambleOptions, language: str) -> None:
        self.copy = copy
        self.pages = {page.number: page for page in pages}
        self.options = options
        self.language = language
        self.breaks = 0
        self.emission = options.emission
        self.labels = note_labels(copy, pages, options)
        self.emphasis = {index: emphasis_at(block.text) for index, block in enumerate(copy.blocks)}
        self.lines: dict[int, Sequence[SetLine]] = {}
        self.misread_folios: list[tuple[int, str, str]] = []
        self.errors = 0

    def write(self, sides: Sequence[Side]) -> Written:
        atoms = list(self._all_atoms(sides))
        return self._joined(self._noisy(atoms))

    def _lot(self, *concern: object) -> random.Random:
        """A lot of its own for each concern, so that one more draw in one place changes nothing elsewhere."""
        return random.Random(":".join(map(str, (self.options.seed, *concern))))

    def _all_atoms(self, sides: Sequence[Side]) -> Iterable[Atom]:
        emission = self.emission
        for index, side in enumerate(sides):
            if index and emission.breaks:
                yield self._break()
            pages = [self.pages[number] for number in side.pages]
            if emission.cover_by_rows and len(pages) > 1 and all(page.kind != "body" for page in pages):
                yield from self._by_rows(pages)
                continue
            notes: list[Atom] = []
            for at, page in enumerate(pages):
                if at and emission.breaks == "page":
                    yield self._break()
                yield from self._page(page)
                own = [self._note(page, note) for note in page.notes]
                if emission.note_place == "page" or emission.breaks == "page":
                    yield from own
                else:
                    notes += own
            yield from notes

    def _break(self) -> Atom:
        self.breaks += 1
        return Atom(Role.BREAK, self.emission.break_text.replace("{}", str(self.breaks + 1)))

    def _by_rows(self, pages: Sequence[PrintedPage]) -> Iterable[Atom]:
        """The lines of pages that stand side by side, read across: each page's own lines keep their order."""
        lot = self._lot("cover")
        rows = [list(self._page(page)) for page in pages]
        while any(rows):
            row = lot.choice([row for row in rows if row])
            yield row.pop(0)

    def _page(self, page: PrintedPage) -> Iterable[Atom]:
        if page.kind != "body":
            yield from self._front(page)
            return
        head, foot = self._furniture(page)
        yield from head
        for fragment in page.fragments:
            yield self._fragment(page, fragment)
        yield from foot

    def _front(self, page: PrintedPage) -> Iterable[Atom]:
        roles = {"title": Role.TITLE, "toc": Role.CONTENTS, "imprint": Role.COLOPHON, "colophon": Role.COLOPHON}
        if page.kind == "toc":
            head, entries = page.lines[:1], page.lines[1:]
            texts = [*(self._heading(text, 1) for text in head), "\n".join(entries)]
        else:
            texts = list(page.lines)
        for at, text in enumerate(text for text in texts if text):
            styled = self._heading(text, 1) if page.kind == "title" and at == 0 else text
            yield Atom(roles[page.kind], self._quotes(styled), page.number)

    def _furniture(self, page: PrintedPage) -> tuple[list[Atom], list[Atom]]:
        head: list[Atom] = []
        foot: list[Atom] = []
        emission, lot = self.emission, self._lot("furniture", page.number)
        if page.running_head and lot.random() < emission.running_heads_left:
            head.append(Atom(Role.RUNNING_HEAD, self._quotes(page.running_head), page.number))
        if page.folio and lot.random() < emission.folios:
            read = page.folio
            if lot.random() < emission.misread_folios:
                digit = lot.randrange(len(read))
                other = lot.choice([char for char in "0123456789" if char != read[digit]])
                read = read[:digit] + other + read[digit + 1 :]
                self.misread_folios.append((page.number, page.folio, read))
            folio = Atom(Role.FOLIO, emission.folio_style.format(read), page.number)
            (head if self.options.layout.folio_at == "head" else foot).append(folio)
        return head, foot

    def _fragment(self, page: PrintedPage, fragment: Fragment) -> Atom:
        block = self.copy.blocks[fragment.block]
        text = self._cut_out(block.text, fragment.start, fragment.end, self._kept_lines(fragment.block))
        opened = self.emphasis[fragment.block][fragment.start]
        left_open = self.emphasis[fragment.block][fragment.end] if fragment.cut is not Cut.END else ""
        text = opened + text + left_open
        hyphen = False
        if fragment.cut is Cut.HYPHEN:
            hyphen = self._keeps_hyphen(page)
            text += "-" if hyphen else ""
        if not self.emission.emphasis and block.kind not in (Kind.TABLE, Kind.FIGURE):
            text = _EMPHASIS.sub("", text)
        text = MARK.sub(lambda match: self.labels.get(note_of(match.group()), ""), text)
        if block.kind is Kind.HEADING:
            text = self._heading(text, block.level)
        role = Role.HEADING if block.kind is Kind.HEADING else Role.BODY
        mid = fragment.start > 0
        return Atom(role, self._quotes(text), page.number, fragment, None, mid, fragment.cut, hyphen)

    def _kept_lines(self, block: int) -> Sequence[SetLine]:
        """The printed lines of a block, where the reader of the scan kept them."""
        if self.emission.lines == "joined" or self.copy.blocks[block].kind in LINED:
            return ()
        if block not in self.lines:
            self.lines[block] = block_lines(self.copy.blocks[block], self.options.layout, self.language)
        return self.lines[block]

    def _cut_out(self, text: str, start: int, end: int, lines: Sequence[SetLine]) -> str:
        """The characters ``[start, end)``, with the ends of these lines inside it and their hyphens."""
        parts, at = [], start
        for line in lines:
            if start < line.end < end:
                parts.append(text[at : line.end] + ("-" if line.cut is Cut.HYPHEN else ""))
                at = line.end + (line.cut is Cut.SPACE)
        return "\n".join([*parts, text[at:end]])

    def _note(self, page: PrintedPage, note: NoteFragment) -> Atom:
        body = self.copy.notes[note.note - 1].text
        emphasis = emphasis_at(body)
        left_open = emphasis[note.end] if note.cut is not Cut.END else ""
        lines = note_lines(body, self.options.layout, self.language) if self.emission.lines == "kept" else ()
        text = emphasis[note.start] + self._cut_out(body, note.start, note.end, lines) + left_open
        hyphen = note.cut is Cut.HYPHEN and self._keeps_hyphen(page)
        text += "-" if hyphen else ""
        if not self.emission.emphasis:
            text = _EMPHASIS.sub("", text)
        if note.start == 0:
            text = f"{self.labels[note.note]} {text}"
        mid = note.start > 0
        return Atom(Role.NOTE, self._quotes(text), page.number, None, note, mid, note.cut, hyphen)

    def _keeps_hyphen(self, page: PrintedPage) -> bool:
        return {"keep": True, "drop": False, "mix": self._lot("hyphen", page.number).random() < 0.5}[
            self.emission.hyphens
        ]

    def _heading(self, text: str, level: int) -> str:
        style = self.emission.headings
        return f"{'#' * level} {text}" if style == "hash" else f"**{text}**" if style == "bold" else text

    def _quotes(self, text: str) -> str:
        return text.translate(_QUOTES) if self.emission.straight_quotes else text

    def _noisy(self, atoms: list[Atom]) -> list[Atom]:
        chance = self.emission.noise
        if chance <= 0:
            return atoms
        lot = self._lot("noise")
        out: list[Atom] = []
        for atom in atoms:
            if atom.role in (Role.BREAK, Role.FOLIO) or self._is_plain(atom):
                out.append(atom)
                continue
            text, errors = misread(atom.text, chance, lot)
            self.errors += errors
            out.append(replace(atom, text=text))
        return out

    def _is_plain(self, atom: Atom) -> bool:
        """Figures and tables are written as markup, which no letter was read for."""
        return atom.fragment is not None and self.copy.blocks[atom.fragment.block].kind in (Kind.FIGURE, Kind.TABLE)

    def _joined(self, atoms: list[Atom]) -> Written:
        parts: list[str] = []
        placed: list[Atom] = []
        fusions: list[Fusion] = []
        at = 0
        for index, atom in enumerate(atoms):
            following = atoms[index + 1] if index + 1 < len(atoms) else None
            between = "\n" if following is None else self._between(atom, following, index)
            if following is not None and atom.page is not None and following.page is not None and (
                "\n\n" not in between and atom.role is not Role.BREAK and following.role is not Role.BREAK
            ):
                fusions.append(Fusion(atom.page, following.page, between))
            end = at + len(atom.text)
            placed.append(replace(atom, start=at, end=end, next_start=end + len(between)))
            parts += [atom.text, between]
            at = end + len(between)
        return Written("".join(parts), tuple(placed), tuple(fusions), tuple(self.misread_folios), self.errors)

    def _between(self, atom: Atom, following: Atom, index: int) -> str:
        if Role.BREAK in (atom.role, following.role):
            return "\n\n" if self.emission.break_text.strip() else ""
        if atom.page == following.page or not (self._prose(atom) and self._prose(following)):
            return "\n\n"
        emission, lot = self.emission, self._lot("fuse", index, atom.page, following.page)
        mid = atom.cut in (Cut.SPACE, Cut.HYPHEN)
        chance = emission.fuse_mid if mid else emission.fuse_begin if following.starts_mid else emission.fuse_done
        if lot.random() >= chance:
            return "\n\n"
        if emission.lines == "kept":
            return "\n"
        glue = emission.glue_cut if atom.cut is Cut.HYPHEN and not atom.hyphen else emission.glue
        return "" if lot.random() < glue else " "

    def _prose(self, atom: Atom) -> bool:
        return atom.fragment is not None and self.copy.blocks[atom.fragment.block].kind in PROSE

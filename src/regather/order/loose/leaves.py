"""Turns a source with breaks into its leaves, the pages as received, with all that each says of its place.

What a newcomer gets wrong: a leaf owns all characters between the breaks around it, furniture included; its
cuts bound the running text alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from regather.model import Anatomy, FoundHeading, Role
from regather.order.stream import FRONT, Bools, Floats, Ints, Stream
from regather.text.numerals import read_arabic, read_roman, read_superscript
from regather.text.titles import likeness, same_title
from regather.text.tokens import Shape

STOPS = frozenset(".!?…;:؟。׃।")
"""Marks with which a text can stop before a heading or before the end of the book."""
WRAPPING = frozenset("\"'”’»«)]}—*_")
"""Marks that may stand behind a stop."""
MEASURE = 55.0
"""Characters of a line, about; only how pages compare counts here, and that hardly hangs on it."""
NOTE_MEASURE = 63.0
HEADING_ROOM = 2.5
FULL = 0.75
"""Pages up to this share of all, by length, are taken for full: the last pages of chapters are fewer."""
SHORT = 0.88
"""A page below this share of a full one is short: two lines and more for a widow are rare."""
SHORT_PAGES = 5
"""Fewer pages do not say how long a page is."""
NUMBERED = 0.6
"""Share of headings that must carry numbers before the numbers are believed to count the chapters."""
BARE_LINES = 0.4
BARE_WORDS = 45
"""A page of title or imprint holds no more, of lines against a full page and of words."""
LEAST_NAME = 5
_ADDRESS = re.compile(r"://|www\.|@|\b[\w-]+\.[a-z]{2,4}(?:/|\b(?!\s))")
_PRINTED = re.compile(rf"\b1[4-9]\d\d\b|\b20\d\d\b|©|{_ADDRESS.pattern}")
"""What imprints hold and pages of prose hardly: a year, an address."""
_NUMERAL = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Leaves:
    """The pages as received: first and last cut of each, and what they say of their place.

    ``words`` and ``names`` are those of each, in order.
    ``folios``: (leaf, number) pairs; ``entries``: (leaf, folio in the contents); ``fronts``: role by leaf.
    ``headed``: the page begins with a heading; ``open_end``: it ends inside a sentence; ``small``/``capital``: it
    begins with a small or a capital letter; ``short``: it ends well above the foot of a full page.
    ``ranks``: (leaf, which chapter in order begins there); ``labels``: first and last note number by leaf.
    ``chapter_ends``: for each rank the one of the next chapter that is no part of it.
    ``heads``: (leaf, running head, as an index); ``head_chapters``: the chapter that a running head names, or -1
    for one that names the book or its author. ``followed``: the leaf that a person said follows, by leaf;
    ``first`` and ``last``: the ones with which they said that the text begins and ends, or -1.
    """

    starts: Ints
    ends: Ints
    words: tuple[tuple[str, ...], ...] = ()
    names: tuple[tuple[str, ...], ...] = ()
    folios: tuple[tuple[int, int], ...] = ()
    entries: tuple[tuple[int, int], ...] = ()
    fronts: dict[int, Role] = field(default_factory=dict)
    headed: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    open_end: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    small: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    capital: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    short: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    ranks: tuple[tuple[int, int], ...] = ()
    labels: dict[int, tuple[int, int]] = field(default_factory=dict)
    chapter_ends: dict[int, int] = field(default_factory=dict)
    heads: tuple[tuple[int, int], ...] = ()
    head_chapters: tuple[int | None, ...] = ()
    followed: dict[int, int] = field(default_factory=dict)
    first: int = -1
    last: int = -1

    def __len__(self) -> int:
        return len(self.starts)


def find_leaves(
    stream: Stream, anatomy: Anatomy, follows: Iterable[tuple[int, int]] = (), opens: int = -1, closes: int = -1
) -> Leaves:
    """The runs of text between the breaks of the source; ``follows``: pairs of cuts at which a person joined them,
    ``opens`` and ``closes`` those at which they said that the text starts and ends, or -1."""
    edges = np.flatnonzero(stream.edge)
    starts, ends = edges[:-1], edges[1:]
    followed = {
        int(np.searchsorted(ends, end)): int(np.searchsorted(starts, start))
        for end, start in follows
        if end in ends and start in starts
    }
    leaf_of = _owner(stream, starts)
    fronts: dict[int, Role] = {}
    for block in anatomy.blocks:
        leaf = leaf_of(block.span.start)
        if block.role in FRONT and stream.front[starts[leaf]]:
            fronts.setdefault(leaf, block.role)
    entries = tuple(
        (leaf_of(h.span.start), number)
        for h in anatomy.headings
        if h.entry is not None and (number := anatomy.contents[h.entry].folio) is not None
    )
    lines = _lines(stream, anatomy, starts, ends, leaf_of)
    texts = [stream.source.text[a:b] for a, b in zip(stream.right[starts], stream.left[ends], strict=True)]
    chapters = _chapters(anatomy)
    fronts |= _bare(texts, lines, fronts, {leaf_of(heading.span.start) for heading, _ in chapters})
    heads, head_chapters = _heads(stream, anatomy, leaf_of, chapters, [texts[leaf] for leaf in sorted(fronts)])
    first, last = stream.token[starts], stream.token[ends]
    shapes = [_first_shape(stream, int(a), int(b)) for a, b in zip(first, last, strict=True)]
    return Leaves(
        starts=starts,
        ends=ends,
        words=tuple(stream.forms[a:b] for a, b in zip(first, last, strict=True)),
        names=tuple(names_in(stream, int(a), int(b)) for a, b in zip(first, last, strict=True)),
        folios=tuple((leaf_of(f.span.start), f.number) for f in anatomy.folios if not f.inside),
        entries=entries,
        fronts=fronts,
        headed=stream.heading_after[starts] & np.array([i not in fronts for i in range(len(starts))], dtype=np.bool_),
        open_end=np.array([_is_open(stream, int(a), int(b)) for a, b in zip(first, last, strict=True)], dtype=np.bool_),
        small=np.array([shape is Shape.LOWER for shape in shapes], dtype=np.bool_),
        capital=np.array([shape in (Shape.CAPITAL, Shape.UPPER) for shape in shapes], dtype=np.bool_),
        short=_short(lines, fronts),
        ranks=tuple((leaf_of(h.span.start), rank) for h, rank in chapters),
        chapter_ends=_chapter_ends(chapters),
        labels=_labels(anatomy, leaf_of),
        heads=heads,
        head_chapters=head_chapters,
        followed=followed,
        first=int(np.searchsorted(starts, opens)) if opens in starts else -1,
        last=int(np.searchsorted(ends, closes)) if closes in ends else -1,
    )


def _owner(stream: Stream, starts: Ints) -> Callable[[int], int]:
    """A function from an offset of the source to the leaf that owns it."""
    breaks = np.array(sorted(b.span.start for b in stream.source.breaks), dtype=np.int64)
    before = np.searchsorted(breaks, stream.right[starts], side="right") - 1
    owner = np.where(before >= 0, breaks[np.maximum(before, 0)] if len(breaks) else 0, 0)

    def leaf_of(offset: int) -> int:
        return max(0, int(np.searchsorted(owner, offset, side="right")) - 1)

    return leaf_of


def _first_shape(stream: Stream, first: int, last: int) -> Shape:
    """The shape of a leaf's first word."""
    for i in range(first, min(last, first + 4)):
        shape = Shape(int(stream.shapes[i]))
        if shape is not Shape.MARK:
            return shape
    return Shape.MARK


def names_in(stream: Stream, first: int, last: int) -> tuple[str, ...]:
    """Words with a capital inside a sentence: names, nouns where they are written so."""
    shapes = stream.shapes[first:last]
    inside = np.flatnonzero((shapes[1:] == int(Shape.CAPITAL)) & (shapes[:-1] != int(Shape.MARK))) + first + 1
    return tuple(stream.forms[i] for i in inside)


def _is_open(stream: Stream, first: int, last: int) -> bool:
    """Whether the text of a leaf ends inside a sentence."""
    for i in range(last - 1, max(first, last - 5) - 1, -1):
        form = stream.forms[i]
        if form in STOPS:
            return False
        if form not in WRAPPING:
            return True
    return False


def _lines(stream: Stream, anatomy: Anatomy, starts: Ints, ends: Ints, leaf_of: Callable[[int], int]) -> Floats:
    """Lines of each leaf, about: paragraphs, headings and notes."""
    rows = np.ceil(np.maximum(stream.paragraph_width, 1.0) / MEASURE)
    before = np.concatenate([[0.0], np.cumsum(rows)])
    out: Floats = before[stream.paragraph[ends]] - before[stream.paragraph[starts]]
    inner = np.maximum(0.0, stream.indent[ends])
    out = out + np.ceil(inner / MEASURE)
    for heading in anatomy.headings:
        out[leaf_of(heading.span.start)] += HEADING_ROOM
    for body in anatomy.note_bodies:
        out[leaf_of(body.span.start)] += np.ceil(len(body.span) / NOTE_MEASURE)
    return out


def _bare(texts: list[str], lines: Floats, fronts: dict[int, Role], listed: set[int]) -> dict[int, Role]:
    """Leaves that nobody called front matter, but that hold only a few short lines: titles, imprints.

    A title stops nowhere; an imprint holds a year or an address, or repeats a line of a title. The last page of a
    chapter may be as short, but it tells something.
    """
    if len(texts) < SHORT_PAGES:
        return {}
    full = float(np.quantile(lines, FULL))
    found: dict[int, Role] = {}
    scant, lone = {}, {}
    for leaf, page in enumerate(texts):
        rows = [row.strip(" #*_") for row in page.splitlines() if row.strip()]
        told = any(row.rstrip("".join(WRAPPING)).endswith(tuple(STOPS)) or row[:1].islower() for row in rows)
        words = sum(len(row.split()) for row in rows)
        if leaf in fronts or lines[leaf] > BARE_LINES * full or words > BARE_WORDS or not rows:
            continue
        scant[leaf] = rows
        if not told and leaf not in listed:
            if len(rows) > 1:
                found[leaf] = Role.TITLE
            elif len(rows[0]) > LEAST_NAME:
                lone[leaf] = rows[0]
    titles = [texts[leaf] for leaf, role in {**fronts, **found}.items() if role is Role.TITLE]
    rows_of = [row.strip(" #*_") for page in titles for row in page.splitlines()]
    names = [row for row in rows_of if len(row) > LEAST_NAME]
    for leaf, rows in scant.items():
        whole = " ".join(rows)
        if _PRINTED.search(whole) or any(name in whole for name in names if leaf not in found):
            found[leaf] = Role.TITLE if leaf in found and not _ADDRESS.search(whole) else Role.COLOPHON
    roles = {**fronts, **found}
    imprints = [" ".join(texts[leaf].split()) for leaf, role in roles.items() if role is Role.COLOPHON]
    for leaf, line in lone.items():
        if leaf not in found and any(line in whole for whole in imprints):
            found[leaf] = Role.TITLE
    return found


def _short(lines: Floats, fronts: dict[int, Role]) -> Bools:
    """Which leaves end well above the foot of a full page."""
    body = np.array([i not in fronts for i in range(len(lines))], dtype=np.bool_)
    if int(body.sum()) < SHORT_PAGES:
        return np.zeros(len(lines), dtype=np.bool_)
    full = float(np.quantile(lines[body], FULL))
    out: Bools = body & (lines < SHORT * full)
    return out


def _chapters(anatomy: Anatomy) -> list[tuple[FoundHeading, int]]:
    """The headings whose order is known, each with its rank: by the contents, or by the numbers in their titles."""
    listed = [(h, h.entry) for h in anatomy.headings if h.entry is not None]
    if listed:
        return listed
    numbered = [(h, number) for h in anatomy.headings if (number := _number_of(h.title)) is not None]
    distinct = {number for _, number in numbered}
    if len(distinct) < 2 or len(distinct) < len(numbered) or len(numbered) < NUMBERED * len(anatomy.headings):
        return []
    return numbered


def _chapter_ends(chapters: list[tuple[FoundHeading, int]]) -> dict[int, int]:
    """For each rank the next one of the same level or a higher one."""
    ranked = sorted((rank, heading.level) for heading, rank in chapters)
    return {
        rank: next((other for other, above in ranked if other > rank and above <= level), ranked[-1][0] + 1)
        for rank, level in ranked
    }


def _number_of(title: str) -> int | None:
    """The number that a chapter's title begins or ends with (*XII. At Sea*, *Chapter 3*)."""
    words = _NUMERAL.findall(title)
    for word in (words[:1], words[-1:], words[1:2]):
        if word:
            number = read_arabic(word[0])
            number = read_roman(word[0]) if number is None and word[0].isupper() else number
            if number is not None:
                return number
    return None


def _labels(anatomy: Anatomy, leaf_of: Callable[[int], int]) -> dict[int, tuple[int, int]]:
    """First and last note number that each leaf calls, where notes are numbered."""
    found: dict[int, list[int]] = {}
    for mark in anatomy.note_marks:
        number = read_arabic(mark.label)
        number = read_superscript(mark.label) if number is None else number
        if number is not None:
            found.setdefault(leaf_of(mark.span.start), []).append(number)
    return {leaf: (min(numbers), max(numbers)) for leaf, numbers in sorted(found.items())}


def _heads(
    stream: Stream,
    anatomy: Anatomy,
    leaf_of: Callable[[int], int],
    chapters: list[tuple[FoundHeading, int]],
    fronts: list[str],
) -> tuple[tuple[tuple[int, int], ...], tuple[int | None, ...]]:
    """The running heads by leaf, and for each head the chapter it names: its rank, -1 for the book or its author,
    ``None`` where nobody knows."""
    text = stream.source.text
    kinds: list[str] = []
    found: list[tuple[int, int]] = []
    for block in anatomy.blocks:
        if block.role is not Role.RUNNING_HEAD:
            continue
        words = " ".join(block.span.of(text).split())
        kind = next((i for i, known in enumerate(kinds) if same_title(known, words)), len(kinds))
        if kind == len(kinds):
            kinds.append(words)
        found.append((leaf_of(block.span.start), kind))
    front = [line for page in fronts for line in page.splitlines() if line.strip()]

    def names(words: str) -> int | None:
        same = [(h.title, rank) for h, rank in chapters if same_title(h.title, words)]
        alike = sorted(((likeness(title, words), rank) for title, rank in same), reverse=True)
        if alike and (len(alike) == 1 or alike[0][0] > alike[1][0]):
            return alike[0][1]
        if alike:
            return None
        return -1 if any(same_title(line, words) for line in front) else None

    return tuple(found), tuple(names(words) for words in kinds)

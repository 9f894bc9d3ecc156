"""Turns source and anatomy into the stream: the running text in the order received, with every place a page may end.

What a newcomer gets wrong: a *cut* is a place between two tokens (or inside a glued one) of the running
text. Notes, folios and running heads are taken out first, so two tokens can be neighbours here while
a note stands between them in the source; the cut remembers where the text left of it ends and where
the text right of it begins.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from regather.errors import CannotRestore
from regather.model import Anatomy, Block, Role, Source
from regather.text.casing import read_case
from regather.text.tokens import Shape, shape_of, tokenize

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

RUNNING = frozenset({Role.BODY, Role.HEADING})
FRONT = frozenset({Role.CONTENTS, Role.TITLE, Role.COVER, Role.COLOPHON})
CLOSING = frozenset(".,;:!?…)]}%")
EMPHASIS = re.compile(r"(?<![*\w])\*(?=[^\s*])[^*\n]{1,200}?(?<=[^\s*])\*(?![*\w])")
WHOLE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)|^\|.*\|[ \t]*$|`[^`\n]+`", re.MULTILINE)
"""Figures, rows of tables and code: marks of whoever wrote the source out, never cut by a page's end."""
MOST_CHARACTERS = 20_000_000
"""Some 11,000 small pages, or twenty thick books: 17.9 million have been put in order to the end."""
OPENING = frozenset("“„«‘‚‹([{")
HYPHENS, DASHES = frozenset("-‐"), frozenset("—–")
LEAST_HALF = 2
"""Letters that a word's half has on either side of a hyphen at a page's end."""
NEVER_BEFORE = CLOSING | {"'"}


@dataclass(frozen=True, slots=True)
class Stream:
    """The running text and its cuts, in the order of the source.

    Tokens: ``forms`` (normal forms), ``shapes``, ``starts``/``ends`` (offsets into the source).
    Cuts (arrays of one length, in stream order; the first stands before all text, the last behind it):
    ``token`` is the index of the first token right of the cut, ``left``/``right`` the offsets at which the
    text on either side ends and begins, ``newline`` whether a line ends in the source at the cut,
    ``glued`` whether the cut goes through a token, ``width`` the running width of the text up to the cut
    in average characters, ``paragraph`` the number of the paragraph that the right side lies in,
    ``front`` whether the run that begins right of the cut is front matter (cover, contents, …),
    ``front_left`` whether the run left of it is,
    ``front_first`` whether front matter of another kind begins there, and
    ``edge`` whether a page must end here (a break of the source, the ends of the text), ``turn``
    whether front matter and running text meet here, or the contents begin or end, so that a page very
    likely ends, and ``loose``
    whether a figure begins right of the cut, whose height nobody knows, and ``emphasised`` whether the
    cut goes through a run of ``*emphasis*``, which whoever wrote the source out would have closed there.
    """

    source: Source
    forms: tuple[str, ...]
    shapes: Ints
    starts: Ints
    ends: Ints
    token: Ints
    left: Ints
    right: Ints
    newline: Bools
    glued: Bools
    heading_after: Bools
    heading_before: Bools
    front: Bools
    front_left: Bools
    front_first: Bools
    edge: Bools
    turn: Bools
    loose: Bools
    emphasised: Bools
    width: Floats
    paragraph: Ints
    indent: Floats
    paragraph_width: Floats

    def __len__(self) -> int:
        return len(self.token)

    def head(self, width: float) -> Stream:
        """The beginning of the stream, of this width or a little more: it ends where a line of the source does."""
        lines = np.flatnonzero(self.newline)
        last = int(lines[min(int(np.searchsorted(self.width[lines], width)), len(lines) - 1)])
        tokens = int(self.token[last])
        text = self.source.text[: int(self.ends[tokens - 1]) if tokens else 0]
        cut = {f.name: getattr(self, f.name)[: last + 1] for f in fields(self) if f.name not in _NOT_OF_CUTS}
        return replace(
            self, **cut, source=replace(self.source, text=text), forms=self.forms[:tokens],
            shapes=self.shapes[:tokens], starts=self.starts[:tokens], ends=self.ends[:tokens],
        )  # fmt: skip

    def cut_at(self, offset: int) -> int:
        """The cut nearest to a character offset of the source."""
        i = int(np.searchsorted(self.right, offset))
        near = [k for k in (i - 1, i, i + 1) if 0 <= k < len(self)]
        return min(near, key=lambda k: min(abs(int(self.right[k]) - offset), abs(int(self.left[k]) - offset)))


_NOT_OF_CUTS = frozenset({"source", "forms", "shapes", "starts", "ends", "paragraph_width"})


@dataclass(slots=True)
class _Rows:
    """Lists that become the arrays of a stream."""

    forms: list[str]
    shapes: list[int]
    starts: list[int]
    ends: list[int]
    blocks: list[int]


def _tokens_of(source: Source, blocks: tuple[Block, ...]) -> _Rows:
    rows = _Rows([], [], [], [], [])
    for number, block in enumerate(blocks):
        if block.role not in RUNNING and block.role not in FRONT:
            continue
        tokens = tokenize(block.span.of(source.text))
        rows.forms.extend(tokens.forms)
        rows.shapes.extend(int(s) for s in tokens.shapes)
        rows.starts.extend(block.span.start + s for s in tokens.starts)
        rows.ends.extend(block.span.start + e for e in tokens.ends)
        rows.blocks.extend([number] * len(tokens))
    return rows


Splitter = Callable[[str], tuple[int, ...]]
"""Gives the places inside a written word at which it may have been glued together."""


def build_stream(
    source: Source, anatomy: Anatomy, split: Splitter, forced: tuple[int, ...] = (), *, paged: bool = False
) -> Stream:
    """Lists the tokens of the running text and every place at which a page may end.

    ``split`` says where an unknown word may be two words run together by a lost page break; ``forced``
    lists offsets at which a person decided that a page begins or ends, even inside a word. Where ``paged`` says that
    breaks show the ends of all pages, no place inside a line of the source is listed but those.
    Raises :class:`CannotRestore` for a source of more than :data:`MOST_CHARACTERS`.
    """
    if len(source.text) > MOST_CHARACTERS:
        raise CannotRestore(
            f"The source has {len(source.text):,} characters; no more than {MOST_CHARACTERS:,} (some 11,000 pages) are "
            "put in order at once, since every place at which a page may end takes kilobytes of memory.",
            where=source.name, hint="Restore one volume at a time: put the text of each into a file of its own.",
        )  # fmt: skip
    rows = _tokens_of(source, anatomy.blocks)
    rows = _split_glued(source.text, rows, split, forced)
    rows.shapes = read_case(rows.forms, rows.shapes)
    text, count = source.text, len(rows.forms)
    roles = [anatomy.blocks[b].role for b in rows.blocks]
    compounds = frozenset() if paged else _lone_compounds(text, rows)
    breaks = sorted(b.span.start for b in source.breaks)
    wishes = sorted(forced)
    emphases = [m.span() for m in EMPHASIS.finditer(text)]
    whole = sorted(
        [m.span() for m in WHOLE.finditer(text)]
        + [(b.span.start, b.span.end) for b in anatomy.blocks if b.role is Role.HEADING]
    )
    columns: dict[str, list[float]] = {name: [] for name in _CUT_COLUMNS}
    width, paragraph, paragraph_start = 0.0, 0, 0.0
    paragraph_widths: list[float] = []
    for i in range(count + 1):
        first, last = i == 0, i == count
        left = rows.ends[i - 1] if not first else (rows.starts[0] if count else 0)
        right = rows.starts[i] if not last else left
        between = text[left:right] if not (first or last) else ""
        newline = first or last or "\n" in between or "\f" in between or rows.blocks[i - 1] != rows.blocks[i]
        if not first:
            width += rows.ends[i - 1] - rows.starts[i - 1]
            if not last and right > left and not newline:
                width += 1.0
        if newline and not first:
            paragraph_widths.append(width - paragraph_start)
            paragraph, paragraph_start = paragraph + 1, width
        front_left = not first and roles[i - 1] in FRONT
        front_right = not last and roles[i] in FRONT
        has_break = bool(breaks) and not (first or last) and _break_between(breaks, left, right)
        wanted = _break_between(wishes, left, right)
        if not (
            first
            or last
            or has_break
            or newline
            or wanted
            or (not paged and (i in compounds or _may_cut(text, rows, i)) and not _inside(whole, left, right))
        ):
            continue
        columns["token"].append(i)
        columns["left"].append(left)
        columns["right"].append(right)
        columns["newline"].append(newline)
        columns["glued"].append(left == right and not (first or last))
        columns["heading_after"].append(
            not last and roles[i] is Role.HEADING and (first or rows.blocks[i - 1] != rows.blocks[i])
        )
        columns["heading_before"].append(
            not first and roles[i - 1] is Role.HEADING and (last or rows.blocks[i - 1] != rows.blocks[i])
        )
        columns["front"].append(front_right)
        columns["front_first"].append(front_right and (first or roles[i - 1] is not roles[i]))
        columns["edge"].append(first or last or has_break)
        columns["front_left"].append(front_left)
        contents = not (first or last) and (roles[i - 1] is Role.CONTENTS) != (roles[i] is Role.CONTENTS)
        columns["turn"].append(contents or (not (first or last) and front_left != front_right))
        columns["emphasised"].append(not (first or last) and _inside(emphases, left, right))
        columns["loose"].append(newline and not last and text.startswith("![", right))
        columns["width"].append(width)
        columns["paragraph"].append(paragraph)
        columns["indent"].append(width - paragraph_start)
    paragraph_widths.append(0.0)
    return _assemble(source, rows, columns, paragraph_widths)


_CUT_COLUMNS = (
    "token", "left", "right", "newline", "glued", "heading_after", "heading_before",
    "front", "front_left", "front_first", "edge", "turn", "loose", "emphasised", "width", "paragraph", "indent",
)  # fmt: skip


def _assemble(source: Source, rows: _Rows, columns: dict[str, list[float]], widths: list[float]) -> Stream:
    def ints(name: str) -> Ints:
        return np.array(columns[name], dtype=np.int64)

    def bools(name: str) -> Bools:
        return np.array(columns[name], dtype=np.bool_)

    def floats(name: str) -> Floats:
        return np.array(columns[name], dtype=np.float64)

    return Stream(
        source=source,
        forms=tuple(rows.forms),
        shapes=np.array(rows.shapes, dtype=np.int64),
        starts=np.array(rows.starts, dtype=np.int64),
        ends=np.array(rows.ends, dtype=np.int64),
        token=ints("token"),
        left=ints("left"),
        right=ints("right"),
        newline=bools("newline"),
        glued=bools("glued"),
        heading_after=bools("heading_after"),
        heading_before=bools("heading_before"),
        front=bools("front"),
        front_left=bools("front_left"),
        front_first=bools("front_first"),
        edge=bools("edge"),
        turn=bools("turn"),
        loose=bools("loose"),
        emphasised=bools("emphasised"),
        width=floats("width"),
        paragraph=ints("paragraph"),
        indent=floats("indent"),
        paragraph_width=np.array(widths, dtype=np.float64),
    )


def _inside(spans: list[tuple[int, int]], left: int, right: int) -> bool:
    """Whether the place between ``left`` and ``right`` lies strictly inside one of the sorted spans."""
    i = bisect_left(spans, (left,)) - 1
    return i >= 0 and right < spans[i][1]


def _break_between(breaks: list[int], left: int, right: int) -> bool:
    """Whether one of the sorted breaks lies between two offsets, or at one of them."""
    i = bisect_left(breaks, left)
    return i < len(breaks) and breaks[i] <= right


def _lone_compounds(text: str, rows: _Rows) -> frozenset[int]:
    """The tokens behind a hyphen between two words that the book has side by side but once.

    A page that ended in a hyphen may have been run into the next page's first word.
    """
    found: dict[tuple[str, str], list[int]] = {}
    last = len(rows.forms) - 1
    for i in range(2, last + 1):
        if text[rows.starts[i - 1]] not in HYPHENS or rows.ends[i - 1] != rows.starts[i]:
            continue
        if rows.ends[i - 2] != rows.starts[i - 1] or Shape.MARK in (rows.shapes[i - 2], rows.shapes[i]):
            continue
        longer = (i > 2 and rows.ends[i - 3] == rows.starts[i - 2]) or (
            i < last and rows.ends[i] == rows.starts[i + 1] and text[rows.starts[i + 1]] in HYPHENS
        )
        if not longer and min(len(rows.forms[i - 2]), len(rows.forms[i])) >= LEAST_HALF:
            found.setdefault((rows.forms[i - 2], rows.forms[i]), []).append(i)
    return frozenset(places[0] for places in found.values() if len(places) == 1)


def _may_cut(text: str, rows: _Rows, i: int) -> bool:
    """A page never ends before a closing mark, nor inside a compound word or an abbreviation."""
    after, before = rows.forms[i], rows.forms[i - 1]
    if after in NEVER_BEFORE:
        return False
    if rows.ends[i - 1] < rows.starts[i]:
        return True
    word_before, word_after = rows.shapes[i - 1] != Shape.MARK, rows.shapes[i] != Shape.MARK
    if word_before and word_after:
        return True  # a token that the splitter took apart
    if word_before and i + 1 < len(rows.forms):
        # A mark that opens the next page, run into this page's last word.
        touches = rows.ends[i] == rows.starts[i + 1]
        if after == '"' and (text[rows.starts[i]] in OPENING or (touches and rows.shapes[i + 1] != Shape.MARK)):
            return True
        if text[rows.starts[i]] in DASHES and not touches:
            return True
    if text[rows.starts[i - 1]] in "-‐" or text[rows.starts[i - 1]] in OPENING:
        return False
    # A page's last mark may be run into the next page's first word, or into its opening quotation mark.
    return not word_before and (before in CLOSING or before in {'"', "—"}) and (word_after or after == '"')


def _split_glued(text: str, rows: _Rows, split: Splitter, forced: tuple[int, ...]) -> _Rows:
    out = _Rows([], [], [], [], [])
    for form, shape, start, end, block in zip(
        rows.forms, rows.shapes, rows.starts, rows.ends, rows.blocks, strict=True
    ):
        places = split(text[start:end]) if shape not in (Shape.MARK, Shape.DIGITS) else ()
        inside = {at - start for at in forced if start < at < end}
        if inside:
            places = tuple(sorted({*places, *inside}))
        if not places:
            out.forms.append(form)
            out.shapes.append(shape)
            out.starts.append(start)
            out.ends.append(end)
            out.blocks.append(block)
            continue
        for a, b in zip((0, *places), (*places, end - start), strict=True):
            out.forms.append(form[a:b] if len(form) == end - start else text[start + a : start + b].lower())
            out.shapes.append(int(shape_of(text[start + a : start + b])))
            out.starts.append(start + a)
            out.ends.append(start + b)
            out.blocks.append(block)
    return out

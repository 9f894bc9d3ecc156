"""Pictures of sides -> where the book's pages are on them, and how much each side must be turned to be straight.

What a newcomer gets wrong: a white strip down the middle of one side proves nothing; it may be a title page. How sides
are divided is decided for all sides of one shape together; where exactly the fold is, each side says for itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from PIL import Image

from regather.sources.scan_ink import columns_of, ink_of, lie_of, paper_box, rows_of, straight
from regather.sources.sheet_pages import GUTTER, MOST_ACROSS, MOST_DOWN, PROPORTIONS, STRAY

FREE = 0.004
"""The share of a column or row that is ink, up to which it is free: a letter's stroke is more, some grain is less."""
MOST_SIDES_AGREE = 0.75
"""The share of the sides on which a division must hold; on the others a picture or a table may run across the fold."""
NARROW = 0.35
"""Where pages almost meet: the ink of the emptiest column near the fold, as a share of the usual one, is less."""
LEAST_DOTS = 12
"""Dots of ink in the small picture that are more than dust: a folio alone has twenty."""
ALIKE = 1.06
"""How much longer, in proportion to its width, one picture of a side is than another."""


@dataclass(frozen=True, slots=True)
class Look:
    """One side in small: its shape in dots, how its lines lie, and the ink of its columns and rows when straight."""

    width: int
    height: int
    lying: bool
    skew: float
    ink: Image.Image
    columns: tuple[float, ...]
    rows: tuple[float, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing on it but dust."""
        return self.ink.histogram()[255] < LEAST_DOTS


@dataclass(frozen=True, slots=True)
class Cut:
    """How a side is put straight and divided: degrees, whether lines lie, and for each page its box and what is on it.

    A box is left, top, right, bottom as shares of the side; ``blank`` says that nothing is printed there.
    """

    skew: float
    lying: bool
    boxes: tuple[tuple[float, float, float, float], ...]
    blank: tuple[bool, ...]


def look_at(picture: Image.Image) -> Look:
    """The picture of a side in small."""
    picture = picture.crop(paper_box(picture))
    ink = ink_of(picture)
    lying, skew = lie_of(ink)
    if ink.histogram()[255] < LEAST_DOTS:
        lying, skew = False, 0.0
    ink = straight_ink(ink, skew)
    return Look(picture.width, picture.height, lying, skew, ink, tuple(columns_of(ink)), tuple(rows_of(ink)))


def straight_ink(ink: Image.Image, skew: float) -> Image.Image:
    """The small picture put straight; what comes in from outside is paper."""
    return ink.rotate(skew, Image.Resampling.NEAREST, fillcolor=0) if skew else ink


def cuts_of(looks: Sequence[Look]) -> list[Cut]:
    """How each of the sides is divided."""
    groups: list[list[Look]] = []
    for look in looks:
        group = next((g for g in groups if _alike(g[0], look)), None)
        if group is None:
            groups.append([look])
        else:
            group.append(look)
    found: dict[int, Cut] = {}
    for group in groups:
        lying = _lies(group)
        across, down = _division(group, lying=lying)
        for look in group:
            found[id(look)] = _cut(look, group, across, down, lying=lying)
    return [found[id(look)] for look in looks]


def _alike(one: Look, other: Look) -> bool:
    shapes = sorted((one.height / one.width, other.height / other.width))
    return shapes[1] <= ALIKE * shapes[0]


def _lies(group: Sequence[Look]) -> bool:
    """Whether the lines of most of these sides, by their ink, run up and down."""
    weights = [(look.ink.histogram()[255], look.lying) for look in group]
    return sum(weight for weight, lying in weights if lying) > sum(weight for weight, lying in weights if not lying)


def _division(group: Sequence[Look], *, lying: bool) -> tuple[int, int]:
    """Into how many pages across and down the sides are divided: the most that hold."""
    printed = [look for look in group if not look.is_empty]
    held = [
        (across, down)
        for across in range(1, MOST_ACROSS + 1)
        for down in range(1, MOST_DOWN + 1)
        if printed and _shaped(group[0], across, down, lying=lying) and _holds(printed, across, down)
    ]
    if held:
        return max(held, key=lambda pair: pair[0] * pair[1])
    # Pages that almost meet at the fold: the side is too wide for one page, and has its least ink in the middle.
    across, down = (1, 2) if lying else (2, 1)
    meet = sum(_nearly(look, lying=lying) for look in printed) * 2 > len(printed)
    return (across, down) if meet and _shaped(group[0], across, down, lying=lying) else (1, 1)


def _shaped(look: Look, across: int, down: int, *, lying: bool) -> bool:
    """Whether parts of the side would have the proportions of pages."""
    width, height = look.width / across, look.height / down
    ratio = width / height if lying else height / width
    return PROPORTIONS[0] <= ratio <= PROPORTIONS[1]


def _holds(printed: Sequence[Look], across: int, down: int) -> bool:
    if across == down == 1:
        return True
    agree = [look for look in printed if _folds(look.columns, across) and _folds(look.rows, down)]
    if len(agree) < MOST_SIDES_AGREE * len(printed):
        return False
    cells = [(_edges(look, printed, across, down), look) for look in agree]
    return all(
        any(_inked(look, edges[0][x : x + 2], edges[1][y : y + 2]) for edges, look in cells)
        for x in range(across)
        for y in range(down)
    )


def _nearly(look: Look, *, lying: bool) -> bool:
    profile = look.rows if lying else look.columns
    usual = median(value for value in profile if value > FREE) if any(value > FREE for value in profile) else 0.0
    return usual > 0 and min(_window(profile, 0.5)) < NARROW * usual


def _window(profile: Sequence[float], share: float) -> Sequence[float]:
    first, last = round((share - STRAY) * len(profile)), round((share + STRAY) * len(profile))
    return profile[max(0, first) : max(first + 1, last)]


def _folds(profile: Sequence[float], parts: int) -> tuple[float, ...]:
    """Where ``parts`` parts begin and end, as shares, each fold in the widest free strip near its place; or nothing."""
    folds = []
    for number in range(1, parts):
        wanted = number / parts
        first = round((wanted - STRAY) * len(profile))
        strips = [s for s in _strips(_window(profile, wanted), first) if s[1] - s[0] >= GUTTER * len(profile)]
        if not strips:
            return ()
        start, end = max(strips, key=lambda strip: strip[1] - strip[0])
        # The strip may go on outside the window; its middle is where the fold is.
        while start > 0 and profile[start - 1] <= FREE:
            start -= 1
        while end < len(profile) and profile[end] <= FREE:
            end += 1
        middle = (start + end) / 2 / len(profile)
        folds.append(min(max(middle, wanted - STRAY), wanted + STRAY))
    return (0.0, *folds, 1.0)


def _strips(profile: Sequence[float], first: int) -> list[tuple[int, int]]:
    edges = [0, *(n for n, (a, b) in enumerate(pairwise(profile), 1) if (a <= FREE) != (b <= FREE)), len(profile)]
    return [(first + a, first + b) for a, b in pairwise(edges) if profile[a] <= FREE]


def _edges(
    look: Look, group: Sequence[Look], across: int, down: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Where the parts of this side begin and end; where it does not say so itself, where those of the others do."""
    return _own(look, group, across, "columns"), _own(look, group, down, "rows")


def _own(look: Look, group: Sequence[Look], parts: int, name: str) -> tuple[float, ...]:
    if parts == 1:
        return (0.0, 1.0)
    own = _folds(getattr(look, name), parts) if not look.is_empty else ()
    others = [folds for other in group if not other.is_empty and (folds := _folds(getattr(other, name), parts))]
    if not others:
        return own or _emptiest(getattr(look, name), parts)
    usual = tuple(median(folds[n] for folds in others) for n in range(parts + 1))
    if not own:
        return usual
    # A side with little on it has wide white strips that say little: the others' fold serves if it is free here, too.
    profile = getattr(look, name)
    last = len(profile) - 1
    return tuple(
        theirs if profile[min(last, round(theirs * last))] <= FREE else mine
        for theirs, mine in zip(usual, own, strict=True)
    )


def _emptiest(profile: Sequence[float], parts: int) -> tuple[float, ...]:
    folds = []
    for number in range(1, parts):
        window = _window(profile, number / parts)
        first = round((number / parts - STRAY) * len(profile))
        folds.append((first + min(range(len(window)), key=lambda n: window[n]) + 0.5) / len(profile))
    return (0.0, *folds, 1.0)


def _cut(look: Look, group: Sequence[Look], across: int, down: int, *, lying: bool) -> Cut:
    columns, rows = _edges(look, group, across, down)
    boxes = tuple(
        (left, top, right, bottom) for top, bottom in pairwise(rows) for left, right in pairwise(columns)
    )
    blank = tuple(not _inked(look, (box[0], box[2]), (box[1], box[3])) for box in boxes)
    return Cut(look.skew, lying, boxes, blank)


def _inked(look: Look, across: Sequence[float], down: Sequence[float]) -> bool:
    """Whether something is printed in a part of a side."""
    width, height = look.ink.size
    box = (round(across[0] * width), round(down[0] * height), round(across[1] * width), round(down[1] * height))
    return look.ink.crop(box).histogram()[255] >= LEAST_DOTS


def parts_of(picture: Image.Image, cut: Cut) -> list[Image.Image]:
    """The pictures of the pages on a side, row by row from left to right, straight but not turned upright."""
    side = straight(picture.crop(paper_box(picture)), cut.skew)
    width, height = side.size
    return [
        side.crop((round(box[0] * width), round(box[1] * height), round(box[2] * width), round(box[3] * height)))
        for box in cut.boxes
    ]

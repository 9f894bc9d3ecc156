"""Words and a box -> lines of text that fill the box as well as they can.

Widths are measured with Pillow on the font files, without shaping: a few parts in a hundred too wide for
Arabic, right for the rest. What a newcomer gets wrong: nothing is ever cut; words for which a box is too
small are set smaller, however small that is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from lxml import etree
from PIL import ImageFont

from regather.outputs.print_fonts import DESIGNED, FALLBACKS, TEXT, Face

Anchor = Literal["start", "middle", "end"]

MEASURE = 200
"""Pixels an em at which text is measured: rounding is then below a hundredth of an em a line."""

STEPS = 24
"""Halvings by which the size is found that just fits."""

SMALLEST = 0.5
"""Units. Words that do not fit even so run over the box."""

SAFE = 0.985
"""The share of a line that text may fill: what shaping may add to the width measured without it."""

CAP_HEIGHT = 0.7
"""Of the size: how high the first line stands above its baseline, in the faces that come with the program."""

DEPTH = 0.25
"""Of the size: how deep the last line reaches below its baseline."""


@dataclass(frozen=True, slots=True)
class TextBox:
    """A box in the units of the drawing, and how words are to be set in it.

    ``size`` is the largest type size; ``leading`` the distance of baselines in sizes; ``spacing`` the space
    between letters in sizes. With ``fill_lines`` each line is as large as the width allows, as on a poster.
    """

    x: float
    y: float
    width: float
    height: float
    size: float
    leading: float = 1.15
    spacing: float = 0.0
    anchor: Anchor = "start"
    place: Literal["top", "middle", "bottom"] = "top"
    faces: tuple[str, ...] = ()
    weight: int = 400
    fill_lines: bool = False

    @classmethod
    def read(cls, slot: etree._Element, *, right_to_left: bool) -> TextBox:
        """The box that a rectangle of a design describes."""
        anchor = slot.get("data-align", "start")
        if right_to_left and anchor != "middle":
            anchor = "end" if anchor == "start" else "start"
        families = tuple(name.strip(" '\"") for name in slot.get("font-family", "").split(","))
        x, y, width, height = (_number(slot.get(name)) for name in ("x", "y", "width", "height"))
        return cls(
            x,
            y,
            width,
            height,
            size=_number(slot.get("data-size"), 12),
            leading=_number(slot.get("data-leading"), 1.15),
            spacing=_number(slot.get("data-spacing")),
            anchor="middle" if anchor == "middle" else "end" if anchor == "end" else "start",
            place="bottom" if slot.get("data-place") == "bottom" else _middle(slot.get("data-place", "")),
            faces=tuple(name for name in families if name),
            weight=round(_number(slot.get("font-weight"), 400)),
            fill_lines=slot.get("data-fill") == "lines",
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: where its baseline is, its size, and which of its ends stands at ``x``."""

    text: str
    x: float
    y: float
    size: float
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of a box, and the height that they take."""

    lines: tuple[Line, ...]
    height: float


def _number(text: str | None, default: float = 0.0) -> float:
    try:
        return float(text) if text else default
    except ValueError:
        return default


def _middle(place: str) -> Literal["top", "middle"]:
    return "middle" if place == "middle" else "top"


def set_lines(paragraphs: tuple[str, ...], box: TextBox) -> Block:
    """The paragraphs as lines in the box: as large as they fit, in as few lines as that size needs, well balanced."""
    width = _Width(box)
    if box.fill_lines:
        return _placed(_poster(paragraphs, box, width), box)
    low, high = SMALLEST, box.size
    if _fits(paragraphs, box, width, high):
        low = high
    else:
        for _ in range(STEPS):
            middle = (low + high) / 2
            low, high = (middle, high) if _fits(paragraphs, box, width, middle) else (low, middle)
    rows = [(line, low) for text in paragraphs for line in _balanced(_units(text), box.width * SAFE / low, width)]
    return _placed(rows, box)


def _fits(paragraphs: tuple[str, ...], box: TextBox, width: _Width, size: float) -> bool:
    most = box.width * SAFE / size
    count = 0
    for text in paragraphs:
        lines = _filled(_units(text), most, width)
        if any(width(line) > most for line in lines):
            return False
        count += len(lines)
    return size * (CAP_HEIGHT + DEPTH + (count - 1) * box.leading) <= box.height


def _poster(paragraphs: tuple[str, ...], box: TextBox, width: _Width) -> list[tuple[str, float]]:
    """Each line as large as the box is wide, in the number of lines that fills the box's height best."""
    units = [unit for text in paragraphs for unit in _units(text)]
    best: tuple[float, list[tuple[str, float]]] = (-1.0, [])
    for count in range(1, len(units) + 1):
        lines = _balanced(units, 0.0, width, count)
        rows = [(line, min(box.size, box.width * SAFE / max(width(line), 0.01))) for line in lines]
        height = _height(rows, box)
        if height > box.height:
            rows = [(line, size * box.height / height) for line, size in rows]
        # How much ink: lines that had to shrink leave the width, lines that are short the height.
        ink = sum(size * size * width(line) for line, size in rows)
        if ink > best[0]:
            best = (ink, rows)
    return best[1]


def _height(rows: list[tuple[str, float]], box: TextBox) -> float:
    if not rows:
        return 0.0
    return rows[0][1] * CAP_HEIGHT + sum(size * box.leading for _, size in rows[1:])


def _placed(rows: list[tuple[str, float]], box: TextBox) -> Block:
    """The rows with their places: at the top of the box, in the middle of its height, or at its foot."""
    height = _height(rows, box)
    y = box.y + {"top": 0.0, "middle": (box.height - height) / 2, "bottom": box.height - height}[box.place]
    x = box.x + {"start": 0.0, "middle": box.width / 2, "end": box.width}[box.anchor]
    lines = []
    for index, (text, size) in enumerate(rows):
        y += size * (box.leading if index else CAP_HEIGHT)
        lines.append(Line(text, x, y, size, box.anchor))
    return Block(tuple(lines), height)


def _units(text: str) -> list[str]:
    """What a line is made of: words with the space before them; every character where a script has no spaces."""
    units: list[str] = []
    for word in text.split():
        start = len(units)
        for char in word:
            wide = _is_wide(char) or (len(units) > start and _is_wide(units[-1][-1]))
            # A full stop or a mark belongs to the character before it, also where every character stands alone.
            clings = unicodedata.category(char)[0] in "PM" or not wide
            if len(units) > start and clings:
                units[-1] += char
            else:
                units.append(char)
        units[start] = f" {units[start]}"
    return units


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _filled(units: list[str], most: float, width: _Width) -> list[str]:
    """Lines filled one after another."""
    lines: list[str] = []
    for unit in units:
        if lines and width((lines[-1] + unit).strip()) <= most:
            lines[-1] += unit
        else:
            lines.append(unit)
    return [line.strip() for line in lines]


def _balanced(units: list[str], most: float, width: _Width, count: int = 0) -> list[str]:
    """The units in ``count`` lines (default: as few as ``most`` allows) of which the longest is as short as can be."""
    wanted = count or len(_filled(units, most, width))
    low = max(width(unit.strip()) for unit in units)
    high = width("".join(units).strip())
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if len(_filled(units, middle, width)) <= wanted else (middle, high)
    return _filled(units, high + 1e-6, width)


class _Width:
    """The width of a text in a box's faces, at size 1."""

    def __init__(self, box: TextBox) -> None:
        self._spacing = box.spacing
        self._box = box
        self._known: dict[str, float] = {}

    def __call__(self, text: str) -> float:
        if text not in self._known:
            path = face_of(text, self._box.faces)
            length = _font(path, self._box.weight).getlength(text) / MEASURE
            self._known[text] = length + self._spacing * len(text)
        return self._known[text]


def face_of(text: str, families: tuple[str, ...]) -> Path:
    """The upright of the first of the faces that has all letters of the text; of the text face where none has."""
    asked = [face for name in families for face in DESIGNED if face.family == name]
    needed = frozenset(char for char in text if unicodedata.category(char)[0] not in "CZ")
    for face in (*asked, TEXT, *FALLBACKS):
        if _has_all(face, needed):
            return face.paths()[0]
    return TEXT.paths()[0]


@lru_cache(maxsize=512)
def _has_all(face: Face, needed: frozenset[str]) -> bool:
    if face in DESIGNED and all(ord(char) < 0x180 or char in "–—‘’“”…" for char in needed):
        return True
    return face.is_here and face.has(needed) == needed


@lru_cache(maxsize=32)
def _font(path: Path, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(path), MEASURE, layout_engine=ImageFont.Layout.BASIC)
    for axes in _weights(font):
        font.set_variation_by_axes([min(max(weight, axes[0]), axes[1])])
    return font


def _weights(font: ImageFont.FreeTypeFont) -> Iterator[tuple[int, int]]:
    """The range of the font's weights, if it has one."""
    try:
        axes = font.get_variation_axes()
    except OSError:
        return
    if len(axes) == 1:
        yield int(axes[0]["minimum"] or 0), int(axes[0]["maximum"] or 1000)

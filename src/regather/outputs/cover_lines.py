"""Words and a box -> lines of text that fill the box as well as they can.

Widths are measured with Pillow on the font files, without shaping: a few parts in a hundred too wide for
Arabic, right for the rest. What a newcomer gets wrong: nothing is ever cut; words for which a box is too
small are set smaller, however small that is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import Literal

import pyphen
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

SHALLOW = 0.08
"""The same for lines of capitals, of which but a tail or a cedilla reaches below."""

TALL = 1.35
"""How much more height than Latin a line of Arabic wants, whose letters hang deep and bear marks."""

TOO_SMALL = 0.6
"""Of the size that a box allows: below it, long words are hyphenated, if the words get larger by that."""

WORTH_IT = 1.25
"""How much larger the words must get for a hyphen to be worth it."""

LONG_WORD = 12
"""Letters from which a word may be hyphenated on a cover."""

VERY_LONG_WORD = 24
"""Letters from which a word is hyphenated even on a poster, where it may be as wide as the page."""

MOST_LINES = 12
"""Lines that a poster has at most."""

SOFT = "\u00ad"


@dataclass(frozen=True, slots=True)
class TextBox:
    """A box in the units of the drawing, and how words are to be set in it.

    ``size`` is the largest type size; ``leading`` the distance of baselines in sizes; ``spacing`` the space
    between letters in sizes. With ``fill_lines`` each line is as large as the width allows, as on a poster, and
    all of them are drawn out in height to fill the box, up to ``stretch`` times.
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
    stretch: float = 1.0
    language: str = "en"

    @classmethod
    def read(cls, slot: etree._Element, language: str, across: float, *, right_to_left: bool) -> TextBox:
        """The box that a rectangle of a design describes; in a book from right to left, as a mirror shows it.

        ``across`` is the width of the design.
        """
        anchor = slot.get("data-align", "start")
        if right_to_left and anchor != "middle":
            anchor = "end" if anchor == "start" else "start"
        families = tuple(name.strip(" '\"") for name in slot.get("font-family", "").split(","))
        x, y, width, height = (_number(slot.get(name)) for name in ("x", "y", "width", "height"))
        if right_to_left:
            x = across - x - width
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
            stretch=max(1.0, _number(slot.get("data-stretch"), 1.0)),
            language=language,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: where its baseline is, its size, which of its ends stands at ``x``, its face and height."""

    text: str
    x: float
    y: float
    size: float
    anchor: Anchor
    face: Face
    stretch: float = 1.0


def _number(text: str | None, default: float = 0.0) -> float:
    try:
        return float(text) if text else default
    except ValueError:
        return default


def _middle(place: str) -> Literal["top", "middle"]:
    return "middle" if place == "middle" else "top"


def set_lines(paragraphs: tuple[str, ...], box: TextBox) -> tuple[Line, ...]:
    """The paragraphs as lines in the box: as large as they fit, in as few lines as that size needs, well balanced."""
    width = _Width(box)
    whole = [_units(text) for text in paragraphs]
    if box.fill_lines:
        units = [unit for units in whole for unit in units]
        if max(map(len, units), default=0) > VERY_LONG_WORD:
            units = _parted(units, box.language)
        return _placed(_poster(units, box, width), box)
    size = _largest(whole, box, width)
    if size < TOO_SMALL * box.size:
        # One long word makes all the others small: it is hyphenated, if that helps.
        parted = [_parted(units, box.language) for units in whole]
        larger = _largest(parted, box, width)
        whole, size = (parted, larger) if larger > size * WORTH_IT else (whole, size)
    rows = [(line, size) for units in whole for line in _balanced(units, box.width * SAFE / size, width)]
    return _placed(rows, box)


def _largest(paragraphs: list[list[str]], box: TextBox, width: _Width) -> float:
    """The largest size at which the paragraphs fit the box."""
    if _fits(paragraphs, box, width, box.size):
        return box.size
    low, high = SMALLEST, box.size
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _fits(paragraphs, box, width, middle) else (low, middle)
    return low


def _fits(paragraphs: list[list[str]], box: TextBox, width: _Width, size: float) -> bool:
    most = box.width * SAFE / size
    lines = [line for units in paragraphs for line in _filled(units, most, width)]
    return all(width(line) <= most for line in lines) and _height([(line, size) for line in lines], box) <= box.height


def _poster(units: list[str], box: TextBox, width: _Width) -> list[tuple[str, float]]:
    """Each line as large as the box is wide, in the number of lines that fills the box best."""
    best: tuple[float, list[tuple[str, float]]] = (-1.0, [])
    for count in range(1, min(len(units), MOST_LINES) + 1):
        lines = _shared_out(units, count, width)
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
    """From the heads of the first line's capitals to the depth of the last line."""
    if not rows:
        return 0.0
    below = SHALLOW if box.fill_lines and _tall(rows[-1][0]) == 1.0 else DEPTH
    return (
        rows[0][1] * CAP_HEIGHT * _tall(rows[0][0])
        + sum(size * box.leading * _tall(line) for line, size in rows[1:])
        + rows[-1][1] * below * _tall(rows[-1][0])
    )


def _tall(line: str) -> float:
    """How much more height than Latin a line's script wants."""
    return TALL if any(unicodedata.bidirectional(char) == "AL" for char in line) else 1.0


def _placed(rows: list[tuple[str, float]], box: TextBox) -> tuple[Line, ...]:
    """The rows with their places: at the top of the box, in the middle of its height, or at its foot."""
    height = _height(rows, box)
    stretch = min(box.stretch, box.height / height) if height else 1.0
    spare = box.height - height * stretch
    y = box.y + {"top": 0.0, "middle": spare / 2, "bottom": spare}[box.place]
    x = box.x + {"start": 0.0, "middle": box.width / 2, "end": box.width}[box.anchor]
    lines = []
    for index, (text, size) in enumerate(rows):
        y += size * stretch * _tall(text) * (box.leading if index else CAP_HEIGHT)
        lines.append(Line(text, x, y, size, box.anchor, face_of(text, box.faces), stretch))
    return tuple(lines)


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


def _parted(units: list[str], language: str) -> list[str]:
    """The units with long words taken apart where the language hyphenates them."""
    name = pyphen.language_fallback(language.replace("-", "_"))
    if not name or all(len(unit) <= LONG_WORD for unit in units):  # rules of a language take time to load
        return units
    words = pyphen.Pyphen(lang=name, left=3, right=3)
    parts: list[str] = []
    for unit in units:
        inside = words.inserted(unit, SOFT) if len(unit) > LONG_WORD else unit
        pieces = inside.split(SOFT)
        parts += [f"{piece}{SOFT}" for piece in pieces[:-1]] + pieces[-1:]
    return parts


def _shown(text: str) -> str:
    """The line as it is printed: a hyphen where a word was parted at its end, nothing where it was not."""
    text = text.strip()
    return text.replace(SOFT, "") + ("-" if text.endswith(SOFT) else "")


def _filled(units: list[str], most: float, width: _Width) -> list[str]:
    """Lines filled one after another."""
    lines: list[str] = []
    for unit in units:
        if lines and width(_shown(lines[-1] + unit)) <= most:
            lines[-1] += unit
        else:
            lines.append(unit)
    return [_shown(line) for line in lines]


def _balanced(units: list[str], most: float, width: _Width) -> list[str]:
    """The units in as few lines as ``most`` allows, as equal in length as can be."""
    return _shared_out(units, len(_filled(units, most, width)), width, most)


def _shared_out(units: list[str], count: int, width: _Width, most: float = inf) -> list[str]:
    """The units in ``count`` lines whose lengths differ least, by squares, none longer than ``most`` where possible."""
    wide = [[width(_shown("".join(units[i:j]))) for j in range(len(units) + 1)] for i in range(len(units))]
    mean = width(_shown("".join(units))) / count
    best: list[list[tuple[float, int]]] = [[(inf, 0)] * (len(units) + 1) for _ in range(count + 1)]
    best[0][0] = (0.0, 0)
    for line in range(1, count + 1):
        for end in range(line, len(units) + 1):
            best[line][end] = min(
                (best[line - 1][start][0] + _cost(wide[start][end], mean, most), start)
                for start in range(line - 1, end)
            )
    lines, end = [], len(units)
    for line in range(count, 0, -1):
        start = best[line][end][1]
        lines.append(_shown("".join(units[start:end])))
        end = start
    return lines[::-1]


def _cost(width: float, mean: float, most: float) -> float:
    over = max(0.0, width - most)
    return (width - mean) ** 2 + (1e6 * over if over > 1e-9 else 0.0)


class _Width:
    """The width of a text in a box's faces, at size 1."""

    def __init__(self, box: TextBox) -> None:
        self._spacing = box.spacing
        self._box = box
        self._known: dict[tuple[str, str], float] = {}

    def __call__(self, text: str) -> float:
        face = face_of(text, self._box.faces)
        return sum(self._word(word, face) for word in re.split("( )", text)) + self._spacing * len(text)

    def _word(self, word: str, face: Face) -> float:
        key = (face.family, word)
        if key not in self._known:
            self._known[key] = _font(face, self._box.weight).getlength(word) / MEASURE
        return self._known[key]


def face_of(text: str, families: tuple[str, ...]) -> Face:
    """The first of the faces that has all letters of the text, else of those that help out; else the text face."""
    asked = [face for name in families for face in DESIGNED if face.family == name]
    needed = frozenset(char for char in text if unicodedata.category(char)[0] not in "CZ")
    for face in (*asked, TEXT, *FALLBACKS):
        if _has_all(face, needed):
            return face
    return TEXT


@lru_cache(maxsize=512)
def _has_all(face: Face, needed: frozenset[str]) -> bool:
    if face in DESIGNED and all(ord(char) < 0x180 or char in "–—‘’“”…" for char in needed):
        return True
    return face.is_here and face.has(needed) == needed


@lru_cache(maxsize=32)
def _font(face: Face, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(face.paths()[0]), MEASURE, layout_engine=ImageFont.Layout.BASIC)
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

"""The picture of a side -> where there is ink on it, how far it is askew, which way its lines run.

What a newcomer gets wrong: paper is not white. The light falls off towards the fold and over a page that bends up, so
ink is what is darker than the paper around it, never what is darker than a fixed grey.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import log

from PIL import Image, ImageChops, ImageFilter

LOOKED = 900
"""Pixels of the longer edge of the small picture that is looked at: lines of print stay apart, grain goes."""
PAPER = 16
"""How many pixels make one of the picture of the paper alone: more than a stroke is wide."""
DARKER = 60
"""How much darker than its paper ink is, of 255, in the small picture: strokes are thinner than its pixels there."""
EDGE = 0.015
"""The share of a picture along each edge that is not looked at: the rim of the sheet shows there, and the lid."""
SHEET = 1.5
"""How many times lighter a sheet is than what it lies on, where that is seen at all; a fold's shade takes a third."""
STEP, FARTHEST, RIM = 0.03, 0.2, 0.008
"""Shares of a picture: over how much of it a sheet that lies askew begins, how far inside at most, and how much of its
rim is left out then."""
MOST_SKEW = 5.0
"""Degrees; a sheet that lies worse than this in the scanner is seen and put straight."""
STEPS = ((1.0, MOST_SKEW), (0.25, 0.75), (0.05, 0.2))
"""The angles that are tried: step and reach in degrees, from coarse to fine."""
LEAST_SKEW = 0.1
"""Degrees from which on a picture is turned: Tesseract follows a line that climbs by this."""

_LOGARITHMS = [round(255 * log(value + 1) / log(256)) for value in range(256)]
_PROPORTIONS = [round(255 * 256 ** (-value / 255)) for value in range(256)]
"""Differences of the one are proportions, which the other gives back: 255 where a dot is as light as its paper."""


def without_shadow(picture: Image.Image) -> Image.Image:
    """The picture on white paper: every dot as light as it is in proportion to the paper around it."""
    dark = ImageChops.subtract(_paper_of(picture).point(_LOGARITHMS), picture.point(_LOGARITHMS))
    return dark.point(_PROPORTIONS)


def _paper_of(picture: Image.Image) -> Image.Image:
    """The paper alone, as it would look without print."""
    factor = min(PAPER, max(1, min(picture.size) // 8))
    paper = picture.reduce(factor).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(2))
    return paper.resize(picture.size, Image.Resampling.BICUBIC)


def paper_box(picture: Image.Image) -> tuple[int, int, int, int]:
    """Where the sheet lies in the picture: without the table around it, or the dark of the scanner's lid."""
    small = picture.reduce(max(1, round(max(picture.size) / 300)))
    across = _sheet([value * 255 for value in columns_of(small)])
    down = _sheet([value * 255 for value in rows_of(small)])
    width, height = picture.size
    return round(across[0] * width), round(down[0] * height), round(across[1] * width), round(down[1] * height)


def _sheet(light: Sequence[float]) -> tuple[float, float]:
    """Where a sheet begins and ends, as shares, along an edge of a picture that is so light."""
    start, end = _rise(light), _rise(light[::-1])
    return (start + RIM if start else 0.0), (1 - end - RIM if end else 1.0)


def _rise(light: Sequence[float]) -> float:
    """How far from the beginning it becomes light at one step; 0 if it is light from the beginning."""
    step = max(2, round(STEP * len(light)))
    best, place = SHEET, 0.0
    for at in range(step, round(FARTHEST * len(light))):
        outside, inside = sum(light[at - step : at]), sum(light[at : at + step])
        if inside > best * max(outside, 1.0):
            best, place = inside / max(outside, 1.0), at / len(light)
    return place


def ink_of(picture: Image.Image) -> Image.Image:
    """A small picture, at most :data:`LOOKED` pixels long, with 255 where there is ink and 0 elsewhere."""
    factor = max(1, round(max(picture.size) / LOOKED))
    clean = without_shadow(picture)
    for box in _edges_of(clean):
        clean.paste(255, box)
    return (clean.reduce(factor) if factor > 1 else clean).point(lambda value: 255 if value < 255 - DARKER else 0)


def _edges_of(picture: Image.Image) -> tuple[tuple[int, int, int, int], ...]:
    width, height = picture.size
    side, end = round(EDGE * width), round(EDGE * height)
    return (
        (0, 0, width, end), (0, height - end, width, height), (0, 0, side, height), (width - side, 0, width, height),
    )  # fmt: skip


def rows_of(ink: Image.Image) -> list[float]:
    """The share of every row that is ink."""
    return _values(ink.convert("F").resize((1, ink.height), Image.Resampling.BOX))


def columns_of(ink: Image.Image) -> list[float]:
    """The share of every column that is ink."""
    return _values(ink.convert("F").resize((ink.width, 1), Image.Resampling.BOX))


def _values(strip: Image.Image) -> list[float]:
    return [value / 255 for value in array("f", strip.tobytes())]


def _sharpness(profile: Sequence[float]) -> float:
    return sum((after - before) ** 2 for before, after in pairwise(profile))


def lie_of(ink: Image.Image) -> tuple[bool, float]:
    """Whether the lines of print run up and down, and how far they are askew.

    The second figure is the degrees against the clock by which the picture must be turned for its lines to run
    straight; 0 if about so.
    """
    (across, skew), (down, other) = _straightest(ink, rows_of), _straightest(ink, columns_of)
    return (True, other) if down > across else (False, skew)


def _straightest(ink: Image.Image, look: Callable[[Image.Image], list[float]]) -> tuple[float, float]:
    """How sharply lines and the white between them are parted at the angle at which they are most, and the angle."""
    best, most = 0.0, _sharpness(look(ink))
    for step, reach in STEPS:
        count, middle = round(reach / step), best
        for number in range(-count, count + 1):
            angle = middle + step * number
            sharpness = _sharpness(look(ink.rotate(angle, Image.Resampling.NEAREST))) if number else 0.0
            if sharpness > most:
                best, most = angle, sharpness
    return most, round(best, 2) if abs(best) >= LEAST_SKEW else 0.0


def straight(picture: Image.Image, degrees: float) -> Image.Image:
    """The picture turned by so many degrees against the clock, on white."""
    if not degrees:
        return picture
    return picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)

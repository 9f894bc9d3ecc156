"""The picture of a side -> where there is ink on it, how far it is askew, which way its lines run.

What a newcomer gets wrong: paper is not white. The light falls off towards the fold and over a page that bends up, so
ink is what is darker than the paper around it, never what is darker than a fixed grey.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter, ImageOps

LOOKED = 900
"""Pixels of the longer edge of the small picture that is looked at: lines of print stay apart, grain goes."""
PAPER = 16
"""How many pixels make one of the picture of the paper alone: more than a stroke is wide."""
DARKER = 60
"""How much darker than its paper ink is, of 255, in the small picture: strokes are thinner than its pixels there."""
EDGE = 0.015
"""The share of a picture along each edge that is not looked at: the rim of the sheet shows there, and the lid."""
MOST_SKEW = 5.0
"""Degrees; a sheet that lies worse than this in the scanner is seen and put straight."""
STEPS = ((1.0, MOST_SKEW), (0.25, 0.75), (0.05, 0.2))
"""The angles that are tried: step and reach in degrees, from coarse to fine."""
LEAST_SKEW = 0.1
"""Degrees from which on a picture is turned: Tesseract follows a line that climbs by this."""


def without_shadow(picture: Image.Image) -> Image.Image:
    """The picture on white paper: the shade of the paper around every dot taken away."""
    factor = min(PAPER, max(1, min(picture.size) // 8))
    small = picture.reduce(factor)
    paper = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(2))
    return ImageOps.invert(ImageChops.subtract(paper.resize(picture.size, Image.Resampling.BICUBIC), picture))


def ink_of(picture: Image.Image) -> Image.Image:
    """A small picture, at most :data:`LOOKED` pixels long, with 255 where there is ink and 0 elsewhere."""
    factor = max(1, round(max(picture.size) / LOOKED))
    clean = without_shadow(picture)
    clean.paste(255, (0, 0, clean.width, round(EDGE * clean.height)))
    clean.paste(255, (0, round((1 - EDGE) * clean.height), clean.width, clean.height))
    clean.paste(255, (0, 0, round(EDGE * clean.width), clean.height))
    clean.paste(255, (round((1 - EDGE) * clean.width), 0, clean.width, clean.height))
    return (clean.reduce(factor) if factor > 1 else clean).point(lambda value: 255 if value < 255 - DARKER else 0)


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

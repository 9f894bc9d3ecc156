"""An ISBN -> its bar code as a drawing: EAN-13 (ISO/IEC 15420) at nominal size, with the ISBN above it.

What a newcomer gets wrong: the white at both sides belongs to the code; without it a scanner finds no beginning.
"""

from __future__ import annotations

import re

from regather.text.identifiers import isbn_of

_LEFT = ("0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011")
"""The bars (1) and spaces (0) of each digit on the left, in the odd set of the standard."""

_SETS = ("OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO")
"""Which set each of the six digits on the left is of; that tells the first digit, which has no bars itself."""

_MODULE = 0.33
"""Millimetres: the width of the thinnest bar at nominal size."""

_QUIET = (11, 7)
"""Modules of white before and behind the bars."""

_BARS, _GUARDS = 22.85, 24.5
"""Millimetres: the height of bars, and of those at both ends and in the middle."""

WIDTH, HEIGHT = (95 + sum(_QUIET)) * _MODULE, 32.0
"""Millimetres of the whole drawing, its white and the line above included."""


def thirteen(isbn: str) -> str:
    """The thirteen digits of an ISBN, of one of ten digits too; nothing of what is none."""
    known = isbn_of(isbn)
    if known is None:
        return ""
    digits = known.value.removeprefix("urn:isbn:")
    if len(digits) == 13:
        return digits
    start = "978" + digits[:9]
    return start + str(-sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(start)) % 10)


def modules(digits: str) -> str:
    """The 95 modules of the thirteen digits: 1 is a bar, 0 a space."""
    left = []
    for digit, kind in zip(digits[1:7], _SETS[int(digits[0])], strict=True):
        odd = _LEFT[int(digit)]
        left.append(odd if kind == "O" else _turned(odd)[::-1])
    right = [_turned(_LEFT[int(digit)]) for digit in digits[7:]]
    return "101" + "".join(left) + "01010" + "".join(right) + "101"


def _turned(bars: str) -> str:
    return bars.translate(str.maketrans("01", "10"))


def drawing(isbn: str, family: str) -> str:
    """The bar code as SVG in millimetres, black on white; text in the face of that name."""
    digits = thirteen(isbn)
    known = isbn_of(isbn)
    if known is None or not digits:
        return ""
    top = HEIGHT - _GUARDS - 2.2
    shapes = [f'<rect width="{WIDTH:.3f}" height="{HEIGHT}" fill="#ffffff"/>']
    bars = modules(digits)
    for place, module in enumerate(bars):
        if module == "1":
            guard = place < 3 or place > 91 or 45 <= place <= 49
            x, height = (_QUIET[0] + place) * _MODULE, _GUARDS if guard else _BARS
            shapes.append(f'<rect x="{x:.3f}" y="{top:.3f}" width="{_MODULE}" height="{height}" fill="#000000"/>')
    below = top + _GUARDS + 1.6
    for start, text in ((1, digits[0]), (_QUIET[0] + 4, digits[1:7]), (_QUIET[0] + 51, digits[7:])):
        step = 0 if len(text) == 1 else 7
        shapes += [
            _text(digit, (start + step * place + 1) * _MODULE, below, 3.2, family) for place, digit in enumerate(text)
        ]
    ten = len(re.sub(r"\D", "", known.shown)) < 13
    shown = f"ISBN 978-{known.shown.removeprefix('ISBN ')[:-1]}{digits[-1]}" if ten else known.shown
    shapes.append(_text(shown, _QUIET[0] * _MODULE, top - 1.4, 3.0, family))
    size = f'width="{WIDTH:.3f}mm" height="{HEIGHT}mm" viewBox="0 0 {WIDTH:.3f} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(shapes)}</svg>'


def _text(text: str, x: float, y: float, size: float, family: str) -> str:
    return (
        f'<text x="{x:.3f}" y="{y:.3f}" font-family="{family}" font-size="{size}" fill="#000000" '
        f'style="font-variant-numeric: lining-nums">{text}</text>'
    )

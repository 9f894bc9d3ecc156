"""Makes pictures of printed sides as a scanner or a camera gives them: askew, in shade, with grain, on a dark table."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2
from PIL import Image, ImageChops
from tests.sources.pdf_maker import Run, column, pdf

LINES = (
    "The binder lays the sheet upon the table and looks at", "it for a while before she folds it, since a fold that is",
    "made cannot be taken back. Then she runs her thumb", "along the crease, and the sheet has become two leaves,",
    "four pages, and the beginning of a book that nobody", "has read so far, which is the best thing about books.",
    "Her neighbour sews them, and the neighbour of that", "neighbour carries them to market in a basket of reed,",
    "where people turn them over and ask for the price of", "paper, as if paper were what they had come to buy.",
)  # fmt: skip
WIDTH, HEIGHT = 842.0, 595.0
"""A4 lying, in points: two pages of A5."""


def page(number: int | None, x: float, lines: Sequence[str] = LINES, *, turn: int = 0) -> list[Run]:
    """A page of text whose left margin is ``x``, with its folio."""
    runs = [*column(lines, x, 500, size=11, step=16)]
    if number is not None:
        runs.append(Run(x + 140, 60, str(number), 11))
    if turn == 2:
        return [Run(2 * x + 290 - run.x, HEIGHT - run.y, run.text, run.size, turn=2) for run in runs]
    return runs


def picture(runs: Sequence[Run], *, width: float = WIDTH, height: float = HEIGHT, dots: int = 100) -> Image.Image:
    """The clean picture of a side, in grey."""
    with pypdfium2.PdfDocument(pdf([runs], width, height)) as document:
        drawn: Image.Image = document[0].render(scale=dots / 72, grayscale=True).to_pil().convert("L")
        return drawn


def lines_of(number: int) -> tuple[str, ...]:
    """The lines of a page: each page begins with another one."""
    first = 3 * number % len(LINES)
    return (*LINES[first:], *LINES[:first])


def spread(left: int | None, right: int | None, *, dots: int = 100, askew: float = 0.0) -> Image.Image:
    """Two pages side by side; ``None`` is a blank one."""
    runs = page(left, 60, lines_of(left)) if left else []
    runs += page(right, 481, lines_of(right)) if right else []
    drawn = picture(runs, dots=dots)
    return drawn.rotate(askew, Image.Resampling.BICUBIC, fillcolor=255) if askew else drawn


def shaded(clean: Image.Image, dark: float = 0.5) -> Image.Image:
    """The light falls off from the left to the right."""
    gradient = Image.linear_gradient("L").rotate(90).resize(clean.size)
    return ImageChops.multiply(clean, gradient.point([255 - int(value * dark) for value in range(256)]))


def on_a_table(clean: Image.Image) -> Image.Image:
    """A photograph of the sheet on a dark table."""
    table = Image.new("L", (clean.width + 140, clean.height + 110), 50)
    table.paste(clean.point([min(value, 235) for value in range(256)]), (80, 45))
    return table

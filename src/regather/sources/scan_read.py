"""The picture of one page -> the lines on it, upright, as Tesseract reads them.

What a newcomer gets wrong: Tesseract reads something on any picture, on one that stands on its head, too. What it is
not sure of as a whole was no text.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from regather.errors import UnreadableSource
from regather.sources.scan_ink import rows_of, without_shadow
from regather.sources.scan_layer import hocr_lines
from regather.sources.scan_marks import with_marks
from regather.sources.scan_pictures import PAGE_HEIGHT
from regather.sources.scan_types import Seen, SeenLine, SeenPage
from regather.tools import tesseract

BLOCK = 6
"""Tesseract's layout mode "one block of text": the pages are cut apart already. The mode that looks for a layout by
itself took three of four folios that stand alone at the foot for dust."""
LEAST_DOTS, ENOUGH_DOTS = 130.0, 300.0
"""Dots an inch below which a picture is made larger, and above which smaller: at 150 the words come out as at 300."""
SURE_ENOUGH = 70.0
"""How sure, of 100, text is on average that is read the right way up; on its head it is read with 30 to 45."""
NO_TEXT = 45.0
"""How sure a line is on average that is no text, but a picture or dirt, at most."""
DUST = 40.0
"""How sure a sign by itself is that is none; dashes and dots that are print have 80 and more."""
FULL_LINE, LEAST_FULL = 25, 5
"""Letters of a line of running text, and how many such lines show where the print begins and ends."""
STRIP = 0.2
"""The share of a page's height that is read to find out which way up it stands: about six lines."""
LEAST_STRIP = 20
"""Letters in it that say something."""


@dataclass(frozen=True, slots=True)
class Part:
    """The picture of one page: the name of its side, dots an inch (0: not known), and whether its lines lie."""

    side: str
    picture: Image.Image
    dots: float
    lying: bool


def read_part(part: Part, language: str) -> SeenPage:
    """The page on a picture; raises :class:`~regather.errors.UnreadableSource` where Tesseract fails."""
    picture, dots = _cleaned(part)
    turn = way_up(picture, dots, language, lying=part.lying, side=part.side)
    picture = turned(picture, turn)
    lines = _credible(_read(picture, dots, language, part.side))
    lines = without_rim(lines)
    lines = with_marks(picture, lines, lambda crop: _digits(crop, part.side))
    return SeenPage(part.side, picture.width, picture.height, dots, tuple(lines), turn)


def sample_of(part: Part, language: str) -> tuple[str, float]:
    """Some lines of a page, as text, and how sure they are: enough to tell the language."""
    picture, dots = _cleaned(part)
    picture = turned(picture, way_up(picture, dots, language, lying=part.lying, side=part.side))
    lines = _read(_strip(picture, 2 * STRIP), dots, language, part.side)
    return "\n".join(" ".join(word.text for word in line.words) for line in lines), sureness(lines)


def _cleaned(part: Part) -> tuple[Image.Image, float]:
    picture, dots = sized(part)
    return without_shadow(picture), dots


def sized(part: Part) -> tuple[Image.Image, float]:
    """The picture in a size that reads well, and its dots an inch."""
    picture = part.picture
    dots = part.dots or max(picture.size) / PAGE_HEIGHT
    if LEAST_DOTS <= dots <= ENOUGH_DOTS:
        return picture, dots
    wanted = ENOUGH_DOTS if dots > ENOUGH_DOTS else 2 * dots if dots > LEAST_DOTS / 2 else 3 * dots
    shape = (max(1, round(picture.width * wanted / dots)), max(1, round(picture.height * wanted / dots)))
    return picture.resize(shape, Image.Resampling.LANCZOS), wanted


def turned(picture: Image.Image, turn: int) -> Image.Image:
    """The picture of a page whose text is turned by so many quarters clockwise, upright."""
    ways = (None, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    way = ways[turn]
    return picture if way is None else picture.transpose(way)


def way_up(picture: Image.Image, dots: float, language: str, *, lying: bool, side: str) -> int:
    """The quarter turns clockwise by which the text of a page is turned: a strip of it is read both ways."""
    best, most = 1 if lying else 0, -1.0
    for turn in (1, 3) if lying else (0, 2):
        lines = _read(_strip(turned(picture, turn), STRIP), dots, language, side)
        if _letters(lines) < LEAST_STRIP:
            continue
        sure = sureness(lines)
        if sure > most:
            best, most = turn, sure
        if sure >= SURE_ENOUGH:
            break
    return best


def _strip(picture: Image.Image, share: float) -> Image.Image:
    """The stretch of a page, over its whole width, that has most ink."""
    small = picture.reduce(max(1, picture.height // 300)).point(lambda value: 255 if value < 190 else 0)
    rows = rows_of(small)
    height = max(1, round(share * len(rows)))
    sums = [sum(rows[:height])]
    for start in range(1, len(rows) - height + 1):
        sums.append(sums[-1] + rows[start + height - 1] - rows[start - 1])
    top = max(range(len(sums)), key=lambda n: sums[n]) / len(rows)
    return picture.crop((0, round(top * picture.height), picture.width, round((top + share) * picture.height)))


def _read(picture: Image.Image, dots: float, language: str, side: str, layout: int = BLOCK) -> list[SeenLine]:
    with tempfile.TemporaryDirectory(prefix="regather-scan-") as folder:
        path = Path(folder) / "page.pgm"
        picture.save(path)
        read = tesseract.read_picture(path, language, layout=layout, dots=round(dots))
    if read.trouble:
        raise UnreadableSource(
            f"Tesseract could not read the picture: {read.trouble}.", where=f"side {side}",
            hint="Scan this side again, or take it out of the source.",
        )
    return hocr_lines(read.hocr)


def _digits(crop: Image.Image, side: str) -> str:
    with tempfile.TemporaryDirectory(prefix="regather-scan-") as folder:
        path = Path(folder) / "mark.pgm"
        crop.save(path)
        return tesseract.read_digits(path)


def _letters(lines: Iterable[SeenLine]) -> int:
    return sum(len(word.text) for line in lines for word in line.words)


def sureness(lines: Sequence[SeenLine]) -> float:
    """How sure the words are on average, by their letters; 0 of none."""
    letters = _letters(lines)
    return sum(word.sure * len(word.text) for line in lines for word in line.words) / letters if letters else 0.0


def without_rim(lines: Sequence[SeenLine]) -> list[SeenLine]:
    """The lines without what stands outside the print and is not sure: the rim of the sheet, the page beside it."""
    sure = [[word for word in line.words if word.sure >= SURE_ENOUGH] for line in lines]
    full = [words for words in sure if sum(len(word.text) for word in words) >= FULL_LINE]
    if len(full) < LEAST_FULL:
        return list(lines)
    start, end = min(words[0].left for words in full), max(words[-1].right for words in full)
    kept = []
    for line in lines:
        words = tuple(w for w in line.words if w.sure >= SURE_ENOUGH or (w.right > start and w.left < end))
        if words:
            kept.append(replace(line, words=words))
    return kept


def _is_dust(word: Seen) -> bool:
    """Whether a word is a sign that was read without being sure of it: a dash in the white between two words."""
    return word.sure < DUST and not any(c.isalnum() for c in word.text)


def _clean(word: Seen) -> Seen:
    """The word without the strokes that dust below it was taken for."""
    return replace(word, text=word.text.strip("_"))


def _credible(lines: Iterable[SeenLine]) -> list[SeenLine]:
    """The lines that are text; of these, without the strokes that dust at a word left."""
    kept = []
    for line in lines:
        words = tuple(_clean(word) for word in line.words if word.text.strip("_|~") and not _is_dust(word))
        if words and sureness([SeenLine(words, line.baseline)]) < NO_TEXT:
            # The leaders of a contents page are read as anything; its titles are what is sure there.
            words = tuple(word for word in words if word.sure >= SURE_ENOUGH and any(c.isalnum() for c in word.text))
        if words:
            kept.append(replace(line, words=words))
    return kept

"""Words with their places on a side of a sheet: what a PDF or an OCR program knows and plain text does not.

What a newcomer gets wrong: places are counted from the top left corner of the side as a person sees it, downwards,
in points; the text in a PDF counts upwards, and may lie on its side or stand on its head.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a part of one.

    ``left``, ``top``, ``right`` and ``bottom`` are its box and ``baseline`` the height that it stands on, in points;
    ``size`` is that of its type in points; ``turn`` counts the quarter turns clockwise that it is turned by.
    ``glued`` says that it belongs to the word before it (the raised number of a note behind its word), ``face`` is the
    name of its typeface without bold or italic, empty where nothing tells it.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    turn: int = 0
    bold: bool = False
    italic: bool = False
    glued: bool = False
    face: str = ""

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the box."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet: its width and height in points, its words in the order of the file, and its label.

    ``recognised`` says that an OCR program put the words, unseen, over a picture of the side.
    """

    width: float
    height: float
    words: tuple[Word, ...]
    label: str
    recognised: bool = False


def is_leader(word: Word) -> bool:
    """Whether a word is dots of a contents page: they are often laid out beyond the page and cut off there."""
    return not word.text.strip(".·…‥_")


def upright(words: Iterable[Word], width: float, height: float) -> list[Word]:
    """The same words as they stand when the side of that ``width`` and ``height`` is turned to read them.

    The words must share one ``turn``. A word keeps its own order of letters, so its box may be turned with it;
    where it stands on its line (``baseline``) is measured again from the box.
    """
    return [_turned(word, width, height) for word in words]


def _turned(word: Word, width: float, height: float) -> Word:
    match word.turn:
        case 1:
            left, top, right, bottom = word.top, width - word.right, word.bottom, width - word.left
            baseline = width - word.baseline
        case 2:
            left, top, right, bottom = width - word.right, height - word.bottom, width - word.left, height - word.top
            baseline = height - word.baseline
        case 3:
            left, top, right, bottom = height - word.bottom, word.left, height - word.top, word.right
            baseline = word.baseline
        case _:
            return word
    return replace(word, left=left, top=top, right=right, bottom=bottom, baseline=baseline, turn=0)

"""A PDF with text in it -> the words on each of its pages, with their places, sizes and faces.

What a newcomer gets wrong: a page of the file is a side of a sheet. Where a program has imposed the book, several of
the book's pages stand on it, some on their heads, and the order of the text in the file says nothing.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from regather.sources.placed import Side, Word

GAP = 0.12
"""The gap between two letters, as a share of the type's size, from which on they are two words where the file has no
space. Spaces are .2 to .33 em wide and shrink to .15; letters are moved from where their widths put them by .05."""
SAMPLE = 200
"""Characters of a page that are asked whether they can be seen: recognised pages have no other ones."""
RAISED = 0.15
"""How far a letter stands above the line, as a share of the size of the type, to be raised (or lowered) on purpose."""
ITALIC, FORCE_BOLD = 1 << 6, 1 << 18
"""Flags of a font's descriptor (ISO 32000-1, table 123)."""
_BOLD_NAMES = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_ITALIC_NAMES = re.compile(r"italic|oblique|slanted", re.IGNORECASE)
"""What the names of bold and italic faces hold; most files set no flag for them."""

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_STYLES = re.compile(
    r"[-, ]*(?:bold|black|heavy|demi|semi|italic|oblique|slanted|roman|regular|book|ps|mt)+$", re.IGNORECASE
)

_HYPHENS = frozenset("\x02\u00ad\ufffe")
"""What stands for a hyphen at a line's end: PDFium's own sign, the soft hyphen, and PDFium's old sign."""
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
"""Letters that a font joins in one picture: the same text to every reader, and no word of a list otherwise."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """One character: its box in points from the top left corner, the height and size of its type, and its turn."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    along: float
    size: float
    turn: int
    face: _Face


@dataclass(frozen=True, slots=True)
class _Face:
    """A typeface: its family, and whether it is bold or in italics."""

    family: str
    bold: bool
    italic: bool


def pdf_sides(document: pypdfium2.PdfDocument) -> Iterator[Side]:
    """The pages of the file, each with its words in the order in which the file has them."""
    for number, page in enumerate(document, start=1):
        text = page.get_textpage()
        try:
            view = _View(page)
            words = tuple(_words(_letters(text, view)))
            yield Side(view.width, view.height, words, str(number), _is_unseen(text))
        finally:
            text.close()
            page.close()


def _is_unseen(text: pypdfium2.PdfTextPage) -> bool:
    """Whether the text is drawn in no colour at all, as OCR programs put it over a picture."""
    letters = [n for n in range(min(text.count_chars(), SAMPLE)) if not pdfium.FPDFText_IsGenerated(text, n)]
    drawn = [pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(text, n)) for n in letters]
    return bool(drawn) and all(mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE for mode in drawn)


def evened(sides: Sequence[Side]) -> list[Side]:
    """The sides, all recognised words in the usual size of such words.

    OCR programs make a word's type as large as its width in the picture wants, so it differs from word to word by a
    quarter and says nothing of the print's.
    """
    sizes = [word.size for side in sides if side.recognised for word in side.words]
    if not sizes:
        return list(sides)
    usual = median(sizes)
    return [
        replace(side, words=tuple(replace(word, size=usual) for word in side.words)) if side.recognised else side
        for side in sides
    ]


class _View:
    """How places on a page, counted from its lower left corner, look to a person: cropped, turned, from the top."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.left, self.low, right, top = page.get_cropbox()
        self.turns = (page.get_rotation() // 90) % 4
        self._across, self._up = right - self.left, top - self.low
        self.width, self.height = (self._up, self._across) if self.turns % 2 else (self._across, self._up)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Points from the left and from the top."""
        x, y = x - self.left, self._up - (y - self.low)
        match self.turns:
            case 1:
                return self._up - y, x
            case 2:
                return self._across - x, self._up - y
            case 3:
                return y, self._across - x
            case _:
                return x, y

    def turn(self, a: float, b: float) -> int:
        """Quarter turns clockwise of text that runs in the direction (a, b)."""
        return int(round(-math.atan2(b, a) / (math.pi / 2)) + self.turns) % 4


def _letters(text: pypdfium2.PdfTextPage, view: _View) -> Iterator[_Letter | None]:
    """The characters of a page; ``None`` for white space."""
    at_x, at_y = ctypes.c_double(), ctypes.c_double()
    matrix, loose = pdfium.FS_MATRIX(), pdfium.FS_RECTF()
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        letter = chr(code) if 0 < code < 0x110000 else ""
        letter = "-" if letter in _HYPHENS else _LIGATURES.get(letter, letter)
        if not letter.strip():
            yield None
            continue
        # The loose box is as wide as the face gives the letter room, so that a 1 stands as near as an 8.
        pdfium.FPDFText_GetLooseCharBox(text, index, loose)
        pdfium.FPDFText_GetCharOrigin(text, index, at_x, at_y)
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        corners = (view.place(loose.left, loose.bottom), view.place(loose.right, loose.top))
        origin = view.place(at_x.value, at_y.value)
        turn = view.turn(matrix.a, matrix.b)
        yield _Letter(
            letter, min(c[0] for c in corners), min(c[1] for c in corners), max(c[0] for c in corners),
            max(c[1] for c in corners), origin[0] if turn % 2 else origin[1], origin[1] if turn % 2 else origin[0],
            pdfium.FPDFText_GetFontSize(text, index) * math.hypot(matrix.a, matrix.b), turn,
            _face(text, index),
        )


def _face(text: pypdfium2.PdfTextPage, index: int) -> _Face:
    """The face of a character, by the font's name and flags."""
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, index, name, len(name), flags)
    return _named_face(name.value, flags.value)


@cache
def _named_face(name: bytes, flags: int) -> _Face:
    face = _SUBSET.sub("", name.decode("latin-1"))
    return _Face(
        _STYLES.sub("", face), bool(flags & FORCE_BOLD or _BOLD_NAMES.search(face)),
        bool(flags & ITALIC or _ITALIC_NAMES.search(face)),
    )  # fmt: skip


def _words(letters: Iterator[_Letter | None]) -> Iterator[Word]:
    word: list[_Letter] = []
    glued = False
    for letter in letters:
        if word and (letter is None or _parts(word[-1], letter)):
            yield _word(word, glued=glued)
            glued = letter is not None and _touch(word[-1], letter)
            word = []
        elif letter is None:
            glued = False
        if letter is not None:
            word.append(letter)
    if word:
        yield _word(word, glued=glued)


def _parts(last: _Letter, letter: _Letter) -> bool:
    """Whether a new word, or a part of one in another place or face, begins with ``letter``."""
    if letter.turn != last.turn or letter.face != last.face:
        return True
    lifted = abs(letter.baseline - last.baseline) > RAISED * max(last.size, letter.size)
    return lifted or not _touch(last, letter)


def _touch(last: _Letter, letter: _Letter) -> bool:
    """Whether a letter stands right behind the last one, perhaps raised."""
    size = max(last.size, letter.size)
    if letter.turn != last.turn or abs(letter.baseline - last.baseline) > size:
        return False
    if last.turn % 2:
        gap = letter.top - last.bottom if last.turn == 1 else last.top - letter.bottom
    else:
        gap = letter.left - last.right if last.turn == 0 else last.left - letter.right
    # Right-to-left text: the next letter stands on the other side of the last one.
    width = last.right - last.left + last.bottom - last.top + letter.right - letter.left + letter.bottom - letter.top
    return abs(gap) <= GAP * size or -width <= gap < 0


def _word(letters: list[_Letter], *, glued: bool) -> Word:
    first = letters[0]
    # Some files give characters beyond the first plane as two halves.
    halves = "".join(letter.text for letter in letters).encode("utf-16-le", "surrogatepass")
    text = halves.decode("utf-16-le", "replace")
    return Word(
        text, min(item.left for item in letters),
        min(item.top for item in letters), max(item.right for item in letters), max(item.bottom for item in letters),
        first.baseline, max(item.size for item in letters), first.turn, first.face.bold, first.face.italic, glued,
        first.face.family,
    )  # fmt: skip

"""The lines of a page -> its text: lines as they stood in print, blank lines between paragraphs.

What a newcomer gets wrong: nothing is joined here. Lines and the hyphens at their ends stay, because their lengths
are evidence of how the page was set; what is added is what the eye sees and plain text loses: where a paragraph
begins, which words are a heading or in italics, which numbers are raised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from regather.sources.page_lines import Line, is_raised
from regather.sources.placed import is_leader

NEW_BLOCK = 1.35
"""A gap of so many usual line distances parts two blocks; half a line is the least that printers put there."""
INDENT = (0.7, 4.5)
"""The indent of a first line, in ems: a printer's indents are one to three, and one em in a narrow page."""
USUAL_LEADING, WIDEST_LEADING = 1.2, 2.0
"""The distance of lines as a multiple of the type's size: what is usual, and beyond which lines are blocks."""
OTHER_SIZE = 0.1
"""Type that differs by more than this share begins another block: notes are set a tenth smaller at least."""
ROOM = 1.0
"""Ems of room more than the next word needs that are left on the last line of a paragraph."""
HEADING_SIZE = 1.12
"""Type so much larger than the book's running text is that of a heading: printers' sizes rise by a tenth and more."""
RUNNING = 150
"""Letters in the size of the running text that a page with a heading holds: two lines or three, more than a title."""
LONGEST_HEADING = 160
"""Characters; what is longer and large is a quotation or a page for children."""
SHORT = 0.8
"""A bold line is a heading where it takes less of the measure than this."""
TOUCHING = 0.3
"""A word that the file has right behind another is parted from it, for all that, where the gap is this wide, in ems."""
LEADER = 4
"""Dots in a row that lead from a title to its folio; three are an ellipsis."""

RAISED_TOUCHING = 0.15
"""The same for a raised number that the file has elsewhere: less than the narrowest space."""
NOTE_SIZE = 0.95
"""Type of less than this share of the running text's is that of notes."""
NOTE_NUMBER = 3
"""The most digits of a note's number."""

_OPEN_ENDS = (",", ";", "-", "\u2010", "\u2013", "\u2014")
"""What a line in mid-paragraph ends with, beside letters and digits; hyphens and dashes among them."""
_OPENING = "([{«»„“”‘’\"'¡¿"
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a whole book: the size of its running text, and the larger sizes of its headings, largest first.

    Sizes that stand only on pages without running text are those of a title page and not among them.
    """

    body: float
    headings: tuple[float, ...] = ()


def type_of(pages: Iterable[Sequence[Line]]) -> Type:
    """What sizes a book is set in, to half a point, by the letters set in each."""
    sizes = [_sizes(lines) for lines in pages]
    letters = sum(sizes, Counter())
    if not letters:
        return Type(0.0)
    body = max(sorted(letters), key=lambda size: letters[size])
    larger = {size for page in sizes if page[body] >= RUNNING for size in page if size >= HEADING_SIZE * body}
    return Type(body, tuple(sorted(larger, reverse=True)))


def _sizes(lines: Sequence[Line]) -> Counter[float]:
    """How many letters of a page are set in each size."""
    letters: Counter[float] = Counter()
    for line in lines:
        letters[_half_point(line.size)] += line.letters
    return letters


def _half_point(size: float) -> float:
    return round(size * 2) / 2


def page_text(lines: Sequence[Line], book: Type) -> str:
    """The text of a page: its blocks, a blank line between them."""
    running = _sizes(lines)[book.body] >= RUNNING
    texts: list[str] = []
    for column in _of_columns(lines):
        measure = _measure(column) if running else None
        blocks = [_block_text(block, book, measure) for block in _blocks(column, book.body)]
        if texts and (texts[-1][-1:].isalnum() or texts[-1].endswith(_OPEN_ENDS)):
            texts[-1] += "\n" + blocks.pop(0)
        texts += blocks
    return "\n\n".join(_numbers_together(texts))


def _of_columns(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines of each column, which have a measure of their own."""
    for _, column in groupby(lines, lambda line: line.column):
        yield list(column)


def _numbers_together(texts: Sequence[str]) -> Iterator[str]:
    """The blocks, the numbers of a drawing in one block: each alone on its line would pass for a folio.

    The first and the last block of a page may be its folio and stay by themselves.
    """
    for at, (number, run) in enumerate(groupby(enumerate(texts), lambda item: _is_number(item[0], texts))):
        blocks = [text for _, text in run]
        if number and at:
            yield " ".join(blocks)
        else:
            yield from blocks


def _is_number(at: int, texts: Sequence[str]) -> bool:
    inside = 0 < at < len(texts) - 1
    return inside and not any(c.isalpha() for c in texts[at]) and any(c.isdecimal() for c in texts[at])


def _measure(lines: Sequence[Line]) -> tuple[float, float]:
    """Where most lines begin, and the farthest that lines of running text reach."""
    lefts = Counter(round(line.left) for line in lines)
    left = max(sorted(lefts), key=lambda place: lefts[place] + lefts[place + 1]) if lefts else 0
    return float(left), max((line.right for line in lines), default=0.0)


def _blocks(lines: Sequence[Line], body: float) -> Iterator[list[Line]]:
    """The paragraphs and headings of a page, each as its lines."""
    left, right = _measure(lines)
    usual = _usual_distance(lines)
    indent = _usual_indent(lines, left)
    broken = _mostly_short(lines, right)
    block: list[Line] = []
    for line in lines:
        if block and (
            _apart(block[-1], line, usual)
            or is_raised(line.words[0], line)
            or _numbers_a_note(line, body)
            or (not _is_large(line, body) and _indented(block, line, left, indent))
            or (not _is_large(line, body) and not broken and _ends_short(block[-1], line, right))
        ):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _is_large(line: Line, body: float) -> bool:
    """Whether a line looks like one of a heading: these are often centred, and their ends say nothing."""
    return line.bold or line.size >= HEADING_SIZE * body


def _usual_distance(lines: Sequence[Line]) -> float:
    """The usual distance of lines as a multiple of the type's size."""
    steps = [(b.baseline - a.baseline) / b.size for a, b in pairwise(lines) if b.baseline > a.baseline]
    return min(median(steps), WIDEST_LEADING) if steps else USUAL_LEADING


def _usual_indent(lines: Sequence[Line], left: float) -> float | None:
    """The indent, in points, of lines in front of which and behind which the text is flush left; ``None``: no such."""
    indents = [
        line.left - left for line, after in pairwise(lines)
        if INDENT[0] * line.size < line.left - left < INDENT[1] * line.size and abs(after.left - left) < 0.3 * line.size
    ]
    return median(indents) if indents else None


def _apart(last: Line, line: Line, usual: float) -> bool:
    step = line.baseline - last.baseline
    size = max(last.size, line.size)
    other = abs(last.size - line.size) > OTHER_SIZE * size
    return other or last.bold != line.bold or step > NEW_BLOCK * usual * size or step < -size


def _indented(block: Sequence[Line], line: Line, left: float, usual: float | None) -> bool:
    """Whether a line begins a paragraph by its indent."""
    if usual is not None and abs(line.left - left - usual) < 0.3 * line.size:
        return True
    inside = line.left - block[-1].left
    return len(block) > 1 and INDENT[0] * line.size < inside < INDENT[1] * line.size


def _ends_short(last: Line, line: Line, right: float) -> bool:
    """Whether the last line left room for the first word of this one: then the paragraph had ended."""
    first = line.words[0]
    start = first.text.lstrip(_OPENING)[:1]
    if not start.isalpha() or start.islower():
        return False
    if last.words[-1].text[-1:].isalnum() or last.words[-1].text.endswith(_OPEN_ENDS):
        return False
    return last.right + (first.right - first.left) + (0.25 + ROOM) * line.size < right


def _numbers_a_note(line: Line, body: float) -> bool:
    """Whether a line in smaller type begins with a number that stands on the line, as many notes do."""
    first = line.words[0].text
    small = line.size < NOTE_SIZE * body and len(line.words) > 1
    return small and first.isdecimal() and len(first) <= NOTE_NUMBER and line.words[1].text[:1].isalpha()


def _mostly_short(lines: Sequence[Line], right: float) -> bool:
    """Whether lines end where they like, as in verse: then a short line says nothing."""
    short = sum(_ends_short(a, b, right) for a, b in pairwise(lines))
    return short > 0.5 * max(1, len(lines) - 1)


def _block_text(block: Sequence[Line], book: Type, measure: tuple[float, float] | None) -> str:
    """A heading on one line, or the lines of a paragraph; without a ``measure`` (a title page) nothing is a heading."""
    level = _heading_level(block, book, measure) if measure else 0
    if level:
        return "#" * level + " " + " ".join("".join(_pieces(line)) for line in block)
    return "\n".join(_emphasised(block, book.body))


def _heading_level(block: Sequence[Line], book: Type, measure: tuple[float, float]) -> int:
    """1 for the largest headings of the book, and so on; 0 for what is none."""
    size = _half_point(block[0].size)
    letters = sum(line.letters for line in block)
    if letters > LONGEST_HEADING or not any(c.isalpha() for line in block for word in line.words for c in word.text):
        return 0
    if size in book.headings:
        return min(book.headings.index(size) + 1, 6)
    width = max(line.right for line in block) - min(line.left for line in block)
    if block[0].bold and size >= book.body and width < SHORT * (measure[1] - measure[0]):
        return min(len(book.headings) + 1, 6)
    return 0


def _pieces(line: Line) -> Iterator[str]:
    """The words of a line, with the white space before each; raised numbers as such, leaders cut short.

    The leaders of a contents page are as many dots as the measure wanted, and some run on behind the page, unseen.
    """
    led = [number for number, word in enumerate(line.words) if is_leader(word)]
    runs = [[n for _, n in run] for _, run in groupby(enumerate(led), lambda item: item[1] - item[0])]
    runs = [run for run in runs if sum(len(line.words[n].text) for n in run) >= LEADER]
    shown = {run[0] for run in runs if run[-1] < len(line.words) - 1 or len(runs) == 1}
    hidden = {n for run in runs for n in run}
    for number, word in enumerate(line.words):
        if number in hidden:
            yield " " + "." * LEADER if number in shown else ""
            continue
        gap = word.left - line.words[number - 1].right if number else 0.0
        raised = is_raised(word, line)
        nearest = TOUCHING if word.glued else RAISED_TOUCHING if raised else 0.0
        glued = nearest > 0.0 and gap < nearest * line.size
        yield ("" if not number or glued else " ") + (word.text.translate(_RAISED) if raised else word.text)


def _emphasised(block: Sequence[Line], body: float) -> Iterator[str]:
    """The lines of a block, words in italics between asterisks, one pair for a whole run of them.

    A block that is in italics altogether (a running head, a verse) is left as it is: there they stress nothing.
    """
    words = [word for line in block for word in line.words]
    plain = all(word.italic for word in words) or not any(word.italic for word in words)
    open_run = False
    for number, line in enumerate(block):
        out: list[str] = []
        after = block[number + 1].words[:1] if number + 1 < len(block) else ()
        for word, following, piece in zip(line.words, [*line.words[1:], *after, None], _pieces(line), strict=False):
            opens = not plain and word.italic and not open_run
            open_run = not plain and word.italic
            closes = open_run and (following is None or not following.italic)
            bare = piece.lstrip()
            raised = not out and _numbers_a_note(line, body)
            shown = bare.translate(_RAISED) if raised else bare
            out += [piece[: len(piece) - len(bare)], "*" * opens, shown, "*" * closes]
            open_run = open_run and not closes
        yield "".join(out)

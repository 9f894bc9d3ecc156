"""Marks where each printed page begins, and which of these turns nobody is sure of.

Turns page numbers into edits that put in ``[]{.page n="12"}``. What a newcomer gets wrong: the exact place is
not always one at which Markdown bears a mark. A page that begins inside a word, a heading, a table or a link is
marked at the next place that does, and the ledger says so.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from regather.mend.flow import Edit, Place
from regather.mend.galley import Block, Galley, Glue, Kind
from regather.mend.joins import FIGURE
from regather.mend.labels import printed_labels
from regather.mend.sentences import DASHES
from regather.text.page_marks import page_mark

RULE = "page"
"""The rule's name in the ledger."""

LEAD = re.compile(r"(?:[-*+•]|\(?\d{1,9}[.)])[ \t]+(?=\S)")
"""What makes a line an item of a list: the mark stands behind it."""

LINE_MARK = re.compile(r"(?:[*_-][ \t]*){3,}$")
"""A rule across the page, which is one only where nothing else is in its paragraph."""

SOLID = re.compile(
    r"(?<![\\`])(`+)(?!`).+?(?<!`)\1(?!`)|!\[[^\[\]]*\]\([^()\s]*\)|\]\([^()\s]*\)|<[^<>\s]+>", re.DOTALL
)
"""Code, pictures, and the addresses of links: no mark is read inside them."""

BEHIND = "inside what bears no mark: it stands behind that"
"""The ledger's words for a page that begins in code, in an address or in a table."""

GUESSED = 0.3
"""How often a page begins exactly where it is thought to, where the source shows no trace of the turn: in 20 of 78
such turns of the dev cases; in half of them it is a line or two away."""

CLINGS = frozenset("\\^!]")
"""A mark straight behind one of these would be read as a part of what it ends."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """The start of a page: the body line it begins with, the block of that line, and the mark to put in."""

    page: int
    line: int
    block: Block
    mark: str
    doubted: str
    about: bool


def mark_pages(galley: Galley) -> None:
    """Put a mark where each page begins (the pass ``pages``); a text in one piece has no pages that anybody knows."""
    if galley.arrangement.pages == 1:
        return
    taken = _Taken.of(galley)
    galley.body.edits.extend([_edit(galley, turn, taken) for turn in _turns(galley)])


def _turns(galley: Galley) -> list[_Turn]:
    """The pages that the body has text of, in reading order, each once."""
    questions = _questions(galley)
    guessed = _guessed(galley)
    labels = printed_labels(galley.source, galley.anatomy, galley.arrangement)
    lasts = [block.last for block in galley.blocks]
    found: list[_Turn] = []
    seen: set[int] = set()
    for k, line in enumerate(galley.body.lines):
        if line.page not in seen:
            seen.add(line.page)
            asked = questions.get(line.page, "")
            about = line.page in guessed and not asked
            mark = page_mark(line.page, label=labels.get(line.page, ""), question=asked, about=about)
            found.append(_Turn(line.page, k, galley.blocks[bisect_left(lasts, k)], mark, asked, about))
    return found


def _questions(galley: Galley) -> dict[int, str]:
    """Pages whose first words are in doubt, and the id of the question that is open about them."""
    found: dict[int, str] = {}
    for doubt in galley.arrangement.doubts:
        if doubt.id in galley.decisions.accepted:
            continue
        own = () if doubt.right_page is None else (doubt.right_page,)
        for page in own:
            found[page] = doubt.id
        for _, page in doubt.settles:
            found.setdefault(page, doubt.id)
    return found


def _guessed(galley: Galley) -> set[int]:
    """Pages before which the source runs on without a trace of the turn: nothing is torn there, and nothing shown."""
    text = galley.source.text
    told = {cut.page for cut in galley.decisions.cuts if cut.edge == "start"}
    found = set()
    for join in galley.arrangement.joins:
        if join.in_stream and not join.decided and join.right_page not in told:
            left, right = join.left, join.right
            while left > 0 and text[left - 1].isspace():
                left -= 1
            while right < len(text) and text[right].isspace():
                right += 1
            if "\f" not in text[left:right] and not text[left:right].strip():
                found.add(join.right_page)
    return found


def _edit(galley: Galley, turn: _Turn, taken: _Taken) -> Edit:
    """Where the mark stands and why there."""
    body, block, k = galley.body, turn.block, turn.line
    text = body.flow.text
    begins = k == block.first
    if block.kind is Kind.HEADING:
        return _behind(turn, body.lines[block.last].end, f" {turn.mark}", "with a heading: the mark stands behind it")
    if block.kind is Kind.AS_IS or _stands_alone(galley, block):
        apart = "\n>\n> " if block.quoted else "\n\n"
        if begins:
            return _at(turn, body.lines[k].start, turn.mark + apart, "before what bears no mark inside")
        end = body.lines[block.last].end
        return _behind(turn, end, apart + turn.mark, BEHIND)
    at = body.lines[k].start + (0 if begins else body.gaps[k - 1].cut_right)
    reason = ""
    if begins or body.gaps[k - 1].glue is Glue.LINE:
        lead = LEAD.match(text, at, body.lines[k].end)
        at = lead.end() if lead else at
    solid = taken.solid_end(block, at)
    in_word = not begins and body.gaps[k - 1].glue is Glue.NONE and _in_word(galley, k, at)
    if solid == at and not in_word:
        return _at(turn, at, turn.mark, "")
    reason = "inside a word: the mark stands behind it" if solid == at else BEHIND
    return _next_word(galley, turn, taken, reason, solid)


def _stands_alone(galley: Galley, block: Block) -> bool:
    """Whether the block is what it is only while nothing else is in its paragraph: a picture, a rule."""
    if block.first != block.last:
        return False
    text = galley.inner(block)
    return bool(FIGURE.match(text) or LINE_MARK.match(text))


def _in_word(galley: Galley, k: int, at: int) -> bool:
    """Whether a word goes over from the line before ``k`` to the place ``at`` in it."""
    gap, text = galley.body.gaps[k - 1], galley.body.flow.text
    before, after = text[: gap.start - gap.cut_left][-1:], text[at : at + 1]
    if before in CLINGS:
        return True
    apart = before in DASHES or _is_wide(before) or _is_wide(after)
    return not apart


def _is_wide(char: str) -> bool:
    """Whether it is a character of a script that puts no spaces between words (Unicode Standard Annex 11)."""
    return bool(char) and unicodedata.east_asian_width(char) == "W"


def _next_word(galley: Galley, turn: _Turn, taken: _Taken, reason: str, at: int) -> Edit:
    """The mark before the first word that begins behind ``at``, or at the end of the line or block."""
    body, text = galley.body, galley.body.flow.text
    k = turn.line
    while True:
        line = body.lines[k]
        at = max(at, line.start)
        for place in range(at, line.end):
            if not text[place].isspace() or taken.joins(place):
                continue
            word = place + 1
            while text[word].isspace():
                word += 1
            if taken.solid_end(turn.block, word) == word:
                return _at(turn, word, turn.mark, reason)
        glue = body.gaps[k].glue if k < turn.block.last else Glue.BREAK
        if glue in (Glue.LINE, Glue.BREAK):
            return _behind(turn, line.end, f" {turn.mark}", reason)
        k += 1
        at = body.lines[k].start + body.gaps[k - 1].cut_right
        if glue is not Glue.NONE and taken.solid_end(turn.block, at) == at:
            return _at(turn, at, turn.mark, reason)


def _at(turn: _Turn, at: int, after: str, where: str) -> Edit:
    return Edit(at, at, after, RULE, _reason(turn, where), _sure(turn), place=Place.PAGE)


def _behind(turn: _Turn, at: int, after: str, where: str) -> Edit:
    return Edit(at, at, after, RULE, _reason(turn, where), _sure(turn), place=Place.ENDS)


def _sure(turn: _Turn) -> float:
    return GUESSED if turn.about else 1.0


def _reason(turn: _Turn, where: str) -> str:
    said = f"Page {turn.page} of the print begins {'about here' if turn.about else 'here'}{where and ', '}{where}."
    if turn.doubted:
        return f"{said} Whether it does is asked as {turn.doubted}."
    if turn.about:
        return f"{said} The source runs on over the turn, so that its place can only be told from how pages fill."
    return said


@dataclass(frozen=True, slots=True)
class _Taken:
    """The stretches of the body that edits replace, sorted, and the galley they are of."""

    galley: Galley
    edits: list[tuple[int, int, str]]
    starts: list[int]

    @classmethod
    def of(cls, galley: Galley) -> _Taken:
        edits = [(edit.start, edit.end, edit.after) for edit in galley.body.edits if edit.start < edit.end]
        edits += [(*note.mark, "[^]") for note in galley.notes if note.mark and note.mark[0] < note.mark[1]]
        edits.sort()
        return cls(galley, edits, [edit[0] for edit in edits])

    def over(self, at: int) -> tuple[int, int, str] | None:
        """The edit that replaces the character at ``at``."""
        k = bisect_right(self.starts, at) - 1
        return self.edits[k] if k >= 0 and at < self.edits[k][1] else None

    def joins(self, at: int) -> bool:
        """Whether an edit takes the white space at ``at`` out of a word."""
        edit = self.over(at)
        return edit is not None and not any(char.isspace() for char in edit[2])

    def solid_end(self, block: Block, at: int) -> int:
        """``at``, or the end of what stands there and bears no mark inside."""
        edit = self.over(at)
        if edit is not None and edit[0] < at:
            at = edit[1]
        start = self.galley.start(block)
        shown = self.galley.body.flow.text[start : self.galley.end(block)]
        for match in SOLID.finditer(shown) if any(char in shown for char in "`]<") else ():
            if match.start() + start < at < match.end() + start:
                return match.end() + start
        return at

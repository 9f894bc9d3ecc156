"""Mends single marks that a scan's program wrote otherwise than the book: ligatures, quotation marks, spaces.

What a newcomer gets wrong: none of this is house style. A book that has straight marks throughout keeps them, one
that sets a space before its question marks keeps it; only what departs from the book's own habit, in a few places
out of many, is brought back to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from unicodedata import normalize

from regather.mend.flow import Edit
from regather.mend.galley import Galley, Strip
from regather.mend.letters import closed_in

LIGATURE = re.compile(r"[\ufb00-\ufb06]+")
TWICE = re.compile(r"(?<![\w'’,‚])(?:''|‘‘|``|,,|‚‚)(?=\w)|(?<=[\w.,!?…])(?:''|’’)(?![\w'’])")
STRAIGHT = re.compile(r"[\"']")
BEFORE_MARK = re.compile(r"(?<=[^\W\d_⁰¹²³⁴-⁹])[ \u00a0\u202f]([,.;:!?])(?=[\s\"”’»)\]]|$)")
NO_SPACE = re.compile(r"(?<=[^\W\d_⁰¹²³⁴-⁹]{2})([,;])(?=[^\W\d_⁰¹²³⁴-⁹]{2})")
WITH_SPACE = re.compile(r"(?<=[^\W\d_⁰¹²³⁴-⁹])([,;])[ \n]")

HABIT = 0.99
"""Share of a book's marks of one kind from which on they are its habit, and the rest slips of the scan."""

ENOUGH = 30
"""Marks of one kind that a book must have before they are a habit."""


def mend_glyphs(galley: Galley) -> None:
    """Bring single marks back to the book's own habit (the pass ``glyphs``)."""
    strips = (galley.body, *(note.strip for note in galley.notes))
    whole = "\n".join(strip.flow.text for strip in strips)
    spaced, apart, quotes = _tight_marks(whole), _parting_marks(whole), _quotes(whole)
    for strip in strips:
        closed = closed_in(strip, [n.mark for n in galley.notes if n.mark] if strip is galley.body else [])
        for k, line in enumerate(strip.lines):
            if line.row:
                continue
            found = [
                *_ligatures(strip, line.start, line.end),
                *_tight(strip, line.start, line.end, spaced),
                *_parted(strip, line.start, line.end, apart),
                *_quoted(strip, line.start, line.end, quotes),
            ]
            end = strip.gaps[k].start - strip.gaps[k].cut_left if k < len(strip.gaps) else line.end
            start = line.start + (strip.gaps[k - 1].cut_right if k else 0)
            strip.edits += [
                edit
                for edit in found
                if start <= edit.start and edit.end <= end and not any(closed[edit.start : edit.end])
            ]


def _ligatures(strip: Strip, start: int, end: int) -> Iterator[Edit]:
    for match in LIGATURE.finditer(strip.flow.text, start, end):
        letters = normalize("NFKC", match.group())
        reason = f"The ligature stands for the letters “{letters}”; as one character no search finds them."
        yield Edit(*match.span(), letters, "ligature", reason, 0.99)


def _tight_marks(text: str) -> str:
    """The marks that cling to the word before them in this book; French ones need not."""
    clinging = Counter(re.findall(r"(?<=[^\W\d_⁰¹²³⁴-⁹])([,.;:!?])(?=[\s\"”’»)\]])", text))
    spaced = Counter(re.findall(r"(?<=[^\W\d_⁰¹²³⁴-⁹])[ \u00a0\u202f]([,.;:!?])(?=[\s\"”’»)\]])", text))
    return "".join(m for m in ",.;:!?" if _is_habit(clinging[m], spaced[m]))


def _parting_marks(text: str) -> str:
    """The marks behind which this book has a space."""
    apart, glued = Counter(WITH_SPACE.findall(text)), Counter(NO_SPACE.findall(text))
    return "".join(m for m in ",;" if _is_habit(apart[m], glued[m]))


def _is_habit(many: int, few: int) -> bool:
    return many >= ENOUGH and many >= HABIT * (many + few)


def _tight(strip: Strip, start: int, end: int, marks: str) -> Iterator[Edit]:
    for match in BEFORE_MARK.finditer(strip.flow.text, start, end):
        if match.group(1) in marks:
            reason = f"No space stands before “{match.group(1)}” elsewhere in the book."
            yield Edit(match.start(), match.start(1), "", "space-before-mark", reason, 0.95)


def _parted(strip: Strip, start: int, end: int, marks: str) -> Iterator[Edit]:
    for match in NO_SPACE.finditer(strip.flow.text, start, end):
        if match.group(1) in marks:
            reason = f"A space stands behind “{match.group(1)}” elsewhere in the book."
            yield Edit(match.start(1), match.end(1), match.group(1) + " ", "space-behind-mark", reason, 0.95)


def _quotes(text: str) -> str:
    """Which of the book's straight marks are slips: ``\"``, ``'``, both or none; ``„`` where it opens with that."""
    curly, straight = len(re.findall("[“”„]", text)), text.count('"')
    found = '"' if _is_habit(curly, straight) and text.count("»") < curly else ""
    single, plain = (
        len(re.findall(r"(?<=[^\W\d_⁰¹²³⁴-⁹])’(?=[^\W\d_⁰¹²³⁴-⁹])", text)),
        len(re.findall(r"(?<=[^\W\d_⁰¹²³⁴-⁹])'(?=[^\W\d_⁰¹²³⁴-⁹])", text)),
    )
    found += "'" if _is_habit(single, plain) else ""
    return found + ("„" if text.count("„") >= ENOUGH else "")


def _quoted(strip: Strip, start: int, end: int, quotes: str) -> Iterator[Edit]:
    text = strip.flow.text
    for match in TWICE.finditer(text, start, end):
        opens = match.group()[0] in ",‚‘`" or not text[match.start() - 1 : match.start()].strip()
        low = match.group()[0] in ",‚"
        after = "„" if low else '"' if '"' not in quotes else "“" if opens and "„" not in quotes else "”"
        if low or "„" not in quotes:
            reason = "Two single marks stand for one double one."
            yield Edit(*match.span(), after, "quotation-mark", reason, 0.95)
    for match in STRAIGHT.finditer(text, start, end):
        mark, before, behind = (
            match.group(),
            text[match.start() - 1 : match.start()],
            text[match.end() : match.end() + 1],
        )
        if mark not in quotes or (mark == '"' and "„" in quotes):
            continue
        after = ""
        if before.isalpha() and behind.isalpha():
            after = "’" if mark == "'" else ""
        elif mark == '"' and (not before.strip() or before in "(—–") and behind.isalnum():
            after = "“"
        elif mark == '"' and before and before in ".,!?…" and not behind.isalnum():
            after = "”"
        if after:
            reason = f"The book's other marks of this kind are curly: “{after}”."
            yield Edit(*match.span(), after, "quotation-mark", reason, 0.95)

"""Mends letters that the program which read the scan took for others: ``tbe``, ``rnoon``, ``ofthe``, ``cont ent``.

Turns what :mod:`regather.mend.misreadings` finds into edits where it is certain, and into findings where it is
not. What a newcomer gets wrong: nothing is judged across a line's or page's end, and nothing that touches a
note's mark, an address or a cut word; those have passes of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from regather.mend.flow import Edit
from regather.mend.galley import Galley, Glue, Strip
from regather.mend.misreadings import TOKEN, Misreadings, Odd, Verdict
from regather.mend.sentences import OPENERS, ends_sentence
from regather.model import Level

SOLID = re.compile(r"\S*(?:://|@|www\.|\w[/\\_]\w|\w\.\w{2,})\S*|!?\[[^\]]*\]\([^)\s]*\)|<[^<>]*>|`[^`]*`|\{[^{}]*\}")
"""Addresses, names of files, code: no words."""

SURE = 0.9
"""Chance from which on a reading is taken at the level *safe*."""

LIKELY = 0.6
"""The same at the level *full*."""

NEAR = 2
"""Words on each side that are asked whether they are of another language."""


REASONS = {
    "misread": "“{word}” is no word here; “{text}” is, and the letters that differ look alike.",
    "glued-words": "“{word}” is no word; a space was lost between “{text}”.",
    "split-word": "A stray space stood in “{text}”.",
    "stray-mark": "A stray mark stood in “{text}”.",
}
"""What the ledger says of a change by each rule."""


def mend_letters(galley: Galley) -> None:
    """Change what the level of mending lets change (the pass ``letters``); the rest is left for the lint to tell."""
    least = SURE if galley.level is Level.SAFE else LIKELY
    for strip, start, end, after, verdict in list(readings_of(galley)):
        if verdict.chance >= least:
            rule = verdict.best.rule
            reason = REASONS[rule].format(word=strip.flow.text[start:end], text=verdict.best.text)
            strip.edits.append(Edit(start, end, after, rule, reason, round(min(0.99, verdict.chance), 3)))


def readings_of(galley: Galley) -> Iterator[tuple[Strip, int, int, str, Verdict]]:
    """Every doubtful word of body and notes: its strip, the characters to change, what instead, and how sure."""
    misreadings = Misreadings.of(galley.vocabulary)
    misreadings.nouns = _writes_nouns_large(galley.body.flow.text)
    misreadings.numbered = bool(galley.notes)
    marks = [note.mark for note in galley.notes if note.mark is not None]
    for strip in (galley.body, *(note.strip for note in galley.notes)):
        closed = closed_in(strip, marks if strip is galley.body else [])
        for k, line in enumerate(strip.lines):
            if not line.row:
                inner = _inner(strip, k)
                yield from _in_line(strip, line.start, line.end, inner, closed, misreadings)


def _inner(strip: Strip, k: int) -> tuple[bool, bool]:
    """Whether a word runs on over the line's start and over its end."""
    before = k > 0 and strip.gaps[k - 1].glue is Glue.NONE
    behind = k < len(strip.gaps) and strip.gaps[k].glue is Glue.NONE
    return before, behind


def closed_in(strip: Strip, marks: list[tuple[int, int]]) -> bytearray:
    """Which characters stay as they are: what edits take already, marks of notes, addresses."""
    found = bytearray(len(strip.flow.text))
    taken = [(edit.start, edit.end) for edit in strip.edits] + marks
    for line in strip.lines:
        taken += [match.span() for match in SOLID.finditer(strip.flow.text, line.start, line.end)]
    for start, end in taken:
        found[start:end] = b"\x01" * (end - start)
    return found


def _in_line(
    strip: Strip,
    start: int,
    end: int,
    inner: tuple[bool, bool],
    closed: bytearray,
    misreadings: Misreadings,
) -> Iterator[tuple[Strip, int, int, str, Verdict]]:
    text = strip.flow.text
    tokens = [match.span() for match in TOKEN.finditer(text, start, end)]
    taken = start
    for k, (a, b) in enumerate(tokens):
        if (k == 0 and inner[0]) or (k == len(tokens) - 1 and inner[1]) or a < taken or any(closed[a:b]):
            continue
        if misreadings.is_usual(text[a:b]):
            continue
        odd = _odd(text, tokens, k, misreadings)
        if misreadings.as_printed(odd) is None:
            continue
        verdict = misreadings.judge(odd)
        if verdict is None:
            continue
        side = verdict.best.side
        first, last = (tokens[k - 1][1], a) if side < 0 else (b, tokens[k + 1][0]) if side > 0 else (a, b)
        if any(closed[first:last]):
            continue
        taken = tokens[k + 1][1] if side > 0 else b
        yield strip, first, last, "" if side else verdict.best.text, verdict


def _odd(text: str, tokens: list[tuple[int, int]], k: int, misreadings: Misreadings) -> Odd:
    a, b = tokens[k]
    left = text[slice(*tokens[k - 1])] if k else ""
    right = text[slice(*tokens[k + 1])] if k + 1 < len(tokens) else ""
    left_gap = text[tokens[k - 1][1] : a] if k else ""
    right_gap = text[b : tokens[k + 1][0]] if right else ""
    before = text[max(0, a - BACK) : a].rstrip(BEFORE)
    opens = not before or ends_sentence(before)
    return Odd(
        text[a:b],
        left,
        left_gap if left_gap in GAPS else "",
        right,
        right_gap if right_gap in GAPS else "",
        opens=opens,
        beyond=(
            text[tokens[k - 1][0] - 1] if k and tokens[k - 1][0] else "",
            text[tokens[k + 1][1] : tokens[k + 1][1] + 1] if right else "",
        ),
        marked=text[a - 1 : a] in ("*", "_") if a else False,
        strange=sum(
            not misreadings.vocabulary.is_listed(text[c:d])
            for c, d in (*tokens[max(0, k - NEAR) : k], *tokens[k + 1 : k + 1 + NEAR])
            if text[c:d].isalpha()
        ),
        capital=True if opens else None if misreadings.nouns or left.istitle() or right.istitle() else False,
    )


GAPS = (" ", "-", "‐", "'", "’", "·")
"""What may part two halves of one word: a stray space, hyphen, apostrophe, or a speck read as a dot."""

BACK = 40
"""Characters before a word in which the end of the sentence before it is looked for."""

BEFORE = OPENERS + " \n\t\u00a0"

NOUNS = 0.12
"""Share of words with a capital behind a word without one, from which on the language writes nouns so: German has
twice as many, others less than half."""


def _writes_nouns_large(text: str) -> bool:
    """Whether so many words in mid-sentence have a capital that an odd one may be a plain noun."""
    words = PAIR.findall(text)
    capitals = sum(1 for word in words if word[0].isupper())
    return capitals > NOUNS * len(words)


PAIR = re.compile(r"(?<=[^\W\d_A-Z] )[^\W\d_]+")

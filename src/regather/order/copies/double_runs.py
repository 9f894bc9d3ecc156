"""Turns signs that keep step into runs: the longest stretches of words that stand at two places.

What a newcomer gets wrong: the two places of a run may overlap. A page that was scanned three times is in
step with itself one page on, and such a run is cut into its periods.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from regather.model import Span
from regather.order.copies.double_seams import TANDEM, WORD_ALIKE, Seams
from regather.order.copies.double_words import ALIKE, SHINGLE, Double, Words, shown, up_to_next

GAP = 120
"""Words between two signs of one chain: a third of a page that was badly misread, or a note that one copy has alone."""
DRIFT = 0.2
"""How far two signs may get out of step, per word between them, for words that are glued or torn apart."""
LEAST_LETTERS = 500
"""Letters from which a run of text that follows on its own double is a copy: about a third of a small page.
The longest passage that stands twice in the benchmark's books without being scanned twice has 358."""
LEAST_APART = 1000
"""The same for a copy that stands elsewhere: about two thirds of a small page. Authors repeat more than a
refrain now and then; they do not do it at once."""
LEAST_FRONT = 200
"""The same for a copy right behind its first reading that holds front matter, a running head or a folio: no
refrain does."""
REACH = 25
"""Words, at the ends of a chain, in which the two readings must come together again: some two lines."""
ROADS = ((2, 2), (REACH, 3))
"""How many words may be passed over, and how many must agree behind them."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words ``[i, i_end)`` and their copy ``[j, j_end)``, with the share of letters that agree."""

    i: int
    i_end: int
    j: int
    j_end: int
    likeness: float


def chains(pairs: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Signs that keep step, as chains of pairs that ascend on both sides."""
    open_: list[list[tuple[int, int]]] = []
    done: list[list[tuple[int, int]]] = []
    for i, j in pairs:
        done += [chain for chain in open_ if j - chain[-1][1] > GAP]
        open_ = [chain for chain in open_ if j - chain[-1][1] <= GAP]
        for chain in open_:
            before_i, before_j = chain[-1]
            steps = i - before_i, j - before_j
            # One misread word may be read as two: a chain may be two words out of step at once.
            if 0 < steps[0] <= GAP and steps[1] > 0 and abs(steps[0] - steps[1]) <= 2 + DRIFT * max(steps):
                chain.append((i, j))
                break
        else:
            open_.append([(i, j)])
    return iter(sorted(done + open_, key=lambda chain: chain[0][1]))


def grown(words: Words, chain: Sequence[tuple[int, int]]) -> tuple[Run, Sequence[tuple[int, int]]]:
    """The run of a chain, grown word by word beyond its first and last sign."""
    forms = words.forms
    i, j = _stretch(forms, chain[0][0] - 1, chain[0][1] - 1, -1)
    i_end, j_end = _stretch(forms, chain[-1][0] + SHINGLE, chain[-1][1] + SHINGLE, 1)
    return Run(i + 1, i_end, j + 1, j_end, _likeness(forms, chain)), chain


def _likeness(forms: Sequence[str], chain: Sequence[tuple[int, int]]) -> float:
    """The share of letters that agree between the first and the last sign; only the gaps need comparing."""
    wrong = total = 0
    for (i, j), (next_i, next_j) in pairwise(chain):
        one, two = " ".join(forms[i:next_i]), " ".join(forms[j:next_j])
        total += len(one) + len(two)
        if one != two:
            wrong += Indel.distance(one, two)
    return 1 - wrong / total if total else 1.0


def _stretch(forms: Sequence[str], i: int, j: int, step: int) -> tuple[int, int]:
    """The first pair of places, going by ``step`` from ``(i, j)``, where the two readings part for good."""
    while True:
        while _same(forms, i, j):
            i, j = i + step, j + step
        on = _passed_over(forms, i, j, step)
        if on is None:
            return i, j
        i, j = on


def _passed_over(forms: Sequence[str], i: int, j: int, step: int) -> tuple[int, int] | None:
    """Where two readings agree again behind words that were misread beyond knowing, glued or torn apart."""
    for most, needed in ROADS:
        for skip in range(1, most + 1):
            slack = 1 + skip // 6
            for other in range(max(0, skip - slack), skip + 1):
                for on_i, on_j in ((i + step * skip, j + step * other), (i + step * other, j + step * skip)):
                    if all(_same(forms, on_i + step * k, on_j + step * k) for k in range(needed)) and (
                        skip <= 2 or fuzz.ratio(_between(forms, i, on_i), _between(forms, j, on_j)) >= WORD_ALIKE
                    ):
                        return on_i, on_j
    return None


def _between(forms: Sequence[str], one: int, two: int) -> str:
    return " ".join(forms[one:two] if one < two else forms[two + 1 : one + 1])


def _same(forms: Sequence[str], i: int, j: int) -> bool:
    if not (0 <= i < len(forms) and 0 <= j < len(forms)):
        return False
    return forms[i] == forms[j] or (len(forms[i]) > 2 and fuzz.ratio(forms[i], forms[j]) >= WORD_ALIKE)


def periods(grown: tuple[Run, Sequence[tuple[int, int]]]) -> Iterator[Run]:
    """A run whose two sides overlap, cut where the second begins: a page that was scanned three times.

    A text that stands three times in a row is in step with itself one place on; each period is a run of its own.
    """
    run, chain = grown
    while run.i_end > run.j:
        # The sign nearest behind the border says how far the copy is out of step there.
        i, j = next((pair for pair in chain if pair[0] >= run.j), (run.i_end, run.j_end))
        border = max(run.j + 1, j - (i - run.j))
        yield replace(run, i_end=run.j, j_end=border)
        if border >= run.j_end:
            return
        run = replace(run, i=run.j, j=border)
    yield run


def double_run(words: Words, seams: Seams, run: Run) -> Double | None:
    """The double of a run, if it is long enough to be one."""
    letters = words.size(run.j, run.j_end)
    if run.likeness < ALIKE or letters < LEAST_FRONT or run.i_end <= run.i:
        return None
    first = Span(words.starts[run.i], words.ends[run.i_end - 1])
    second = Span(words.starts[run.j], words.ends[run.j_end - 1])
    apart = second.start - first.end > TANDEM
    no_refrain = seams.no_refrain(first) or seams.no_refrain(second)
    if letters < (LEAST_APART if apart else LEAST_FRONT if no_refrain else LEAST_LETTERS):
        return None
    first, second = seams.settle(first, second)
    return Double(shown(seams.text, first), up_to_next(seams.text, shown(seams.text, second)), round(run.likeness, 4))

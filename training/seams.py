"""Wrecks of unseen prose whose page ends are known: what a search has to choose from, and what the link says of it.

Two runs of pages of one stretch change places page by page, so that at every page end two joins are lost and can
only be mended together, as in the sheets of a booklet. A wreck is written as whoever types out a booklet does: runs
of text flow into each other in mid-sentence, words are cut with and without their hyphen, paragraphs stay apart.
What a newcomer gets wrong: the rivals of a true join are not chance pairs. They are the luckiest of some thousand
pairs beside it, and each is also judged by what it takes apart where it stands.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from prose import build, stretches

from regather.order.folded.worth import BROKEN, GLUED_PER_PAGE, RUN_TOGETHER, SENTENCE_BROKEN, TORN_LINE
from regather.order.stream import Stream
from regather.order.words.link import CLOSED, Links
from regather.order.words.link_book import neighbours, shared_bags
from regather.order.words.link_kinds import LEFT_KINDS, RIGHT_KINDS, in_quotation, left_kinds, right_kinds, sided_forms
from regather.order.words.link_model import encode, load_weights
from regather.order.words.link_successions import Succeeding, load_successions, succeeding
from regather.text.tokens import Shape

PAGE = 1_750
"""Characters of a page; each is longer or shorter by up to a third."""
REACH = 48
"""Cuts on either side of the true one that are its rivals: what a page's length leaves open."""
PARAGRAPH_ENDS = 0.2
WORDS_CUT = 0.06
"""Shares of pages that end with a paragraph, and inside a word."""
HYPHEN_KEPT = 0.5
RUN_ON, RUN_ON_OPENING, RUN_ON_CLOSED = 0.95, 0.5, 0.03
"""How often the text flows on in one line: in mid-sentence, where the page behind opens a paragraph, and where the
page before closes one."""
NO_SPACE = 0.2
LONG_WORD = 6
FAR = 100
"""Joins anywhere in the stretch, beside those of the page ends, of which one is to be found among all."""
EDGE = 60
"""Cuts at the ends of a stretch that are no page's end."""


@dataclass(frozen=True, slots=True)
class Seams:
    """All that the link says of the rivals of some page ends: pairs of windows (seams, cuts, cuts).

    The first axis numbers exchanges of two page ends; ``parts`` (2, seams, x, y, part) holds what encoder, shared
    words, pairs and triples of the language and neighbours say of each left of the first window with each right of
    the second, and of each left of the second (last axis but one still the first window) with each right of the first.
    ``left``, ``right`` (2, seams, cut) give the kinds of ends and beginnings with their quotations, ``own``
    (2, seams, cut, part) what is said of each cut where it stands, ``signs`` what else the search knows there, ``gain``
    (2, seams, x, y) the nats of a cut word that is whole again, not a number where no word is. ``own_gain`` is the same
    of the cuts where they stand.

    ``far`` (joins, joins, part) holds what is said of each left of a true join with each right of another in the same
    stretch, the true ones on the diagonal; ``far_left``, ``far_right`` their kinds.
    """

    parts: np.ndarray
    left: np.ndarray
    right: np.ndarray
    own: np.ndarray
    signs: np.ndarray
    gain: np.ndarray
    own_gain: np.ndarray
    far: np.ndarray
    far_left: np.ndarray
    far_right: np.ndarray


def pages(text: str, rng: np.random.Generator) -> list[tuple[str, str, str]]:
    """A stretch as pages: the text of each, how it begins and how it ends (paragraph, word, inside)."""
    gaps = [i for i in range(1, len(text) - 1) if text[i].isspace() and not text[i - 1].isspace()]
    closing = [i for i in gaps if text[i] == "\n"]
    out, start, begins = [], 0, "paragraph"
    while start + PAGE * 1.4 < len(text):
        length = PAGE * rng.uniform(0.7, 1.3)
        end = gaps[int(np.searchsorted(gaps, start + length))]
        how, chance, rest = "inside", rng.random(), ""
        if chance < PARAGRAPH_ENDS and closing:
            end = min(closing, key=lambda i: abs(i - end))
        elif chance < PARAGRAPH_ENDS + WORDS_CUT:
            word = text[:end].rsplit(None, 1)[-1]
            if word.isalpha() and len(word) >= LONG_WORD:
                end -= int(rng.integers(2, len(word) - 2))
                how = "word"
                rest = "-" if rng.random() < HYPHEN_KEPT else ""
        if how == "inside" and text[end] == "\n":
            how = "paragraph"
        if end <= start:
            break
        out.append((text[start:end].strip() + rest, begins, how))
        start, begins = end, how
    return out


def wreck(text: str, rng: np.random.Generator) -> tuple[str, list[tuple[tuple[int, int], tuple[int, int]]]]:
    """A stretch of which two runs of pages have changed places page by page.

    Given with it are, for each exchange, its two seams: offsets at which the text left of it ends and
    right of it begins.
    """
    all_pages = pages(text, rng)
    half = len(all_pages) // 2
    runs = (all_pages[:half], all_pages[half : 2 * half])
    parts, at, seams = [], 0, ([], [])
    for which in (0, 1):
        before = None
        for k in range(half):
            words, begins, ends = runs[(which + k) % 2][k]
            if before is not None:
                between = _between(before, begins, rng)
                seams[which].append((at, at + len(between)))
                parts.append(between)
                at += len(between)
            parts.append(words)
            at += len(words)
            before = "hyphen" if ends == "word" and words.endswith("-") else ends
        parts.append("\n\n")
        at += 2
    return "".join(parts), list(zip(*seams, strict=True))


def _between(ends: str, begins: str, rng: np.random.Generator) -> str:
    opening = RUN_ON_OPENING if begins == "paragraph" else RUN_ON
    joined = RUN_ON_CLOSED if ends == "paragraph" else opening
    if rng.random() >= joined:
        return "\n\n"
    return "" if rng.random() < NO_SPACE and ends != "hyphen" else " "


def windows(stream: Stream, exchanges: list[tuple[tuple[int, int], tuple[int, int]]]) -> np.ndarray:
    """The cuts of both windows of each exchange (exchanges, 2, cuts), the true one in the middle."""
    found = []
    for pair in exchanges:
        cuts = []
        for left, right in pair:
            token = int(np.searchsorted(stream.starts, right))
            cut = int(np.searchsorted(stream.token, token))
            whole = token == int(np.searchsorted(stream.ends, left, side="right"))
            known = cut < len(stream) and int(stream.token[cut]) == token
            if whole and known and EDGE < cut < len(stream) - EDGE:
                cuts.append(np.arange(cut - REACH, cut + REACH + 1))
        if len(cuts) == 2:
            found.append(cuts)
    return np.array(found)


def seams(text: str, language: str, rng: np.random.Generator, *, case: bool = True) -> Seams | None:
    """All rivals of the page ends of one wrecked stretch, with or without case; nothing if no page end can be found."""
    wrecked, exchanges = wreck(text, rng)
    stream, lexicon = build(wrecked, language)
    if not case:
        cased = np.isin(stream.shapes, [Shape.LOWER, Shape.CAPITAL, Shape.UPPER])
        stream = replace(stream, shapes=np.where(cased, int(Shape.UNCASED), stream.shapes))
    window = windows(stream, exchanges)
    if not len(window):
        return None
    links = Links(stream, lexicon, language)
    weights = load_weights(language)
    forms = sided_forms(stream)
    middle = window[:, :, REACH]
    whole = rng.choice(np.arange(EDGE, len(stream) - EDGE), FAR, replace=False)
    true_left = np.concatenate([middle[:, 0], middle[:, 1], whole])
    true_right = np.concatenate([middle[:, 1], middle[:, 0], whole])
    every = np.unique(np.concatenate([window.ravel(), whole]))
    if weights is None:
        left_code = right_code = np.zeros((len(every), 1), np.float32)
    else:
        left_code, right_code = encode(weights, forms, stream.shapes, stream.token[every])
    left_bag, right_bag = shared_bags(stream, lexicon)
    beside = neighbours(stream)
    known = apart_of(stream, forms, language)
    opened, closing = in_quotation(stream, forms)
    lefts, rights = left_kinds(stream) * 2 + opened, right_kinds(stream) * 2 + closing
    parts, gain = [], []
    for turned in (False, True):
        for one, other in window:
            a, z = (other, one) if turned else (one, other)
            i, j = np.searchsorted(every, a), np.searchsorted(every, z)
            codes, bags = left_code[i] @ right_code[j].T, left_bag[a] @ right_bag[z].T
            said = np.stack([codes, bags, *(k.scores(a, z) for k in known), beside.scores(a, z)], -1)
            word = links.torn_words(a, z)
            parts.append(said.transpose(1, 0, 2) if turned else said)
            gain.append(word.T if turned else word)
    cuts = window.transpose(1, 0, 2)
    at = np.searchsorted(every, cuts)
    codes, bags = (left_code * right_code).sum(1)[at], (left_bag[cuts] * right_bag[cuts]).sum(-1)
    own = np.stack([codes, bags, *(k.own()[cuts] for k in known), beside.alone[cuts]], -1)
    own_gain = np.array([[np.diagonal(links.torn_words(c, c)) for c in side] for side in cuts])
    i, j = np.searchsorted(every, true_left), np.searchsorted(every, true_right)
    by = beside.scores(true_left, true_right)
    by[-FAR:, -FAR:][np.eye(FAR, dtype=bool)] = beside.alone[whole]
    codes, bags = left_code[i] @ right_code[j].T, left_bag[true_left] @ right_bag[true_right].T
    far = np.stack([codes, bags, *(k.scores(true_left, true_right) for k in known), by], -1)
    shape = (2, len(window), *window.shape[2:], window.shape[2])
    return Seams(
        np.array(parts, np.float32).reshape(*shape, far.shape[-1]), lefts[cuts], rights[cuts], own.astype(np.float32),
        _signs(stream, links)[cuts], np.array(gain, np.float32).reshape(shape), own_gain.astype(np.float32),
        far.astype(np.float32), lefts[true_left], rights[true_right],
    )  # fmt: skip


def apart_of(stream: Stream, forms: list[str], language: str) -> tuple[Succeeding, Succeeding]:
    """What the language's pairs say of every cut, and what its triples do, each as it is."""
    weights, known = load_weights(language), load_successions(language)
    if weights is None or known is None:
        raise SystemExit(f"There are no successions of {language}.")
    words, closed = weights.numbers(forms), np.zeros(len(stream), dtype=np.int64)
    only_pairs, only_triples = ((1.0, 1.0), (0.0, 0.0)), ((0.0, 0.0), (1.0, 1.0))
    return (
        succeeding(known, words, stream.token, closed, only_pairs),
        succeeding(known, words, stream.token, closed, only_triples),
    )


def _signs(stream: Stream, links: Links) -> np.ndarray:
    """What else speaks for a page's end at a cut: a line that ends in mid-sentence, two words run together."""
    torn = stream.newline & (links.right_kind == RIGHT_KINDS.index("lower"))
    out = np.where(torn, TORN_LINE, 0.0)
    together = stream.glued & links.run_together
    if together.sum() <= GLUED_PER_PAGE * max(1.0, stream.width[-1] / PAGE):
        out += np.where(together, RUN_TOGETHER, 0.0)
    closed = np.isin(links.left_kind, CLOSED) & (links.right_kind == RIGHT_KINDS.index("lower"))
    return (out + np.where(closed, BROKEN * SENTENCE_BROKEN, 0.0)).astype(np.float32)


def all_seams(
    path: Path, language: str, count: int, seed: int, *, case: bool = True, every: int = 1
) -> Iterator[Seams]:
    """The seams of so many stretches of works that no encoder saw."""
    rng = np.random.default_rng(11)
    for text in list(stretches(path, count, seed))[::every]:
        found = seams(text, language, rng, case=case)
        if found is not None:
            yield found


__all__ = ["CLOSED", "LEFT_KINDS", "REACH", "RIGHT_KINDS", "Seams", "all_seams", "wreck"]

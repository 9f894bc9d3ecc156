"""What a language's pairs and triples of words say of cuts."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import numpy as np
import pytest

from regather.order.words import link_successions
from regather.order.words.link_model import load_weights
from regather.order.words.link_successions import Successions, load_successions, pack, succeeding, unpack

MOST_BYTES = 15_000_000
"""What all that the order ships may weigh."""
Weighing = tuple[tuple[float, float], tuple[float, float]]
PLAIN: Weighing = ((1.0, 1.0), (1.0, 1.0))


def made(size: int, pairs: dict[tuple[int, int], float], triples: dict[tuple[int, int, int], float]) -> Successions:
    """Successions of a language of so many words, with these nats."""

    def columns(codes: list[tuple[int, ...]], width: int) -> np.ndarray:
        return np.array(codes, dtype=np.int64).reshape(-1, width).T

    def steps(nats: dict[Any, float]) -> np.ndarray:
        return np.array([round(nats[k] / link_successions.STORED_STEP) for k in sorted(nats)], dtype=np.int8)

    return Successions(size, columns(sorted(pairs), 2), steps(pairs), columns(sorted(triples), 3), steps(triples))


def some() -> Successions:
    """Word 1 likes to stand before 2, word 3 never stands before 2, and 1 2 calls for 4."""
    return made(6, {(1, 2): 2.0, (2, 4): 0.5, (3, 2): -1.5}, {(1, 2, 4): 3.0})


def scores(words: list[int], weights: Weighing = PLAIN, closed: list[int] | None = None) -> np.ndarray:
    """The nats of all lefts with all rights of a text that can be cut everywhere."""
    token = np.arange(len(words) + 1)
    shut = np.array(closed or [0] * len(token), dtype=np.int64)
    said = succeeding(some(), np.array(words), token, shut, weights)
    every = said.scores(token, token)
    assert np.array_equal(np.diagonal(every), said.own())
    return every


def test_what_is_packed_comes_out_again_as_it_was() -> None:
    lot = np.random.default_rng(3)
    pairs = {(int(a), int(b)): 1.0 for a, b in lot.integers(0, 300, (900, 2))} | {(299, 0): 63.5, (0, 0): -63.5}
    triples = {(*pair, int(lot.integers(300))): 2.0 for pair in list(pairs)[::3]}
    before = made(300, pairs, triples)
    after = unpack(pack(before))
    assert after.size == before.size
    for name in ("pairs", "pair_nats", "triples", "triple_nats"):
        assert np.array_equal(getattr(after, name), getattr(before, name)), name


def test_a_pair_across_the_cut_and_both_triples_through_it_speak() -> None:

    every = scores([5, 1, 2, 4, 3])
    # Left of cut 2 stands 1, right of it 2 4: the pair and the triple that begins left of the cut.
    assert every[2, 2] == pytest.approx(2.0 + 3.0)
    # Left of cut 3 stand 1 2, right of it 4: the pair and the triple that ends right of the cut.
    assert every[3, 3] == pytest.approx(0.5 + 3.0)
    assert every[5, 2] == pytest.approx(-1.5), "never seen side by side, though both are frequent"
    assert every[1, 2] == every[0, 0] == every[3, 5] == 0.0, "no pair of the table, or nothing there at all"


def test_open_and_closed_lefts_weigh_their_own_way() -> None:
    every = scores([5, 1, 2, 4, 1], weights=((1.0, 0.5), (1.0, 0.0)), closed=[0, 0, 0, 0, 0, 1])
    assert every[2, 2] == pytest.approx(2.0 + 3.0)
    assert every[5, 2] == pytest.approx(1.0), "the same words behind a closed sentence"


def test_of_a_thick_book_the_rarest_words_say_nothing_and_the_rest_what_they_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(link_successions, "TYPES", 2)
    every = scores([1, 2, 1, 2, 4])
    assert every[1, 1] == pytest.approx(2.0), "4 is too rare to be counted in"


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it", "pl", "pt", "ru"])
def test_the_successions_of_a_language_are_numbered_as_its_encoder_numbers_words(language: str) -> None:
    known, weights = load_successions(language), load_weights(language)
    assert known is not None and weights is not None
    assert known.size == len(weights.words)
    assert known.pairs.max() < known.size and known.triples.max() < known.size
    assert len(known.pair_nats) == known.pairs.shape[1] and len(known.triple_nats) == known.triples.shape[1]


def test_a_phrase_of_the_language_is_told_from_two_words_of_the_same_kinds() -> None:
    known, weights = load_successions("en"), load_weights("en")
    assert known is not None and weights is not None
    forms = ["he", "was", "interested", "in", "it", "and", "thought", "of", "her"]
    words, token = weights.numbers(forms), np.arange(len(forms) + 1)
    said = succeeding(known, words, token, np.zeros(len(token), dtype=np.int64), PLAIN).scores(token, token)
    assert said[3, 3] > said[3, 7] + 2, "interested in, not interested of"


def test_all_that_is_shipped_stays_small() -> None:
    sizes = {place.name: len(place.read_bytes()) for place in (files("regather.order") / "data").iterdir()}
    assert sum(sizes.values()) < MOST_BYTES, sizes

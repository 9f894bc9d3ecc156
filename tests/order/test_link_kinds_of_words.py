"""The judge for languages without an encoder: what kinds of words, and the book's own successions, say."""

from __future__ import annotations

import numpy as np
import pytest
from tests.order.test_link import inner, links_of
from tests.order.wrecks import prose

from regather.order.words.link_book import shared_bags
from regather.order.words.link_classes import kinds_of, load_net, weights_of_kinds
from regather.order.words.link_follow import following, keys_of, succession

SENTENCE = ["the", "cat", "saw", "the", "walker", ",", "and", "the", "dog", "saw", "the", "talker", "."]


def test_a_language_without_an_encoder_is_judged_well_above_chance() -> None:
    links = links_of(prose(2, paragraphs=8), None)
    cuts = inner(links.stream)[::3]
    scores = links.scores(cuts, cuts)
    beaten = (scores < np.diagonal(scores)[:, None]).mean()
    assert beaten > 0.75, "chance is a half"


def test_the_same_words_without_case_are_judged_above_chance_too() -> None:
    hebrew = "".join(chr(0x5D0 + ord(c) - 97) if "a" <= c <= "z" else c for c in prose(2, paragraphs=8).lower())
    links = links_of(hebrew, "he")
    cuts = inner(links.stream)[::3]
    scores = links.scores(cuts, cuts)
    assert (scores < np.diagonal(scores)[:, None]).mean() > 0.7


def test_the_net_of_the_package_is_small_and_the_same_words_give_the_same_vectors() -> None:
    net = load_net()
    assert sum(part.size for part in (net.left.near, net.right.near, net.skip, net.hidden[0])) < 150_000
    one, other = (weights_of_kinds(SENTENCE * 3, {"the": 0.05}) for _ in range(2))
    assert np.array_equal(one.words, other.words)
    assert np.isfinite(one.words).all()
    assert len(one.words) == len(one.index) + 1


@pytest.mark.parametrize("forms", [[], ["the"], [".", ".", "."], ["12", "13"], list("日本語の本")])
def test_no_text_is_too_short_or_too_strange(forms: list[str]) -> None:
    weights = weights_of_kinds(forms, {})
    assert np.isfinite(weights.words).all()


def test_marks_of_other_scripts_that_do_the_same_look_the_same() -> None:
    latin = kinds_of(["one", ",", "two", ";", "three", ".", "four", "?"], {})
    arabic = kinds_of(["one", "،", "two", "؛", "three", "。", "four", "؟"], {})
    assert np.array_equal(latin.looks, arabic.looks)


def test_words_that_end_alike_lend_each_other_what_stands_beside_them() -> None:
    kinds = kinds_of([*SENTENCE * 4, "a", "balker", "x", "a", "balkum", "x"], {"the": 0.05, "a": 0.02})
    known, like, unlike = (kinds.looks[kinds.types.index(w)][-20:] for w in ("talker", "balker", "balkum"))
    assert np.abs(known - like).sum() < np.abs(known - unlike).sum()


def nats(forms: list[str], left: str, right: str, *, gap: int = 1) -> float:
    keys = keys_of(forms)
    said = succession(keys, gap)
    return float(said.nats(keys.of[[forms.index(left)]], keys.of[[forms.index(right)]])[0, 0])


def test_words_that_the_book_has_side_by_side_are_likelier_than_those_it_has_apart() -> None:
    book = SENTENCE * 6
    assert nats(book, "the", "cat") > 0.5
    assert nats(book, "cat", "the") < 0
    assert nats(book, "the", "saw", gap=2) > nats(book, "saw", "cat", gap=2)


def test_of_words_seen_once_their_endings_speak() -> None:
    filler = [f"w{k}q" for k in range(70) for _ in range(2)]
    pairs = [w for k in range(12) for w in (f"{chr(97 + k)}beung", f"{chr(97 + k)}ritten", "w1q")]
    book = [*filler, *pairs, "zumung", "w2q", "pritten"]
    assert nats(book, "zumung", "pritten") > 1.0
    assert nats(book, "pritten", "zumung") < 0.5


def test_a_pair_that_stands_together_is_counted_without_itself() -> None:
    links = links_of("A red barn stood. A red barn fell. The old mill stood. " * 2 + "The blue gate sang.", None)
    book = following(links.stream, list(links.stream.forms))
    cut = links.stream.cut_at(links.stream.source.text.index("gate"))
    with_itself = float(book.scores(np.array([cut]), np.array([cut]))[0, 0])
    assert float(book.alone[cut]) < with_itself


def test_inflected_forms_of_a_rare_word_are_one_to_a_language_without_an_encoder() -> None:
    text = (
        "The kestrelings rose. "
        + "They went on and on over the hill. " * 60
        + "Then a kestrelish cry came. Kestrelism was."
    )
    links = links_of(text, None)
    stream, lexicon = links.stream, links.lexicon
    far, near = stream.cut_at(text.index("They")), stream.cut_at(text.index("kestrelish"))

    def common(*, stems: bool) -> float:
        left, right = shared_bags(stream, lexicon, stems=stems)
        return float(left[far] @ right[near])

    assert common(stems=True) > common(stems=False) == 0.0

"""Links weighed for loose pages: the successions of the language are heard, and the rest weighs what it does then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from regather.model import Anatomy, Block, Role, Source, Span
from regather.order.reader.heard import HeardLinks
from regather.order.stream import build_stream
from regather.order.words import link, link_loose
from regather.order.words.lexicon import build_lexicon
from regather.order.words.link import Links
from regather.order.words.link_loose import loosely

TEXT = (
    "He was very much interested in the old garden behind the house. She thought of it for a long time, and in the end "
    "she went out to look at the trees. It was cold there in spite of the sun, and nobody came to the door."
)


def links_of(language: str | None, text: str = TEXT) -> Links:
    lexicon = build_lexicon([text], language)
    stream = build_stream(Source(text, "s.txt", "s"), Anatomy((Block(Span(0, len(text)), Role.BODY),)), lexicon.splits)
    return Links(stream, lexicon, language)


def cut_before(links: Links, words: str) -> int:
    return int(np.flatnonzero(links.stream.right == TEXT.index(words))[0])


def test_a_phrase_of_the_language_joins_loose_pages_more_than_the_plain_links_say() -> None:
    plain = links_of("en")
    loose = loosely(plain)
    left = np.array([cut_before(plain, "in the old")])
    right = np.array([cut_before(plain, "in the old"), cut_before(plain, "of it")])

    def lead(links: Links) -> float:
        return float(np.subtract(*links.scores(left, right)[0]))

    assert lead(loose) > lead(plain) + 0.5, "interested in, not interested of"


def test_what_stands_at_a_cut_is_scored_as_the_pair_of_its_two_sides() -> None:
    loose = loosely(links_of("en"))
    cuts = np.arange(len(loose.stream))
    inner = cuts[2:-2]
    assert loose.own()[inner] == pytest.approx(np.diagonal(loose.scores(inner, inner)), abs=1e-3)


def test_with_the_same_weights_and_no_successions_heard_the_links_are_what_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = links_of("en")
    monkeypatch.setattr(link_loose, "calibration_of", lambda _row: replace(plain.calibration))
    loose = loosely(plain)
    assert loose is not plain
    cuts = np.arange(len(plain.stream))
    assert loose.scores(cuts, cuts) == pytest.approx(plain.scores(cuts, cuts), abs=1e-4)


@pytest.mark.parametrize("language", ["nl", None])
def test_a_language_without_successions_keeps_its_links(language: str | None) -> None:
    links = links_of(language)
    assert loosely(links) is links


def test_links_are_weighed_anew_once_even_where_a_reader_was_heard() -> None:
    loose = loosely(links_of("en"))
    assert loosely(loose) is loose
    heard = HeardLinks(loose, "en", loose=True)
    assert loosely(heard) is heard


def test_what_all_encoders_of_a_language_say_is_weighed_for_loose_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = links_of("en")
    deaf = replace(plain.calibration, encoder=(0.0, 0.0))
    monkeypatch.setattr(link_loose, "calibration_of", lambda _row: deaf)
    loose = loosely(plain)
    monkeypatch.setattr(link, "load_calibration", lambda _language: deaf)
    cuts = np.arange(len(plain.stream))
    assert loose.scores(cuts, cuts) == pytest.approx(links_of("en").scores(cuts, cuts), abs=1e-3), "no encoder is heard"

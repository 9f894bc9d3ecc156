"""Words are hyphenated as pyphen does it, whatever a dictionary looks like."""

from __future__ import annotations

from pathlib import Path

import pyphen
import pytest

from regather.text.hyphens import Hyphens, hyphens_of

TEXT = """
    bookbinding gathering signature folded Paper unopened reader's e-mail naïve I a
    Buchbinderei Bogensignatur Schifffahrt gelegentlich Straßenlaterne Überschrift
    reliure cahiers feuillet aujourd'hui château fascicolo legatura encuadernación pliego
    переплёт тетрадь könyvkötészet ívjelzés boekbinder introligator składka encadernação 1905
"""


@pytest.mark.parametrize("language", ["en", "en-GB", "de", "fr", "it", "es", "pt", "pl", "ru", "nl"])
def test_words_may_be_hyphenated_where_pyphen_says_so(language: str) -> None:
    known, ours = pyphen.Pyphen(lang=language.replace("-", "_")), hyphens_of(language)
    assert ours is not None
    found = [ours.of(word) for word in TEXT.split()]
    assert found == [tuple(known.positions(word)) for word in TEXT.split()]
    assert any(found)


def test_a_language_without_patterns_has_none() -> None:
    assert hyphens_of("xx") is None


def test_alternatives_noughts_comments_and_coded_letters_are_read_as_pyphen_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "hyph_xx.dic"
    lines = (
        "UTF-8",
        "% a comment",
        "LEFTHYPHENMIN 2",
        "1ba",
        "a2b",
        "c0d0",
        ".ab3c",
        "e1f/ff=f,1,1",
        "3^^6bk",
        "d4e5.",
        "1ba",
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = ["ababa", "acdcd", "abcabc", "eefefe", "ekkekka", "dedede", "aabab"]
    known = pyphen.Pyphen(filename=path, cache=False)
    assert [Hyphens(path).of(word) for word in words] == [tuple(known.positions(word)) for word in words]

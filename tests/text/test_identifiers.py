"""Identifiers, series and language tags, each on both sides of what it may be."""

from __future__ import annotations

import pytest

from regather.text.identifiers import doi_of, identifier_of, isbn_of, issn_of
from regather.text.languages import direction_of, language_tag
from regather.text.series import series_of


def test_an_isbn_has_its_check_digit() -> None:
    thirteen, ten = isbn_of("ISBN 978-0-306-40615-7"), isbn_of("0-8044-2957-X")
    assert thirteen and (thirteen.value, thirteen.kind) == ("urn:isbn:9780306406157", "15")
    assert ten and (ten.value, ten.kind, ten.shown) == ("urn:isbn:080442957X", "02", "ISBN 0-8044-2957-X")
    assert isbn_of("978-0-306-40615-8") is None and isbn_of("about 9780306406157") is None


def test_an_issn_has_its_check_digit() -> None:
    found = issn_of("ISSN 0378–5955")
    assert found and (found.value, found.shown) == ("urn:issn:0378-5955", "ISSN 0378-5955")
    assert issn_of("0378-5954") is None


def test_a_doi_is_known_in_each_of_its_forms() -> None:
    for text in ("10.1000/182", "doi:10.1000/182", "https://doi.org/10.1000/182"):
        found = doi_of(text)
        assert found and (found.value, found.shown) == ("doi:10.1000/182", "https://doi.org/10.1000/182")
    assert doi_of("11.1000/182") is None


def test_another_identifier_stays_as_it_stands() -> None:
    assert (identifier_of("urn:uuid:ab").value, identifier_of("urn:uuid:ab").kind) == ("urn:uuid:ab", "22")
    assert (identifier_of("shelf 12").value, identifier_of("shelf 12").kind) == ("shelf 12", "")


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("Little Library, No. 4", "Little Library", "4"),
        ("Kleine Bücherei, Band 12", "Kleine Bücherei", "12"),
        ("Leaves (vol. IV)", "Leaves", "4"),
        ("Листы № 7", "Листы", "7"),
        ("Feuilles, n° 3", "Feuilles", "3"),
        ("Leaves no. 4.", "Leaves", "4"),
        ("Leaves 12", "Leaves", "12"),
        ("World 2000", "World 2000", ""),
        ("The Collected Works", "The Collected Works", ""),
        ("Leaves, IIX", "Leaves, IIX", ""),
        ("", "", ""),
    ],
)
def test_a_series_and_the_number_in_it(text: str, name: str, number: str) -> None:
    assert series_of(text) == (name, number)


@pytest.mark.parametrize(
    ("tag", "right"),
    [
        ("pt_br", "pt-BR"), ("ZH-hant-tw", "zh-Hant-TW"), ("x-none", "x-none"), ("grc", "grc"), ("es-419", "es-419"),
        ("", ""), ("d", ""), ("english language", ""), ("en-", ""),
    ],
)  # fmt: skip
def test_a_language_tag(tag: str, right: str) -> None:
    assert language_tag(tag) == right


def test_most_letters_say_the_direction() -> None:
    assert direction_of("Paris היא עיר גדולה") == "rtl"
    assert direction_of("A long line with שלום in it") == "ltr"
    assert direction_of("12 – 34") == ""

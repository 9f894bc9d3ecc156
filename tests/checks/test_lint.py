"""The rules of the lint in other languages and at their borders; the folders in ``cases`` show each by itself."""

from __future__ import annotations

import pytest
from tests.checks.helpers import codes_in, found_in


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "„Komm“, sagte er. „Ich komme.“ Und „so „weiter“ fort“ ging es."),
        ("de", "»Komm«, sagte er. »Ich komme.«"),
        ("sv", "”Kom”, sade han. ”Jag kommer.” Och ”så” vidare."),
        ("fr", "« Viens », dit-il. « Je viens. » Et « ainsi » de suite."),
        ("fr", "« Viens, dit-il.\n\n— Non.\n\n— Si. »"),
        ("es", "«Ven», dijo. «¿Vienes? «Sí» o «no», di.»"),
        ("pl", "„Chodź” — rzekł. „Idę.”"),
        ("pl", '„Chodź" — rzekł. „Idę," mówił, „zaraz."'),
        ("he", 'הוא אמר: "בוא". ארה"ב ודו"ח.'),
        ("ja", "「来て」と言った。『本』（良い）"),
        ("en", "‘Come,’ he said. ‘I won’t,’ said the dogs’ master."),
        ("en", '"I was—" he began. "Go on," she said—"please."'),
    ],
)
def test_quotation_marks_of_every_language_find_their_partners(language: str, text: str) -> None:
    assert codes_in(f"# T\n\n{text}\n", language=language) == []


def test_marks_that_always_stand_open_at_the_head_of_a_paragraph_are_the_books_custom() -> None:
    custom = "# T\n\n" + "".join(f"« Numéro {n} parle encore.\n\n— Oui, oui.\n\n" for n in range(8))
    assert codes_in(custom, language="fr") == []
    once = "# T\n\n« Il parle encore.\n\n— Oui.\n\n« Voilà. »\n"
    assert codes_in(once, language="fr") == ["quote-unmatched"]


def test_a_paragraph_in_lower_case_is_no_fault_of_a_book_that_writes_so() -> None:
    assert codes_in("# t\n\n" + "the sea is wide.\n\n" * 12) == []
    assert codes_in("# T\n\n" + "The sea is wide.\n\n" * 11 + "and deep.\n") == ["paragraph-lower-case"]


def test_scripts_without_cases_begin_as_they_like() -> None:
    assert codes_in("# כ\n\nהים רחב.\n\nוהוא עמוק.\n", language="he") == []


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("fr", "Et nous nous regardions.", []),
        ("fr", "Il est-il il est venu.", []),
        ("fr", "Il a vu le le bateau.", ["word-doubled"]),
        ("de", "Die Leute, die die Netze flicken.", []),
        ("de", "Er ging in den den Hafen.", ["word-doubled"]),
        ("he", "הוא הלך לאט לאט אל הים.", ["word-repeated"]),
        ("it", "Il mare era rosso rosso.", []),
        ("it", "Guardava il il mare.", ["word-doubled"]),
        ("xx", "Ba ba mo li ka.", ["word-repeated"]),
    ],
)
def test_what_a_language_says_twice_is_left_alone(language: str, text: str, codes: list[str]) -> None:
    assert codes_in(f"# T\n\n{text}\n", language=language) == codes


def test_a_text_full_of_repetition_repeats_on_purpose() -> None:
    words = "orang anak buku rumah meja"
    text = " ".join(f"Ada {word} {word} itu." for word in words.split())
    assert codes_in(f"# T\n\n{text}\n", language="id") == []


def test_no_language_without_a_list_makes_the_lint_fail() -> None:
    text = "# T\n\nTolurnar blorken, to- lumar. " + "Tolumar snit. " * 10
    for language in ("", "xx", "zz-Latn"):
        assert codes_in(text, language=language) == ["word-misread", "hyphen-left"]


def test_sz_is_no_misreading_of_another_letter() -> None:
    text = "# T\n\nDie Augen waren groß. Augen sehen. Augen lachen. Von außen kam nichts.\n"
    assert codes_in(text, language="de") == []


def test_a_finding_names_the_printed_page_and_a_note_that_of_its_mark() -> None:
    text = '# T []{.page n="4"}\n\nThe the boat.[^1]\n\n[]{.page n="5"}Of of course.\n\n[^1]: Of of the note.\n'
    assert [(f.line, f.column, f.page) for f in found_in(text)] == [(3, 5, 4), (5, 19, 5), (7, 10, 4)]


def test_a_chapters_page_goes_on_from_the_chapter_before() -> None:
    told = found_in('# T []{.page n="4"}\n\nText.\n', "# U\n\nThe the boat.\n")
    assert [(f.where, f.page) for f in told] == [("chapters/02-c.md", 4)]


def test_markdown_is_not_read_as_prose() -> None:
    text = "# T\n\nSee `the the` and <https://x.example/a,b> or [a (b](x.md).\n\n```\nthe the (\n```\n\n- (a)\n"
    assert codes_in(text) == ["bracket-unmatched"]


def test_headings_in_roman_numbers_and_other_words_count_up() -> None:
    parts = [f"## Kapitel {n}\n\nText." for n in ("I", "II", "IV")]
    assert codes_in("# T\n\nText.\n\n" + "\n\n".join(parts) + "\n", language="de") == ["heading-number"]
    letters = [f"## {n}\n\nText." for n in ("A", "B", "C", "D", "I", "L")]
    assert codes_in("# T\n\nText.\n\n" + "\n\n".join(letters) + "\n") == []


def test_an_empty_chapter_and_a_chapter_of_marks_alone_are_read() -> None:
    assert codes_in("", "\n", '[]{.page n="1"}\n') == []


@pytest.mark.parametrize(
    "noise", ["a" * 100_000, "a-" * 40_000, "(" * 20_000 + ")" * 20_000, "“a " * 10_000, "`a " * 10_000, "[" * 10_000]
)
def test_noise_of_any_length_takes_no_longer_than_its_length(noise: str) -> None:
    found_in(f"# T\n\n{noise}\n")


@pytest.mark.parametrize(("number", "told"), [(8, 3), (20, 15), (22, 1), (999_999_999, 1)])
def test_a_page_number_that_is_far_away_is_one_slip_and_not_a_million_lost_pages(number: int, told: int) -> None:
    text = f'# T []{{.page n="4"}}\n\nThe boat. []{{.page n="{number}"}}It sailed.\n'
    assert codes_in(text) == ["page-gap"] * told

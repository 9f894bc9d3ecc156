"""The language of a source and its direction."""

from __future__ import annotations

import pytest
from wordfreq import top_n_list

from regather.anatomy.common_words import WORDS, common_words
from regather.anatomy.language import COMMON_WORDS, CYRILLIC_LANGUAGES, LATIN_LANGUAGES, find_language, is_right_to_left


@pytest.mark.parametrize(
    ("text", "language"),
    [("The sheet is folded and it is then cut by the knife of the binder.", "en"),
     ("Der Bogen wird gefalzt und dann wird er mit dem Messer geschnitten.", "de"),
     ("La feuille est pliée et puis elle est coupée par le couteau du relieur.", "fr"),
     ("La hoja se dobla y luego se corta con el cuchillo de los que la cosen.", "es"),
     ("Il foglio viene piegato e poi tagliato con il coltello che non è nuovo.", "it"),
     ("Arkusz jest składany, a potem jest cięty i nie można go już rozłożyć.", "pl"),
     ("Лист складывают, и потом его режут, но не так, как это было раньше.", "ru"),
     ("הגיליון מקופל ואחר כך נחתך", "he"), ("يطوى الورق ثم يقطع", "ar"), ("Το φύλλο διπλώνεται", "el")],
)  # fmt: skip
def test_the_language_is_named(text: str, language: str) -> None:
    assert find_language(text) == language


def test_digits_alone_have_no_language() -> None:
    assert find_language("12 34 — 56") is None


def test_a_word_in_another_script_does_not_decide() -> None:
    text = "The word גיליון is the name for the sheet, and it is an old one."
    assert find_language(text) == "en"
    assert not is_right_to_left(text)


def test_hebrew_and_arabic_run_from_right_to_left() -> None:
    assert is_right_to_left("הגיליון מקופל (12)") and is_right_to_left("يطوى الورق")
    assert not is_right_to_left("12 34")


@pytest.mark.parametrize(
    ("text", "language"),
    [("Paper boats", "en"), ("Ciudad vieja", "es"), ("Deux bateaux", "fr"), ("Kleine Schiffe", "de"),
     ("Piccole barche", "it"), ("Dwa małe statki", "pl"), ("Dois barquinhos azuis", "pt"), ("Бумажный корабль", "ru")],
)  # fmt: skip
def test_a_few_words_name_their_language(text: str, language: str) -> None:
    assert find_language(text) == language


def test_a_long_quotation_in_the_middle_does_not_decide() -> None:
    english = "The sheet is folded and then it is cut with the knife of the binder. " * 500
    french = "La feuille est pliée et puis elle est coupée par le couteau du relieur. " * 300
    assert find_language(english + french + english) == "en"


def test_letters_that_no_language_knows_have_none() -> None:
    assert find_language("xqzt wkrv") is None


@pytest.mark.parametrize("language", [*LATIN_LANGUAGES, *CYRILLIC_LANGUAGES])
def test_the_common_words_are_those_of_the_lists(language: str) -> None:
    assert WORDS[language].split() == top_n_list(language, COMMON_WORDS, wordlist="small")


def test_words_that_are_not_in_the_table_are_looked_up_in_the_lists() -> None:
    assert list(common_words("he", 5)) == top_n_list("he", 5, wordlist="small")
    assert list(common_words("en", 61)) == top_n_list("en", 61, wordlist="small")
    with pytest.raises(LookupError):
        common_words("th", 5)

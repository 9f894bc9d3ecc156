"""Two fragments at a line's or page's end: one word, a compound, or two words."""

from __future__ import annotations

import pytest
from tests.mend.helpers import only, page_of, texts, wreck

from regather.mend import mend
from regather.mend.vocabulary import Vocabulary
from regather.mend.words import CUT_PRIOR, CUT_PRIOR_KEPT, at_hyphen, without_hyphen
from regather.model import Decisions, Level

BOOK = "They lived in an apartment with a well-known poet. Everyone paid the landlord. Nobody paid the poet."


@pytest.fixture(scope="module")
def english() -> Vocabulary:
    return Vocabulary.of([BOOK], "en")


@pytest.mark.parametrize(
    ("left", "right", "kept"),
    [
        ("the popula-", "tions moved", False),
        ("a well-", "known painter", True),
        ("the Anglo-", "Saxon word", True),
        ("some‐", "thing else", False),
        ("1914-", "18 it was", True),
        ("a quick-", "silver tongue", False),
    ],
)
def test_a_hyphen_at_the_end_goes_only_if_it_marks_the_cut(
    english: Vocabulary, left: str, right: str, *, kept: bool
) -> None:
    found = at_hyphen(left, right, english)
    assert found is not None
    assert found.keep_hyphen is kept


def test_a_soft_hyphen_always_goes(english: Vocabulary) -> None:
    found = at_hyphen("xylo\u00ad", "quarz", english)
    assert found is not None and not found.keep_hyphen


def test_the_books_own_spelling_wins_over_the_dictionary() -> None:
    book = Vocabulary.of(["He wrote co-operate, and again co-operate, and to-day."], "en")
    found = at_hyphen("to co-", "operate with", book)
    assert found is not None and found.keep_hyphen


def test_a_hyphen_before_nothing_wordlike_is_left_alone(english: Vocabulary) -> None:
    assert at_hyphen("he said -", "“no”", english) is None


@pytest.mark.parametrize(
    ("left", "right", "one"),
    [
        ("came to his apart", "ment; now he", True),
        ("the barbarian popula", "tions moved", True),
        ("he came to", "see the sea", False),
        ("they lived in", "town then", False),
        ("I called", "everybody at home", False),
        ("and nobody", "knew him", False),
        ("he was at", "home again", False),
    ],
)
def test_a_word_cut_without_a_hyphen_is_joined_if_the_whole_is_likelier(
    english: Vocabulary, left: str, right: str, *, one: bool
) -> None:
    found = without_hyphen(left, right, english, run_in=False, prior=CUT_PRIOR)
    assert (found is not None) is one


def test_running_into_foreign_text_tips_the_scales(english: Vocabulary) -> None:
    apart = without_hyphen("I called every", "one for half a day", english, run_in=False, prior=CUT_PRIOR)
    run_in = without_hyphen("I called every", "one for half a day", english, run_in=True, prior=CUT_PRIOR)
    assert apart is None or run_in is not None
    assert run_in is not None and run_in.confidence < 0.99


def test_a_book_that_keeps_its_hyphens_cuts_no_word_without_one(english: Vocabulary) -> None:
    assert without_hyphen("I called every", "one for half a day", english, run_in=True, prior=CUT_PRIOR_KEPT) is None


def test_a_capital_never_goes_on_a_word(english: Vocabulary) -> None:
    assert without_hyphen("came to his apart", "Ment is a name", english, run_in=True, prior=CUT_PRIOR) is None


def test_a_language_without_a_list_has_the_book_alone() -> None:
    book = Vocabulary.of(["tavlo mendikka tavlo mendikka"], "xx")
    assert not book.has_lexicon
    assert without_hyphen("na mendi", "kka tavlo", book, run_in=False, prior=CUT_PRIOR) is not None
    assert without_hyphen("na tavlo", "mendikka", book, run_in=False, prior=CUT_PRIOR) is None


def test_two_strangers_side_by_side_are_one_name(english: Vocabulary) -> None:
    found = without_hyphen("He met Brzgl", "ovski there", english, run_in=False, prior=CUT_PRIOR)
    known = without_hyphen("He met Brzgl", "there", english, run_in=False, prior=CUT_PRIOR)
    assert found is None or found.confidence < 0.9
    assert known is None


def test_a_fragment_is_no_witness_for_itself() -> None:
    book = Vocabulary.of(["beim Pord", "jöh die Nummern"], "de")
    found = at_hyphen("beim Pord-", "jöh die", book)
    assert found is not None and not found.keep_hyphen


LONG = "They walked to the garden and the river. Comrades told stories of the country and of its questions. " * 3


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("It was a renais-sance of letters.", "It was a renaissance of letters."),
        ("He went withBunbury.", "He went withBunbury."),
        ("He came to his apartThe wall.", "He came to his apart The wall."),
        ("They were comradesin-arms then.", "They were comrades-in-arms then."),
        ("They were comrades-inarms then.", "They were comrades-in-arms then."),
        ("They arrive in Rus sia full of hope.", "They arrive in Rus sia full of hope."),
        ("It was done without any dif ficulty.", "It was done without any difficulty."),
        ("The hag gard eyes brightened.", "The haggard eyes brightened."),
    ],
)
def test_a_word_whose_line_end_is_gone_is_mended_where_it_is_certain(read: str, printed: str) -> None:
    assert only(page_of(LONG.strip(), read)).rsplit("\n\n", 1)[-1] == printed


@pytest.mark.parametrize(
    "sentence",
    [
        "We come to-morrow, not to-day, by e-mail.",
        "The co-operative re-elected him.",
        "Mr. McDonald bought an iPhone.",
        "Every one of them may be here some time.",
        "A pre- and post-war house.",
        "He sang tra la la all day.",
        "An in situ find.",
        "It was the reverse, or vice versa, in stead of it.",
        "A hum bug with a hand ful of spices, to morrow or any one day.",
        "The origin-story of a cabin-boy.",
        "The Berlin-born plugin-maker.",
    ],
)
def test_what_only_looks_like_a_cut_word_stays(sentence: str) -> None:
    assert only(page_of(LONG.strip(), sentence)).rsplit("\n\n", 1)[-1] == sentence


@pytest.mark.parametrize(
    ("level", "printed"), [(Level.SAFE, "Rus sia"), (Level.FULL, "Russia"), (Level.NONE, "dif ficulty")]
)
def test_how_rare_a_half_must_be_is_the_level_s(level: Level, printed: str) -> None:
    what = wreck(page_of(LONG.strip(), "Rus sia gave without dif ficulty."))
    manuscript = mend(what.source, what.anatomy, what.arrangement, Decisions(), level)
    (text,) = texts(what, manuscript).values()
    assert printed in text


GERMAN = "Sie gingen in den Garten und an den Fluss, und alle erzählten von dem Land und seinen Fragen. " * 3


@pytest.mark.parametrize(
    ("left", "right", "printed"),
    [
        ("Er kaufte ein Pfund Zuk-", "ker für den Kuchen.", "ein Pfund Zucker für den Kuchen."),
        ("Er stand auf der Brük-", "ke und sah hinab.", "auf der Brücke und sah hinab."),
        ("Er sprach von der Schif-", "fahrt auf dem Strom.", "von der Schiffahrt auf dem Strom."),
        ("Er kaufte eine Rock-", "konzertkarte für sie.", "eine Rockkonzertkarte für sie."),
        ("Er hörte den Ak-", "kord am Klavier.", "den Akkord am Klavier."),
    ],
)
def test_ck_divided_as_k_and_k_is_whole_again_and_nothing_else(left: str, right: str, printed: str) -> None:
    turned = only((1, "body", f"{GERMAN}\n\n{left}\n"), (2, "body", f"{right}\n\n{GERMAN}\n"), language="de")
    assert printed in turned


def test_ck_divided_at_a_line_s_end_that_is_gone_is_whole_again() -> None:
    assert "ein Pfund Zucker für" in only(
        page_of(GERMAN, "Er kaufte ein Pfund Zuk- ker für den Kuchen."), language="de"
    )


def test_other_languages_divide_no_ck() -> None:
    text = only(
        (1, "body", f"{LONG}\n\nHe sold a knick-\n"), (2, "body", f"knack and a Quik-\n\nker book.\n\n{LONG}\n")
    )
    assert "knic" in text and "knicknack" not in text and "Quicker" not in text


def test_a_suspended_hyphen_stays_though_a_slip_joined_it_once() -> None:
    page = page_of("Das Staats-und Volksleben war gesund, und alle lebten gut davon.", "Im Staats- und Volksleben.")
    assert "Im Staats- und Volksleben." in only(page, language="de")


def test_a_cut_compound_is_whole_again_where_the_book_has_it() -> None:
    page = page_of("The well-known man came home, and all were glad of it.", "A well- known man.")
    assert "A well-known man." in only(page)


def test_a_word_cut_without_a_hyphen_is_whole_again_at_the_full_level() -> None:
    what = wreck(page_of(LONG.strip(), "They arrive in Rus sia, which is impos sible, every one."))
    manuscript = mend(what.source, what.anatomy, what.arrangement, Decisions(), Level.FULL)
    (text,) = texts(what, manuscript).values()
    assert text.endswith("They arrive in Russia, which is impossible, every one.\n")

"""What counts as a word, where glued words are taken apart, and what the halves of a cut word weigh."""

from __future__ import annotations

import pytest

from regather.order.words.lexicon import FLOOR, Lexicon, build_lexicon

SMALL = Lexicon(table={"apart": 1e-4, "the": 5e-2, "every": 1e-3, "it": 1e-2, "a": 2e-2, "book": 4e-4, "often": 3e-4})
"""A table of our own, so that no wordlist's next edition changes what is tested."""


@pytest.mark.parametrize(
    ("written", "head", "tail"),
    [
        ("apartThe", "apart", "The"),
        ("everyit", "every", "it"),
        ("bookoften", "book", "often"),
        ("someevery", "some", "every"),
        ("abook", "a", "book"),
    ],
)
def test_glued_words_are_taken_apart_at_one_place(written: str, head: str, tail: str) -> None:
    places = SMALL.splits(written)
    assert [(written[:at], written[at:]) for at in places] == [(head, tail)]


def test_of_several_places_the_likeliest_is_taken() -> None:
    both = Lexicon(table=SMALL.table | {"part": 2e-4})
    assert both.splits("everyapart") == (5,), "every apart, not everya part"


@pytest.mark.parametrize("written", ["book", "Often", "It", "qzx", "zzqqxxj", "x-ray", "b00k"])
def test_a_word_that_is_known_or_hopeless_stays_whole(written: str) -> None:
    assert SMALL.splits(written) == ()


def test_no_letter_stands_alone_before_a_glued_word_unless_the_language_has_it_as_a_word() -> None:
    assert SMALL.splits("abook") == (1,)
    assert SMALL.splits("bbook") == ()


def test_a_word_that_the_book_has_twice_is_a_word_though_its_halves_are_common() -> None:
    text = "The bookoften is a bird, and a bookoften it is."
    lexicon = build_lexicon([text], None)
    assert Lexicon(SMALL.table, lexicon.own, lexicon.total).splits("bookoften") == ()
    once = build_lexicon(["The bookoften is a bird."], None)
    assert Lexicon(SMALL.table, once.own, once.total).splits("bookoften") == (4,)


def test_the_halves_of_a_cut_word_weigh_more_than_two_common_words() -> None:
    english = build_lexicon(["It was windy."], "en")
    halves = english.completion("umbr", "ella")
    common = english.completion("in", "deed")
    assert halves > 0, "two unknown halves that make a known word"
    assert halves > english.completion("the", "book"), "two words that make none"
    assert halves > common, "two halves that are words themselves"


def test_halves_that_make_no_word_speak_against_a_cut_word() -> None:
    assert build_lexicon([], "en").completion("umbr", "deed") < 0


@pytest.mark.parametrize("language", [None, "tlh", "xx-Latn"])
def test_a_language_without_a_table_is_judged_by_the_books_own_words(language: str | None) -> None:
    lexicon = build_lexicon(["Qapla jagh, jagh Qapla; batlh Daqawlu taH."], language)
    assert lexicon.table == {}
    assert lexicon.knows("qapla")
    assert not lexicon.knows("batlh"), "once is no habit"
    assert lexicon.frequency("qapla") > lexicon.frequency("batlh") == FLOOR
    assert lexicon.splits("QaplaJagh") == (5,)


def test_a_language_with_a_region_has_the_table_of_its_language() -> None:
    assert build_lexicon([], "en-GB").table == build_lexicon([], "en").table != {}


def test_a_rarer_word_behind_a_common_one_is_taken_apart_where_that_is_rare_in_the_book() -> None:
    table = SMALL.table | {"lintel": 4e-6, "moth": 6e-6}
    assert Lexicon(table=table).splits("thelintel") == (3,)
    assert Lexicon(table=table, rare=False).splits("thelintel") == ()
    assert Lexicon(table=table | {"tel": 4e-6}).splits("booktel") == (), "three letters may be an ending"


def test_a_language_of_many_compounds_keeps_them_whole() -> None:
    prose = "They waited at the gate of the old mill until the miller came. " * 30
    heads, tails = ("mill", "gate", "wait", "came"), ("lintel", "bittern", "weft", "slipper", "thimble", "gosling")
    few = build_lexicon([prose + "millbittern"], "en")
    many = build_lexicon([prose + " ".join(head + tail for head in heads for tail in tails)], "en")
    assert few.rare
    assert not many.rare


def test_two_words_of_the_language_are_likelier_than_half_a_word_before_a_common_one() -> None:
    lexicon = build_lexicon(["He had made an admission, and the missions of the mission were many."], "en")
    assert lexicon.rare
    assert lexicon.splits("aadmissions") == (1,)
    assert lexicon.splits("diplomatmissions") == (8,)

"""Which contents entries stand under which."""

from __future__ import annotations

from regather.anatomy.levels import entry_levels, is_bare_number, is_part, leading_number


def levels(*entries: tuple[str, int]) -> list[int]:
    return entry_levels([(title, folio, 0) for title, folio in entries])


def test_unnumbered_entries_between_numbered_ones_stand_under_them() -> None:
    assert levels(("I. Paper", 5), ("Pulp", 5), ("Sheet", 9), ("II. Thread", 12), ("Needle", 14)) == [1, 2, 2, 1, 2]


def test_unnumbered_entries_around_numbered_ones_stand_beside_them() -> None:
    assert levels(("Preface", 3), ("I. Paper", 5), ("II. Thread", 12), ("Afterword", 20)) == [1, 1, 1, 1]


def test_bare_numerals_stand_under_the_title_before_them() -> None:
    assert levels(("Paper", 5), ("I", 5), ("II", 9), ("Thread", 12)) == [1, 2, 2, 1]


def test_bare_numerals_alone_are_chapters() -> None:
    assert levels(("I", 5), ("II", 9), ("III", 12)) == [1, 1, 1]


def test_a_bare_numeral_one_at_the_start_is_a_chapter() -> None:
    assert levels(("I", 5), ("Prague", 9)) == [1, 1]


def test_a_numbering_that_starts_on_its_titles_page_stands_under_it() -> None:
    assert levels(("Tools", 5), ("I. Knife", 5), ("II. Bone", 7), ("Words", 9)) == [1, 2, 2, 1]


def test_chapters_stand_under_parts_named_as_such() -> None:
    assert levels(("Part One", 5), ("Chapter 1. Paper", 6), ("Part Two", 9), ("Chapter 2. Thread", 10)) == [1, 2, 1, 2]


def test_steady_indents_are_levels() -> None:
    assert entry_levels([("Paper", 5, 0), ("Pulp", 6, 2), ("Sheet", 7, 2)]) == [1, 2, 2]


def test_indents_that_waver_among_equals_are_not() -> None:
    assert entry_levels([("1. Paper", 5, 0), ("2. Pulp", 6, 2), ("3. Sheet", 7, 2)]) == [1, 1, 1]


def test_an_indented_first_entry_says_nothing() -> None:
    assert entry_levels([("Paper", 5, 2), ("Pulp", 6, 0), ("Sheet", 7, 2)]) == [1, 1, 1]


def test_a_title_s_own_number_is_read_in_its_kind() -> None:
    assert leading_number("XIV. The Knife") == ("roman", 14)
    assert leading_number("3) The Knife") == ("arabic", 3)
    assert leading_number("Chapter 7") == ("chapter", 7)


def test_a_pronoun_is_no_number() -> None:
    assert leading_number("I Hear the Press") is None
    assert leading_number("What I Saw") is None


def test_a_letter_of_the_alphabet_is_no_number() -> None:
    assert is_bare_number("V") and is_bare_number("— 12 —")
    assert not is_bare_number("C") and not is_bare_number("Vivid")


def test_a_part_needs_its_word_and_little_else() -> None:
    assert is_part("Second Part") and is_part("Livre premier")
    assert not is_part("Part") and not is_part("Part of the story that nobody told")


def test_a_misread_number_in_a_row_of_numbers_is_no_section() -> None:
    assert (
        levels(("Chapter I", 1), ("Chapter lI", 5), ("Chapter III", 9), ("Chap ter IV", 12), ("Chapter V", 15))
        == [1] * 5
    )


def test_sections_between_numbers_that_follow_each_other_stay_sections() -> None:
    assert levels(("Chapter I", 1), ("Pulp", 2), ("Chapter II", 9), ("Chapter III", 12)) == [1, 2, 1, 1]

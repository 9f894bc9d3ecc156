"""Marks of the press and of the scanner: what is one, and what only looks like one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.anatomy.helpers import OPEN_PROSE, PROSE, REST, look, shown

from regather.model import Anatomy, Role

HALVES = (OPEN_PROSE, REST)
WORDS = ("draws", "along", "until", "needle", "binder", "thread")
OPENINGS = tuple(f"{word.capitalize()} {REST[6:]}" for word in WORDS)


def marked(feet: Sequence[str], heads: Sequence[str] = (), *, text: Sequence[str] = HALVES) -> tuple[str, Anatomy]:
    """Pages with form feeds between, with these lines at their feet (empty: none) and heads."""
    parts: list[str] = []
    for k, foot in enumerate(feet):
        head = heads[k] if k < len(heads) else ""
        page = [line for line in (head, text[k % len(text)], foot) if line]
        parts += [*page, "\f"]
    return look(*parts[:-1])


def seams(*lines: str) -> tuple[str, Anatomy]:
    """A source without breaks in which each line stands in the middle of a sentence."""
    return look(*[part for line in lines for part in (OPEN_PROSE, line, REST)])


STAMPS = (
    [f"http://library.example/item?page={400 + k}" for k in range(6)],
    [f"Scan_{2 * k:04d}.tif" for k in range(6)],
    [f"booklet_final.indd {k} 12/03/19 14:{10 + k}" for k in range(6)],
    [f"Page {k + 1} of 6" for k in range(6)],
)


@pytest.mark.parametrize("stamps", STAMPS)
def test_a_line_that_recurs_but_for_its_numbers_where_pages_end_is_a_stamp(stamps: list[str]) -> None:
    for text, anatomy in (marked(stamps), seams(*stamps)):
        assert shown(text, anatomy, Role.NOISE) == stamps


def test_below_a_folio_it_is_one_too() -> None:
    feet = [f"{k + 1}\n\nhttp://library.example/item?page={400 + k}" for k in range(6)]
    text, anatomy = marked(feet)
    assert len(shown(text, anatomy, Role.NOISE)) == 6
    assert [folio.number for folio in anatomy.folios] == [1, 2, 3, 4, 5, 6]


def test_chapters_that_count_up_at_the_heads_of_pages_are_none() -> None:
    text, anatomy = marked(["", ""] * 3, ["Chapter 1.", "", "Chapter 2.", "", "Chapter 3.", ""], text=(PROSE,))
    assert shown(text, anatomy, Role.NOISE) == []


def test_numbered_lines_between_whole_paragraphs_are_none() -> None:
    text, anatomy = look(*[part for k in range(6) for part in (PROSE, f"Plate {k} of the series", PROSE)])
    assert shown(text, anatomy, Role.NOISE) == []


@pytest.mark.parametrize(
    "marks", [("A", "A2", "B", "B2"), ("A", "A ij", "B", "B iij"), ("Aa", "Aa2", "Bb", "Bb2"), ("H", "I", "K", "L")]
)
def test_letters_at_the_feet_of_pages_that_run_on_are_signatures(marks: tuple[str, ...]) -> None:
    feet = [foot for mark in marks for foot in (mark, "")]
    for text, anatomy in (marked(feet), seams(*marks)):
        assert shown(text, anatomy, Role.NOISE) == list(marks)


def test_a_number_and_the_same_with_a_star_are_signatures() -> None:
    text, anatomy = marked(["1", "", "1*", "", "2", "", "2*", ""])
    assert shown(text, anatomy, Role.NOISE) == ["1*", "2*"]


def test_letters_that_head_the_parts_of_a_dictionary_are_none() -> None:
    text, anatomy = look(*[part for letter in "ABCD" for part in (letter, PROSE)])
    assert shown(text, anatomy, Role.NOISE) == []
    text, anatomy = marked([""] * 4, list("ABCD"), text=(PROSE,))
    assert shown(text, anatomy, Role.NOISE) == []


def test_letters_with_gaps_between_them_are_none() -> None:
    text, anatomy = marked(["A", "", "K", "", "X", ""])
    assert shown(text, anatomy, Role.NOISE) == []


def test_words_at_the_feet_that_open_other_pages_are_catchwords() -> None:
    feet = list(WORDS[1:])
    text, anatomy = marked([*feet, ""], text=OPENINGS)
    assert shown(text, anatomy, Role.NOISE) == feet


def test_words_that_open_no_other_page_are_text() -> None:
    text, anatomy = marked(["paste", "glue", "cloth", "board", "spine", ""], text=OPENINGS)
    assert shown(text, anatomy, Role.NOISE) == []


def test_replies_at_the_feet_of_pages_are_text() -> None:
    text, anatomy = marked(["Draws.", "Until.", "Along!", "", "", ""], text=[PROSE, *OPENINGS])
    assert shown(text, anatomy, Role.NOISE) == []


def test_two_catchwords_are_not_yet_known_for_such() -> None:
    text, anatomy = marked(["along", "until", "", "", "", ""], text=OPENINGS)
    assert shown(text, anatomy, Role.NOISE) == []


def test_pictures_with_numbers_at_the_feet_of_pages_are_none() -> None:
    text, anatomy = marked([f"![](plates/plate-{k}.png)" for k in range(6)])
    assert shown(text, anatomy, Role.NOISE) == []

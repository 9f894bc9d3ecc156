"""How wide characters are: accents add nothing, East Asian writing is wide, the rest is measured in average ones."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.order.printer import prose

from regather.order.setting.faces import (
    AVERAGE,
    EVEN,
    FACES,
    OTHER,
    SERIF,
    SPACE,
    UNSEEN,
    WIDE,
    character_width,
    running_widths,
)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("letter", ["é", "ñ", "Å", "ż", "ǘ", "Ţ"])
def test_a_letter_is_as_wide_with_its_accent_as_without(letter: str, face: str) -> None:
    plain = unicodedata.normalize("NFD", letter)[0]
    assert character_width(letter, face) == character_width(plain, face) > 0
    apart = unicodedata.normalize("NFD", letter)
    assert running_widths(apart, face)[-1] == character_width(plain, face), "combining marks take no room"


@pytest.mark.parametrize("face", FACES)
def test_east_asian_characters_are_wide(face: str) -> None:
    assert character_width("本", face) == character_width("。", face) == {EVEN: 2.0, SERIF: WIDE / AVERAGE}[face]
    assert character_width("本", face) > 1.5 * character_width("b", face)


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("mark", sorted(UNSEEN))
def test_marks_of_the_source_and_characters_without_width_take_no_room(mark: str, face: str) -> None:
    assert character_width(mark, face) == 0


def test_in_even_widths_every_letter_is_as_wide_as_the_next() -> None:
    assert {character_width(c, EVEN) for c in "iMw.— ж"} == {1.0}


def test_in_a_serif_face_an_m_is_wider_than_an_i() -> None:
    assert character_width("i", SERIF) < character_width("o", SERIF) < character_width("m", SERIF)
    assert character_width(" ", SERIF) == character_width("\u00a0", SERIF) == SPACE / AVERAGE


def test_a_letter_that_the_table_does_not_have_is_about_as_wide_as_an_o() -> None:
    assert character_width("ж", SERIF) == character_width("o", SERIF) == OTHER / AVERAGE


def test_running_text_has_about_one_average_character_a_character() -> None:
    text = " ".join(prose(2000))
    assert running_widths(text, SERIF)[-1] / len(text) == pytest.approx(1.0, abs=0.125)
    assert running_widths(text, EVEN)[-1] == len(text)


@given(text=st.text(st.sampled_from("aMi é—本\u0301*ж\n.") | st.characters(exclude_categories=["Cs"])))
@pytest.mark.parametrize("face", FACES)
def test_running_widths_add_up(text: str, face: str) -> None:
    found = running_widths(text, face)
    assert len(found) == len(text) + 1
    expected = 0.0
    for width, character in zip(found, text, strict=False):
        assert width == pytest.approx(expected)
        expected += character_width(character, face)
    assert found[-1] == pytest.approx(expected)

"""Numerals as print and recognition give them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regather.text.numerals import (
    read_arabic,
    read_misread,
    read_number,
    read_roman,
    read_superscript,
    write_roman,
    write_superscript,
)


@given(st.integers(1, 3999))
def test_a_roman_numeral_reads_back_in_either_case(number: int) -> None:
    assert read_roman(write_roman(number)) == number
    assert read_roman(write_roman(number).lower()) == number


@given(st.integers(0, 9999))
def test_a_superscript_reads_back(number: int) -> None:
    assert read_superscript(write_superscript(number)) == number


@pytest.mark.parametrize("text", ["", "IIII", "VX", "Iv", "mix4", "word", "MMMM"])
def test_what_is_no_roman_numeral_has_no_value(text: str) -> None:
    assert read_roman(text) is None


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_numbers_beyond_roman_numerals_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no Roman numeral"):
        write_roman(number)


def test_digits_of_other_scripts_count_and_superscripts_do_not() -> None:
    assert read_arabic("٤٢") == 42
    assert read_arabic("⁴²") is None


def test_a_misread_number_needs_one_true_digit() -> None:
    assert read_misread("l2") == 12
    assert read_misread("1O") == 10
    assert read_misread("lO") is None


def test_any_reading_will_do() -> None:
    assert [read_number(text) for text in ("7", "⁷", "vii", "l7", "seven")] == [7, 7, 7, 17, None]

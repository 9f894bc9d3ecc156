"""Misreadings are what the table and overlooked accents explain, and nothing else."""

from __future__ import annotations

import pytest

from regather.text.look_alikes import PAIRS, is_misreading, readings, same_letters


@pytest.mark.parametrize(
    ("before", "after"),
    [
        *(("tbe", "the"), ("rnoon", "moon"), ("g1ad", "glad"), ("nevv", "new"), ("cle", "de"), ("gIadIy", "gladly")),
        *(("leger", "léger"), ("scheuBlich", "scheußlich"), ("кот", "кот"), ("кoт", "кот"), ("same", "same")),
    ],
)
def test_look_alikes_are_a_misreading(before: str, after: str) -> None:
    assert is_misreading(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        *(("pe", "peu"), ("the", "The"), ("cat", "dog"), ("word", ""), ("", "a"), ("12", "13"), ("moon", "m00rn")),
        *(("of the", "ofthe"), ("colour", "color")),
    ],
)
def test_what_no_look_alike_explains_is_none(before: str, after: str) -> None:
    assert not is_misreading(before, after)


def test_every_pair_reads_both_ways() -> None:
    assert all(other in readings(one) and one in readings(other) for one, other in PAIRS)


def test_a_ligature_has_the_same_letters_and_a_look_alike_has_not() -> None:
    assert same_letters("ﬁnd", "find")
    assert not same_letters("fmd", "find")

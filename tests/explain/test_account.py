"""The account of a record: what every page and turn is to a person."""

from __future__ import annotations

import pytest
from tests.explain.records import record_of

from regather.explain import State, account_of, clip, pages_of, percent, place_of, squeeze, strength, title_of
from regather.model import SURE


def test_every_turn_says_how_it_is_known() -> None:
    record, text = record_of(16, doubtful=(6,), decided=(12,))
    account = account_of(record, text)
    assert account.turns[6].state is State.DOUBTFUL
    assert account.turns[6].question == 1
    assert account.turns[12].state is State.DECIDED
    assert account.turns[8].state is State.FOLLOWS, "8 and 9 stand side by side on the innermost sheet"
    assert account.turns[10].state is State.DOUBTFUL, "the question about page 6 asks about this turn, too"
    assert sum(account.count(state) for state in State) == len(account.turns)


@pytest.mark.parametrize(("sure", "state"), [(SURE, State.SURE), (SURE - 0.001, State.DOUBTFUL)])
def test_a_thin_turn_stays_doubtful_when_nothing_is_asked_about_it(sure: float, state: State) -> None:
    record, text = record_of(16)
    join = next(join for join in record["joins"] if join["left_page"] == 6)
    join["confidence"] = sure
    turn = account_of(record, text).turns[6]
    assert turn.state is state
    assert turn.question is None


@pytest.mark.parametrize(("scheme", "state"), [("free", State.DOUBTFUL), ("in-order", State.FOLLOWS)])
def test_of_shuffled_pages_none_follows_another_because_it_lies_behind_it(scheme: str, state: State) -> None:
    record, text = record_of(6, scheme=scheme, blanks=())
    join = next(join for join in record["joins"] if join["left_page"] == 3)
    assert join["in_stream"]
    join["confidence"] = 0.6
    assert account_of(record, text).turns[3].state is state


def test_of_a_page_that_is_missing_no_white_space_is_shown() -> None:
    record, text = record_of(8, blanks=(), missing=(5,))
    record["pieces"].append({"start": len(text), "end": len(text) + 1, "page": 5, "role": "body"})
    account = account_of(record, text + "\n")
    assert account.pages[4].missing
    assert account.pages[4].stretches == ()


def test_reasons_come_weightiest_first() -> None:
    record, text = record_of()
    assert [item.weight for item in account_of(record, text).turns[3].evidence] == [7.0, -1.5, 0.1]


def test_pages_without_text_are_told_with_the_reason() -> None:
    record, text = record_of(16, blanks=(2,), missing=(7,))
    account = account_of(record, text)
    assert account.pages[1].blank and account.pages[6].missing
    assert not account.pages[1].stretches
    assert (account.blanks, account.missing, account.twice) == ((2,), (7,), ())


def test_sides_name_the_pages_that_were_printed_together() -> None:
    record, text = record_of(16)
    sides = account_of(record, text).sides()
    assert sides[3] == ("sheet 2 front", ((14, 3),))
    assert sides[14] == sides[3]


@pytest.mark.parametrize("scheme", ["free", "in-order", "a scheme of tomorrow"])
def test_an_order_without_sheets_has_no_sides(scheme: str) -> None:
    record, text = record_of(16, scheme)
    assert account_of(record, text).sides() == {}
    assert title_of(scheme)


def test_a_record_of_the_time_before_seams_and_rivals_can_be_read() -> None:
    record, text = record_of(16, doubtful=(6,))
    for join in record["joins"]:
        del join["rivals"]
    for doubt in record["doubts"]:
        for key in ("settles", "helps", "stake"):
            del doubt[key]
        for reading in doubt["readings"]:
            del reading["seams"]
    account = account_of(record, text)
    assert account.turns[6].question == 1
    assert account.doubts[0].readings[0].seams == ()


def test_a_character_is_found_by_line_and_column() -> None:
    lines = (0, 4, 9)
    assert [place_of(lines, at) for at in (0, 3, 4, 8, 9)] == [(1, 1), (1, 4), (2, 1), (2, 5), (3, 1)]


@pytest.mark.parametrize(
    ("share", "words"),
    [(1.0, "over 99 %"), (0.9951, "over 99 %"), (0.994, "99 %"), (0.5, "50 %"), (0.011, "1 %"), (0.0, "under 1 %")],
)
def test_nothing_is_told_as_wholly_certain(share: float, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize(
    ("weight", "sign"),
    [(6.0, "+++"), (5.9, "++"), (3.0, "++"), (2.9, "+"), (0.5, "+"), (0.4, "·"), (-0.5, "−"), (-6.0, "−−−")],
)
def test_weights_are_told_as_signs(weight: float, sign: str) -> None:
    assert strength(weight) == sign


def test_page_numbers_are_drawn_together() -> None:
    assert pages_of((8,)) == "page 8"
    assert pages_of((2, 4, 46, 47)) == "pages 2, 4, 46 and 47"
    assert pages_of((46, 2, 47, 48)) == "pages 2 and 46–48"
    assert pages_of((3, 4, 5)) == "pages 3–5"


def test_text_is_shortened_at_a_word_on_either_end() -> None:
    assert clip("one two three", 20) == "one two three"
    assert clip("one two three", 9) == "one two…"
    assert clip("one two three", 12, end=True) == "…two three"
    assert len(clip("w" * 50, 10)) == 10, "a text without spaces is cut where it must be"


def test_what_would_move_a_terminal_is_not_shown() -> None:
    assert squeeze("a\x1b[31m\tb\n\nc\x00") == "a [31m b c"

"""What pages are worth by themselves, and what is broken where they end."""

from __future__ import annotations

import numpy as np
import pytest
from tests.order.wrecks import prose

from regather.model import Anatomy, Block, Break, Decisions, Role, Source, Span
from regather.order.folded import worth
from regather.order.folded.desk import Desk, prepare
from regather.order.hypothesis import Hypothesis
from regather.order.setting.geometry import first_page


def desk_of(parts: list[tuple[str, Role]]) -> Desk:
    """The desk of parts with their roles; form feeds are breaks."""
    text = "".join(part for part, _ in parts)
    blocks, at = [], 0
    for part, role in parts:
        blocks.append(Block(Span(at, at + len(part)), role))
        at += len(part)
    breaks = tuple(Break(Span(i, i + 1)) for i, char in enumerate(text) if char == "\f")
    return prepare(Source(text, "test", "", breaks), Anatomy(tuple(blocks), language="en"), Decisions())


def of_text(desk: Desk, start: int, end: int) -> float:
    """What the text from one cut to another is worth as a page."""
    filler = desk.plain_filler()
    case = desk.solver.case(Hypothesis("in-order", 2, (1, 2)), first_page(filler, 2), filler)
    score, _ = desk.solver._worth.of_text(np.array([start]), np.array([end]), case)
    return float(score[0])


def test_a_page_of_text_never_ends_with_a_heading_and_one_of_headings_alone_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = [
        (prose(1) + "\n\n", Role.BODY), ("Book One\n\n", Role.HEADING), ("The Gate\n\n\f", Role.HEADING),
        (prose(2), Role.BODY),
    ]  # fmt: skip
    desk = desk_of(parts)
    stream = desk.stream
    end = int(np.flatnonzero(stream.edge)[1])
    heads = stream.cut_at(stream.source.text.index("Book One"))
    inside, alone = of_text(desk, heads - 1, end), of_text(desk, heads, end)
    monkeypatch.setattr(worth, "HEADING_CUT", 0.0)
    assert of_text(desk, heads - 1, end) - inside == pytest.approx(6.0)
    assert of_text(desk, heads, end) == pytest.approx(alone)


def test_a_compound_holds_together_whatever_its_words_say() -> None:
    desk = desk_of([(prose(3) + " They keep a mill-stone there. " + prose(4), Role.BODY)])
    cut = desk.stream.cut_at(desk.stream.source.text.index("stone there"))
    assert desk.stream.glued[cut]
    assert desk.solver.own[cut] == worth.COMPOUND


def test_where_front_matter_meets_running_text_a_page_end_is_not_one_place_among_hundreds() -> None:
    desk = desk_of([(prose(5) + "\n\n", Role.BODY), ("The Mill\n\n", Role.TITLE), (prose(6), Role.BODY)])
    inner = np.arange(len(desk.stream)) > 0
    inner[-1] = False
    chosen = desk.solver._worth._torn - desk.solver.breaks
    assert (chosen[inner & desk.stream.turn] == 0.0).all()
    assert (inner & desk.stream.turn).sum() == 2
    np.testing.assert_allclose(chosen[inner & ~desk.stream.turn], worth.CHOICE)


def test_a_page_may_sooner_end_before_a_heading_than_at_any_word_but_not_between_two() -> None:
    parts = [(prose(7) + "\n\n", Role.BODY), ("Book One\n\n", Role.HEADING), ("The Gate\n\n", Role.HEADING)]
    desk = desk_of([*parts, (prose(8), Role.BODY)])
    chosen = desk.solver._worth._torn - desk.solver.breaks
    first, second = (desk.stream.cut_at(desk.stream.source.text.index(words)) for words in ("Book One", "The Gate"))
    assert chosen[first] == pytest.approx(worth.CHOICE + worth.HEADING_OPENS)
    assert chosen[first] > chosen[second] == pytest.approx(worth.CHOICE)


@pytest.mark.parametrize("mark", ["", "\f"])
def test_a_page_of_headings_alone_is_worth_the_same_whether_a_break_shows_its_end_or_not(mark: str) -> None:
    """No place is chosen among hundreds there, and no text is parted from its heading."""
    parts = [
        (prose(1) + "\n\n" + mark, Role.BODY), ("Book One\n\n", Role.HEADING), ("The Gate\n\n" + mark, Role.HEADING),
        (prose(2), Role.BODY),
    ]  # fmt: skip
    desk = desk_of(parts)
    start, end = (desk.stream.cut_at(desk.stream.source.text.index(words)) for words in ("Book One", prose(2)[:20]))
    filler = desk.plain_filler()
    case = desk.solver.case(Hypothesis("saddle", 4, (4, 1, 2, 3)), first_page(filler, 4), filler)
    alone = float(desk.solver.page_scores(start, np.array([end]), 0, case)[0])
    # With the word before the heading it is no such page.
    inside = float(desk.solver.page_scores(start - 1, np.array([end]), 0, case)[0])
    assert alone == pytest.approx(worth.HEADING_ALONE + case.anchor.text_prior(4))
    assert inside < alone - 3


def test_a_text_does_not_break_off_at_its_first_or_last_words() -> None:
    text = "The days now passed as peaceably as before, and nobody asked why the kettle was still warm at night. " * 3
    desk = desk_of([(text, Role.BODY)])
    own, token = desk.solver.own, desk.stream.token
    few = (token < worth.FEW_WORDS) | (token > len(desk.stream.forms) - worth.FEW_WORDS)
    assert not own[few].any(), "these words are too few to say anything"
    assert own[~few].any()

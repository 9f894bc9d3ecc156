"""What a person decided wins over every finder."""

from __future__ import annotations

import pytest
from tests.anatomy.helpers import OPEN_PROSE, PROSE, REST, look, make, shown

from regather.errors import BadDecision
from regather.model import Decisions, HeadingDecision, PlaceDecision, Role, Span


def place(needle: str, role: str, *paragraphs: str) -> Decisions:
    at = make(*paragraphs).text.index(needle)
    return Decisions(places=(PlaceDecision(Span(at, at + len(needle)), role=role),))


def test_a_line_called_body_is_no_folio() -> None:
    parts = (OPEN_PROSE, "12", REST)
    text, anatomy = look(*parts, decisions=place("12", "body", *parts))
    assert anatomy.folios == ()
    assert "12" in shown(text, anatomy, Role.BODY)


def test_a_number_called_folio_is_read() -> None:
    parts = (PROSE, "1987", PROSE)
    _, anatomy = look(*parts, decisions=place("1987", "folio", *parts))
    assert [folio.number for folio in anatomy.folios] == [1987]


def test_a_paragraph_called_note_becomes_a_body() -> None:
    parts = (PROSE, REST, PROSE)
    text, anatomy = look(*parts, decisions=place(REST, "note", *parts))
    assert [(b.span.of(text), b.label) for b in anatomy.note_bodies] == [(REST, None)]


def test_part_of_a_line_can_have_a_role() -> None:
    parts = (f"{PROSE} 14 {PROSE}",)
    text, anatomy = look(*parts, decisions=place("14", "folio", *parts))
    assert shown(text, anatomy, Role.BODY) == [PROSE, PROSE]


def test_a_line_can_be_made_a_heading_of_any_level() -> None:
    parts = (PROSE, "It was late.", PROSE)
    text = make(*parts).text
    decisions = Decisions(headings=(HeadingDecision(text.index("It was late"), 3),))
    _, anatomy = look(*parts, decisions=decisions)
    assert [(h.title, h.level) for h in anatomy.headings] == [("It was late.", 3)]


def test_a_heading_can_be_unmade() -> None:
    parts = (PROSE, "# The Thread", PROSE)
    decisions = Decisions(headings=(HeadingDecision(make(*parts).text.index("#"), 0),))
    text, anatomy = look(*parts, decisions=decisions)
    assert anatomy.headings == ()
    assert "# The Thread" in shown(text, anatomy, Role.BODY)


def test_a_decided_heading_keeps_its_contents_entry_and_all_its_lines() -> None:
    parts = ("Contents\n\nThe Paper and Its Grain\t5\nThe Thread\t9", "The Paper\nand Its Grain", PROSE)
    at = make(*parts).text.index("The Paper\n")
    text, anatomy = look(*parts, decisions=Decisions(headings=(HeadingDecision(at, 2),)))
    assert [(h.span.of(text), h.level, h.entry) for h in anatomy.headings] == [("The Paper\nand Its Grain", 2, 0)]


def test_an_unknown_role_is_refused_by_name() -> None:
    with pytest.raises(BadDecision, match="'boddy' is not a role"):
        look(PROSE, decisions=Decisions(places=(PlaceDecision(Span(0, 5), role="boddy"),)))


def test_a_span_beyond_the_source_is_refused() -> None:
    with pytest.raises(BadDecision, match="holds no text"):
        look(PROSE, decisions=Decisions(places=(PlaceDecision(Span(9000, 9005), role="body"),)))


def test_a_heading_where_no_line_stands_is_refused() -> None:
    with pytest.raises(BadDecision, match="No line of the source stands at 9000"):
        look(PROSE, decisions=Decisions(headings=(HeadingDecision(9000, 1),)))

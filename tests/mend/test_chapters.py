"""Headings and the files that they open."""

from __future__ import annotations

import pytest
from tests.mend.helpers import chapters, mended, only, texts, wreck

from regather.model import Decisions, HeadingDecision

BODY = "Some text that fills the page well enough.\n\n"


@pytest.mark.parametrize(
    "shown", ["One Fine Day", "# One Fine Day", "**One Fine Day**", "## **One Fine Day**", "One\nFine Day"]
)
def test_every_shape_of_heading_becomes_the_one_canonical_shape(shown: str) -> None:
    got = only((1, "heading", shown + "\n\n"), (1, "body", BODY), levels=[2])
    assert got.startswith("## One Fine Day\n\nSome text")


def test_emphasis_inside_a_heading_stays() -> None:
    got = only((1, "heading", "On *The Origin*\n\n"), (1, "body", BODY))
    assert got.startswith("# On *The Origin*\n\n")


def test_two_emphases_at_both_ends_of_a_heading_stay() -> None:
    got = only((1, "heading", "*Candide* and *Zadig*\n\n"), (1, "body", BODY))
    assert got.startswith("# *Candide* and *Zadig*\n\n")


def test_every_contents_entry_opens_a_file_with_its_level() -> None:
    what = wreck(
        (1, "heading", "Part One\n\n"),
        (1, "heading", "First Things\n\n"),
        (1, "body", BODY),
        (2, "heading", "A Heading Within\n\n"),
        (2, "body", BODY),
        (3, "heading", "Last Things\n\n"),
        (3, "body", BODY),
        contents=[("Part One", 1), ("First Things", 2), ("Last Things", 2)],
        levels=[1, 2, 3, 2],
    )
    manuscript = mended(what)
    assert [(d.slug, d.level) for d in manuscript.chapters] == [
        ("01-part-one", 1),
        ("02-first-things", 2),
        ("03-last-things", 2),
    ]
    assert "### A Heading Within" in texts(what, manuscript)["02-first-things"]


def test_without_contents_the_top_headings_open_files() -> None:
    got = chapters(
        (1, "heading", "One\n\n"),
        (1, "body", BODY),
        (2, "heading", "Within\n\n"),
        (2, "body", BODY),
        (3, "heading", "Two\n\n"),
        (3, "body", BODY),
        levels=[1, 2, 1],
    )
    assert len(got) == 2


def test_text_before_the_first_heading_gets_a_file_of_its_own() -> None:
    what = wreck((1, "body", "A foreword.\n\n"), (2, "heading", "One\n\n"), (2, "body", BODY))
    assert list(texts(what, mended(what))) == ["01-opening", "02-one"]


def test_a_chapter_that_touches_the_next_without_white_space_ends_with_one_newline() -> None:
    got = chapters((2, "heading", "Two\n\n"), (2, "body", BODY), (1, "heading", "One\n\n"), (1, "body", "It ends."))
    assert got[0] == "# One\n\nIt ends.\n"
    assert got[1].startswith("# Two\n\n")


def test_a_person_makes_a_line_a_heading_and_another_none() -> None:
    what = wreck((1, "heading", "Not One\n\n"), (1, "body", "A Title\n\n" + BODY))
    at = what.source.text.index("A Title")
    decisions = Decisions(headings=(HeadingDecision(0, 0), HeadingDecision(at, 1)))
    got = texts(what, mended(what, decisions))
    assert list(got) == ["01-opening", "02-a-title"]
    assert got["02-a-title"].startswith("# A Title\n\nSome text")


def test_furniture_goes_with_a_reason() -> None:
    what = wreck((1, "running-head", "The Book\n\n"), (1, "body", BODY), (1, "folio", "12\n"))
    manuscript = mended(what)
    assert list(texts(what, manuscript).values()) == ["Some text that fills the page well enough.\n"]
    gone = {c.rule: c.before.strip() for c in manuscript.changes if c.rule.startswith("remove-")}
    assert gone == {"remove-running-head": "The Book", "remove-folio": "12"}
    assert all(c.reason for c in manuscript.changes)


def test_a_number_and_the_title_under_it_are_one_chapter_s() -> None:
    got = chapters(
        (1, "heading", "II\n\n"),
        (1, "heading", "The Boat\n\n"),
        (1, "body", BODY),
        (2, "heading", "III\n\n"),
        (2, "heading", "The Storm\n\n"),
        (2, "body", BODY),
        contents=[("II", 1), ("The Boat", 1), ("III", 1), ("The Storm", 1)],
        levels=[1, 1, 1, 1],
    )
    assert [text.split(BODY[:9])[0] for text in got] == ["# II\n\n# The Boat\n\n", "# III\n\n# The Storm\n\n"]


def test_a_heading_right_above_a_chapter_s_title_is_not_left_behind_in_the_chapter_before() -> None:
    got = chapters(
        (1, "heading", "The Boat\n\n"),
        (1, "body", BODY),
        (2, "heading", "Third Evening\n\n"),
        (2, "heading", "The Storm\n\n"),
        (2, "body", BODY),
        levels=[1, 2, 1],
    )
    assert [text.split(BODY[:9])[0] for text in got] == ["# The Boat\n\n", "## Third Evening\n\n# The Storm\n\n"]

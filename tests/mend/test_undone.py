"""What a person decides about single mends: taken back, it stands as in the source; right, it is theirs."""

from __future__ import annotations

import pytest
from tests.mend.helpers import Wreck, marked_texts, texts, wreck

from regather.mend import mend, prove, prove_again
from regather.mend.undone import REASON
from regather.model import Change, Decisions, Manuscript, MendDecision
from regather.text.decision_lines import NOT_ALONE
from regather.text.page_marks import without_page_marks

LONG = "having looked about him once more in the low room with the clock, and having softly shut"
PARTS = (
    (2, "body", "and went home.¹ It was late.\n\n"),
    (
        2,
        "note",
        "¹ Nobody saw him there that evening, neither the miller nor his wife who was at home, and no-\n"
        "body asked * why *.\n\n",
    ),
    (1, "heading", "A Walk\n\n"),
    (1, "running-head", "WALKS\n\n"),
    (1, "body", f"He took his hat and,\n{LONG}\n\nthe door, he went\n\nout to the apart-"),
    (3, "folio", "3\n\n"),
    (3, "body", "The end came later. A *star and a `tick` more.\n\n# no heading\n\n• one\n• two\n"),
)


@pytest.fixture(scope="module")
def what() -> Wreck:
    return wreck(*PARTS)


@pytest.fixture(scope="module")
def plain(what: Wreck) -> Manuscript:
    return mend(what.source, what.anatomy, what.arrangement)


def decided(what: Wreck, change: Change, take: str) -> Manuscript:
    """The manuscript with one mend decided on; its proof holds, and so does that of its ledger read again."""
    decisions = Decisions(mends=(MendDecision(change.span.start, change.rule, take),))
    manuscript = mend(what.source, what.anatomy, what.arrangement, decisions)
    proof = prove(what.source, what.arrangement, manuscript, decisions.mends)
    assert (proof.lost, proof.invented, proof.faults) == (0, 0, ())
    assert prove_again(what.source, what.arrangement, manuscript.changes) == proof
    return manuscript


def undone(what: Wreck, plain: Manuscript, rule: str, before: str | None = None) -> str:
    """The only chapter without marks once the first mend of a rule is taken back."""
    change = next(c for c in plain.changes if c.rule == rule and before in (None, c.before))
    return "".join(texts(what, decided(what, change, "undo")).values())


def test_every_mend_can_be_taken_back(what: Wreck, plain: Manuscript) -> None:
    """By whatever rule: the text changes, the ledger has a line of the person's, and nothing is lost."""
    tried = set()
    for change in plain.changes:
        if change.rule in NOT_ALONE:
            continue
        manuscript = decided(what, change, "undo")
        assert marked_texts(what, manuscript) != marked_texts(what, plain), f"{change.rule} changes nothing"
        mine = [c for c in manuscript.changes if c.by == "person" and c.reason == REASON]
        assert [(c.span.start, c.rule) for c in mine] == [(change.span.start, change.rule)]
        assert "decision-idle" not in [f.code for f in manuscript.findings]
        tried.add(change.rule)
    assert tried >= {"cut-word", "escape", "heading", "line-end", "list", "note-body", "page", "remove-folio"}


def test_every_mend_can_be_found_right(what: Wreck, plain: Manuscript) -> None:
    for change in plain.changes:
        manuscript = decided(what, change, "keep")
        assert marked_texts(what, manuscript) == marked_texts(what, plain)
        mine = [c for c in manuscript.changes if c.by == "person"]
        assert {(c.span.start, c.rule, c.confidence) for c in mine} == {(change.span.start, change.rule, 1.0)}


def test_a_rejoined_word_falls_apart_again(what: Wreck, plain: Manuscript) -> None:
    assert "nobody asked" in undone(what, plain, "page")
    assert "no-\nbody asked" in undone(what, plain, "cut-word", "-\n")


def test_a_folio_stands_in_the_text_again_alone(what: Wreck, plain: Manuscript) -> None:
    assert "\n\n3\n\nThe end came later." in undone(what, plain, "remove-folio")


def test_a_heading_is_a_line_like_others_again(what: Wreck, plain: Manuscript) -> None:
    assert undone(what, plain, "heading").startswith("A Walk\n\nHe took")


def test_a_note_stands_in_the_text_again_with_its_mark(what: Wreck, plain: Manuscript) -> None:
    text = undone(what, plain, "note-body")
    assert "went home.¹ It was late." in text
    assert (
        "\n\n¹ Nobody saw him there that evening, neither the miller nor his wife who was at home, and nobody asked"
        in text
    )
    assert "[^" not in text


def test_a_paragraph_that_was_joined_is_parted_again(what: Wreck, plain: Manuscript) -> None:
    assert f"{LONG}\n\nthe door" in undone(what, plain, "broken-paragraph")


def test_a_page_mark_that_was_taken_out_need_not_be_there(what: Wreck, plain: Manuscript) -> None:
    change = next(c for c in plain.changes if c.rule == "page" and 'n="2"' in c.after)
    (text,) = marked_texts(what, decided(what, change, "undo")).values()
    (before,) = marked_texts(what, plain).values()
    assert 'n="2"' not in text
    assert without_page_marks(text) == without_page_marks(before)


def test_a_decision_that_finds_no_mend_is_told_and_does_nothing(what: Wreck, plain: Manuscript) -> None:
    at = next(c.span.start for c in plain.changes if c.rule == "note-mark")
    for rule, hint in (("cut-word", "line 1 of the source"), ("note-mark", "note-body")):
        decisions = Decisions(mends=(MendDecision(at, rule, "undo"),))
        manuscript = mend(what.source, what.anatomy, what.arrangement, decisions)
        assert marked_texts(what, manuscript) == marked_texts(what, plain)
        (finding,) = [f for f in manuscript.findings if f.code == "decision-idle"]
        assert hint in finding.hint


def test_the_proof_of_a_ledger_with_a_place_outside_the_source_fails(what: Wreck, plain: Manuscript) -> None:
    short = type(what.source)(what.source.text[:40], "wreck", what.source.sha256)
    assert [f.code for f in prove_again(short, what.arrangement, plain.changes).faults] == ["proof-before"]

"""The proof trusts nobody: every way to cheat it is tried on a manuscript that holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.mend.helpers import Wreck, marked_texts, mended, texts, wreck

from regather.mend import prove, replay
from regather.model import Change, Manuscript, Proof, Segment, Span

PARTS = (
    (2, "body", "and went home.¹ It was late.\n\n"),
    (2, "note", "¹ Nobody saw him.\n\n"),
    (1, "heading", "A Walk\n\n"),
    (1, "body", "He took his hat, shut the door of the apart-"),
    (3, "folio", "3\n\n"),
    (3, "body", "The end came later.\n"),
)


@pytest.fixture
def what() -> Wreck:
    return wreck(*PARTS)


def test_the_account_adds_up(what: Wreck) -> None:
    proof = prove(what.source, what.arrangement, mended(what))
    assert proof.kept + proof.moved + proof.removed == proof.total == len(what.source.text)
    assert proof.moved == len("Nobody saw him.")


def tampered(what: Wreck, cheat: str) -> Proof:
    manuscript = mended(what)
    chapter = manuscript.chapters[0]
    kept = [k for k, s in enumerate(chapter.segments) if s.kept is not None and len(s.kept) > 3]
    segments = list(chapter.segments)
    changes = list(manuscript.changes)
    if cheat == "drops a kept span":
        del segments[kept[0]]
    elif cheat == "keeps a span twice":
        segments.append(segments[kept[0]])
    elif cheat == "swaps two kept spans":
        segments[kept[0]], segments[kept[1]] = segments[kept[1]], segments[kept[0]]
    elif cheat == "forgets a change":
        del changes[next(k for k, c in enumerate(changes) if len(c.span))]
    elif cheat == "puts a word in":
        changes[0] = replace(changes[0], after="Never printed")
    elif cheat == "takes a word out":
        span = segments[kept[0]].kept
        assert span is not None
        segments[kept[0]] = Segment(kept=Span(span.start + 3, span.end))
        gone = span.start, span.start + 3
        changes.append(_removal(Span(*gone), what.source.text[slice(*gone)], chapter.slug))
    elif cheat == "misquotes the source":
        at = next(k for k, c in enumerate(changes) if c.before)
        changes[at] = replace(changes[at], before="something else")
    elif cheat == "gives no reason":
        changes[0] = replace(changes[0], reason="")
    elif cheat == "leaves a note's mark out":
        segments = [s for s in segments if s.change is None or _rule(changes, s.change) != "note-mark"]
    spoilt = Manuscript((replace(chapter, segments=tuple(segments)), *manuscript.chapters[1:]), tuple(changes))
    return prove(what.source, what.arrangement, spoilt)


def _rule(changes: list[Change], name: str) -> str:
    return next(change.rule for change in changes if change.id == name)


def _removal(span: Span, before: str, chapter: str) -> Change:
    return Change("c99999", "block", span, before, "", "Because.", 1.0, 1, chapter)


@pytest.mark.parametrize(
    ("cheat", "code"),
    [
        ("drops a kept span", "proof-lost"),
        ("leaves a note's mark out", "proof-note"),
        ("keeps a span twice", "proof-used-twice"),
        ("swaps two kept spans", "proof-order"),
        ("puts a word in", "proof-invented"),
        ("takes a word out", "proof-taken"),
        ("misquotes the source", "proof-before"),
        ("gives no reason", "proof-reason"),
    ],
)
def test_every_cheat_is_found_out(what: Wreck, cheat: str, code: str) -> None:
    proof = tampered(what, cheat)
    assert code in {fault.code for fault in proof.faults}


def test_a_forgotten_change_is_found_out_even_where_a_chapter_needs_it(what: Wreck) -> None:
    assert tampered(what, "forgets a change").faults


def test_a_ledger_that_does_not_give_the_chapters_back_is_found_out(what: Wreck) -> None:
    manuscript = mended(what)
    changes = tuple(replace(c, then=c.then[1:]) if c.then else c for c in manuscript.changes)
    proof = prove(what.source, what.arrangement, replace(manuscript, changes=changes))
    assert {fault.code for fault in proof.faults} == {"proof-replay"}


def test_the_ledger_alone_gives_the_chapters_back(what: Wreck) -> None:
    manuscript = mended(what)
    assert replay(what.source, what.arrangement, manuscript.changes) == marked_texts(what, manuscript)


ROLES = st.sampled_from(["body", "body", "body", "heading", "note", "folio", "contents", "title", "noise"])
TEXT = st.text(alphabet='abcd AB.,:?"“”’-—*_$#>|1)[]¹²†\\\n\f', max_size=40)


@given(st.lists(st.tuples(st.integers(1, 5), ROLES, TEXT), min_size=1, max_size=8))
def test_whatever_stands_in_the_source_the_proof_holds(parts: list[tuple[int, str, str]]) -> None:
    what = wreck(*parts)
    manuscript = mended(what)
    assert all(text.endswith("\n") and not text.endswith("\n\n") for text in texts(what, manuscript).values())
    assert mended(what) == manuscript

"""The real source taken apart: every piece of furniture, heading and note at its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from regather.anatomy import dissect
from regather.model import Anatomy, Role, Source


@pytest.fixture(scope="module")
def truth() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((Path(__file__).parent / "truth.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def text(seed: Path) -> str:
    return seed.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def anatomy(text: str) -> Anatomy:
    return dissect(Source(text, "seed", ""))


def spans(truth: dict[str, Any], role: str) -> list[tuple[int, int]]:
    return sorted((a, b) for page in truth["pages"] for a, b, r in page["spans"] if r == role)


def blocks(anatomy: Anatomy, text: str, role: Role) -> list[tuple[int, int]]:
    return [(b.span.start, b.span.start + len(b.span.of(text).rstrip())) for b in anatomy.blocks if b.role is role]


@pytest.mark.parametrize("role", [Role.HEADING, Role.NOTE, Role.FOLIO, Role.TITLE, Role.COLOPHON])
def test_the_blocks_of_each_role_are_where_they_are(
    role: Role, anatomy: Anatomy, text: str, truth: dict[str, Any]
) -> None:
    assert blocks(anatomy, text, role) == spans(truth, role.value)


def test_the_contents_page_is_found_whole(anatomy: Anatomy, text: str, truth: dict[str, Any]) -> None:
    found = blocks(anatomy, text, Role.CONTENTS)
    assert [(found[0][0], found[-1][1])] == spans(truth, "contents")


def test_each_heading_has_the_level_and_the_page_of_its_contents_entry(anatomy: Anatomy, truth: dict[str, Any]) -> None:
    found = {h.span.start: (h.level, anatomy.contents[h.entry or 0].folio) for h in anatomy.headings}
    assert found == {h["at"]: (h["level"], h["page"]) for h in truth["headings"]}


def test_each_note_s_mark_and_bodies_are_found(anatomy: Anatomy, truth: dict[str, Any]) -> None:
    marks = {m.label: m.span.start for m in anatomy.note_marks}
    assert marks == {n["label"]: n["mark_at"] for n in truth["notes"]}
    bodies = sorted([b.span.start, b.span.end] for b in anatomy.note_bodies)
    assert bodies == sorted(body for n in truth["notes"] for body in n["bodies"])


def test_the_folios_are_those_of_their_pages(anatomy: Anatomy, truth: dict[str, Any]) -> None:
    found = {f.span.start: f.number for f in anatomy.folios}
    assert found == {a: page["page"] for page in truth["pages"] for a, _, role in page["spans"] if role == "folio"}


def test_the_language_is_english_from_left_to_right(anatomy: Anatomy) -> None:
    assert (anatomy.language, anatomy.right_to_left) == ("en", False)

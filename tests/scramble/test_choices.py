"""Every choice of a wreck is declared once, checked, and does what it says."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from tests.scramble.books import invented_book, one_chapter

from regather.errors import UsageError
from regather.scramble import (
    BREAK_MARKS,
    FILES,
    Emission,
    PrintLayout,
    Scrambled,
    ScrambleOptions,
    declared_options,
    scramble,
    with_choices,
)
from regather.scramble.noise import misread
from regather.scramble.truth import kind_of

BOOK = invented_book(3)


def wreck(**choices: Any) -> Scrambled:
    return scramble(BOOK, with_choices(ScrambleOptions(), choices))


def kinds(made: Scrambled) -> list[str]:
    return [page["kind"] for page in made.truth["pages"]]


def test_every_field_is_declared_with_its_help_and_no_name_is_used_twice() -> None:
    names = [declared.name for declared in declared_options()]
    every = [one.name for record in (ScrambleOptions, PrintLayout, Emission) for one in fields(record)]
    assert sorted(names) == sorted(set(every) - {"layout", "emission"})
    assert all(declared.says.endswith((".", ").")) for declared in declared_options())


def test_choices_reach_the_record_that_has_them() -> None:
    made = with_choices(ScrambleOptions(), {"seed": 7, "width": 40, "noise": 0.5, "break_text": "rule"})
    assert (made.seed, made.layout.width, made.emission.noise, made.emission.break_text) == (7, 40, 0.5, "---")


@pytest.mark.parametrize(
    ("choice", "good", "bad"),
    [("width", 20, 19), ("height", 10, 9), ("noise", 1.0, 1.01), ("pages", 1, 0), ("missing", 0, -1)],
)
def test_a_number_has_its_limits(choice: str, good: float, bad: float) -> None:
    with_choices(ScrambleOptions(), {choice: good})
    with pytest.raises(UsageError, match=choice):
        with_choices(ScrambleOptions(), {choice: bad})


def test_blank_pages_fill_up_where_they_should() -> None:
    assert kinds(wreck(blanks="inside", blank_pages=2))[-2:] == ["blank", "colophon"]
    assert kinds(wreck(blanks="end", blank_pages=2))[-3:] == ["colophon", "blank", "blank"]
    front = kinds(wreck(blanks="front", blank_pages=5))
    assert front.index("body") >= 9 and front[-2:] == ["body", "colophon"]


def test_chapters_on_right_hand_pages_leave_blank_ones_inside() -> None:
    truth = wreck(chapters="recto", height=20).truth
    assert all(heading["page"] % 2 for heading in truth["headings"])
    body = [page["number"] for page in truth["pages"] if page["kind"] == "body"]
    inside = [page["kind"] for page in truth["pages"][body[0] : body[-1]]]
    assert "blank" in inside


def test_folios_may_count_from_the_first_page_of_the_body() -> None:
    for first, folio in (("title", "5"), ("body", "1")):
        truth = wreck(folios_from=first).truth
        body = next(page for page in truth["pages"] if page["kind"] == "body")
        assert body["number"] == 5 and body["folio"] == folio
        assert truth["toc"][0]["folio"] == folio


def test_title_contents_and_imprint_may_be_left_out() -> None:
    bare = kinds(wreck(title_page=False, contents_page=False, imprint="none", scheme="in-order"))
    assert set(bare) == {"body"}
    both = kinds(wreck(imprint="both"))
    assert both[1] == "imprint" and both[-1] == "colophon"


@pytest.mark.parametrize("most", [8, 12, 16])
def test_a_book_may_be_cut_off_after_some_pages(most: int) -> None:
    made = wreck(pages=most, height=14, contents_page=False)
    whole = wreck(height=14, contents_page=False).truth["reading_text"]
    assert len(made.truth["pages"]) == most
    first = made.truth["reading_text"].split("\n\n[^")[0]
    assert whole.startswith(first[:-1])


def test_a_book_of_which_nothing_fits_is_refused() -> None:
    with pytest.raises(UsageError, match="2 pages"):
        wreck(pages=2, scheme="in-order")


def test_a_thick_book_is_cut_to_one_sheet() -> None:
    made = wreck(pages=8, scheme="zine8", contents_page=False)
    assert made.truth["scramble"]["sides"] == [[5, 4, 3, 2, 6, 7, 8, 1]]


def test_the_last_gathering_may_be_shorter() -> None:
    sides = wreck(scheme="gather8", pages=12, height=16).truth["scramble"]["sides"]
    assert sides == [[8, 1], [2, 7], [6, 3], [4, 5], [12, 9], [10, 11]]


def test_a_cover_apart_is_a_sheet_around_the_others() -> None:
    made = wreck(scheme="quarto", covers="apart", height=14)
    sides, pages = made.truth["scramble"]["sides"], len(made.truth["pages"])
    assert (pages - 4) % 8 == 0
    assert sides[:2] == [[pages, 1], [2, pages - 1]]
    assert sides[2] == [7, 6, 10, 3]
    assert sorted(page for side in sides for page in side) == list(range(1, pages + 1))


def test_a_sheet_may_be_lost_on_both_sides() -> None:
    made = wreck(missing_sheets=1, height=20)
    lost = [page["number"] for page in made.truth["pages"] if page["number"] not in _scanned(made)]
    pages = len(made.truth["pages"])
    assert len(lost) == 4 and lost[0] + lost[3] == lost[1] + lost[2] == pages + 1
    assert set(made.truth["scramble"]["missing"]) <= set(lost)


def _scanned(made: Scrambled) -> list[int]:
    return [page for side in made.truth["scramble"]["sides"] for page in side]


@pytest.mark.parametrize("name", sorted(BREAK_MARKS))
def test_every_mark_of_a_break_parts_the_pages(name: str) -> None:
    made = wreck(breaks="page", break_text=name, scheme="in-order")
    breaks = [piece for piece in made.truth["arrangement"]["pieces"] if piece["role"] == "break"]
    shown = [made.text[piece["start"] : piece["end"]] for piece in breaks]
    assert len(shown) == len(made.truth["pages"]) - 1
    if name == "page-line":
        assert [text.strip() for text in shown[:2]] == ["Page 2", "Page 3"]
    elif name == FILES:
        assert set(shown) == {"\n"}
    else:
        assert {text.strip("\n") for text in shown} == {BREAK_MARKS[name]}


def test_printed_lines_may_be_kept_with_their_hyphens() -> None:
    text = "# T\n\n" + "Remembrance gathering newspaper carpenter umbrella catalogue agreement. " * 20 + "\n"
    kept = scramble(one_chapter(text), with_choices(ScrambleOptions(), {"lines": "kept", "width": 30})).text
    body = max(kept.split("\n\n"), key=len).split("\n")
    assert max(map(len, body)) <= 40 and any(line.endswith("-") for line in body)
    joined = " ".join(body).replace("- ", "")
    assert joined in text.replace("\n", " ")


def test_pages_that_run_together_keep_their_lines_apart() -> None:
    kept = wreck(lines="kept", fuse_mid=1.0, fuse_begin=1.0, fuse_done=1.0, glue=1.0, glue_cut=1.0)
    assert {join["sep"] for join in kept.truth["repairs"]["fused"]} == {"\n"}


@pytest.mark.parametrize(
    ("choices", "kind"),
    [
        ({}, "imposed-seamless"),
        ({"breaks": "side"}, "imposed-marked"),
        ({"scheme": "free", "folios": 0.49}, "shuffled-marked"),
        ({"scheme": "free", "folios": 0.5}, "shuffled-folios"),
        ({"scheme": "spreads"}, "in-order"),
        ({"faults": ("cover-last",)}, "scan-faults"),
        ({"covers": "apart"}, "scan-faults"),
        ({"duplicated": 1, "faults": ("cover-last",)}, "duplicated"),
        ({"missing_sheets": 1, "duplicated": 1}, "pages-missing"),
        ({"noise": 0.01, "missing": 1}, "noisy"),
    ],
)
def test_a_wreck_is_of_the_kind_of_the_worst_that_happened(choices: dict[str, Any], kind: str) -> None:
    assert kind_of(with_choices(ScrambleOptions(), choices)) == kind


def test_letters_of_any_script_with_an_accent_lose_it() -> None:
    import random  # noqa: PLC0415

    text, errors = misread("ąčę" * 30, 1.0, random.Random(1))
    assert errors and set(text) & set("ace")

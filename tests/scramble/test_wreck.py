"""What a reading program makes of the scan, one habit and one fault at a time."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from tests.scramble.books import invented_book, one_chapter

from regather.errors import UsageError
from regather.model import Book, Metadata
from regather.scramble import SHUFFLED, Emission, PrintLayout, Scrambled, ScrambleOptions, scramble, varied_options

BOOK = invented_book(3)


def wreck(book: Book = BOOK, *, layout: dict[str, Any] | None = None, **emission: Any) -> Scrambled:
    return scramble(book, ScrambleOptions(layout=PrintLayout(**(layout or {})), emission=Emission(**emission)))


def pieces(made: Scrambled, role: str) -> list[str]:
    return [
        made.text[piece["start"] : piece["end"]].rstrip()
        for piece in made.truth["arrangement"]["pieces"]
        if piece["role"] == role
    ]


def test_the_same_options_give_the_same_wreck() -> None:
    assert scramble(BOOK) == scramble(BOOK)
    assert scramble(BOOK, varied_options(5)) == scramble(BOOK, varied_options(5))


def test_another_seed_gives_another_wreck() -> None:
    assert scramble(BOOK, ScrambleOptions(seed=1)).text != scramble(BOOK, ScrambleOptions(seed=2)).text


def test_options_by_lot_cover_every_choice() -> None:
    drawn = [varied_options(seed) for seed in range(60)]
    assert {options.emission.marker for options in drawn} == {"sup", "bracket", "star"}
    assert {options.layout.chapters for options in drawn} == {"page", "part", "run"}
    assert {options.emission.hyphens for options in drawn} == {"drop", "keep", "mix"}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: ScrambleOptions(scheme="origami"),
        lambda: ScrambleOptions(faults=("coffee",)),
        lambda: ScrambleOptions(emission=Emission(marker="fleuron")),
        lambda: ScrambleOptions(emission=Emission(noise=2)),
        lambda: ScrambleOptions(layout=PrintLayout(height=3)),
        lambda: ScrambleOptions(missing=-1),
    ],
)
def test_an_option_that_no_table_knows_is_refused(wrong: Any) -> None:
    with pytest.raises(UsageError):
        wrong()


def test_a_book_without_text_is_refused() -> None:
    with pytest.raises(UsageError, match="no text"):
        scramble(Book(Metadata("Empty", "empty"), (), BOOK.folder, BOOK.styles))


def test_lost_breaks_leave_no_trace() -> None:
    assert "\f" not in wreck().text and pieces(wreck(), "break") == []


def test_marked_sides_and_marked_pages() -> None:
    sides = wreck(breaks="side")
    assert sides.text.count("\f") == len(sides.truth["scramble"]["sides"]) - 1
    pages = wreck(breaks="page", cover_by_rows=False)
    assert pages.text.count("\f") == len(pages.truth["pages"]) - 1


def test_other_marks_for_breaks_stand_on_lines_of_their_own() -> None:
    made = wreck(breaks="page", break_text="<!-- page break -->")
    assert len(re.findall(r"^<!-- page break -->$", made.text, re.MULTILINE)) == len(pieces(made, "break"))


def fused(made: Scrambled) -> list[str]:
    return [join["sep"] for join in made.truth["repairs"]["fused"]]


def test_pages_run_into_each_other_always_or_never() -> None:
    never = wreck(fuse_mid=0, fuse_begin=0, fuse_done=0)
    always = wreck(fuse_mid=1, fuse_begin=1, fuse_done=1, glue=0, glue_cut=0)
    glued = wreck(fuse_mid=1, fuse_begin=1, fuse_done=1, glue=1, glue_cut=1)
    assert fused(never) == []
    assert len(fused(always)) >= 3 and set(fused(always)) == {" "} and set(fused(glued)) == {""}
    assert len(glued.text) < len(always.text) < len(never.text)


def cut_words(made: Scrambled) -> list[str]:
    """What stands in the text where a page ends in a word: the last word of the page."""
    left = {join["left_page"]: join["left"] for join in made.truth["arrangement"]["joins"]}
    cut = [join["page"] for join in made.truth["repairs"]["joins"] if join["join"] == "hyphen"]
    return [made.text[: left[page]].split()[-1] for page in cut]


def test_hyphens_at_page_ends_are_kept_or_dropped() -> None:
    narrow = {"width": 34}
    kept, dropped = wreck(layout=narrow, hyphens="keep"), wreck(layout=narrow, hyphens="drop")
    assert cut_words(kept) and all(word.endswith("-") for word in cut_words(kept))
    assert cut_words(dropped) and not any("-" in word for word in cut_words(dropped))
    mixed = cut_words(wreck(layout={"width": 30, "height": 20}, hyphens="mix"))
    assert any(word.endswith("-") for word in mixed) and any(not word.endswith("-") for word in mixed)


def test_hyphens_inside_a_page_are_healed() -> None:
    made = wreck(layout={"width": 34}, hyphens="keep")
    assert len(re.findall(r"\w-\s", made.text)) == len(cut_words(made)) + sum(
        1 for note in pieces(made, "note") if note.endswith("-")
    )


@pytest.mark.parametrize(("place", "stranded"), [("side", True), ("page", False)])
def test_notes_stand_at_the_foot_of_the_side_or_of_the_page(*, place: str, stranded: bool) -> None:
    strays = 0
    for height in range(24, 34):
        made = wreck(layout={"height": height}, note_place=place)
        order = [(piece["page"], piece["role"]) for piece in made.truth["arrangement"]["pieces"]]
        strays += sum(role == "note" and before[0] != page for before, (page, role) in pairwise(order))
    assert bool(strays) is stranded


@pytest.mark.parametrize(("marker", "shape"), [("sup", "[⁰¹²³⁴-⁹]+"), ("bracket", r"\[\d+\]"), ("star", "[*†‡§]+")])
def test_a_note_begins_with_the_label_of_its_mark(marker: str, shape: str) -> None:
    made = wreck(marker=marker)
    for note in made.truth["footnotes"]:
        assert re.fullmatch(shape, note["label"])
        assert f"{note['label']} {note['body'][:30]}" in made.text


def test_labels_start_again_where_they_should() -> None:
    book = invented_book(3, notes=3)

    def labels(restart: str) -> list[str]:
        return [note["label"] for note in wreck(book, marker="bracket", restart=restart).truth["footnotes"]]

    assert labels("work") == [f"[{n}]" for n in range(1, 13)]
    assert labels("chapter") == ["[1]", "[2]", "[3]"] * 4
    assert set(labels("page")) < set(labels("work"))


def test_a_note_that_runs_over_goes_on_without_a_label() -> None:
    over = strangers = 0
    for height in range(16, 24):
        made = wreck(layout={"height": height}, marker="bracket")
        over += sum(note["runs_over"] for note in made.truth["footnotes"])
        strangers += sum(not note.startswith("[") for note in pieces(made, "note"))
    assert 0 < over <= strangers


@pytest.mark.parametrize(("style", "shape"), [("plain", "{}"), ("bold", "**{}**"), ("hash", "# {}")])
def test_headings_are_written_in_one_style(style: str, shape: str) -> None:
    first = BOOK.chapters[0].title
    assert shape.format(first) in pieces(wreck(headings=style), "heading")


def test_fences_and_quotation_signs_are_lost() -> None:
    made = wreck()
    assert ":::" not in made.text and not re.search("^>", made.text, re.MULTILINE)


def test_lines_of_verse_and_rows_of_a_table_stay_lines() -> None:
    book = one_chapter("# T\n\n| Rain on the roof,\n| rain on the road.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    text = wreck(book).text
    assert "Rain on the roof,\nrain on the road.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n" in text


def test_emphasis_that_a_page_end_cuts_is_closed_and_opened_again() -> None:
    book = one_chapter("# T\n\n*" + "never ending words " * 300 + "at last.*\n")
    body = pieces(wreck(book, fuse_mid=0), "body")
    assert len(body) > 2 and all(piece.startswith("*") and piece.endswith("*") for piece in body)
    assert "*" not in wreck(book, emphasis=False).text


def test_straight_quotes_replace_printed_ones() -> None:
    assert "“" in wreck().text and "“" not in wreck(straight_quotes=True).text


@pytest.mark.parametrize(("style", "gap"), [("tab", "\t"), ("space", " "), ("dots", " ..... ")])
def test_contents_lines(style: str, gap: str) -> None:
    made = wreck(contents=style, contents_indent=True)
    first, second = made.truth["toc"][:2]
    assert f"{first['title']}{gap}{first['folio']}\n  {second['title']}{gap}{second['folio']}\n" in made.text


def test_few_folios_are_left_and_all_if_wanted() -> None:
    every, none = wreck(folios=1, folio_style="— {} —"), wreck(folios=0)
    assert len(pieces(every, "folio")) == len(every.truth["furniture"]["folios"])
    assert all(re.fullmatch(r"— \d+ —", folio) for folio in pieces(every, "folio"))
    assert pieces(none, "folio") == [] and none.truth["furniture"]["in_source"] == 0


def test_misread_folios_are_told() -> None:
    made = wreck(folios=1, misread_folios=1)
    assert len(made.truth["repairs"]["misread_folios"]) == len(pieces(made, "folio"))


def test_running_heads_are_left_in() -> None:
    made = wreck(layout={"running_heads": "author-title"}, running_heads_left=1)
    assert set(pieces(made, "running-head")) == {"Nobody Special", "The Crooked Ladder"}


def test_the_cover_side_is_read_across_or_page_by_page() -> None:
    def covers(*, by_rows: bool) -> list[int]:
        made = wreck(cover_by_rows=by_rows)
        return [len(page["spans"]) for page in made.truth["pages"] if page["kind"] in ("title", "colophon")]

    assert covers(by_rows=False) == [1, 1]
    assert max(covers(by_rows=True)) > 1


def test_noise_misreads_letters_and_counts_them() -> None:
    made = wreck(noise=0.02)
    errors = made.truth["repairs"]["noise_edits"]
    assert 0.005 * len(made.text) < errors < 0.03 * len(made.text)
    assert wreck(noise=0).truth["repairs"]["noise_edits"] == 0
    assert made.truth["reading_text"] == wreck().truth["reading_text"]


def test_lost_pages_are_in_the_truth_and_not_in_the_text() -> None:
    made = scramble(BOOK, ScrambleOptions(missing=2))
    lost = [page for page in made.truth["pages"] if page.get("missing")]
    assert len(lost) == 2 and all(page["spans"] == [] for page in lost)
    assert [page["number"] for page in lost] == made.truth["scramble"]["missing"]
    for page in lost:
        assert page["text"][:60] not in made.text and page["text"][:60] not in made.truth["reading_text"]


def test_a_side_scanned_twice_has_two_copies_of_its_pages() -> None:
    made = scramble(BOOK, ScrambleOptions(duplicated=1))
    doubled = [page for page in made.truth["pages"] if page.get("copies") == 2]
    assert [page["number"] for page in doubled] == sorted(made.truth["scramble"]["duplicated"])
    bodies = [page for page in doubled if page["kind"] == "body"]
    assert bodies and all(len(page["spans"]) >= 2 for page in bodies)


def test_shuffled_pages_are_single_sides_in_random_order() -> None:
    sides = scramble(BOOK, ScrambleOptions(scheme=SHUFFLED)).truth["scramble"]["sides"]
    assert all(len(side) == 1 for side in sides)
    assert [page for (page,) in sides] != sorted(page for (page,) in sides)


def test_pages_in_order_read_as_the_book() -> None:
    made = scramble(BOOK, ScrambleOptions(scheme="in-order"))
    starts = [page["start"] for page in made.truth["pages"] if page["start"] is not None]
    assert starts == sorted(starts)


def test_a_right_to_left_book_has_its_sides_mirrored() -> None:
    sides = scramble(invented_book(3, rtl=True)).truth["scramble"]["sides"]
    assert sides[0][0] == 1 and sides[1][1] == 2


def test_scan_faults_come_on_top_of_the_scheme() -> None:
    plain = scramble(BOOK).truth["scramble"]["sides"]
    options = replace(ScrambleOptions(), faults=("stack-turned",))
    assert scramble(BOOK, options).truth["scramble"]["sides"] == plain[::-1]


def test_a_german_book_is_hyphenated_as_german() -> None:
    text = "# T\n\n" + "Buchbinderwerkstätten Donaudampfschifffahrt Papierhandlungen Bogennorm " * 60 + "\n"
    book = one_chapter(text)
    book = replace(book, metadata=replace(book.metadata, language="de"))
    made = wreck(book, layout={"width": 30, "height": 12}, hyphens="keep")
    assert cut_words(made)
    assert "Inhalt" not in made.text, "a single chapter needs no contents page"

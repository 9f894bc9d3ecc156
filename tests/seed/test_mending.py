"""The real source, mended from its true arrangement: structure and offsets only, no word of it stands here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.support.gold import Case, seed_case

from regather.mend import chapter_text, mend, prove
from regather.model import Manuscript
from regather.text.page_marks import without_page_marks


@pytest.fixture(scope="module")
def case(seed: Path) -> Case:
    return seed_case(seed, Path(__file__).with_name("truth.json"))


@pytest.fixture(scope="module")
def manuscript(case: Case) -> Manuscript:
    return mend(case.source, case.anatomy, case.arrangement)


@pytest.fixture(scope="module")
def chapters(case: Case, manuscript: Manuscript) -> list[str]:
    """The chapters' texts without the marks of printed pages."""
    return [without_page_marks(chapter_text(case.source, manuscript, draft)) for draft in manuscript.chapters]


def test_nothing_is_lost_or_invented(case: Case, manuscript: Manuscript) -> None:
    proof = prove(case.source, case.arrangement, manuscript)
    assert (proof.lost, proof.invented, proof.faults) == (0, 0, ())


def test_every_contents_entry_is_a_file_with_its_level(case: Case, manuscript: Manuscript) -> None:
    assert [d.level for d in manuscript.chapters] == [h["level"] for h in case.gold["headings"]]
    assert [d.slug[:3] for d in manuscript.chapters] == [f"{n:02d}-" for n in range(1, 12)]


def test_the_interviews_questions_and_no_others_are_set_apart(case: Case, chapters: list[str]) -> None:
    shown = [q for text in chapters for q in re.findall(r"^::: question\n(.*)\n:::$", text, re.M)]
    for question, truth in zip(shown, _in_reading_order(case, case.gold["questions"]), strict=True):
        start, end = truth["spans"][0]
        assert _bare(question).startswith(_bare(case.source.text[start:end])[:60])


def _in_reading_order(case: Case, found: list[dict[str, list[list[int]]]]) -> list[dict[str, list[list[int]]]]:
    places = {(p.span.start, p.span.end): k for k, p in enumerate(case.arrangement.pieces)}

    def place(item: dict[str, list[list[int]]]) -> tuple[int, int]:
        start = item["spans"][0][0]
        return next(k for (a, b), k in places.items() if a <= start < b), start

    return sorted(found, key=place)


def _bare(text: str) -> str:
    return " ".join(text.replace("\\", "").split())


def test_both_cut_words_and_the_one_in_the_note_are_whole(case: Case, chapters: list[str]) -> None:
    whole = " ".join(chapters)
    for cut in case.gold["words_cut"]:
        assert re.search(rf"\b{cut['word']}\b", whole), cut


def test_four_notes_stand_at_their_words_and_are_whole(case: Case, chapters: list[str]) -> None:
    for note in case.gold["notes"]:
        mark = case.source.text[note["mark_at"] - 30 : note["mark_at"]].split("\n")[-1]
        (text,) = [t for t in chapters if mark in t]
        number = re.match(r"\[\^(\d+)\]", text[text.index(mark) + len(mark) :])
        assert number is not None
        (body,) = re.findall(rf"^\[\^{number.group(1)}\]: (.*)$", text, re.M)
        for start, end in note["bodies"]:
            assert case.source.text[start:end].strip(" ¹²³⁴-")[:40] in body.replace("\n", " ")
    assert sum(len(re.findall(r"^\[\^\d+\]: ", t, re.M)) for t in chapters) == len(case.gold["notes"])


def test_certain_quotations_are_block_quotations(case: Case, chapters: list[str]) -> None:
    quoted = _bare(
        " ".join(re.sub(r"^> ?(\| )?", "", line) for t in chapters for line in t.split("\n") if line[:1] == ">")
    )
    for quotation in case.gold["quotations"]:
        if quotation["certain"] and not quotation.get("list"):
            for start, end in quotation["spans"]:
                assert _bare(case.source.text[start:end])[5:45] in quoted, quotation["pages"]


def test_the_song_is_four_lines_of_verse_in_a_quotation(chapters: list[str]) -> None:
    assert sum(line.startswith("> | ") for text in chapters for line in text.split("\n")) == 4


def test_paragraphs_are_parted_as_the_truth_says(case: Case, chapters: list[str]) -> None:
    whole = "\n\n".join(chapters)
    bare = re.sub(r"^(?:> ?(?:\| )?|::: question\n)|\n:::$|\[\^\d+\](?!:)", "", whole, flags=re.M)
    for join in case.gold["joins"]:
        if join.get("paragraph") not in ("joined", "new"):
            continue
        left = case.source.text[: join["left"]].rstrip(" \n-")[-18:].replace("²", "")
        right = case.source.text[join["right"] :].lstrip()[:14]
        between = re.search(re.escape(left) + r"([-*]*\s*[*]*)" + re.escape(right), bare)
        assert between is not None, (join["left_page"], join["right_page"])
        assert ("\n\n" in between.group(1)) is (join["paragraph"] == "new"), (join["left_page"], join["right_page"])


def test_no_folio_and_no_contents_line_is_left(case: Case, chapters: list[str]) -> None:
    lines = [line for text in chapters for line in text.split("\n")]
    assert not [line for line in lines if re.fullmatch(r"\d{1,3}", line)]
    assert not [line for line in lines if "\t" in line]


def test_front_matter_gives_the_facts_with_their_places(case: Case, manuscript: Manuscript) -> None:
    spans = {fact.key: (fact.span.start, fact.span.end) for fact in manuscript.metadata}
    assert spans["title"] == (40, 50)
    assert spans["subtitle"] == (52, 85)
    assert spans["author"] == (87, 98)
    assert spans["date"] == (282, 286)
    assert spans["publisher"] == (0, 21)
    assert spans["rights"] == (22, 36)
    assert spans["source"] == (198, 255)
    assert set(spans) - {"imprint"} == {"title", "subtitle", "author", "date", "publisher", "rights", "source"}
    kept = [(fact.span.start, fact.span.end) for fact in manuscript.metadata if fact.key == "imprint"]
    assert kept == [(163, 255), (257, 280)], "the day of retrieval and the library's own address"

"""The truth about a wreck is true: it tiles the text, finds every word, and undoing by it gives the book back."""

from __future__ import annotations

import importlib.util
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scramble.books import invented_book, one_chapter

from regather.imposition import FAULTS, SCHEMES
from regather.scramble import SHUFFLED, Scrambled, ScrambleOptions, scramble, varied_options
from regather.scramble.words import words
from regather.sources import read_source

MANY = tuple(name for name in SCHEMES if name != "zine8")
BOOKS = {rtl: invented_book(7, rtl=rtl) for rtl in (False, True)}


@st.composite
def wrecks(draw: st.DrawFn, *, whole: bool = False) -> tuple[ScrambleOptions, bool]:
    """Options by lot, and whether the book runs from right to left; ``whole``: nothing lost, doubled or misread."""
    options = varied_options(
        draw(st.integers(0, 10**6)),
        scheme=draw(st.sampled_from((*MANY, SHUFFLED))),
        breaks=draw(st.sampled_from((None, "side", "page"))),
    )
    options = replace(options, faults=tuple(draw(st.lists(st.sampled_from(sorted(FAULTS)), max_size=2, unique=True))))
    if not whole:
        options = replace(
            options, missing=draw(st.integers(0, 3)), duplicated=draw(st.integers(0, 2)),
            emission=replace(options.emission, noise=draw(st.sampled_from((0.0, 0.02)))),
        )
    return options, draw(st.booleans())


def wrecked(case: tuple[ScrambleOptions, bool]) -> Scrambled:
    return scramble(BOOKS[case[1]], case[0])


@settings(max_examples=25)
@given(wrecks())
def test_the_pieces_tile_the_text(case: tuple[ScrambleOptions, bool]) -> None:
    wreck = wrecked(case)
    pieces = wreck.truth["arrangement"]["pieces"]
    assert pieces[0]["start"] == 0 and pieces[-1]["end"] == len(wreck.text)
    assert all(one["end"] == other["start"] for one, other in pairwise(pieces))


@settings(max_examples=25)
@given(wrecks())
def test_outside_the_pages_there_are_only_breaks_and_white_space(case: tuple[ScrambleOptions, bool]) -> None:
    wreck = wrecked(case)
    text, truth = wreck.text, wreck.truth
    spans = sorted(tuple(span) for page in truth["pages"] for span in page["spans"])
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    outside, at = "", 0
    for start, end in [*spans, (len(text), len(text))]:
        outside += text[at:start]
        at = end
    assert not outside.strip()
    assert not any(text[start:end] != text[start:end].strip("\n") for start, end in spans)


@settings(max_examples=25)
@given(wrecks())
def test_the_pages_share_the_words_of_the_reading_text(case: tuple[ScrambleOptions, bool]) -> None:
    truth = wrecked(case).truth
    reading = re.sub(r"^\[\^\d+\]: .*$", "", truth["reading_text"], flags=re.MULTILINE)
    reading = re.sub(r"^:::.*$", "", reading, flags=re.MULTILINE)
    bodies = [page for page in truth["pages"] if page["text"] and page["kind"] == "body" and not page.get("missing")]
    assert bodies[0]["word_start"] == 0 and bodies[-1]["word_end"] == len(words(reading))
    assert all(one["word_end"] == other["word_start"] for one, other in pairwise(bodies))


@settings(max_examples=25)
@given(wrecks(whole=True))
def test_undoing_by_the_truth_gives_the_reading_text(case: tuple[ScrambleOptions, bool]) -> None:
    options, wreck = case[0], wrecked(case)
    assert plain(undone(wreck, options)) == plain(clean(wreck.truth, options))


def undone(wreck: Scrambled, options: ScrambleOptions) -> str:
    """The text of the body pieces in order of their pages, joined as the truth says."""
    joins = {join["page"]: join["join"] for join in wreck.truth["repairs"]["joins"]}
    pages: dict[int, list[str]] = {}
    for piece in wreck.truth["arrangement"]["pieces"]:
        if piece["role"] in ("body", "heading"):
            pages.setdefault(piece["page"], []).append(wreck.text[piece["start"] : piece["end"]].rstrip())
    out = ""
    for page in sorted(pages):
        out += "\n\n".join(pages[page])
        join = joins.get(page)
        if join == "hyphen":
            # The reader of the scan may have left the printer's hyphen in.
            out = re.sub(r"-(\**)$", r"\1", out)
        else:
            out += {"space": " ", "verse line": "\n", "line": "\n", None: "\n\n"}[join]
    return out


def clean(truth: dict[str, Any], options: ScrambleOptions) -> str:
    text = re.sub(r"^\[\^\d+\]: .*$|^:::.*$", "", truth["reading_text"], flags=re.MULTILINE)
    labels = {note["n"]: note["label"] for note in truth["footnotes"]}
    text = re.sub(r"\[\^(\d+)\]", lambda match: labels[int(match.group(1))], text)
    text = re.sub(r"^(?:> ?|\| (?!.*\|$)|#+ )", "", text, flags=re.MULTILINE)
    if options.emission.straight_quotes:
        text = text.replace("“", '"').replace("”", '"')
    return text


def plain(text: str) -> list[str]:
    """The paragraphs without emphasis and heading marks."""
    text = re.sub(r"^#+ ", "", text.replace("*", ""), flags=re.MULTILINE)
    return [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]


@settings(max_examples=25)
@given(wrecks(whole=True))
def test_the_joins_stand_where_pages_end_and_begin(case: tuple[ScrambleOptions, bool]) -> None:
    truth = wrecked(case).truth
    pages = {page["number"]: page for page in truth["pages"]}
    for join in truth["arrangement"]["joins"]:
        left, right = pages[join["left_page"]], pages[join["right_page"]]
        assert any(start < join["left"] <= end for start, end in left["spans"])
        assert any(start <= join["right"] < end for start, end in right["spans"])
        if join["in_stream"]:
            assert join["left"] <= join["right"]


SCRAPS = (
    "word", "*", "**", "\n", "\n\n", "> ", "| ", "- ", "1. ", "# ", "[^1]", "[^1]: ", "|", "---", "::: question\n",
    ":::", "—", "“x”", " ", "é", "שלום", "\\*", "![a](b)", "averyverylongwordindeedwithoutend", "\t", "`",
)


@settings(max_examples=60)
@given(scraps=st.lists(st.sampled_from(SCRAPS), max_size=60), seed=st.integers(0, 50))
def test_any_text_can_be_scrambled(*, scraps: list[str], seed: int) -> None:
    book = one_chapter("Some text.\n\n" + "".join(scraps))
    wreck = scramble(book, replace(varied_options(seed), missing=seed % 2, duplicated=seed % 3))
    pieces = wreck.truth["arrangement"]["pieces"]
    assert pieces[-1]["end"] == len(wreck.text)


def test_the_reading_text_is_that_of_the_chapters() -> None:
    book = BOOKS[False]
    chapters = "\n\n".join(
        re.sub(r"\n\n\[\^\d+\]: .*", "", re.sub(r"\[\^\d+\](?!:)", "[^n]", chapter.text)).strip()
        for chapter in book.chapters
    )
    reading = re.sub(r"\[\^\d+\](?!:)", "[^n]", scramble(book).truth["reading_text"])
    assert re.sub(r"\n\n\[\^\d+\]: .*", "", reading).strip() == chapters


def test_the_truth_is_plain_json() -> None:
    truth = scramble(BOOKS[False]).truth
    assert json.loads(json.dumps(truth)) == truth


@pytest.mark.parametrize("scheme", ["saddle", "octavo", SHUFFLED])
def test_the_scorer_of_the_benchmark_agrees(scheme: str, shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("score", shared / "corpus" / "dev" / "score.py")
    assert spec and spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    for seed in range(4):
        options = replace(varied_options(seed, scheme=scheme), missing=seed % 3, duplicated=seed % 2)
        wreck = scramble(BOOKS[False], options)
        assert scorer.score(wreck.truth, wreck.truth["reading_text"])["score"] == 1.0
        assert scorer.score(wreck.truth, wreck.text)["score"] < 0.9


def test_letters_with_accents_apart_are_counted_as_a_reader_reads_them(tmp_path: Path) -> None:
    book = one_chapter("# Le f\u00e9e\n\n" + "La fe\u0301e rit, et la fe\u0301e s'en va. " * 40)
    made = scramble(book)
    source = tmp_path / "source.txt"
    source.write_text(made.text, encoding="utf-8")
    assert read_source(source).text == made.text

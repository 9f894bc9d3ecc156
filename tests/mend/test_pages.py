"""Where a printed page begins, its chapter has a mark that stands in nobody's way."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import pypandoc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.mend.helpers import Wreck, marked_chapters, marked_texts, mended, only, wreck

from regather.mend import prove
from regather.model import CutDecision, Decisions, Doubt, Folio, Join, Reading, Span
from regather.render.pandoc import MARKDOWN
from regather.text.page_marks import ANY, OURS, page_mark, without_page_marks

ONE, TWO, THREE = (f'[]{{.page n="{page}"}}' for page in (1, 2, 3))

LONG = "They had walked all day along the river without a word, "
"""The first half of a sentence, as long as a line of print."""


def marked(*parts: tuple[int, str, str]) -> str:
    (text,) = marked_chapters(*parts)
    return text


class TestPlaces:
    def test_a_page_that_goes_on_in_mid_sentence_is_marked_before_its_first_word(self) -> None:
        text = marked((1, "body", LONG.strip() + "\n\n"), (2, "body", "and nobody asked why.\n"))
        assert text == f"{ONE}{LONG}{TWO}and nobody asked why.\n"

    def test_a_page_that_begins_a_paragraph_is_marked_in_it(self) -> None:
        text = marked((1, "body", "It ended.\n\nAll of it.\n\n"), (2, "body", "“Come in,” he said.\n\nIt was late.\n"))
        assert f"All of it.\n\n{TWO}“Come in,” he said." in text
        text = marked((1, "body", "It ended.\n\n"), (2, "body", "- one\n- two\n- three\n"))
        assert f"\n\n- {TWO}one\n- two\n" in text

    def test_a_word_that_was_cut_is_whole_and_the_mark_stands_behind_it(self) -> None:
        text = marked((1, "body", "He shut the door of the apart-\n\n"), (2, "body", "ment, and went away.\n"))
        assert text == f"{ONE}He shut the door of the apartment, {TWO}and went away.\n"

    def test_behind_a_cut_word_that_ends_the_paragraph_the_mark_ends_it_too(self) -> None:
        text = marked((1, "body", "He shut the door of the apart-\n\n"), (2, "body", "ment.\n\nHe went away.\n"))
        assert text == f"{ONE}He shut the door of the apartment. {TWO}\n\nHe went away.\n"

    def test_a_dash_is_no_part_of_a_word(self) -> None:
        text = marked((1, "body", LONG + "never once—\n\n"), (2, "body", "not even at night.\n"))
        assert text == f"{ONE}{LONG}never once—{TWO}not even at night.\n"

    def test_a_heading_is_marked_behind_its_words(self) -> None:
        first, second = marked_chapters(
            (1, "heading", "## A Walk\n\n"),
            (1, "body", "It was late.\n\n"),
            (2, "heading", "The Way Back\n\n"),
            (2, "body", "It rained.\n"),
        )
        assert first == f"# A Walk {ONE}\n\nIt was late.\n"
        assert second == f"# The Way Back {TWO}\n\nIt rained.\n"

    def test_verse_keeps_its_lines(self) -> None:
        prose = "\n\n".join([LONG + "and so on, and so on, to the end of the page where the poem was found."] * 3)
        lines = "The river runs\nBelow the town\nAnd nobody sees\n"
        more = "It turns at last\nTowards the sea\nAnd is no more\n"
        text = marked((1, "body", f"{prose}\n\n{lines}\n"), (2, "body", f"{more}\n{prose}\n"))
        assert (
            "| The river runs\n| Below the town\n| And nobody sees\n"
            f"| {TWO}It turns at last\n| Towards the sea\n| And is no more\n"
        ) in text

    def test_a_figure_stays_alone_in_its_paragraph(self) -> None:
        text = marked((1, "body", "It ended.\n\n"), (2, "body", "![A river](figures/river.png)\n\nIt began.\n"))
        assert f"\n\n{TWO}\n\n![A river](figures/river.png)\n\nIt began." in text

    def test_a_table_is_left_as_it_is(self) -> None:
        head, row = "| a | b |\n|---|---|\n", "| c | d |\n"
        text = marked((1, "body", f"It ended.\n\n{head}{row}"), (2, "body", f"{row}{row}\nIt began.\n"))
        assert f"{head}{row}{row}{row}\n{TWO}\n\nIt began." in text

    def test_code_is_left_as_it_is(self) -> None:
        text = marked((1, "body", LONG + "with `ls -l \n\n"), (2, "body", "here` and so on and on.\n"))
        assert f"`ls -l here` {TWO}and so on" in text

    def test_a_page_without_text_of_its_own_has_no_mark(self) -> None:
        text = marked((1, "body", "It ended here, or so\n\n"), (2, "folio", "2\n\n"), (3, "body", "they thought.\n"))
        assert text == f"{ONE}It ended here, or so {THREE}they thought.\n"

    def test_the_mark_is_no_neighbour_of_a_bracket_that_would_take_it_in(self) -> None:
        text = marked((1, "body", LONG + "so it said [sic]\n\n"), (2, "body", "and was believed.\n"))
        assert f"[sic] {TWO}and" in text


def test_the_ledger_says_by_which_rule_a_mark_was_moved() -> None:
    what = wreck((1, "body", "He shut the door of the apart-\n\n"), (2, "body", "ment, and went away.\n"))
    first, second = (change for change in mended(what).changes if change.rule == "page")
    assert (first.before, first.after, second.after) == ("", ONE, TWO)
    assert first.reason == "Page 1 of the print begins here."
    assert second.reason == "Page 2 of the print begins here, inside a word: the mark stands behind it."


def doubted(*settles: tuple[int, int]) -> Wreck:
    what = wreck(
        (1, "body", LONG + "\n\n"), (2, "body", "and nobody asked.\n\n"), (3, "body", "Not one of them did.\n")
    )
    doubt = Doubt("join-1-2", "How?", (Reading("", 0.6, ""),), 1, 2, settles)
    return replace(what, arrangement=replace(what.arrangement, doubts=(doubt,)))


class TestDoubts:
    def test_a_doubtful_turn_names_its_question(self) -> None:
        what = doubted()
        (text,) = marked_texts(what, mended(what)).values()
        assert '[]{.page .doubt n="2" question="join-1-2"}and nobody' in text
        assert THREE in text

    def test_a_turn_that_the_answer_settles_too_names_the_same_question(self) -> None:
        what = doubted((2, 3))
        (text,) = marked_texts(what, mended(what)).values()
        assert '[]{.page .doubt n="3" question="join-1-2"}Not one' in text

    def test_a_person_who_leaves_it_as_it_is_has_no_doubt(self) -> None:
        what = doubted((2, 3))
        (text,) = marked_texts(what, mended(what, Decisions(accepted=("join-1-2",)))).values()
        assert ".doubt" not in text
        assert ANY.findall(text) == [ONE, TWO, THREE]


class TestGuesses:
    """Where the source runs on over a turn, a page is marked about where it begins."""

    @pytest.mark.parametrize(("between", "about"), [(" ", True), ("\n\n", True), ("\n\f", False)])
    def test_a_turn_without_a_trace_in_the_source_is_a_guess(self, between: str, *, about: bool) -> None:
        what = self.run_on(between)
        (text,) = marked_texts(what, mended(what)).values()
        assert ('[]{.page .about n="2"}' in text) is about
        (change,) = (c for c in mended(what).changes if ANY.search(c.after) and 'n="2"' in c.after)
        assert (change.confidence < 1) is about

    def test_a_person_who_says_where_the_page_begins_is_believed(self) -> None:
        what = self.run_on(" ")
        cut = CutDecision(2, "start", what.source.text.index("and nobody"))
        (text,) = marked_texts(what, mended(what, Decisions(cuts=(cut,)))).values()
        assert ANY.findall(text) == [ONE, TWO]

    @staticmethod
    def run_on(between: str) -> Wreck:
        what = wreck((1, "body", LONG.strip() + between), (2, "body", "and nobody asked why.\n"))
        at = what.source.text.index("and nobody")
        join = Join(1, 2, at, at, in_stream=True, confidence=1.0, margin=9.0)
        return replace(what, arrangement=replace(what.arrangement, joins=(join,)))


class TestPrintedNumbers:
    def test_a_number_that_is_printed_is_named_where_it_is_another(self) -> None:
        assert self.labels((3, "1"), (4, "2"), (6, "4")) == {3: "1", 4: "2", 5: "3", 6: "4", 7: "5", 8: "6"}

    def test_a_single_number_may_be_misread_and_names_nothing(self) -> None:
        assert self.labels((3, "1")) == {}
        assert self.labels((3, "3"), (4, "9"), (6, "6")) == {}

    def test_roman_numbers_stay_roman_and_end_where_arabic_ones_begin(self) -> None:
        found = self.labels((1, "iii"), (2, "iv"), (5, "1"), (6, "2"))
        assert found == {1: "iii", 2: "iv", 5: "1", 6: "2", 7: "3", 8: "4"}

    @staticmethod
    def labels(*folios: tuple[int, str]) -> dict[int, str]:
        printed = dict(folios)
        parts = [(page, "body", f"Text of the page {page}.\n\n") for page in range(1, 9)]
        rows = [row for part in parts for row in ((part[0], "folio", printed.get(part[0], "") + "\n"), part)]
        what = wreck(*rows)
        values = {"iii": 3, "iv": 4}
        read = []
        for piece in what.arrangement.pieces:
            shown = piece.span.of(what.source.text).strip()
            if piece.role == "folio" and shown:
                at = Span(piece.span.start, piece.span.start + len(shown))
                read.append(Folio(at, values.get(shown) or int(shown)))
        what = replace(what, anatomy=replace(what.anatomy, folios=tuple(read)))
        (text,) = marked_texts(what, mended(what)).values()
        marks = re.findall(r'n="(\d+)" label="(\w+)"', text)
        return {int(page): label for page, label in marks}


def test_a_mark_left_out_or_put_in_twice_fails_the_proof() -> None:
    what = wreck((1, "body", LONG + "\n\n"), (2, "body", "and nobody asked why.\n"))
    manuscript = mended(what)
    for after in ("", TWO + TWO, THREE, ONE):
        changes = tuple(replace(c, after=after) if c.after == TWO else c for c in manuscript.changes)
        codes = {
            fault.code for fault in prove(what.source, what.arrangement, replace(manuscript, changes=changes)).faults
        }
        assert "proof-page-mark" in codes, f"the proof holds with {after!r} for {TWO!r}"


BITS = st.sampled_from(
    (
        *(
            "word",
            "apart-",
            "ment.",
            "*so*",
            "**it",
            "is**",
            "[sic]",
            "`x",
            "y`",
            "1.",
            "- a",
            "(b)",
            "end.",
            "—",
            "x—",
        ),
        *("#", "A", "_u_", "![f](f.png)", "[l](https://a.b)", "¡", "{x}", "!", "^", "\\", "“q”", "> q", "* * *", "\n"),
        "\n\n",
    )
)
"""What text is made of here: words whole and cut, and whatever Markdown could take for markup."""


def test_pandoc_reads_whatever_stands_on_the_pages_as_it_does_without_marks() -> None:
    seen: dict[str, str] = {}

    @given(st.lists(st.lists(BITS, min_size=1, max_size=7), min_size=2, max_size=5))
    def collect(pages: list[list[str]]) -> None:
        what = wreck(*((page, "body", " ".join(bits) + "\n\n") for page, bits in enumerate(pages, 1)))
        for text in marked_texts(what, mended(what)).values():
            assert not re.search(r"\w\[\]\{\.page[^}]*\}\w", text), "a mark stands inside a word"
            seen[text] = without_page_marks(text)

    collect()
    shown = [_read(texts) for texts in (seen.keys(), seen.values())]
    for text, with_marks, without in zip(seen, *shown, strict=True):
        assert with_marks == without, text


def _read(texts: Iterable[str]) -> list[str]:
    fence = "\n\n::: {.fence}\n:::\n\n"
    html = pypandoc.convert_text(fence.join(texts), "html5", MARKDOWN, extra_args=["--wrap=none"])
    html = re.sub(r'<p>(?:<span class="page"[^>]*></span>\s*)+</p>\n?', "", html)
    html = re.sub(r'<span class="page"[^>]*></span>', "", html)
    html = re.sub(r"\s*(</?[a-z][^>]*>)\s*", r"\1", html)
    return [re.sub(r"\s+", " ", part) for part in html.split('<div class="fence">')]


def test_marks_are_what_pandoc_itself_writes() -> None:
    text = f"One {page_mark(12)}two {page_mark(13, label='xi', question='join-12-13')}three.\n"
    again = pypandoc.convert_text(text, "markdown", "markdown", extra_args=["--wrap=none"])
    assert again.strip() == text.strip()
    assert [m.group(1) for m in OURS.finditer(again)] == ["12", "13"]


def test_marks_of_a_person_s_hand_are_taken_away_as_well() -> None:
    assert without_page_marks("A []{.page n=7}b []{#here .page}c.\n") == "A b c.\n"
    assert without_page_marks("> a\n>\n> []{.page n=7}\n>\n> ![](b.png)\n") == "> a\n>\n> ![](b.png)\n"
    assert without_page_marks("[]{.pagelike n=7}\n") == "[]{.pagelike n=7}\n"


def test_the_marks_are_gone_from_what_mending_is_compared_by() -> None:
    assert ".page" not in only((1, "body", "It ended.\n\n"), (2, "body", "It began.\n"))

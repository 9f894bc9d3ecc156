"""Guards against accidental markup, judged by pandoc itself: guarded text renders as the characters of the print."""

from __future__ import annotations

import re

import pypandoc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.mend.helpers import only, page_of

from regather.mend.escapes import block_starts, inline


def guarded(text: str) -> str:
    places = sorted(set(block_starts(text) + inline(text)))
    for place in reversed(places):
        text = text[:place] + "\\" + text[place:]
    return text


def read(text: str) -> str:
    """What pandoc reads as plain characters."""
    html = pypandoc.convert_text(text, "html", format="markdown-smart", extra_args=["--wrap=none"])
    plain = re.sub(r"</?p>", "", html).strip()
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        plain = plain.replace(entity, char)
    return plain


PRINTED = [
    "# of items sold",
    "1905. It was a bad year.",
    "1) The first point stands alone",
    "(c) 1999 by the author",
    "(1) of the Act",
    "p. 12 has it",
    "> a sign at the start",
    "+ a plus at the start",
    "- a hyphen at the start",
    "* a star at the start",
    "| a bar at the start",
    "::: three colons",
    "kipyatok* was served, and chai* too",
    "It costs $5 or 10$ a piece",
    "It costs $5 and nothing",
    "a <b and c> d",
    "the tag <br> is not wanted",
    r"the path C:\temp\new is wrong",
    "AT&amp;T was written so",
    "x~1~ is not low",
    "2^nd^ is not high",
    "``quoted'' and ``again''",
    "~~not struck~~",
    "see [here](this is no address)",
    "I. Newton wrote it",
    "a footnote^[like this]",
    "100 % of it, and 5 * 3 * 2 = 30",
    "snake_case_words and _one sided",
    "[sic] and [so on]",
    "XI. The Eleventh",
]


@pytest.mark.parametrize("text", PRINTED)
def test_pandoc_reads_the_characters_of_the_print(text: str) -> None:
    assert read(guarded(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and nothing",
        "I. Newton wrote it",
        "B. Russell and A. N. Whitehead",
        "5 * 3 * 2 = 30",
        "snake_case_words",
        "[sic] and [so on]",
        "a < b and c > d",
        "5 & 6",
        "mid. is no numeral",
        "* * *",
        "*meant* emphasis and **strong** words",
        "un*believ*able",
        "run `regather make` now",
        "see [the site](https://example.org) for more",
        "![A figure](../book/figures/x.svg)",
        r"already \$5 and \$6 guarded",
        "1,000 people and 3.5 miles",
    ],
)
def test_nothing_is_guarded_without_need(text: str) -> None:
    assert guarded(text) == text


@given(st.text(alphabet="ab 1.)(*_$<>#+-\\`~^[]&;|:%!", min_size=1, max_size=14))
def test_guarding_keeps_every_character(text: str) -> None:
    text = " ".join(text.split())
    if text:
        kept = guarded(text)
        assert kept.replace("\\", "") == text.replace("\\", "")
        assert len(kept) >= len(text)


def test_a_list_that_counts_from_one_needs_no_guard_and_a_lone_number_does() -> None:
    assert only(page_of("Points:", "1) The first.", "2) The second.")).count("\\") == 0
    assert "\n\n1\\) The only one." in only(page_of("Points:", "1) The only one.", "And more."))
    assert "\n\n1905\\. It was." in only(page_of("Then.", "1905. It was.", "And more."))


def test_verse_headings_and_notes_are_guarded_inside_but_not_at_their_start() -> None:
    got = only((1, "heading", "1. The <b>First</b>\n\n"), (1, "body", "Text.¹\n\n"), (1, "note", "¹ See C:\\temp.\n"))
    assert got.startswith("# 1. The \\<b>First\\</b>\n")
    assert got.endswith("[^1]: See C:\\\\temp.")


def test_a_note_mark_is_no_stray_star() -> None:
    got = only(
        (1, "body", "served kipyatok* and chai†.\n\n"), (1, "note", "* Boiled water.\n\n"), (1, "note", "† Tea.\n")
    )
    assert "kipyatok[^1] and chai[^2]." in got and "\\" not in got

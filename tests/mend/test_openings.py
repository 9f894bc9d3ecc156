"""Where paragraphs begin in dumps that kept the print's lines and no blank lines between paragraphs."""

from __future__ import annotations

import textwrap

from tests.mend.helpers import only

TALE = (
    "The sheet lies flat on the table and waits for the hand that will fold it, once along its length and once across.",
    "Nobody knows who was the first to fold one. It is told of a monk, of a tailor, and of a child.",
    "The knife runs along the fold and parts the leaves, and what was one sheet is now a bundle for the thread.",
    "Then comes the glue. It is boiled in the morning, and by noon the whole house smells of it, and so do all in it.",
    "At last the boards are laid on and the press is closed, and the book is left alone for a night and half a day.",
)
WIDTH = 48


def wrapped(paragraphs: tuple[str, ...], *, indent: str = "", between: str = "\n") -> str:
    return between.join(textwrap.fill(text, WIDTH, initial_indent=indent) for text in paragraphs) + "\n"


def test_an_indented_line_behind_a_finished_sentence_opens_a_paragraph() -> None:
    assert only((1, "body", wrapped(TALE, indent="  "))) == "\n\n".join(TALE)


def test_lines_set_in_by_accident_open_none() -> None:
    lines = wrapped(TALE, between="\n\n").split("\n")
    shown = [" " + line if k % 3 == 1 and line else line for k, line in enumerate(lines)]
    assert only((1, "body", "\n".join(shown))) == "\n\n".join(TALE)


def test_a_sentence_that_ends_in_a_short_line_ends_a_paragraph() -> None:
    tale = tuple(text + " So it is." if len(textwrap.wrap(text, WIDTH)[-1]) > WIDTH // 2 else text for text in TALE)
    assert only((1, "body", wrapped(tale))) == "\n\n".join(tale)


def test_where_blank_lines_part_paragraphs_one_short_line_parts_none() -> None:
    cut = "They told him so.\nBut he did not believe a word of what they said."
    text = only((1, "body", wrapped(TALE, between="\n\n") + "\n" + cut + "\n"))
    assert text.endswith("\n\n" + cut.replace("\n", " "))


def test_a_name_alone_at_a_page_s_end_is_not_joined_to_the_next_page() -> None:
    text = only((1, "body", f"{TALE[0]}\n\nYours faithfully,\n\nA. Binder\n\n"), (2, "body", f"P.S. {TALE[1]}\n"))
    assert f"A. Binder\n\nP.S. {TALE[1]}" in text


def test_a_paragraph_that_a_page_s_end_cuts_behind_a_full_line_is_joined() -> None:
    cut = "Nobody knows who was the first to give a letter to"
    text = only((1, "body", f"{TALE[0]}\n\n{cut}\n\n"), (2, "body", "P.S. Binder, who folded it.\n"))
    assert f"{cut} P.S. Binder" in text


def test_a_short_line_that_goes_on_low_is_joined() -> None:
    text = only((1, "body", f"{TALE[0]}\n\nThe old binder\n\n"), (2, "body", "was the first to fold one.\n"))
    assert "The old binder was the first" in text

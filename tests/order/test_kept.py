"""Where a source keeps the lines of the print, they are not set again."""

from __future__ import annotations

import textwrap

import numpy as np
import pytest
from tests.order.printer import stream_of

from regather.anatomy import dissect
from regather.model import Decisions, Role, Source
from regather.order.folded import worth
from regather.order.folded.desk import prepare
from regather.order.setting.kept import LEAST_LINES, kept_measure
from regather.order.setting.measure import settings, typesetters
from regather.order.setting.typesetting import Filler, Setting
from regather.order.stream import Stream

SENTENCE = "the carpenter went home with a lamp and the old umbrella that nobody in the kitchen had wanted to keep "
PARAGRAPH = "One evening " + SENTENCE * 9 + "at last."


def kept(width: int, paragraphs: int = 3) -> Stream:
    """Prose in printed lines of so many characters."""
    text = "\n\n".join("\n".join(textwrap.wrap(PARAGRAPH, width)) for _ in range(paragraphs))
    return stream_of([(text, Role.BODY)])


@pytest.mark.parametrize("width", [40, 60])
def test_lines_of_one_width_that_break_off_in_mid_sentence_are_the_printers(width: int) -> None:
    assert width - 2 <= kept_measure(kept(width)) <= 1.1 * width


def test_paragraphs_in_one_line_each_keep_no_lines_of_the_print() -> None:
    assert kept_measure(stream_of([("\n\n".join([PARAGRAPH] * 60), Role.BODY)])) == 0.0


def test_verse_of_lines_of_any_length_keeps_no_lines_of_the_print() -> None:
    words = SENTENCE.split()
    verse = "\n".join(" ".join(words[: 3 + 7 * (i % 3)]) for i in range(80))
    assert kept_measure(stream_of([(verse, Role.BODY)])) == 0.0


def test_a_few_lines_say_nothing() -> None:
    lines = "\n".join(textwrap.wrap(SENTENCE * 30, 60)[:LEAST_LINES])
    assert kept_measure(stream_of([(lines, Role.BODY)])) == 0.0
    more = "\n".join(textwrap.wrap(SENTENCE * 60, 60)[: LEAST_LINES + 2])
    assert kept_measure(stream_of([(more, Role.BODY)])) > 0.0


def test_every_line_of_the_source_counts_as_one_line_of_the_page() -> None:
    stream = kept(60)
    setter = typesetters(stream, "en")[0]
    one = Filler(setter, Setting(setter.kept), np.zeros(len(stream)))
    lines = sum(1 for line in stream.source.text.split("\n") if line)
    assert one.total() == lines
    assert Filler(setter, Setting(40.0), np.zeros(len(stream))).total() > 1.5 * lines


def test_such_a_book_has_no_setting_to_be_found_but_its_own() -> None:
    stream = kept(60)
    setters = typesetters(stream, "en")
    ends = np.flatnonzero(stream.newline)[20::20]
    found = settings(setters, ends[:-1], ends[1:], np.zeros(len(stream)))
    assert [one.setting.measure for one in found] == [setters[0].kept]
    assert setters[0].ragged[ends].all()


def test_a_page_ends_inside_a_line_only_where_two_lines_were_run_together(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = textwrap.wrap(PARAGRAPH * 6, 60)
    fused = f"{lines[20]} {lines[21]}"
    text = "\n".join([*lines[:20], fused, *lines[22:]])
    source = Source(text, "test", "")
    desk = prepare(source, dissect(source), Decisions())
    with_lines = desk.solver.breaks
    monkeypatch.setattr(worth, "INSIDE_KEPT", 0.0)
    lowered = with_lines < prepare(source, dissect(source), Decisions()).solver.breaks - 1.0
    stream = desk.stream
    start = text.index(fused)
    run_together = (stream.left > start) & (stream.right < start + len(fused))
    assert run_together.any()
    assert not lowered[run_together].any()
    assert not lowered[stream.newline].any()
    assert lowered[~stream.newline & ~run_together].all()

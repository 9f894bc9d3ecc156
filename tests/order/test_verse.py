"""A capital at the beginning of a line of verse says nothing of sentences."""

from __future__ import annotations

import numpy as np
import pytest

from regather.model import Anatomy, Block, Role, Source, Span
from regather.order.stream import Stream, build_stream
from regather.order.words import link
from regather.order.words.lexicon import build_lexicon
from regather.order.words.link import OPEN_BEFORE_HEADING, Links
from regather.order.words.link_kinds import left_kinds, right_kinds
from regather.order.words.verse import LEAST_LINES, VERSE_SHARE, verse_lines

STANZA = (
    "The miller walks beside the river,\nAnd counts the boats that come from town,\nHe sees the little poplars shiver\n"
    "And hears the wheel go slowly down.\nHis daughter brings the bread at seven,\nAnd with the bread a jug of beer;\n"
    "She says the stars are back in heaven\nAnd that the winter must be near.\n"
)
PROSE = (
    "The miller walked beside the river and counted the boats.\nHis daughter brought the bread at seven.\n"
    "She said that the winter must be near.\nNobody answered her for a while.\n"
)


def stream_of(*parts: tuple[str, Role]) -> Stream:
    blocks, at = [], 0
    for part, role in parts:
        blocks.append(Block(Span(at, at + len(part)), role))
        at += len(part)
    text = "".join(part for part, _ in parts)
    return build_stream(Source(text, "test", "", ()), Anatomy(tuple(blocks)), lambda _: ())


def lines_of(text: str) -> np.ndarray | None:
    stream = stream_of((text, Role.BODY))
    return verse_lines(stream, left_kinds(stream), right_kinds(stream))


def links_of(stream: Stream) -> Links:
    return Links(stream, build_lexicon([stream.source.text], "en"), "en")


def test_stanzas_are_told_from_lines_of_prose() -> None:
    assert lines_of(5 * (STANZA + "\n")) is not None
    assert lines_of(9 * PROSE) is None


def test_lines_of_prose_that_go_on_in_small_letters_are_no_verse() -> None:
    assert lines_of((5 * (STANZA + "\n")).lower()) is None


def test_paragraphs_with_empty_lines_between_are_no_verse() -> None:
    assert lines_of((5 * STANZA).replace("\n", "\n\n")) is None


def test_a_few_lines_say_nothing() -> None:
    few = "\n".join((5 * STANZA).split("\n")[:LEAST_LINES])
    assert lines_of(few) is None
    assert lines_of(few + "\n" + STANZA) is not None


def test_a_book_with_some_verse_in_it_is_judged_as_prose() -> None:
    verse, prose = 6, 12  # about seven of a stanza's eight ends are open, of those of the prose none
    share = 6 * verse / (8 * verse + 4 * prose)
    assert lines_of(verse * STANZA + prose * PROSE) is not None and share > VERSE_SHARE
    assert lines_of(verse * STANZA + 6 * prose * PROSE) is None


def test_a_sentence_that_goes_on_in_the_next_line_of_verse_reads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = stream_of((4 * (STANZA + "\n"), Role.BODY))
    inside = [stream.cut_at(stream.source.text.index(line)) for line in ("And counts", "And hears", "And that")]
    links = links_of(stream)
    as_verse = links.own()[inside]
    pairs = links.scores(np.array(inside), np.array(inside))
    monkeypatch.setattr(link, "verse_lines", lambda *_: None)
    as_prose = links_of(stream).own()[inside]
    assert (as_verse > as_prose).all()
    assert np.allclose(np.diag(pairs), as_verse, atol=1e-3)


def test_a_page_that_begins_with_a_heading_does_not_follow_an_open_sentence() -> None:
    stream = stream_of(
        (PROSE + "She went to the door and\n", Role.BODY), ("The Letter\n", Role.HEADING), (PROSE, Role.BODY)
    )
    text = stream.source.text
    heading = stream.cut_at(text.index("The Letter"))
    links = links_of(stream)
    ends = [stream.cut_at(text.index(words)) for words in ("beside the river", "His daughter")]
    open_one, closed = links.scores(np.array(ends), np.array([heading]))[:, 0]
    assert (open_one, closed) == (OPEN_BEFORE_HEADING, 0.0)

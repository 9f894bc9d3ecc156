"""What a second judge changes: joins that the words alone get wrong, and nothing that it was not asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from tests.order.wrecks import CLEAN, SMALL, Wreck, long_book, wreck

from regather.model import Anatomy, Block, Decisions, Role, SchemeDecision, Source, Span
from regather.order import arrange
from regather.order.folded.desk import prepare
from regather.order.reader.heard import HeardLinks, Weighing, helps, load_weighing
from regather.order.reader.passages import Passages
from regather.order.reader.reader import Question, plain
from regather.order.reader.reread import beside, followers
from regather.order.reader.second import SecondJudge
from regather.order.stream import Stream, build_stream
from regather.order.words.lexicon import build_lexicon
from regather.order.words.link import Links
from regather.scramble import ScrambleOptions

TEXT = (
    "The harbour lay quiet under the fog. Nobody had seen the ferry since the morning, and the old pilot went up "
    "the hill to look for it. He found the lamp burning, the door open, and on the table a letter that began with "
    "his own name.\n\nIt was not signed. He read it twice, folded it, and put it into his coat before he went down "
    "again to the water, where the boats were waiting for the tide and the men for their wages."
)


def streamed(text: str = TEXT) -> tuple[Stream, Links]:
    anatomy = Anatomy((Block(Span(0, len(text)), Role.BODY),), language="en")
    lexicon = build_lexicon([text], "en")
    stream = build_stream(Source(text, "text", "0"), anatomy, lexicon.splits)
    return stream, Links(stream, lexicon, "en")


# ---------------------------------------------------------------- what was heard


def test_what_was_heard_is_added_to_its_pair_alone() -> None:
    _, links = streamed()
    heard = HeardLinks(links, "en")
    cuts = np.arange(10, 40)
    before = links.scores(cuts, cuts).copy()
    heard.hear({(20, 31): 9.0})
    gain = heard.scores(cuts, cuts) - before
    assert gain[10, 21] == pytest.approx(heard.said(20, 31), abs=1e-4)
    gain[10, 21] = 0
    assert not gain.any()
    assert heard.knows(20, 31)
    assert not heard.knows(31, 20)
    assert heard.said(31, 20) is None


def test_what_was_heard_counts_where_the_text_stands_now() -> None:
    _, links = streamed()
    heard = HeardLinks(links, "en")
    heard.hear({(20, 20): -9.0})
    assert heard.own()[20] < links.own()[20]
    assert heard.own()[21] == links.own()[21]


@pytest.mark.parametrize("language", ["en", "en-GB"])
def test_a_language_that_the_model_knows_is_read(language: str) -> None:
    assert helps(language)
    assert load_weighing(language, open_end=True).gain > 0


@pytest.mark.parametrize("language", ["de", "xx", None])
def test_a_language_that_it_does_not_know_is_not(language: str | None) -> None:
    assert not helps(language)


def test_no_single_answer_outweighs_all_other_evidence() -> None:
    weigh = Weighing(gain=0.5, links=0.0, bias=-1.0, limit=10.0)
    assert weigh(0.0, 9.9) < weigh(0.0, 10.0) == weigh(0.0, 500.0) == 4.0
    assert weigh(0.0, -500.0) == -6.0


# ---------------------------------------------------------------- what is asked


def test_a_question_holds_the_text_before_one_cut_and_behind_another() -> None:
    stream, links = streamed()
    passages = Passages(stream, links)
    a, b = stream.cut_at(TEXT.index(" under")), stream.cut_at(TEXT.index("It was not"))
    [asked] = passages.questions(a, b)
    assert asked.left.endswith("The harbour lay quiet")
    assert asked.right.startswith("It was not signed. He read it twice")
    assert asked.glue == " "


def test_neighbouring_cuts_are_asked_with_texts_that_begin_at_one_place() -> None:
    stream, links = streamed("\n\n".join([TEXT] * 3))
    passages = Passages(stream, links)
    at = len(stream) * 3 // 4
    begins = [passages.left(at + k)[:60] for k in range(8)]
    assert len(set(begins)) <= 2


def test_halves_of_a_cut_word_are_asked_as_one_word_and_as_two() -> None:
    text = TEXT.replace("old pilot", "old pi-\nlot")
    stream, links = streamed(text)
    cut = stream.cut_at(text.index("lot went"))
    glues = [(q.left[-4:], q.glue) for q in Passages(stream, links).questions(cut, cut)]
    assert glues == [(" pi-", " "), (" pi-", ""), ("d pi", "")]


def test_notes_between_two_words_are_not_read() -> None:
    text = TEXT.replace("before he went", "before\n\n1. A note.\n\nhe went")
    at = text.index("1. A note.")
    blocks = (
        Block(Span(0, at), Role.BODY),
        Block(Span(at, at + 10), Role.NOTE),
        Block(Span(at + 10, len(text)), Role.BODY),
    )
    lexicon = build_lexicon([text], "en")
    stream = build_stream(Source(text, "text", "0"), Anatomy(blocks, language="en"), lexicon.splits)
    passages = Passages(stream, Links(stream, lexicon, "en"))
    assert plain(passages.text).count("before he went") == 1


def test_every_page_is_read_with_its_likeliest_followers_and_leaders() -> None:
    out = -np.inf
    table = np.array([[out, 5.0, 1.0, 0.0], [0.0, out, 6.0, 1.0], [1.0, 0.0, out, 7.0], [0.0, 0.0, 9.0, out]])
    pairs = followers(table, np.array([1, 2, 3, 4]), np.array([0, 1, 2, 3]), 2)
    assert {(1, 1), (2, 2), (3, 3), (4, 2)} <= set(pairs)
    assert len(pairs) < 12


@pytest.mark.parametrize(
    ("best", "read"),
    [
        ((2, 3), {(i, j) for i in (1, 2, 3) for j in (2, 3, 4)}),
        ((0, 0), {(0, 0), (0, 1), (1, 0), (1, 1)}),
        ((4, 5), {(3, 4), (3, 5), (4, 4), (4, 5)}),
    ],
)
def test_places_a_word_off_the_best_are_read_as_well(best: tuple[int, int], read: set[tuple[int, int]]) -> None:
    rows, columns = 5, 6
    flat = beside(best[0] * columns + best[1], rows, columns)
    assert {(int(place) // columns, int(place) % columns) for place in flat} == read


# ---------------------------------------------------------------- what changes


@dataclass
class Knowing:
    """A reader that knows the book, or one that believes the opposite."""

    book: str
    right: float = 12.0
    wrong: float = -4.0
    asked: list[Question] = field(default_factory=list)

    def compare_with(self, ends: Sequence[str]) -> None:
        assert all(isinstance(end, str) for end in ends)

    def log_odds(self, questions: Sequence[Question], tell: object = None) -> list[float]:
        self.asked += questions
        return [self.right if self._true(q) else self.wrong for q in questions]

    def _true(self, question: Question) -> bool:
        joined = " ".join((question.left[-40:] + question.glue + question.right[:40]).split())
        return joined in self.book


KNOWN = Decisions(scheme=SchemeDecision("saddle", 16))
PAGE_BY_PAGE = replace(CLEAN, cover_by_rows=False)


def made(folder: Path, scheme: str, breaks: str | None, seed: int = 1) -> Wreck:
    options = ScrambleOptions(scheme, seed=seed, layout=SMALL, emission=PAGE_BY_PAGE)
    return wreck(options, folder, book=long_book(2), breaks=breaks)


def knowing(one: Wreck, **nats: float) -> Knowing:
    """A reader that knows the true text of a wreck."""
    return Knowing(" ".join(one.truth["reading_text"].split()), **nats)


def test_a_reader_that_knows_the_book_puts_shuffled_pages_in_order(tmp_path: Path) -> None:
    shuffled = made(tmp_path, "free", "page")
    reader = knowing(shuffled)
    found = arrange(shuffled.source, shuffled.anatomy, second=SecondJudge(reader))  # type: ignore[arg-type]
    assert reader.asked
    assert shuffled.wrong(found.joins) == []


def test_a_reader_that_knows_the_book_puts_the_ends_of_folded_pages_right(tmp_path: Path) -> None:
    folded = made(tmp_path, "saddle", None)
    found = arrange(folded.source, folded.anatomy, KNOWN, second=SecondJudge(knowing(folded)))  # type: ignore[arg-type]
    torn = {(join.left_page, join.right_page) for join in found.joins if not join.in_stream}
    assert torn, "the test needs turns that the reader is asked about"
    assert [turn for turn in folded.wrong(found.joins) if turn in torn] == []
    reasons = [reason for join in found.joins for reason in join.evidence if reason.kind == "reader"]
    assert any("language model finds" in reason.words and reason.weight > 0 for reason in reasons)


@pytest.mark.parametrize("language", ["de", None])
def test_a_source_in_another_language_is_not_read(language: str | None) -> None:
    anatomy = Anatomy((Block(Span(0, len(TEXT)), Role.BODY),), language=language)
    desk = prepare(Source(TEXT, "text", "0"), anatomy, Decisions())
    reader = Knowing(TEXT)
    judge = SecondJudge(reader)  # type: ignore[arg-type]
    found = object()
    same, as_found = judge(desk, found, lambda words, share: None)  # type: ignore[arg-type]
    assert same is desk
    assert as_found is found  # type: ignore[comparison-overlap]
    assert not judge.reads(language)
    assert not reader.asked


def test_a_nat_counts_more_where_pages_were_exchanged_than_where_each_join_stands_for_itself() -> None:
    for open_end in (True, False):
        loose = load_weighing("en", open_end=open_end, loose=True)
        assert 0 < loose.gain < load_weighing("en", open_end=open_end).gain <= 1

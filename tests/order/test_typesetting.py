"""How many lines a run of text takes and how full its last one is, against a printer who sets word by word."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.order.printer import Width, hyphens, set_lines, stream_of

from regather.model import Role
from regather.order.setting.faces import AVERAGE, EVEN, FACES, SERIF, running_widths
from regather.order.setting.fullness import build_fit, chain_shares
from regather.order.setting.typesetting import HEADING_LINES, NOTE_MEASURE, SHORTEST, Filler, Setting, Typesetter
from regather.order.stream import Stream

WORDS = (
    "a", "I", "ox", "tin", "door,", "lamp", "house", "Sunday", "window.", "kitchen", "umbrella;", "carpenter",
    "wonderful", "neighbourhood", "remembering,", "extraordinary.", "café", "Ünder", "don’t",
)  # fmt: skip
PARAGRAPH = st.lists(st.sampled_from(WORDS), min_size=1, max_size=50).map(" ".join)
TEXT = st.lists(PARAGRAPH, min_size=1, max_size=5)
PLAIN = "one two three four five six seven eight nine ten"


def typesetter(stream: Stream, face: str = EVEN, *, hyphenated: bool = False) -> Typesetter:
    return Typesetter(stream, face, "en-US", hyphenated=hyphenated)


def filler(stream: Stream, measure: float, face: str = EVEN, *, hyphenated: bool = False) -> Filler:
    setting = Setting(measure, face, hyphenated)
    return Filler(typesetter(stream, face, hyphenated=hyphenated), setting, np.zeros(len(stream)))


def counted(one: Filler, start: int, end: int) -> tuple[float, float]:
    """Lines and the width of the last one."""
    return float(one.lines(start, end)), float(one.used(np.array([start]), np.array([end]))[0])


def width_in(face: str) -> Width:
    return lambda text: float(running_widths(text, face)[-1])


def set_page(stream: Stream, start: int, end: int, measure: float, face: str, *, hyphenated: bool) -> list[str]:
    """The lines of a page that holds the text between two cuts, as the printer of these tests sets it."""
    text = stream.source.text[stream.right[start] : stream.left[end]]
    width = width_in(face)
    paragraphs = text.split("\n\n")
    return [line for p in paragraphs for line in set_lines(p, measure, hyphenated=hyphenated, width=width)]


def cut_before(stream: Stream, words: str) -> int:
    return stream.cut_at(stream.source.text.index(words))


# --- lines


def test_the_printer_of_these_tests_sets_full_lines() -> None:
    assert set_lines("one two three four", 9) == ["one two", "three", "four"]
    assert set_lines("one two three four", 10) == ["one two", "three four"]
    assert hyphens("wonderful")[0] == "won"
    assert set_lines("a wonderful ox", 6, hyphenated=True) == ["a won-", "derful", "ox"]
    assert set_lines("a wonderful ox", 6) == ["a", "wonderful", "ox"]


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("hyphenated", [False, True])
@given(paragraphs=TEXT, measure=st.integers(16, 48), data=st.data())
def test_every_page_takes_the_lines_that_a_printer_needs(
    paragraphs: list[str],
    measure: int,
    hyphenated: bool,  # noqa: FBT001
    face: str,
    data: st.DataObject,
) -> None:
    """Pages of whole paragraphs, of parts, and of a part of one, from any cut to any other."""
    stream = stream_of([("\n\n".join(paragraphs) + "\n", Role.BODY)])
    one = filler(stream, measure, face, hyphenated=hyphenated)
    cuts = st.integers(0, len(stream) - 1)
    pairs = data.draw(st.lists(st.tuples(cuts, cuts), min_size=1, max_size=8))
    for start, end in [(0, len(stream) - 1), *(sorted(pair) for pair in pairs)]:
        if start == end:
            continue
        lines = set_page(stream, start, end, measure, face, hyphenated=hyphenated)
        took, last = counted(one, start, end)
        assert took == len(lines), lines
        assert last == pytest.approx(width_in(face)(lines[-1])), lines


def test_all_pages_are_counted_at_once_as_one_by_one() -> None:
    stream = stream_of([("\n\n".join([PLAIN, PLAIN, PLAIN]) + "\n", Role.BODY)])
    one = filler(stream, 16)
    pairs = np.array(list(itertools.combinations(range(len(stream)), 2)))
    together = one.lines(pairs[:, 0], pairs[:, 1])
    assert together.tolist() == [counted(one, int(a), int(b))[0] for a, b in pairs]
    assert one.lines(np.array([0, 2]), len(stream) - 1).tolist() == [one.total(), float(one.lines(2, len(stream) - 1))]
    lines, _, _ = one.fill(pairs[:, 0], pairs[:, 1])
    assert lines.tolist() == together.tolist()


def test_a_page_begins_with_a_new_line_in_mid_paragraph() -> None:
    stream = stream_of([(PLAIN + "\n", Role.BODY)])
    one = filler(stream, 14)
    assert set_lines(PLAIN, 14) == ["one two three", "four five six", "seven eight", "nine ten"]
    start, last = cut_before(stream, "two"), len(stream) - 1
    assert counted(one, start, last) == (3, len("eight nine ten")), "two three four | five six seven | …"
    assert counted(one, 0, last) == (4, len("nine ten"))


def test_from_one_cut_to_itself_in_between_paragraphs_there_is_no_line() -> None:
    stream = stream_of([("one two.\n\nthree four.\n", Role.BODY)])
    between = cut_before(stream, "three")
    assert counted(filler(stream, 20), between, between) == (0, 0)


def test_a_line_may_end_behind_a_dash_without_a_space() -> None:
    stream = stream_of([("one—two three\n", Role.BODY)])
    assert counted(filler(stream, 6), 0, len(stream) - 1) == (3, 5), "one— | two | three"
    assert counted(filler(stream, 9), 0, len(stream) - 1) == (2, 5), "one—two | three"
    stream = stream_of([("one’two three\n", Role.BODY)])
    assert counted(filler(stream, 6), 0, len(stream) - 1) == (2, 5), "one’two | three, there is no place to break"


def test_a_line_may_end_behind_the_hyphen_of_a_compound_but_not_behind_a_sign() -> None:
    stream = stream_of([("one well-known\n", Role.BODY)])
    assert counted(filler(stream, 9), 0, len(stream) - 1) == (2, 5), "one well- | known"
    assert counted(filler(stream, 8), 0, len(stream) - 1) == (3, 5), "one | well- | known"
    stream = stream_of([("seven -known\n", Role.BODY)])
    assert counted(filler(stream, 7), 0, len(stream) - 1) == (2, 6), "seven | -known"


def test_a_word_that_a_page_end_cuts_has_a_hyphen() -> None:
    parts = [("the wonderful lamp\n", Role.BODY)]
    stream = stream_of(parts, len("the wonder"))
    cut = stream.cut_at(len("the wonder"))
    assert stream.glued[cut]
    assert counted(filler(stream, 20), 0, cut) == (1, len("the wonder-"))
    assert counted(filler(stream, len("the wonder")), 0, cut) == (2, len("wonder-"))
    assert counted(filler(stream, 20), cut, len(stream) - 1) == (1, len("ful lamp"))


def test_words_of_a_language_without_patterns_and_short_ones_are_not_hyphenated() -> None:
    word = "carpenter"
    stream = stream_of([(f"a {word}\n", Role.BODY)])
    notes = np.zeros(len(stream))
    setting = Setting(6, EVEN, hyphenated=True)
    assert len(word) >= SHORTEST
    hyphened, whole = (
        Filler(Typesetter(stream, EVEN, language, hyphenated=True), setting, notes).used(np.array([0]), np.array([2]))
        for language in ("en-US", "tlh")
    )
    assert hyphened[0] < whole[0] == len(word)
    nobody = Typesetter(stream, EVEN, None, hyphenated=True)
    assert Filler(nobody, setting, notes).used(np.array([0]), np.array([2]))[0] == len(word)
    short = "open"
    assert not Typesetter(stream_of([(short, Role.BODY)]), EVEN, "en", hyphenated=True).places.ends[:-1].size


def test_a_wider_measure_never_takes_more_lines_by_much_and_an_em_is_wider_than_an_i() -> None:
    stream = stream_of([("mmm iii mmm\n", Role.BODY)])
    narrow, wide = (counted(filler(stream, m * 1000 / AVERAGE, SERIF), 0, 3)[0] for m in (2.4, 7.0))
    assert (narrow, wide) == (3, 1)
    assert counted(filler(stream, 2.4 * 1000 / AVERAGE, EVEN), 0, 3)[0] == 3


# --- room


def test_a_heading_takes_its_line_and_white_on_the_page_that_it_stands_on() -> None:
    parts = [("one two three.\n\n", Role.BODY), ("A Title\n\n", Role.HEADING), ("four five six.\n", Role.BODY)]
    stream = stream_of(parts)
    one = filler(stream, 20)
    title, last = cut_before(stream, "A Title"), len(stream) - 1
    assert one.total() == 3 + HEADING_LINES
    assert float(one.lines(0, title)) == 1, "it opens the next page"
    assert float(one.lines(title, last)) == 2 + HEADING_LINES
    assert float(one.lines(cut_before(stream, "four"), last)) == 1
    _, _, loose = one.fill(np.array([0, title]), np.array([title, last]))
    assert loose.tolist() == [0, 1], "and nobody knows quite how much"


def test_a_note_takes_whole_lines_of_more_characters_on_the_page_that_calls_it() -> None:
    stream = stream_of([(PLAIN + "\n", Role.BODY)])
    notes = np.zeros(len(stream))
    mark = cut_before(stream, "three")
    notes[mark] = 40.0
    setter, setting = typesetter(stream), Setting(20.0, EVEN)
    one = Filler(setter, setting, notes)
    text = Filler(setter, setting, np.zeros(len(stream)))
    last = len(stream) - 1
    assert setting.notes == NOTE_MEASURE
    assert one.total() == text.total() + 2, "40 characters in two lines of 23"
    assert float(one.lines(0, mark)) == float(text.lines(0, mark)) + 2
    assert float(one.lines(mark, last)) == float(text.lines(mark, last))
    as_large = Filler(setter, Setting(20.0, EVEN, notes=1.0), notes + (np.arange(len(stream)) == mark))
    assert as_large.total() == text.total() + 3, "41 characters in three lines of 20"
    _, _, loose = one.fill(np.array([0, mark]), np.array([mark, last]))
    assert loose[0] > 0 == loose[1]


# --- ends


def test_a_line_torn_in_mid_sentence_is_not_ragged_and_a_paragraphs_end_is() -> None:
    parts = [
        ("one two\nthree four.\n\nFive six.\n\n", Role.BODY),
        ("A Title\n\n", Role.HEADING),
        ("and so\n", Role.BODY),
    ]
    stream = stream_of(parts)
    ragged = typesetter(stream).ragged
    found = {words: bool(ragged[cut_before(stream, words)]) for words in ("two", "three", "Five", "A Title", "and so")}
    assert found == {"two": False, "three": False, "Five": True, "A Title": True, "and so": True}
    assert ragged[-1], "the text's end"


def test_a_sentence_closes_inside_a_line_and_not_at_its_end() -> None:
    stream = stream_of([("One two. Three “four.” Five, six (seven!) eight.\n\nNine.\n", Role.BODY)])
    closed = typesetter(stream).closed
    found = {words: bool(closed[cut_before(stream, words)]) for words in ("two", "Three", "Five", "eight", "Nine")}
    assert found == {"two": False, "Three": True, "Five": True, "eight": True, "Nine": False}


def test_an_uncased_script_is_torn_behind_a_word_and_ends_behind_a_stop() -> None:
    stream = stream_of([("שלום עולם\nשלום עולם.\nשלום\n", Role.BODY)])
    torn, ends = np.flatnonzero(stream.newline)[1:3]
    assert (typesetter(stream).ragged[[torn, ends]]).tolist() == [False, True]


def test_text_ends_ragged_before_front_matter() -> None:
    stream = stream_of([("one two three\n", Role.BODY), ("four\n", Role.COLOPHON), ("five\n", Role.BODY)])
    cuts = [cut_before(stream, words) for words in ("four", "five")]
    assert stream.turn[cuts].all()
    assert typesetter(stream).ragged[cuts].all()


def test_a_page_is_told_by_its_full_last_line_and_not_by_its_ragged_one() -> None:
    stream = stream_of([(f"{PLAIN}.\n\nEleven.\n", Role.BODY)])
    setter = typesetter(stream)
    fit = build_fit(14.0, setter.units, hyphenated=False, spread=0.4, shares=chain_shares(0.6, 0.6, 1.0))
    one = Filler(setter, Setting(14.0, EVEN), np.zeros(len(stream)), fit)
    ends = np.array([cut_before(stream, words) for words in ("four", "three", "Eleven")])
    _, (full, short, ragged), _ = one.fill(np.zeros(3, dtype=np.int64), ends)
    assert one.used(np.zeros(3, dtype=np.int64), ends).tolist() == [13, 7, 9]
    assert full > 0 > short
    assert ragged == fit.ragged
    unfit = Filler(setter, Setting(14.0, EVEN), np.zeros(len(stream)))
    assert unfit.fill(np.zeros(3, dtype=np.int64), ends)[1].tolist() == [0, 0, 0], "not judged where nothing is known"


def test_in_a_face_that_is_guessed_a_full_line_says_less_behind_many_others() -> None:
    """The same words end the same full line: once of a paragraph's third line, once of its first on the page."""
    stream = stream_of([(f"{PLAIN}.\n", Role.BODY)])
    setter = typesetter(stream)
    fit = build_fit(14.0, setter.units, hyphenated=False, spread=0.4, shares=chain_shares(0.9, 0.3, 2.0))
    one = Filler(setter, Setting(14.0, EVEN), np.zeros(len(stream)), fit)
    end = np.array([cut_before(stream, "seven")])
    starts = [np.array([cut_before(stream, words)]) for words in ("one", "four")]
    assert [one.used(start, end).tolist() for start in starts] == [[13], [13]], "four five six"
    behind_another, first = (float(one.fill(start, end)[1][0]) for start in starts)
    assert behind_another < first


def test_words_are_measured_between_spaces() -> None:
    setter = typesetter(stream_of([("“one,” two—three\n\nfour.\n", Role.BODY)]))
    assert sorted(setter.units.tolist()) == sorted([len("“one,”"), len("two—three"), len("four.")])


def test_a_stream_without_words_takes_no_lines() -> None:
    stream = stream_of([("\n", Role.BODY)])
    one = filler(stream, 20)
    assert one.total() == 0
    assert typesetter(stream).paragraphs == 0


def test_what_was_forgotten_is_worked_out_again_when_it_is_asked_for() -> None:
    setter = typesetter(stream_of([(PLAIN, Role.BODY)]), hyphenated=True)
    before = setter.places.ends.tolist(), setter.end.tolist(), setter.least.tolist()
    setter.forget()
    assert "places" not in vars(setter)
    assert (setter.places.ends.tolist(), setter.end.tolist(), setter.least.tolist()) == before
    with pytest.raises(AttributeError):
        _ = setter.no_such_thing

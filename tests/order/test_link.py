"""Whether the text right of one cut continues the text left of another."""

from __future__ import annotations

import numpy as np
import pytest
from tests.order.wrecks import prose

from regather.model import Anatomy, Block, Break, Role, Source, Span
from regather.order.stream import Stream, build_stream
from regather.order.words.lexicon import build_lexicon
from regather.order.words.link import (
    LEFT_KINDS,
    OPEN_BEFORE_HEADING,
    RIGHT_KINDS,
    Links,
    load_calibration,
    load_weights,
    temper,
)
from regather.order.words.link_book import neighbours, shared_bags
from regather.order.words.link_kinds import CLOSES, OPENS, in_quotation, sided_forms


def links_of(parts: str | list[tuple[str, Role]], language: str | None = "en", shown: str = "") -> Links:
    """The links of a text; ``shown`` is a character at which its source shows breaks."""
    named = [(parts, Role.BODY)] if isinstance(parts, str) else parts
    blocks, at = [], 0
    for part, role in named:
        blocks.append(Block(Span(at, at + len(part)), role))
        at += len(part)
    text = "".join(part for part, _ in named)
    lexicon = build_lexicon([text], language)
    breaks = tuple(Break(Span(at, at + 1)) for at, letter in enumerate(text) if letter == shown)
    stream = build_stream(Source(text, "test", "", breaks), Anatomy(tuple(blocks)), lexicon.splits)
    return Links(stream, lexicon, language)


def inner(stream: Stream) -> np.ndarray:
    """Cuts in the middle of the text, far enough from its ends to have words on both sides."""
    return np.arange(20, len(stream) - 20)


def cut_before(links: Links, words: str) -> int:
    return links.stream.cut_at(links.stream.source.text.index(words))


def score(links: Links, left: int, right: int) -> float:
    return float(links.scores(np.array([left]), np.array([right]))[0, 0])


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_true_continuation_beats_most_others_on_sentences_that_nobody_wrote(seed: int) -> None:
    links = links_of(prose(seed, paragraphs=8))
    cuts = inner(links.stream)[::3]
    scores = links.scores(cuts, cuts)
    true = np.diagonal(scores)
    beaten = (scores < true[:, None]).mean()
    assert beaten > 0.8, "chance is a half"
    assert true.mean() > 1.0
    assert scores.mean() < 0.0


def test_the_kinds_of_ends_and_beginnings_are_seen() -> None:
    links = links_of([("It ends. “Why so?” she said, and\nwent;\n", Role.BODY), ("A Title\n\n", Role.HEADING)])

    def kinds(words: str) -> tuple[str, str]:
        cut = cut_before(links, words)
        return LEFT_KINDS[links.left_kind[cut]], RIGHT_KINDS[links.right_kind[cut]]

    assert kinds("ends") == ("capital", "lower")
    assert kinds("“Why") == ("stop", "quote")
    assert kinds("she said") == ("quote-after-stop", "lower")
    assert kinds("and\n") == ("comma", "lower")
    assert kinds("A Title") == ("semicolon", "heading")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("She waited… then she left.", "dash"),
        ("She waited... then she left.", "dash"),
        ("She waited.\n\nthen she left.", "stop"),
        ("She waited…\n\nthen she left.", "stop"),
        ("She knew Mr K. then, and left.", "mark"),
        ("She had waited. then she left.", "stop"),
    ],
)
def test_inside_a_line_points_of_suspension_and_initials_end_no_sentence(text: str, kind: str) -> None:
    links = links_of(text)
    assert LEFT_KINDS[links.left_kind[cut_before(links, "then")]] == kind


def test_in_a_script_without_case_points_of_suspension_stay_the_end_of_a_sentence() -> None:
    links = links_of("היא חכתה עוד רגע... אחר כך הלכה לביתה", language="he")
    assert LEFT_KINDS[links.left_kind[cut_before(links, "אחר")]] == "stop"


def test_a_cut_word_finds_its_other_half() -> None:
    text = (
        "the neighbour went home with the old umbr\n\nNobody had asked why the kettle was still warm.\n\n"
        "ella under one arm and a loaf of bread under the other. The others stayed for supper.\n\n"
        "The window stood open all night, as it had since the spring."
    )
    links = links_of(text)
    left, right = cut_before(links, "Nobody"), cut_before(links, "ella under")
    assert (links.fragment_left(left), links.fragment_right(right)) == ("umbr", "ella")
    others = [cut_before(links, words) for words in ("The others", "The window", "Nobody")]
    best = max(score(links, left, other) for other in others)
    assert score(links, left, right) > best + 2.0
    assert score(links, left, right) > score(links, cut_before(links, "The window"), right) + 2.0


def test_a_hyphen_at_the_end_wants_the_other_half() -> None:
    text = "the old umbrel-\n\nNobody had asked.\n\nla under one arm.\n\nhouse and garden were sold."
    links = links_of(text)
    left = cut_before(links, "Nobody")
    assert links.fragment_left(left) == "umbrel"
    assert score(links, left, cut_before(links, "house and")) < -1.0, "umbrelhouse is no word"
    assert score(links, left, cut_before(links, "la under")) > score(links, left, cut_before(links, "house and")) + 2.0


def test_behind_a_hyphen_and_a_space_the_other_half_may_be_a_common_word_in_mid_line() -> None:
    text = "he bought a tele- house and garden. Nobody had asked the phone for it, nor why the kettle was warm."
    links = links_of(text)
    left, right = cut_before(links, "house"), cut_before(links, "phone")
    assert not links.fragment_right(right), "a word by itself"
    others = [cut_before(links, words) for words in ("for it", "why the", "kettle")]
    assert score(links, left, right) > max(score(links, left, other) for other in others) + 2.0
    compound = links_of(text.replace("tele- house", "tele-house"))
    left, right = cut_before(compound, "house"), cut_before(compound, "phone")
    assert score(compound, left, right) < score(links, cut_before(links, "house"), cut_before(links, "phone")) - 2.0


def test_half_a_word_that_no_table_has_is_completed_by_letters_that_are_no_word_rather_than_by_a_word() -> None:
    text = "they walked to Mog- house and garden. Nobody had asked the shire what the gwyth of it was, nor why."
    links = links_of(text)
    left, right = cut_before(links, "house"), cut_before(links, "gwyth")
    assert links.fragment_right(right) == "gwyth", "letters that are no word, and Moggwyth is none either"
    others = [cut_before(links, words) for words in ("house", "Nobody", "asked", "nor")]
    assert score(links, left, right) > max(score(links, left, other) for other in others) + 2.0


def test_half_a_word_before_a_common_word_in_mid_line_breaks_off_there() -> None:
    text = "they walked to Mog- house and garden. Nobody had asked what the gwyth of it was, nor why."
    links = links_of(text)
    cut = cut_before(links, "house")
    assert links.own()[cut] == pytest.approx(score(links, cut, cut), abs=1e-4)
    assert links.own()[cut] < -1.0
    dash = links_of(text.replace("Mog-", "church-"))
    cut = cut_before(dash, "house")
    assert dash.own()[cut] > -1.0, "a word may stand before a dash"


def test_letters_that_are_no_word_where_a_break_shows_a_page_begin_want_their_other_half() -> None:
    text = "It was so con the house was sold.\fsequently they went home, and nobody had asked them why."
    shown = links_of(text, shown="\f")
    assert score(shown, cut_before(shown, "the house"), cut_before(shown, "sequently")) > 4
    inside = links_of(text.replace("\f", " "))
    assert score(inside, cut_before(inside, "the house"), cut_before(inside, "sequently")) < 4


def test_words_beside_a_heading_or_front_matter_say_nothing() -> None:
    parts = [
        ("Contents\n\nOne 3\n\n", Role.CONTENTS),
        ("It was the end of\n\n", Role.BODY),
        ("A Title\n\n", Role.HEADING),
        ("The kettle was still warm, and nobody had asked why.\n", Role.BODY),
    ]
    links = links_of(parts)
    everything = np.arange(len(links.stream))
    before, behind = cut_before(links, "A Title"), cut_before(links, "The kettle")
    contents = cut_before(links, "It was")
    said = links.scores(everything, np.array([before]))
    assert set(said.ravel().tolist()) == {0.0, OPEN_BEFORE_HEADING}, "only what ends there speaks"
    assert not links.scores(np.array([behind]), everything).any(), "what goes before ends with a heading"
    assert not links.scores(np.array([contents]), everything).any(), "what goes before is the contents page"
    assert links.scores(np.array([before]), np.array([behind])).any(), "the texts around the heading do speak"


@pytest.mark.parametrize(
    ("end", "said"),
    [("he said to himself:", OPEN_BEFORE_HEADING), ("he went on, and", OPEN_BEFORE_HEADING), ("he went home.", 0.0)],
)
def test_what_announces_something_is_as_open_before_a_heading_as_a_broken_sentence(end: str, said: float) -> None:
    parts = [
        (f"The kettle was still warm, and {end}\n\n", Role.BODY),
        ("Nobody had asked why it was so.\n\n", Role.BODY),
        ("A Title\n\n", Role.HEADING),
        ("The house stood empty.\n", Role.BODY),
    ]
    links = links_of(parts)
    assert score(links, cut_before(links, "Nobody"), cut_before(links, "A Title")) == said


def test_what_stands_at_a_cut_is_scored_as_a_pair_like_any_other() -> None:
    links = links_of(prose(4, paragraphs=3))
    cuts = np.arange(len(links.stream))
    assert np.allclose(links.own(), np.diagonal(links.scores(cuts, cuts)), atol=1e-4)


@pytest.mark.parametrize("language", [None, "tlh", "en"])
def test_a_language_without_an_encoder_still_tells_an_open_end_from_a_closed_one(language: str | None) -> None:
    text = prose(5, paragraphs=6)
    links = links_of(text, language)
    assert (load_weights(language or "none") is None) == (language != "en")
    lefts, rights = links.left_kind, links.right_kind
    comma = np.flatnonzero(lefts == LEFT_KINDS.index("comma"))[:10]
    stop = np.flatnonzero(lefts == LEFT_KINDS.index("stop"))[1:11]
    lower = np.flatnonzero(rights == RIGHT_KINDS.index("lower"))[:40]
    capital = np.flatnonzero(rights == RIGHT_KINDS.index("capital"))[1:41]
    assert links.scores(comma, lower).mean() > links.scores(comma, capital).mean() + 1.0
    assert links.scores(stop, capital).mean() > links.scores(stop, lower).mean() + 1.0


def test_scores_do_not_depend_on_what_is_asked_beside() -> None:
    links = links_of(prose(6, paragraphs=3))
    cuts = inner(links.stream)
    many = links.scores(cuts, cuts)
    one = links.scores(cuts[5:6], cuts[9:10])
    assert many[5, 9] == pytest.approx(float(one[0, 0]), abs=1e-4)


def test_an_unknown_word_of_two_common_ones_is_seen_as_run_together() -> None:
    links = links_of("She lay down the bookoften a sheet, and then the umbrella. The garden was closed.")
    text = links.stream.source.text
    together = [int(links.stream.left[k]) for k in np.flatnonzero(links.run_together)]
    assert [(text[:at].split()[-1], text[at:].split()[0]) for at in together] == [("book", "often")]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "pl", "ru"])
def test_every_language_of_the_training_has_an_encoder_that_is_small_and_counted_in(language: str) -> None:
    weights = load_weights(language)
    assert weights is not None
    assert len(weights.index) <= 20_000
    assert load_calibration(language).encoder[0] > 0.4


def test_a_quotation_mark_is_told_by_the_side_on_which_it_touches_a_word() -> None:
    stream = links_of('She said "come in" and « entrez » and »herein« at once.').stream
    forms = sided_forms(stream)
    marks = [f for f in forms if f in (OPENS, CLOSES)]
    assert marks == [OPENS, CLOSES] * 3


def test_a_cut_inside_a_quotation_is_known_from_both_sides_and_a_paragraph_ends_it() -> None:
    links = links_of('He said "come in out of the rain" twice.\n\nThen "nobody\n\nHe went in.')
    opened, closing = in_quotation(links.stream, sided_forms(links.stream))

    def state(words: str) -> tuple[bool, bool]:
        cut = cut_before(links, words)
        return bool(opened[cut]), bool(closing[cut])

    assert state("out of") == (True, True)
    assert state("twice") == (False, False)
    assert state("said") == (False, False)
    assert state("He went") == (False, False), "an open quotation does not cross a paragraph's end"


def test_a_rare_word_in_common_speaks_for_a_pair_and_a_common_one_does_not() -> None:
    filler = prose(7, paragraphs=2)
    text = f"{filler}\n\nThe ship was called Wagtail.\n\n{filler}\n\nWagtail lay in the harbour.\n\n{filler}"
    links = links_of(text, None)
    left, right = shared_bags(links.stream, links.lexicon)
    after, before = cut_before(links, "Wagtail lay") - 5, cut_before(links, "Wagtail lay")
    first = cut_before(links, "Wagtail.\n") + 2
    assert left[first] @ right[before] > left[after] @ right[before] + 0.3
    plain = links.stream.forms.index("the")
    alone = links.stream.token.tolist().index(plain)
    assert not (left[alone] @ right[alone]) > 5.0


def test_words_that_the_book_has_side_by_side_elsewhere_speak_for_a_pair_but_not_for_themselves() -> None:
    text = (
        "Old Wagtail slept. We saw old Wagtail again. They fed old Wagtail at noon. Grey gulls sat there. "
        "A dog barked at noon. We saw gulls."
    )
    links = links_of(text, None)
    beside = neighbours(links.stream)
    cuts = np.arange(len(links.stream))
    table = beside.scores(cuts, cuts)
    old = cut_before(links, "Wagtail again")
    assert table[old, old] > 0.5
    assert 0 < beside.alone[old] < table[old, old], "its own sighting is left out"
    once = cut_before(links, "barked at noon")
    assert beside.alone[once] <= 0.0, "a false neighbour does not vouch for itself"


def test_what_words_say_beyond_a_few_nats_counts_for_less_but_keeps_its_order() -> None:
    scores = np.array([[-9.0, -3.0, 0.0, 3.0, 5.0, 9.0]], dtype=np.float32)
    tempered = scores.copy()
    temper(tempered, 4.0)
    assert np.array_equal(tempered[0, 1:4], scores[0, 1:4])
    assert (np.diff(tempered[0]) > 0).all()
    assert abs(tempered[0, 5]) < 7.0


def test_half_the_digits_of_a_thick_book_move_no_score_by_more_than_a_tenth_of_a_nat(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = links_of(prose(4, paragraphs=4))
    monkeypatch.setattr("regather.order.words.link.HALVED", 0)
    halved = links_of(prose(4, paragraphs=4))
    cuts = inner(whole.stream)[::3]
    apart = np.abs(whole.scores(cuts, cuts) - halved.scores(cuts, cuts))
    assert 0 < apart.max() < 0.1
    assert np.abs(whole.own() - halved.own()).max() < 0.1


def test_in_a_thick_book_one_encoder_speaks_for_both(monkeypatch: pytest.MonkeyPatch) -> None:
    both = links_of(prose(4, paragraphs=4))
    assert both.weights.others
    monkeypatch.setattr("regather.order.words.link.ONE_HEARD", 0)
    one = links_of(prose(4, paragraphs=4))
    assert one.weights.codes < both.weights.codes, "its vectors are most of a thick book's memory"
    cuts = inner(both.stream)[::3]
    said, alone = both.scores(cuts, cuts), one.scores(cuts, cuts)
    assert np.corrcoef(said.ravel(), alone.ravel())[0, 1] > 0.8
    assert 0.8 < alone.std() / said.std() < 1.25, "it counts for as much as both did"

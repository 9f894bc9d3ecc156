"""Misread letters are mended in a noisy book where the reading is certain; what looks alike in a clean one stays."""

from __future__ import annotations

import pytest
from tests.mend.helpers import mended, page_of, texts, wreck

from regather.mend import chapter_text, mend, prove
from regather.model import Decisions, Level

PLAIN = """The children walked along the river until they came to the bridge where the water was deep and quiet.
Their mother had told them never to cross it alone, but the weather was fine and nobody was watching.
On the other side there was a garden with apple trees, and behind the garden stood a house with green windows.
An old woman lived there who knew every story that had ever been told in that part of the country.
She gave them bread and honey, and when evening came she showed them the shortest path through the forest."""

NOISY = (
    PLAIN.replace("walked along", "walkcd along")
    .replace("the river", "tbe river")
    .replace("mother had", "motber had")
    .replace("weather", "wcather")
    .replace("garden stood", "garclen stood")
    .replace("through the", "throngh the")
    .replace("every story", "evcry story")
    .replace("evening", "evcning")
)
"""Eight misread letters in some four hundred: a scan as noisy as bad ones are."""


def book(*paragraphs: str, level: Level = Level.SAFE, language: str = "en") -> str:
    what = wreck(page_of(*paragraphs), language=language)
    manuscript = mend(what.source, what.anatomy, what.arrangement, Decisions(), level)
    proof = prove(what.source, what.arrangement, manuscript)
    assert (proof.lost, proof.invented, proof.faults) == (0, 0, ())
    return "".join(texts(what, manuscript).values())


def noisy(sentence: str, **more: object) -> str:
    """A sentence in a noisy book, mended."""
    whole = book(PLAIN, NOISY, PLAIN, sentence, **more)  # type: ignore[arg-type]
    return whole.rstrip("\n").rsplit("\n\n", 1)[-1]


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("They crossed the bridgc and came into the garden.", "They crossed the bridge and came into the garden."),
        ("He said tbat it was late and went home.", "He said that it was late and went home."),
        ("She cl0sed the old window and went away.", "She closed the old window and went away."),
        (
            "The water was deep at thewindow kind that children fear.",
            "The water was deep at the window kind that children fear.",
        ),
        ("She asked a ques-tion about the forest and the path.", "She asked a question about the forest and the path."),
        ("The chil dren walked along the water.", "The children walked along the water."),
    ],
)
def test_what_is_certain_is_mended_in_a_noisy_book(read: str, printed: str) -> None:
    assert noisy(read) == printed


@pytest.mark.parametrize(
    "sentence",
    [
        "She shewed them the waggon that stood in the garden.",
        "Old Mr. Crnchley of Thornbury crossed the bridge.",
        "We shall go there to-morrow, if the weather is fine.",
        "The word *gemutlich* was new to them.",
        "See https://example.org/tbe/wcather for the story.",
        "The goin' was easy along the water.",
        "She read it in the 19th chapter.",
        "He told them one 1hing about the forest.",
    ],
)
def test_what_only_looks_like_damage_stays_in_a_noisy_book(sentence: str) -> None:
    assert noisy(sentence) == sentence


@pytest.mark.parametrize(
    "sentence", ["He said tbat it was late.", "They crossed the bridgc again.", "Ask ofthe woman."]
)
def test_an_odd_word_stays_in_a_clean_book(sentence: str) -> None:
    assert book(PLAIN, PLAIN, PLAIN, sentence).rstrip("\n").endswith(sentence)


def test_nothing_inside_the_text_changes_at_the_level_none() -> None:
    sentence = "He said tbat it was ofthe ques-tion."
    assert noisy(sentence, level=Level.NONE) == sentence


def test_the_full_level_mends_what_is_likely_and_says_how_sure() -> None:
    def changes(level: Level) -> list[float]:
        what = wreck(page_of(PLAIN, NOISY, PLAIN, "They came to a barc hill and a bcnd of the rivcr near a fam."))
        manuscript = mend(what.source, what.anatomy, what.arrangement, Decisions(), level)
        assert not prove(what.source, what.arrangement, manuscript).faults
        return [change.confidence for change in manuscript.changes if change.rule == "misread"]

    safe, full = changes(Level.SAFE), changes(Level.FULL)
    assert min(safe) >= 0.9
    assert len(full) >= len(safe) and min(full) >= 0.6


def test_a_language_without_a_list_is_left_alone() -> None:
    assert noisy("He said tbat it was late.", language="qx") == "He said tbat it was late."


def test_the_mark_of_a_note_behind_a_word_is_no_letter() -> None:
    what = wreck((1, "body", f"{NOISY}\n\n{PLAIN}\n\nThey saw the goal1 of the walk.\n"), (1, "note", "1 A house.\n"))
    manuscript = mended(what)
    assert "goal1" in "".join(chapter_text(what.source, manuscript, draft) for draft in manuscript.chapters)

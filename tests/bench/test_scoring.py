"""What each figure of a score counts, on both sides of its borders; and that the corpus's own scorer agrees."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from tests.bench.truths import PARAGRAPHS, READING, gold

from regather.bench import Score, score_text
from regather.bench.scoring import ALIKE, FURTHEST, alike


def score(markdown: str, **changes: Any) -> Score:
    return score_text(gold(**changes), markdown)


def noisy() -> dict[str, Any]:
    return {**gold()["scramble"], "noise": 0.01}


def test_the_truth_scores_one() -> None:
    found = score(READING)
    assert found.score == 1.0
    assert (found.wer, found.adjacency, found.joins, found.tau, found.lost, found.invented) == (0, 1, 3, 1, 0, 0)
    assert (found.heading_f1, found.footnote_f1, found.furniture_left) == (1, 1, 0)


def test_an_empty_output_scores_nothing_but_what_it_did_not_invent() -> None:
    found = score("")
    assert (found.wer, found.adjacency, found.lost, found.invented, found.tau) == (1, 0, 1, 0, None)


def test_pages_in_the_wrong_order_lose_their_joins_and_turn_tau_round() -> None:
    found = score("# The Kettle\n\n" + "\n\n".join(reversed(PARAGRAPHS)))
    assert found.adjacency == 0 and found.tau == -1 and found.bad_joins == (1, 2, 3)
    assert found.lost > 0, "the note is lost"


def test_one_word_between_two_pages_breaks_their_join() -> None:
    assert score(READING.replace("it and nobody", "it umbrella and nobody")).bad_joins == (1,)


def test_only_four_words_on_each_side_of_a_join_count() -> None:
    assert score(READING.replace("nobody in the workshop", "nobody in the orchard")).adjacency == 1
    assert score(READING.replace("nobody in the", "nobody in some")).adjacency == pytest.approx(2 / 3)


def test_where_letters_are_misread_half_of_the_words_of_a_join_suffice() -> None:
    three_wrong = READING.replace("house around it and nobody in", "hause arcund it and nohody in")
    five_wrong = READING.replace("the house around it and nobody in the", "tke hause arcund it amd nohody in the")
    assert score(three_wrong).bad_joins == (1,)
    assert score(three_wrong, scramble=noisy()).adjacency == 1
    assert score(five_wrong, scramble=noisy()).bad_joins == (1,)


@pytest.mark.parametrize(
    ("words", "counted"), [("2", 1), ("Ladder and Lamp", 1), ("Ladder and Lamp 2", 1), ("kettle", 0)]
)
def test_furniture_inside_a_join_is_counted(words: str, counted: int) -> None:
    assert score(READING.replace("it and nobody", f"it {words} and nobody")).furniture_left == counted


def test_furniture_is_looked_for_so_far_and_no_further() -> None:
    near, far = (" ".join(["2"] * count) for count in (FURTHEST, FURTHEST + 1))
    assert score(READING.replace("it and nobody", f"it {near} and nobody")).furniture_left == 1
    assert score(READING.replace("it and nobody", f"it {far} and nobody")).furniture_left == 0


@pytest.mark.parametrize(
    ("line", "counted"),
    [("3", 1), ("4", 0), ("— 3 —", 1), ("LADDER AND LAMP", 1), ("Ladder and Lamp 9", 0), ("# 3", 0)],
)
def test_a_folio_or_running_head_alone_on_its_line_is_counted(line: str, counted: int) -> None:
    assert score(f"{READING}\n{line}\n").furniture_left == counted


def test_a_line_of_the_book_that_looks_like_furniture_is_the_books() -> None:
    text = READING.replace("\n\n[^1]:", "\n\n3\n\n[^1]:")
    assert score_text(gold(reading_text=text), text).furniture_left == 0
    assert score_text(gold(reading_text=text), f"{text}\n3\n").furniture_left == 1


def test_front_matter_counts_neither_way() -> None:
    kept = "Kettle Ladder Press\n\nPrinted slowly in the vard\n\n" + READING
    assert score(kept) == score(READING)


def test_a_heading_in_other_words_is_not_found_and_one_misread_is() -> None:
    assert score(READING.replace("# The Kettle", "# The Kettie")).heading_f1 == 1
    assert score(READING.replace("# The Kettle", "# The Ladle")).heading_f1 == 0
    assert score(READING.replace("# The Kettle", "The Kettle")).heading_recall == 0
    assert score("# Another\n\n" + READING).heading_f1 == pytest.approx(2 / 3)


def test_headings_in_the_wrong_order_count_for_recall_only() -> None:
    text = READING + "\n# The Lantern\n\nThe end.\n"
    truth = gold(reading_text=text, headings=[{"title": "The Kettle"}, {"title": "The Lantern"}])
    turned = (
        text.replace("# The Kettle", "# X").replace("# The Lantern", "# The Kettle").replace("# X", "# The Lantern")
    )
    found = score_text(truth, turned)
    assert (found.heading_recall, found.heading_f1) == (1.0, 0.5)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        (("by hand", "by haud"), 1.0),
        (("Such marks were cut by hand in those years.", "Another body altogether."), 0.0),
        (("opened[^1]", "opened"), 0.0),
        (("opened[^1] so the printer", "opened so the[^1] printer"), 0.0),
        (("window opened[^1]", "window, opened.[^1]"), 1.0),
        (("the window opened[^1]", "the wimdow opened[^1]"), 1.0),
    ],
)
def test_a_note_is_found_if_its_mark_follows_the_words_and_leads_to_the_body(
    changed: tuple[str, str], found: float
) -> None:
    assert score(READING.replace(*changed)).footnote_f1 == found


def test_a_mark_too_many_costs_precision() -> None:
    more = READING.replace("first.", "first.[^2]") + "[^2]: Nobody knows.\n"
    assert score(more).footnote_f1 == pytest.approx(2 / 3)
    assert score("text[^1]\n\n[^1]: x", footnotes=[]).footnote_f1 == 0


def test_likeness_has_a_border_and_short_lines_must_be_equal() -> None:
    same, near, far = "abcdefghijklmnopqrst", "abcdefghijklmnopqxxx", "abcdefghijklmnopxxxx"
    assert alike(same, near, ALIKE) and not alike(same, far, ALIKE)
    assert alike("VII", "vii", ALIKE) and not alike("VII", "VIl", ALIKE)
    assert not alike("***", "***", ALIKE), "lines without words are no headings"


def test_the_scores_are_those_of_the_corpus_itself(dev_cases: tuple[Path, ...]) -> None:
    spec = importlib.util.spec_from_file_location("score", dev_cases[0].parents[1] / "score.py")
    assert spec and spec.loader
    judge = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(judge)
    names = [name for name in Score.__dataclass_fields__ if name != "bad_joins"]
    for case in dev_cases[::5]:
        truth = json.loads((case / "gold.json").read_text(encoding="utf-8"))
        source = (case / "source.txt").read_bytes().decode("utf-8")
        blocks = truth["reading_text"].split("\n\n")
        turned = "\n\n".join([*blocks[len(blocks) // 2 :], *blocks[: len(blocks) // 2 - 1]])
        for output in (truth["reading_text"], source, turned):
            ours, theirs = score_text(truth, output), judge.score(truth, output)
            for name in names:
                mine, other = getattr(ours, name), theirs[name]
                assert mine == pytest.approx(other, abs=0.002), (
                    f"{case.name}: {name} is {mine}, the corpus says {other}"
                )

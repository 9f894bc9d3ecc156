"""Speeches, lists and pictures: which dashes open what."""

from __future__ import annotations

import pytest
from tests.mend.helpers import only, page_of

PROSE = "The sheet lies flat on the table and waits for the hand that will fold it, once along and once across."
SPEECHES = ("Bonjour, monsieur, le livre est-il prêt ?", "Pas encore, dit l'autre.", "Demain, si Dieu veut.")
ITEMS = ("a bone folder of the longer kind", "a needle", "thread")


@pytest.mark.parametrize("dash", ["—", "–", "-"])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_speeches_stay_paragraphs_of_their_own(dash: str, between: str) -> None:
    lines = [f"{dash} {speech}" for speech in SPEECHES]
    guard = "\\" if dash == "-" else ""
    source = between.join(["Il entra et dit :", *lines, "Il sortit sans un mot."])
    expected = "\n\n".join(["Il entra et dit :", *(guard + line for line in lines), "Il sortit sans un mot."])
    assert only((1, "body", source + "\n"), language="fr") == expected


def test_a_speech_at_the_head_of_a_page_is_not_joined() -> None:
    first, second = (f"- {speech}" for speech in SPEECHES[:2])
    text = only((1, "body", f"{PROSE}\n\n{first}\n"), (2, "body", f"{second}\n"), language="fr")
    assert text.endswith(f"\\{first}\n\n\\{second}")


def test_a_dash_that_breaks_a_sentence_at_a_line_s_start_opens_nothing() -> None:
    lines = (
        "The sheet lies flat on the table and waits for the hand",
        "— he said — that will fold it, once along its length",
        "and once across, until sixteen pages follow one another",
        "as they should and can be sewn together by the binder.",
    )
    assert only((1, "body", "\n".join(lines) + "\n")) == " ".join(lines)


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("bullet", ["-", "*", "+", "•"])
def test_lines_with_the_same_bullet_are_a_list(bullet: str, between: str) -> None:
    source = between.join(f"{bullet} {item}" for item in ITEMS)
    shown = "-" if bullet == "•" else bullet
    expected = between.join(f"{shown} {item}" for item in ITEMS)
    assert only(page_of("What it takes:", source, PROSE)) == f"What it takes:\n\n{expected}\n\n{PROSE}"


def test_a_list_goes_on_over_the_turn_of_a_page() -> None:
    text = only(
        (1, "body", "What it takes:\n\n- paste\n\n- a needle\n"), (2, "body", f"- thread\n\n- wax\n\n{PROSE}\n")
    )
    assert text == f"What it takes:\n\n- paste\n\n- a needle\n- thread\n\n- wax\n\n{PROSE}"


def test_one_line_with_a_bullet_is_no_list() -> None:
    assert only(page_of(PROSE, "- a needle", PROSE)) == f"{PROSE}\n\n\\- a needle\n\n{PROSE}"


def test_a_numbered_list_that_a_page_s_end_cuts_is_not_guarded() -> None:
    text = only((1, "body", f"{PROSE}\n\n1. Fold it.\n\n2. Sew it.\n"), (2, "body", f"3. Glue it.\n\n{PROSE}\n"))
    assert "\\" not in text
    assert "2. Sew it.\n3. Glue it." in text


def test_a_number_that_begins_no_list_is_guarded() -> None:
    assert only(page_of(PROSE, "1921. It was cold.", PROSE)) == f"{PROSE}\n\n1921\\. It was cold.\n\n{PROSE}"


@pytest.mark.parametrize("shown", ["![A plate](plates/one.png)", "![](x.JPG)", '![Plate 1](one.svg "At the press")'])
def test_a_picture_that_the_source_names_stays_one(shown: str) -> None:
    assert only(page_of(PROSE, shown, PROSE)) == f"{PROSE}\n\n{shown}\n\n{PROSE}"


@pytest.mark.parametrize("shown", ["![sic](as the print has it)", "![](x.exe)"])
def test_what_names_no_picture_is_guarded(shown: str) -> None:
    assert only(page_of(PROSE, shown, PROSE)) == f"{PROSE}\n\n!\\{shown[1:]}\n\n{PROSE}"

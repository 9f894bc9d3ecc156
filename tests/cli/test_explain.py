"""``regather explain`` as a person reads it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click
import pytest
from tests.explain.records import record_of
from tests.project.fakes import Rooms, doubt

from regather.cli import paper
from regather.cli.app import run
from regather.cli.pages import tell_overview, tell_pages
from regather.cli.questions import Told, ask
from regather.errors import ExitCode
from regather.explain import Account, Places, Sides, account_of
from regather.model import Doubt, Evidence, Reading, Seam
from regather.text import decision_lines
from regather.text.fingerprint import fingerprint

Out = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def restored(rooms: Rooms, wreck: Path, tmp_path: Path, capsys: Out) -> Path:
    """A small restored project with one open question."""
    rooms.doubts = (doubt(),)
    run(["restore", str(wreck), "--out", str(tmp_path / "p")])
    capsys.readouterr()
    return tmp_path / "p"


def account(**choices: object) -> Account:
    return account_of(*record_of(16, **choices))  # type: ignore[arg-type]


def flat(text: str) -> str:
    """What was said, without its line breaks."""
    return " ".join(text.split())


def test_explain_shows_overview_pages_turns_and_questions(restored: Path, capsys: Out) -> None:
    assert run(["explain", str(restored)]) == ExitCode.DONE
    said = flat(capsys.readouterr().out)
    for words in ("Fold One saddle-stitched", "Page 1", "Page 2", "goes on with page 2", "It reads on.", "[[cut]]"):
        assert words in said, f"“{words}” is not said"
    assert said.index("Next Answer 1 question") < said.index("Page 1"), "what to do next stands in the overview"


def test_explain_can_be_asked_for_one_page(restored: Path, capsys: Out) -> None:
    run(["explain", str(restored), "--page", "2"])
    said = capsys.readouterr().out
    assert "\nPage 2" in said
    assert "\nPage 1" not in said
    assert "comes from page 1" in said
    assert "Next" not in said, "the overview is of the whole book"


def test_a_page_that_is_not_there_is_said_to_be_not_there(restored: Path, capsys: Out) -> None:
    assert run(["explain", str(restored), "--page", "99"]) == ExitCode.DONE
    assert "There is no page 99; the book has 2 pages." in capsys.readouterr().out


def test_doubts_alone_leave_out_the_pages(restored: Path, capsys: Out) -> None:
    run(["explain", str(restored), "--doubts"])
    said = capsys.readouterr().out
    assert "Question 1 of 1" in said
    assert "\nPage 1" not in said


def test_the_record_is_printed_as_it_is(restored: Path, capsys: Out) -> None:
    run(["explain", str(restored), "--json"])
    assert json.loads(capsys.readouterr().out) == json.loads(
        (restored / "book" / "arrangement.json").read_text("utf-8")
    )


def test_the_picture_is_written_to_the_file_that_was_named(restored: Path, tmp_path: Path, capsys: Out) -> None:
    assert run(["explain", str(restored), "--svg", str(tmp_path / "new" / "map.svg")]) == ExitCode.DONE
    assert (tmp_path / "new" / "map.svg").read_bytes().startswith(b"<?xml")
    assert "map.svg" in capsys.readouterr().out


def test_a_source_that_is_not_the_restored_one_is_not_explained(restored: Path, capsys: Out) -> None:
    source = restored / "book" / "sources" / "wreck.txt"
    source.chmod(0o644)
    source.write_text("Another text.\n", encoding="utf-8")
    assert run(["explain", str(restored)]) == ExitCode.BAD_PROJECT
    assert "Run regather restore again." in capsys.readouterr().err


def test_the_overview_counts_turns_by_how_they_are_known(capsys: Out) -> None:
    tell_overview(account(doubtful=(6,), decided=(12,), missing=(9,)))
    said = flat(capsys.readouterr().out)
    assert "1 was decided by you" in said
    assert "2 are in doubt" in said
    assert "page 2 is blank; page 9 is missing from the source" in said


@pytest.mark.parametrize(
    ("weight", "words"), [(20.0, "far worse"), (19.9, "clearly worse"), (6.0, "clearly worse"), (5.9, "nearly as well")]
)
def test_the_lead_of_the_fold_is_told_in_words(weight: float, words: str, capsys: Out) -> None:
    record, text = record_of(16)
    record["evidence"][0]["weight"] = weight
    tell_overview(account_of(record, text))
    assert words in flat(capsys.readouterr().out)


@pytest.mark.parametrize(("weight", "named"), [(5.9, True), (6.0, False)])
def test_another_fold_is_named_where_it_is_close(weight: float, named: bool, capsys: Out) -> None:  # noqa: FBT001
    record, text = record_of(16)
    record["evidence"][0] |= {"weight": weight, "words": "It is a booklet. The next best, quarto, is close behind."}
    tell_overview(account_of(record, text))
    assert ("The next best, quarto, is close behind." in flat(capsys.readouterr().out)) is named


@pytest.mark.parametrize(("sure", "reserved"), [(0.995, False), (0.994, True)])
def test_turns_are_told_with_a_reservation_where_the_fold_is_not_certain(
    sure: float, reserved: bool, capsys: Out  # noqa: FBT001
) -> None:  # fmt: skip
    record, text = record_of(16)
    tell_overview(account_of(record | {"confidence": sure}, text))
    assert ("holds if this is right" in flat(capsys.readouterr().out)) is reserved


def test_what_went_wrong_in_the_scan_is_told_with_the_fold(capsys: Out) -> None:
    record, text = record_of(16)
    record["evidence"].append({"kind": "scan", "weight": 0.0, "words": "In the scan the last sheet was scanned first."})
    tell_overview(account_of(record, text))
    said = flat(capsys.readouterr().out)
    fold, certainty = said.split("Fold")[1].split("Certainty")
    assert "In the scan the last sheet was scanned first." in fold, "whoever has the paper can look at it"
    assert "In the scan" not in certainty


@pytest.mark.parametrize(
    ("scheme", "words"),
    [
        ("saddle", "97 % for the fold and the number of pages. Every other fold"),
        ("free", "97 % that the pages were shuffled, so that no fold explains their order. Every fold"),
        ("in-order", "97 % that the text came in reading order. Every fold"),
    ],
)
def test_of_a_source_that_was_never_folded_no_fold_is_told(scheme: str, words: str, capsys: Out) -> None:
    record, text = record_of(16, scheme)
    tell_overview(account_of(record, text))
    said = flat(capsys.readouterr().out)
    assert words in said
    assert ("Fold " in said) is (scheme == "saddle"), "what comes in no fold has an order"


@pytest.mark.parametrize(("behind", "shown"), [(5.9, True), (6.0, False)])
def test_a_place_that_is_hardly_likely_is_not_shown_as_a_rival(behind: float, shown: bool, capsys: Out) -> None:  # noqa: FBT001
    record, text = record_of(16)
    for join in record["joins"]:
        join["rivals"][0]["behind"] = behind
    tell_pages(account_of(record, text), 2)
    tell_pages(account_of(record, text), 4)
    assert ("or, much less likely" in flat(capsys.readouterr().out)) is shown


@pytest.mark.parametrize(
    ("perhaps", "none"), [(True, "is blank; nothing stands there twice"), (False, "nothing seems to be")]
)
def test_nothing_is_said_to_be_there_of_which_a_note_doubts_it(perhaps: bool, none: str, capsys: Out) -> None:  # noqa: FBT001
    record, text = record_of(16)
    note = {"code": "page-missing", "severity": "note", "message": "Page 2 may be missing.", "where": "", "hint": ""}
    tell_overview(account_of(record | {"findings": [note] if perhaps else []}, text))
    said = flat(capsys.readouterr().out)
    assert none in said
    assert ("nothing seems to be missing" in said) is not perhaps


def test_one_question_is_told_as_one(capsys: Out) -> None:
    tell_overview(account(doubtful=(6,)))
    assert "Answer 1 question: regather explain" in flat(capsys.readouterr().out), "there is no most helpful of one"


def test_what_to_do_next_is_to_build_when_nothing_is_open(capsys: Out) -> None:
    tell_overview(account())
    assert "regather build" in capsys.readouterr().out


def test_what_to_do_next_is_to_look_for_missing_pages_when_nothing_else_is_open(capsys: Out) -> None:
    tell_overview(account(missing=(9,)))
    assert "scan page 9 again" in flat(capsys.readouterr().out)


def test_a_page_says_where_it_comes_from_how_it_begins_and_how_it_goes_on(capsys: Out) -> None:
    told = account(doubtful=(6,))
    tell_pages(told, 6)
    said = flat(capsys.readouterr().out)
    first = told.pages[5].stretches[0]
    line, column = told.place(first.start)
    assert f"from line {line}:{column} to" in said
    assert f"(characters {first.start}–{first.end})" in said
    assert "begins “Words of page 6" in said
    assert "goes on with page 7 (in doubt, 30 %, question 1)" in said
    assert said.index("A page number says so.") < said.index("The words do not go together.")
    assert "or, less likely:" in said


def test_a_page_that_was_set_by_a_person_shows_no_reasons(capsys: Out) -> None:
    tell_pages(account(decided=(6,)), 6)
    said = capsys.readouterr().out
    assert "you decided so" in said
    assert "or, " not in said


TEXT = "The river rose. It fell again. Nobody saw the boats go. They never came back to us. "


def question(*readings: Reading, **more: object) -> Doubt:
    return Doubt("join-6-7", "How does page 6 go over into page 7?", readings, 6, 7, **more)  # type: ignore[arg-type]


def reading(left: int, right: int, *others: Seam) -> Reading:
    return Reading("", 0.4, f"[[cut]]\nat = {left}\n", (Seam(6, 7, left, right), *others))


def test_a_question_shows_each_turn_that_reads_otherwise_and_no_other(capsys: Out) -> None:
    moved, kept = (Seam(10, 11, 55, 15), Seam(10, 11, 55, 30)), Seam(2, 3, 30, 55)
    ask([(1, question(reading(15, 55, moved[0], kept), reading(30, 55, moved[1], kept)))], Told(TEXT, Places(TEXT)), 1)
    said = flat(capsys.readouterr().out)
    assert "6→7 The river rose. ⟂ They never came back to us." in said
    assert "6→7 The river rose. It fell again. ⟂ They never" in said
    assert said.count("10→11") == 2
    assert "2→3" not in said, "a turn that reads the same in all readings is no part of the question"


def test_a_question_says_what_hangs_on_its_answer(capsys: Out) -> None:
    ask(
        [(1, question(reading(15, 55), settles=((10, 11),), helps=((2, 3), (4, 5)), stake=2.5))],
        Told(TEXT, Places(TEXT)),
        1,
    )
    said = flat(capsys.readouterr().out)
    assert "both turns hang on the same two places" in said
    assert "narrows down the turns from page 2 to 3 and 4 to 5" in said
    assert "about 2.5 page turns" in said
    assert 'regather accept join-6-7 --ends "LAST WORDS" --starts "FIRST WORDS"' in said


def test_a_reading_says_what_speaks_for_it_where_it_stands_and_which_command_takes_it(
    monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    second = replace(reading(30, 55), evidence=(Evidence("words", -2.0, "The words do not go together well."),))
    sides: Sides = {6: ("sheet 3 back", ((6, 11),)), 7: ("sheet 4 front", ((10, 7),))}
    told = Told(TEXT, Places(TEXT), sides, Path("my-book"))
    ask([(1, question(reading(15, 55), second))], told, 1)
    said = flat(capsys.readouterr().out)
    assert "On the paper page 6 is on sheet 3 back (6|11), page 7 is on sheet 4 front (10|7)." in said
    assert said.count("Page 6 ends in line 1 of the source, page 7 begins in line 1.") == 2
    assert said.index("− The words do not go together well.") > said.index("Reading 2")
    assert "regather accept join-6-7 --in my-book" in said
    assert "regather accept join-6-7 --reading 2 --in my-book" in said


def test_a_question_of_the_fold_names_all_folds(capsys: Out) -> None:
    fold = Doubt("scheme", "In which scheme?", (Reading("16 pages: a booklet", 0.6, "[scheme]\n"),))
    ask([(1, fold)], Told(TEXT, Places(TEXT)), 1)
    said = flat(capsys.readouterr().out)
    assert "None of these: write another fold" in said
    assert "saddle" in said and "zine8" in said and "free" in said
    assert "--ends" not in said


def test_questions_are_sorted_into_those_that_need_an_answer_and_those_that_need_a_glance(capsys: Out) -> None:
    asked = [
        (number, replace(question(replace(reading(15, 55), confidence=sure)), stake=0.1))
        for number, sure in enumerate((0.34, 0.59, 0.4, 0.6, 0.9), start=1)
    ]
    settled = replace(asked[0][1], helps=((2, 3),), stake=0.0)
    ask([*asked, (6, settled)], Told(TEXT, Places(TEXT)), 6)
    said = flat(capsys.readouterr().out)
    assert "Questions 1 to 3: the program may well be wrong there; answer these." in said
    assert "Question 4: likely right as it is; worth a look." in said
    assert "Question 5: nearly sure as it is; read it once." in said
    assert "Question 6: may settle itself once those before are answered." in said
    assert said.count("Leave it for later:") == 1


def test_questions_of_one_sort_are_not_sorted(capsys: Out) -> None:
    ask([(1, question(reading(15, 55))), (2, question(reading(15, 55)))], Told(TEXT, Places(TEXT)), 2)
    assert "Questions 1, 2:" not in flat(capsys.readouterr().out)


def test_a_reading_says_in_words_how_sure_it_is_and_what_is_left(capsys: Out) -> None:
    ask(
        [(1, question(*(replace(reading(15, 55), confidence=share) for share in (0.41, 0.19))))],
        Told(TEXT, Places(TEXT)),
        1,
    )
    said = flat(capsys.readouterr().out)
    assert "(in use now, a guess: 41 %)" in said
    assert "None of these, but another place (40 %): give the last words of page 6" in said
    ask([(1, question(replace(reading(15, 55), confidence=0.96)))], Told(TEXT, Places(TEXT)), 1)
    said = flat(capsys.readouterr().out)
    assert "(in use now, nearly sure: 96 %)" in said
    assert "None of these, but another place: give" in said, "a person may know better, however sure it is"


def test_a_question_is_named_as_the_mark_in_the_chapter_names_it(capsys: Out) -> None:
    asked = question(reading(15, 55))
    ask([(1, asked)], Told(TEXT, Places(TEXT)), 1)
    assert f"Question 1 of 1 ({asked.id}): " in flat(capsys.readouterr().out)


def test_a_run_asks_the_first_questions_and_says_where_the_others_are(
    rooms: Rooms, wreck: Path, tmp_path: Path, capsys: Out
) -> None:
    rooms.doubts = tuple(doubt(f"join-{number}") for number in range(1, 6))
    run(["restore", str(wreck), "--out", str(tmp_path / "p")])
    said = capsys.readouterr().out
    assert "Question 3 of 5" in said
    assert "Question 4 of 5" not in said
    assert "To see 2 more questions: regather explain --doubts" in said


@pytest.mark.parametrize("width", [40, 60, 110])
def test_no_line_but_a_command_to_be_copied_is_longer_than_the_terminal(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    told = account(doubtful=(6,))
    tell_overview(told)
    tell_pages(told, None)
    ask(list(enumerate(told.doubts, start=1)), Told(told.text, Places(told.text)), 1)
    said = capsys.readouterr().out.splitlines()
    long = [line for line in said if paper.measure(line) > width and not line.startswith("    regather ")]
    assert long == []


def test_characters_are_measured_as_the_terminal_shows_them() -> None:
    assert paper.measure("abc") == 3
    assert paper.measure("本文") == 4
    assert paper.measure(click.style("abc", "red")) == 3
    assert paper.measure("é") == 1, "a combining accent takes no column"


def test_a_text_without_spaces_is_broken_where_the_line_ends() -> None:
    assert paper.laid("文" * 12, "> ", 2, 12) == ["> " + "文" * 5, "  " + "文" * 5, "  " + "文" * 2]


@pytest.mark.parametrize(
    ("terminal", "setting", "coloured"), [(True, "", True), (True, "1", False), (False, "", False)],
)  # fmt: skip
def test_colour_is_for_those_who_watch_and_want_it(
    terminal: bool, setting: str, coloured: bool, monkeypatch: pytest.MonkeyPatch  # noqa: FBT001
) -> None:  # fmt: skip
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    monkeypatch.setenv("NO_COLOR", setting)
    monkeypatch.setenv("TERM", "xterm")
    assert (paper.style("sure", "green") == click.style("sure", fg="green")) is coloured


@pytest.mark.parametrize(("edge", "at"), [("start", 31), ("end", 40)])
def test_words_that_a_person_reads_off_the_paper_become_lines(edge: str, at: int, restored: Path, capsys: Out) -> None:
    text = (restored / "book" / "sources" / "wreck.txt").read_text(encoding="utf-8")
    words = text[31:40]
    assert (
        run(["explain", str(restored), "--page", "2", f"--{edge}s", words.upper().replace(" ", "  ")]) == ExitCode.DONE
    )
    said = capsys.readouterr().out
    pasted = "".join(f"{line.strip()}\n" for line in said.splitlines() if line.startswith("      "))
    assert pasted == decision_lines.cut_lines(2, edge, at, fingerprint(text, at))


def test_words_that_stand_nowhere_are_said_to_stand_nowhere(restored: Path, capsys: Out) -> None:
    assert run(["explain", str(restored), "--page", "2", "--starts", "nobody wrote this"]) == ExitCode.BAD_PROJECT
    assert "do not stand in the source" in capsys.readouterr().err


def test_a_place_needs_its_page(restored: Path, capsys: Out) -> None:
    assert run(["explain", str(restored), "--starts", "the"]) == ExitCode.USAGE
    assert "--page" in capsys.readouterr().err

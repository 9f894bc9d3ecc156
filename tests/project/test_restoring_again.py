"""Restoring a second time: what is the program's is renewed, what is a person's is kept."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.project.fakes import SCRAMBLED, Rooms, tree

from regather import pipeline
from regather.project import write_chapters
from regather.project.written import sha256

FIRST = "01-high-tide.md"


def restored(wreck: Path, folder: Path) -> Path:
    pipeline.restore(wreck, folder)
    return folder / "chapters" / FIRST


def codes(report: pipeline.Report) -> list[str]:
    return [finding.code for finding in report.findings]


def test_a_new_project_has_every_part(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    pipeline.restore(wreck, tmp_path / "book")
    found = tree(tmp_path / "book")
    for name in (
        "book/book.toml",
        "book/sources/wreck.txt",
        "book/decisions.toml",
        "book/arrangement.json",
        "book/ledger.jsonl",
        "book/written.json",
        "chapters/01-high-tide.md",
        "chapters/02-low-tide.md",
        "build/README.md",
        ".gitignore",
    ):
        assert name in found, f"{name} is missing"
    assert found["chapters/01-high-tide.md"].decode() == "# High tide\n\nThe boats swim.\n"
    assert not [name for name in found if ".regather" in name], "the stage is left behind"


def test_a_second_run_changes_nothing(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    restored(wreck, tmp_path / "book")
    before = tree(tmp_path / "book")
    report = pipeline.restore(None, tmp_path / "book")
    assert tree(tmp_path / "book") == before
    assert codes(report) == []


def test_an_edited_chapter_is_kept_and_said_so(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    chapter = restored(wreck, tmp_path / "book")
    chapter.write_text("# High tide\n\nThe boats float.\n", encoding="utf-8")
    report = pipeline.restore(None, tmp_path / "book")
    assert chapter.read_text(encoding="utf-8") == "# High tide\n\nThe boats float.\n"
    assert codes(report) == ["chapter-kept"]


def test_a_mark_that_changes_is_no_new_text_for_an_edited_chapter(tmp_path: Path) -> None:
    first, second = (f"One {mark}two.\n" for mark in ('[]{.page .doubt n="7" question="join-6-7"}', '[]{.page n="7"}'))
    record, _ = write_chapters(tmp_path, {FIRST: first}, {})
    unmarked = {FIRST: sha256("One two.\n")}
    (tmp_path / "chapters" / FIRST).write_text("One and two.\n", encoding="utf-8")
    record, findings = write_chapters(tmp_path, {FIRST: second}, record, unmarked)
    assert [finding.code for finding in findings] == ["chapter-kept"]
    assert not (tmp_path / "chapters" / f"{FIRST}.new").exists()
    _, findings = write_chapters(tmp_path, {FIRST: second.replace("two", "three")}, record, unmarked)
    assert [finding.code for finding in findings] == ["chapter-edited"]


def test_a_mark_that_a_person_took_out_stays_out(tmp_path: Path) -> None:
    text = 'One []{.page n="7"}two.\n'
    record, _ = write_chapters(tmp_path, {FIRST: text}, {})
    (tmp_path / "chapters" / FIRST).write_text("One two.\n", encoding="utf-8")
    _, findings = write_chapters(tmp_path, {FIRST: text}, record)
    assert (tmp_path / "chapters" / FIRST).read_text(encoding="utf-8") == "One two.\n"
    assert [finding.code for finding in findings] == ["chapter-kept"]


def test_a_better_restoring_goes_beside_an_edited_chapter(tmp_path: Path) -> None:
    record, _ = write_chapters(tmp_path, {FIRST: "one\n"}, {})
    (tmp_path / "chapters" / FIRST).write_text("mine\n", encoding="utf-8")
    record, findings = write_chapters(tmp_path, {FIRST: "two\n"}, record)
    assert (tmp_path / "chapters" / FIRST).read_text(encoding="utf-8") == "mine\n"
    assert (tmp_path / "chapters" / f"{FIRST}.new").read_text(encoding="utf-8") == "two\n"
    assert [finding.code for finding in findings] == ["chapter-edited"]
    record, _ = write_chapters(tmp_path, {FIRST: "three\n"}, record)
    assert (tmp_path / "chapters" / f"{FIRST}.new").read_text(encoding="utf-8") == "three\n"
    assert not (tmp_path / "chapters" / f"{FIRST}.new2").exists(), "the version of an earlier run is left lying about"


def test_taking_over_the_program_s_version_ends_the_matter(tmp_path: Path) -> None:
    record, _ = write_chapters(tmp_path, {FIRST: "one\n"}, {})
    chapter = tmp_path / "chapters" / FIRST
    chapter.write_text("mine\n", encoding="utf-8")
    record, _ = write_chapters(tmp_path, {FIRST: "two\n"}, record)
    (tmp_path / "chapters" / f"{FIRST}.new").rename(chapter)
    record, findings = write_chapters(tmp_path, {FIRST: "three\n"}, record)
    assert chapter.read_text(encoding="utf-8") == "three\n"
    assert findings == ()


def test_a_version_beside_that_a_person_wrote_into_is_kept(tmp_path: Path) -> None:
    record, _ = write_chapters(tmp_path, {FIRST: "one\n"}, {})
    (tmp_path / "chapters" / FIRST).write_text("mine\n", encoding="utf-8")
    record, _ = write_chapters(tmp_path, {FIRST: "two\n"}, record)
    beside = tmp_path / "chapters" / f"{FIRST}.new"
    beside.write_text("two, and my remarks\n", encoding="utf-8")
    write_chapters(tmp_path, {FIRST: "three\n"}, record)
    assert beside.read_text(encoding="utf-8") == "two, and my remarks\n"
    assert (tmp_path / "chapters" / f"{FIRST}.new2").read_text(encoding="utf-8") == "three\n"


def test_a_removed_chapter_stays_removed(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    chapter = restored(wreck, tmp_path / "book")
    chapter.unlink()
    report = pipeline.restore(None, tmp_path / "book")
    assert not chapter.exists()
    assert codes(report) == ["chapter-removed"]


def test_a_removed_chapter_stays_removed_for_good(tmp_path: Path) -> None:
    record, _ = write_chapters(tmp_path, {FIRST: "one\n"}, {})
    (tmp_path / "chapters" / FIRST).unlink()
    for text in ("one\n", "two\n", "three\n"):
        record, _ = write_chapters(tmp_path, {FIRST: text}, record)
        assert not (tmp_path / "chapters" / FIRST).exists()


def test_a_renamed_chapter_keeps_its_new_name(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    chapter = restored(wreck, tmp_path / "book")
    chapter.rename(chapter.with_name("01-flood.md"))
    report = pipeline.restore(None, tmp_path / "book")
    assert not chapter.exists()
    assert chapter.with_name("01-flood.md").exists()
    assert codes(report) == ["chapter-renamed"]


def test_a_new_number_moves_an_edited_chapter(tmp_path: Path) -> None:
    record, _ = write_chapters(tmp_path, {"02-ebb.md": "one\n"}, {})
    (tmp_path / "chapters" / "02-ebb.md").write_text("mine\n", encoding="utf-8")
    _, findings = write_chapters(tmp_path, {"02-foreword.md": "new\n", "03-ebb.md": "one\n"}, record)
    assert (tmp_path / "chapters" / "03-ebb.md").read_text(encoding="utf-8") == "mine\n"
    assert not (tmp_path / "chapters" / "02-ebb.md").exists()
    assert "chapter-renumbered" in [finding.code for finding in findings]


def test_a_removed_chapter_stays_removed_under_a_new_number(tmp_path: Path) -> None:
    record, _ = write_chapters(tmp_path, {"02-ebb.md": "one\n"}, {})
    (tmp_path / "chapters" / "02-ebb.md").unlink()
    for _ in range(2):
        record, findings = write_chapters(tmp_path, {"02-foreword.md": "new\n", "03-ebb.md": "one\n"}, record)
        assert sorted(path.name for path in (tmp_path / "chapters").iterdir()) == ["02-foreword.md"]
        assert [finding.code for finding in findings] == ["chapter-removed"]


def test_a_version_beside_that_a_person_removed_does_not_come_back(tmp_path: Path) -> None:
    record, _ = write_chapters(tmp_path, {FIRST: "one\n"}, {})
    (tmp_path / "chapters" / FIRST).write_text("mine\n", encoding="utf-8")
    record, _ = write_chapters(tmp_path, {FIRST: "two\n"}, record)
    beside = tmp_path / "chapters" / f"{FIRST}.new"
    record, findings = write_chapters(tmp_path, {FIRST: "two\n"}, record)
    assert beside.read_text(encoding="utf-8") == "two\n", "a second restoring takes it away"
    assert [finding.code for finding in findings] == ["chapter-edited"]
    beside.unlink()
    for _ in range(2):
        record, findings = write_chapters(tmp_path, {FIRST: "two\n"}, record)
        assert not beside.exists()
        assert [finding.code for finding in findings] == ["chapter-kept"]
    write_chapters(tmp_path, {FIRST: "three\n"}, record)
    assert beside.read_text(encoding="utf-8") == "three\n"


def test_a_chapter_that_the_book_no_longer_has_goes_unless_it_was_edited(tmp_path: Path) -> None:
    record, _ = write_chapters(tmp_path, {"01-a.md": "a\n", "02-b.md": "b\n", "03-c.md": "c\n"}, {})
    (tmp_path / "chapters" / "03-c.md").write_text("mine\n", encoding="utf-8")
    _, findings = write_chapters(tmp_path, {"01-a.md": "a\n"}, record)
    assert not (tmp_path / "chapters" / "02-b.md").exists()
    assert (tmp_path / "chapters" / "03-c.md").read_text(encoding="utf-8") == "mine\n"
    assert [finding.code for finding in findings] == ["chapter-left-over"]


def test_chapters_of_a_person_s_own_are_kept_and_not_doubled(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    chapters = tmp_path / "book" / "chapters"
    chapters.mkdir(parents=True)
    (chapters / "01-floods.md").write_text("My own text.\n", encoding="utf-8")
    (chapters / "02-low-tide.md").write_text("# Low tide\n\nThe boats lie on the mud.\n", encoding="utf-8")
    for _ in range(2):
        report = pipeline.restore(wreck, tmp_path / "book")
        names = sorted(path.name for path in chapters.iterdir())
        assert names == ["01-floods.md", "01-high-tide.md.new", "02-low-tide.md"]
        assert (chapters / "01-floods.md").read_text(encoding="utf-8") == "My own text.\n"
        assert codes(report) == ["chapters-own"]


def test_chapters_of_a_person_s_own_that_are_the_same_are_taken_over(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    chapters = tmp_path / "book" / "chapters"
    chapters.mkdir(parents=True)
    (chapters / "02-low-tide.md").write_text("# Low tide\n\nThe boats lie on the mud.\n", encoding="utf-8")
    report = pipeline.restore(wreck, tmp_path / "book")
    assert sorted(path.name for path in chapters.iterdir()) == [FIRST, "02-low-tide.md"]
    assert codes(report) == []


def test_the_first_chapter_of_a_new_project_gives_way(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    pipeline.init(tmp_path / "book")
    pipeline.restore(wreck, tmp_path / "book")
    assert sorted(path.name for path in (tmp_path / "book" / "chapters").iterdir()) == [FIRST, "02-low-tide.md"]


NAMES = ("01-a.md", "02-b.md", "03-c.md", "02-a.md")
EDIT = st.one_of(
    st.tuples(st.just("write"), st.sampled_from((*NAMES, "01-a.md.new", "notes.md")), st.text("xyz\n", max_size=4)),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(("09-z.md", "02-a.md"))),
)
VERSION = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(("one\n", "two\n", "three\n")), min_size=1)


@given(st.lists(st.tuples(VERSION, st.lists(EDIT, max_size=4)), min_size=1, max_size=5))
def test_whatever_a_person_writes_is_never_lost(
    tmp_path_factory: object, rounds: list[tuple[dict[str, str], list[tuple[str, str, str]]]]
) -> None:
    project = tmp_path_factory.mktemp("project")  # type: ignore[attr-defined]
    folder = project / "chapters"
    record: dict[str, str] = {}
    own: set[str] = set()
    for version, edits in rounds:
        record, _ = write_chapters(project, version, record)
        there = {path.read_text(encoding="utf-8") for path in folder.iterdir()}
        assert own <= there, "a text that a person wrote is gone"
        for edit in edits:
            own = _apply(folder, edit, own)


def _apply(folder: Path, edit: tuple[str, str, str], own: set[str]) -> set[str]:
    """Do one edit; a text counts as the person's from then on, until they remove or overwrite it themselves."""
    kind, name, value = edit
    path = folder / name
    if kind == "write":
        path.write_text("person: " + value, encoding="utf-8")
    elif kind == "remove":
        path.unlink(missing_ok=True)
    elif path.exists() and not (folder / value).exists():
        path.rename(folder / value)
    there = {path.read_text(encoding="utf-8") for path in folder.iterdir()}
    return {text for text in there if text.startswith("person: ")}


def test_the_scrambled_source_is_never_written_to(rooms: Rooms, wreck: Path, tmp_path: Path) -> None:
    restored(wreck, tmp_path / "book")
    copy = tmp_path / "book" / "book" / "sources" / "wreck.txt"
    stamp = copy.stat().st_mtime_ns
    pipeline.restore(wreck, tmp_path / "book")
    assert copy.read_text(encoding="utf-8") == SCRAMBLED
    assert copy.stat().st_mtime_ns == stamp

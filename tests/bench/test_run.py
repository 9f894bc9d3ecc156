"""A corpus is found, restored in processes of its own, and what comes out is written down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.scramble.books import invented_book

from regather.bench import bench, find_cases, run_case
from regather.bench.run import PLOT, RESULTS, TABLE
from regather.bench.wrecks import load_any_book, wreck, write_case
from regather.cli.app import run
from regather.errors import ExitCode, UnreadableSource, UsageError
from regather.sources import read_source

FILES = {"scheme": "saddle", "breaks": "page", "break_text": "file", "cover_by_rows": False, "height": 14, "width": 40}
BOOK = invented_book(5, chapters=2, paragraphs=3, notes=1)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    write_case(wreck(BOOK, {"scheme": "in-order", "breaks": "page"}), folder / "b-order")
    write_case(wreck(BOOK, FILES), folder / "a-files")
    return folder


def test_cases_are_found_in_order_and_by_kind(corpus: Path) -> None:
    assert [case.name for case in find_cases(corpus)] == ["a-files", "b-order"]
    assert [case.name for case in find_cases(corpus, ["in-order"])] == ["b-order"]
    assert [case.name for case in find_cases(corpus / "b-order")] == ["b-order"]


def test_a_folder_of_links_to_cases_is_a_corpus(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "chosen").symlink_to(corpus / "b-order")
    assert [case.name for case in find_cases(tmp_path)] == ["chosen"]


def test_a_folder_without_cases_and_a_kind_that_is_not_there_are_refused(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no cases"):
        find_cases(tmp_path)
    with pytest.raises(UsageError, match="no case of kind noisy"):
        find_cases(corpus, ["noisy"])


def test_a_truth_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "source.txt").write_text("text", encoding="utf-8")
    (tmp_path / "gold.json").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="truth"):
        find_cases(tmp_path)[0].gold()


def test_a_case_in_files_is_the_wreck_file_by_file(corpus: Path) -> None:
    made = wreck(BOOK, FILES)
    files = list((corpus / "a-files" / "source").iterdir())
    assert len(files) == len(made.truth["pages"]) > 10, "so that page 2 must come before page 10"
    source = read_source(corpus / "a-files" / "source")
    assert source.text == made.text
    assert len(source.breaks) >= len(files) - 1


def test_a_corpus_is_restored_scored_and_written_down(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "results"
    results = bench(corpus, jobs=1, out=out)
    assert [result.case for result in results] == ["a-files", "b-order"]
    assert all(result.cpu_seconds > 0 and result.refused == "" for result in results)
    assert all(result.score.pages_found and result.score.lost < 0.1 for result in results)
    assert json.loads((out / RESULTS).read_text(encoding="utf-8")) == json.loads(
        json.dumps([result.record() for result in results])
    )
    assert "b-order" in (out / TABLE).read_text(encoding="utf-8")
    assert (out / PLOT).read_text(encoding="utf-8").startswith("<svg")
    assert list((out / "cases" / "b-order" / "chapters").glob("*.md"))
    # A second run takes the place of the first, and of nothing else.
    assert bench(corpus, kinds=["in-order"], jobs=1, out=out)[0].score == results[1].score
    assert not (out / "cases" / "a-files").exists()


def test_a_folder_that_holds_something_else_is_left_alone(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match="something else"):
        bench(corpus, jobs=1, out=tmp_path)
    assert (tmp_path / "letter.txt").exists()


def test_a_source_that_cannot_be_restored_is_a_result(tmp_path: Path) -> None:
    case = write_case(wreck(BOOK, {}), tmp_path / "empty")
    case.write_text("   ", encoding="utf-8")
    result = run_case(find_cases(tmp_path)[0])
    assert result.order is None and result.score.lost == 1
    assert "empty" in result.refused


def test_a_text_file_is_a_book(tmp_path: Path) -> None:
    path = tmp_path / "on-ladders.md"
    path.write_text("# One\n\nThe text of the first.\n\n# Two\n\nThe text of the second.\n", encoding="utf-8")
    book = load_any_book(path, author="Nobody")
    assert (book.metadata.title, book.metadata.language, book.metadata.authors) == ("On Ladders", "en", ("Nobody",))
    assert [chapter.title for chapter in book.chapters] == ["One", "Two"]


def test_a_text_without_empty_lines_has_a_paragraph_a_line(tmp_path: Path) -> None:
    path = tmp_path / "lines.txt"
    path.write_text("# One\nThe first paragraph.\nThe second one.\n", encoding="utf-8")
    assert load_any_book(path).chapters[0].text == "# One\n\nThe first paragraph.\n\nThe second one.\n"


def test_a_right_to_left_text_makes_a_right_to_left_book(tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    path.write_text("שלום עולם\n\nספר קטן\n", encoding="utf-8")
    metadata = load_any_book(path).metadata
    assert metadata.right_to_left and metadata.language == "he"


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableSource, match="UTF-8"):
        load_any_book(path)


def test_the_command_scrambles_a_file_into_a_case_and_measures_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "book.md"
    path.write_text("\n\n".join(chapter.text for chapter in BOOK.chapters), encoding="utf-8")
    case = tmp_path / "corpus" / "case"
    options = ["--scheme", "in-order", "--breaks", "page", "--break-text", "rule", "--no-title-page"]
    assert run(["scramble", str(path), "--case", str(case), *options]) == ExitCode.DONE
    truth = json.loads((case / "gold.json").read_text(encoding="utf-8"))
    assert truth["id"] == "case" and truth["scramble"]["emit"]["ff"] == "---"
    assert truth["pages"][0]["kind"] != "title"
    assert run(["scramble", str(path), "--case", str(case)]) == ExitCode.USAGE, "a case is not written over another"
    capsys.readouterr()
    assert run(["bench", str(tmp_path / "corpus"), "--jobs", "1", "--json"]) == ExitCode.DONE
    (result,) = json.loads(capsys.readouterr().out)
    assert result["case"] == "case" and result["score"]["joins"] > 0


def test_the_command_prints_the_tables(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", str(corpus), "--jobs", "2", "--kind", "in-order"]) == ExitCode.DONE
    told = capsys.readouterr().out
    assert "Of the joins called sure" in told and "b-order" in told and "a-files" not in told

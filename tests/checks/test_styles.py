"""A project's style sheets that a theme has no hold on are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from regather.checks.styles import check_styles
from regather.model import Book, Metadata
from regather.project.layout import PACKAGE_STYLES


def book(folder: Path, name: str, text: str, theme: str = "modern") -> Book:
    (folder / "styles").mkdir(exist_ok=True)
    (folder / "styles" / name).write_text(text, encoding="utf-8")
    return replace(Book(Metadata("Sheets", "sheets"), (), folder, folder / "styles"), theme=theme)


def sheet(name: str) -> str:
    return (PACKAGE_STYLES / name).read_text(encoding="utf-8")


def test_a_sheet_without_tokens_is_told_with_what_to_do(tmp_path: Path) -> None:
    (finding,) = check_styles(book(tmp_path, "print.css", 'p { font-family: "A Face" } /* var(--text-face) */'))
    assert (finding.code, finding.where) == ("style-old", "styles/print.css")
    assert "modern" in finding.message
    assert "Move it away" in finding.hint


def test_the_programs_own_and_a_changed_copy_of_it_are_not(tmp_path: Path) -> None:
    assert check_styles(book(tmp_path, "print.css", sheet("print.css"))) == ()
    changed = sheet("print.css").replace("var(--heading-face)", "serif") + "\np { color: #222 }\n"
    assert check_styles(book(tmp_path, "print.css", changed)) == ()


def test_a_sheet_whose_like_asks_for_no_tokens_is_not(tmp_path: Path) -> None:
    assert check_styles(book(tmp_path, "epub.css", "p { margin: 0 }")) == ()


def test_where_no_theme_is_wanted_nothing_is_told(tmp_path: Path) -> None:
    assert check_styles(book(tmp_path, "print.css", "p { margin: 0 }", theme="none")) == ()


def test_a_project_without_sheets_of_its_own_has_nothing_to_tell(tmp_path: Path) -> None:
    plain = book(tmp_path, "notes.css", "")
    assert check_styles(plain) == ()
    assert check_styles(replace(plain, styles=PACKAGE_STYLES)) == ()

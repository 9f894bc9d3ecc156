"""A chapter's HTML is the same whichever chapters go through pandoc with it."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.books import book_of

from regather.render import pandoc, render_book
from regather.render.pandoc import markdown_to_html
from regather.store import opened

FIRST = "# A[^n]\n\nText[^1] and [there](#a).\n\n[^1]: Note *one*.\n\n    1. a\n    2. b\n\n[^n]: Of the head.\n"
SECOND = '# B\n\n- one[^1]\n\nThe text `href="#fn7" class="footnote-ref"`.\n\n[^1]: Other.\n'


def html(*texts: str) -> str:
    markdown_to_html.cache_clear()
    return markdown_to_html(tuple((f"ch-{number}", text) for number, text in enumerate(texts)))


def test_only_chapters_that_changed_are_rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[int] = []
    own = pandoc._run
    monkeypatch.setattr(pandoc, "_run", lambda texts: runs.append(len(texts)) or own(texts))
    clean = html(FIRST, SECOND), html(FIRST + "\nMore.[^1]\n", SECOND)
    monkeypatch.setenv("REGATHER_CACHE", str(tmp_path))
    with opened():
        assert html(FIRST, SECOND) == clean[0]
        assert html(FIRST, SECOND) == clean[0]
        assert html(FIRST + "\nMore.[^1]\n", SECOND) == clean[1]
    assert runs == [2, 2, 2, 1]


def test_notes_of_each_chapter_count_from_one_and_find_their_calls() -> None:
    shown = html(FIRST, SECOND)
    for chapter, count in (("ch-0", 2), ("ch-1", 1)):
        for number in range(1, count + 1):
            assert shown.count(f'<a href="#{chapter}__fn{number}" class="footnote-ref"') == 1
            assert shown.count(f'<li id="{chapter}__fn{number}">') == 1
    assert 'href="#fn7" class="footnote-ref"' in shown


def test_capitals_in_the_name_of_a_file_lose_no_text(tmp_path: Path) -> None:
    made = book_of(tmp_path, "# Ebb\n\nOne.\n", "# Tide\n\nTwo.\n")
    first, second = made.chapters
    for names in (("01-Ebb", "02-Tide"), ("tide", "Tide")):
        chapters = (replace(first, slug=names[0]), replace(second, slug=names[1]))
        rendered = render_book(replace(made, chapters=chapters))
        assert ["One." in c.body for c in rendered.chapters] == [True, False]
        assert ["Two." in c.body for c in rendered.chapters] == [False, True]
        assert len({c.id for c in rendered.chapters}) == 2


def test_several_runs_side_by_side_give_what_one_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clean = html(FIRST, SECOND, FIRST, SECOND, FIRST)
    folder = tmp_path / "té mp.X_"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(pandoc, "SHARE", len(FIRST))
    for count in (2, 3, 7):
        monkeypatch.setenv("REGATHER_PROCESSES", str(count))
        assert html(FIRST, SECOND, FIRST, SECOND, FIRST) == clean


def test_the_program_stays_where_it_is_while_pandoc_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    led: list[object] = []
    monkeypatch.setattr(os, "chdir", led.append)
    assert "Text" in html(FIRST)
    assert not led

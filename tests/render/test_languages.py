"""Languages and directions, down to a phrase, and whole chapters that say what they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from tests.support.books import book_of

from regather.render import RenderedBook, render_book
from regather.render.kinds import matters, opening_of


def rendered(folder: Path, *texts: str, **metadata: object) -> RenderedBook:
    return render_book(book_of(folder, *texts, **metadata))


def tagged(tree: etree._Element) -> list[tuple[str, str | None, str | None]]:
    """Tag, language and direction of all elements that have one of the two."""
    marked = [e for e in tree.iter() if e.get("lang") or e.get("dir")]
    return [(str(e.tag), e.get("lang"), e.get("dir")) for e in marked]


def test_a_foreign_phrase_keeps_its_language_and_only_leftward_letters_get_a_direction(tmp_path: Path) -> None:
    text = "# A\n\nSo [texte]{lang=fr}, [שלום]{lang=he}, [shalom]{lang=he-latn} and שלום.\n\nאבג דהו hi.\n"
    tree = rendered(tmp_path, text).chapters[0].tree()
    assert tagged(tree) == [
        ("span", "fr", None), ("span", "he", "rtl"), ("span", "he-Latn", None), ("p", None, "rtl"),
    ]  # fmt: skip


def test_in_a_book_from_right_to_left_latin_paragraphs_run_the_other_way(tmp_path: Path) -> None:
    text = "# אבג\n\nאבג Latin דהו.\n\nLatin only.\n\n    code\n\n[Paris]{lang=fr} אבג דהו.\n"
    tree = rendered(tmp_path, text, language="he", right_to_left=True).chapters[0].tree()
    assert tagged(tree) == [("p", None, "ltr"), ("pre", None, "ltr"), ("span", "fr", "ltr")]


def test_blocks_and_notes_have_languages_too(tmp_path: Path) -> None:
    text = "# A\n\n::: {lang=de}\nEin Satz.\n\nNoch einer.\n:::\n\nB.[^1]\n\n[^1]: Voir [ici]{lang=fr}.\n"
    chapter = rendered(tmp_path, text).chapters[0]
    assert tagged(chapter.tree()) == [("div", "de", None)]
    assert tagged(chapter.notes[0].tree()) == [("span", "fr", None)]


def test_a_fence_round_a_whole_chapter_says_it_of_the_chapter(tmp_path: Path) -> None:
    chapter = rendered(tmp_path, '::: {.preface lang=fr}\n# Titre []{.page n="3"}\n\nTexte.\n:::\n').chapters[0]
    assert (chapter.language, chapter.kind, chapter.matter) == ("fr", "preface", "front")
    assert [str(e.tag) for e in chapter.tree()] == ["div", "h1", "p"]
    assert chapter.headings[0].language == "fr"
    hebrew = rendered(tmp_path, "::: {lang=he}\n# אבג\n\nדהו.\n:::\n").chapters[0]
    assert (hebrew.language, hebrew.tree().get("dir")) == ("he", "rtl")


def test_a_fence_that_begins_with_a_heading_leaves_the_heading_its_id(tmp_path: Path) -> None:
    text = "# A\n\n::: {#mine .box}\n## B\n\nC.\n:::\n\n::: {.box}\n## D\n\nE.\n:::\n"
    chapter = rendered(tmp_path, text).chapters[0]
    assert [heading.id for heading in chapter.headings] == ["ch-01-one__a", "ch-01-one__b", "ch-01-one__d"]
    assert "ch-01-one__mine" in chapter.ids


def test_a_tag_that_is_none_is_dropped_and_told(tmp_path: Path) -> None:
    book = rendered(tmp_path, "# A\n\n[x]{lang=in-klingon!} [y]{lang=pt_br} [z]{dir=up}\n")
    assert tagged(book.chapters[0].tree()) == [("span", "pt-BR", None)]
    assert [finding.code for finding in book.findings] == ["language-unknown"]


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (["", "appendix"], ["body", "back"]),
        (["preface", "", "introduction", ""], ["front", "body", "body", "body"]),
        (["acknowledgments", "", "acknowledgments"], ["front", "body", "back"]),
        (["preface"], ["front"]),
        (["appendix", ""], ["body", "body"]),
        (["prologue", "", "epilogue"], ["body", "body", "body"]),
    ],
)
def test_front_and_back_are_told_by_kind_and_by_place(kinds: list[str], found: list[str]) -> None:
    assert matters(kinds) == found


def test_the_opening_ends_where_the_text_begins(tmp_path: Path) -> None:
    fences = '[]{.page n="1"}\n\n::: dedication\nTo you.\n:::\n\n::: epigraph\nSaid.\n:::\n\n'
    tree = rendered(tmp_path, f"{fences}# A\n\n::: epigraph\nOf the chapter.\n:::\n").chapters[0].tree()
    assert [e.get("class") for e in opening_of(tree)] == ["page-mark", "dedication", "epigraph"]
    plain = rendered(tmp_path, "B.\n\n::: dedication\nTo you.\n:::\n").chapters[0].tree()
    assert opening_of(plain) == []


def test_a_file_of_nothing_but_an_epigraph_is_an_epigraph(tmp_path: Path) -> None:
    book = rendered(tmp_path, "::: epigraph\nSaid.\n:::\n", "# A {.preface}\n\nB.\n", "# C\n\nD.\n")
    assert [(chapter.kind, chapter.matter) for chapter in book.chapters] == [
        ("epigraph", "front"), ("preface", "front"), ("chapter", "body"),
    ]  # fmt: skip


def test_cells_at_the_head_of_a_table_say_that_they_head_columns(tmp_path: Path) -> None:
    tree = rendered(tmp_path, "# A\n\n|  | b |\n|---|---|\n| c | d |\n").chapters[0].tree()
    row = tree.find(".//thead/tr")
    assert row is not None
    assert [(cell.tag, cell.get("scope")) for cell in row] == [("td", None), ("th", "col")]

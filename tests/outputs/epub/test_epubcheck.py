"""EPUBCheck has nothing to say of our books. Java starts slowly, so many chapters share one run."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.books import BOOKS, book_of, little_book

from regather.model import Book
from regather.outputs.epub import write_epub
from regather.project import load_book
from regather.tools import validate_epub

MARKED = """# One more []{.page n="5"}

Text []{.page .doubt n="6" question="join-5-6"}goes on.[^1]

[]{.page n="7"}

| a |   |
|---|---|
| c | d |

A [mot]{lang=fr}, [שלום]{lang=he} and ![](x.svg){.decorative}.

::: {lang=de}
##### Zu tief

Ein Satz.
:::

- []{.page n="8"}one
- two

> ## Two []{.page n="9"} []{.page n="10"}
>
> []{.page .about n="11"}said.

| []{.page n="12"}verse
| []{.page n="13"}more

::: question
[]{.page n="14" label="xiv"}Why?
:::

[^1]: A note.
"""
"""A chapter with marks of printed pages in every kind of block."""

ODD = (
    "# <b> & \"q\" 'a' {.preface}\n\n![](x.svg)\n\nA[^1].\n\n---\n\n***\n\n[^1]: - a\n    - b\n",
    "",
    "# \n",
    f"Text [l](01-one.md){{#x}}.\n\n{MARKED}",
)


def everything(folder: Path) -> Book:
    """The chapters of the little books that read from left to right, and odd ones, as one book."""
    (folder / "chapters").mkdir(parents=True)
    (folder / "chapters" / "x.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    shutil.copytree(BOOKS / "kitchen", folder / "kitchen")
    front = "::: dedication\nTo you.\n:::\n\n::: epigraph\n| Said.\n:::\n\n"
    odd = book_of(
        folder, front + ODD[0], *ODD[1:], title="<b> & \"q\" 'a'", language="x-none", date="soon", rights="a\nb"
    )
    lighthouse, kitchen = little_book("lighthouse"), load_book(folder / "kitchen")
    return replace(odd, chapters=(*odd.chapters, *lighthouse.chapters, *kitchen.chapters))


def judge(book: Book, target: Path) -> None:
    artifact, findings = write_epub(book, target)
    assert findings == ()
    said = validate_epub(artifact.path)
    if any(finding.code == "epubcheck-skipped" for finding in said):
        pytest.skip(said[0].message)
    assert said == ()


def test_no_error_and_no_warning_from_left_to_right(tmp_path: Path) -> None:
    judge(everything(tmp_path / "all"), tmp_path / "all.epub")


def test_no_error_and_no_warning_from_right_to_left(tmp_path: Path) -> None:
    judge(little_book("orchard-he"), tmp_path / "he.epub")

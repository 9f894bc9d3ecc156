"""A drawing's lettering is set in faces of the book, on each machine the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.outputs.print.maker import book
from tests.outputs.print.reading import fonts

from regather.outputs.print_drawings import Lettering, lettered, words_in
from regather.outputs.print_pdf import write_print

FACES = Lettering('"Book Face", serif', '"Even Face", monospace', frozenset(("Poster", "Book Face")))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40">{}<text x="9" y="20"{}>Fold 3</text></svg>'


def drawing(look: str = "", style: str = "") -> str:
    return lettered(SVG.format(style, look).encode(), FACES).decode()


def test_lettering_without_a_face_is_in_that_of_the_book() -> None:
    assert '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40" font-family="Book Face,serif">' in drawing()


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("Arial, sans-serif", "Book Face,serif"),
        ("'Courier New', monospace", "Even Face,monospace"),
        ("Poster, Arial", "Poster,Book Face,serif"),
    ],
)
def test_faces_of_a_machine_give_way_and_those_of_the_book_stay(asked: str, given: str) -> None:
    assert f'font-family="{given}"' in drawing(f' font-family="{asked}"')
    assert f"font-family:{given}; fill: red" in drawing(f' style="font-family: {asked}; fill: red"')
    assert f"text {{ font-family:{given}}}" in drawing(style=f"<style>text {{ font-family: {asked}}}</style>")


def test_a_drawing_without_lettering_is_left_byte_for_byte() -> None:
    plain = b"<svg xmlns='http://www.w3.org/2000/svg' font-family='Arial'><path d='M0 0'/></svg>"
    assert lettered(plain, FACES) == plain


def test_words_in_a_drawing_are_read_and_one_that_is_broken_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text(SVG.format("", ""), "utf-8")
    (tmp_path / "b.svg").write_text("<svg", "utf-8")
    assert words_in(tmp_path / "a.svg") == "Fold 3"
    assert words_in(tmp_path / "b.svg") == words_in(tmp_path / "c.svg") == ""


def test_the_file_holds_no_face_but_the_books(tmp_path: Path) -> None:
    made = book(tmp_path, "# Folding\n\nText.\n\n![A sheet](sheet.svg)\n")
    (tmp_path / "chapters" / "sheet.svg").write_text(SVG.format("", ' font-family="serif"'), "utf-8")
    write_print(made, tmp_path / "out.pdf")
    assert fonts(tmp_path / "out.pdf") == {"Regather-Text", "Regather-Text-Italic"}

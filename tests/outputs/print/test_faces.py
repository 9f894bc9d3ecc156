"""Characters of other scripts come from faces that the program brings, the same on every machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.outputs.print.maker import book
from tests.outputs.print.reading import fonts, pages

from regather.errors import MissingProgram
from regather.outputs.print_fonts import ARABIC, CJK, CODE, HEBREW, SANS, SIGNS, SYMBOLS, TEXT, Face, faces_for
from regather.outputs.print_pdf import write_print

SHALOM, SALAM = "שלום", "سلام"


@pytest.mark.parametrize(
    ("text", "helping"),
    [
        ("Plain text — “with” quotes, Żółć, Москва, Ἀθῆναι.", ()),
        (f"A word: {SHALOM}.", (HEBREW,)),
        (f"A word: {SALAM}.", (ARABIC,)),
        ("A sign: Ⓐ ①.", (SIGNS,)),
        ("A flag: ⚑.", (SYMBOLS,)),
    ],
)
def test_only_faces_that_the_text_needs_are_loaded(text: str, helping: tuple[Face, ...]) -> None:
    chosen = faces_for((), (text,))
    assert chosen.faces == (TEXT, CODE, *helping)
    assert chosen.findings == ()


def test_face_that_a_style_sheet_names_is_loaded() -> None:
    assert SANS in faces_for(('h1 { font-family: "Regather Sans" }',), ()).faces
    assert SANS not in faces_for(("h1 { font-weight: bold }",), ()).faces


@pytest.mark.skipif(CJK.is_here, reason="the face for Chinese is installed")
def test_missing_face_for_chinese_is_told_with_the_package_that_brings_it() -> None:
    [finding] = faces_for((), ("中文",)).findings
    assert finding.code == "print-face"
    assert "fonts-noto-cjk" in finding.hint


def test_system_face_that_is_not_there_says_which_package_brings_it(tmp_path: Path) -> None:
    face = Face("Regather None", "None", "fonts-none", (("normal", "None.ttf"),), (str(tmp_path),))
    assert not face.is_here
    with pytest.raises(MissingProgram, match="not installed"):
        face.paths()
    (tmp_path / "None.ttf").write_bytes(b"")
    assert face.is_here


def test_other_scripts_are_embedded_from_our_faces(tmp_path: Path) -> None:
    text = f"# Scripts\n\nText, {SHALOM}, {SALAM}, Ⓐ, ⚑, `⚑`.\n"
    _, found = write_print(book(tmp_path, text), tmp_path / "out.pdf")
    assert found == ()
    used = {name.split("-")[1] for name in fonts(tmp_path / "out.pdf")}
    assert used == {"Text", "Hebrew", "Arabic", "Signs", "Symbols"}
    assert set("Ⓐ⚑" + SHALOM + SALAM) <= set(" ".join(pages(tmp_path / "out.pdf")))

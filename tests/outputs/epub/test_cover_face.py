"""The drawn cover is set in the faces that Regather brings, so that every machine draws the same one."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from regather.model import Book, Contributor, Finding, Metadata
from regather.outputs import cover_lines, epub_cover
from regather.outputs.cover_design import cover_colours, cover_svg, upper
from regather.outputs.print_fonts import TEXT, Face
from regather.store import opened

SOME = Metadata("Paper Boats", "paper-boats", contributors=(Contributor("A. Folder"),), publisher="Pond Press")
THEMES = ("classical", "modern", "zine")


def book_of(folder: Path, about: Metadata = SOME, theme: str = "classical") -> Book:
    return Book(about, (), folder, folder / "styles", theme=theme)


def drawn(book: Book) -> tuple[str, list[Finding]]:
    findings: list[Finding] = []
    return cover_svg(book, findings.append), findings


def words_of(svg: str) -> str:
    return " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))


def test_the_cover_needs_the_faces_that_are_brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Face, "paths", lambda self: (_ for _ in ()).throw(FileNotFoundError(self.title)))
    cover_lines._font.cache_clear()
    with pytest.raises(FileNotFoundError, match="EB Garamond"):
        epub_cover.draw_cover(book_of(tmp_path), lambda _: None)


def test_the_picture_is_a_png_of_two_to_three_and_the_same_every_time(tmp_path: Path) -> None:
    first = epub_cover.draw_cover(book_of(tmp_path), lambda _: None)
    assert first == epub_cover.draw_cover(book_of(tmp_path), lambda _: None)
    with Image.open(io.BytesIO(first)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 1800))


def test_words_are_painted_in_our_face(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    svg, _ = drawn(book_of(tmp_path))
    painted = epub_cover.paint(svg, 120)
    monkeypatch.setattr(epub_cover, "_names", lambda face: "'No Such Face'")
    assert epub_cover.paint(svg, 120) != painted, "under another name the cover looks the same: it was never used"


@pytest.mark.parametrize("theme", THEMES)
def test_every_word_stands_on_every_design(tmp_path: Path, theme: str) -> None:
    about = replace(SOME, subtitle="A Short Course")
    svg, findings = drawn(book_of(tmp_path, about, theme))
    said = words_of(svg).lower()
    # The zine has no place for a publisher.
    assert all(word in said for word in ("paper", "boats", "a short course", "a. folder"))
    assert "pond press" in said or theme == "zine"
    assert not findings and "var(" not in svg and "data-" not in svg.split("<text")[1]


@pytest.mark.parametrize("theme", THEMES)
def test_words_keep_inside_the_design(tmp_path: Path, theme: str) -> None:
    long = "The Conquest of Bread and Other Essays on the Possibility of a Life Without Masters, Collected from Papers"
    for title in ("I", "Walden", long, "Donaudampfschifffahrtsgesellschaftskapitän", "Взаимная помощь"):
        many = tuple(Contributor(f"Author Number {number}") for number in range(9))
        svg, _ = drawn(book_of(tmp_path, replace(SOME, title=title, contributors=many, language="de"), theme))
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]
        assert min(sizes) > 1.2, f"{title}: {min(sizes)} units are too small to read"
        ys = [float(y) for y in re.findall(r' y="([\d.]+)"', svg.split("<text", 1)[1])]
        assert all(15 < y < 170 for y in ys)


def test_a_title_from_right_to_left_begins_at_the_right(tmp_path: Path) -> None:
    about = replace(SOME, title="ספר הנייר", language="he", right_to_left=True)
    svg, findings = drawn(book_of(tmp_path, about, "modern"))
    line = re.search(r"<text[^>]*>ספר", svg)
    assert line is not None and 'text-anchor="end"' in line[0] and 'x="108.000"' in line[0]
    assert "'Regather Hebrew'" in line[0] and not findings


def test_a_person_s_design_wins_and_is_made_safe(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "cover.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 180"><script>alert(1)</script>'
        '<image href="http://127.0.0.1:9/x.png"/><rect width="120" height="180" fill="var(--cover-ground)"/>'
        '<rect id="title" x="10" y="30" width="100" height="20" fill="#123456" data-size="9"/></svg>',
        encoding="utf-8",
    )
    svg, findings = drawn(book_of(tmp_path))
    assert words_of(svg) == "Paper Boats" and 'fill="#123456"' in svg
    assert "script" not in svg and "127.0.0.1" not in svg
    assert [finding.code for finding in findings] == ["image-unsafe"]
    assert epub_cover.paint(svg, 60)


def test_a_design_without_a_place_for_the_title_is_told(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "cover.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    assert [finding.code for finding in drawn(book_of(tmp_path))[1]] == ["cover-no-title"]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_words_on_the_cover_have_contrast_whatever_the_title_chooses(tmp_path: Path, theme: str) -> None:
    seen = set()
    for number in range(40):
        colours = cover_colours(book_of(tmp_path, replace(SOME, title=f"Volume {number}"), theme))
        seen.add(colours.ground)
        assert contrast(colours.ground, colours.ink) >= 4.5
    assert len(seen) >= 5


def test_capitals_are_those_of_the_language() -> None:
    assert upper("istanbul", "tr") == "İSTANBUL"
    assert upper("Ελληνικό κεφάλαιο", "el") == "ΕΛΛΗΝΙΚΟ ΚΕΦΑΛΑΙΟ"
    assert upper("istanbul", "en") == "ISTANBUL"


def test_a_line_is_measured_in_the_face_it_is_set_in() -> None:
    assert cover_lines.face_of("Paper", ("Regather Poster",)).family == "Regather Poster"
    assert cover_lines.face_of("Бумага", ("Regather Poster", "Regather Sans")).family == "Regather Sans"
    assert cover_lines.face_of("Бумага", ("Regather Poster",)) == TEXT


def test_a_cover_that_was_painted_is_not_painted_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGATHER_CACHE", str(tmp_path / "kept"))
    svg, _ = drawn(book_of(tmp_path))
    with opened():
        painted = epub_cover.paint(svg, 60)
        monkeypatch.setattr(epub_cover, "_painted", lambda *_, **__: b"anew")
        assert epub_cover.paint(svg, 60) == painted
        assert epub_cover.paint(svg, 61) == b"anew"
    assert epub_cover.paint(svg, 60) == b"anew", "nothing is kept where no store is open"

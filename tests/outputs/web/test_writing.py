"""The web edition as it is written: ids that last, links that lead on, nothing from outside, the same bytes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html
from tests.outputs.web.maker import LAMP, PIER, made, pier, without_faces
from tests.support.books import book_of, little_book

from regather.checks.web import check_web_archive, check_web_page
from regather.errors import CannotBuild
from regather.model import Book
from regather.outputs.web import write_web
from regather.outputs.web_anchors import LETTERS, fingerprint
from regather.outputs.web_faces import faces_css
from regather.outputs.web_head import policy


@pytest.fixture(scope="module", autouse=True)
def faceless() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        without_faces(patch)
        yield


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("web")
    return made(pier(folder / "book"), folder / "out")


def tree(path: Path) -> etree._Element:
    return html.fromstring(path.read_text(encoding="utf-8"))


def ids(path: Path) -> list[str]:
    return [str(name) for name in tree(path).xpath("//@id")]


def page_of(folder: Path, *texts: str, **metadata: object) -> etree._Element:
    page, _ = made(book_of(folder, *texts, **metadata), folder / "out")
    return tree(page)


def paragraph(root: etree._Element, start: str) -> str:
    """The id of the paragraph that begins so."""
    found = [p.get("id", "") for p in root.iter("p") if "".join(str(t) for t in p.itertext()).startswith(start)]
    assert len(found) == 1, f"{len(found)} paragraphs begin with {start!r}"
    return found[0]


def test_both_editions_pass_their_checks(both: tuple[Path, Path]) -> None:
    page, site = both
    assert check_web_page(page) == ()
    assert check_web_archive(page.with_name("x-web.zip")) == ()
    names = sorted(path.name for path in site.iterdir())
    assert names == ["01-one.html", "02-two.html", "03-three.html", "book.css", "cover.png", "images", "index.html"]


@pytest.mark.parametrize("name", ["kitchen", "lighthouse", "orchard-he"])
def test_the_little_books_pass_them_too(name: str, tmp_path: Path) -> None:
    page, archive = tmp_path / "a.html", tmp_path / "a.zip"
    _, (_, findings) = write_web(little_book(name), page, archive)
    assert not findings
    assert check_web_page(page) + check_web_archive(archive) == ()


def test_another_run_with_another_hash_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.support.books import little_book;"
        "from regather.outputs.web import write_web;"
        "write_web(little_book('orchard-he'), Path(sys.argv[1], 'a.html'), Path(sys.argv[1], 'a.zip'))"
    )
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        root = Path(__file__).resolve().parents[3]
        paths = os.pathsep.join((str(root / "src"), str(root)))
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        subprocess.run([sys.executable, "-c", code, str(folder)], check=True, env=environment, cwd=tmp_path)
    for name in ("a.html", "a.zip"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name
    page = (tmp_path / "1" / "a.html").read_text(encoding="utf-8")
    assert str(tmp_path) not in page and "site-packages" not in page
    assert page.count("font/woff;") >= 2, "the faces of a Hebrew book are inside: its own and that of the text"


def test_a_paragraph_keeps_its_id_when_the_book_is_edited_elsewhere(tmp_path: Path) -> None:
    text = "The lamp was lit at nine, as it had been every night since the keeper died."
    before = paragraph(page_of(tmp_path / "a", f"# One\n\nA start.\n\n{text}"), "The lamp")
    edited = "the LAMP was lit, at nine; as it had been every night since the keeper’s brother died."
    moved = f"# One\n\nAnother start.\n\nAnd more.\n\n## A head\n\n> {edited}"
    after = paragraph(page_of(tmp_path / "b", "# Zero\n\nNew.", moved), "the LAMP")
    assert before == after


def test_a_paragraph_that_begins_otherwise_has_another_id() -> None:
    same = "a" * LETTERS
    assert fingerprint(same + "b") == fingerprint(same + "c")
    assert fingerprint(same[1:] + "b") != fingerprint(same[1:] + "c")


def test_paragraphs_that_begin_alike_are_told_apart(tmp_path: Path) -> None:
    root = page_of(tmp_path, "# One\n\n“Yes.”\n\n“Yes.”\n\n—\n\n–")
    found = [p.get("id", "") for p in root.xpath("//section/p")]
    assert len(set(found)) == 4
    assert found[1] == f"{found[0]}-2"


def test_every_paragraph_and_heading_links_to_itself(both: tuple[Path, Path]) -> None:
    root = tree(both[0])
    blocks = root.xpath("//section//*[self::p or self::h1 or self::h2][not(ancestor::*[@class='notes'])]")
    assert len(blocks) > 15
    for block in blocks:
        assert block.xpath("./a[@class='here']/@href") == [f"#{block.get('id')}"], etree.tostring(block)


def test_every_printed_page_has_a_mark_and_a_line_in_the_list(both: tuple[Path, Path]) -> None:
    page, site = both
    root = tree(page)
    assert root.xpath("//*[contains(@class,'page-mark')]/@id") == ["page-5", "page-6"]
    assert root.xpath("//*[@role='doc-pagelist']//a/@href") == ["#page-5", "#page-6"]
    assert root.xpath("//*[@role='doc-pagelist']//a/text()") == ["5", "vi"]
    assert tree(site / "index.html").xpath("//*[@role='doc-pagelist']//a/@href")[0] == "01-one.html#page-5"


def test_links_lead_to_the_files_of_other_chapters(both: tuple[Path, Path]) -> None:
    page, site = both
    target = "ch-02-two__what-it-cost"
    assert f'href="#{target}"' in page.read_text(encoding="utf-8")
    one = tree(site / "01-one.html")
    assert f"02-two.html#{target}" in one.xpath("//section//a/@href")
    assert one.xpath("//nav[@class='turns']/a/@href") == ["02-two.html"]
    assert tree(site / "02-two.html").xpath("//nav[@class='turns']/a/@rel") == ["prev", "next"]


def test_a_chapter_alone_begins_with_a_heading_of_the_first_level(tmp_path: Path) -> None:
    _, site = made(book_of(tmp_path, "# Part\n\nA.", "## Chapter\n\nB.\n\n### Section", "C."), tmp_path / "out")
    second = tree(site / "02-two.html")
    assert second.xpath("//main//h2/@aria-level") == ["1"] and second.xpath("//main//h3/@aria-level") == ["2"]
    assert tree(site / "03-three.html").xpath("//main//h1/text()") == ["C."]
    whole = tree(tmp_path / "out" / "x.html")
    assert whole.xpath("//section//h1/@aria-level") == ["2"], "the title of the book is the first heading"
    assert whole.xpath("//section//h2/@aria-level") == ["3"]


def test_a_level_of_headings_that_is_left_out_is_not_missed(tmp_path: Path) -> None:
    root = page_of(tmp_path, "# One\n\n##### Deep\n\nText.\n\n## Two\n\nText.\n")
    assert [heading.get("aria-level") for heading in root.xpath("//section//*[@aria-level]")] == ["2", "3", "3"]


def test_a_dedication_is_not_in_the_contents(tmp_path: Path) -> None:
    page, archive = tmp_path / "a.html", tmp_path / "a.zip"
    write_web(book_of(tmp_path, "::: dedication\nFor nobody.\n:::\n", "# Boats\n\nText.\n"), page, archive)
    listed = tree(page).xpath("//nav[@id='contents']//li")
    assert ["".join(row.itertext()).strip() for row in listed] == ["Boats"]
    assert check_web_page(page) + check_web_archive(archive) == ()


def test_the_archive_is_one_folder_with_fixed_dates(both: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(both[0].with_name("x-web.zip")) as archive:
        infos = archive.infolist()
    assert {info.filename.split("/")[0] for info in infos} == {"the-pier"}
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}


def test_files_of_chapters_do_not_overwrite_the_index_or_each_other(tmp_path: Path) -> None:
    book = book_of(tmp_path, "# A", "# B", "# C")
    names = ("index", "Tide", "tide")
    chapters = tuple(replace(chapter, slug=name) for chapter, name in zip(book.chapters, names, strict=True))
    _, site = made(replace(book, chapters=chapters), tmp_path / "out")
    pages = sorted(path.name.lower() for path in site.glob("*.html"))
    assert len(set(pages)) == 4
    assert sorted(tree(path).xpath("normalize-space(//section)") for path in site.glob("*.html")) == ["", "A", "B", "C"]


def test_nothing_is_asked_from_outside_and_there_is_no_script(both: tuple[Path, Path]) -> None:
    for path in (both[0], *both[1].glob("*.html")):
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text and not re.search(r"<[^>]+\son\w+=", text)
        assert tree(path).xpath("//@src[not(starts-with(., 'data:')) and contains(., ':')]") == []
        assert tree(path).xpath("//*[@style]") == [], "the page's own policy forbids styles inside of elements"


def test_the_policy_names_the_style_and_allows_no_other() -> None:
    assert policy("p{}", files=False).startswith("default-src 'none'; style-src 'sha256-")
    assert policy("", files=True).startswith("default-src 'none'; style-src 'self'; img-src 'self' data:")
    assert "unsafe" not in policy("p{}", files=True)


def test_title_and_people_cannot_break_out_of_the_page(both: tuple[Path, Path]) -> None:
    root = tree(both[0])
    assert root.xpath("//h1[@class='book-title']/text()") == ["The Pier & the <Rope>"]
    assert root.xpath("//meta[@name='citation_author']/@content") == ["Ida Farrow"]
    assert root.xpath("//meta[@itemprop='editor']/@content") == ["Wren Abbot"]
    assert root.xpath("//meta[@name='DC.title']/@content") == ["The Pier & the <Rope>"]


def test_a_style_sheet_of_ones_own_is_tamed(tmp_path: Path) -> None:
    book = pier(tmp_path)
    styles = tmp_path / "styles"
    styles.mkdir()
    (styles / "dot.svg").write_text(LAMP)
    (styles / "web.css").write_text(
        "@import 'https://example.org/a.css'; p { background: url(https://example.org/b.png) }\n"
        "li { background: url(dot.svg) } i::before { content: '</style><b>' } b { background: url(../../secret.png) }"
    )
    page, archive = tmp_path / "a.html", tmp_path / "a.zip"
    (_, findings), _ = write_web(replace(book, styles=styles), page, archive)
    text = page.read_text(encoding="utf-8")
    assert [finding.code for finding in findings] == ["style-outside"] * 3
    assert "example.org/a.css" not in text and "example.org/b.png" not in text and "secret" not in text
    assert "url('data:image/svg+xml;base64," in text
    assert text.count("</style>") == 1


def test_language_and_direction_stand_on_the_page(tmp_path: Path) -> None:
    page, archive = tmp_path / "a.html", tmp_path / "a.zip"
    write_web(little_book("orchard-he"), page, archive)
    root = tree(page)
    assert (root.get("lang"), root.get("dir")) == ("he", "rtl")
    assert root.xpath("//a[@class='skip']/@lang") == [], "the words are in the book's language"


def test_words_that_are_not_in_the_books_language_say_so(tmp_path: Path) -> None:
    root = page_of(tmp_path, "# Unu\n\nTeksto.", language="eo")
    assert root.xpath("//a[@class='skip']/@lang") == ["en"]


def test_own_cover_is_shown_and_an_ownerless_book_says_so(tmp_path: Path) -> None:
    (tmp_path / "own.svg").write_text(LAMP)
    book = replace(pier(tmp_path), cover=tmp_path / "own.svg")
    page, site = made(book, tmp_path / "out")
    assert str(tree(page).xpath("//img[@class='cover']/@src")[0]).startswith("data:image/svg+xml;base64,")
    assert tree(site / "index.html").xpath("//img[@class='cover']/@src") == ["cover.svg"]
    assert (site / "cover.svg").is_file() and not (site / "cover.png").exists()
    with pytest.raises(CannotBuild):
        write_web(replace(book, chapters=()), tmp_path / "b.html", tmp_path / "b.zip")


TOKENS = {
    "--text-face": '"Regather Text"',
    "--code-face": '"Regather Code"',
    "--other-scripts": '"Regather Sans", "Regather Hebrew"',
}


def test_faces_hold_the_characters_of_the_book_and_no_more() -> None:
    small = faces_css("", TOKENS, "abc", "")
    assert small.count("@font-face") == 2, "roman and italic of the text; no code in the book, no face for it"
    assert len(small) < len(faces_css("", TOKENS, "abcdefghijklmnop ABCDEFG", "")), "more characters weigh more"
    assert '"Regather Code"' in faces_css("", TOKENS, "abc", "x")
    assert '"Regather Hebrew"' in faces_css("", TOKENS, "abc שלום", "")
    assert '"Regather Sans"' not in faces_css("", TOKENS, "abc", ""), (
        "it helps out where the face of the text lacks some"
    )
    assert '"Regather Sans"' in faces_css('p { font-family: "Regather Sans" }', TOKENS, "abc", "")


def test_a_face_has_the_capitals_that_a_theme_makes_of_small_letters() -> None:
    loud = {**TOKENS, "--heading-case": "uppercase"}
    assert len(faces_css("", loud, "é", "")) > len(faces_css("", TOKENS, "é", ""))


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("sound")
    page, _ = made(book_of(folder, PIER.replace("02-two.md#what-it-cost", "#boards"), "# Two\n\nB."), folder / "out")
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('href="#ch-02-two"', 'href="#nowhere"', "web-link-dead"),
        ('id="ch-02-two"', 'id="ch-01-one"', "web-id-twice"),
        ('href="#ch-01-one--call-1"', 'href="#ch-01-one--call-2"', "web-note-one-way"),
        ('<p class="notes-title">', '<p><img src="https://example.org/x.png">', "web-fetches"),
        ('<p class="notes-title">', "<p><script>1</script>", "web-fetches"),
        ('<p class="notes-title">', '<p onclick="x()">', "web-fetches"),
        ("default-src 'none'", "default-src *", "web-fetches"),
        ('id="ch-02-two"', 'id="other"', "web-contents"),
        ("</style>", "p{background:url(x.png)}</style>", "web-fetches"),
    ],
)
def test_the_check_finds_what_is_wrong(sound: str, tmp_path: Path, old: str, new: str, code: str) -> None:
    assert old in sound
    path = tmp_path / "x.html"
    path.write_text(sound, encoding="utf-8")
    assert check_web_page(path) == ()
    path.write_text(sound.replace(old, new, 1), encoding="utf-8")
    assert code in {finding.code for finding in check_web_page(path)}


def test_a_broken_archive_is_a_finding(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"no archive")
    assert [finding.code for finding in check_web_archive(path)] == ["web-unreadable"]


def book_with(folder: Path, text: str) -> Book:
    return book_of(folder, text)


def test_columns_keep_their_widths_without_styles_in_elements(tmp_path: Path) -> None:
    rule = "+------+--------------+\n"
    grid = f"{rule}| a    | b            |\n{rule.replace('-', '=')}| c    | d            |\n{rule}"
    page, _ = made(book_with(tmp_path, f"# T\n\n{grid}"), tmp_path / "out")
    columns = tree(page).xpath("//col/@class")
    assert len(columns) == 2
    assert all(f".{name}{{width:" in page.read_text(encoding="utf-8") for name in columns)

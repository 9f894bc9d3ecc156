"""The EPUB that is written: its pages, its package, and the same bytes every time."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree
from tests.support.books import NAMES, book_of, little_book

from regather.errors import CannotBuild, CannotWrite
from regather.model import Book, Contributor
from regather.outputs.epub import write_epub
from regather.outputs.epub_metadata import book_identifier, iso_date, modified_of

X = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The little books as EPUB files."""
    folder = tmp_path_factory.mktemp("epub")
    for name in NAMES:
        write_epub(little_book(name), folder / f"{name}.epub")
    return {name: folder / f"{name}.epub" for name in NAMES}


def xml(path: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(f"EPUB/{name}"))


def made_of(book: Book, folder: Path) -> Path:
    write_epub(book, folder / "x.epub")
    return folder / "x.epub"


@pytest.mark.parametrize("name", NAMES)
def test_the_same_book_gives_the_same_bytes(name: str, made: dict[str, Path], tmp_path: Path) -> None:
    artifact, _ = write_epub(little_book(name), tmp_path / "again.epub")
    assert artifact.path.read_bytes() == made[name].read_bytes()


def test_another_run_with_another_hash_seed_gives_the_same_bytes(made: dict[str, Path], tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.support.books import little_book;"
        "from regather.outputs.epub import write_epub; write_epub(little_book('kitchen'), Path(sys.argv[1]))"
    )
    target = tmp_path / "other.epub"
    root = Path(__file__).resolve().parents[3]
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}",
        "TZ": "Asia/Tokyo",
    }
    subprocess.run([sys.executable, "-c", code, str(target)], check=True, env=environment)
    assert target.read_bytes() == made["kitchen"].read_bytes()


def test_the_archive_begins_with_its_type_and_bears_no_dates(made: dict[str, Path]) -> None:
    with zipfile.ZipFile(made["kitchen"]) as archive:
        infos = archive.infolist()
    assert infos[0].filename == "mimetype" and infos[0].compress_type == zipfile.ZIP_STORED
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}


def test_the_contents_are_nested_by_level(made: dict[str, Path]) -> None:
    toc = next(nav for nav in xml(made["lighthouse"], "nav.xhtml").iter(f"{X}nav") if nav.get(TYPE) == "toc")

    def tree(rows: etree._Element) -> Iterator[object]:
        for row in rows:
            yield row.findtext(f"{X}a")
            under = row.find(f"{X}ol")
            if under is not None:
                yield list(tree(under))

    rows = toc.find(f"{X}ol")
    assert rows is not None
    assert list(tree(rows)) == [
        "I. The Rock & <What Stood> on It 🌊", ["First Light"],
        "II. The Lamp", ["The Storm", ["How it began", "How it ended"]],
        "Written on the last leaf of …",
    ]  # fmt: skip


def test_pages_are_in_reading_order(made: dict[str, Path]) -> None:
    package = xml(made["kitchen"], "content.opf")
    files = {item.get("id"): item.get("href") for item in package.iter(f"{OPF}item")}
    assert [files[ref.get("idref")] for ref in package.iter(f"{OPF}itemref")] == [
        "cover.xhtml", "title.xhtml", "imprint.xhtml", "nav.xhtml",
        "ch-01-talking.xhtml", "ch-02-song.xhtml", "ch-03-amounts.xhtml",
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_call_reaches_a_note_in_its_file_that_leads_back_first_thing(name: str, made: dict[str, Path]) -> None:
    count = 0
    with zipfile.ZipFile(made[name]) as archive:
        for page_name in (entry for entry in archive.namelist() if "/ch-" in entry):
            page = etree.fromstring(archive.read(page_name))
            asides = {aside.get("id"): aside for aside in page.iter(f"{X}aside")}
            for call in (a for a in page.iter(f"{X}a") if a.get(TYPE) == "noteref"):
                aside = asides[call.get("href", "").removeprefix("#")]
                first = aside[0][0]
                assert (call.get("role"), aside.get("role"), aside.get(TYPE)) == (
                    "doc-noteref",
                    "doc-footnote",
                    "footnote",
                )
                assert (first.get("role"), first.get("href")) == ("doc-backlink", f"#{call.get('id')}")
                assert first.text == call.text
                count += 1
    assert count == {"lighthouse": 6, "orchard-he": 1, "kitchen": 2}[name]


def test_a_note_that_begins_with_a_quotation_still_leads_back(tmp_path: Path) -> None:
    path = made_of(book_of(tmp_path, "# A\n\nB.[^1]\n\n[^1]:\n    > Quoted.\n"), tmp_path)
    aside = next(xml(path, "ch-01-one.xhtml").iter(f"{X}aside"))
    assert [etree.QName(child).localname for child in aside] == ["p", "blockquote"]
    assert aside[0][0].get("role") == "doc-backlink"


def test_a_link_to_another_chapter_names_its_file(made: dict[str, Path]) -> None:
    page = xml(made["lighthouse"], "ch-02-first-light.xhtml")
    links = [a.get("href") for a in page.iter(f"{X}a") if a.get("role") is None]
    assert links == ["ch-04-storm.xhtml#ch-04-storm__how-it-began", "ch-03-the-lamp.xhtml#ch-03-the-lamp"]


def test_parts_and_chapters_say_what_they_are(made: dict[str, Path]) -> None:
    kinds = []
    for name in ("ch-01-the-rock", "ch-02-first-light", "ch-05-last-page"):
        section = xml(made["lighthouse"], f"{name}.xhtml").find(f".//{X}section")
        assert section is not None
        kinds.append((section.get(TYPE), section.get("role"), section.get("aria-label")))
    assert kinds == [
        ("part", "doc-part", None),
        ("chapter", "doc-chapter", None),
        ("chapter", "doc-chapter", "Written on the last leaf of …"),
    ]


def test_a_class_on_a_heading_or_block_says_what_it_is(tmp_path: Path) -> None:
    path = made_of(book_of(tmp_path, "# To begin {.preface}\n\n::: dedication\nTo you.\n:::\n"), tmp_path)
    sections = list(xml(path, "ch-01-one.xhtml").iter(f"{X}section"))
    assert [(section.get(TYPE), section.get("role")) for section in sections] == [
        ("preface", "doc-preface"), ("dedication", "doc-dedication"),
    ]  # fmt: skip


def test_the_package_says_who_made_the_book(made: dict[str, Path]) -> None:
    metadata = xml(made["lighthouse"], "content.opf")[0]
    facts = [(etree.QName(e).localname, e.text) for e in metadata if str(e.tag).startswith(DC)]
    assert facts[1:] == [
        ("language", "en-GB"),
        ("title", "The Lamp & the <Keeper>"),
        ("title", "Notes from a rock 🌊"),
        ("creator", "Ida Farrow"),
        ("creator", "Tom Quill"),
        ("contributor", "Wren Abbot"),
        ("date", "1931"),
        ("publisher", "Gull & Daughters"),
        ("rights", "Copy it and pass it on."),
        ("source", "https://example.org/lamp?a=1&b=2"),
    ]
    roles = [e.text for e in metadata if e.get("property") == "role"]
    assert roles == ["aut", "aut", "edt"]


def access(path: Path) -> dict[str, list[str | None]]:
    facts: dict[str, list[str | None]] = {}
    for meta in xml(path, "content.opf")[0].iter(f"{OPF}meta"):
        facts.setdefault(meta.get("property", ""), []).append(meta.text)
    return facts


def test_the_package_says_what_a_reader_without_sight_may_expect(made: dict[str, Path]) -> None:
    facts = access(made["kitchen"])
    assert facts["schema:accessMode"] == ["textual", "visual"]
    assert facts["schema:accessModeSufficient"] == ["textual", "textual,visual"]
    assert "alternativeText" in facts["schema:accessibilityFeature"]
    assert facts["schema:accessibilityHazard"] == ["none"]
    assert len(facts["schema:accessibilitySummary"]) == len(facts["dcterms:conformsTo"]) == 1


def test_a_picture_without_a_description_takes_the_claim_away(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "x.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    facts = access(made_of(book_of(tmp_path, "# A\n\n![](x.svg) text\n"), tmp_path))
    assert "dcterms:conformsTo" not in facts
    assert facts["schema:accessModeSufficient"] == ["textual,visual"]
    assert "alternativeText" not in facts["schema:accessibilityFeature"]


def test_hebrew_is_read_from_right_to_left(made: dict[str, Path]) -> None:
    spine = xml(made["orchard-he"], "content.opf").find(f"{OPF}spine")
    page = xml(made["orchard-he"], "ch-01-morning.xhtml")
    assert spine is not None and spine.get("page-progression-direction") == "rtl"
    assert (page.get("dir"), page.get("lang")) == ("rtl", "he")
    span = next(page.iter(f"{X}span"))
    assert (span.get("lang"), span.get("{http://www.w3.org/XML/1998/namespace}lang"), span.get("dir")) == (
        "en",
        "en",
        "ltr",
    )


def test_the_identifier_outlives_edits_of_the_text_and_differs_between_books(tmp_path: Path) -> None:
    one, two = book_of(tmp_path, "# A\n").metadata, book_of(tmp_path, "# B\n").metadata
    assert book_identifier(one).value == book_identifier(two).value
    assert book_identifier(one).value != book_identifier(replace(one, contributors=(Contributor("Somebody"),))).value
    assert book_identifier(replace(one, identifier="urn:isbn:9780000000002")).value == "urn:isbn:9780000000002"


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2013", "2013"), ("2013-04", "2013-04"), ("2013-04-30", "2013-04-30"), ("2013-13", "2013"),
        ("October 1931", "1931"), ("c. 1899–1901", "1899"), ("spring", ""), ("", ""), ("call 201355", ""),
    ],
)  # fmt: skip
def test_only_as_much_of_a_date_is_given_as_is_certain(printed: str, iso: str) -> None:
    assert iso_date(printed) == iso


def test_the_clock_is_never_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    metadata = replace(book_of(tmp_path, "# A\n").metadata, date="1931-02-30")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert modified_of(metadata) == datetime(2000, 1, 1, tzinfo=UTC)
    assert modified_of(replace(metadata, date="1931-02")) == datetime(1931, 2, 1, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert modified_of(metadata) == datetime(1970, 1, 2, tzinfo=UTC)


def test_a_book_without_chapters_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(CannotBuild, match="no chapters"):
        write_epub(book_of(tmp_path), tmp_path / "x.epub")
    assert not (tmp_path / "x.epub").exists()


def test_a_folder_in_the_way_is_told_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "x.epub").mkdir()
    with pytest.raises(CannotWrite, match="in the way"):
        write_epub(book_of(tmp_path, "# A\n\nB.\n"), tmp_path / "x.epub")


def test_the_person_s_cover_is_used(tmp_path: Path) -> None:
    cover = tmp_path / "mine.svg"
    cover.write_text('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>')
    path = made_of(book_of(tmp_path, "# A\n\nB.\n", cover=cover), tmp_path)
    with zipfile.ZipFile(path) as archive:
        assert archive.read("EPUB/cover.svg") == cover.read_bytes()
    items = [item for item in xml(path, "content.opf").iter(f"{OPF}item") if item.get("properties") == "cover-image"]
    assert [item.get("href") for item in items] == ["cover.svg"]


@pytest.mark.parametrize("name", ["none.png", "text.txt"])
def test_a_cover_that_cannot_be_used_is_reported_and_one_is_drawn(tmp_path: Path, name: str) -> None:
    (tmp_path / "text.txt").write_text("no picture")
    _, findings = write_epub(book_of(tmp_path, "# A\n\nB.\n", cover=tmp_path / name), tmp_path / "x.epub")
    assert [finding.code for finding in findings] == ["cover-unusable"]
    with zipfile.ZipFile(tmp_path / "x.epub") as archive:
        assert archive.read("EPUB/cover.png").startswith(b"\x89PNG")


def test_the_person_s_styles_are_used_with_their_fonts_and_without_the_web(tmp_path: Path) -> None:
    styles = tmp_path / "styles"
    (styles / "fonts").mkdir(parents=True)
    (styles / "fonts" / "a.woff2").write_bytes(b"font")
    (tmp_path / "secret.png").write_bytes(b"")
    (styles / "epub.css").write_text(
        '@import "https://example.org/x.css"; /* url(https://example.org/comment) */\n'
        "@font-face { font-family: A; src: url('fonts/a.woff2'); }\n"
        "p { background: url(https://example.org/x.png); }\nq { background: url(../secret.png); }\n"
    )
    book = replace(book_of(tmp_path, "# A\n\nB.\n"), styles=styles)
    _, findings = write_epub(book, tmp_path / "x.epub")
    with zipfile.ZipFile(tmp_path / "x.epub") as archive:
        css = archive.read("EPUB/styles/epub.css").decode()
        assert archive.read("EPUB/styles/fonts/a.woff2") == b"font"
        assert "EPUB/styles/book.css" in archive.namelist()
    assert "example.org" not in css and "secret" not in css and "url('fonts/a.woff2')" in css
    assert [finding.code for finding in findings] == ["style-outside"] * 3


def test_the_package_s_styles_set_no_colour_of_text() -> None:
    for name in ("book.css", "epub.css"):
        css = (little_book("kitchen").styles / name).read_text(encoding="utf-8")
        assert set(re.findall(r"(?<![-\w])color:\s*([^;]+)", css)) <= {"inherit"}


PAGED = ('# One []{.page n="5"}\n\nIt []{.page n="6" label="iv"}goes on.\n', '# Two\n\nSo it []{.page n="7"}ends.\n')


def test_the_printed_pages_are_marked_and_listed(tmp_path: Path) -> None:
    path = made_of(book_of(tmp_path, *PAGED), tmp_path)
    nav = xml(path, "nav.xhtml")
    (listed,) = (element for element in nav.iter(f"{X}nav") if element.get(TYPE) == "page-list")
    places = {a.text: a.get("href", "") for a in listed.iter(f"{X}a")}
    assert places == {
        "5": "ch-01-one.xhtml#page-5", "iv": "ch-01-one.xhtml#page-6", "7": "ch-02-two.xhtml#page-7",
    }  # fmt: skip
    for label, href in places.items():
        name, _, at = href.partition("#")
        (mark,) = (element for element in xml(path, name).iter() if element.get("id") == at)
        assert (mark.get(TYPE), mark.get("role"), mark.get("aria-label")) == ("pagebreak", "doc-pagebreak", label)
        assert not (mark.text or "").strip(), "a mark shows nothing"


def test_the_package_says_what_the_page_numbers_are_those_of(tmp_path: Path) -> None:
    book = book_of(tmp_path, *PAGED)
    for source, shown in (("urn:isbn:9780000000002", "urn:isbn:9780000000002"), ("", book.metadata.title)):
        package = xml(made_of(replace(book, metadata=replace(book.metadata, source=source)), tmp_path), "content.opf")
        metas = {meta.get("property"): meta.text or "" for meta in package.iter(f"{OPF}meta")}
        assert metas["pageBreakSource"].startswith(shown)
        assert package.findtext(f".//{DC}source") == metas["pageBreakSource"]
        assert metas["source-of"] == "pagination"


def test_a_book_without_page_marks_claims_no_pages(made: dict[str, Path]) -> None:
    package, nav = xml(made["kitchen"], "content.opf"), xml(made["kitchen"], "nav.xhtml")
    assert b"pageBreak" not in etree.tostring(package)
    assert b"page-list" not in etree.tostring(nav)

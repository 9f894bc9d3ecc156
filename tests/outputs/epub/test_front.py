"""What stands before and behind the text: metadata, imprint, dedication, contents for old readers."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from lxml import etree
from tests.support.books import book_of

from regather.model import Contributor
from regather.outputs.epub import write_epub

X = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
OPF = "{http://www.idpf.org/2007/opf}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
DC = "{http://purl.org/dc/elements/1.1/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

FULL: dict[str, Any] = {
    "title": "Boats",
    "contributors": (Contributor("A. Folder"), Contributor("Ursula Le Guin", "edt", "Le Guin, Ursula")),
    "publisher": "Gate Press",
    "place": "London",
    "date": "1931",
    "edition": "Second edition",
    "series": "Little Library, No. 4",
    "source": "https://example.org/boats",
    "isbn": ("978-0-306-40615-7", "978-0-306-40615-8"),
    "issn": "0378-5955",
    "doi": "10.1000/182",
    "identifier": "ISBN 0-8044-2957-X",
    "imprint": ("Printed by hand, see https://example.org/hand.", "Gate Press"),
}


def opened(folder: Path, *texts: str, **metadata: Any) -> zipfile.ZipFile:
    write_epub(book_of(folder, *texts, **metadata), folder / "x.epub")
    return zipfile.ZipFile(folder / "x.epub")


def tree(archive: zipfile.ZipFile, name: str) -> etree._Element:
    return etree.fromstring(archive.read(f"EPUB/{name}"))


def refined(package: etree._Element) -> dict[tuple[str, str], str | None]:
    """What each property says, by the property and by the text of what it refines (empty: the book)."""
    texts = {f"#{e.get('id')}": e.text or "" for e in package.iter() if e.get("id")}
    metas = [meta for meta in package.iter(f"{OPF}meta") if meta.get("property")]
    return {(str(m.get("property")), texts.get(m.get("refines", ""), "")): m.text for m in metas}


def test_the_package_names_series_edition_and_sources(tmp_path: Path) -> None:
    with opened(tmp_path, '# A []{.page n="2"}\n\nB.\n', **FULL) as archive:
        package = tree(archive, "content.opf")
    facts = refined(package)
    assert package.findtext(f".//{DC}identifier") == "urn:isbn:080442957X"
    assert facts["identifier-type", "urn:isbn:080442957X"] == "02"
    assert facts["belongs-to-collection", ""] == "Little Library"
    assert facts["collection-type", "Little Library"] == "series"
    assert facts["group-position", "Little Library"] == "4"
    assert facts["dcterms:identifier", "Little Library"] == "urn:issn:0378-5955"
    assert facts["schema:bookEdition", ""] == "Second edition"
    assert facts["file-as", "Ursula Le Guin"] == "Le Guin, Ursula"
    sources = [element.text for element in package.iter(f"{DC}source")]
    assert sources == ["urn:isbn:9780306406157", "https://example.org/boats", "doi:10.1000/182"]
    assert facts["source-of", "urn:isbn:9780306406157"] == "pagination"
    assert facts["pageBreakSource", ""] == "urn:isbn:9780306406157"
    assert facts["identifier-type", "doi:10.1000/182"] == "06"
    assert package.get(LANG) == "en"


def test_the_imprint_has_every_line_once_and_links(tmp_path: Path) -> None:
    with opened(tmp_path, "# A\n\nB.\n", **FULL) as archive:
        page = tree(archive, "imprint.xhtml")
    lines = ["".join(str(t) for t in p.itertext()) for p in page.iter(f"{X}p")]
    assert lines == [
        "BoatsA. FolderEdited by Ursula Le Guin",
        "Little Library, No. 4Second editionLondon: Gate Press, 1931",
        "https://example.org/boatsISBN 978-0-306-40615-7ISBN 978-0-306-40615-8ISSN 0378-5955https://doi.org/10.1000/182"
        "ISBN 0-8044-2957-X",
        "Printed by hand, see https://example.org/hand.Gate Press",
    ]
    links = [a.get("href") for a in page.iter(f"{X}a")]
    assert links == ["https://example.org/boats", "https://doi.org/10.1000/182", "https://example.org/hand"]


def test_languages_are_told_down_to_the_contents_and_the_summary(tmp_path: Path) -> None:
    texts = ("# Α\n\nΒ.\n", "::: {lang=he}\n# אבג\n\nדהו.[^1]\n\n[^1]: דהוזח [oui]{lang=fr}.\n:::\n")
    with opened(tmp_path, *texts, language="el") as archive:
        package, page, nav = (tree(archive, n) for n in ("content.opf", "ch-02-two.xhtml", "nav.xhtml"))
    assert [e.text for e in package.iter(f"{DC}language")] == ["el", "he"]
    (summary,) = (m for m in package.iter(f"{OPF}meta") if m.get("property") == "schema:accessibilitySummary")
    assert summary.get(LANG) == "en", "there are no Greek sentences, and English ones must say that they are"
    assert (page.get("lang"), page.get(LANG), page.get("dir")) == ("he", "he", "rtl")
    (span,) = page.iter(f"{X}span")
    assert (span.get("lang"), span.get(LANG), span.get("dir")) == ("fr", "fr", "ltr")
    assert [a.get("lang") for a in nav.iter(f"{X}a") if a.text == "אבג"] == ["he"]


OPENING = '[]{.page n="1"}\n\n::: dedication\nTo you.\n:::\n\n::: epigraph\nSaid.[^1]\n:::\n\n'


def test_dedication_and_epigraph_are_pages_of_their_own(tmp_path: Path) -> None:
    text = f"{OPENING}# A {{.preface}}\n\nSee [there](02-two.md).[^2]\n\n[^1]: One.\n\n[^2]: Two.\n"
    with opened(tmp_path, text, "# C\n\n[back](01-one.md)\n", "# D {.appendix}\n\nE.\n") as archive:
        names = ("opening-1", "opening-2", "ch-01-one", "ch-02-two", "ch-03-three")
        pages = [tree(archive, f"{name}.xhtml") for name in names]
        nav = tree(archive, "nav.xhtml")
    kinds = [[s.get(TYPE) for s in page.iter(f"{X}section")] for page in pages]
    assert kinds == [["dedication"], ["epigraph"], ["preface"], ["chapter"], ["appendix"]]
    bodies = [body.get(TYPE) for page in pages for body in page.iter(f"{X}body")]
    assert bodies == ["frontmatter", "frontmatter", "frontmatter", "bodymatter", "backmatter"]
    notes = [["".join(str(t) for t in aside.itertext()).strip() for aside in page.iter(f"{X}aside")] for page in pages]
    assert notes == [[], ["1 One."], ["2 Two."], [], []]
    hrefs = {n.get(TYPE): [a.get("href") for a in n.iter(f"{X}a")] for n in nav.iter(f"{X}nav")}
    assert hrefs["toc"] == ["ch-01-one.xhtml", "ch-02-two.xhtml", "ch-03-three.xhtml"]
    assert hrefs["page-list"] == ["opening-1.xhtml#page-1"]
    marks = [(a.get(TYPE), a.get("href")) for n in nav.iter(f"{X}nav") for a in n.iter(f"{X}a") if a.get(TYPE)]
    assert marks[3:] == [
        ("preface", "ch-01-one.xhtml"), ("bodymatter", "ch-02-two.xhtml"), ("appendix", "ch-03-three.xhtml"),
    ]  # fmt: skip


def test_a_file_of_nothing_else_keeps_its_name_for_links(tmp_path: Path) -> None:
    with opened(tmp_path, f"{OPENING}[^1]: One.\n", "# C\n\n[front](01-one.md)\n") as archive:
        names = [name for name in archive.namelist() if "opening" in name or "/ch-" in name]
        page = tree(archive, "ch-02-two.xhtml")
        front = tree(archive, "ch-01-one.xhtml")
    assert names == ["EPUB/ch-01-one.xhtml", "EPUB/opening-2.xhtml", "EPUB/ch-02-two.xhtml"]
    assert [a.get("href") for a in page.iter(f"{X}a")] == ["ch-01-one.xhtml#ch-01-one"]
    assert [s.get("id") for s in front.iter(f"{X}section")] == ["ch-01-one"]


def test_old_readers_find_the_same_contents(tmp_path: Path) -> None:
    with opened(tmp_path, "# A\n\nB.\n", "## C\n\n### D\n\nE.\n", "# F\n\nG.\n") as archive:
        ncx, nav, package = (tree(archive, name) for name in ("toc.ncx", "nav.xhtml", "content.opf"))
    points = [(p.findtext(f".//{NCX}text"), p.get("playOrder")) for p in ncx.iter(f"{NCX}navPoint")]
    assert points == [("A", "1"), ("C", "2"), ("D", "3"), ("F", "4")]
    depth = {meta.get("name"): meta.get("content") for meta in ncx.iter(f"{NCX}meta")}
    assert depth["dtb:depth"] == "3" and depth["dtb:uid"] == package.findtext(f".//{DC}identifier")
    toc = next(n for n in nav.iter(f"{X}nav") if n.get(TYPE) == "toc")
    assert [c.get("src") for c in ncx.iter(f"{NCX}content")] == [a.get("href") for a in toc.iter(f"{X}a")]
    (spine,) = package.iter(f"{OPF}spine")
    assert spine.get("toc") in {item.get("id") for item in package.iter(f"{OPF}item")}


def test_a_picture_that_says_nothing_needs_no_description_and_one_that_may_move_is_told(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    still = '<svg xmlns="http://www.w3.org/2000/svg"/>'
    (tmp_path / "chapters" / "x.svg").write_text(still)
    with opened(tmp_path, "# A\n\n![](x.svg){.decorative}\n") as archive:
        facts = refined(tree(archive, "content.opf"))
        (image,) = tree(archive, "ch-01-one.xhtml").iter(f"{X}img")
    assert (image.get("alt"), image.get("role")) == ("", "presentation")
    assert facts["dcterms:conformsTo", ""] and facts["schema:accessMode", ""] == "textual"
    assert facts["schema:accessibilityHazard", ""] == "none"
    moving = still.replace("/>", '><path d="M0 0"><animate attributeName="d"/></path></svg>')
    (tmp_path / "chapters" / "x.svg").write_text(moving)
    with opened(tmp_path, "# A\n\n![Waves](x.svg)\n") as archive:
        assert refined(tree(archive, "content.opf"))["schema:accessibilityHazard", ""] == "unknown"


def test_the_styles_leave_face_size_and_margins_of_the_page_to_the_reader(tmp_path: Path) -> None:
    with opened(tmp_path, "# A\n\nB.\n") as archive:
        css = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".css"))
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", css)
    page = [body for selectors, body in rules if {"html", "body", ":root", "p"} & set(re.split(r"[,\s]+", selectors))]
    assert not [
        body for body in page if re.search(r"\b(?:font-family|font-size|line-height|margin-(?:left|right))", body)
    ]
    assert not re.findall(r"(?:font-size|line-height):\s*[\d.]+(?:px|pt|mm|cm|in)\b", css)


def test_a_level_that_is_left_out_is_no_gap_for_whoever_listens(tmp_path: Path) -> None:
    with opened(tmp_path, "## A\n\nB.\n\n##### C\n\n###### D\n\n### E\n\n# F\n\n### G\n\nH.\n") as archive:
        page = tree(archive, "ch-01-one.xhtml")
    headings = [h for h in page.iter() if re.fullmatch(r"h\d", etree.QName(h).localname)]
    assert [(etree.QName(h).localname, h.get("aria-level")) for h in headings] == [
        ("h2", None), ("h5", "3"), ("h6", "4"), ("h3", None), ("h1", None), ("h3", "2"),
    ]  # fmt: skip

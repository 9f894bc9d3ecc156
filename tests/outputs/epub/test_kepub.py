"""The file for Kobo readers: the EPUB's own text, in Kobo's wrappers and spans, the same bytes every time."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from tests.support.books import NAMES, book_of, little_book

from regather.errors import CannotWrite
from regather.outputs.epub import write_epub
from regather.outputs.kepub import SHORTEST_NOTE, kobo_page, write_kepub
from regather.tools import validate_epub

X = "{http://www.w3.org/1999/xhtml}"
PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body>{}</body></html>'


def marked(body: str) -> etree._Element:
    """The inside of ``book-inner`` of a page with this body."""
    root = etree.fromstring(kobo_page(PAGE.format(body).encode()))
    found = root.find(f"{X}body/{X}div[@id='book-columns']/{X}div[@id='book-inner']")
    assert found is not None
    return found


def spans(body: str) -> list[tuple[str, str]]:
    """The number and the text of each span."""
    return [(span.get("id", "")[5:], span.text or "") for span in marked(body).iter(f"{X}span") if span.get("class")]


def words(root: etree._Element) -> str:
    return "".join(str(text) for text in root.itertext()).replace("\u2060", "")


def test_each_sentence_has_a_span_and_no_number_or_abbreviation_in_a_word_ends_one() -> None:
    assert spans("<p>It cost 3.14 (so he “said.”) Yes! <em>And</em> then</p><p>Other.</p>") == [
        ("1.1", "It cost 3.14 (so he “said.”) "), ("1.2", "Yes! "), ("1.3", "And"), ("1.4", " then"), ("2.1", "Other."),
    ]  # fmt: skip
    assert [text for _, text in spans("<p>他来了。「好！」她说。</p>")] == ["他来了。", "「好！」", "她说。"]
    assert [text for _, text in spans("<p>مرحبا؟ نعم.</p>")] == ["مرحبا؟ ", "نعم."]


def test_pictures_are_counted_and_code_is_left_alone() -> None:
    inner = marked('<h1>H</h1><p>A <img src="x" alt=""/> b</p><pre>c. d.</pre><ul>\n<li>e</li>\n</ul>')
    texts = [(s.get("id"), s.text or [etree.QName(c).localname for c in s]) for s in inner.iter(f"{X}span")]
    assert texts == [
        ("kobo.0.1", "H"), ("kobo.1.1", "A "), ("kobo.2.1", ["img"]), ("kobo.2.2", " b"), ("kobo.3.1", "e"),
    ]  # fmt: skip


def test_a_very_short_note_is_made_long_enough_to_pop_up() -> None:
    inner = marked('<aside id="n"><p><a href="#c">1</a> Ibid.</p></aside><aside id="m"><p>Long enough.</p></aside>')
    lengths = ["".join(str(text) for text in aside.itertext()) for aside in inner.iter(f"{X}aside")]
    assert len(lengths[0]) == SHORTEST_NOTE and words(inner) == "1 Ibid.Long enough."
    assert lengths[1] == "Long enough."


def made(folder: Path, name: str) -> tuple[Path, Path]:
    epub, _ = write_epub(little_book(name), folder / f"{name}.epub")
    kepub, findings = write_kepub(epub.path, folder / f"{name}.kepub.epub")
    assert findings == ()
    return epub.path, kepub.path


@pytest.mark.parametrize("name", NAMES)
def test_no_word_changes_and_every_id_is_there_once(name: str, tmp_path: Path) -> None:
    paths = made(tmp_path, name)
    assert write_kepub(paths[0], tmp_path / "again")[0].path.read_bytes() == paths[1].read_bytes()
    with zipfile.ZipFile(paths[0]) as epub, zipfile.ZipFile(paths[1]) as kepub:
        assert epub.namelist() == kepub.namelist()
        assert {info.date_time for info in kepub.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for page in (entry for entry in epub.namelist() if entry.endswith(".xhtml")):
            before, after = (etree.fromstring(archive.read(page)).find(f"{X}body") for archive in (epub, kepub))
            assert before is not None and after is not None
            assert words(after) == words(before)
            ids = [element.get("id") for element in after.iter() if element.get("id")]
            assert len(ids) == len(set(ids))
            assert not re.search(rb"<(?:span|a|td|div)\b[^>]*/>", kepub.read(page)), "an empty element is left open"


def test_epubcheck_has_nothing_to_say_of_it(tmp_path: Path) -> None:
    said = validate_epub(made(tmp_path, "lighthouse")[1])
    if any(finding.code == "epubcheck-skipped" for finding in said):
        pytest.skip(said[0].message)
    assert said == ()


def test_a_folder_in_the_way_is_told_in_plain_words(tmp_path: Path) -> None:
    epub, _ = write_epub(book_of(tmp_path, "# A\n\nB.\n"), tmp_path / "x.epub")
    (tmp_path / "y.kepub.epub").mkdir()
    with pytest.raises(CannotWrite, match="in the way"):
        write_kepub(epub.path, tmp_path / "y.kepub.epub")

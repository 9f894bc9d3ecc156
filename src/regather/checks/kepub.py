"""A file for Kobo readers -> whether it is marked up as their engine needs, and still has the words of the EPUB.

What a newcomer gets wrong: a page without Kobo's wrappers opens, too; it only does not turn.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from regather.checks.codes import found
from regather.checks.epub import check_epub
from regather.model import Finding

_X = "{http://www.w3.org/1999/xhtml}"
_INNER = f"{_X}body/{_X}div[@id='book-columns']/{_X}div[@id='book-inner']"
_PADDING = str.maketrans("", "", "\u2060")
"""Word joiners make short notes long enough to pop up; they are nobody's words."""

_ENDS = (".kepub.epub", ".epub")


def check_kepub(path: Path) -> tuple[Finding, ...]:
    """What is wrong with the file at ``path``; the EPUB that it was made from is looked for beside it."""
    findings = check_epub(path)
    if any(finding.code == "epub-unreadable" for finding in findings):
        return findings
    pages = _pages(path)
    beside = path.with_name(path.name.removesuffix(_ENDS[0]) + _ENDS[1])
    made_from = _pages(beside) if path.name.endswith(_ENDS[0]) and beside.is_file() else None
    return (*findings, *_unmarked(pages, path.name), *(_differing(pages, made_from, path.name) if made_from else ()))


def _pages(path: Path) -> dict[str, etree._Element]:
    """The pages by their names; those that cannot be read are left out, since other checks tell of them."""
    pages: dict[str, etree._Element] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for name in (name for name in archive.namelist() if name.endswith(".xhtml")):
                pages[name] = etree.fromstring(archive.read(name))
    except (OSError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return {}
    return pages


def _unmarked(pages: dict[str, etree._Element], name: str) -> Iterator[Finding]:
    for page_name, page in pages.items():
        where = f"{name}: {posixpath.basename(page_name)}"
        if page.find(_INNER) is None:
            yield found("kepub-unmarked", "The page has not the wrappers by which Kobo readers turn pages.", where)
            continue
        bare = [p for p in page.iter(f"{_X}p") if _loose(p)]
        if bare:
            words = " ".join("".join(str(text) for text in bare[0].itertext()).split())[:60]
            yield found("kepub-unmarked", f"Words stand outside of Kobo's spans: “{words}”.", where)


def _loose(paragraph: etree._Element) -> bool:
    """Whether the paragraph has words in none of the spans."""
    for element in paragraph.iter():
        marked = any(above.get("class") == "koboSpan" for above in (element, *element.iterancestors()))
        if not marked and (element.text or "").strip():
            return True
        around = element.getparent()
        held = element is paragraph or (around is not None and around.get("class") == "koboSpan")
        if not held and (element.tail or "").strip():
            return True
    return False


def _differing(pages: dict[str, etree._Element], made_from: dict[str, etree._Element], name: str) -> Iterator[Finding]:
    for page_name in dict.fromkeys((*made_from, *pages)):
        if _words(pages.get(page_name)) != _words(made_from.get(page_name)):
            message = "The page has not the words that it has in the EPUB."
            yield found("kepub-differs", message, f"{name}: {posixpath.basename(page_name)}", hint="Build both anew.")


def _words(page: etree._Element | None) -> str | None:
    body = None if page is None else page.find(f"{_X}body")
    return None if body is None else "".join(str(text) for text in body.itertext()).translate(_PADDING)

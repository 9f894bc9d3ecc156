"""An EPUB file -> whether its contents, notes and pictures hold together; needs no other program.

What a newcomer gets wrong: EPUBCheck judges the format, not the book. A note without a way back is valid.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from regather.checks.codes import found
from regather.model import Finding

_NS = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "o": "http://www.idpf.org/2007/opf",
    "x": "http://www.w3.org/1999/xhtml",
}
_TYPE = "{http://www.idpf.org/2007/ops}type"
_FETCHING = {"img": "src", "link": "href", "script": "src", "audio": "src", "video": "src", "source": "src",
             "iframe": "src", "object": "data", "embed": "src", "image": "href"}  # fmt: skip
_XLINK = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True, slots=True)
class _Package:
    """The pages of an EPUB by path, those of the spine in reading order, and the path of the navigation."""

    names: frozenset[str]
    pages: dict[str, etree._Element]
    spine: tuple[str, ...]
    nav: str


def check_epub(path: Path) -> tuple[Finding, ...]:
    """What is wrong with the EPUB at ``path``, page by page."""
    try:
        package = _open(path)
    except (OSError, KeyError, ValueError, IndexError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        reason = error.args[0] if isinstance(error, KeyError) else error
        return (found("epub-unreadable", f"The file is not a whole EPUB: {reason}", path.name),)
    return (
        *_contents(package, path.name),
        *_notes(package, path.name),
        *_links(package, path.name),
        *_fetches(package, path.name),
    )


def _open(path: Path) -> _Package:
    with zipfile.ZipFile(path) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"))
        opf = container.findall(".//c:rootfile", _NS)[0].get("full-path", "")
        root = etree.fromstring(archive.read(opf))
        folder = posixpath.dirname(opf)
        items = {item.get("id", ""): item for item in root.iterfind("o:manifest/o:item", _NS)}
        paths = {key: posixpath.join(folder, unquote(item.get("href", ""))) for key, item in items.items()}
        pages = {
            paths[key]: etree.fromstring(archive.read(paths[key]))
            for key, item in items.items()
            if item.get("media-type") == "application/xhtml+xml"
        }
        spine = tuple(paths[ref.get("idref", "")] for ref in root.iterfind("o:spine/o:itemref", _NS))
        navs = [paths[key] for key, item in items.items() if "nav" in item.get("properties", "").split()]
        return _Package(frozenset(archive.namelist()), pages, spine, navs[0])


def _ids(page: etree._Element) -> set[str]:
    return {name for element in page.iter() if (name := element.get("id")) is not None}


def _contents(package: _Package, name: str) -> Iterator[Finding]:
    folder = posixpath.dirname(package.nav)
    lists = [nav for nav in package.pages[package.nav].iterfind(".//x:nav", _NS) if nav.get(_TYPE) == "toc"]
    reached: list[str] = []
    for link in (link for nav in lists for link in nav.iterfind(".//x:a", _NS)):
        file, _, fragment = unquote(link.get("href", "")).partition("#")
        target = posixpath.join(folder, file) if file else package.nav
        page = package.pages.get(target)
        if page is None or (fragment and fragment not in _ids(page)):
            label = "".join(str(text) for text in link.itertext())
            yield found("epub-contents", f"The line “{label}” of the contents leads nowhere.", name)
        elif target not in reached:
            reached.append(target)
    body = [page for page in package.spine if _is_body(package.pages.get(page))]
    for page_name in body:
        if page_name not in reached:
            yield found("epub-contents", f"The contents leave out {posixpath.basename(page_name)}.", name)
    in_spine = [page_name for page_name in package.spine if page_name in reached]
    if in_spine != [page_name for page_name in reached if page_name in in_spine]:
        yield found("epub-contents", "The contents are in another order than the pages.", name)


def _is_body(page: etree._Element | None) -> bool:
    body = None if page is None else page.find("x:body", _NS)
    return body is not None and body.get(_TYPE) == "bodymatter"


def _notes(package: _Package, name: str) -> Iterator[Finding]:
    for page_name, page in package.pages.items():
        asides = {a.get("id", ""): a for a in page.iterfind(".//x:aside", _NS) if a.get(_TYPE) == "footnote"}
        calls = {a.get("id", ""): a for a in page.iterfind(".//x:a", _NS) if a.get(_TYPE) == "noteref"}
        where = f"{name}: {posixpath.basename(page_name)}"
        for call in calls.values():
            if call.get("href", "").removeprefix("#") not in asides:
                yield found("epub-note-dead", f"The call “{call.text}” does not reach a note in its file.", where)
        for note_id, aside in asides.items():
            backs = [a for a in aside.iterfind(".//x:a", _NS) if a.get("role") == "doc-backlink"]
            targets = {calls[href[1:]].get("href") for a in backs if (href := a.get("href", ""))[1:] in calls}
            if f"#{note_id}" not in targets:
                yield found("epub-note-one-way", f"The note {note_id} does not lead back to its call.", where)


def _links(package: _Package, name: str) -> Iterator[Finding]:
    """Links within the book that lead nowhere; those of the contents and of notes have findings of their own."""
    ids = {page_name: _ids(page) for page_name, page in package.pages.items()}
    for page_name, page in package.pages.items():
        folder = posixpath.dirname(page_name)
        for link in page.iter("{http://www.w3.org/1999/xhtml}a"):
            address = link.get("href", "")
            told = any(nav.get(_TYPE) == "toc" for nav in link.iterancestors("{http://www.w3.org/1999/xhtml}nav"))
            if told or link.get(_TYPE) == "noteref" or link.get("role") == "doc-backlink" or ":" in address:
                continue
            file, _, fragment = unquote(address).partition("#")
            target = posixpath.normpath(posixpath.join(folder, file)) if file else page_name
            if target not in package.names or (fragment and fragment not in ids.get(target, set())):
                where = f"{name}: {posixpath.basename(page_name)}"
                yield found("epub-link-dead", f"The link {address} leads nowhere.", where)


def _fetches(package: _Package, name: str) -> Iterator[Finding]:
    for page_name, page in package.pages.items():
        folder = posixpath.dirname(page_name)
        for element in page.iter(*(f"{{*}}{kind}" for kind in _FETCHING)):
            kind = etree.QName(element).localname
            address = element.get(_FETCHING[kind]) or element.get(_XLINK) or ""
            if not address or address.startswith(("#", "data:")):
                continue
            target = posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))
            if ":" in address or target not in package.names:
                where = f"{name}: {posixpath.basename(page_name)}"
                yield found("epub-fetches", f"The page asks for {address}, which is not in the file.", where)

"""The web edition, one page or an archive of pages -> whether it holds together and keeps to itself.

What a newcomer gets wrong: a page that looks whole in a browser may still ask another machine for a font. So every
address is read here, in the elements and in the styles, and one that leads out of the edition is an error.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from lxml import etree, html

from regather.checks.codes import found
from regather.model import Finding
from regather.render.kinds import OPENING

_FETCHING = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "video": ("src", "poster"),
}
_URL = re.compile(r"url\(\s*['\"]?([^)'\"]*)", re.IGNORECASE)
_POLICY = "default-src 'none'"


@dataclass(slots=True)
class _Edition:
    """The pages by name, every other file's name, and the styles by the name of the file that they stand in."""

    first: str
    pages: dict[str, etree._Element] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    styles: list[tuple[str, str]] = field(default_factory=list)
    ids: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, content: bytes) -> None:
        """Read one page."""
        root = html.document_fromstring(content.decode("utf-8"), html.HTMLParser(huge_tree=True, no_network=True))
        self.pages[name] = root
        self.ids[name] = [value for element in root.iter() if (value := element.get("id")) is not None]
        self.styles += [(name, element.text or "") for element in root.iter("style")]


def check_web_page(path: Path) -> tuple[Finding, ...]:
    """What is wrong with the book on one page."""
    try:
        edition = _Edition(path.name)
        edition.add(path.name, path.read_bytes())
    except (OSError, ValueError, etree.LxmlError) as error:
        return (found("web-unreadable", f"The page cannot be read: {error}", path.name),)
    return tuple(_all(edition, path.name))


def check_web_archive(path: Path) -> tuple[Finding, ...]:
    """What is wrong with the book in chapters."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            edition = _Edition(next(name for name in names if posixpath.basename(name) == "index.html"))
            for name in names:
                edition.files.add(name)
                if name.endswith(".html"):
                    edition.add(name, archive.read(name))
                elif name.endswith(".css"):
                    edition.styles.append((name, archive.read(name).decode("utf-8")))
    except (OSError, ValueError, StopIteration, zipfile.BadZipFile, etree.LxmlError) as error:
        return (found("web-unreadable", f"The archive cannot be read: {error or 'it has no index.html'}", path.name),)
    folder = posixpath.dirname(edition.first)
    outside = [name for name in edition.files if not folder or not name.startswith(f"{folder}/")]
    strays = (found("web-unreadable", f"{name} lies outside the edition's folder.", path.name) for name in outside)
    return (*strays, *_all(edition, path.name))


def _all(edition: _Edition, where: str) -> Iterator[Finding]:
    for name, root in edition.pages.items():
        place = where if name == where else f"{where}: {posixpath.basename(name)}"
        yield from _ids(edition.ids[name], place)
        yield from _links(edition, name, place)
        yield from _notes(root, place)
        yield from _keeps_to_itself(edition, name, place)
    for _, text in edition.styles:
        for address in _URL.findall(text):
            if not address.startswith(("data:", "#")):
                yield found("web-fetches", f"The style asks for {address}, which is not inside of it.", where)
    yield from _contents(edition, where)


def _ids(ids: list[str], where: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            yield found("web-id-twice", f"Two elements are named {name}; links lead to the first of them.", where)
        seen.add(name)


def _target(edition: _Edition, here: str, address: str) -> tuple[str, str]:
    """The page (or file) and the id that an address inside the edition leads to."""
    file, _, fragment = unquote(address).partition("#")
    name = posixpath.normpath(posixpath.join(posixpath.dirname(here), file)) if file else here
    return name, fragment


def _links(edition: _Edition, here: str, where: str) -> Iterator[Finding]:
    known = {name: set(ids) for name, ids in edition.ids.items()}
    for link in edition.pages[here].iter("a"):
        address = link.get("href", "")
        if re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
            continue
        name, fragment = _target(edition, here, address)
        if not address or address.startswith("/") or name not in known or (fragment and fragment not in known[name]):
            words = "".join(str(text) for text in link.itertext())
            yield found("web-link-dead", f"The link “{words}” to {address or 'nowhere'} leads nowhere.", where)


def _notes(root: etree._Element, where: str) -> Iterator[Finding]:
    notes = {note.get("id", ""): note for note in root.iter() if note.get("role") == "doc-footnote"}
    marks = [link for link in root.iter("a") if link.get("role") == "doc-noteref"]
    calls = {mark.get("id", ""): mark.get("href", "")[1:] for mark in marks}
    for call, name in calls.items():
        if name not in notes:
            yield found("web-note-one-way", f"The mark {call} does not reach a note on its page.", where)
    for name, note in notes.items():
        backs = [a.get("href", "")[1:] for a in note.iter("a") if a.get("role") == "doc-backlink"]
        if name not in {calls.get(back) for back in backs}:
            yield found("web-note-one-way", f"The note {name} does not lead back to its mark.", where)


def _keeps_to_itself(edition: _Edition, here: str, where: str) -> Iterator[Finding]:
    root = edition.pages[here]
    policies = [m.get("content", "") for m in root.iter("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    if not any(policy.startswith(_POLICY) for policy in policies):
        yield found("web-fetches", "The page does not forbid itself to ask for things from outside.", where)
    for element in root.iter("*"):
        if element.tag == "script" or any(name.startswith("on") for name in map(str, element.attrib)):
            yield found("web-fetches", f"The page holds a script ({element.tag}).", where)
        for name in _FETCHING.get(str(element.tag), ()):
            address = element.get(name, "")
            if not address or address.startswith("data:"):
                continue
            if ":" in address or _target(edition, here, address)[0] not in edition.files:
                yield found("web-fetches", f"The page asks for {address}, which is not part of it.", where)


def _contents(edition: _Edition, where: str) -> Iterator[Finding]:
    """Every chapter must be in the contents, in the order in which it is read; a dedication need not."""
    chapters = [
        (name, section.get("id", ""))
        for name, root in edition.pages.items()
        for main in root.iter("main")
        for section in main.findall("section")
        if not set(OPENING) & set(section.get("class", "").split())
    ]
    lists = [nav for nav in edition.pages[edition.first].iter("nav") if nav.get("role") == "doc-toc"]
    reached = [_target(edition, edition.first, a.get("href", "")) for nav in lists for a in nav.iter("a")]
    for name, chapter in chapters:
        if (name, chapter) not in reached:
            yield found("web-contents", f"The contents leave out {chapter}.", where)
    in_order = [place for place in reached if place in chapters]
    if in_order != [place for place in chapters if place in in_order]:
        yield found("web-contents", "The contents are in another order than the chapters.", where)

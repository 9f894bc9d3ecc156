"""An EPUB file -> the same book for Kobo readers (``.kepub.epub``), whose own engine only takes files marked up for it.

What that engine wants is written down nowhere; this follows what kepubify found in files of the Kobo shop: two wrappers
round the page (``book-columns``, ``book-inner``), by which it turns pages, and a span with an id round every sentence,
by which it keeps places, marks and statistics. Notes pop up there when the link leads forward, to an element of nine
characters to 5,000 (Kobo's guidelines for EPUB, "Footnotes"); ours stand at the end of their page. What a newcomer
gets wrong: no word may change, or the book is another one than the EPUB beside it.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from regather.model import Artifact, Finding
from regather.outputs.epub_pages import whole_page
from regather.outputs.epub_zip import repacked
from regather.project.atomic import cannot_write, write_bytes

_X = "{http://www.w3.org/1999/xhtml}"

SPAN = "koboSpan"
"""The class of the spans; their ids are ``kobo.PARAGRAPH.SENTENCE``, counted in each file."""

_SENTENCE = re.compile(r".*?(?:[。！？]+|[.!?:…؟۔।]+(?!\w))[\"'”’“»›«)\]」』]*\s*|.+\Z", re.DOTALL)
"""Up to the mark that ends it, with the quotes and spaces after it; a mark within a word or number ends nothing."""

_PARAGRAPHS = frozenset(("p", "ol", "ul", "table"))
"""Elements with which a new count of sentences begins."""

_WHOLE = frozenset(("pre", "script", "style", "audio", "video", "svg", "math"))
"""Elements whose text stays as it is."""

SHORTEST_NOTE = 9
"""Characters below which Kobo takes what a link leads to for no note, and jumps there."""

_JOINER = "\u2060"
"""WORD JOINER: seen by nobody, counted by Kobo."""

STYLE = "div#book-inner { margin-top: 0; margin-bottom: 0;}"
"""What the shop adds to each page, as far as it is of use; the class below tells programs that it is there."""


def write_kepub(source: Path, target: Path) -> tuple[Artifact, tuple[Finding, ...]]:
    """Write the EPUB at ``source`` for Kobo readers to ``target``; the same file gives the same bytes.

    :raises CannotWrite: the file cannot be written.
    """
    content = repacked(io.BytesIO(source.read_bytes()), _for_kobo)
    try:
        write_bytes(target, content)
    except OSError as error:
        raise cannot_write(error, target) from error
    return Artifact("kepub", target, hashlib.sha256(content).hexdigest()), ()


def _for_kobo(name: str, content: bytes) -> bytes:
    return kobo_page(content) if name.endswith(".xhtml") else content


def kobo_page(content: bytes) -> bytes:
    """An XHTML page with Kobo's wrappers and spans."""
    root = etree.fromstring(content)
    head, body = root.find(f"{_X}head"), root.find(f"{_X}body")
    if head is None or body is None:
        return content
    style = etree.SubElement(head, f"{_X}style", {"type": "text/css", "class": "kobostylehacks"})
    style.text = STYLE
    style.tail = "\n"
    for note in body.iter(f"{_X}aside"):
        _lengthen(note)
    counts = _Counts()
    _mark(body, counts)
    columns = etree.Element(f"{_X}div", {"id": "book-columns"})
    inner = etree.SubElement(columns, f"{_X}div", {"id": "book-inner"})
    inner.text, body.text = body.text, None
    inner.extend(list(body))
    body.append(columns)
    return whole_page(root)


@dataclass(slots=True)
class _Counts:
    """Where the counting stands; ``fresh`` says that the next sentence is the first of a paragraph."""

    paragraph: int = 0
    sentence: int = 0
    fresh: bool = False

    def span(self) -> etree._Element:
        """The span for the next sentence."""
        if self.fresh:
            self.paragraph, self.sentence, self.fresh = self.paragraph + 1, 0, False
        self.sentence += 1
        return etree.Element(f"{_X}span", {"class": SPAN, "id": f"kobo.{self.paragraph}.{self.sentence}"})


def _mark(element: etree._Element, counts: _Counts) -> None:
    """Put a span round every sentence and every picture below the element, in place."""
    kind = etree.QName(element).localname
    if kind in _WHOLE:
        return
    if kind in _PARAGRAPHS:
        counts.fresh = True
    children = list(element)
    parts: list[str | etree._Element] = list(_spans(element.text, kind, counts))
    element.text = None
    for child in children:
        element.remove(child)
        tail, child.tail = child.tail, None
        if etree.QName(child).localname == "img":
            counts.fresh = True
            holder = counts.span()
            holder.append(child)
            parts.append(holder)
        else:
            _mark(child, counts)
            parts.append(child)
        parts += _spans(tail, kind, counts)
    for part in parts:
        if not isinstance(part, str):
            element.append(part)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + part
        else:
            element.text = (element.text or "") + part


def _spans(text: str | None, kind: str, counts: _Counts) -> Iterator[str | etree._Element]:
    """The sentences of a text, each in its span; white space between blocks stays as it is."""
    if not text:
        return
    if not text.strip() and kind != "p":
        yield text
        return
    for match in _SENTENCE.finditer(text):
        span = counts.span()
        span.text = match[0]
        yield span


def _lengthen(note: etree._Element) -> None:
    """Make a note as short as "Ibid." long enough to pop up."""
    missing = SHORTEST_NOTE - len("".join(str(text) for text in note.itertext()).strip())
    last = next((p for p in reversed(list(note.iter(f"{_X}p")))), None)
    if missing <= 0 or last is None:
        return
    if len(last):
        last[-1].tail = (last[-1].tail or "") + _JOINER * missing
    else:
        last.text = (last.text or "") + _JOINER * missing

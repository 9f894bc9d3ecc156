"""An untrusted XHTML tree -> the same tree with only the elements and attributes that a book needs.

Pandoc passes any attribute through (``{onclick=...}``), so what is allowed is listed and all else goes.
What a newcomer gets wrong: text is never dropped here, only the tags around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

_ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": frozenset(("id", "class", "lang", "dir", "title")),
    "a": frozenset(("href",)),
    "img": frozenset(("src", "alt")),
    "ol": frozenset(("start", "type")),
    "td": frozenset(("colspan", "rowspan")),
    "th": frozenset(("colspan", "rowspan", "scope")),
    "figcaption": frozenset(("aria-hidden",)),
}
# "u" is what pandoc makes of [text]{.underline}.
_INLINES = frozenset(("a", "br", "code", "del", "em", "img", "span", "strong", "sub", "sup", "u"))
_ALIGNED = re.compile(r"text-align:\s*(left|right|center)")
_WIDE = re.compile(r"(?<![-\w])width:\s*(\d+(?:\.\d+)?)%")

_LEAVES = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr", "li", "dt", "dd", "figcaption", "caption", "col", "th", "td")
)
_HOLDERS = frozenset(
    ("section", "div", "blockquote", "ul", "ol", "dl", "figure", "table", "colgroup", "thead", "tbody", "tfoot", "tr")
)
BLOCKS = _LEAVES | _HOLDERS
"""Elements that begin on a line of their own."""

_SPACE = re.compile(r"[ \t\r\n]+")

# What XML 1.0 cannot hold (section 2.2 of the standard).
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_control_characters(text: str) -> str:
    """The text without the characters that XML forbids; a form feed becomes a line break."""
    return _NOT_XML.sub("", text.replace("\f", "\n"))


def parse_fragment(html: str) -> etree._Element:
    """The fragment as a ``body`` element.

    Read as HTML, which loses no text: an attribute that a person made up may not be well-formed XML.
    """
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)
    body = etree.fromstring(f"<body>{html}</body>".encode(), parser).find("body")
    return body if body is not None else etree.Element("body")


def clean(root: etree._Element) -> None:
    """Take out, in place, every element and attribute below ``root`` that is not on the lists."""
    for element in list(root.iterdescendants()):
        if not isinstance(element.tag, str) or element.tag not in BLOCKS | _INLINES:
            unwrap(element)
            continue
        _keep_allowed_attributes(element)


def _keep_allowed_attributes(element: etree._Element) -> None:
    allowed = _ATTRIBUTES["*"] | _ATTRIBUTES.get(str(element.tag), frozenset())
    style = element.get("style", "")
    for name in list(element.attrib):
        if name not in allowed:
            del element.attrib[name]
    if aligned := _ALIGNED.search(style):
        add_class(element, f"align-{aligned[1]}")
    if wide := _WIDE.search(style):
        if element.tag == "col":
            element.set("style", f"width: {wide[1]}%")
        elif element.tag == "img":
            # Steps of ten per cent: a class needs no inline style, and readers may overrule it.
            step = min(10, max(1, round(float(wide[1]) / 10)))
            add_class(element, f"width-{step * 10}")


def add_class(element: etree._Element, name: str) -> None:
    """Give the element one more class."""
    element.set("class", f"{element.get('class', '')} {name}".strip())


def classes(element: etree._Element) -> tuple[str, ...]:
    """The classes of the element, in order."""
    return tuple(element.get("class", "").split())


def unwrap(element: etree._Element) -> None:
    """Replace the element by what is in it. Comments and processing instructions leave only their tail."""
    parent = element.getparent()
    if parent is None:
        return
    index = parent.index(element)
    is_element = isinstance(element.tag, str)
    append_text(parent, index, element.text if is_element else None)
    children = list(element) if is_element else []
    for offset, child in enumerate(children):
        parent.insert(index + offset, child)
    append_text(parent, index + len(children), element.tail)
    element.tail = None
    parent.remove(element)


def remove(element: etree._Element) -> None:
    """Take the element out and leave the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    append_text(parent, parent.index(element), element.tail)
    element.tail = None
    parent.remove(element)


def append_text(parent: etree._Element, index: int, text: str | None) -> None:
    """Add text in front of the child at ``index`` (or at the end)."""
    if not text:
        return
    if index == 0:
        parent.text = (parent.text or "") + text
    else:
        before = parent[index - 1]
        before.tail = (before.tail or "") + text


def collapse_space(root: etree._Element) -> None:
    """Bring white space to what a browser would show: single spaces in lines, a newline between blocks.

    WeasyPrint does not collapse white space in floated footnotes, and stops with an error on some.
    """
    _collapse(root)
    for element in root.iter(*_HOLDERS):
        if any(child.tag in BLOCKS for child in element):
            _set_apart(element)


def _set_apart(element: etree._Element) -> None:
    """One newline between the blocks of an element that holds only blocks."""
    loose = [element.text, *(child.tail for child in element)]
    if any(text and text.strip(" \n") for text in loose) or not all(child.tag in BLOCKS for child in element):
        return
    element.text = "\n"
    for child in element:
        child.tail = "\n"


def _collapse(root: etree._Element) -> None:
    """Collapse runs of white space, and drop them at the edges of blocks and after a line break."""
    edge = True
    last: tuple[etree._Element, str] | None = None
    for element, which, value in _texts(root):
        if which == "edge":
            if last is not None:
                _strip_end(*last)
            edge, last = True, None
            continue
        if which == "picture":
            edge, last = False, None
            continue
        text = _SPACE.sub(" ", value)
        if edge:
            text = text.removeprefix(" ")
        setattr(element, which, text)
        if text:
            edge = text.endswith(" ")
            last = (element, which)


def _strip_end(element: etree._Element, which: str) -> None:
    setattr(element, which, (getattr(element, which) or "").removesuffix(" "))


def _texts(element: etree._Element) -> Iterator[tuple[etree._Element, str, str]]:
    """Every text and tail in document order; ``edge`` where a block or line begins or ends, ``picture`` for one."""
    is_edge = element.tag in BLOCKS or element.tag == "br"
    if element.tag == "img":
        yield element, "picture", ""
    if is_edge:
        yield element, "edge", ""
    if element.tag != "pre":
        if element.text:
            yield element, "text", element.text
        for child in element:
            yield from _texts(child)
            if child.tail:
                yield child, "tail", child.tail
    if is_edge:
        yield element, "edge", ""


def plain_text(element: etree._Element) -> str:
    """The element's text without its note calls, in one line."""
    parts: list[str] = []
    _gather(element, parts)
    return _SPACE.sub(" ", "".join(parts)).strip(" ")


def _gather(element: etree._Element, parts: list[str]) -> None:
    parts.append(element.text or "")
    if element.tag == "br":
        parts.append(" ")
    for child in element:
        if not {"note-call", "note-comma", "footnote-ref"} & set(classes(child)):
            _gather(child, parts)
        parts.append(child.tail or "")


def to_string(element: etree._Element) -> str:
    """The element as XML, without the text after it."""
    return etree.tostring(element, encoding="unicode", with_tail=False)

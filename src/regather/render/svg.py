"""A drawing as received -> the same drawing without scripts and without anything fetched from outside.

What a newcomer gets wrong: a drawing is a program, too. One in which nothing has to go is handed on byte
for byte.
"""

from __future__ import annotations

import re

from lxml import etree

_ACTIVE = frozenset(("script", "foreignObject", "handler", "listener", "iframe", "audio", "video", "object", "embed"))
_SHOWS = frozenset(("image", "use", "feImage"))
"""Elements that show nothing but what their address leads to."""
_OUTSIDE = re.compile(r"(?:@import\b[^;]*;?)|url\(\s*['\"]?(?!#|data:image/)[^)]*\)", re.IGNORECASE)
_INSIDE = re.compile(r"\s*(?:#|data:image/(?!svg))", re.IGNORECASE)


def read_svg(content: bytes) -> etree._Element:
    """The drawing's root; nothing is fetched, and entities stay as they are.

    :raises ValueError: it is not well-formed XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error


def safe_svg(content: bytes) -> tuple[bytes, bool]:
    """The drawing fit for a book, and whether something had to be taken out.

    :raises ValueError: it is not well-formed XML.
    """
    root = read_svg(content)
    changed = b"<!ENTITY" in content
    for element in list(root.iter()):
        changed |= _tame(element)
    if not changed:
        return content, False
    return etree.tostring(root, encoding="utf-8", xml_declaration=True), True


def _tame(element: etree._Element) -> bool:
    """Take out of one element what does not belong in a book; tells whether there was something."""
    if isinstance(element, etree._Comment):
        return False
    if isinstance(element, (etree._Entity, etree._ProcessingInstruction)):
        _drop(element)
        return True
    kind = etree.QName(element).localname
    if kind in _ACTIVE:
        _drop(element)
        return True
    changed = False
    attributes = [(str(name), str(value)) for name, value in element.attrib.items()]
    for name, value in attributes:
        local = etree.QName(name).localname.lower()
        outside = local in ("href", "src") and kind != "a" and not _INSIDE.match(value)
        unsafe_link = kind == "a" and local == "href" and not re.match(r"\s*(?:#|https?:|mailto:)", value)
        if outside and kind in _SHOWS:
            _drop(element)
            return True
        if local.startswith("on") or outside or unsafe_link or _OUTSIDE.search(value):
            del element.attrib[name]
            changed = True
    if kind == "style" and element.text and _OUTSIDE.search(element.text):
        element.text = _OUTSIDE.sub("", element.text)
        changed = True
    return changed


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)

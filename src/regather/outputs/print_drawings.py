"""A drawing as received -> the same drawing, its lettering in faces of the book.

A drawing names the faces of the machine that it was made on, or none. In print it would be lettered in whatever the
machine that builds the book has instead, differently on each. What a newcomer gets wrong: faces that the book itself
brings, by a style sheet, stay; and the e-book is not touched, where readers choose their faces anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from regather.render.svg import read_svg

_FAMILY = re.compile(r"(font-family\s*:)([^;}]*)")
_LETTERED = ("text", "tspan", "textPath")
_EVEN = ("monospace", "ui-monospace", "courier", "courier new", "menlo", "consolas", "dejavu sans mono")
"""Names by which drawings ask for letters of even width."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """The faces for drawings: families as CSS lists them for text and for even widths, and those that may stay."""

    text: str
    even: str
    own: frozenset[str]

    def families(self, asked: str) -> str:
        """The families to ask for in place of ``asked``, a list as CSS has it."""
        names = _names(asked)
        ours = _names(self.even if any(name.lower() in _EVEN for name in names) else self.text)
        # Without spaces: the layout engine would take them for part of the name.
        return ",".join(dict.fromkeys([*(name for name in names if name in self.own), *ours]))


def _names(families: str) -> list[str]:
    return [name.strip().strip("\"'") for name in families.split(",")]


def lettered(content: bytes, faces: Lettering) -> bytes:
    """The drawing with its lettering in these faces; one without lettering is handed on byte for byte.

    :raises ValueError: it is not well-formed XML.
    """
    root = read_svg(content)
    if not any(True for _ in root.iter(*(f"{{*}}{name}" for name in _LETTERED))):
        return content
    for element in root.iter("*"):
        if (asked := element.get("font-family")) is not None:
            element.set("font-family", faces.families(asked))
        if "font-family" in (look := element.get("style", "")):
            element.set("style", _FAMILY.sub(lambda found: f"{found[1]}{faces.families(found[2])}", look))
        if etree.QName(element).localname == "style" and element.text:
            element.text = _FAMILY.sub(lambda found: f"{found[1]}{faces.families(found[2])}", element.text)
    if root.get("font-family") is None:
        root.set("font-family", faces.families(""))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def words_in(path: Path) -> str:
    """The words in a drawing; nothing where it cannot be read."""
    try:
        root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)).getroot()
    except (OSError, etree.XMLSyntaxError):
        return ""
    return " ".join(str(text) for text in root.itertext())

"""Pandoc's line blocks -> stanzas and lines, so that a long line can hang and a stanza stay together.

What a newcomer gets wrong: the spaces at the start of a line are no-break spaces by now, and they count.
"""

from __future__ import annotations

from lxml import etree

from regather.render.clean import classes

LONG = 10
"""Lines up to which a stanza stays on one page: a third of an A5 page. A longer one may break, or it would
leave its heading alone, or half a page empty."""


def set_verse(root: etree._Element) -> None:
    """Turn every ``div.line-block`` below ``root`` into ``div.verse > p.stanza > span.line + br``.

    A stanza of more than :data:`LONG` lines is ``p.stanza.long``.
    """
    for block in [div for div in root.iter("div") if "line-block" in classes(div)]:
        lines = _lines(block)
        block.text = None
        for child in list(block):
            block.remove(child)
        block.set("class", "verse")
        stanza: etree._Element | None = None
        for line in lines:
            if not (line.text or "").strip() and not len(line):
                stanza = None
                continue
            if stanza is None:
                stanza = etree.SubElement(block, "p", {"class": "stanza"})
            elif len(stanza):
                # A reader without our style sheet still breaks the line here.
                etree.SubElement(stanza, "br")
            stanza.append(line)
        for stanza in block:
            if sum(1 for line in stanza if line.tag == "span") > LONG:
                stanza.set("class", "stanza long")


def _lines(block: etree._Element) -> list[etree._Element]:
    lines = [etree.Element("span", {"class": "line"})]
    lines[-1].text = block.text
    for child in list(block):
        tail, child.tail = child.tail, None
        if child.tag == "br":
            lines.append(etree.Element("span", {"class": "line"}))
            lines[-1].text = (tail or "").lstrip("\n")
        else:
            child.tail = tail
            lines[-1].append(child)
    return lines

"""The languages that a chapter says its words are in -> ``lang`` and ``dir`` where a reader needs them.

``[texte]{lang=fr}`` marks a phrase, ``::: {lang=de}`` blocks, and such a fence round a whole chapter the chapter. What
a newcomer gets wrong: the direction follows from the letters, not from the tag, and is only written where it differs
from that of the text around it.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from regather.model import Finding, Severity
from regather.render.clean import BLOCKS, classes
from regather.render.page_marks import MARK
from regather.text.languages import direction_of, language_tag, runs_leftward

_PARAGRAPHS = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dt", "dd", "li", "td", "th", "caption", "figcaption")
)
"""Blocks that hold lines: a whole one in letters of the other direction gets a direction of its own."""


def settle_fences(section: etree._Element) -> None:
    """Make fences of what pandoc took for sections, since they begin with a heading; the heading gets its id back."""
    for fence in list(section.iterdescendants("section")):
        fence.tag = "div"
        heading = next(fence.iter("h1", "h2", "h3", "h4", "h5", "h6"), None)
        if heading is not None and heading.get("id") is None and fence.get("id") is not None:
            heading.set("id", fence.attrib.pop("id"))


def lift_whole(section: etree._Element) -> None:
    """Where one fence holds the whole chapter, give the chapter what the fence says, and take the fence away."""
    blocks = [block for block in section if MARK not in classes(block)]
    if len(blocks) != 1 or blocks[0].tag != "div" or (section.text or "").strip() or (blocks[0].tail or "").strip():
        return
    fence = blocks[0]
    heading = next(fence.iter("h1", "h2", "h3", "h4", "h5", "h6"), None)
    if not ({"lang", "dir"} & set(fence.attrib)) or heading is None or heading.getparent() is not fence:
        return
    for name in ("lang", "dir", "class"):
        if name in fence.attrib:
            section.set(name, fence.attrib[name])
    at = section.index(fence)
    section.remove(fence)
    for offset, child in enumerate(list(fence)):
        section.insert(at + offset, child)


def set_languages(tree: etree._Element, direction: str, where: str, report: Callable[[Finding], None]) -> None:
    """Put every ``lang`` below and on ``tree`` into its right form and give directions, in place.

    ``direction`` is that of the text around it; a tag that is none is dropped and reported.
    """
    for element in tree.iter():
        tag = element.get("lang")
        if tag is None:
            continue
        right = language_tag(tag)
        if right:
            element.set("lang", right)
            continue
        del element.attrib["lang"]
        message = f"“{tag}” is not the tag of a language."
        hint = "Use tags such as fr, pt-BR or grc. The words stay; the tag was left out."
        report(Finding("language-unknown", Severity.WARNING, message, where, hint=hint))
    if direction == "rtl" or runs_leftward("".join(str(text) for text in tree.itertext())):
        _direct(tree, direction)
    for element in tree.iter():
        if element.get("dir") not in (None, "ltr", "rtl", "auto"):
            del element.attrib["dir"]


def _direct(element: etree._Element, around: str) -> None:
    """Give a direction to what runs against the text around it."""
    own = element.get("dir")
    if own is None and (element.tag in _PARAGRAPHS or element.get("lang") is not None or _is_stanza(element)):
        if element.tag not in BLOCKS or not _holds_blocks(element) or element.get("lang") is not None:
            own = direction_of("".join(str(text) for text in element.itertext()))
        if own and own != around:
            element.set("dir", own)
    around = own or around
    for child in element:
        if isinstance(child.tag, str):
            _direct(child, around)


def _is_stanza(element: etree._Element) -> bool:
    return "line-block" in classes(element)


def _holds_blocks(element: etree._Element) -> bool:
    return any(child.tag in BLOCKS for child in element)

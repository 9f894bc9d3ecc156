"""A class on a chapter's heading -> what part of a book the chapter is, and whether it stands before or after the body.

``# Preface {.preface}`` says it; no word of a heading is ever taken for it, since headings are in any language. What
a newcomer gets wrong: an introduction between two chapters belongs to the body, whatever its class is.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from regather.render.clean import classes
from regather.render.page_marks import MARK

FRONT = frozenset(("abstract", "acknowledgments", "dedication", "epigraph", "foreword", "introduction", "preface"))
"""Kinds that stand before the body, if nothing of the body stands before them."""

BACK = frozenset(
    ("acknowledgments", "afterword", "appendix", "bibliography", "colophon", "credits", "errata", "glossary", "index")
)
"""Kinds that stand after the body, if nothing of the body stands after them."""

KINDS = FRONT | BACK | frozenset(("conclusion", "epilogue", "prologue"))
"""All kinds that a chapter may say it is (EPUB 3 Structural Semantics, DPUB-ARIA); without one it is a chapter or part.

Prologue, epilogue and conclusion are of the body: they belong to what is told.
"""

OPENING = ("dedication", "epigraph")
"""Fences that stand before everything else in a book and are pages of their own there."""


def kind_of(section: etree._Element) -> str:
    """The kind that the chapter says it is, on its first heading or on itself; empty where it says nothing.

    A chapter of nothing but a dedication or epigraphs is what the first of them is.
    """
    heading = next(section.iter("h1", "h2", "h3", "h4", "h5", "h6"), None)
    for element in (section, heading):
        for name in classes(element) if element is not None else ():
            if name in KINDS:
                return name
    fences = opening_of(section)
    if fences and len(fences) == len(section):
        return next(name for fence in fences for name in classes(fence) if name in OPENING)
    return ""


def opening_of(section: etree._Element) -> list[etree._Element]:
    """The dedication and the epigraphs before everything else in a book's first chapter, with the marks before them."""
    found: list[etree._Element] = []
    waiting: list[etree._Element] = []
    for block in section:
        if MARK in classes(block):
            waiting.append(block)
        elif block.tag == "div" and any(name in OPENING for name in classes(block)):
            found += [*waiting, block]
            waiting = []
        else:
            break
    return found


def matters(kinds: Sequence[str]) -> list[str]:
    """``front``, ``body`` or ``back`` for each chapter of a book, from its kind."""
    found = ["body"] * len(kinds)
    for number, kind in enumerate(kinds):
        if kind not in FRONT:
            break
        found[number] = "front"
    for number in range(len(kinds) - 1, -1, -1):
        if kinds[number] not in BACK or found[number] == "front":
            break
        found[number] = "back"
    return found

"""A design with slots, and what the book says of itself -> the front of the cover as one SVG drawing.

A design is an SVG file in ``styles/``: any drawing, in which rectangles with the ids ``title``, ``subtitle``,
``authors`` and ``publisher`` say where those words go. The words are broken into lines and set as large as
their rectangle lets them, so that one word and a title of three lines both look meant. What a newcomer
gets wrong: a rectangle's own look is the look of the words (``fill``, ``font-family``, ``font-weight``,
``letter-spacing``), it is never drawn itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from regather.errors import CannotBuild
from regather.model import Book, Finding, Metadata, Severity
from regather.outputs.cover_lines import TextBox, set_lines
from regather.outputs.print_fonts import Chosen
from regather.outputs.style_sheets import sheet_path, tokens_of
from regather.project.layout import PACKAGE_STYLES
from regather.render.svg import safe_svg

WIDTH, HEIGHT = 120, 180
"""The units of a design: two to three, the shape of most books. Other shapes lose a strip at two edges."""

OWN = "cover.svg"
"""A person's own design in ``styles/``, which counts for every theme."""

MANY = 3
"""Authors up to which each has a line; more run on, or a list of twenty would be a column of ants."""

_SVG = "{http://www.w3.org/2000/svg}"
_SLOTS = ("title", "subtitle", "authors", "publisher")
_CHOSEN = ("--cover-ground", "--cover-accent", "--cover-shade")
"""Tokens that may list several colours, of which the title chooses: the first of each, or the second of each."""


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a cover: what it is printed on, the words on it, and the drawing."""

    ground: str
    ink: str
    accent: str


def cover_colours(book: Book) -> Colours:
    """The colours of the book's cover, as the theme gives them."""
    tokens = cover_tokens(book)
    return Colours(tokens["--cover-ground"], tokens["--cover-ink"], tokens["--cover-accent"])


def cover_tokens(book: Book) -> dict[str, str]:
    """The tokens of the theme; where one lists several colours, that which falls to this book."""
    tokens = tokens_of(book)
    digest = hashlib.sha256("\n".join((book.metadata.title, *book.metadata.authors)).encode()).digest()
    for name in _CHOSEN:
        several = [value.strip() for value in re.split(r",(?![^(]*\))", tokens[name])]
        tokens[name] = several[digest[0] % len(several)]
    return tokens


def design_path(book: Book) -> Path:
    """The file of the design: the person's ``cover.svg``, the theme's, or the classical one."""
    for name in (OWN, f"covers/{book.theme}.svg", "covers/classical.svg"):
        path = sheet_path(book, name)
        if path.is_file():
            return path
    return PACKAGE_STYLES / "covers/classical.svg"


def cover_svg(book: Book, report: Callable[[Finding], None]) -> str:
    """The front of the cover: SVG of :data:`WIDTH` by :data:`HEIGHT` units that fills whatever box it is put in.

    Text stays text, in faces by the names of :mod:`regather.outputs.print_fonts`.

    :raises CannotBuild: the design is not well-formed.
    """
    path = design_path(book)
    where = f"styles/{path.parent.name}/{path.name}" if path.parent.name == "covers" else f"styles/{path.name}"
    text = path.read_text(encoding="utf-8")
    tokens = cover_tokens(book)
    text = re.sub(r"var\(\s*(--[\w-]+)\s*\)", lambda found: tokens.get(found[1], found[0]).replace('"', "'"), text)
    try:
        content, changed = safe_svg(text.encode())
    except ValueError as error:
        raise CannotBuild(f"The design of the cover is not well-formed: {error}", where=where) from error
    if changed:
        message = "The design holds scripts or asks for files from outside; that was left out."
        report(Finding("image-unsafe", Severity.WARNING, message, where))
    root = etree.fromstring(content)
    for key, value in (("width", "100%"), ("height", "100%"), ("preserveAspectRatio", "xMidYMid slice")):
        root.set(key, value)
    if "title" not in {element.get("id") for element in root.iter(f"{_SVG}rect")}:
        hint = 'Draw a rectangle with the id "title" where it is to stand.'
        report(Finding("cover-no-title", Severity.WARNING, "The design has no place for the title.", where, hint=hint))
    _fill(root, book.metadata)
    return etree.tostring(root, encoding="unicode")


def _fill(root: etree._Element, about: Metadata) -> None:
    """Put the words into their rectangles; a part of the drawing that belongs to words that are not there goes."""
    words = {
        "title": (about.title,),
        "subtitle": (about.subtitle,),
        "authors": about.authors if len(about.authors) <= MANY else (" · ".join(about.authors),),
        "publisher": (about.publisher,),
    }
    words = {slot: tuple(line for line in lines if line.strip()) for slot, lines in words.items()}
    for comment in list(root.iter(etree.Comment)):
        _drop(comment)
    for element in [part for part in root.iter() if isinstance(part.tag, str)]:
        needs = str(element.attrib.pop("data-if", ""))
        if needs and not words.get(needs):
            _drop(element)
            continue
        slot = str(element.get("id", ""))
        if element.tag == f"{_SVG}rect" and slot in _SLOTS:
            for text in reversed(list(_texts(element, words[slot], about))):
                element.addnext(text)
            _drop(element)


def _texts(slot: etree._Element, paragraphs: tuple[str, ...], about: Metadata) -> Iterator[etree._Element]:
    """The lines of one slot as ``text`` elements that look as the rectangle says."""
    if not paragraphs:
        return
    box = TextBox.read(slot, about.language, WIDTH, right_to_left=about.right_to_left)
    if slot.get("data-case") == "upper":
        paragraphs = tuple(upper(line, about.language) for line in paragraphs)
    for line in set_lines(paragraphs, box):
        text = etree.Element(f"{_SVG}text", {"text-anchor": line.anchor, "font-size": f"{line.size:.3f}"})
        if line.stretch > 1:
            text.set("transform", f"translate({line.x:.3f} {line.y:.3f}) scale(1 {line.stretch:.4f})")
        else:
            text.set("x", f"{line.x:.3f}")
            text.set("y", f"{line.y:.3f}")
        for name in ("fill", "font-weight", "font-style"):
            if (value := slot.get(name)) is not None:
                text.set(name, value)
        # The face that has the line's letters is named alone: who draws it has no choice to make.
        text.set("font-family", f"'{line.face.family}'")
        if box.spacing:
            text.set("letter-spacing", f"{box.spacing * line.size:.3f}")
        text.text = line.text
        yield text


def upper(text: str, language: str) -> str:
    """The text in capitals as the language writes them: a dotted i stays dotted in Turkish, Greek drops its accents."""
    tongue = language.split("-", maxsplit=1)[0].lower()
    if tongue in ("tr", "az"):
        text = text.replace("i", "İ").replace("ı", "I")
    if tongue == "el":
        text = text.translate(_GREEK)
    return text.upper()


_GREEK = str.maketrans("άέήίόύώΐΰΆΈΉΊΌΎΏ", "αεηιουωϊϋΑΕΗΙΟΥΩ")


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def of_cover(chosen: Chosen, report: Callable[[Finding], None]) -> None:
    """Tell of the cover's letters that none of our faces has."""
    for finding in chosen.findings:
        which = finding.message.rpartition(": ")[2]
        message = f"Letters of the cover are in none of our faces and may look different elsewhere: {which}"
        report(replace(finding, code="cover-face", message=message))

"""The drawn cover -> a PNG picture for library shelves, where a person gave none.

Painted by resvg, which reads no font but those that it is handed, so that every machine paints the same
picture; PNG, because several readers show no SVG cover. What a newcomer gets wrong: nothing here may be left
to chance, the colours come from the title.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress

import resvg_py

from regather.errors import CannotBuild
from regather.model import Book, Finding
from regather.outputs.cover_design import HEIGHT, WIDTH, cover_svg, of_cover
from regather.outputs.print_fonts import Chosen, Face, faces_for
from regather.store import current, key_of

PIXELS = 1200
"""The picture's width: two to three, the shape of most books, and more than any shelf shows."""

_TEXT = re.compile(r">([^<]+)<")

_INSTANCES = ("", " Thin", " ExtraLight", " Light")
"""What a file of many weights may add to the name of its face: the weight that it shows unasked."""


def draw_cover(book: Book, report: Callable[[Finding], None]) -> bytes:
    """A PNG picture; the same book gives the same bytes, since the faces are those that Regather brings.

    :raises CannotBuild: the design cannot be drawn.
    :raises MissingProgram: the package that brings a face is not installed, or not whole.
    """
    svg = cover_svg(book, report)
    of_cover(_faces(svg), report)
    return paint(svg, PIXELS)


def paint(svg: str, width: int) -> bytes:
    """A drawing of the cover as PNG, ``width`` pixels wide.

    :raises CannotBuild: it cannot be drawn.
    """
    chosen = _faces(svg)
    for face in chosen.faces:
        svg = svg.replace(f"'{face.family}'", _names(face))
    svg = svg.replace('width="100%" height="100%"', f'width="{WIDTH}" height="{HEIGHT}"', 1)
    files = [str(path) for path in chosen.paths()]
    # Painting is most of the time that a small e-book takes; the same drawing was painted by the last build.
    fonts = [part for path in chosen.paths() for part in (path.name, path.read_bytes())]
    store, key = current(), key_of("cover", resvg_py.__version__, svg, str(width), *fonts)
    kept = store.get(key) if store is not None and not chosen.findings else None
    if kept is not None:
        return kept
    picture = _painted(svg, width, files, ours=not chosen.findings)
    if store is not None and not chosen.findings:
        with suppress(OSError):
            store.put(key, picture)
    return picture


def _painted(svg: str, width: int, files: list[str], *, ours: bool) -> bytes:
    try:
        # The machine's own fonts are read only where ours lack a letter, which is told.
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=ours, font_files=files))
    except ValueError as error:
        raise CannotBuild(f"The cover could not be drawn: {error}", where="styles/") from error


def _faces(svg: str) -> Chosen:
    """The faces that the drawing names, and those that its words need besides."""
    return faces_for([svg.replace("'", '"')], _TEXT.findall(svg))


def _names(face: Face) -> str:
    """The names by which the files of a face call themselves."""
    return ", ".join(f"'{face.title}{instance}'" for instance in _INSTANCES)

"""A little book with all that a web page must carry, made without its faces, which take longer than the pages."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from tests.support.books import book_of

from regather.model import Book, Contributor
from regather.outputs import web

PARAGRAPH = (
    "The {nth} morning the ferry came in without lights, and whoever stood on the pier counted the boards again, "
    "because counting was what one did there while the fog made up its mind."
)
NTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh")

PIER = "\n\n".join(
    (
        '# The Pier []{.page n="5"}',
        PARAGRAPH.format(nth=NTH[0]),
        *(PARAGRAPH.format(nth=nth) for nth in NTH[1:6]),
        'Nobody took the rope.[^rope] []{.page n="6" label="vi"}Nobody ever did.[^two]',
        *(PARAGRAPH.format(nth=nth) for nth in NTH[6:]),
        "## Boards",
        "See [the table](02-two.md#what-it-cost) and [elsewhere](https://example.org/?a=1&b=2).",
        "> A quotation stands in, *as it should*.",
        "| The tide goes out,\n|   the tide comes in,\n| and nobody asks.",
        "[^rope]: The rope was *new*.\n\n    It had a second paragraph.",
        "[^two]: Or so it is said.",
    )
)

COST = """# What It Cost

| Board | Nails | Hours | Rope | Tar | Lamps | Bread | Tea | Salt |
|-------|------:|------:|-----:|----:|------:|------:|----:|-----:|
| Oakenwood | 1200 | 3400 | 5600 | 7800 | 9000 | 1100 | 1200 | 1300 |

![A lamp on a post](lamp.svg)

https://example.org/a/very/long/address/that/has/no/place/to/break/and/goes/on/and/on/and/on

``` text
a_line_of_code_that_is_longer_than_any_telephone_is_wide = "and does not break by itself"
```

A word in another tongue: [ein Wort]{lang="de"}.
"""

LAMP = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60"><path d="M10 50 60 10l50 40z"/></svg>'


def _sheet() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (480, 720), "#23403a").save(buffer, "PNG")
    return buffer.getvalue()


_SHEET = _sheet()


def pier(folder: Path) -> Book:
    """The book, in a folder of its own."""
    (folder / "chapters").mkdir(parents=True, exist_ok=True)
    (folder / "chapters" / "lamp.svg").write_text(LAMP)
    book = book_of(folder, PIER, COST, "Without a heading it goes on.\n", language="en-GB", date="1931")
    people = (Contributor("Ida Farrow"), Contributor("Wren Abbot", "edt"))
    about = replace(book.metadata, title="The Pier & the <Rope>", slug="the-pier", contributors=people)
    return replace(book, metadata=about)


def without_faces(patch: pytest.MonkeyPatch) -> None:
    """Leave the faces out of what is made from now on, and a drawn cover without its drawing."""
    patch.setattr(web, "faces_css", lambda *_: "")
    patch.setattr(web, "paint", lambda *_: _SHEET)


def made(book: Book, folder: Path) -> tuple[Path, Path]:
    """The book as one page, and the folder that its archive holds."""
    folder.mkdir(parents=True, exist_ok=True)
    page, archive = folder / "x.html", folder / "x-web.zip"
    web.write_web(book, page, archive)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder / "site")
    return page, folder / "site" / book.metadata.slug

"""Declares every key of ``book/book.toml`` once.

The parser, the defaults, the comments in a new file and the reference page all come from
:data:`KEYS`. A newcomer adds a key to the parser; add it here and to the type that carries it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from regather.project.layout import THEME


class Kind(StrEnum):
    """What a key's value is, in the words of the reference page."""

    TEXT = "text"
    TEXTS = "list of texts"
    DATE = "text, date or year"
    FLAG = "true or false"
    NUMBER = "number"
    CONTRIBUTORS = "list of { name, role }"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: the table it stands in, its name, kind, default, meaning, and the values it may have."""

    table: str
    name: str
    kind: Kind
    default: str | bool | float | tuple[str, ...]
    meaning: str
    choices: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """``table.name``, as messages and records call it."""
        return f"{self.table}.{self.name}"


TABLES: dict[str, str] = {
    "book": "What the book says of itself.",
    "print": "How the print edition is made.",
    "press": "What a printing house gets.",
    "restore": "How the text is restored.",
}

KEYS: tuple[Key, ...] = (
    Key("book", "title", Kind.TEXT, "", "The title. Empty: the name of the folder."),
    Key("book", "subtitle", Kind.TEXT, "", "The subtitle, if the book has one."),
    Key("book", "authors", Kind.TEXTS, (), "Who wrote it, one text for each person or group."),
    Key(
        "book",
        "contributors",
        Kind.CONTRIBUTORS,
        (),
        'Others who had a part in it, each as { name = "…", role = "…" }; the role is a MARC relator code: '
        '"edt" edited, "trl" translated, "ill" illustrated it. Catalogues sort by file_as = "…" where it is given '
        '("Le Guin, Ursula K."); an author who is to be filed so stands here, too, with the role "aut".',
    ),
    Key("book", "language", Kind.TEXT, "en", 'The language as a BCP 47 tag: "en", "de", "pt-BR".'),
    Key("book", "date", Kind.DATE, "", "When it was published: a year, or a date such as 2022-01-31."),
    Key("book", "publisher", Kind.TEXT, "", "Who published it."),
    Key("book", "place", Kind.TEXT, "", "Where it was published."),
    Key("book", "edition", Kind.TEXT, "", "Which edition the source says it is."),
    Key("book", "series", Kind.TEXT, "", "The series that it belongs to, with its number there."),
    Key("book", "source", Kind.TEXT, "", "Where the text comes from: an address or the name of an edition."),
    Key("book", "rights", Kind.TEXT, "", "The licence or the words about copying."),
    Key("book", "description", Kind.TEXT, "", "What it is about, in a sentence or two, for catalogues."),
    Key("book", "subjects", Kind.TEXTS, (), "Words under which a catalogue lists it."),
    Key(
        "book",
        "identifier",
        Kind.TEXT,
        "",
        "What tells this book from all others: a urn:uuid:, an ISBN, an address. Empty: made from title and authors. "
        "Keep it once the book is published.",
    ),
    Key(
        "book",
        "isbn",
        Kind.TEXTS,
        (),
        "The ISBNs that the source shows: those of its edition, not of what is made here.",
    ),
    Key("book", "issn", Kind.TEXT, "", "The ISSN that the source shows."),
    Key("book", "doi", Kind.TEXT, "", "The DOI that the source shows."),
    Key(
        "book",
        "imprint",
        Kind.TEXTS,
        (),
        "What else title page, imprint and colophon of the source say, line by line, as it stands there.",
    ),
    Key("book", "slug", Kind.TEXT, "", "The name of the files in build/. Empty: made from the title."),
    Key("book", "right_to_left", Kind.FLAG, False, "Whether the book is read from right to left."),
    Key(
        "book",
        "theme",
        Kind.TEXT,
        THEME,
        'The look of all editions: "classical", "modern", "zine", or the name of a file of your own in styles/themes/.',
    ),
    Key("book", "cover", Kind.TEXT, "", "An image for the cover, from the project folder. Empty: a cover is set."),
    Key(
        "print",
        "trim",
        Kind.TEXT,
        "a5",
        "The size of the printed page.",
        choices=("a6", "a5", "digest", "6x9", "a4", "letter"),
    ),
    Key("print", "open_recto", Kind.FLAG, False, "Whether every chapter starts on a right-hand page."),
    Key(
        "print",
        "front",
        Kind.TEXT,
        "auto",
        "What stands before the title page: full begins with a half-title, short with the title. Auto: full where the "
        "book is too thick to be stapled (more than some 80 pages).",
        choices=("auto", "full", "short"),
    ),
    Key(
        "print",
        "notes",
        Kind.TEXT,
        "foot",
        "Where notes stand: at the foot of the page, at the end of each chapter, or at the end of the book.",
        choices=("foot", "chapter", "book"),
    ),
    Key(
        "print",
        "links",
        Kind.TEXT,
        "notes",
        "What becomes of links on paper: the address in a note of its own, in line behind the text, or hidden.",
        choices=("notes", "inline", "hidden"),
    ),
    Key(
        "print",
        "note_numbering",
        Kind.TEXT,
        "book",
        "Whether notes count through the whole book or start again with every chapter.",
        choices=("book", "chapter"),
    ),
    Key(
        "print",
        "source_pages",
        Kind.FLAG,
        False,
        "Whether the page numbers of the source stand in the margin, each where that page begins.",
    ),
    Key(
        "print",
        "archive",
        Kind.FLAG,
        False,
        "Whether a copy for archives is made besides the print edition (PDF/A-2a).",
    ),
    Key(
        "press",
        "make",
        Kind.FLAG,
        False,
        "Whether the files for a printing house are made: the pages (PDF/X-4), and the cover in one sheet.",
    ),
    Key("press", "bleed", Kind.NUMBER, 3, "How far colour runs over the edge that is cut, in millimetres."),
    Key("press", "marks", Kind.FLAG, True, "Whether crop marks stand outside the bleed."),
    Key(
        "press",
        "profile",
        Kind.TEXT,
        "",
        "The ICC profile of press and paper that the printing house names, from the project folder. "
        "Empty: a usual one.",
    ),
    Key(
        "press",
        "condition",
        Kind.TEXT,
        "",
        'The name under which the printing condition is registered, such as "FOGRA52", if the house gives one.',
    ),
    Key(
        "press",
        "binding",
        Kind.TEXT,
        "glued",
        "How the book is bound: glued, with a spine, or stapled, without.",
        choices=("glued", "stapled"),
    ),
    Key(
        "press",
        "thickness",
        Kind.NUMBER,
        10.5,
        "How thick a hundred leaves of the paper are, in millimetres: the spine follows from it. Measure a book of "
        "that paper, or ask the house; 80 g/m² offset has about 10, 90 g/m² bulky paper 15.",
    ),
    Key(
        "press",
        "isbn",
        Kind.TEXT,
        "",
        "The ISBN of the printed edition made here, for the back of the cover; never the one of the source.",
    ),
    Key(
        "restore",
        "mend",
        Kind.TEXT,
        "safe",
        "How much of the damage inside the text is mended: nothing, what is certain, or what is likely, too. "
        "restore --mend sets it.",
        choices=("none", "safe", "full"),
    ),
)


def keys_of(table: str) -> tuple[Key, ...]:
    """The keys of one table, in the order in which they are written."""
    return tuple(key for key in KEYS if key.table == table)

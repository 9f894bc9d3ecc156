"""The clean book, as it stands on disk: the border between restoring and publishing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person or group and their role, as a MARC relator code (``aut``, ``edt``, ``trl``, ``ill``).

    ``file_as`` is the name as a catalogue sorts it ("Le Guin, Ursula K."), where it is known.
    """

    name: str
    role: str = "aut"
    file_as: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the book says of itself. Dates are as printed or ISO 8601; ``language`` is BCP 47.

    ``isbn``, ``issn`` and ``doi`` are those of the source's edition; ``imprint`` are lines of its front matter
    that no other field has.
    """

    title: str
    slug: str
    language: str = "en"
    subtitle: str = ""
    contributors: tuple[Contributor, ...] = ()
    date: str = ""
    publisher: str = ""
    source: str = ""
    rights: str = ""
    identifier: str = ""
    description: str = ""
    subjects: tuple[str, ...] = ()
    right_to_left: bool = False
    place: str = ""
    edition: str = ""
    series: str = ""
    isbn: tuple[str, ...] = ()
    issn: str = ""
    doi: str = ""
    imprint: tuple[str, ...] = ()

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of those whose role is author, in order."""
        return tuple(c.name for c in self.contributors if c.role == "aut")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of ``chapters/``: ``text`` is Pandoc Markdown, the person's own truth.

    ``slug`` is the file's stem; ``title`` and ``level`` are those of its first heading (level 1 if
    it has none).
    """

    slug: str
    title: str
    level: int
    text: str
    path: Path


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """How the print edition is made: the trim size's name, whether chapters open on a recto, and so on."""

    trim: str = "a5"
    open_recto: bool = False
    note_numbering: str = "book"
    source_pages: bool = False
    front: str = "auto"
    notes: str = "foot"
    links: str = "notes"
    archive: bool = False


@dataclass(frozen=True, slots=True)
class PressOptions:
    """What a printing house gets: ``bleed`` in millimetres, ``thickness`` that of a hundred leaves in millimetres.

    ``profile`` is the file of the ICC profile, ``isbn`` that of the printed edition made here.
    """

    make: bool = False
    bleed: float = 3.0
    marks: bool = True
    profile: Path | None = None
    condition: str = ""
    binding: str = "glued"
    thickness: float = 10.5
    isbn: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """Metadata, chapters in order, and where the book's own files are.

    ``folder`` is the project folder (assets resolve against ``chapters/`` and never leave the
    project), ``styles`` the folder with the person's style sheets, ``theme`` the name of the one that
    sets its look.
    """

    metadata: Metadata
    chapters: tuple[Chapter, ...]
    folder: Path
    styles: Path
    print: PrintOptions = field(default_factory=PrintOptions)
    cover: Path | None = None
    theme: str = "classical"
    press: PressOptions = field(default_factory=PressOptions)


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that was made: its kind (``epub``, ``pdf``, ``zine-a4``), path and sha256."""

    kind: str
    path: Path
    sha256: str

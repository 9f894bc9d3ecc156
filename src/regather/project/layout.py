"""Names every place in a project folder, in one place.

A newcomer looks for the book's text in ``book/``; it is in ``chapters/``. ``book/`` holds what
the book was made from and what was decided about it.
"""

from __future__ import annotations

from pathlib import Path

BOOK = Path("book")
CHAPTERS = Path("chapters")
STYLES = Path("styles")
BUILD = Path("build")

SETTINGS = BOOK / "book.toml"
SOURCES = BOOK / "sources"
RECOGNISED = BOOK / "recognised"
DECISIONS = BOOK / "decisions.toml"
ARRANGEMENT = BOOK / "arrangement.json"
LEDGER = BOOK / "ledger.jsonl"
WRITTEN = BOOK / "written.json"
CHECKSUMS = BUILD / "SHA256SUMS"
PREVIEW = BUILD / "preview"

PACKAGE_STYLES = Path(__file__).parent.parent / "styles"
"""The style sheets that come with the program; a new project gets a copy of its own."""

THEMES = Path("themes")
"""The folder below ``styles/`` that holds the themes, each a file of its own."""

THEME = "classical"
"""The theme of a book that names none."""

NOT_CHAPTERS = frozenset({"readme.md", "changelog.md", "contributing.md", "license.md", "architecture.md"})
"""Markdown files that speak of a folder and not for the book (compared in lower case)."""


def styles_of(folder: Path) -> Path:
    """The folder of style sheets to use: the project's own, or the program's where it has none."""
    own = folder / STYLES
    return own if own.is_dir() else PACKAGE_STYLES


def other_styles(folder: Path) -> tuple[Path, ...]:
    """The project's style sheets that are not as the program has them: changed by a person, or older."""
    ours = sorted(path.relative_to(PACKAGE_STYLES) for path in PACKAGE_STYLES.rglob("*.css"))
    pairs = ((STYLES / name, folder / STYLES / name, PACKAGE_STYLES / name) for name in ours)
    return tuple(name for name, own, new in pairs if own.is_file() and own.read_bytes() != new.read_bytes())


def themes_of(folder: Path) -> tuple[str, ...]:
    """The names of the themes that a project can choose from: its own and the program's, in order of their names."""
    places = (folder / STYLES / THEMES, PACKAGE_STYLES / THEMES)
    return tuple(sorted({path.stem for place in places if place.is_dir() for path in place.glob("*.css")}))


def chapters_of(folder: Path) -> Path:
    """The folder that holds the chapter files: ``chapters/``, or the folder itself where there is none."""
    own = folder / CHAPTERS
    return own if own.is_dir() else folder


def chapter_files(folder: Path) -> tuple[Path, ...]:
    """The chapter files of a project, in reading order, which is the order of their names."""
    place = chapters_of(folder)
    if not place.is_dir():
        return ()
    files = (path for path in place.glob("*.md") if path.is_file() and not path.name.startswith("."))
    return tuple(sorted((path for path in files if path.name.lower() not in NOT_CHAPTERS), key=lambda path: path.name))


def received(folder: Path) -> tuple[Path, ...]:
    """What lies in ``book/sources/``: one file or folder a source, notes about them left out."""
    place = folder / SOURCES
    if not place.is_dir():
        return ()
    kept = (path for path in place.iterdir() if not path.name.startswith(".") and path.name.lower() != "readme.md")
    return tuple(sorted(kept, key=lambda path: path.name))


def is_project(folder: Path) -> bool:
    """Whether the folder looks like a project: it has settings, sources or chapters."""
    return (folder / SETTINGS).is_file() or (folder / SOURCES).is_dir() or (folder / CHAPTERS).is_dir()

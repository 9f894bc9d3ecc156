"""Makes a project folder of the shape that this program's own repository has.

A newcomer edits the style sheets inside the package; every project has a copy of its own in ``styles/``.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from regather.project.allow import ALLOW, NEW_ALLOW
from regather.project.atomic import write_text
from regather.project.layout import (
    BUILD,
    CHAPTERS,
    DECISIONS,
    PACKAGE_STYLES,
    SETTINGS,
    SOURCES,
    STYLES,
    chapter_files,
)
from regather.project.settings import new_settings
from regather.project.written import Written, save_written, sha256

IGNORED = "/build/*\n!/build/README.md\n"

BUILD_README = """# build

What Regather makes from this book lands here: the e-book, the book as web pages, the PDF for reading and for printing \
page by page, the booklets imposed for A4 and for Letter, and `SHA256SUMS`, the list of their checksums. \
`regather build` fills the folder again; nothing in it is made by hand, so it may be emptied at any time. \
Git ignores all of it except this page.
"""

SOURCES_README = """# book/sources

What was received: one file or folder, kept exactly as it came. Regather reads it and never writes to it, because \
every decision in `book/decisions.toml` counts its characters.
"""

NEW_DECISIONS = """# What a person decided about the source. It wins over the program, on every run.
#
# regather explain --doubts prints each open question with the lines that answer it. Paste the
# lines of the right reading at the end of this file, in any order, and run restore again.
"""

STYLE_FILES = frozenset({".css", ".svg", ".md"})
"""What a new project gets of the program's ``styles``: sheets, themes, designs of covers, and the page about them."""

FIRST_NAME = "01-the-first-chapter.md"

FIRST_CHAPTER = """# The first chapter

Write here, or run `regather restore` with a scrambled source to fill this folder.
"""


def lay_out(project: Path, home: Path) -> None:
    """Make the folders, style sheets and notes that a project has; whatever ``home`` has already is left out.

    ``project`` is where to write: ``home`` itself, or the stage that is moved there.
    """
    (project / CHAPTERS).mkdir(parents=True, exist_ok=True)
    for name, text in _NOTES.items():
        if not (home / name).exists():
            write_text(project / name, text)
    if not (home / STYLES).exists() and PACKAGE_STYLES.is_dir():
        for sheet in sorted(path for path in PACKAGE_STYLES.rglob("*") if path.suffix in STYLE_FILES):
            copy = project / STYLES / sheet.relative_to(PACKAGE_STYLES)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(sheet, copy)


def start(project: Path, home: Path) -> None:
    """A new project without a source: settings, no decisions, one chapter to write into."""
    lay_out(project, home)
    if not (home / SETTINGS).exists():
        write_text(project / SETTINGS, new_settings({}))
    if not (home / DECISIONS).exists():
        write_text(project / DECISIONS, NEW_DECISIONS)
    if not chapter_files(home):
        write_text(project / CHAPTERS / FIRST_NAME, FIRST_CHAPTER)
        # Recorded as the program's own, so that restoring a source replaces it unless somebody wrote into it.
        save_written(project, Written({FIRST_NAME: sha256(FIRST_CHAPTER)}))


_NOTES: dict[Path, str] = {
    SOURCES / "README.md": SOURCES_README,
    BUILD / "README.md": BUILD_README,
    Path(".gitignore"): IGNORED,
    ALLOW: NEW_ALLOW,
}

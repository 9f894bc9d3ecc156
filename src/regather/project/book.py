"""Turns a project folder into a :class:`Book`: the start of publishing.

A newcomer thinks that a book must have been restored first; a folder of clean Markdown is enough.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from regather.errors import BadProject
from regather.model import Book
from regather.project.chapters import load_chapters
from regather.project.config import load_config
from regather.project.layout import styles_of


def load_book(folder: Path, *, staged: Path | None = None) -> Book:
    """The book in ``folder``.

    ``staged`` is a folder whose settings and chapters count instead of the project's own: what a run
    is about to write there. Raises :class:`BadProject` where the folder or its settings are not
    usable and :class:`CannotBuild` where it holds no chapters.
    """
    if not folder.is_dir():
        what = "This is a file, not a folder." if folder.exists() else "There is no such folder."
        raise BadProject(what, where=str(folder), hint="Name the folder that holds book/ and chapters/.")
    folder = folder.resolve()  # style sheets and pictures are asked for by address, and an address is absolute
    staged = None if staged is None else staged.resolve()
    config = load_config(folder, staged=staged)
    chapters = load_chapters(staged or folder)
    if staged is not None:
        chapters = tuple(replace(item, path=folder / item.path.relative_to(staged)) for item in chapters)
    return Book(
        metadata=config.metadata,
        chapters=chapters,
        folder=folder,
        styles=styles_of(folder),
        print=config.print,
        cover=config.cover,
        theme=config.theme,
        press=config.press,
    )

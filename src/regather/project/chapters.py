"""Reads the chapter files of a project: Markdown stays text, only the first heading is looked at.

A newcomer expects a parsed document here. Pandoc owns the tree (room ``render``); what stands in
the file is the person's own truth and is passed on as it is.
"""

from __future__ import annotations

import re
from pathlib import Path

from regather.errors import BadProject, CannotBuild
from regather.model import Chapter
from regather.project.layout import chapter_files, chapters_of
from regather.text.page_marks import without_page_marks

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{[^{}]*\}$")
_NOTE_MARK = re.compile(r"\[\^[^\]]+\]")
_EMPHASIS = re.compile(r"(?<!\\)([*_`]{1,3})(?=\S)(.+?)(?<=\S)\1")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def load_chapters(folder: Path) -> tuple[Chapter, ...]:
    """The chapters of the project in ``folder``, in the order of their file names.

    Raises :class:`CannotBuild` where there is none, :class:`BadProject` where one is not UTF-8.
    """
    files = chapter_files(folder)
    if not files:
        raise CannotBuild(
            "There are no chapters.",
            where=str(chapters_of(folder)),
            hint="Put one Markdown file for each chapter into chapters/, named in order: 01-first.md, 02-second.md.",
        )
    return tuple(_load(path, folder) for path in files)


def _load(path: Path, folder: Path) -> Chapter:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadProject(
            "The chapter is not UTF-8 text.",
            where=f"{path.relative_to(folder)}, byte {error.start + 1}",
            hint="Save it as UTF-8.",
        ) from error
    title, level = first_heading(text)
    return Chapter(slug=path.stem, title=title or path.stem, level=level, text=text, path=path)


def first_heading(text: str) -> tuple[str, int]:
    """The plain title and level of the first ATX heading outside code; ``("", 1)`` where there is none."""
    fence = ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if fence:
            if mark and mark.group(1).startswith(fence):
                fence = ""
            continue
        if mark:
            fence = mark.group(1)
            continue
        heading = _ATX.match(line)
        if heading:
            return plain(heading.group(2)), len(heading.group(1))
    return "", 1


def plain(inline: str) -> str:
    """A heading's words without attributes, note marks, page marks, emphasis and escapes."""
    words = _NOTE_MARK.sub("", _ATTRIBUTES.sub("", without_page_marks(inline)))
    words = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", words))
    return _ESCAPE.sub(r"\1", words).strip()

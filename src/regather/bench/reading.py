"""Turns Markdown into what is scored: paragraphs, headings and notes.

What a newcomer gets wrong: this is no Markdown parser. It sees just enough of Pandoc's Markdown to tell words from
markup, for outputs of any program, and drops what a score does not look at (quotations, verse and lists become
plain paragraphs).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from regather.scramble.words import NOTE_CALL


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or, where ``level`` is not 0, a heading of that level; lines are kept."""

    text: str
    level: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as a reader meets it: paragraphs and headings in order, and the bodies of notes by label."""

    paragraphs: tuple[Paragraph, ...]
    notes: dict[str, str]

    @property
    def headings(self) -> tuple[str, ...]:
        """The texts of the headings, in order."""
        return tuple(paragraph.text for paragraph in self.paragraphs if paragraph.level)


_HEADER = re.compile(r"\A---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_COMMENT = re.compile(r"<!--[\s\S]*?-->")
_NO_TEXT = re.compile(r"[ \t]*(?::::+|```|\\(?:newpage|pagebreak|clearpage)).*")
_BRACKETED = re.compile(r"\[([^][]*)\]\{[^{}]*\}")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,80}>")
_NOTE = re.compile(r" {0,3}\[\^([^\s\]]+)\]:[ \t]*(.*)")
_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+")
_VERSE = re.compile(r"^[ \t]*\|[ \t](?!.*\|[ \t]*$)")
_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*")
_ATTRIBUTES = re.compile(r"[ \t]*\{[^{}]*\}[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(?:(=+)|-{3,})[ \t]*")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ORNAMENT = re.compile(r"[\s*_.·•⁂#~—-]*")


def whole_text(files: Sequence[str]) -> str:
    """The text of Markdown files in order, without their headers; the notes of each file keep labels of their own."""
    texts = [_HEADER.sub("", text.removeprefix("\ufeff").replace("\r\n", "\n"), count=1) for text in files]
    if len(texts) > 1:
        texts = [re.sub(r"\[\^([^\s\]]+)\]", rf"[^{number}-\1]", text) for number, text in enumerate(texts)]
    return "\n\n".join(texts)


def read_markdown(markdown: str) -> Reading:
    """The paragraphs, headings and notes of a Markdown text."""
    text = _COMMENT.sub("", markdown.replace("\r\n", "\n").replace("\f", "\n\n"))
    lines = ["" if _NO_TEXT.fullmatch(line) else line for line in text.split("\n")]
    text = html.unescape(_TAG.sub("", _BRACKETED.sub(r"\1", "\n".join(lines))))
    notes: dict[str, str] = {}
    collector = _Collector()
    for line in _without_notes(text.split("\n"), notes):
        collector.take(line)
    return Reading(tuple(_inline_notes(collector.finish(), notes)), notes)


def _without_notes(lines: Iterable[str], notes: dict[str, str]) -> Iterable[str]:
    """The lines that are no part of a note's body; ``notes`` is filled with the others.

    A body goes on in the lines behind it up to an empty line, and behind that in lines that are set in.
    """
    label: str | None = None
    after_empty = False
    for line in lines:
        opening = _NOTE.match(line)
        if opening:
            label, after_empty = opening.group(1), False
            notes[label] = opening.group(2)
            yield ""
        elif label is None:
            yield line
        elif not line.strip():
            after_empty = True
        elif not after_empty or line.startswith(("  ", "\t")):
            notes[label] += " " + line.strip()
            after_empty = False
        else:
            label = None
            yield ""
            yield line


@dataclass(slots=True)
class _Collector:
    """Gathers lines into paragraphs."""

    found: list[Paragraph] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def take(self, line: str) -> None:
        line = _VERSE.sub("", _QUOTED.sub("", line)).rstrip().removesuffix("\\")
        heading = _ATX.fullmatch(line)
        underline = _UNDERLINE.fullmatch(line)
        if heading:
            self.finish()
            self.found.append(Paragraph(_ATTRIBUTES.sub("", heading.group(2)), len(heading.group(1))))
        elif underline and len(self.lines) == 1:
            self.found.append(Paragraph(self.lines.pop().strip(), 1 if underline.group(1) else 2))
        elif line.strip():
            self.lines.append(_ESCAPE.sub(r"\1", line))
        else:
            self.finish()

    def finish(self) -> list[Paragraph]:
        """Close the paragraph that is open; ornaments alone are none."""
        text = "\n".join(self.lines)
        if not _ORNAMENT.fullmatch(text):
            self.found.append(Paragraph(text))
        self.lines.clear()
        return self.found


def _inline_notes(paragraphs: Iterable[Paragraph], notes: dict[str, str]) -> Iterable[Paragraph]:
    """The paragraphs with notes written in place (``^[body]``) taken out into ``notes``, a mark in their stead."""
    count = 0
    for paragraph in paragraphs:
        text = paragraph.text
        while (start := text.find("^[")) >= 0:
            count += 1
            depth, end = 1, start + 2
            while depth and end < len(text):
                depth += (text[end] == "[") - (text[end] == "]")
                end += 1
            label = f"inline-{count}"
            notes[label] = text[start + 2 : end - 1]
            text = f"{text[:start]}[^{label}]{text[end:]}"
        yield Paragraph(text, paragraph.level)


def marks(text: str) -> Iterable[tuple[int, str]]:
    """Where the marks of notes stand in a paragraph, and their labels."""
    return ((match.start(), match.group(1)) for match in NOTE_CALL.finditer(text))

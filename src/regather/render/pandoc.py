"""Markdown files -> one HTML fragment, in one run of pandoc for all chapters that changed.

One run, because starting pandoc costs more than rendering a chapter. What a newcomer gets wrong:
the chapters must stay separate *files* (``--file-scope``), or the note ``[^1]`` of one chapter would
be taken for that of another.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pypandoc

from regather.errors import CannotBuild, MissingProgram
from regather.store import current, key_of

START = "regather-start"
"""Id of the empty block put before each chapter, by which the fragment is cut apart again."""

_LAST = "regather-end"

_OFF = (
    # Markup that is not Markdown: it could smuggle in scripts, and print cannot show it.
    "raw_html",
    "raw_tex",
    "raw_attribute",
    "latex_macros",
    "native_divs",
    "native_spans",
    "markdown_in_html_blocks",
    # Readings of ordinary prose as something else: "$5 or $10", "@home", "(@)", "A. Smith", "[sic]", "---", "% of".
    "tex_math_dollars",
    "citations",
    "example_lists",
    "fancy_lists",
    "task_lists",
    "implicit_header_references",
    "yaml_metadata_block",
    "pandoc_title_block",
    # Quotes and dashes stay as the source has them.
    "smart",
)

MARKDOWN = "markdown" + "".join(f"-{name}" for name in _OFF)
"""The Markdown that chapters are written in: pandoc's own, without what is switched off above."""

_ARGUMENTS = ("--quiet", "--sandbox", "--file-scope", "--wrap=none", "--syntax-highlighting=none")


@lru_cache(maxsize=2)
def markdown_to_html(texts: tuple[tuple[str, str], ...]) -> str:
    """Render the chapters, pairs of key and text, in order.

    The keys become file names and so the prefix ``key__`` of every id; they must be of ASCII letters,
    digits and hyphens and start with a letter. Before each chapter stands an empty ``div`` with id
    ``key__regather-start``, after all of them pandoc's section of notes; the ids of notes begin with the
    key, too. The answer is kept, because each output and the checks ask for the same book; and each
    chapter's part of it in the store, so that only chapters that changed are rendered anew.

    :raises MissingProgram: pandoc is not installed.
    :raises CannotBuild: pandoc failed.
    """
    if not texts:
        return ""
    store = current()
    keys = {key: key_of("pandoc", _pandoc(), MARKDOWN, *_ARGUMENTS, key, text) for key, text in texts}
    done: dict[str, bytes] = {}
    if store is not None:
        done = {key: kept for key in keys if (kept := store.get(keys[key])) is not None}
    left = [(key, text) for key, text in texts if key not in done]
    for key, part in _cut(_run(left), left) if left else ():
        done[key] = part
        if store is not None:
            store.put(keys[key], part)
    parts = [_Part(*json.loads(done[key])) for key, _ in texts]
    notes = "\n".join(note for part in parts for note in part.notes)
    body = "".join(part.body for part in parts)
    return f"{body}{_NOTES}\n<hr />\n<ol>\n{notes}\n</ol>\n</section>\n" if notes else body


class _Part(NamedTuple):
    """One chapter: its blocks, with the marker before them, and its notes as list items."""

    body: str
    notes: list[str]


def _cut(html: str, texts: list[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """Cut what pandoc made of several chapters into what it would have made of each alone."""
    body, _, notes = html.partition(_NOTES)
    items = {match[2]: match[1] for match in _ITEM.finditer(notes)}
    places = [body.index(f'<div id="{key}__{START}"') for key, _ in texts]
    for (key, _), start, end in zip(texts, places, [*places[1:], len(body)], strict=True):
        part = body[start:end]
        numbers = {number: str(index) for index, number in enumerate(_CALL.findall(part), start=1)}
        own = [_renumbered(items[number], key, numbers) for number in numbers]
        yield key, json.dumps([_renumbered(part, key, numbers), own]).encode()


_NOTES = '<section id="footnotes" class="footnotes footnotes-end-of-document" role="doc-endnotes">'
_ITEM = re.compile(
    r'^(<li id="fn(?=(\d+)").*?</li>)(?=\n<li id="fn\d+">|\n</ol>\n</section>\s*\Z)', re.DOTALL | re.MULTILINE
)
_CALL = re.compile(r'<a href="#fn(\d+)" class="footnote-ref" id="fnref\1" role="doc-noteref"><sup>\1</sup>')
_BACK = re.compile(r'<li id="fn(\d+)">|<a href="#fnref(\d+)" class="footnote-back"')
# A tag's "<" cannot stand in text, where it is "&lt;"; quotation marks can.


def _renumbered(html: str, key: str, numbers: dict[str, str]) -> str:
    """The same with the ids of the chapter's notes counted from 1 and begun with its key, which keeps them apart."""

    def call(match: re.Match[str]) -> str:
        number = numbers[match[1]]
        ids = f'<a href="#{key}__fn{number}" class="footnote-ref" id="{key}__fnref{number}"'
        return f'{ids} role="doc-noteref"><sup>{number}</sup>'

    def back(match: re.Match[str]) -> str:
        if match[1]:
            return f'<li id="{key}__fn{numbers[match[1]]}">'
        return f'<a href="#{key}__fnref{numbers[match[2]]}" class="footnote-back"'

    return _BACK.sub(back, _CALL.sub(call, html))


@lru_cache(maxsize=1)
def _pandoc() -> str:
    """Which pandoc it is: where it is, how large, and from when."""
    try:
        path = Path(pypandoc.get_pandoc_path())
        state = path.stat()
    except OSError:
        return ""
    return f"{path} {state.st_size} {state.st_mtime_ns}"


def _run(texts: Sequence[tuple[str, str]]) -> str:
    """One run of pandoc over these chapters."""
    with tempfile.TemporaryDirectory(prefix="regather-") as name:
        # Pandoc puts the file's name before an id only where there are two files or more.
        (Path(name) / _LAST).touch()
        for key, text in texts:
            # The blank lines keep the marker apart from a chapter that opens with a list or a table.
            (Path(name) / key).write_text(f"::: {{#{START}}}\n:::\n\n{text}\n", encoding="utf-8")
        try:
            # Files go in as plain names relative to their folder: pandoc makes ids of them.
            html: str = pypandoc.convert_text(
                "",
                "html5",
                MARKDOWN,
                extra_args=[*_ARGUMENTS, *(key for key, _ in texts), _LAST],
                verify_format=False,
                cworkdir=name,
            )
        except OSError as error:
            raise MissingProgram(
                "Pandoc was not found.", hint="Install it with: pip install pypandoc_binary"
            ) from error
        except RuntimeError as error:
            raise CannotBuild(f"Pandoc could not read the chapters: {error}") from error
    return html

"""Markdown files -> one HTML fragment, in one run of pandoc for all chapters that changed.

One run, because starting pandoc costs more than rendering a chapter; of a thick book, one for each core. What a
newcomer gets wrong: the chapters must stay separate *files* (``--file-scope``), or the note ``[^1]`` of one
chapter would be taken for that of another.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pypandoc

from regather.errors import CannotBuild, MissingProgram
from regather.render.cores import cores
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

SHARE = 60_000
"""Characters that are worth a run of their own: pandoc takes four times as long for them as for starting."""

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
    for key, part in _rendered(left):
        done[key] = part
        if store is not None:
            store.put(keys[key], part)
    parts = [_Part(*json.loads(done[key])) for key, _ in texts]
    notes = "\n".join(note for part in parts for note in part.notes)
    body = "".join(part.body for part in parts)
    return f"{body}{_NOTES}\n<hr />\n<ol>\n{notes}\n</ol>\n</section>\n" if notes else body


def _rendered(texts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """What pandoc makes of each chapter alone; several runs of it side by side where there is much to read."""
    shares = _shares(texts, min(cores(), sum(len(text) for _, text in texts) // SHARE))
    if len(shares) == 1:
        yield from _cut(_run(shares[0]), shares[0])
    elif shares:
        with ThreadPoolExecutor(len(shares)) as runs:
            for share, html in zip(shares, runs.map(_run, shares), strict=True):
                yield from _cut(html, share)


def _shares(texts: Sequence[tuple[str, str]], count: int) -> list[list[tuple[str, str]]]:
    """The texts in at most ``count`` rows of about the same length, in order."""
    whole = sum(len(text) for _, text in texts)
    shares: list[list[tuple[str, str]]] = []
    before = 0
    for key, text in texts:
        if not shares or before * count >= whole * len(shares):
            shares.append([])
        shares[-1].append((key, text))
        before += len(text)
    return shares


class _Part(NamedTuple):
    """One chapter: its blocks, with the marker before them, and its notes as list items."""

    body: str
    notes: list[str]


def _cut(html: str, texts: Sequence[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
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
        folder = Path(name).resolve()
        # Pandoc puts the file's name before an id only where there are two files or more.
        (folder / _LAST).touch()
        for key, text in texts:
            # The blank lines keep the marker apart from a chapter that opens with a list or a table.
            (folder / key).write_text(f"::: {{#{START}}}\n:::\n\n{text}\n", encoding="utf-8")
        try:
            # Whole paths: to run in the folder, pypandoc would lead the whole program there, other threads and all.
            html: str = pypandoc.convert_text(
                "",
                "html5",
                MARKDOWN,
                extra_args=[*_ARGUMENTS, *(str(folder / key) for key, _ in texts), str(folder / _LAST)],
                verify_format=False,
            )
        except OSError as error:
            raise MissingProgram(
                "Pandoc was not found.", hint="Install it with: pip install pypandoc_binary"
            ) from error
        except RuntimeError as error:
            raise CannotBuild(f"Pandoc could not read the chapters: {error}") from error
    return _without_folder(html, texts[0][0])


def _without_folder(html: str, key: str) -> str:
    """The same without the folder of the files, which pandoc puts before the key in each id."""
    end = html.index(f'{key}__{START}"')
    return html.replace(html[html.rindex('"', 0, end) + 1 : end], "")

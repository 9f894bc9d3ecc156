"""Markdown files -> one HTML fragment, in a single run of pandoc.

One run, because starting pandoc costs more than rendering a chapter. What a newcomer gets wrong:
the chapters must stay separate *files* (``--file-scope``), or the note ``[^1]`` of one chapter would
be taken for that of another.
"""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path

import pypandoc

from regather.errors import CannotBuild, MissingProgram

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
    ``key__regather-start``. The answer is kept, because each output and the checks ask for the same book.

    :raises MissingProgram: pandoc is not installed.
    :raises CannotBuild: pandoc failed.
    """
    if not texts:
        return ""
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

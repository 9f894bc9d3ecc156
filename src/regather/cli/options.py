"""The arguments and options that several commands share, each declared once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from regather.model import Level
from regather.project import is_project
from regather.text.slug import slugify

Command = TypeVar("Command", bound=Callable[..., Any])

source_argument = click.argument("source", required=False, type=click.Path(path_type=Path), metavar="[SOURCE]")

folder_argument = click.argument(
    "folder", required=False, default=".", type=click.Path(path_type=Path), metavar="[DIR]"
)

out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The book folder to write to. Left out: this folder if it is a book, else a new one named after SOURCE.",
)

in_option = click.option(
    "--in", "folder", type=click.Path(path_type=Path), default=".", metavar="DIR",
    help="The book folder. Left out: this folder.",
)  # fmt: skip

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for programs.")

strict_option = click.option("--strict", is_flag=True, help="Leave with exit code 3 while doubts are open.")

model_option = click.option(
    "--model",
    is_flag=True,
    help="Have a small language model judge the page turns once more (English; install it first, see doctor).",
)

mend_option = click.option(
    "--mend",
    type=click.Choice([str(level) for level in Level]),
    help="How much damage inside the text is mended: none, what is certain (safe), or what is likely, too (full). "
    "Kept in book/book.toml; safe where nothing else was said.",
)


def folder_for(source: Path | None, out: Path | None) -> Path:
    """The project folder that a command works on."""
    here = Path()
    if out is not None:
        return out
    if source is None or is_project(here):
        return here
    return here / slugify(source.stem, fallback="book")

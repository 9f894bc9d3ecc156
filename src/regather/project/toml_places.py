"""Reads TOML and finds the line on which a table or key stands, for messages that a person can act on.

The standard library's parser gives no positions; a newcomer expects them from tomlkit, which has
none either. A scan for headers and keys is enough for files of the shape that Regather writes.
"""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from regather.errors import BadDecision, BadProject

_HEADER = re.compile(r"^\s*\[{1,2}\s*([^\]\s]+)\s*\]{1,2}")
_KEY = re.compile(r"""^\s*["']?([A-Za-z0-9_-]+)["']?\s*[=.]""")


def read_toml(path: Path, name: str, failure: type[BadProject] | type[BadDecision]) -> tuple[dict[str, Any], str]:
    """The parsed file and its text; ``name`` is what messages call it.

    Raises ``failure`` where the file is not UTF-8 or not TOML, with the parser's own place and words.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text), text
    except UnicodeDecodeError as error:
        raise failure(
            "The file is not UTF-8 text.", where=f"{name}, byte {error.start + 1}", hint="Save it as UTF-8."
        ) from error
    except tomllib.TOMLDecodeError as error:
        said, _, place = str(error).rpartition(" (at ")
        where = f"{name}, {place.rstrip(')')}" if place and said else name
        hint = "Texts stand in quotes, and a table such as [scheme] stands once in a file."
        raise failure(f"The file is not valid TOML: {said or error}.", where=where, hint=hint) from error
    except RecursionError as error:
        raise failure("The file is nested too deeply.", where=name, hint="Write each table by itself.") from error


def line_of(text: str, table: str, key: str | None = None, index: int = 0) -> int | None:
    """The line (from 1) of ``key`` in the ``index``-th table named ``table``, or of the table's header.

    ``table`` is ``""`` for the top of the file. ``None`` where the scan does not find it.
    """
    current, seen = "", -1
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            current = header.group(1)
            seen += current == table
            if key is None and current == table and seen == index:
                return number
            continue
        found = _KEY.match(line)
        here = current == table and (not table or seen == index)
        if key is not None and here and found and found.group(1) == key:
            return number
    return None


def place_of(name: str, line: int | None) -> str:
    """``name, line 4``, or the name alone where the line is not known."""
    return name if line is None else f"{name}, line {line}"


def nearest(word: str, known: tuple[str, ...]) -> str:
    """The known word that is most like ``word``."""
    return get_close_matches(word, known, n=1, cutoff=0.0)[0]

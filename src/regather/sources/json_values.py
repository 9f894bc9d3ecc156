"""Gets what it can out of JSON of which nothing is certain.

What a newcomer gets wrong: no file is as its program's manual says. Files are cut and changed on their way, so nothing
here ever fails: what is not there is nothing.
"""

from __future__ import annotations

from typing import Any

Json = Any
"""What :mod:`json` gives; every access is guarded."""


def dicts(value: Json) -> list[dict[str, Json]]:
    """The objects in a list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def get(value: Json, *keys: str) -> Json:
    """What stands under a path of keys."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text_of(value: Json) -> str:
    """A string as it is, a list of strings as paragraphs, anything else as nothing."""
    if isinstance(value, list):
        return "\n\n".join(item for item in value if isinstance(item, str))
    return value if isinstance(value, str) else ""


def number_of(value: Json) -> str | None:
    """A number or name as a label."""
    return str(value) if isinstance(value, int | str) and not isinstance(value, bool) and value != "" else None


def heading(text: str, level: Json) -> str:
    """The text as a heading of ``level``, if that is one."""
    if not isinstance(level, int) or not 1 <= level <= 6 or not text.strip():
        return text
    return "#" * level + " " + " ".join(text.split())

"""Remembers what the program wrote, so that it can tell a person's edit from its own text.

``book/written.json`` holds the digest of each chapter as it was last written and each setting's
value as it was last filled in. A newcomer would compare with the restored text of this run; that
cannot tell an edit from a better restoring.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from regather.errors import BadProject
from regather.project.atomic import write_text
from regather.project.layout import WRITTEN


@dataclass(frozen=True, slots=True)
class Written:
    """What the program wrote last: sha256 by chapter file name, and value by key of ``book.toml``.

    ``unmarked`` is the sha256 of the same chapters without their page marks, ``decisions`` that of the decisions
    by which they were restored (empty where that is not known).
    """

    chapters: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    unmarked: Mapping[str, str] = field(default_factory=dict)
    decisions: str = ""


def sha256(text: str) -> str:
    """The digest of a text as it stands on disk (UTF-8)."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def load_written(folder: Path) -> Written:
    """The record of the project in ``folder``; empty where there is none."""
    path = folder / WRITTEN
    if not path.is_file():
        return Written()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Written(
            dict(data["chapters"]),
            dict(data["settings"]),
            dict(data.get("unmarked", {})),
            str(data.get("decisions", "")),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadProject(
            "The record of what Regather wrote cannot be read.",
            where=WRITTEN.as_posix(),
            hint="Remove the file; every chapter then counts as edited by you and is kept.",
        ) from error


def save_written(folder: Path, written: Written) -> None:
    """Write the record, its keys in order."""
    content = {
        "about": "What Regather wrote last, so that it can tell your edits from its own text. Leave this file alone.",
        "chapters": dict(written.chapters),
        "decisions": written.decisions,
        "settings": dict(written.settings),
        "unmarked": dict(written.unmarked),
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
    write_text(folder / WRITTEN, text + "\n")

"""Where the words lie that were read on a source's pictures, and the language that a person set for reading them.

What a newcomer gets wrong: the file is the person's as much as the chapters are. It is written once, and again only
where nobody has changed it.
"""

from __future__ import annotations

from pathlib import Path

from regather.errors import BadProject
from regather.model import Source
from regather.project.atomic import write_text
from regather.project.config import load_config
from regather.project.keys import keys_of
from regather.project.layout import RECOGNISED, SETTINGS
from regather.project.written import load_written


def layer_file(folder: Path, source: Path) -> Path:
    """The file with what was read on the pictures of ``source``, in the project in ``folder``."""
    return folder / RECOGNISED / f"{source.resolve().name}.hocr"


def load_layer(folder: Path, source: Path) -> str | None:
    """What was read on the pictures of ``source``; ``None`` where nothing was.

    Raises :class:`BadProject` for a file that is no text.
    """
    path = layer_file(folder, source)
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise BadProject(
            "What was read on the scans cannot be read.", where=str(path),
            hint="Save it as UTF-8, or delete it: the scans are read again.",
        ) from error  # fmt: skip


def save_layer(folder: Path, source: Path, text: str) -> None:
    """Keep what was read on the pictures of ``source``."""
    write_text(layer_file(folder, source), text)


def language_set(folder: Path) -> str | None:
    """The language (BCP 47) that ``book.toml`` names; ``None`` where it is only the default of a new project."""
    if not (folder / SETTINGS).is_file():
        return None
    language = load_config(folder).metadata.language
    default = next(key.default for key in keys_of("book") if key.name == "language")
    return language if language != default or "language" in load_written(folder).settings else None


def is_of(record: object, source: Source) -> bool:
    """Whether a record of ``book/arrangement.json`` speaks of this source, and of what was read on its pictures."""
    told = record.get("source") if isinstance(record, dict) else None
    return isinstance(told, dict) and (told.get("sha256"), told.get("layer", "")) == (source.sha256, source.layer)

"""Chooses the source to read and keeps the one copy of it in ``book/sources/``.

A newcomer would refresh that copy; it is never written to after the first time, because every
offset in ``decisions.toml`` counts its characters.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from regather.errors import BadProject, UnreadableSource, UsageError
from regather.project.atomic import digest
from regather.project.layout import SOURCES, received


def choose_source(folder: Path, given: Path | None) -> Path:
    """The file or folder to restore: the received one where it is the same as ``given``, else ``given``.

    Raises :class:`UsageError` where there is nothing to choose, :class:`BadProject` where the
    project was begun with another source.
    """
    there = received(folder)
    if given is None:
        return _only(there, folder)
    if not given.exists():
        raise UnreadableSource(
            "There is no such file or folder.", where=str(given), hint="Check the name of the source."
        )
    if any(_same(given, place) for place in there):
        return given
    if given.is_dir() and folder.resolve().is_relative_to(given.resolve()):
        raise UsageError(
            "The book folder would lie inside the source.",
            where=str(folder),
            hint="In a book folder, run the command without naming a source: it restores the one that is there."
            if there
            else "Name a folder outside it with --out.",
        )
    same = [place for place in there if fingerprint_of(place) == fingerprint_of(given)]
    if same:
        return same[0]
    if there:
        raise BadProject(
            f"This project was begun with another source, {there[0].name}.",
            where=str(folder / SOURCES),
            hint="Name a new folder with --out, or leave the source out to restore the one that is there.",
        )
    return given


def receive(source: Path, project: Path, home: Path) -> Path:
    """Copy the source into ``book/sources/`` of ``project`` unless ``home`` has it; return where it is."""
    if any(_same(source, place) for place in received(home)):
        return source
    place = project / SOURCES / source.resolve().name
    place.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, place)
    else:
        shutil.copyfile(source, place)
    return place


def fingerprint_of(path: Path) -> str:
    """A digest of a file's bytes, or of a folder's file names and their bytes."""
    if path.is_file():
        return digest(path)
    files = sorted(item for item in path.rglob("*") if item.is_file())
    rows = "".join(f"{item.relative_to(path).as_posix()} {digest(item)}\n" for item in files)
    return hashlib.sha256(rows.encode("utf-8", "surrogateescape")).hexdigest()


def _only(there: tuple[Path, ...], folder: Path) -> Path:
    if len(there) == 1:
        return there[0]
    if not there:
        raise UsageError(
            "There is no source to restore.",
            where=str(folder / SOURCES),
            hint="Name the source: regather restore SOURCE --out DIR.",
        )
    names = ", ".join(path.name for path in there)
    raise UsageError("There is more than one source.", where=str(folder / SOURCES), hint=f"Name one of them: {names}.")


def _same(path: Path, place: Path) -> bool:
    return path.resolve() == place.resolve()

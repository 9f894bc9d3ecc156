"""Writes files so that each is there whole or not at all, and a run's files all together or none.

A newcomer writes straight into the project. Do not: work in :func:`staged`, a copy of the project
beside it, and let the commit at its end move what changed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from regather.errors import CannotWrite

_HINTS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("The disk is full.", "Make room and run the same command again."),
    errno.EDQUOT: ("Your share of the disk is used up.", "Make room and run the same command again."),
    errno.EROFS: ("The disk can only be read.", "Choose a folder on another disk."),
    errno.EACCES: ("There is no permission to write here.", "Choose another folder, or change its permissions."),
    errno.EPERM: ("There is no permission to write here.", "Choose another folder, or change its permissions."),
    errno.EEXIST: ("Something is in the way.", "Choose another folder, or move it away."),
    errno.ENOTDIR: ("A file is in the way of a folder.", "Choose another folder, or move the file away."),
    errno.EISDIR: ("A folder is in the way of a file.", "Move the folder away."),
    errno.ENAMETOOLONG: ("A file name is too long for this disk.", "Give the book a shorter slug in book/book.toml."),
}

COPIED = ("book", "chapters", "styles")
"""What of a project a run may change, and so works on as a copy. ``build/`` is only ever written anew."""


def cannot_write(error: OSError, where: Path | str) -> CannotWrite:
    """The system's refusal in plain words."""
    what, hint = _HINTS.get(
        error.errno or 0, (f"The system says: {error.strerror or error}.", "Look at the folder and try again.")
    )
    return CannotWrite(f"Nothing was written. {what}", where=str(where), hint=hint)


def write_bytes(path: Path, content: bytes) -> None:
    """Write one file whole: to a temporary file beside it, then in one move to its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def write_text(path: Path, content: str) -> None:
    """Write one file whole, as UTF-8 with the line ends that the text has."""
    write_bytes(path, content.encode("utf-8"))


@dataclass(slots=True)
class Stage:
    """A place to work in: ``folder`` is a project of its own until :meth:`commit` moves it to ``home``.

    ``before`` has the digest of each file of ``home`` that was copied, by its path in the project.
    """

    home: Path
    folder: Path
    before: dict[Path, str] = field(default_factory=dict)
    fresh: bool = False
    done: list[tuple[Path, Path | None]] = field(default_factory=list)
    made: list[Path] = field(default_factory=list)

    def discard(self, relative: Path) -> None:
        """Have the commit remove this file of ``home``."""
        self.before[relative] = digest(self.home / relative)

    def commit(self) -> None:
        """Move everything that changed to ``home``; on any failure put everything back and raise."""
        if self.fresh:
            self.folder.rename(self.home)
            return
        changed = self._changed()
        gone = [relative for relative in self.before if not (self.folder / relative).exists()]
        try:
            for relative in changed:
                self._replace(relative)
            for relative in gone:
                self._remove(relative)
        except BaseException:
            self._undo()
            raise

    def _changed(self) -> list[Path]:
        files = (path for path in sorted(self.folder.rglob("*")) if path.is_file() and ".old" not in path.parts)
        return [path.relative_to(self.folder) for path in files if self._differs(path)]

    def _differs(self, path: Path) -> bool:
        return self.before.get(path.relative_to(self.folder)) != digest(path)

    def _keep_aside(self, relative: Path) -> None:
        """Give the old file a second name, if it is still the one that this run started from."""
        old, aside = self.home / relative, self.folder / ".old" / relative
        if relative.parts[0] != "build" and self.before.get(relative) != digest(old):
            raise CannotWrite(
                "Nothing was written. The file was changed while Regather was working.",
                where=str(old),
                hint="Run the same command again.",
            )
        aside.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(old, aside)
        except OSError:  # some disks know no second names
            shutil.copy2(old, aside)
        self.done.append((old, aside))

    def _replace(self, relative: Path) -> None:
        target = self.home / relative
        self._make_folders(target.parent)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder", str(target))
        if target.exists():
            self._keep_aside(relative)
        else:
            self.done.append((target, None))
        (self.folder / relative).replace(target)

    def _remove(self, relative: Path) -> None:
        if (self.home / relative).exists():
            self._keep_aside(relative)
            (self.home / relative).unlink()

    def _make_folders(self, folder: Path) -> None:
        missing = [place for place in (folder, *folder.parents) if not place.exists()]
        for place in reversed(missing):
            self.made.append(place)
            place.mkdir()

    def _undo(self) -> None:
        for target, aside in reversed(self.done):
            if aside is None:
                target.unlink(missing_ok=True)
            elif aside.exists():
                aside.replace(target)
        for place in reversed(self.made):
            with suppress(OSError):
                place.rmdir()


def digest(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def staged(home: Path) -> Iterator[Stage]:
    """A copy of the project ``home`` to work in; what changed there is moved to ``home`` at the end.

    Where ``home`` does not exist the copy is empty. If the work raises, or Ctrl-C stops it, ``home``
    is as it was. Raises :class:`CannotWrite` where the system refuses.
    """
    if home.exists() and not home.is_dir():
        raise cannot_write(NotADirectoryError(errno.ENOTDIR, "is a file"), home)
    stage = _new_stage(home)
    made: list[Path] = []
    try:
        _make_folders(stage, made)
        _copy(stage)
        yield stage
        _sync(stage.folder)
        stage.commit()
        made.clear()
    except OSError as error:
        if error.errno is None:  # not the system's refusal: a library says so of something else
            raise
        raise cannot_write(error, error.filename or home) from error
    finally:
        shutil.rmtree(stage.folder, ignore_errors=True)
        for place in reversed(made):
            with suppress(OSError):
                place.rmdir()


def _new_stage(home: Path) -> Stage:
    """A stage whose folder is not made yet: an interrupt right after the making must already know its name."""
    # Inside an existing project, because the folder above it may be another disk or closed to us.
    fresh = not home.exists()
    parent = home.parent if fresh else home
    number = os.getpid()
    while (folder := parent / f".regather-{number}").exists():
        number += 1
    return Stage(home, folder, fresh=fresh)


def _make_folders(stage: Stage, made: list[Path]) -> None:
    """Make the stage's folder and those above it; ``made`` gets the latter, each before it is made."""
    parent = stage.folder.parent
    for place in reversed([place for place in (parent, *parent.parents) if not place.exists()]):
        made.append(place)
        place.mkdir()
    _clear_stages(parent)
    stage.folder.mkdir()


def _clear_stages(parent: Path) -> None:
    """Remove stages that a killed run left behind; not those that hold files it had begun to replace."""
    for folder in parent.glob(".regather-*"):
        number = folder.name.removeprefix(".regather-")
        if number.isdigit() and not _is_running(int(number)) and not (folder / ".old").exists():
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: int) -> bool:
    if os.name != "posix":  # asking is killing on other systems
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _copy(stage: Stage) -> None:
    """Copy what a run may change; received sources are never written to and are not copied."""
    for name in COPIED:
        for path in sorted((stage.home / name).rglob("*")):
            relative = path.relative_to(stage.home)
            if relative.parts[:2] == ("book", "sources") or not path.is_file():
                continue
            (stage.folder / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, stage.folder / relative)
            stage.before[relative] = digest(stage.folder / relative)


def _sync(folder: Path) -> None:
    """Have the disk take every file before any is moved to its name, so that a full disk shows here."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())

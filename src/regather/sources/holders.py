"""Gets the files out of what holds them: a folder, a zip or tar archive, a packed or plain single file.

What a newcomer gets wrong: nothing is ever unpacked to disk, so an archive cannot write anywhere; and
what is read is bounded while it is read, as the sizes that an archive announces may be lies.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from regather.errors import UnreadableSource
from regather.sources.formats import DATA_SUFFIXES, HTML_SUFFIXES, PLAIN_SUFFIXES
from regather.sources.pdf import is_pdf

MOST_BYTES = 64 * 1024 * 1024
"""The largest source that is read, unpacked: eighty times the text of a thick book. An archive that
unpacks to more is a mistake or a trap."""

MOST_FILES = 20_000
"""The most files in a folder or archive; the pages of the thickest book are a tenth of that."""

MOST_PDF_BYTES = 512 * 1024 * 1024
"""The largest PDF that is read: its pictures count, too."""

TEXT_SUFFIXES = (*PLAIN_SUFFIXES, *HTML_SUFFIXES, *DATA_SUFFIXES, ".pdf")
"""The files of a folder or archive that may hold page texts; others are left alone."""

ZIP_SUFFIXES = (".zip", ".cbz")
TAR_SUFFIXES = (".tar", ".cbt", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
PACKED: dict[str, Callable[[Path], Any]] = {".gz": gzip.GzipFile, ".bz2": bz2.BZ2File, ".xz": lzma.LZMAFile}
"""The endings of a single packed file, and what unpacks it."""

SYSTEM_NAMES = ("__MACOSX", "Thumbs.db", "desktop.ini")
"""What systems leave in folders and archives beside the files that a person put there."""

_BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, struct.error, RuntimeError,
           NotImplementedError, gzip.BadGzipFile, ValueError)
"""What the standard library raises for archives that are damaged, encrypted or packed in an unknown way."""

_DRIVE = re.compile(r"^[A-Za-z]:[\\/]")


@dataclass(frozen=True, slots=True)
class RawFile:
    """The bytes of one file of a source; ``name`` is its path inside the folder or archive."""

    name: str
    data: bytes


@dataclass(slots=True)
class Contents:
    """What a holder gives: the files that may hold page texts, and the names of those left out."""

    files: list[RawFile] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of source: whether a path is of that kind, and how to get at its files."""

    name: str
    title: str
    accepts: Callable[[Path], bool]
    contents: Callable[[Path], Contents]


@dataclass(slots=True)
class _Bounded:
    """Reads file after file, and no more than :data:`MOST_BYTES` of all together."""

    path: Path
    contents: Contents = field(default_factory=Contents)
    left: int = -1

    def __post_init__(self) -> None:
        self.left = MOST_BYTES

    def wants(self, name: str) -> bool:
        """Whether a file may hold a page's text; remembers it where it may not."""
        parts = PurePosixPath(name).parts
        if ".." in parts or name.startswith("/") or _DRIVE.match(name) or "..\\" in name:
            raise UnreadableSource(
                "The archive holds a file whose name leads out of it; no honest program writes such a name.",
                where=f"{self.path}, {name}",
                hint="Unpack it where it can do no harm, and give the folder of page texts.",
            )
        hidden = any(part.startswith(".") or part in SYSTEM_NAMES for part in parts)
        wanted = not hidden and name.lower().endswith(TEXT_SUFFIXES)
        if not wanted:
            self.contents.left_out.append(name)
        return wanted

    def take(self, name: str, stream: IO[bytes]) -> None:
        """Read one file."""
        most = self.left
        data = stream.read(most + 1)
        if len(data) > most and is_pdf(data) and most == MOST_BYTES:
            most = MOST_PDF_BYTES
            data += stream.read(most + 1 - len(data))
        if len(data) > most:
            what = "" if most == MOST_PDF_BYTES else " of text"
            raise UnreadableSource(
                f"The source is too big: it has more than {most // 1024 // 1024} MB{what}.",
                where=str(self.path), hint="Give one book at a time.",
            )
        self.left = max(0, self.left - len(data))
        self.contents.files.append(RawFile(name, data))
        if len(self.contents.files) > MOST_FILES:
            raise UnreadableSource(
                f"The source has more than {MOST_FILES} files.", where=str(self.path), hint="Give one book at a time."
            )


def _folder(path: Path) -> Contents:
    bounded = _Bounded(path)
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.is_file() and bounded.wants(name):
            with file.open("rb") as stream:
                bounded.take(name, stream)
    return bounded.contents


def _zip(path: Path) -> Contents:
    bounded, name = _Bounded(path), ""
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                name = info.filename
                is_link = stat.S_ISLNK(info.external_attr >> 16)
                if info.is_dir() or not bounded.wants(name):
                    continue
                if is_link:
                    bounded.contents.left_out.append(name)
                    continue
                with archive.open(info) as stream:
                    bounded.take(name, stream)
    except _BROKEN as error:
        raise _broken(path, name, error) from error
    return bounded.contents


def _tar(path: Path) -> Contents:
    bounded, name = _Bounded(path), ""
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                name = member.name
                if member.isdir() or not bounded.wants(name):
                    continue
                stream = archive.extractfile(member) if member.isfile() else None
                if stream is None:
                    bounded.contents.left_out.append(name)
                    continue
                with stream:
                    bounded.take(name, stream)
    except _BROKEN as error:
        raise _broken(path, name, error) from error
    return bounded.contents


def _single_file(path: Path) -> Contents:
    bounded = _Bounded(path)
    unpack = PACKED.get(path.suffix.lower())
    if unpack is None:
        with path.open("rb") as stream:
            bounded.take(path.name, stream)
        return bounded.contents
    try:
        with unpack(path) as packed:
            bounded.take(path.stem, packed)
    except _BROKEN as error:
        raise _broken(path, "", error) from error
    return bounded.contents


def _broken(path: Path, name: str, error: Exception) -> UnreadableSource:
    """The error for an archive that breaks off at the member ``name``, or at its very beginning."""
    reason = str(error) or type(error).__name__
    return UnreadableSource(
        f"The archive cannot be unpacked: {reason.rstrip('.')}.", where=f"{path}, {name}" if name else str(path),
        hint="Nothing was read from it, so that no page is lost without a word. Get the archive again, or unpack what "
        "can be unpacked and give the folder.",
    )


def names_of(path: Path, suffixes: tuple[str, ...]) -> bool:
    """Whether the path's name ends like one of these."""
    return path.name.lower().endswith(suffixes)


READERS: tuple[Reader, ...] = (
    Reader("folder", "a folder of page texts, in natural order of their names", Path.is_dir, _folder),
    Reader("zip", "a zip archive of page texts", lambda path: names_of(path, ZIP_SUFFIXES), _zip),
    Reader("tar", "a tar archive of page texts", lambda path: names_of(path, TAR_SUFFIXES), _tar),
    Reader("text", "one file: text, Markdown, HTML, PDF, or XML, JSON or a table of an OCR program", lambda path: True,
           _single_file),
)
"""Every kind of source; the first that accepts a path reads it."""


def left_out_names(contents: Contents) -> Iterator[str]:
    """The names of what was left out, in order, what systems leave by the name of its folder only."""
    names = {next((part for part in PurePosixPath(name).parts if part == SYSTEM_NAMES[0]), name)
             for name in contents.left_out}
    yield from sorted(names)

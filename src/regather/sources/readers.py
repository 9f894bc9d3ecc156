"""Turns what a person received (a file, a folder, an archive) into one :class:`~regather.model.Source`.

What a newcomer gets wrong: the source is one text. Files of a folder are put one behind the other,
and where two meet an empty break remembers it; nothing is sorted into reading order here.
"""

from __future__ import annotations

import hashlib
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from regather.errors import UnreadableSource
from regather.model import Break, Source, Span
from regather.sources.breaks import find_breaks
from regather.sources.decoding import decode
from regather.sources.html_text import html_text
from regather.text.natural_order import natural_key

MOST_BYTES = 32 * 1024 * 1024
"""The largest source that is read, unpacked: forty times the text of a thick book. An archive that
unpacks to more is a mistake or a trap."""

TEXT_SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".hocr")
"""The files of a folder or archive that hold page texts; others are left alone."""

HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".hocr")

ARCHIVE_SUFFIXES = (".zip",)
TAR_SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")


@dataclass(frozen=True, slots=True)
class RawFile:
    """The bytes of one file of a source; ``name`` is its path inside the folder or archive."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of source: whether a path is of that kind, and how to get at its files."""

    name: str
    title: str
    accepts: Callable[[Path], bool]
    files: Callable[[Path], Iterable[RawFile]]


def read_source(path: Path) -> Source:
    """Reads the source at ``path``: a text file, a folder of page texts, or a zip or tar archive of them.

    Raises :class:`~regather.errors.UnreadableSource` if there is nothing there, no text in it, or
    text that cannot be decoded; the error says which file, where in it, and what to do.
    """
    try:
        if not path.exists():
            raise UnreadableSource("There is no such file or folder.", where=str(path), hint="Check the path.")
        reader = next(reader for reader in READERS if reader.accepts(path))
        files = sorted(reader.files(path), key=lambda file: _path_key(file.name))
    except OSError as error:
        raise UnreadableSource(
            f"It cannot be read: {error.strerror or error}.", where=str(path), hint="Check that you may read it."
        ) from error
    if not files:
        kinds = ", ".join(TEXT_SUFFIXES)
        raise UnreadableSource(
            "There is no text file in it.", where=str(path), hint=f"Files of these kinds are read: {kinds}."
        )
    return _source(path, files)


def _source(path: Path, files: list[RawFile]) -> Source:
    parts: list[str] = []
    seams: list[Break] = []
    encodings: list[str] = []
    at = 0
    for file in files:
        decoded = decode(file.data, file.name)
        text = html_text(decoded.text) if _is_html(file.name, decoded.text) else decoded.text
        if len(files) > 1:
            # Two files must not be glued into one line; the break that says so is empty.
            text = text if text.endswith("\n") or not text else text + "\n"
            if parts:
                seams.append(Break(Span(at, at), label=PurePosixPath(file.name).stem))
        parts.append(text)
        encodings.append(decoded.encoding)
        at += len(text)
    whole = "".join(parts)
    if not whole.strip():
        raise UnreadableSource("The source is empty: there is no text in it.", where=str(path),
                               hint="Give the text that an OCR program wrote.")
    breaks = sorted([*find_breaks(whole), *seams], key=lambda item: item.span)
    return Source(
        text=whole,
        name=path.resolve().name,
        sha256=_digest(files),
        breaks=tuple(breaks),
        encoding=" + ".join(dict.fromkeys(encodings)),
    )


def _digest(files: list[RawFile]) -> str:
    """The digest of a single file's bytes; for several files, of their names and digests in order."""
    if len(files) == 1:
        return hashlib.sha256(files[0].data).hexdigest()
    listing = "".join(f"{hashlib.sha256(file.data).hexdigest()}  {file.name}\n" for file in files)
    return hashlib.sha256(listing.encode("utf-8", "surrogateescape")).hexdigest()


def _is_html(name: str, text: str) -> bool:
    if name.lower().endswith(HTML_SUFFIXES):
        return True
    start = text.lstrip()[:200].lower()
    return start.startswith(("<!doctype html", "<html"))


def _path_key(name: str) -> tuple[tuple[tuple[int, int, str], ...], ...]:
    return tuple(natural_key(part) for part in PurePosixPath(name).parts)


def _wanted(name: str) -> bool:
    parts = PurePosixPath(name).parts
    hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
    return not hidden and name.lower().endswith(TEXT_SUFFIXES)


def _single_file(path: Path) -> Iterator[RawFile]:
    with path.open("rb") as stream:
        yield RawFile(path.name, _limited(stream, MOST_BYTES, path))


def _folder(path: Path) -> Iterator[RawFile]:
    left = MOST_BYTES
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if _wanted(name) and file.is_file():
            with file.open("rb") as stream:
                data = _limited(stream, left, path)
            left -= len(data)
            yield RawFile(name, data)


def _zip(path: Path) -> Iterator[RawFile]:
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                if not info.is_dir() and _wanted(info.filename):
                    with archive.open(info) as stream:
                        data = _limited(stream, left, path)
                    left -= len(data)
                    yield RawFile(info.filename, data)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise _broken_archive(path, error) from error


def _tar(path: Path) -> Iterator[RawFile]:
    left = MOST_BYTES
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                stream = archive.extractfile(member) if member.isfile() and _wanted(member.name) else None
                if stream is not None:
                    with stream:
                        data = _limited(stream, left, path)
                    left -= len(data)
                    yield RawFile(member.name, data)
    except (tarfile.TarError, EOFError) as error:
        raise _broken_archive(path, error) from error


def _broken_archive(path: Path, error: Exception) -> UnreadableSource:
    return UnreadableSource(f"The archive cannot be unpacked: {error}.", where=str(path),
                            hint="Unpack it yourself and give the folder.")


def _limited(stream: IO[bytes], limit: int, path: Path) -> bytes:
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise UnreadableSource(
            f"The source is too big: it has more than {MOST_BYTES // 1024 // 1024} MB of text.", where=str(path),
            hint="Give one book at a time.",
        )
    return data


READERS: tuple[Reader, ...] = (
    Reader("folder", "a folder of page texts, in natural order of their names", Path.is_dir, _folder),
    Reader("zip", "a zip archive of page texts", lambda path: path.name.lower().endswith(ARCHIVE_SUFFIXES), _zip),
    Reader("tar", "a tar archive of page texts", lambda path: path.name.lower().endswith(TAR_SUFFIXES), _tar),
    Reader("text", "one text, Markdown or HTML file", lambda path: True, _single_file),
)
"""Every kind of source; the first that accepts a path reads it."""

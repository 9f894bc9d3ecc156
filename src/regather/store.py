"""Bytes by key, kept between runs in the user's cache folder: what was made once need not be made again.

A key is the hash of all that the bytes were made from, so an entry is never out of date, only unused. What
a newcomer gets wrong: nothing here is needed. The folder may be deleted at any time, an entry may be cut
short or changed by somebody: each is checked when it is read, and one that is not as it was written counts
as never made. Nothing read from here is ever run.
"""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MOST_BYTES = 400_000_000
"""What the folder may hold: some forty books of 250 pages with all that is made of them."""

KEPT = 0.7
"""The share of it that stays when the folder grew too big; what was used last stays."""

_MAGIC = b"regather-store-1\n"
_DIGEST = hashlib.sha256().digest_size

FOLDER = "REGATHER_CACHE"
"""The environment variable that names another folder; empty: nothing is kept."""


def key_of(*parts: str | bytes) -> str:
    """The key of what was made from ``parts``, each a text or bytes; their number and order count."""
    whole = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(len(raw).to_bytes(8, "big"))
        whole.update(raw)
    return whole.hexdigest()


@cache
def program_key() -> str:
    """The key of this program as it is now, to the letter: what an older or changed one made is not taken."""
    root = Path(__file__).parent
    files = sorted(path for suffix in ("py", "css", "js", "svg", "json") for path in root.rglob(f"*.{suffix}"))
    parts: list[str | bytes] = [sys.version]
    for path in files:
        parts += [path.relative_to(root).as_posix(), path.read_bytes()]
    return key_of(*parts)


_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/etc/fonts")
_LIBRARY_FOLDERS = ("usr/lib", "usr/lib64", "usr/lib/*-linux-gnu*", "usr/local/lib", "opt/homebrew/lib")
_LIBRARIES = ("libpango", "libharfbuzz", "libfontconfig", "libfreetype")


@cache
def system_key() -> str:
    """The key of what belongs to the machine and shows in the files: fonts, the libraries that set them, and Python's.

    Libraries of the system tell their versions by the names of their files; that a font or a package came or
    went shows in the time of its folder.
    """
    parts: list[str] = []
    for place in _FONT_FOLDERS:
        for folder, below, _ in os.walk(Path(place).expanduser()):
            below.sort()
            with suppress(OSError):
                parts.append(f"{folder} {Path(folder).stat().st_mtime_ns}")
    for place in _LIBRARY_FOLDERS:
        for name in _LIBRARIES:
            parts += sorted(str(path.resolve()) for path in Path("/").glob(f"{place}/{name}*.so*"))
    for name in ("purelib", "platlib"):
        with suppress(OSError):
            place = sysconfig.get_path(name)
            parts.append(f"{place} {Path(place).stat().st_mtime_ns}")
    return key_of(*parts)


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of entries. Several programs may use it at once: an entry appears whole or not at all."""

    folder: Path

    def get(self, key: str) -> bytes | None:
        """The bytes put under ``key``; ``None`` where there are none, or not the ones that were put."""
        path = self._path(key)
        try:
            raw = path.read_bytes()
        except OSError:
            return None
        start = len(_MAGIC) + _DIGEST
        content = raw[start:]
        if raw[:start] != _MAGIC + hashlib.sha256(key.encode() + content).digest():
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            os.utime(path)
        return content

    def has(self, key: str) -> bool:
        """Whether there is an entry of that name; what it holds is not looked at."""
        return self._path(key).is_file()

    def put(self, key: str, content: bytes) -> None:
        """Keep ``content`` under ``key``.

        :raises OSError: the system refuses; the store is as it was.
        """
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_MAGIC + hashlib.sha256(key.encode() + content).digest())
                file.write(content)
            Path(name).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise

    def prune(self, most: int = MOST_BYTES) -> None:
        """Take away what was not used for longest, if the folder holds more than ``most`` bytes."""
        entries = []
        for path in self.folder.glob("*/*"):
            with suppress(OSError):
                state = path.stat()
                entries.append((state.st_mtime, state.st_size, path))
        held = sum(size for _, size, _ in entries)
        if held <= most:
            return
        for _, size, path in sorted(entries, key=lambda entry: (entry[0], entry[2].name)):
            with suppress(OSError):
                path.unlink()
            held -= size
            if held <= most * KEPT:
                break

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key


def user_folder() -> Path | None:
    """Where this user's programs keep what can be made again; ``None`` where nothing is to be kept."""
    named = os.environ.get(FOLDER)
    if named is not None:
        return Path(named) if named else None
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "regather"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) / "regather" / "cache" if local else None
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".cache") / "regather"


_current: ContextVar[Store | None] = ContextVar("regather_store", default=None)


def current() -> Store | None:
    """The store that :func:`opened` opened, if there is one: where there is none, nothing is looked up or kept."""
    return _current.get()


@contextmanager
def opened(*, kept: bool = True) -> Iterator[Store]:
    """The user's store; one that lasts for the block only where nothing is ``kept``, or nothing can be.

    A block inside another has the same store.
    """
    already = _current.get()
    if already is not None:
        yield already
        return
    folder = _usable_folder() if kept else None
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="regather-") as name, _made_current(Store(Path(name))) as store:
            yield store
        return
    with _made_current(Store(folder)) as store:
        yield store
    store.prune()


@contextmanager
def _made_current(store: Store) -> Iterator[Store]:
    token = _current.set(store)
    try:
        yield store
    finally:
        _current.reset(token)


def _usable_folder() -> Path | None:
    with suppress(OSError, RuntimeError):
        folder = user_folder()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return folder if os.access(folder, os.W_OK) else None
    return None

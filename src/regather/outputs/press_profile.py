"""The name of a printing condition, or the profile that a printing house gave -> the profile to put into its files.

What a newcomer gets wrong: a profile belongs to a press and a paper; the one that is used where none is named is
a usual one, good for black text and for nothing that must match.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageCms

from regather.errors import BadProject
from regather.model import Book

USUAL = (
    Path("/usr/share/color/icc/ghostscript/default_cmyk.icc"),
    Path("/opt/homebrew/share/ghostscript/iccprofiles/default_cmyk.icc"),
    Path("/usr/local/share/ghostscript/iccprofiles/default_cmyk.icc"),
)
"""Where Ghostscript's profile of four inks lies: the package libgs-common of Debian, Homebrew's ghostscript."""

INSTALL = (
    "Put the profile that your printing house names into book/ and name it in press.profile, or install a usual one: "
    "apt install libgs-common (Debian) or brew install ghostscript (macOS)"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A printing condition: its profile, the profile's title, and the name it is registered under ("" for none)."""

    profile: bytes
    title: str
    registered: str = ""


def condition_of(book: Book) -> Condition | None:
    """The condition that the book is printed under; ``None`` where it names none and no usual profile is installed.

    :raises BadProject: the profile that the book names is not there, or is not one of four inks.
    """
    if book.press.profile is not None:
        return _read(book.press.profile, book.press.condition)
    usual = next((path for path in USUAL if path.is_file()), None)
    return None if usual is None else _read(usual, book.press.condition)


def _read(path: Path, registered: str) -> Condition:
    try:
        content = path.read_bytes()
        # ICC.1, 7.2: the class of the device, the space of its colours, and the sign that it is a profile.
        if (content[12:16], content[16:20], content[36:40]) != (b"prtr", b"CMYK", b"acsp"):
            raise ValueError
        title = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(content))).strip()
    except (OSError, ValueError, ImageCms.PyCMSError):
        message = f"{path.name} is not the profile of a press with four inks."
        hint = "press.profile names an ICC profile for output in CMYK, as printing houses give it."
        raise BadProject(message, where="book/book.toml", hint=hint) from None
    return Condition(content, title, registered)

"""A picture file -> what is wrong with it, before an e-reader or the layout engine stumbles over it.

What a newcomer gets wrong: the ending of a file's name says nothing about what is in it, and a picture of a
few kilobytes may unfold to gigabytes. So the header is read first, and the pixels only where they are few
enough.
"""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image, ImageFile, UnidentifiedImageError

from regather.render.svg import safe_svg

MOST_PIXELS = 80_000_000
"""Pixels that a picture may have: a page of A3 at 600 dpi has 70 million. Twice as many take a gigabyte to draw."""

FORMATS = {
    "image/gif": "GIF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
}
"""What Pillow calls the formats of the core image types."""


def fault_of(path: Path, media_type: str) -> tuple[str, str] | None:
    """The code of the fault and what is wrong in words, or ``None`` where the picture can be shown.

    ``media_type`` is the kind that the file's name promises.
    """
    if media_type == "image/svg+xml":
        return _fault_of_drawing(path)
    try:
        # Pillow warns of big pictures in its own words; ours say more.
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=[FORMATS[media_type]]) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                return "image-too-big", f"has {width:,} × {height:,} pixels; {MOST_PIXELS:,} can be laid out"
            _load_whole(picture)
    except UnidentifiedImageError:
        return "image-unreadable", f"is not the {FORMATS[media_type]} picture that its name promises"
    except Image.DecompressionBombError:
        return "image-too-big", f"has more pixels than can be laid out ({MOST_PIXELS:,})"
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow raises for files that are cut off or damaged
        return "image-unreadable", f"cannot be read: {str(error) or type(error).__name__}"
    return None


def _load_whole(picture: Image.Image) -> None:
    """Read all pixels; a file that breaks off is refused, whatever another library told Pillow to put up with."""
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        picture.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _fault_of_drawing(path: Path) -> tuple[str, str] | None:
    try:
        safe_svg(path.read_bytes())
    except (OSError, ValueError) as error:
        reason = str(error).removesuffix(f" (<string>, line {getattr(error.__cause__, 'lineno', 1)})")
        return "image-unreadable", f"is a drawing that is not well-formed: {reason}"
    return None

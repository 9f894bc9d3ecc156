"""The book's pictures -> what a web page shows: addresses, bytes, and the room that each will take.

A page of its own carries its pictures inside, as ``data:`` addresses; the edition in chapters has them as files. What
a newcomer gets wrong: a drawing is a program, too, so it is tamed here as for the EPUB.
"""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from lxml import etree
from PIL import Image, UnidentifiedImageError

from regather.errors import CannotBuild
from regather.model import Book, Finding, Severity
from regather.render import RenderedAsset, path_in
from regather.render.svg import safe_svg


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its address on the page, its bytes, their type, and width and height in CSS pixels if known."""

    address: str
    content: bytes
    media_type: str
    size: tuple[int, int] | None = None


def pictures_of(book: Book, assets: tuple[RenderedAsset, ...], report: Callable[[Finding], None]) -> dict[str, Picture]:
    """Each picture under the name that the rendered chapters have for it, which is its address in a folder, too.

    :raises CannotBuild: a drawing is not well-formed.
    """
    return {asset.name: _picture(book, asset, report) for asset in assets}


def inside(pictures: Mapping[str, Picture]) -> dict[str, Picture]:
    """The same pictures with addresses that hold their bytes."""
    return {name: replace(picture, address=data_address(picture)) for name, picture in pictures.items()}


def data_address(picture: Picture) -> str:
    """The picture as an address (RFC 2397)."""
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.content).decode('ascii')}"


def few_colours(address: str, png: bytes) -> Picture:
    """A drawing of flat colours as a picture of a third of its weight."""
    with Image.open(io.BytesIO(png)) as image:
        flat = image.convert("RGB").quantize(64, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        buffer = io.BytesIO()
        flat.save(buffer, "PNG", compress_level=9)
        return Picture(address, buffer.getvalue(), "image/png", image.size)


def _picture(book: Book, asset: RenderedAsset, report: Callable[[Finding], None]) -> Picture:
    content = asset.path.read_bytes()
    if asset.media_type != "image/svg+xml":
        return Picture(asset.name, content, asset.media_type, _pixels(asset))
    try:
        content, changed = safe_svg(content)
    except ValueError as error:
        message = f"The drawing {asset.path.name} is not well-formed: {error}"
        raise CannotBuild(message, where=str(asset.path)) from error
    if changed:
        message = "The drawing holds scripts or asks for files from outside; that was left out."
        report(Finding("image-unsafe", Severity.WARNING, message, path_in(book, asset.path)))
    return Picture(asset.name, content, asset.media_type, _view(content))


def _pixels(asset: RenderedAsset) -> tuple[int, int] | None:
    """Width and height of a photograph, read from its first bytes."""
    try:
        # The size alone is asked for; nothing is unpacked, however large the picture says it is.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(asset.path) as image:
                return image.size
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError):
        return None


def _view(content: bytes) -> tuple[int, int] | None:
    """Width and height of a drawing in CSS pixels: its own where it has them, else those of its view box."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    own = [root.get(name, "").removesuffix("px") for name in ("width", "height")]
    values = own if any(own) else root.get("viewBox", "").replace(",", " ").split()[2:]
    try:
        width, height = (float(value) for value in values)
    except ValueError:
        return None
    return (round(width), round(height)) if 1 <= width < 1e5 and 1 <= height < 1e5 else None

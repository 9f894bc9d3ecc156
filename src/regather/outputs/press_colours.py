"""The colours of a screen in a PDF -> inks: black and grey on the black plate alone, all else by a profile.

Works on the drawing as the layout engine writes it, one operator a line. Black overprints, so that a thin
letter leaves no white edge where plates do not quite meet. What a newcomer gets wrong: a grey of three equal
lights is one ink, not four, or every letter needs four plates that fit to a tenth of a millimetre.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from functools import lru_cache

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, PdfImage, Stream
from PIL import Image, ImageCms

Inks = tuple[float, float, float, float]
"""Shares of cyan, magenta, yellow and black, 0 to 1."""

NEUTRAL = 0.004
"""How much the three lights of a grey may differ: half a step of the 255 of a screen."""

_COLOUR = re.compile(rb"^([\d.]+) ([\d.]+) ([\d.]+) (rg|RG)$", re.M)
_GREY = re.compile(rb"^([\d.]+) (g|G)$", re.M)
_TAGS = re.compile(rb"^/\w+\s(?:<<[^\n]*>>\sBDC|BMC)\n|^EMC(?:\n|\Z)", re.M)

_OVERPRINT = (
    ("/OverFill", Dictionary(op=True, OPM=1)),
    ("/KnockFill", Dictionary(op=False, OPM=1)),
    ("/OverLine", Dictionary(OP=True, op=False, OPM=1)),
    ("/KnockLine", Dictionary(OP=False, op=False, OPM=1)),
)

START = b"0 0 0 1 k\n/OverFill gs\n0 0 0 1 K\n"
"""The state in which a page's drawing begins: black ink, where it would be the grey of a screen."""


class Separator:
    """Turns colours of a screen into inks by the profile of a printing condition (an ICC profile for CMYK)."""

    def __init__(self, profile: bytes, srgb: bytes) -> None:
        self._inks = ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(srgb)),
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            "RGB",
            "CMYK",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        self.inks: Callable[[float, float, float], Inks] = lru_cache(maxsize=4096)(self._separated)

    def _separated(self, red: float, green: float, blue: float) -> Inks:
        if max(red, green, blue) - min(red, green, blue) <= NEUTRAL:
            return (0.0, 0.0, 0.0, round(1 - green, 3))
        point = Image.new("RGB", (1, 1), (round(red * 255), round(green * 255), round(blue * 255)))
        pixel = ImageCms.applyTransform(point, self._inks).getpixel((0, 0))  # type: ignore[union-attr]
        cyan, magenta, yellow, black = (round(value / 255, 3) for value in pixel)  # type: ignore[union-attr]
        return cyan, magenta, yellow, black


def separate(pdf: Pdf, separator: Separator, srgb: bytes) -> None:
    """Turn all colours of the file into inks, or say of pictures and gradients which light they mean."""
    profile = pdf.make_stream(srgb)
    profile.N = 3
    lights = pdf.make_indirect(Array([Name.ICCBased, profile]))
    for thing in list(pdf.objects):
        if not isinstance(thing, Dictionary | Stream):
            continue
        if thing.get(Name.Subtype) == Name.Image and isinstance(thing, Stream):
            _picture(thing, lights)
        elif isinstance(thing, Stream) and _draws(thing):
            thing.write(separated(thing.read_bytes(), separator))
        _spaces(thing, lights)
        resources = thing.get(Name.Resources)
        if isinstance(resources, Dictionary):
            _states(resources)


def separated(drawing: bytes, separator: Separator) -> bytes:
    """A drawing with its colours as inks and without the marks of tags."""

    def ink(red: float, green: float, blue: float, operator: bytes) -> bytes:
        inks = separator.inks(red, green, blue)
        fills = operator.islower()
        over = inks == (0, 0, 0, 1)
        state = ("Over" if over else "Knock") + ("Fill" if fills else "Line")
        shares = " ".join(f"{share:g}" for share in inks)
        return f"{shares} {'k' if fills else 'K'}\n/{state} gs".encode()

    drawing = _TAGS.sub(b"", drawing)
    drawing = _COLOUR.sub(lambda found: ink(float(found[1]), float(found[2]), float(found[3]), found[4]), drawing)
    return _GREY.sub(lambda found: ink(*(float(found[1]),) * 3, found[2]), drawing)


def _draws(thing: Stream) -> bool:
    """Whether the stream is a drawing inside a page: a form or a pattern (pages' own are told by their pages)."""
    return thing.get(Name.Subtype) == Name.Form or thing.get(Name.PatternType) == 1


def _states(resources: Object) -> None:
    """Add the states that say whether ink is laid over what is there."""
    states = resources.get(Name.ExtGState)
    if states is None:
        resources.ExtGState = states = Dictionary()
    for name, state in _OVERPRINT:
        states[name] = state


def _spaces(thing: Object, lights: Object) -> None:
    """Blend in inks; and say of gradients which light they mean."""
    group = thing.get(Name.Group)
    if isinstance(group, Dictionary) and group.get(Name.CS) == Name.DeviceRGB:
        group.CS = Name.DeviceCMYK
    if Name.ShadingType in thing and thing.get(Name.ColorSpace) == Name.DeviceRGB:
        thing.ColorSpace = lights
    if Name.Shading in thing and isinstance(thing.Shading, Dictionary) and Name.ShadingType in thing.Shading:
        _spaces(thing.Shading, lights)


def _picture(picture: Stream, lights: Object) -> None:
    """A picture without colours becomes one of greys; any other says which light it means."""
    space = picture.get(Name.ColorSpace)
    if isinstance(space, Array) and len(space) > 1 and space[0] == Name.Indexed and space[1] == Name.DeviceRGB:
        space[1] = lights
    if space != Name.DeviceRGB:
        return
    greys = _greys(picture)
    if greys is None:
        picture.ColorSpace = lights
        return
    picture.write(zlib.compress(greys, 9), filter=Name.FlateDecode)
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8


def _greys(picture: Stream) -> bytes | None:
    """The grey of each point, where all three lights of each are the same."""
    try:
        image = PdfImage(picture).as_pil_image()
    except (PdfError, NotImplementedError, ValueError, OSError):
        return None
    if image.mode == "L":
        return image.tobytes()
    if image.mode != "RGB":
        return None
    red, green, blue = (band.tobytes() for band in image.split())
    return green if red == green == blue else None

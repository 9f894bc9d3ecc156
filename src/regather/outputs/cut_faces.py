"""A font file and characters or glyphs -> the font with these alone, small enough to go along with a book.

HarfBuzz cuts, and makes one weight of many, in a hundredth of the time that fontTools takes. What a newcomer gets
wrong: a font of many weights stays one unless a weight is asked for, and e-readers of some years ago take no such font.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import uharfbuzz


def cut(
    path: Path, characters: str, *, more: Iterable[str] = (), fewer: Iterable[str] = (), weight: float | None = None
) -> tuple[bytes, tuple[float, float] | None]:
    """The font with these characters alone, without hints, and the weights that it spans, if several.

    ``more`` and ``fewer`` are features of type to keep or leave out besides the usual ones. With a ``weight``, or
    the nearest that there is, the font has that weight alone.
    """
    face = uharfbuzz.Face(path.read_bytes())
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.flags = uharfbuzz.SubsetFlags.NO_HINTING
    # The names of a font's weights: of use in menus only.
    wanted.drop_table_tag_set.update((_tag("STAT"),))
    features = {*wanted.layout_feature_tag_set, *map(_tag, more)} - set(map(_tag, fewer))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(sorted(features))
    span = next(((axis.min_value, axis.max_value) for axis in face.axis_infos if axis.tag == "wght"), None)
    if weight is not None:
        _pin(face, wanted, {"wght": weight})
        span = None
    return bytes(uharfbuzz.subset(face, wanted).blob.data), span


_USELESS = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG ")
"""Tables that a font in a PDF does not need: of how letters are chosen and placed, which is done by then."""


def cut_glyphs(whole: bytes, index: int, glyphs: Collection[int], axes: Mapping[str, float]) -> bytes:
    """The font of that number in a file with these glyphs alone, which keep their numbers, without hints.

    ``axes`` are the places on the axes of a variable font, of which one without axes is made; others are left as usual.
    """
    flags = uharfbuzz.SubsetFlags
    face = uharfbuzz.Face(whole, index)
    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.update(sorted(glyphs))
    wanted.drop_table_tag_set.update(map(_tag, _USELESS))
    wanted.flags = flags.RETAIN_GIDS | flags.PASSTHROUGH_UNRECOGNIZED | flags.DESUBROUTINIZE
    _pin(face, wanted, axes)
    # The numbers after the last glyph go, too.
    rest = uharfbuzz.SubsetInput()
    rest.glyph_set.update(range(max(glyphs, default=0) + 1))
    rest.flags = flags.PASSTHROUGH_UNRECOGNIZED | flags.DESUBROUTINIZE | flags.NO_HINTING
    return bytes(uharfbuzz.subset(uharfbuzz.subset(face, wanted), rest).blob.data)


def _pin(face: uharfbuzz.Face, wanted: uharfbuzz.SubsetInput, places: Mapping[str, float]) -> None:
    """Have a font without axes, at these places or the nearest ones that there are."""
    if not face.axis_infos:
        return
    wanted.pin_all_axes_to_default(face)
    for axis in face.axis_infos:
        if axis.tag in places:
            wanted.pin_axis_location(face, axis.tag, min(max(places[axis.tag], axis.min_value), axis.max_value))


def _tag(name: str) -> int:
    """The number that stands for a name of four letters (OpenType, "Data types")."""
    return int.from_bytes(name.encode("ascii"), "big")

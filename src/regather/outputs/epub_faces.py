"""A theme's face for headings -> font files in the e-book that hold the letters of its headings and no others.

Only headings: the face of the text is the reader's choice, and stays it. Files are plain TrueType of one weight,
since many e-readers know neither WOFF2 nor variable fonts. What a newcomer gets wrong: a reader may show
its own face all the same, so nothing may depend on the embedded one.
"""

from __future__ import annotations

import importlib
import io
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import fontTools

from regather.outputs.epub_package import Item
from regather.outputs.print_fonts import DESIGNED, Face
from regather.store import current, key_of

FOLDER = "styles/fonts"
"""Where the files lie in the e-book."""

_FAMILY = re.compile(r'"([^"]+)"')


def heading_faces(css: str, tokens: Mapping[str, str], words: str) -> tuple[str, list[Item]]:
    """The ``@font-face`` rules for the faces that ``css`` names, and the files with the letters of ``words``.

    A letter that the first face lacks is taken from the next; those that none has are left to the reader.

    :raises MissingProgram: a face is not installed.
    """
    weight = int(tokens["--heading-weight"]) if tokens["--heading-weight"].isdigit() else 700
    named = dict.fromkeys(_FAMILY.findall(css))
    faces = [face for name in named for face in DESIGNED if face.family == name]
    wanted = {char for char in words + words.upper() if not char.isspace()}
    rules, items = [], []
    for face in faces:
        has = face.has(wanted)
        wanted -= has
        if has:
            name = f"{face.title.replace(' ', '')}.ttf"
            items.append(Item(f"{FOLDER}/{name}", "font/ttf", _cut(face, "".join(sorted(has)) + " ", weight)))
            # One file for every weight: what it has is what headings are set in.
            rules.append(
                f'@font-face {{ font-family: "{face.family}"; font-weight: 100 900; src: url("fonts/{name}") }}'
            )
    return "\n".join(rules), items


def _cut(face: Face, characters: str, weight: int) -> bytes:
    """The face's upright of that weight with these characters alone; kept between runs."""
    path = face.paths()[0]
    store = current()
    key = key_of("epub-face", fontTools.version, path.read_bytes(), characters, str(weight))
    content = store.get(key) if store is not None else None
    if content is None:
        content = _cut_anew(path, characters, weight)
        if store is not None:
            with suppress(OSError):
                store.put(key, content)
    return content


def _cut_anew(path: Path, characters: str, weight: int) -> bytes:
    # Loaded here, because most books embed no face, and loading takes longer than all the rest of an e-book.
    subset, ttlib, instancer = (
        importlib.import_module(f"fontTools.{name}") for name in ("subset", "ttLib", "varLib.instancer")
    )
    options = subset.Options(hinting=False, drop_tables=[*subset.Options().drop_tables, "STAT"])
    # The time of the day is kept out of the file.
    font = ttlib.TTFont(path, lazy=True, recalcTimestamp=False)
    try:
        cutter = subset.Subsetter(options)
        cutter.populate(text=characters)
        cutter.subset(font)
        if "fvar" in font:
            axes = {axis.axisTag: (axis.minValue, axis.maxValue) for axis in font["fvar"].axes}
            low, high = axes["wght"]
            font = instancer.instantiateVariableFont(font, {"wght": min(max(weight, low), high)}, inplace=True)
        buffer = io.BytesIO()
        font.save(buffer)
        return buffer.getvalue()
    finally:
        font.close()

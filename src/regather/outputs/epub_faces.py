"""A theme's face for headings -> font files in the e-book that hold the letters of its headings and no others.

Only headings: the face of the text is the reader's choice, and stays it. Files are plain TrueType of one weight,
since many e-readers know neither WOFF2 nor variable fonts. What a newcomer gets wrong: a reader may show
its own face all the same, so nothing may depend on the embedded one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from regather.outputs.epub_package import Item
from regather.outputs.print_fonts import DESIGNED, Face

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
    """The face's upright of that weight with these characters alone."""
    # Loaded here: most books embed no face.
    from regather.outputs.cut_faces import cut  # noqa: PLC0415

    content, _ = cut(face.paths()[0], characters, weight=weight)
    return content

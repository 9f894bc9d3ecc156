"""The text face of the print edition: where its files are, and the ``@font-face`` rules that name them.

The face is a dependency of Regather (an open licence, no file of it in this repository), so that the
same book breaks into the same lines on every machine. What a newcomer gets wrong: a face that the
machine happens to have must never be asked for by name, or the pages differ from machine to machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from regather.errors import MissingProgram

TEXT_FAMILY = "Regather Text"
"""The name under which style sheets ask for the text face, whichever face that is."""

FACE_TITLE = "EB Garamond"
"""What the face is called in the colophon."""

_PACKAGE = "fontpkg_eb_garamond"
_FILES = {"normal": "EBGaramond[wght].ttf", "italic": "EBGaramond-Italic[wght].ttf"}


@dataclass(frozen=True, slots=True)
class Face:
    """The font files by style (``normal``, ``italic``); each holds all weights."""

    files: tuple[tuple[str, Path], ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """The font files."""
        return tuple(path for _, path in self.files)

    @property
    def css(self) -> str:
        """The ``@font-face`` rules."""
        return "\n".join(
            f'@font-face {{ font-family: "{TEXT_FAMILY}"; font-style: {style}; src: url("{path.as_uri()}") }}'
            for style, path in self.files
        )


def text_face() -> Face:
    """The text face.

    :raises MissingProgram: the package that brings the face is not installed.
    """
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise MissingProgram(
            f"The text face {FACE_TITLE} is not installed.", hint="Install it with: pip install fontpkg-eb-garamond"
        )
    folder = Path(spec.origin).parent / "files"
    files = tuple((style, folder / name) for style, name in _FILES.items())
    for _, path in files:
        if not path.is_file():
            raise MissingProgram(
                f"The text face {FACE_TITLE} lacks a file.",
                where=str(path),
                hint="Install it again with: pip install --force-reinstall fontpkg-eb-garamond",
            )
    return Face(files)

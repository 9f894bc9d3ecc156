"""The faces of the print edition: where their files are, and the ``@font-face`` rules that name them.

They are dependencies of Regather (open licences, no file of them in this repository), so that the same
book breaks into the same lines on every machine. What a newcomer gets wrong: a face that the machine
happens to have must never be asked for by name, or the pages differ from machine to machine. Only a
character that our faces lack is left to the machine's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from regather.errors import MissingProgram


@dataclass(frozen=True, slots=True)
class Face:
    """A face: the name that style sheets ask for, its own name, the package that brings it, its files by style."""

    family: str
    title: str
    package: str
    files: tuple[tuple[str, str], ...]

    def paths(self) -> tuple[Path, ...]:
        """Where the files are.

        :raises MissingProgram: the package that brings the face is not installed, or not whole.
        """
        spec = find_spec(self.package)
        pip_name = self.package.replace("_", "-")
        if spec is None or spec.origin is None:
            raise MissingProgram(f"The face {self.title} is not installed.", hint=f"Run: pip install {pip_name}")
        folder = Path(spec.origin).parent / "files"
        found = tuple(folder / name for _, name in self.files)
        for path in found:
            if not path.is_file():
                hint = f"Run: pip install --force-reinstall {pip_name}"
                raise MissingProgram(f"The face {self.title} lacks a file.", where=str(path), hint=hint)
        return found

    def css(self) -> str:
        """The ``@font-face`` rules; each file holds all weights of its style."""
        return "\n".join(
            f'@font-face {{ font-family: "{self.family}"; font-style: {style}; src: url("{path.as_uri()}") }}'
            for (style, _), path in zip(self.files, self.paths(), strict=True)
        )


TEXT = Face(
    "Regather Text",
    "EB Garamond",
    "fontpkg_eb_garamond",
    (("normal", "EBGaramond[wght].ttf"), ("italic", "EBGaramond-Italic[wght].ttf")),
)
"""The face of the text: Latin, Cyrillic and Greek, with old-style figures and small capitals."""

CODE = Face(
    "Regather Code",
    "Source Code Pro",
    "fontpkg_source_code_pro",
    (("normal", "SourceCodePro[wght].ttf"), ("italic", "SourceCodePro-Italic[wght].ttf")),
)
"""The face of commands and file names."""

FACES = (TEXT, CODE)

"""Makes small PDF files of words at given places, set in Times, as a program lays pages on sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf

FACES = {"": "Times-Roman", "bold": "Times-Bold", "italic": "Times-Italic"}
TURNS = ((1, 0, 0, 1), (0, -1, 1, 0), (-1, 0, 0, -1), (0, 1, -1, 0))
"""The text matrix of text that is turned clockwise by so many quarters."""


@dataclass(frozen=True)
class Run:
    """A run of text; ``x`` and ``y`` are where it begins, in points from the lower left corner of the sheet."""

    x: float
    y: float
    text: str
    size: float = 10.0
    face: str = ""
    turn: int = 0
    unseen: bool = False


def pdf(sides: Sequence[Sequence[Run]], width: float, height: float, *, rotate: int = 0, password: str = "") -> bytes:
    """A file with one page of ``width`` by ``height`` points for each of the ``sides``."""
    document = pikepdf.new()
    fonts = {
        f"/{name or 'plain'}": pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name(f"/{base}"),
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
        for name, base in FACES.items()
    }  # fmt: skip
    for runs in sides:
        page = document.add_blank_page(page_size=(width, height))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(fonts))
        page.Contents = document.make_stream("\n".join(map(_shown, runs)).encode("cp1252"))
        if rotate:
            page.Rotate = rotate
    out = BytesIO()
    locked = pikepdf.Encryption(owner=password, user=password) if password else False
    document.save(out, encryption=locked)
    return out.getvalue()


def _shown(run: Run) -> str:
    a, b, c, d = TURNS[run.turn]
    text = run.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    drawn = 3 if run.unseen else 0
    return f"BT {drawn} Tr /{run.face or 'plain'} {run.size} Tf {a} {b} {c} {d} {run.x} {run.y} Tm ({text}) Tj ET"


def column(lines: Sequence[str], x: float, top: float, *, size: float = 10.0, step: float = 14.0) -> list[Run]:
    """Lines one below the other, the first ``top`` points above the foot of the sheet."""
    return [Run(x, top - number * step, line, size) for number, line in enumerate(lines)]

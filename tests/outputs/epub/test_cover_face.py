"""The drawn cover is set in the face that Regather brings, so that every machine draws the same one."""

from __future__ import annotations

import pytest

from regather.errors import MissingProgram
from regather.model import Contributor, Metadata
from regather.outputs import epub_cover
from regather.outputs.print_fonts import Face

SOME = Metadata("Paper Boats", "paper-boats", contributors=(Contributor("A. Folder"),))


def test_the_cover_asks_for_no_face_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = Face("Regather Text", "A Face", "no_package_of_this_name", (("normal", "a.ttf"),))
    monkeypatch.setattr(epub_cover, "TEXT", absent)
    with pytest.raises(MissingProgram, match="A Face"):
        epub_cover.draw_cover(SOME)


def test_the_face_of_the_cover_is_the_one_that_is_brought(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = epub_cover.draw_cover(SOME)
    monkeypatch.setattr(Face, "css", lambda self: "")
    assert epub_cover.draw_cover(SOME) != drawn, "without our face the cover looks the same: it was never used"

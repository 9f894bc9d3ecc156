"""What was read on scans lies in the project, and its language is a person's only where they set it."""

from __future__ import annotations

from pathlib import Path

import pytest

from regather.errors import BadProject
from regather.model import Source
from regather.project import is_of, language_set, load_layer, save_layer, start

WORDS = "<html>Fold</html>"


def test_what_was_read_is_found_again_by_the_name_of_its_source(tmp_path: Path) -> None:
    save_layer(tmp_path, Path("zine.pdf"), WORDS)
    assert load_layer(tmp_path, tmp_path / "book" / "sources" / "zine.pdf") == WORDS
    assert load_layer(tmp_path, Path("other.pdf")) is None
    assert (tmp_path / "book" / "recognised" / "zine.pdf.hocr").is_file()


def test_a_file_that_is_no_text_any_more_is_refused(tmp_path: Path) -> None:
    save_layer(tmp_path, Path("zine.pdf"), WORDS)
    (tmp_path / "book" / "recognised" / "zine.pdf.hocr").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(BadProject, match="cannot be read"):
        load_layer(tmp_path, Path("zine.pdf"))


def test_the_default_language_of_a_new_project_was_set_by_nobody(tmp_path: Path) -> None:
    assert language_set(tmp_path) is None
    start(tmp_path, tmp_path)
    assert language_set(tmp_path) is None
    settings = tmp_path / "book" / "book.toml"
    settings.write_text(settings.read_text().replace('language = "en"', 'language = "fr"'))
    assert language_set(tmp_path) == "fr"


def test_a_record_is_of_a_source_if_pictures_and_what_was_read_on_them_are_the_same() -> None:
    source = Source("text", "zine.pdf", "abc", layer="def")
    assert is_of({"source": {"sha256": "abc", "layer": "def"}}, source)
    assert not is_of({"source": {"sha256": "abc", "layer": "other"}}, source)
    assert not is_of({"source": {"sha256": "abc"}}, source)
    assert is_of({"source": {"sha256": "abc"}}, Source("text", "zine.txt", "abc"))

"""``book/allow.toml``: entries with reasons, and errors that name the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from regather.errors import BadProject
from regather.project.allow import EXAMPLE, NEW_ALLOW, Allowed, load_allowed


def write(folder: Path, text: str | bytes) -> Path:
    (folder / "book").mkdir()
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "book" / "allow.toml").write_bytes(data)
    return folder


def test_without_a_file_and_in_a_new_one_nothing_is_allowed(tmp_path: Path) -> None:
    assert load_allowed(tmp_path) == ()
    assert load_allowed(write(tmp_path, NEW_ALLOW)) == ()


def test_entries_are_read_with_their_lines(tmp_path: Path) -> None:
    text = "# Mine.\n" + EXAMPLE + '\n[[allow]]\ncode = "page-gap"\nreason = "Blank."\n'
    assert load_allowed(write(tmp_path, text)) == (
        Allowed("word-repeated", "The author writes so.", "03-a-chapter", "had had", 2),
        Allowed("page-gap", "Blank.", line=8),
    )


@pytest.mark.parametrize(
    ("text", "message", "where"),
    [
        ('[[allow]]\ncode = "x"\n', "the field 'reason' is missing", "line 1"),
        ('[[allow]]\nreason = "x"\n', "the field 'code' is missing", "line 1"),
        ('[[allow]]\ncode = "x"\nreason = " "\n', "reason is empty", "line 3"),
        ('[[allow]]\ncode = "x"\nreason = "y"\n\n[[allow]]\ncode = 3\n', "number 2: code has a value", "line 6"),
        ('[[allow]]\ncode = "x"\nreson = "y"\n', "the field 'reson' is not known", "line 3"),
        ('[allow]\ncode = "x"\n', "not a list of entries", "line 1"),
        ('\n[[alow]]\ncode = "x"\n', "'alow' is not known", "line 2"),
        ('[[allow]]\ncode = "x\n', "not valid TOML", "line 2"),
        (b"[[allow]]\ncode = '\xff'\n", "not UTF-8", "byte 19"),
    ],
)
def test_a_bad_file_is_an_error_that_names_the_line(
    text: str | bytes, message: str, where: str, tmp_path: Path
) -> None:
    with pytest.raises(BadProject) as error:
        load_allowed(write(tmp_path, text))
    assert message in str(error.value)
    assert where in error.value.where
    assert "book/allow.toml" in error.value.where

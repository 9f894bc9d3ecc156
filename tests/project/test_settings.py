"""``book/book.toml``: declared once, read strictly, filled without touching what a person changed."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomlkit

from regather.errors import BadProject
from regather.model import Contributor, FoundMetadata, Metadata, PressOptions, PrintOptions, Span
from regather.outputs.print_page import TRIMS
from regather.project import fill_settings, found_values, load_book, load_config
from regather.project.keys import KEYS
from regather.project.layout import SETTINGS
from regather.project.settings import new_settings


def settings(folder: Path, text: str) -> Path:
    path = folder / "book" / "book.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_a_new_file_reads_back_as_the_defaults(tmp_path: Path) -> None:
    folder = settings(tmp_path / "my-tides", new_settings({}))
    config = load_config(folder)
    assert config.print == PrintOptions()
    assert config.press == PressOptions()
    assert config.metadata.title == "My tides"
    assert config.metadata.slug == "my-tides"
    assert config.cover is None


def test_every_key_is_in_a_new_file_with_its_meaning() -> None:
    text = " ".join(line.removeprefix("# ") for line in new_settings({}).splitlines())
    for key in KEYS:
        assert f"{key.name} = " in text, f"{key.path} is not in a new book.toml"
        assert key.meaning in text, f"the meaning of {key.path} is not in a new book.toml"


def test_every_field_of_the_metadata_can_be_set() -> None:
    names = {key.name for key in KEYS if key.table == "book"}
    for field in Metadata.__dataclass_fields__:
        assert field in names, f"no key of book.toml sets the book's {field}"
    for field in PrintOptions.__dataclass_fields__:
        assert field in {key.name for key in KEYS if key.table == "print"}
    for field in PressOptions.__dataclass_fields__:
        assert field in {key.name for key in KEYS if key.table == "press"}


def test_every_trim_size_may_be_chosen() -> None:
    choices = next(key.choices for key in KEYS if key.path == "print.trim")
    assert sorted(choices) == sorted(TRIMS)


@pytest.mark.parametrize(("text", "wanted"), [("0", 0.0), ("5", 5.0), ("3.2", 3.2), ("100", 100.0)])
def test_a_number_is_read(tmp_path: Path, text: str, wanted: float) -> None:
    assert load_config(settings(tmp_path, f"[press]\nbleed = {text}\n")).press.bleed == wanted


@pytest.mark.parametrize("text", ["-1", "100.1", '"3"', "true", "nan", "inf"])
def test_a_number_that_cannot_be_meant_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadProject, match=r"press\.bleed"):
        load_config(settings(tmp_path, f"[press]\nbleed = {text}\n"))


@pytest.mark.parametrize("text", ["978-3-16-148410-0", "9783161484100"])
def test_an_isbn_of_ones_own_is_read(tmp_path: Path, text: str) -> None:
    assert load_config(settings(tmp_path, f'[press]\nisbn = "{text}"\n')).press.isbn == text


def test_an_isbn_with_a_slip_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadProject, match="no ISBN"):
        load_config(settings(tmp_path, '[press]\nisbn = "978-3-16-148410-1"\n'))


def test_a_profile_from_outside_the_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadProject, match="project folder"):
        load_config(settings(tmp_path, '[press]\nprofile = "../x.icc"\n'))


def test_values_are_read(tmp_path: Path) -> None:
    folder = settings(
        tmp_path,
        '[book]\ntitle = "Tides"\nauthors = ["A", "B"]\ncontributors = [{ name = "C", role = "trl" }]\ndate = 2022\n'
        "[print]\nopen_recto = true\n",
    )
    config = load_config(folder)
    assert config.metadata.contributors == (Contributor("A"), Contributor("B"), Contributor("C", "trl"))
    assert config.metadata.date == "2022"
    assert config.print.open_recto


def test_the_identifier_is_the_same_on_every_run(tmp_path: Path) -> None:
    folder = settings(tmp_path, '[book]\ntitle = "Tides"\n')
    assert load_config(folder).metadata.identifier == load_config(folder).metadata.identifier
    assert load_config(folder).metadata.identifier.startswith("urn:uuid:")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[book]\n\ntitel = "Tides"\n', 3, "'title'"),
        ('[book]\ntitle = "Tides"\n\n[prnt]\ntrim = "a5"\n', 4, "[print]"),
        ('title = "Tides"\n', 1, "[book]"),
        ("[book]\ntitle = 7\n", 2, "text in quotes"),
        ('[print]\nopen_recto = "yes"\n', 2, "true or false"),
        ('[print]\nnote_numbering = "page"\n', 2, '"chapter"'),
        ('[book]\ncontributors = [{ name = "C", role = "translator" }]\n', 2, '"trl"'),
        ('[book]\nauthors = "A"\n', 2, "list"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(BadProject) as caught:
        load_config(settings(tmp_path, text))
    assert caught.value.where == f"book/book.toml, line {line}"
    assert said in caught.value.hint


def test_a_file_that_is_not_toml_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadProject) as caught:
        load_config(settings(tmp_path, "[book]\ntitle = Tides\n"))
    assert "line 2" in caught.value.where


@pytest.mark.parametrize("cover", ["../cover.png", "/cover.png", "book/none.png"])
def test_a_cover_outside_or_absent_is_refused(tmp_path: Path, cover: str) -> None:
    (tmp_path / "cover.png").write_bytes(b"")
    folder = settings(tmp_path / "p", f'[book]\ncover = "{cover}"\n')
    with pytest.raises(BadProject):
        load_config(folder)


def test_filling_keeps_comments_order_and_edits(tmp_path: Path) -> None:
    record, _ = fill_settings(tmp_path, {"title": "Tides", "date": "1999"}, {})
    path = tmp_path / "book" / "book.toml"
    edited = path.read_text(encoding="utf-8").replace('title = "Tides"', 'title = "My Tides"  # better')
    path.write_text("# my remark\n" + edited, encoding="utf-8")
    record, findings = fill_settings(tmp_path, {"title": "Tides!", "date": "2000"}, record)
    after = path.read_text(encoding="utf-8")
    assert after == "# my remark\n" + edited.replace('date = "1999"', 'date = "2000"')
    assert [finding.code for finding in findings] == ["setting-kept"]
    assert record["title"] == "Tides!"


def test_a_key_that_a_person_removed_or_emptied_stays_so(tmp_path: Path) -> None:
    record, _ = fill_settings(tmp_path, {"title": "Tides", "date": "1999"}, {})
    settings(tmp_path, '[book]\ndate = ""\n')
    _, findings = fill_settings(tmp_path, {"title": "Tides", "date": "1999"}, record)
    assert (tmp_path / "book" / "book.toml").read_text(encoding="utf-8") == '[book]\ndate = ""\n'
    assert findings == ()
    _, findings = fill_settings(tmp_path, {"title": "Tides", "date": "2000"}, record)
    assert ['the source says "2000"' in finding.message for finding in findings] == [True]


def test_a_guess_fills_what_is_open_and_nothing_is_said_of_it(tmp_path: Path) -> None:
    settings(tmp_path, '[book]\ntitle = "Mine"\n')
    _, findings = fill_settings(tmp_path, {}, {}, {"title": "Wreck", "language": "de"})
    config = load_config(tmp_path)
    assert (config.metadata.title, config.metadata.language) == ("Mine", "de")
    assert findings == ()


def test_a_file_made_by_hand_is_filled_where_it_is_empty(tmp_path: Path) -> None:
    settings(tmp_path, '[book]\ntitle = "Mine"\ndate = ""\n')
    fill_settings(tmp_path, {"title": "Tides", "date": "1999", "authors": ["A"]}, {})
    config = load_config(tmp_path)
    assert config.metadata.title == "Mine"
    assert config.metadata.date == "1999"
    assert config.metadata.authors == ("A",)


def test_facts_become_values() -> None:
    nowhere = Span(0, 0)
    facts = [("author", "A"), ("author", "B"), ("title", "T"), ("title", "Other"), ("unheard-of", "x"), ("rights", "")]
    values = found_values(FoundMetadata(key, value, nowhere) for key, value in facts)
    assert values == {"authors": ["A", "B"], "title": "T"}


def test_a_folder_of_markdown_alone_is_a_book(tmp_path: Path) -> None:
    folder = tmp_path / "high-water"
    folder.mkdir()
    (folder / "b.md").write_text("No heading.\n", encoding="utf-8")
    (folder / "a.md").write_text("```\n# not this\n```\n\n## The *first* one[^1] {#x}\n", encoding="utf-8")
    (folder / "README.md").write_text("# About this folder\n", encoding="utf-8")
    book = load_book(folder)
    assert book.metadata.title == "High water"
    assert [(chapter.slug, chapter.title, chapter.level) for chapter in book.chapters] == [
        ("a", "The first one", 2),
        ("b", "b", 1),
    ]


def test_every_place_of_a_book_is_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "01-a.md").write_text("# A\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    book = load_book(Path())
    assert book.folder == tmp_path
    assert book.styles.is_absolute()
    assert [chapter.path for chapter in book.chapters] == [tmp_path / "01-a.md"]


PEOPLE = [{"name": "Bo Ek", "role": "trl"}, {"name": "Ida Holm", "role": "ill"}]


def test_contributors_are_filled_in_and_read_again(tmp_path: Path) -> None:
    fill_settings(tmp_path, {"title": "Tides", "contributors": PEOPLE, "isbn": ["978-0-306-40615-7"]}, {})
    metadata = load_config(tmp_path).metadata
    assert [(c.name, c.role) for c in metadata.contributors] == [("Bo Ek", "trl"), ("Ida Holm", "ill")]
    assert metadata.isbn == ("978-0-306-40615-7",)
    before = (tmp_path / SETTINGS).read_text(encoding="utf-8")
    again = fill_settings(
        tmp_path, {"title": "Tides", "contributors": PEOPLE}, {"title": "Tides", "contributors": PEOPLE}
    )
    assert again[1] == ()
    assert (tmp_path / SETTINGS).read_text(encoding="utf-8") == before


NEW: dict[str, object] = {
    "place": "Leeds", "edition": "2nd edition", "series": "Water, No. 7", "isbn": ["978-0-306-40615-7"],
    "issn": "2049-3630", "doi": "10.1000/182", "imprint": ["Printed on rags."], "contributors": PEOPLE,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(NEW))
def test_what_a_person_set_or_emptied_stays(tmp_path: Path, name: str) -> None:
    record, _ = fill_settings(tmp_path, NEW, {})
    empty: object = [] if isinstance(NEW[name], list) else ""
    for mine in ("Mine", empty):
        value = [mine] if mine and isinstance(NEW[name], list) and name != "contributors" else mine
        value = [{"name": "Mine", "role": "edt"}] if mine and name == "contributors" else value
        document = tomlkit.parse((tmp_path / SETTINGS).read_text(encoding="utf-8"))
        document["book"][name] = value
        (tmp_path / SETTINGS).write_text(tomlkit.dumps(document), encoding="utf-8")
        fill_settings(tmp_path, {**NEW, "title": "Tides"}, record)
        assert tomlkit.parse((tmp_path / SETTINGS).read_text(encoding="utf-8")).unwrap()["book"][name] == value
    assert load_config(tmp_path).metadata.title == "Tides"


def test_facts_with_a_role_become_contributors_and_doubtful_ones_nothing() -> None:
    nowhere = Span(0, 0)
    facts = (
        FoundMetadata("translator", "Bo Ek", nowhere),
        FoundMetadata("illustrator", "Ida Holm", nowhere),
        FoundMetadata("author", "perhaps", nowhere, 0.4),
    )
    assert found_values(facts) == {"contributors": PEOPLE}

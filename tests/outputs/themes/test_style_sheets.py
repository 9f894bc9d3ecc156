"""The layers of style sheets: whose file counts, and what becomes of tokens."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from regather.errors import BadProject
from regather.model import Book, Finding, Metadata
from regather.outputs.style_sheets import Edition, sheets_of, tokens_of
from regather.project import load_config
from regather.project.layout import PACKAGE_STYLES, themes_of

THEMES = ("classical", "modern", "zine")
EDITIONS: tuple[Edition, ...] = ("epub", "print", "web")


def book(folder: Path, theme: str = "classical", **sheets: str) -> Book:
    for name, text in sheets.items():
        path = folder / "styles" / name.replace("__", "/").replace("_css", ".css")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Book(Metadata("A", "a"), (), folder, folder / "styles", theme=theme)


def css(made: Book, edition: Edition) -> tuple[str, list[Finding]]:
    findings: list[Finding] = []
    return "\n".join(sheet.text for sheet in sheets_of(made, edition, findings.append)), findings


def test_the_three_themes_are_there(tmp_path: Path) -> None:
    assert themes_of(tmp_path) == THEMES


def test_this_project_s_own_styles_are_those_of_the_package(root: Path) -> None:
    of_package = {path.relative_to(PACKAGE_STYLES): path.read_bytes() for path in PACKAGE_STYLES.rglob("*.*")}
    own = {path.relative_to(root / "styles"): path.read_bytes() for path in (root / "styles").rglob("*.*")}
    assert own == of_package


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("edition", EDITIONS)
def test_no_theme_asks_for_a_token_that_nobody_declares(tmp_path: Path, theme: str, edition: Edition) -> None:
    text, findings = css(book(tmp_path, theme), edition)
    assert not findings
    left = set(re.findall(r"var\((--[\w-]+)", text))
    if edition == "epub":
        assert not left, "an old reader knows no var()"
    if edition == "print":
        assert left <= {"--line", "--depth"}
    if edition == "web":
        declared = set(re.findall(r"(--[\w-]+)\s*:", text))
        assert left <= declared


@pytest.mark.parametrize("theme", THEMES)
def test_every_token_has_a_value_without_var(tmp_path: Path, theme: str) -> None:
    tokens = tokens_of(book(tmp_path, theme))
    assert tokens and all(value and "var(" not in value for value in tokens.values())


def test_a_theme_declares_no_token_that_book_css_does_not_name(tmp_path: Path) -> None:
    known = set(tokens_of(book(tmp_path, "none")))
    for theme in THEMES:
        assert set(tokens_of(book(tmp_path, theme))) <= known


def test_the_theme_wins_over_the_project_s_book_css_and_that_over_the_program_s(tmp_path: Path) -> None:
    made = book(tmp_path, "mine", book_css=":root { --indent: 9em; --thick-rule: 9pt }")
    assert (tokens_of(made)["--indent"], tokens_of(made)["--quote-size"]) == ("9em", "0.95em")
    made = book(tmp_path, "mine", themes__mine_css=":root { --indent: 7em }")
    assert (tokens_of(made)["--indent"], tokens_of(made)["--thick-rule"]) == ("7em", "9pt")


def test_a_person_s_edited_theme_wins_over_the_program_s(tmp_path: Path) -> None:
    text, _ = css(book(tmp_path, "zine", themes__zine_css="p { color: peru }"), "epub")
    assert "peru" in text and "Anton" not in text


def test_sheets_of_before_there_were_tokens_still_work(tmp_path: Path) -> None:
    old = book(tmp_path, "modern", book_css="p { text-indent: 1.3em }", print_css="html { font-family: serif }")
    for edition in EDITIONS:
        assert not css(old, edition)[1]


def test_an_unknown_token_is_told_and_one_with_a_fallback_is_not(tmp_path: Path) -> None:
    made = book(tmp_path, epub_css="p { color: var(--no-such); margin: var(--nor-this, 2em) }")
    text, findings = css(made, "epub")
    assert [finding.code for finding in findings] == ["style-token"]
    assert "--no-such" in findings[0].message and "margin: 2em" in re.sub(r"\s+", " ", text)


def test_tokens_that_go_round_in_a_circle_end(tmp_path: Path) -> None:
    made = book(tmp_path, "mine", themes__mine_css=":root { --a: var(--b); --b: var(--a) } p { color: var(--a) }")
    assert "var(" in tokens_of(made)["--a"]


def test_print_and_screen_have_rules_of_their_own(tmp_path: Path) -> None:
    rules = "@media print { p { color: red } } @media screen { p { color: lime } } p { color: navy }"
    made = book(tmp_path, "mine", themes__mine_css=rules)
    assert ["color: red" in css(made, edition)[0] for edition in EDITIONS] == [False, True, False]
    assert ["color: lime" in css(made, edition)[0] for edition in EDITIONS] == [True, False, True]
    assert all("color: navy" in css(made, edition)[0] for edition in EDITIONS)


def test_what_a_rule_sets_for_its_elements_is_no_token(tmp_path: Path) -> None:
    made = book(tmp_path, print_css="section { --deep: 3 } p { margin: calc(var(--deep) * 1em) }")
    text, findings = css(made, "print")
    assert not findings and "var(--deep)" in text


def test_the_theme_is_chosen_in_the_settings(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    settings = tmp_path / "book" / "book.toml"
    settings.write_text('[book]\ntheme = "zine"\n', encoding="utf-8")
    assert load_config(tmp_path).theme == "zine"
    settings.write_text('[book]\ntheme = "baroque"\n', encoding="utf-8")
    with pytest.raises(BadProject) as told:
        load_config(tmp_path)
    assert "baroque" in str(told.value) and "classical, modern, zine" in told.value.hint
    (tmp_path / "styles" / "themes").mkdir(parents=True)
    (tmp_path / "styles" / "themes" / "baroque.css").write_text("", encoding="utf-8")
    assert load_config(tmp_path).theme == "baroque"


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("night", ["", "night-"])
def test_words_on_the_web_have_contrast_by_day_and_by_night(tmp_path: Path, theme: str, night: str) -> None:
    tokens = tokens_of(book(tmp_path, theme))
    for name in ("ink", "quiet", "accent"):
        assert _contrast(tokens[f"--{night}{name}"], tokens[f"--{night}paper"]) >= 4.5, name
    assert _contrast(tokens["--cover-label"], tokens["--cover-label-ink"]) >= 4.5


def test_no_theme_sets_a_colour_of_text_in_e_books(tmp_path: Path) -> None:
    for theme in THEMES:
        text, _ = css(replace(book(tmp_path), theme=theme), "epub")
        bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
        colours = [value.strip() for value in re.findall(r"(?<![-\w])color:([^;}]+)", bare)]
        assert set(colours) <= {"inherit"}, "readers choose paper and ink"
        for rule in re.findall(r"([^{}]+)\{[^{}]*font-family", bare):
            assert set(re.split(r"[\s,]+", rule.strip())) <= {"h1", "h2", "h3", "h4", ".book-title"}, (
                "text: readers choose"
            )


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_of_ragged_lines_sets_no_line_of_a_note_that_was_cut_full(tmp_path: Path, theme: str) -> None:
    text, _ = css(book(tmp_path, theme), "print")
    ragged = tokens_of(book(tmp_path, theme)).get("--text-align") == "start"
    last = re.findall(r"\n\s*\.nb-p\.to-be-continued \{ text-align-last: (\w+)", text)[-1]
    assert (last == "auto") is ragged


def test_the_title_of_notes_stays_with_them_where_a_web_page_is_printed(tmp_path: Path) -> None:
    text, _ = css(book(tmp_path), "web")
    printed = text[text.index("@media only print") :]
    assert re.search(r"\.notes-title \{ break-after: avoid", printed)

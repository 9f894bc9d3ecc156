"""The web edition in a real browser: read, clicked, tabbed through, printed, by day and by night, without any script.

Scripts of the page are switched off throughout, but for axe, which is one. Chromium and axe are asked for where they
are installed (``make judges``); without them these tests are skipped.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.outputs.web.maker import made, pier, without_faces
from tests.support.books import little_book
from tests.support.browser import Page, chromium, tool

NOTE, CALL = "#ch-01-one--note-1", "#ch-01-one--call-1"


@dataclass(frozen=True)
class Site:
    """The browser's page and what there is to read in it."""

    page: Page
    whole: Path
    chapters: Path

    def files(self) -> list[Path]:
        return [self.whole, *sorted(self.chapters.glob("*.html"))]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("browser")
    with pytest.MonkeyPatch.context() as patch:
        without_faces(patch)
        whole, chapters = made(pier(folder / "book"), folder / "out")
    with chromium() as browser:
        yield Site(browser.page(scripts=False), whole, chapters)


@pytest.fixture(autouse=True)
def desk(site: Site) -> None:
    """A window of common size, by day."""
    site.page.size(1280, 800)
    site.page.night(dark=False)


@pytest.mark.parametrize("width", [360, 768, 1400])
def test_a_note_opens_in_place_and_closes_by_mouse(site: Site, width: int) -> None:
    page = site.page
    page.size(width, 800)
    page.open(site.whole)
    page.show(CALL)
    before = page.tell("scrollY")
    page.click(CALL)
    note = page.place(NOTE)
    assert note["top"] >= 0 and note["bottom"] <= 800 and note["right"] <= width, "the note is in the window"
    assert page.tell("scrollY") == before, "the text stays where it is"
    page.click(f"{NOTE} .note-close")
    assert page.tell("scrollY") == before
    assert page.place(NOTE)["top"] > 800, "the note is back at the end of its chapter"


def test_a_note_opens_and_closes_by_keyboard(site: Site) -> None:
    page = site.page
    page.open(site.whole)
    page.show(CALL)
    page.tell(f"document.querySelector('{CALL}').focus()")
    page.press("Enter")
    assert page.focused() == NOTE[1:], "the note has the focus, so that it is read aloud"
    page.press("Tab")
    assert page.focused() == "note-close"
    page.press("Tab")
    assert page.focused() == "note-back"
    page.tell(f"document.querySelector('{NOTE} .note-close').focus()")
    page.press("Enter")
    assert page.place(NOTE)["top"] > 800, "the note is back at the end of its chapter"
    page.press("Tab")
    assert page.tell("document.activeElement.hash") == "#page-6", "the next link behind the mark is that of a page"


def test_the_way_back_of_a_note_leads_to_its_mark(site: Site) -> None:
    page = site.page
    page.open(site.whole, NOTE[1:])
    page.click(f"{NOTE} .note-back")
    mark = page.place(CALL)
    assert 50 < mark["top"] < 700, "the mark is in the window, below the strip at its head"


def test_the_contents_lead_to_chapters(site: Site) -> None:
    page = site.page
    page.open(site.whole)
    page.click("#contents a[href='#ch-02-two']")
    assert 0 <= page.place("#ch-02-two")["top"] < 200
    page.click(".bar .to-contents")
    assert 0 <= page.place("#contents")["top"] < 200


def test_pages_turn_in_the_edition_in_chapters(site: Site) -> None:
    page = site.page
    page.open(site.chapters / "index.html")
    page.go("#contents a[href^='01-one.html']")
    assert page.tell("location.pathname").endswith("/01-one.html")
    page.show(".turns .next")
    page.go(".turns .next")
    assert page.tell("location.pathname").endswith("/02-two.html")
    page.go(".bar .home")
    assert page.tell("location.pathname").endswith("/index.html")


def test_links_to_paragraphs_show_when_pointed_at_and_all_by_the_switch(site: Site) -> None:
    page = site.page
    page.open(site.whole)
    first = page.tell("document.querySelector('.chapter p[id^=p-]').id")
    shown = f"getComputedStyle(document.querySelector('#{first} > .here')).visibility"
    page.show(f"#{first}")
    assert page.tell(shown) == "hidden"
    page.point(f"#{first}")
    assert page.tell(shown) == "visible"
    page.click(f"#{first} > .here")
    assert page.tell("location.hash") == f"#{first}"
    hidden = "[...document.querySelectorAll('.here')].filter(e => getComputedStyle(e).visibility == 'hidden').length"
    page.tell("document.querySelector('#links').focus()")
    page.press("Space")
    assert page.tell(hidden) == 0, "the keyboard reaches them, too"


def test_pages_of_the_source_can_be_reached(site: Site) -> None:
    page = site.page
    page.open(site.whole)
    page.show(".pages summary")
    page.click(".pages summary")
    page.click(".pages a[href='#page-6']")
    assert page.tell("location.hash") == "#page-6"
    assert 0 < page.place("#page-6")["top"] < 800
    assert page.tell("getComputedStyle(document.querySelector('#page-6 a'), '::before').content") == '"vi"'


def test_the_first_tab_leads_past_the_strip_to_the_text(site: Site) -> None:
    page = site.page
    page.open(site.whole)
    page.press("Tab")
    assert page.focused() == "skip"
    assert page.place(".skip")["width"] > 50, "it can be seen while it has the focus"
    page.press("Enter")
    assert 0 <= page.place("#ch-01-one")["top"] < 200


@pytest.mark.parametrize("width", [320, 360, 768, 1400])
def test_nothing_is_wider_than_the_window(site: Site, width: int) -> None:
    page = site.page
    page.size(width, 800)
    for path in site.files():
        page.open(path)
        assert page.tell("document.documentElement.scrollWidth") <= width, path.name


def test_lines_are_about_65_characters_long_where_there_is_room(site: Site) -> None:
    page = site.page
    page.size(1400, 900)
    page.open(site.whole)
    lines, letters = page.tell(
        "(() => { let n = 0, c = 0; for (const p of document.querySelectorAll('.chapter > p')) {"
        "const lines = Math.round(p.getBoundingClientRect().height / parseFloat(getComputedStyle(p).lineHeight));"
        "if (lines > 1) { n += lines - .5; c += p.textContent.length } } return [n, c] })()"
    )
    assert 50 <= letters / lines <= 80


def test_day_and_night_have_their_own_colours(site: Site) -> None:
    page = site.page
    colour = "getComputedStyle(document.body).backgroundColor"
    page.open(site.whole)
    day = page.tell(colour)
    page.night(dark=True)
    assert page.tell(colour) != day


@pytest.mark.parametrize("time", ["day", "night"])
def test_axe_finds_nothing(site: Site, time: str) -> None:
    page = site.page
    page.ask("Emulation.setScriptExecutionDisabled", value=False)
    try:
        for width in (360, 1400):
            page.size(width, 800)
            page.night(dark=time == "night")
            for path in site.files():
                page.open(path, NOTE[1:] if path.name in ("x.html", "01-one.html") else "")
                assert page.faults() == [], f"{path.name}, {width} pixels wide"
        page.tell("document.querySelector('#links').click()")
        assert page.faults() == [], "with the links to paragraphs shown"
    finally:
        page.ask("Emulation.setScriptExecutionDisabled", value=True)


@pytest.mark.parametrize("theme", ["classical", "modern", "zine"])
def test_axe_finds_nothing_whatever_the_theme(site: Site, theme: str, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        without_faces(patch)
        whole, _ = made(replace(little_book("kitchen"), theme=theme), tmp_path)
    page = site.page
    page.ask("Emulation.setScriptExecutionDisabled", value=False)
    try:
        for dark in (False, True):
            page.night(dark=dark)
            page.open(whole)
            assert page.faults() == [], "by night" if dark else "by day"
    finally:
        page.ask("Emulation.setScriptExecutionDisabled", value=True)


def test_printed_it_has_its_notes_and_no_furniture(site: Site, tmp_path: Path) -> None:
    page = site.page
    page.open(site.whole)
    page.pdf(tmp_path / "x.pdf")
    text = subprocess.run(
        [tool("pdftotext"), "-layout", tmp_path / "x.pdf", "-"], capture_output=True, check=True, text=True
    ).stdout
    assert "It had a second paragraph." in text and "Or so it is said." in text
    assert "¶" not in text and "Skip to the text" not in text


def test_the_browser_has_nothing_to_complain_of_and_asks_for_nothing_else(site: Site) -> None:
    """The last test: it looks back on all that was done before."""
    page = site.page
    for path in site.files():
        page.open(path)
    assert page.said() == []
    folders = (site.whole.parent.as_uri(), site.whole.parents[2].as_uri())
    assert [url for url in page.asked_for() if not url.startswith(folders)] == []

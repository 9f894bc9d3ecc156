"""What a chapter may not bring into a book: scripts, styles, files and addresses from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageFile
from tests.support.books import book_of

from regather.errors import CannotBuild
from regather.model import Book
from regather.render import RenderedBook, render_book
from regather.render.pictures import fault_of
from regather.render.svg import safe_svg

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'


def codes(rendered: RenderedBook) -> list[str]:
    return [finding.code for finding in rendered.findings]


def test_html_is_shown_as_text(tmp_path: Path) -> None:
    paragraph = render_book(book_of(tmp_path, "A <script>alert(1)</script> <b onclick='x'>b</b>.\n")).chapters[0]
    assert paragraph.tree().findtext("p") == "A <script>alert(1)</script> <b onclick='x'>b</b>."


@pytest.mark.parametrize("block", ["```{=html}\n<script>x</script>\n```", "\\begin{x}y\\end{x}", "`<i>`{=html}"])
def test_raw_blocks_do_not_pass(tmp_path: Path, block: str) -> None:
    body = render_book(book_of(tmp_path, block + "\n")).chapters[0].body
    assert "<script" not in body and "<i>" not in body
    assert "x" in body or "i" in body


def test_attributes_that_run_or_fetch_are_dropped(tmp_path: Path) -> None:
    text = '[a]{onclick="x()" style="background:url(http://e.org/x)" epub:type="x" data-y="1" .kept lang=fr}\n'
    span = render_book(book_of(tmp_path, text)).chapters[0].tree().find("p/span")
    assert span is not None
    assert dict(span.attrib) == {"class": "kept", "lang": "fr"}


def test_an_attribute_that_is_not_xml_loses_no_text(tmp_path: Path) -> None:
    chapter = render_book(book_of(tmp_path, "# A {a:b=1 é=2 .c}\n\nText & more.\n")).chapters[0]
    assert chapter.tree().findtext("p") == "Text & more."


@pytest.mark.parametrize("address", ["javascript:alert(1)", "JavaScript:x", "data:text/html,x", "file:///etc/passwd"])
def test_links_that_run_or_open_files_are_left_out_and_reported(tmp_path: Path, address: str) -> None:
    rendered = render_book(book_of(tmp_path, f"A [word](<{address}>).\n"))
    assert rendered.chapters[0].tree().findtext("p") == "A word."
    assert codes(rendered) == ["link-unsafe"]


@pytest.mark.parametrize("address", ["#nowhere", "09-nine.md", "01-one.md#nowhere", "../README"])
def test_links_that_lead_nowhere_are_left_out_and_reported(tmp_path: Path, address: str) -> None:
    rendered = render_book(book_of(tmp_path, f"# Here\n\nA [word]({address}).\n"))
    assert rendered.chapters[0].tree().findtext("p") == "A word."
    assert codes(rendered) == ["link-dead"]


@pytest.mark.parametrize(
    ("written", "made"),
    [
        ("#here", "#ch-01-one__here"),
        ("02-two.md", "#ch-02-two"),
        ("02-two.md#there", "#ch-02-two__there"),
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_good_links_work_wherever_the_chapter_ends_up(tmp_path: Path, written: str, made: str) -> None:
    rendered = render_book(book_of(tmp_path, f"# Here\n\n[word]({written})\n", "# There\n"))
    link = rendered.chapters[0].tree().find("p/a")
    assert link is not None and link.get("href") == made
    assert rendered.findings == ()


def test_a_link_in_a_note_is_mended_too(tmp_path: Path) -> None:
    rendered = render_book(book_of(tmp_path, "# Here\n\nA.[^1]\n\n[^1]: See [two](02-two.md).\n", "# There\n"))
    link = rendered.chapters[0].notes[0].tree().find("p/a")
    assert link is not None and link.get("href") == "#ch-02-two"


def picture_book(folder: Path, source: str) -> Book:
    (folder / "secret.png").write_bytes(b"")
    project = folder / "project"
    (project / "book" / "figures").mkdir(parents=True)
    (project / "book" / "figures" / "x.svg").write_text(SVG)
    (project / "book" / "figures" / "x.tiff").write_bytes(b"")
    return book_of(project, f"![A picture](<{source}>)\n")


def test_a_picture_in_the_project_becomes_an_asset(tmp_path: Path) -> None:
    rendered = render_book(picture_book(tmp_path, "../book/figures/x.svg"))
    assert [(asset.name, asset.media_type) for asset in rendered.assets] == [("images/x.svg", "image/svg+xml")]
    image = rendered.chapters[0].tree().find("figure/img")
    assert image is not None and image.get("src") == "images/x.svg"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("../../secret.png", "image-outside"),
        ("/etc/hostname.png", "image-outside"),
        ("http://example.org/x.png", "image-outside"),
        ("//example.org/x.png", "image-outside"),
        ("file:///x.png", "image-outside"),
        ("data:image/png;base64,AA==", "image-outside"),
        ("http://[x", "image-outside"),
        ("../book/figures/y.svg", "image-missing"),
        ("../book/figures/x.tiff", "image-type"),
    ],
)
def test_any_other_picture_is_left_out_and_reported(tmp_path: Path, source: str, code: str) -> None:
    rendered = render_book(picture_book(tmp_path, source))
    assert rendered.assets == ()
    assert "<img" not in rendered.chapters[0].body
    assert "A picture" in rendered.chapters[0].body
    assert codes(rendered) == [code]


def test_a_link_out_of_the_project_does_not_let_a_picture_in(tmp_path: Path) -> None:
    book = picture_book(tmp_path, "../book/figures/way-out.png")
    (tmp_path / "project" / "book" / "figures" / "way-out.png").symlink_to(tmp_path / "secret.png")
    assert codes(render_book(book)) == ["image-outside"]


def test_two_pictures_of_one_name_stay_apart(tmp_path: Path) -> None:
    book = picture_book(tmp_path, "../book/figures/x.svg")
    (tmp_path / "project" / "chapters" / "x.svg").write_text(SVG)
    book = book_of(tmp_path / "project", "![a](x.svg)\n\n![b](../book/figures/x.svg)\n\n![c](x.svg)\n")
    rendered = render_book(book)
    assert [asset.name for asset in rendered.assets] == ["images/x.svg", "images/x-2.svg"]


def test_control_characters_are_left_out_and_reported(tmp_path: Path) -> None:
    rendered = render_book(book_of(tmp_path, "A\x00b\x0bc\ufffe.\n"))
    assert rendered.chapters[0].tree().findtext("p") == "Abc."
    assert codes(rendered) == ["control-character"]


def test_a_harmless_drawing_is_not_touched() -> None:
    assert safe_svg(SVG.encode()) == (SVG.encode(), False)


@pytest.mark.parametrize(
    "harm",
    [
        "<script>x()</script>",
        '<path onload="x()"/>',
        '<image href="http://example.org/x.png"/>',
        '<image xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file:///x.png"/>',
        '<use href="other.svg#a"/>',
        '<style>@import "http://example.org/x.css";</style>',
        '<path style="fill: url(http://example.org/x)"/>',
        '<a href="javascript:x()"><text>t</text></a>',
        "<foreignObject><p>x</p></foreignObject>",
    ],
)
def test_a_drawing_loses_what_runs_or_fetches(harm: str) -> None:
    content, changed = safe_svg(SVG.replace("<path", harm + "<path", 1).encode())
    assert changed
    for word in (b"example.org", b"x()", b"file:", b"other.svg", b"foreignObject"):
        assert word not in content
    assert b"M0 0h9" in content


def test_a_drawing_keeps_what_points_inside_itself() -> None:
    inside = SVG.replace("<path", '<use href="#a"/><path fill="url(#b)"', 1).encode()
    assert safe_svg(inside) == (inside, False)


def test_a_drawing_with_entities_is_read_without_them() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
    content, changed = safe_svg(bomb)
    assert changed and b"ENTITY" not in content and b"root:" not in content


def test_a_broken_drawing_is_an_error() -> None:
    with pytest.raises(ValueError, match="svg"):
        safe_svg(b"<svg><path></svg>")


@pytest.mark.parametrize("depth", [5, 150])
def test_quotations_in_quotations_stay(tmp_path: Path, depth: int) -> None:
    chapter = render_book(book_of(tmp_path, "> " * depth + "deep\n")).chapters[0]
    assert len(list(chapter.tree().iter("blockquote"))) == depth


def test_more_depth_than_readers_of_xml_take_is_refused_by_the_chapter_s_name(tmp_path: Path) -> None:
    with pytest.raises(CannotBuild, match="deep in each other") as refused:
        render_book(book_of(tmp_path, "> " * 300 + "deep\n"))
    assert refused.value.where == "chapters/01-one.md"


def test_a_picture_that_breaks_off_is_refused_also_where_another_library_puts_up_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cut = Path(__file__).resolve().parents[1] / "checks" / "cases" / "image-unreadable" / "cut.png"
    for lenient in (False, True):
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)
        fault = fault_of(cut, "image/png")
        assert fault is not None and fault[0] == "image-unreadable"
        assert lenient is ImageFile.LOAD_TRUNCATED_IMAGES

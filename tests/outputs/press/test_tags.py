"""The tree of tags that a voice reads: one element for each part of the text, and no furniture in it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from regather.outputs.pdf_tags import heading_levels, tagged, write_tagged
from regather.render import RenderedBook, RenderedChapter, RenderedHeading
from regather.tools import PDF_UA_1, validate_pdf, verapdf

STYLE = """
@page { size: 100mm 60mm; margin: 12mm;
  @top-center { content: "Running head" } @bottom-center { content: counter(page) } }
body { font-family: "DejaVu Serif", serif; font-size: 10pt }
.note, .note-more { float: footnote }
.note::footnote-marker { content: none }
nav a::after { content: leader(". ") target-counter(attr(href), page) }
.page-mark { position: absolute; left: -8mm }
"""

BODY = """
<nav class="contents"><ol><li><a href="#one"><span>One</span></a></li></ol></nav>
<section><h1 id="one">One</h1>
<p>A <em>first</em> paragraph with a note<span class="note" id="n1" data-note="n1"><span style="display: block">
<span class="note-number">1</span> The note.</span></span> and <span class="page-mark">12</span>
<span lang="fr">mots</span>.</p>
<p id="long">LONG</p>
<ul><li>Item<ul><li>Inner</li></ul></li></ul>
<dl><dt>Term</dt><dd>Meaning</dd></dl>
<figure><img src="BAR" alt="A bar"><figcaption>Caption</figcaption></figure>
<p><img src="BAR" alt=""></p>
<table><thead><tr><th>Head</th></tr></thead><tbody>ROWS</tbody></table>
<p>See <a href="https://example.org">there</a>.</p></section>
"""


BAR = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E%3C/svg%3E"


@pytest.fixture(scope="module")
def content() -> bytes:
    """A little book that has one of everything, over some pages."""
    body = BODY.replace("LONG", "Words that fill lines. " * 40)
    body = body.replace("BAR", BAR)
    body = body.replace("ROWS", "".join(f"<tr><td>cell {row}</td></tr>" for row in range(12)))
    page = weasyprint.HTML(string=f"<html lang=en><title>T</title><body>{body}</body></html>", base_url="/")
    document = page.render(stylesheets=[weasyprint.CSS(string=STYLE)], pdf_variant="pdf/ua-1")
    with tagged({"one": 1}):
        made: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return made


@pytest.fixture(scope="module")
def pdf(content: bytes) -> Iterator[Pdf]:
    with Pdf.open(io.BytesIO(content)) as opened:
        yield opened


def elements(pdf: Pdf, role: str) -> list[pikepdf.Object]:
    return [element for element in walk(pdf.Root.StructTreeRoot.K[0]) if str(element.S) == f"/{role}"]


def walk(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    yield element
    for kid in element.K:
        if isinstance(kid, Dictionary) and Name.S in kid:
            yield from walk(kid)


def kids(element: pikepdf.Object) -> list[str]:
    return [str(kid.S)[1:] for kid in element.K if isinstance(kid, Dictionary) and Name.S in kid]


def drawing(pdf: Pdf, page: int) -> str:
    return pdf.pages[page].Contents.read_bytes().decode("latin-1")


def test_heads_and_folios_are_artifacts_on_every_page(pdf: Pdf) -> None:
    for page in range(len(pdf.pages)):
        text = drawing(pdf, page)
        assert len(re.findall(r"/Artifact\s<<[^>]*/Subtype /Header>>\sBDC", text)) >= 1
        assert len(re.findall(r"/Artifact\s<<[^>]*/Subtype /Footer>>\sBDC", text)) == 1


def test_every_piece_of_content_belongs_to_one_element_and_each_element_names_its_pieces(pdf: Pdf) -> None:
    nums = pdf.Root.StructTreeRoot.ParentTree.Nums
    named: dict[tuple[int, int], int] = {}
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    for element in walk(pdf.Root.StructTreeRoot.K[0]):
        for kid in element.K:
            if isinstance(kid, int):
                key = (pages[element.Pg.objgen], kid)
            elif isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.MCR:
                key = (pages[kid.Pg.objgen], int(kid.MCID))
            else:
                continue
            assert key not in named
            named[key] = element.objgen[0]
    for page in range(len(pdf.pages)):
        drawn = {int(mark) for mark in re.findall(r"<</MCID (\d+)>>", drawing(pdf, page))}
        row = nums[2 * page + 1]
        assert isinstance(row, Array)
        assert drawn == {number for at, number in named if at == page}
        assert all(row[mark].objgen[0] == named[page, mark] for mark in drawn)


def test_a_paragraph_over_pages_is_one_element(pdf: Pdf) -> None:
    over = [
        element
        for element in elements(pdf, "P")
        if any(isinstance(kid, Dictionary) and kid.get(Name.Type) == Name.MCR for kid in element.K)
    ]
    assert len(over) == 1


def test_a_note_stands_behind_the_paragraph_that_calls_it_and_has_an_id(pdf: Pdf) -> None:
    (note,) = elements(pdf, "Note")
    (section,) = (section for section in elements(pdf, "Sect") if "H1" in kids(section))
    assert kids(section)[:3] == ["H1", "P", "Note"]
    assert "Reference" in kids(section.K[1])
    assert str(note.ID) == "n1"
    assert str(pdf.Root.StructTreeRoot.IDTree.Names[0]) == "n1"
    assert kids(note) == ["P"]
    assert kids(note.K[0]) == ["Lbl"]


def test_contents_lists_tables_figures_have_their_roles(pdf: Pdf) -> None:
    assert kids(elements(pdf, "TOC")[0]) == ["TOCI"]
    assert kids(elements(pdf, "TOCI")[0]) == ["Lbl", "Reference"]
    outer = elements(pdf, "L")[0]
    assert kids(outer) == ["LI"]
    assert kids(outer.K[0]) == ["Lbl", "LBody"]
    assert "L" in kids(outer.K[0].K[1])
    assert kids(elements(pdf, "L")[2].K[0]) == ["Lbl", "LBody"]
    (head,) = elements(pdf, "TH")
    assert head.A.Scope == Name.Column
    assert len(elements(pdf, "TD")) == 12


def test_a_tables_head_is_read_once_though_it_is_printed_again(pdf: Pdf) -> None:
    (head,) = elements(pdf, "TH")
    assert len(head.K) == 1


def test_a_picture_has_its_description_and_place_and_a_decoration_none(pdf: Pdf) -> None:
    (figure,) = elements(pdf, "Figure")
    assert str(figure.Alt) == "A bar"
    left, low, right, high = (float(edge) for edge in figure.A.BBox)
    assert 0 < left < right < 284
    assert 0 < low < high < 171


def test_a_picture_that_is_not_there_is_read_as_the_words_that_are_printed_for_it() -> None:
    page = weasyprint.HTML(string="<html lang=en><title>T</title><p><img src='data:,' alt='A bar'>")
    with tagged({}):
        made = page.write_pdf(pdf_variant="pdf/ua-1")
    with Pdf.open(io.BytesIO(made)) as opened:
        assert elements(opened, "Figure") == []
        assert len(elements(opened, "P")) == 1


def test_a_foreign_phrase_names_its_language(pdf: Pdf) -> None:
    assert [str(span.Lang) for span in elements(pdf, "Span")] == ["fr"]


def test_every_link_is_in_the_tree_and_says_where_it_leads(pdf: Pdf) -> None:
    nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    rows = dict(zip(nums[0::2], nums[1::2], strict=True))
    said = []
    for page in pdf.pages:
        for link in page.obj.get(Name.Annots, Array()):
            assert str(rows[link.StructParent].S) == "/Link"
            said.append(str(link.Contents))
    assert said == ["One", "there"]


def test_verapdf_finds_nothing(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REGATHER_TOOLS")
    if not verapdf.is_there():
        pytest.skip("veraPDF is not installed")
    (tmp_path / "x.pdf").write_bytes(content)
    assert validate_pdf(tmp_path / "x.pdf", PDF_UA_1) == ()


def test_where_the_engine_is_another_its_own_tags_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def other(*_: object) -> None:
        raise AttributeError

    monkeypatch.setattr("regather.outputs.pdf_tags.structure_of", other)
    document = weasyprint.HTML(string="<html lang=en><title>T</title><p>Words").render(pdf_variant="pdf/ua-1")
    with tagged({}):
        made = document.write_pdf(pdf_variant="pdf/ua-1")
    with Pdf.open(io.BytesIO(made)) as opened:
        assert len(elements(opened, "P")) == 1


@pytest.mark.parametrize(
    ("given", "wanted"),
    [((1, 2, 3), (1, 2, 3)), ((2, 2, 1, 2), (1, 1, 1, 2)), ((1, 3, 3, 2), (1, 2, 2, 2)), ((3, 4, 6), (1, 2, 3))],
)
def test_headings_skip_no_level(given: tuple[int, ...], wanted: tuple[int, ...]) -> None:
    headings = tuple(RenderedHeading(level, f"h{n}", "t", "t") for n, level in enumerate(given))
    chapter = RenderedChapter(
        slug="c",
        id="c",
        title="t",
        level=1,
        is_part=False,
        has_heading=True,
        body="",
        headings=headings,
        notes=(),
        ids=(),
    )
    assert tuple(heading_levels(RenderedBook((chapter,))).values()) == wanted


def test_the_same_pictures_give_the_same_bytes_wherever_they_lie(tmp_path: Path) -> None:
    made = []
    for name in ("here", "there"):
        folder = tmp_path / name
        folder.mkdir()
        Image.new("RGB", (2, 2), (200, 10, 10)).save(folder / "x.png")
        page = weasyprint.HTML(string="<html lang=en><title>T</title><img src=x.png alt=x>", base_url=f"{folder}/")
        made.append(write_tagged(page.render(pdf_variant="pdf/ua-1"), {}, pdf_variant="pdf/ua-1"))
    assert made[0] == made[1]

"""The files for archive and printing house: what the standards want, read back from the bytes."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import ImageCms

from regather.checks import check_book
from regather.errors import BadProject
from regather.model import Artifact, Book, Metadata, PressOptions, PrintOptions
from regather.outputs.cover_barcode import modules, thirteen
from regather.outputs.cover_print import BOARD, THINNEST, runs_up, spine_of, write_cover
from regather.outputs.pdf_archive import srgb_profile, write_archive
from regather.outputs.press import MARK_GAP, POINTS, drop_cover, write_press
from regather.outputs.press_colours import NEUTRAL, Separator, separated
from regather.outputs.press_profile import Condition, condition_of
from regather.outputs.print_fonts import CJK, Face
from regather.tools import PDF_A_2A, validate_pdf, verapdf

PAGE = """
<html lang="en"><title>Inks</title><style>@page { size: 100mm 150mm; margin: 10mm } h1 { color: #c00 }
.white { color: #fff; background: #000 }</style><body><h1>Red</h1>
<p>Black words, <span class="white">white ones</span>.</p>
<p style="color: #808080">Grey words.</p>
<img alt="colours" src="COLOUR"><img alt="greys" src="GREY"></body></html>
"""


def picture(*points: tuple[int, int, int]) -> str:
    """A PNG of one row, as an address."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    row = zlib.compress(b"\0" + bytes(value for point in points for value in point))
    head = struct.pack(">IIBBBBB", len(points), 1, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", row) + chunk(b"IEND", b"")
    return f"data:image/png;base64,{__import__('base64').b64encode(data).decode()}"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A print edition of one page, with words and pictures in colour and in grey."""
    path = tmp_path_factory.mktemp("press") / "inks.pdf"
    html = PAGE.replace("COLOUR", picture((255, 0, 0), (0, 0, 255))).replace("GREY", picture((9, 9, 9), (99, 99, 99)))
    weasyprint.HTML(string=html).write_pdf(path, pdf_variant="pdf/ua-1")
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book with settings for a press; its profile is that of Ghostscript, or the tests are skipped."""
    folder = tmp_path_factory.mktemp("book")
    about = Metadata("Inks", "inks", contributors=(), date="2020-03-01", identifier="urn:x", description="About inks.")
    book = Book(about, (), folder, folder, PrintOptions(trim="a6"), press=PressOptions(make=True))
    if condition_of(book) is None:
        pytest.skip("no profile of four inks is installed (libgs-common)")
    return book


@pytest.fixture(scope="module")
def press(whole: Book, printed: Path) -> Path:
    target = printed.with_name("inks-press.pdf")
    write_press(whole, printed, target)
    return target


@pytest.fixture
def pdf(press: Path) -> Iterator[Pdf]:
    with Pdf.open(press) as opened:
        yield opened


def steps(page: pikepdf.Page) -> list[tuple[str, list[float]]]:
    return [
        (str(step.operator), [float(value) for value in step.operands])
        for step in pikepdf.parse_content_stream(page)
        if str(step.operator) in ("k", "K", "rg", "RG", "g", "G")
    ]


def test_black_and_grey_are_on_the_black_plate_alone_and_colours_are_inks(pdf: Pdf) -> None:
    set_colours = steps(pdf.pages[0])
    assert {operator for operator, _ in set_colours} == {"k", "K"}
    inks = [tuple(shares) for _, shares in set_colours]
    assert (0, 0, 0, 1) in inks
    assert (0, 0, 0, 0.498) in inks
    red = next(shares for shares in inks if shares[1] > 0.5)
    assert red[2] > 0.5 > red[0]


def test_black_is_laid_over_and_white_is_cut_out(pdf: Pdf) -> None:
    drawing = pdf.pages[0].Contents.read_bytes().decode("latin-1")
    assert re.search(r"^0 0 0 1 k\n/OverFill gs$", drawing, re.M)
    assert re.search(r"^0 0 0 0 k\n/KnockFill gs$", drawing, re.M)
    states = pdf.pages[0].Resources.ExtGState
    assert bool(states.OverFill.op)
    assert int(states.OverFill.OPM) == 1
    assert not bool(states.KnockFill.op)


def test_boxes_lie_inside_one_another_and_the_marks_outside_the_bleed(pdf: Pdf, whole: Book) -> None:
    page = pdf.pages[0]
    media, bleed, trim = ([float(edge) for edge in box] for box in (page.MediaBox, page.BleedBox, page.TrimBox))
    assert media[:2] == [0, 0]
    assert trim[2] - trim[0] == pytest.approx(100 * POINTS, abs=0.01)
    assert [trim[0] - bleed[0], bleed[3] - trim[3]] == pytest.approx([3 * POINTS] * 2, abs=0.01)
    drawing = page.Contents.read_bytes().decode("latin-1")
    lines = re.findall(r"([\d.]+) ([\d.]+) m\n([\d.]+) ([\d.]+) l", drawing[drawing.index("/Registration CS") :])
    assert len(lines) == 8
    gap = MARK_GAP * POINTS
    for line in lines:
        x1, y1, x2, y2 = (float(value) for value in line)
        beside = max(x1, x2) <= bleed[0] - gap + 0.01 or min(x1, x2) >= bleed[2] + gap - 0.01
        above = max(y1, y2) <= bleed[1] - gap + 0.01 or min(y1, y2) >= bleed[3] + gap - 0.01
        assert beside or above


def test_marks_are_in_the_colour_of_every_plate_and_may_be_left_out(pdf: Pdf, whole: Book, printed: Path) -> None:
    space = pdf.pages[0].Resources.ColorSpace.Registration
    assert list(space)[:2] == [Name.Separation, Name.All]
    bare = replace(whole, press=replace(whole.press, marks=False, bleed=0.0))
    write_press(bare, printed, printed.with_name("bare.pdf"))
    with Pdf.open(printed.with_name("bare.pdf")) as opened:
        page = opened.pages[0]
        assert list(page.MediaBox) == list(page.TrimBox) == list(page.BleedBox)
        assert b"/Registration" not in page.Contents.read_bytes()


def test_a_grey_picture_becomes_one_of_greys_and_a_coloured_one_says_its_light(pdf: Pdf) -> None:
    pictures = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and "/Width" in thing]
    greys = [image for image in pictures if image.ColorSpace == Name.DeviceGray]
    assert [image.read_bytes() for image in greys] == [bytes((9, 99))]
    (coloured,) = (image for image in pictures if image.ColorSpace != Name.DeviceGray)
    assert coloured.ColorSpace[0] == Name.ICCBased


def test_the_standards_marks_are_there_and_nothing_for_readers(pdf: Pdf) -> None:
    intent = pdf.Root.OutputIntents[0]
    assert intent.S == Name.GTS_PDFX
    assert int(intent.DestOutputProfile.N) == 4
    assert str(intent.OutputConditionIdentifier) == "Custom"
    packet = pdf.Root.Metadata.read_bytes().decode()
    assert "PDF/X-4" in packet
    assert "2020-03-01T00:00:00Z" in packet
    assert pdf.docinfo.Trapped == Name("/False")
    assert pdf.pdf_version == "1.6"
    assert Name.StructTreeRoot not in pdf.Root
    assert b"BDC" not in pdf.pages[0].Contents.read_bytes()


def test_leaves_are_whole(press: Path, whole: Book, printed: Path) -> None:
    with Pdf.open(press) as opened:
        assert len(opened.pages) == 2
    stapled = replace(whole, press=replace(whole.press, binding="stapled"))
    write_press(stapled, printed, printed.with_name("stapled.pdf"))
    with Pdf.open(printed.with_name("stapled.pdf")) as opened:
        assert len(opened.pages) == 4


def test_the_same_book_gives_the_same_bytes(whole: Book, printed: Path, press: Path) -> None:
    again, _ = write_press(whole, printed, printed.with_name("again.pdf"))
    assert printed.with_name("again.pdf").read_bytes() == press.read_bytes()
    assert again is not None


def test_the_check_finds_nothing_in_what_was_made(whole: Book, press: Path) -> None:
    assert [item for item in check_book(whole, [Artifact("press", press, "")]) if item.code.startswith("press")] == []


def no_intent(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def screen_colour(pdf: Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(pdf.pages[0].Contents.read_bytes() + b"\n1 0 0 rg\n")


def small_sheet(pdf: Pdf) -> None:
    pdf.pages[0].MediaBox = Array(list(pdf.pages[0].TrimBox))


def link(pdf: Pdf) -> None:
    pdf.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link)])


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (no_intent, "press-claims"),
        (screen_colour, "press-colour"),
        (small_sheet, "press-marks"),
        (link, "press-claims"),
    ],
)
def test_a_fault_is_found(whole: Book, press: Path, tmp_path: Path, fault: object, code: str) -> None:
    with Pdf.open(press) as opened:
        fault(opened)  # type: ignore[operator]
        opened.save(tmp_path / "x.pdf")
    found = check_book(whole, [Artifact("press", tmp_path / "x.pdf", "")])
    assert {item.code for item in found if item.code.startswith("press")} == {code}


def test_where_there_is_no_profile_the_file_is_not_made_and_that_is_told(
    whole: Book, printed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("regather.outputs.press_profile.USUAL", ())
    artifact, (finding,) = write_press(whole, printed, printed.with_name("none.pdf"))
    assert artifact is None
    assert finding.code == "press-no-profile"
    assert "libgs-common" in finding.hint
    assert not printed.with_name("none.pdf").exists()


@pytest.mark.parametrize("content", [b"", b"no profile", srgb_profile()])
def test_a_profile_that_is_none_of_four_inks_is_refused(whole: Book, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.icc"
    path.write_bytes(content)
    with pytest.raises(BadProject, match="four inks"):
        condition_of(replace(whole, press=replace(whole.press, profile=path)))


def test_a_grey_is_one_ink_up_to_half_a_step_of_a_screen(whole: Book) -> None:
    condition = condition_of(whole)
    assert isinstance(condition, Condition)
    separator = Separator(condition.profile, srgb_profile())
    assert separator.inks(0.5, 0.5, 0.5 + NEUTRAL / 2) == (0, 0, 0, 0.5)
    assert separator.inks(0.5, 0.5, 0.5 + 2 * NEUTRAL)[:3] != (0, 0, 0)
    assert separated(b"0.5 0.5 0.5 RG\n(0 0 0 rg) Tj", separator) == b"0 0 0 0.5 K\n/KnockLine gs\n(0 0 0 rg) Tj"
    assert ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(condition.profile)))


def test_the_archives_copy_keeps_to_its_standard(
    printed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifact, _ = write_archive(printed, tmp_path / "inks-archive.pdf")
    again, _ = write_archive(printed, tmp_path / "again.pdf")
    assert artifact.sha256 == again.sha256
    with Pdf.open(artifact.path) as opened:
        assert opened.Root.OutputIntents[0].S == Name.GTS_PDFA1
        assert Name.StructTreeRoot in opened.Root
        packet = opened.Root.Metadata.read_bytes()
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in packet
    assert b"<pdfuaid:part>1</pdfuaid:part>" in packet
    monkeypatch.delenv("REGATHER_TOOLS")
    if not verapdf.is_there():
        pytest.skip("veraPDF is not installed")
    assert validate_pdf(artifact.path, PDF_A_2A) == ()


def with_pages(path: Path, count: int) -> Path:
    with Pdf.new() as made:
        for _ in range(count):
            made.add_blank_page()
        made.save(path)
    return path


def test_the_cover_is_as_wide_as_two_sides_and_the_spine(whole: Book, tmp_path: Path) -> None:
    artifact, found = write_cover(whole, with_pages(tmp_path / "x.pdf", 200), tmp_path / "cover.pdf")
    assert artifact is not None
    assert found == ()
    spine = 100 * 0.105 + 2 * BOARD
    assert spine_of(whole, 200) == spine_of(whole, 199) == pytest.approx(spine)
    with Pdf.open(artifact.path) as opened:
        (page,) = opened.pages
        left, _, right, _ = (float(edge) for edge in page.TrimBox)
        assert right - left == pytest.approx((2 * 105 + spine) * POINTS, abs=0.05)
        marks = page.Contents.read_bytes()
        assert marks[marks.index(b"/Registration CS") :].count(b" m\n") == 12
    assert [item for item in check_book(whole, [artifact]) if item.code.startswith("press")] == []


@pytest.mark.parametrize(("leaves", "bare"), [(41, True), (43, False)])
def test_a_spine_too_thin_for_words_stays_empty_and_that_is_told(
    whole: Book, tmp_path: Path, leaves: int, *, bare: bool
) -> None:
    path = with_pages(tmp_path / "x.pdf", 2 * leaves)
    assert (spine_of(whole, 2 * leaves) < THINNEST) is bare
    _, found = write_cover(whole, path, tmp_path / "cover.pdf")
    assert [item.code for item in found] == (["cover-spine-bare"] if bare else [])


@pytest.mark.parametrize(("second", "left"), [(b"", 2), (b"BT\n[<00>] TJ\nET", 3)])
def test_the_picture_of_the_cover_is_no_page_of_the_block(whole: Book, second: bytes, left: int) -> None:
    own = replace(whole, cover=Path("cover.png"))
    with Pdf.new() as made:
        for _ in range(4):
            made.add_blank_page()
        made.pages[1].Contents = made.make_stream(second)
        drop_cover(made, own)
        assert len(made.pages) == left
        drop_cover(made, whole)
        assert len(made.pages) == left


OWN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 105 148" width="105" height="148">
<rect width="105" height="148" fill="#264"/><text x="12" y="40" font-size="16" font-family="Papyrus">Inks</text>
<text x="12" y="60" font-size="9" style="font-family: Impact, fantasy">and waters</text></svg>"""


def test_a_drawing_of_ones_own_is_lettered_in_our_faces_on_the_printed_cover(whole: Book, tmp_path: Path) -> None:
    path = whole.folder / "own.svg"
    path.write_text(OWN, encoding="utf-8")
    own = replace(whole, cover=path)
    artifact, found = write_cover(own, with_pages(tmp_path / "x.pdf", 200), tmp_path / "cover.pdf")
    assert artifact is not None and found == ()
    with Pdf.open(artifact.path) as opened:
        fonts = {
            str(thing.BaseFont) for thing in opened.objects if isinstance(thing, Dictionary) and "/BaseFont" in thing
        }
    assert fonts and all("Regather" in font for font in fonts)


def test_letters_that_no_face_of_ours_has_are_told_of_the_printed_cover(
    whole: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Face, "is_here", property(lambda face: face is not CJK))
    pages = with_pages(tmp_path / "x.pdf", 200)
    behind = replace(whole, metadata=replace(whole.metadata, description="水墨"))
    _, (told,) = write_cover(behind, pages, tmp_path / "cover.pdf")
    assert told.code == "cover-face" and "墨" in told.message and CJK.package in told.hint
    in_front = replace(whole, metadata=replace(whole.metadata, title="水墨"))
    assert write_cover(in_front, pages, tmp_path / "cover.pdf")[1] == ()  # of a drawn front the e-book tells
    path = whole.folder / "own.svg"
    path.write_text(OWN.replace("Inks", "水墨"), encoding="utf-8")
    _, (told,) = write_cover(replace(whole, cover=path), pages, tmp_path / "cover.pdf")
    assert told.code == "cover-face" and "墨" in told.message


def test_a_stapled_booklet_has_no_spine(whole: Book, tmp_path: Path) -> None:
    stapled = replace(whole, press=replace(whole.press, binding="stapled"))
    artifact, found = write_cover(stapled, with_pages(tmp_path / "x.pdf", 16), tmp_path / "cover.pdf")
    assert found == ()
    assert artifact is not None
    with Pdf.open(artifact.path) as opened:
        left, _, right, _ = (float(edge) for edge in opened.pages[0].TrimBox)
    assert right - left == pytest.approx(2 * 105 * POINTS, abs=0.05)


@pytest.mark.parametrize(
    ("language", "up"), [("en", False), ("nl", False), ("fr-CA", True), ("de", True), ("tlh", False)]
)
def test_words_on_the_spine_run_as_the_language_has_it(language: str, *, up: bool) -> None:
    assert runs_up(language) is up


def test_the_bar_code_is_that_of_the_standards_example() -> None:
    # ISO/IEC 15420 and every scanner: 4 003994 155486.
    bars = modules("4003994155486")
    assert len(bars) == 95
    assert bars == (
        "101" + "0001101" + "0100111" + "0111101" + "0001011" + "0010111" + "0011101" + "01010"
        + "1100110" + "1001110" + "1001110" + "1011100" + "1001000" + "1010000" + "101"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("isbn", "digits"), [("3-16-148410-X", "9783161484100"), ("978-3-16-148410-0", "9783161484100")]
)
def test_an_isbn_of_ten_digits_becomes_one_of_thirteen(isbn: str, digits: str) -> None:
    assert thirteen(isbn) == digits


def test_what_is_no_isbn_has_no_bar_code() -> None:
    assert thirteen("978-3-16-148410-1") == ""

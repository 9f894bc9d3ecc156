"""The print edition in pieces: the same bytes however its pieces came about."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image
from tests.outputs.print.maker import Prose, book, chapter
from tests.outputs.print.reading import pages

from regather.errors import CannotBuild
from regather.model import Book
from regather.outputs import print_apart, print_margins, print_pdf, print_pool
from regather.outputs.print_pdf import print_bytes
from regather.outputs.print_pool import Lost, beside, do_all
from regather.project.layout import PACKAGE_STYLES
from regather.render import render_book
from regather.store import opened

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a store that is open."""
    folder = tmp_path / "kept"
    monkeypatch.setenv("REGATHER_CACHE", str(folder))
    with opened():
        yield folder


def three(folder: Path, middle: int = 6) -> Book:
    prose = Prose(4)
    texts = [
        chapter("Folding", prose, 7, {2: "Along the *grain*, see [sewing](02-chapter.md#sewing)."}),
        chapter("Sewing", Prose(8), middle),
        chapter("Binding", Prose(9), 5, {1: "With thread."}) + "\n| a | b |\n|---|---|\n| c | d |\n",
    ]
    return book(folder, *texts)


def made(a_book: Book) -> bytes:
    content, found = print_bytes(a_book, render_book(a_book))
    assert found == ()
    return content


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pieces each round lays out, as it goes on."""
    rounds: list[int] = []

    def counted(job: Any, left: list[int], **options: Any) -> None:
        rounds.append(len(left))
        do_all(job, left, **options)

    monkeypatch.setattr(print_apart, "do_all", counted)
    return rounds


def test_kept_made_anew_and_made_by_two_processes_are_the_same_bytes(
    tmp_path: Path, kept: Path, laid_out: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = three(tmp_path / "a")
    first = made(one)
    # Three chapters and back matter; the front matter, whose numbers are known by then; pages without text.
    assert laid_out == [4, 1, 1]
    assert made(one) == first
    assert laid_out[3:] == [0, 0, 0]
    assert made(three(tmp_path / "b")) == first  # another folder: another key, the same book
    monkeypatch.setenv("REGATHER_CACHE", str(tmp_path / "empty"))
    monkeypatch.setattr(print_pool, "processes", lambda: 2)
    monkeypatch.setattr(print_apart, "LONG", 0)
    monkeypatch.setattr(print_apart, "do_all", do_all)
    assert made(three(tmp_path / "c")) == first


def test_page_numbers_foreseen_or_not_give_the_same_bytes(
    tmp_path: Path, kept: Path, laid_out: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made(three(tmp_path / "a"))
    monkeypatch.setattr(print_apart, "_foreseen", lambda _work, parts: (list(parts), []))
    monkeypatch.setenv("REGATHER_CACHE", "")
    laid_out.clear()
    assert made(three(tmp_path / "b")) == first
    assert laid_out == [5, 1, 1, 0]  # all, pages without text, the contents once more with its numbers


HEADS = """
.half-title, .title-page { string-set: name content() }
@page :left { @bottom-right { content: string(name) " / " string(recto, last) } }
"""


@pytest.mark.parametrize(("style", "recto"), [("", False), (HEADS, True)])
def test_margins_in_stretches_are_those_laid_out_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: str, *, recto: bool
) -> None:
    def drawn(name: str) -> tuple[bytes, list[bytes]]:
        one = three(tmp_path / name)
        if style:
            one.styles.mkdir()
            usual = (PACKAGE_STYLES / "print.css").read_text(encoding="utf-8")
            (one.styles / "print.css").write_text(usual + style, encoding="utf-8")
        content = made(replace(one, print=replace(one.print, open_recto=recto)))
        with pdfium.PdfDocument(content) as document:
            return content, [page.render(grayscale=True).to_numpy().tobytes() for page in document]

    in_one, pages_in_one = drawn("one")
    monkeypatch.setattr(print_margins, "MANY", 2)
    monkeypatch.setattr(print_margins, "STRETCH", 3)
    divided, pages = drawn("divided")
    assert pages == pages_in_one
    assert divided != in_one
    monkeypatch.setattr(print_pool, "processes", lambda: 2)
    monkeypatch.setattr(print_apart, "LONG", 0)
    assert drawn("by two")[0] == divided


def test_one_chapter_changed_lays_out_that_chapter_and_gives_what_a_clean_build_gives(
    tmp_path: Path, kept: Path, laid_out: list[int]
) -> None:
    made(three(tmp_path))
    laid_out.clear()
    changed = made(three(tmp_path, middle=7))
    assert laid_out[0] == 1
    assert changed == made(three(tmp_path / "other", middle=7))


def test_damaged_entries_are_made_again(tmp_path: Path, kept: Path) -> None:
    first = made(three(tmp_path))
    entries = sorted(path for path in kept.rglob("*") if path.is_file())
    for number, path in enumerate(entries):
        raw = path.read_bytes()
        path.write_bytes(raw[: len(raw) // 2] if number % 2 else raw[:-1] + bytes([raw[-1] ^ 1]))
    assert made(three(tmp_path)) == first
    for path in entries:
        path.unlink(missing_ok=True)
    assert made(three(tmp_path)) == first


def test_a_picture_that_changed_is_seen(tmp_path: Path, kept: Path) -> None:
    (tmp_path / "chapters").mkdir()
    text = "# Sheet\n\nText.\n\n![A sheet](sheet.png)\n"
    shown = []
    for colour in ("black", "white", "black"):
        Image.new("RGB", (400, 300), colour).save(tmp_path / "chapters" / "sheet.png")
        shown.append(made(book(tmp_path, text)))
    assert shown[0] == shown[2] != shown[1]


def test_where_a_process_dies_the_book_is_laid_out_in_one_and_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_pool, "processes", lambda: 2)
    monkeypatch.setattr(print_apart, "LONG", 0)
    monkeypatch.setattr(print_apart, "_set", lambda *_: os._exit(9))
    a_book = three(tmp_path)
    content, found = print_bytes(a_book, render_book(a_book))
    assert [finding.code for finding in found] == ["print-in-one"]
    (tmp_path / "out.pdf").write_bytes(content)
    assert any("Sewing" in text for text in pages(tmp_path / "out.pdf"))


def test_a_style_sheet_that_counts_through_the_book_has_it_laid_out_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = []
    own = print_pdf.print_whole
    monkeypatch.setattr(print_pdf, "print_whole", lambda *both: whole.append(1) or own(*both))
    (tmp_path / "styles").mkdir()
    sheet = (Path(print_pdf.__file__).parents[1] / "styles" / "print.css").read_text("utf-8")
    rule = 'body { counter-reset: part } h1 { counter-increment: part } h1::before { content: counter(part) ". " }'
    (tmp_path / "styles" / "print.css").write_text(sheet + rule, "utf-8")
    (tmp_path / "out.pdf").write_bytes(made(three(tmp_path)))
    assert whole == [1]
    assert any(text.startswith("3. Binding") for text in pages(tmp_path / "out.pdf"))


def test_links_lead_to_other_chapters_and_heads_are_no_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "out.pdf").write_bytes(made(three(tmp_path)))
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        names = pdf.Root.Names.Dests.Names
        places = {str(name): place for name, place in zip(list(names)[::2], list(names)[1::2], strict=True)}
        shown = pages(tmp_path / "out.pdf")
        start = next(number for number, text in enumerate(shown) if text.startswith("Sewing"))
        wanted = pdf.pages[start].obj.objgen
        links = [str(a.Dest) for page in pdf.pages for a in page.obj.get("/Annots", ()) if "/Dest" in a]
        assert any(places[name][0].objgen == wanted for name in links if "sewing" in name)
        keys = [int(number) for number in list(pdf.Root.StructTreeRoot.ParentTree.Nums)[::2]]
        assert keys == list(range(len(keys)))
        for page in pdf.pages:
            last = page.obj.Contents[-1].read_bytes()
            assert b"/Artifact <</Type /Pagination>> BDC" in last
            margins = page.obj.Resources.XObject[last.split(b"q /")[1].split(b" Do")[0].decode().join(("/", ""))]
            assert b"BDC" not in margins.read_bytes()


def test_words_in_drawings_have_their_fonts(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20" opacity="0.5"><text y="15">Fold</text></svg>'
    texts = []
    for number in (1, 2):
        (tmp_path / "chapters" / f"{number}.svg").write_text(drawing, "utf-8")
        texts.append(f"# Sheet {number}\n\nText.\n\n![A fold]({number}.svg)\n")
    (tmp_path / "out.pdf").write_bytes(made(book(tmp_path, *texts)))
    forms = 0
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Subtype") == "/Form":
                named = {
                    str(operands[0])
                    for operands, operator in pikepdf.parse_content_stream(thing)
                    if str(operator) == "Tf"
                }
                assert named <= set(thing.Resources.Font.keys())
                forms += bool(named)
    assert forms >= 2


def test_what_a_job_raises_is_raised_and_the_first_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def job(number: int) -> None:
        raise CannotBuild(f"Piece {number}.", where="chapters/", hint="Look.")

    for count in (1, 2):
        monkeypatch.setattr(print_pool, "processes", lambda count=count: count)
        with pytest.raises(CannotBuild, match=r"Piece 3\.") as raised:
            do_all(job, [3, 1, 2])
        assert raised.value.hint == "Look."


def test_a_job_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_pool, "processes", lambda: 2)
    with pytest.raises(CannotBuild, match="too long"):
        do_all(lambda number: print_pool.time.sleep(60 * number), [0, 1], seconds=0.3)


def test_a_process_that_dies_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_pool, "processes", lambda: 2)
    with pytest.raises(Lost):
        do_all(lambda number: os._exit(3), [0, 1, 2])


@pytest.mark.parametrize("count", [1, 2])
def test_a_job_beside_gives_its_result_or_what_it_raises(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_pool, "processes", lambda: count)
    with beside(lambda: hashlib.sha256(b"leaf").hexdigest()) as answer:
        assert answer() == hashlib.sha256(b"leaf").hexdigest()

    def refuse() -> None:
        raise CannotBuild("No.")

    with beside(refuse) as answer, pytest.raises(CannotBuild, match="No"):
        answer()

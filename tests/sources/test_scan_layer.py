"""The file that keeps what was read on scans, and the sizes of type that are told by the boxes of words."""

from __future__ import annotations

import pytest

from regather.errors import UnreadableSource
from regather.sources.placed import Word
from regather.sources.scan_layer import hocr_lines, is_as_written, layer_text, pages_digest, placed_pages, read_layer
from regather.sources.scan_sizes import sizes_of
from regather.sources.scan_types import Layer, Seen, SeenLine, SeenPage


def line(text: str, top: float, size: float = 50.0, left: float = 100.0) -> SeenLine:
    """A line in type of ``size`` dots that hangs at ``top``; tall letters are .68 of it high, small ones .46."""
    baseline = top + 0.68 * size
    words = []
    for word in text.split():
        high = 0.68 if any(c.isupper() or c in "bdfhkl" for c in word) else 0.46
        width = 0.5 * size * len(word)
        words.append(Seen(word, left, baseline - high * size, left + width, baseline))
        left += width + 0.3 * size
    return SeenLine(tuple(words), baseline)


def layer(*lines: SeenLine, side: str = "1") -> Layer:
    return Layer("digest", "eng", "tesseract 5", (SeenPage(side, 1500, 2200, 300.0, lines),))


RUNNING = [line("The old fold holds well and makes no sound when you close it", 60.0 * n) for n in range(12)]


def test_what_was_written_is_read_again() -> None:
    raised = Seen("2", 380.0, 90.0, 390.0, 110.0, 55.0, raised=True)
    first = line("Fish & <chips> “so”", 100)
    made = layer(SeenLine((*first.words, raised), first.baseline), side="IMG 4")
    assert read_layer(layer_text(made), "x") == made


def test_a_file_says_by_itself_whether_somebody_corrected_it() -> None:
    text = layer_text(layer(line("the binder folds", 100)))
    assert is_as_written(text)
    assert not is_as_written(text.replace("binder", "printer"))
    changed = read_layer(text.replace("binder", "printer"), "x")
    assert pages_digest(changed) != pages_digest(read_layer(text, "x"))


def test_a_file_that_was_broken_by_hand_is_refused_with_its_place() -> None:
    text = layer_text(layer(line("the binder folds", 100)))
    with pytest.raises(UnreadableSource, match="no well-formed hOCR") as caught:
        read_layer(text.replace("</span>", "", 1), "booklet.hocr")
    assert caught.value.where.startswith("booklet.hocr, line ")


def words_of(made: Layer) -> tuple[Word, ...]:
    (page,) = placed_pages(made)
    return page.words


def test_places_are_told_in_points_and_a_raised_number_stands_small_above_its_line() -> None:
    first = line("Fold well", 100, 50)
    raised = Seen("2", 380.0, 100.0, 390.0, 118.0, raised=True)
    *words, number = words_of(layer(*RUNNING, SeenLine((*first.words, raised), first.baseline)))
    assert words[-1].size == pytest.approx(12, abs=0.1)
    assert number.size < 0.7 * words[-1].size
    assert number.baseline < words[-1].baseline - 3
    assert number.glued


def test_one_dot_more_or_less_is_no_other_size_but_a_heading_is() -> None:
    near, heading = line("Hold it well", 800, 53), line("Chapter Four", 900, 60)
    (sizes,) = sizes_of(layer(*RUNNING, near, heading).pages)
    assert sizes[-2] == sizes[0]
    assert sizes[-1] == pytest.approx(60 * 72 / 300, rel=0.03)


def test_headings_that_came_out_a_dot_apart_have_one_size() -> None:
    headings = [line("Chapter Four", 900, 60), line("Chapter Five", 1000, 62.5)]
    (sizes,) = sizes_of(layer(*RUNNING, *headings).pages)
    assert sizes[-1] == sizes[-2]


def test_letters_that_reach_below_the_line_do_not_make_their_type_larger() -> None:
    low = line("groom yarrow", 800, 50)
    (sizes,) = sizes_of(layer(*RUNNING, low).pages)
    assert sizes[-1] == sizes[0]


def test_a_page_photographed_from_nearer_is_set_in_the_same_type() -> None:
    near = SeenPage("2", 1500, 2200, 300.0, tuple(line(" ".join(w.text for w in r.words), 60.0 * n, 58)
                                                   for n, r in enumerate(RUNNING)))  # fmt: skip
    far = layer(*RUNNING).pages[0]
    sizes = sizes_of((far, far, near))
    assert sizes[2][0] == sizes[0][0]


TESSERACT = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><body>
<div class='ocr_page' title='image "p.pgm"; bbox 0 0 875 1241; ppageno 0; scan_res 150 150'>
<span class='ocr_line' title="bbox 107 100 300 125; baseline {baseline}; x_size 22">
<span class='ocrx_word' title='bbox 107 103 150 120; x_wconf 96'>hold</span>
<span class='ocrx_word' title='bbox 160 104 220 125; x_wconf 91'>{word}</span></span></div></body></html>"""


@pytest.mark.parametrize(
    ("baseline", "stands"),
    [("0 -5", 120.0), ("0 -4", 121.0), ("0 -20", 120.0)],
    ids=["as told", "a dot off", "guessed"],
)
def test_where_a_line_stands_is_believed_unless_its_words_stand_elsewhere(baseline: str, stands: float) -> None:
    (found,) = hocr_lines(TESSERACT.format(baseline=baseline, word="gypsy"))
    assert found.baseline == pytest.approx(stands)
    assert [(word.text, word.sure) for word in found.words] == [("hold", 96.0), ("gypsy", 91.0)]

"""The picture of how a source maps to its book: what is in it, and that it is fit to be opened anywhere."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from lxml import etree
from tests.explain.records import record_of

from regather.explain import account_of
from regather.explain.draw import SVG, WIDTH, picture_of
from regather.explain.picture import ASIDE_LEAST, BUNDLES, FOLLOWS, SINGLE, UNSURE, lay_out

SIZES = ((8, "zine8"), (16, "saddle"), (48, "octavo"), (96, "gather16"), (200, "saddle"), (1000, "gather32"))


def words_of(root: etree._Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{{{SVG}}}text")]


@pytest.mark.parametrize(("pages", "scheme"), SIZES)
def test_everything_stands_inside_the_picture(pages: int, scheme: str) -> None:
    root = etree.fromstring(picture_of(account_of(*record_of(pages, scheme, doubtful=(6, 8)))))
    height = float(root.get("height") or 0)
    for element in root.iter(f"{{{SVG}}}text", f"{{{SVG}}}rect", f"{{{SVG}}}circle"):
        x, y = (float(element.get(name) or element.get(f"c{name}") or 0) for name in "xy")
        assert 0 <= x <= WIDTH
        assert 0 <= y <= height
    assert root.get("viewBox") == f"0 0 {WIDTH:.0f} {root.get('height')}"


@pytest.mark.parametrize(("pages", "scheme"), SIZES)
def test_strip_and_book_are_filled_without_gaps_or_overlaps(pages: int, scheme: str) -> None:
    picture = lay_out(account_of(*record_of(pages, scheme)))
    for above, below in pairwise(picture.runs):
        assert above.top + above.height == pytest.approx(below.top)
    assert picture.runs[0].top == 0
    assert picture.runs[-1].top + picture.runs[-1].height == pytest.approx(picture.height)
    for upper, lower in pairwise(picture.cards):
        assert upper.top + upper.height <= lower.top + 1e-9
    assert [card.first for card in picture.cards] == [1, *(card.last + 1 for card in picture.cards[:-1])]


def test_every_run_of_the_source_has_a_ribbon_to_its_page() -> None:
    record, text = record_of(16)
    picture = lay_out(account_of(record, text))
    assert len(picture.ribbons) == len(record["pieces"])
    for ribbon in picture.ribbons:
        card = picture.cards[ribbon.card]
        assert card.first <= ribbon.run.page <= card.last
        assert card.top - 1e-9 <= ribbon.right[0] < ribbon.right[1] <= card.top + card.height + 1e-9


@pytest.mark.parametrize(("pages", "bundled"), [(SINGLE, False), (SINGLE + 4, True)])
def test_a_book_of_very_many_pages_is_drawn_in_bundles(pages: int, bundled: bool) -> None:  # noqa: FBT001
    picture = lay_out(account_of(*record_of(pages)))
    assert picture.bundled is bundled
    assert len(picture.cards) <= (BUNDLES if bundled else SINGLE)


def test_a_doubt_is_marked_with_its_number_and_colours_both_of_its_pages() -> None:
    account = account_of(*record_of(16, doubtful=(6,)))
    picture = lay_out(account)
    assert {card.first for card in picture.cards if card.tone == UNSURE} >= {6, 7}
    assert picture.cards[1].tone == FOLLOWS
    words = words_of(etree.fromstring(picture_of(account)))
    assert "Q1 · 30 %" in words


def test_blank_and_missing_pages_are_said_and_drawn() -> None:
    words = words_of(etree.fromstring(picture_of(account_of(*record_of(16, blanks=(2,), missing=(7,))))))
    assert words.count("blank") == 2, "once in the legend, once for the page"
    assert "missing from the source" in words


def test_the_sides_of_the_sheets_are_named_with_their_pages() -> None:
    words = words_of(etree.fromstring(picture_of(account_of(*record_of(16)))))
    assert "sheet 4 back" in words
    assert "8 9" in words


@pytest.mark.parametrize(("length", "leads"), [(ASIDE_LEAST, True), (ASIDE_LEAST + 1, False)])
def test_a_second_copy_that_was_set_aside_leads_nowhere(length: int, leads: bool) -> None:  # noqa: FBT001
    record, text = record_of(16)
    piece = record["pieces"][0]
    at = piece["end"] - length
    record["pieces"].insert(1, {**piece, "start": at, "role": "noise"})
    piece["end"] = at
    record["duplicates"] = [1]
    (run,) = [run for run in lay_out(account_of(record, text)).runs if run.start <= at < run.end]
    assert (run.card is not None) is leads


def test_facing_pages_change_sides_in_a_book_that_is_read_from_right_to_left() -> None:
    def lefts(*, right_to_left: bool) -> dict[str, float]:
        root = etree.fromstring(picture_of(account_of(*record_of(16, blanks=(), right_to_left=right_to_left))))
        boxes = [box for box in root.iter(f"{{{SVG}}}rect") if box.get("class") == "card"]
        return {(box[0].text or ""): float(box.get("x") or 0) for box in boxes}

    latin, hebrew = lefts(right_to_left=False), lefts(right_to_left=True)
    assert latin["Page 2"] < latin["Page 3"]
    assert hebrew["Page 3"] < hebrew["Page 2"]


def test_the_picture_stands_alone_and_says_what_it_shows() -> None:
    content = picture_of(account_of(*record_of(16, doubtful=(6,))))
    root = etree.fromstring(content)
    assert root.get("version") == "1.1"
    title, description = root[0], root[1]
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert "made-up.txt" in (title.text or "")
    assert "How does page 6 go over into page 7?" in (description.text or "")
    assert not re.findall(rb"<script|href=|url\(|@import|@font-face|https?://(?!www\.w3\.org/2000/svg)", content)
    assert b"prefers-color-scheme:dark" in content


def test_the_same_record_gives_the_same_bytes() -> None:
    record, text = record_of(48, doubtful=(10,))
    assert picture_of(account_of(record, text)) == picture_of(account_of(record, text))


def test_a_name_with_control_characters_is_drawn() -> None:
    record, text = record_of(16)
    record["source"]["name"] = "a\x07<b>.txt"
    assert "How a <b>.txt maps to the book" in words_of(etree.fromstring(picture_of(account_of(record, text))))


def test_a_text_of_one_page_is_drawn() -> None:
    assert lay_out(account_of(*record_of(1, "in-order", blanks=()))).cards[0].recto

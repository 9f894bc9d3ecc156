"""Where a chapter's first paragraph takes an initial, and where one would look broken."""

from __future__ import annotations

import pytest
from lxml import etree

from regather.outputs.openings import cut_initials, mark_opening

REST = " and folded the sheet, and turned it, and folded it again until there was nothing left to fold." * 2


def opened(body: str) -> etree._Element:
    section = etree.fromstring(f"<section><h1>A</h1>{body}</section>")
    mark_opening(section)
    return section


def classes(body: str) -> list[str]:
    return [paragraph.get("class", "") for paragraph in opened(body).iter("p")]


def test_the_first_paragraph_is_marked_and_its_first_words_are_led_in() -> None:
    section = opened(f"<p>She sat down at the table{REST}</p><p>Second{REST}</p>")
    assert [p.get("class", "") for p in section.iter("p")] == ["opening initial", ""]
    lead = section.find(".//span[@class='lead-in']")
    assert lead is not None and lead.text == "She sat down at"
    assert "".join(section.itertext()) == f"AShe sat down at the table{REST}Second{REST}"


@pytest.mark.parametrize(
    ("text", "takes"),
    [
        ("“Where shall we begin?” she asked", True),
        ("¿Dónde empezamos?", True),
        ("Élan is a word", True),
        ("Ты пришла", True),
        ("I sat", True),
        ("A sheet", True),
        ("— So it begins", False),
        ("1848 was a year", False),
        ("‘“Twice” quoted", False),
        ("and so on", False),
        ("…silence", False),
        ("A.B. wrote", True),
        ("TV is off", False),
        ("UNDER the table", True),
        ("בראשית ברא", False),
        ("紙の本", False),
    ],
)
def test_an_initial_stands_only_where_a_capital_begins(text: str, takes: bool) -> None:  # noqa: FBT001
    assert ("initial" in classes(f"<p>{text}{REST}</p>")[0]) is takes


def test_a_paragraph_of_a_line_or_two_takes_none() -> None:
    assert classes("<p>A short one.</p>") == ["opening"]


def test_a_paragraph_of_two_lines_is_led_in_without_an_initial() -> None:
    text = "She sat down at the table and folded the sheet, and then again."
    section = opened(f"<p>{text}</p>")
    assert section[1].get("class") == "opening"
    assert section[1][0].text == "She sat down at" and "".join(section[1].itertext()) == text


def test_markup_or_a_note_at_the_beginning_takes_none() -> None:
    assert classes(f"<p><em>She</em> sat{REST}</p>") == ["opening"]


def test_what_stands_before_it_decides_whether_it_opens() -> None:
    motto = '<div class="epigraph"><p>Squeak.</p></div>'
    assert classes(f"{motto}<p>She sat{REST}</p>") == ["", "opening initial"]
    assert classes(f"<ul><li>one</li></ul><p>She sat{REST}</p>") == [""]
    assert classes("<blockquote><p>A</p></blockquote>") == [""]


def test_a_lead_in_ends_with_its_sentence_and_never_inside_a_word() -> None:
    lead = opened(f"<p>Stop. She sat{REST}</p>").find(".//span")
    assert lead is not None and lead.text == "Stop."
    section = opened(f"<p>Stop<em>ped</em> there{REST}</p>")
    assert section.find(".//span") is None and "".join(section.itertext()) == f"AStopped there{REST}"


def test_print_has_the_initial_as_an_element_with_its_quotation_mark() -> None:
    section = opened(f"<p>“Where shall we begin?” she asked{REST}</p>")
    before = "".join(section.itertext())
    cut_initials(section)
    letter = section.find(".//span[@class='initial-letter']")
    assert letter is not None and letter.text == "“W"
    assert "".join(section.itertext()) == before
    bare = opened(f"<p>I<em>n</em> the beginning{REST}</p>")
    cut_initials(bare)
    assert "".join(bare.itertext()) == f"AIn the beginning{REST}"

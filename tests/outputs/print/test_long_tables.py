"""A table of many rows has columns of widths told beforehand, since asking each cell takes longer than its pages."""

from __future__ import annotations

import re

from lxml import etree, html

from regather.outputs.print_lists import LONG, set_tables


def table(rows: int, before: str = "", cell: str = "a long value indeed") -> etree._Element:
    body = "".join(f"<tr><td>{row}</td><td>{cell}</td></tr>" for row in range(rows))
    section = html.fragment_fromstring(f"<section><table>{before}<tbody>{body}</tbody></table></section>")
    set_tables(section, 30.0)
    found = section.find("table")
    assert found is not None
    return found


def shares(found: etree._Element) -> list[float]:
    return [float(re.sub(r"[^0-9.]", "", column.get("style", ""))) for column in found.iter("col")]


def test_a_long_table_has_columns_by_what_is_in_them() -> None:
    found = table(LONG + 1, "<caption>Sheets</caption>")
    assert str(found.get("style")).startswith("table-layout: fixed; width: ")
    number, value = shares(found)
    assert value > 2 * number
    assert abs(number + value - 100) < 0.1
    assert [child.tag for child in found] == ["caption", "colgroup", "tbody"]


def test_one_of_fewer_rows_is_left_to_the_engine() -> None:
    found = table(LONG)
    assert found.get("style") is None
    assert shares(found) == []


def test_a_long_table_takes_the_width_of_its_words_and_no_more_than_the_page() -> None:
    narrow, wide = (table(LONG + 1, cell=cell).get("style", "") for cell in ("x", "word " * 40))
    assert float(re.findall(r"[\d.]+", narrow)[0]) < 50
    assert re.findall(r"[\d.]+", wide) == ["100.0"]


def test_widths_that_somebody_gave_stay() -> None:
    columns = '<colgroup><col style="width: 70%"><col style="width: 30%"></colgroup>'
    found = table(LONG + 1, columns)
    assert shares(found) == [70, 30]
    assert found.get("style") == "table-layout: fixed; width: 100.0%"

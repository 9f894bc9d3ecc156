"""``book/decisions.toml``: every line that is printed can be pasted and reads back; what does not fit says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.project.fakes import source_of

from regather.errors import BadDecision
from regather.model import (
    BlockDecision,
    CutDecision,
    Decisions,
    FirstDecision,
    FollowDecision,
    HeadingDecision,
    LastDecision,
    MendDecision,
    NoteDecision,
    PlaceDecision,
    SchemeDecision,
    Span,
)
from regather.project import load_decisions, new_decisions
from regather.project.decision_tables import TABLES
from regather.text import decision_lines as lines
from regather.text.fingerprint import fingerprint

SOURCE = source_of("The boats lie on the mud. The water comes back at noon and lifts them, one after the other.")
CHECK = fingerprint(SOURCE.text, 26)


def decided(folder: Path, text: str) -> Path:
    path = folder / "book" / "decisions.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_every_kind_of_line_reads_back(tmp_path: Path) -> None:
    text = new_decisions(SOURCE) + "".join(
        (
            lines.cut_lines(3, "end", 26, CHECK),
            lines.place_lines(26, 40, page=4, role="note", check=CHECK),
            lines.heading_lines(26, 2, CHECK),
            lines.note_lines(26, 12, CHECK),
            lines.block_lines(26, "verse", joined=False, check=CHECK),
            lines.scheme_lines("saddle", 48),
            lines.blank_lines(4),
            lines.blank_lines(2),
            lines.missing_lines(7),
            lines.accept_lines("join-3"),
            lines.mend_lines(26, "cut-word", "undo", CHECK),
            lines.follow_lines(26, 40, CHECK),
            lines.first_lines(26, CHECK),
            lines.last_lines(30),
        )
    )
    assert load_decisions(decided(tmp_path, text), SOURCE, ("saddle",)) == Decisions(
        source=SOURCE.sha256,
        scheme=SchemeDecision("saddle", 48),
        cuts=(CutDecision(3, "end", 26, CHECK),),
        places=(PlaceDecision(Span(26, 40), 4, "note", CHECK),),
        headings=(HeadingDecision(26, 2, CHECK),),
        notes=(NoteDecision(26, 12, CHECK),),
        blocks=(BlockDecision(26, "verse", False, CHECK),),
        blanks=(2, 4),
        missing=(7,),
        accepted=("join-3",),
        mends=(MendDecision(26, "cut-word", "undo", CHECK),),
        follows=(FollowDecision(26, 40, CHECK),),
        first=FirstDecision(26, CHECK),
        last=LastDecision(30),
    )


def test_every_table_that_is_read_can_be_written() -> None:
    written = {value for name, value in vars(lines).items() if name.isupper() and isinstance(value, str)}
    assert written == {table.name for table in TABLES}


@given(st.lists(st.text(max_size=8), min_size=1, max_size=4))
def test_any_doubt_s_name_survives_the_file(tmp_path_factory: object, names: list[str]) -> None:
    folder = tmp_path_factory.mktemp("d")  # type: ignore[attr-defined]
    wanted = tuple(name for name in names if name)
    text = "".join(lines.accept_lines(name) for name in wanted)
    assert load_decisions(decided(folder, text)).accepted == wanted


def test_no_file_means_nothing_decided(tmp_path: Path) -> None:
    assert load_decisions(tmp_path) == Decisions()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[[cutt]]\npage = 1\n", 1, "'cut'"),
        ("\n[[cut]]\npage = 1\nedge = 'end'\nat = 3\nchek = 'x'\n", 2, "'check'"),
        ("[[cut]]\npage = 1\nedge = 'end'\n", 1, "offset"),
        ("[[cut]]\npage = 1\nedge = 'ende'\nat = 3\n", 1, "start, end"),
        ("[[cut]]\npage = 0\nedge = 'end'\nat = 3\n", 1, "1 or more"),
        ("[[cut]]\npage = '1'\nedge = 'end'\nat = 3\n", 1, "whole number"),
        ("[[cut]]\npage = true\nedge = 'end'\nat = 3\n", 1, "whole number"),
        ("[[cut]]\npage = 1\nedge = 'end'\nat = 3\n[[cut]]\npage = 1\nedge = 'end'\nat = 4\n", 5, "remove the other"),
        (lines.cut_lines(1, "end", 9) + lines.cut_lines(1, "start", 20), 5, "of another page"),
        (lines.follow_lines(9, 20) + lines.follow_lines(9, 30), 4, "remove the other"),
        (lines.follow_lines(9, 20) + lines.follow_lines(12, 20), 4, "remove the other"),
        (lines.last_lines(9) + lines.last_lines(12), 3, "remove the other"),
        (lines.follow_lines(9, 20) + lines.first_lines(20), 4, "remove the other"),
        (lines.last_lines(9) + lines.follow_lines(9, 20), 3, "remove the other"),
        ("[[place]]\nstart = 5\nend = 5\npage = 1\n", 1, "before end"),
        ("[[place]]\nstart = 5\nend = 6\n", 1, "a page, a role"),
        ("[[place]]\nstart = 5\nend = 6\nrole = 'poem'\n", 1, "colophon"),
        ("[[block]]\nat = 1\nkind = 'poem'\n", 1, "verse"),
        ("[scheme]\nname = 'quarto'\n", 1, "saddle"),
        ("blank = [1, 2]\n", 1, "[[blank]]"),
        ("[[mend]]\nat = 3\nrule = 'page'\ntake = 'drop'\n", 1, "undo, keep"),
        (lines.mend_lines(26, "page", "undo") + lines.mend_lines(26, "page", "keep"), 5, "remove the other"),
        ("[[cut]]\npage = 1\nedge = 'end'\nat = 9999\n", 1, "mistyped"),
        (f"[[heading]]\nat = 25\nlevel = 1\ncheck = '{CHECK}'\n", 1, "now at 26"),
        ("source = '00'\n", 1, "sha256"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(BadDecision) as caught:
        load_decisions(decided(tmp_path, text), SOURCE, ("saddle",))
    assert caught.value.where == f"book/decisions.toml, line {line}"
    assert said in caught.value.hint


def test_a_decision_shows_what_stands_at_its_place_now(tmp_path: Path) -> None:
    text = lines.cut_lines(1, "end", 25, CHECK)
    with pytest.raises(BadDecision) as caught:
        load_decisions(decided(tmp_path, text), SOURCE)
    assert "on the mud. | The water" in caught.value.what

"""Words, numbers and marks, in scripts with spaces and without, and where each stands."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regather.text.tokens import Shape, tokenize


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("The ferry's “rope”, 12", ("the", "ferry's", '"', "rope", '"', ",", "12")),
        ("e\u0301tude", ("e\u0301tude",)),
        ("שָׁלוֹם", ("שָׁלוֹם",)),
        ("किताब में", ("किताब", "में")),
        ("한국어 문장", ("한국어", "문장")),
    ],
    ids=["latin", "accent-apart", "hebrew-points", "devanagari", "hangul"],
)
def test_words_keep_their_marks(text: str, forms: tuple[str, ...]) -> None:
    assert tokenize(text).forms == forms


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("老人，河水。", ("老", "人", "，", "河", "水", "。")),
        ("ที่นี่", ("ที่", "นี่")),
        ("カード", ("カー", "ド")),
        ("第12頁", ("第", "12", "頁")),
        ("๑๒ หน้า", ("๑๒", "ห", "น้", "า")),
        ("老 ferry 人", ("老", "ferry", "人")),
    ],
    ids=["han", "thai", "kana", "han-and-digits", "thai-digits", "mixed"],
)
def test_scripts_without_spaces_are_cut_between_letters_and_never_before_a_mark(
    text: str, forms: tuple[str, ...]
) -> None:
    assert tokenize(text).forms == forms


@settings(derandomize=True)
@given(st.text(alphabet=st.sampled_from("aé'’ \n.*_12老水ทีุ่שָिक\u0301\u200d。"), max_size=40))
def test_tokens_lie_in_order_and_leave_only_blanks_and_emphasis(text: str) -> None:
    tokens = tokenize(text)
    places = list(zip(tokens.starts, tokens.ends, strict=True))
    assert all(start < end for start, end in places)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))
    kept = {at for start, end in places for at in range(start, end)}
    assert all(text[at].isspace() or text[at] in "*_" for at in range(len(text)) if at not in kept)


def test_a_token_of_marks_alone_is_a_mark() -> None:
    assert tokenize("\u0e31").shapes == (Shape.MARK,)

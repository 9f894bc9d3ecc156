"""A chapter's passages are what a reader sees, and every character of them leads back to the file."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from regather.checks.passages import HIDDEN, Kind, passages_of

CHAPTER = """# A *Title* []{.page n="3"}

One **bold** word,[^1] a [link](x.md) and
a second line. `code` ends it\\*

> A quotation
> of two lines.

| Verse one
|   verse two

- an item
- another

```
the the
```

Behind code.

| a | b |
|---|---|
| 1 | 2 |

[^1]: The note
    goes on.
"""


def test_passages_are_cut_and_named() -> None:
    told = [(p.kind, p.text, p.quoted, p.apart) for p in passages_of(CHAPTER)]
    assert told == [
        (Kind.HEADING, "A Title ", False, False),
        (Kind.PARAGRAPH, f"One bold word, a link and\na second line. {HIDDEN} ends it*", False, False),
        (Kind.PARAGRAPH, "A quotation\nof two lines.", True, False),
        (Kind.VERSE, "Verse one\nverse two", False, False),
        (Kind.ITEM, "an item", False, False),
        (Kind.ITEM, "another", False, False),
        (Kind.PARAGRAPH, "Behind code.", False, True),
        (Kind.NOTE, "The note\ngoes on.", False, True),
    ]


@settings(derandomize=True, max_examples=120, deadline=None)
@given(st.lists(st.sampled_from(["# ", "> ", "| ", "- ", "*", "`", "[a](b)", "[^1]", "\\", "\n", "\n\n", "word", " ", "«", '[]{.page n="1"}', "é"]), max_size=40).map("".join))  # fmt: skip # noqa: E501
def test_every_character_of_a_passage_is_one_of_the_file(text: str) -> None:
    for passage in passages_of(text):
        for at, sign in enumerate(passage.text):
            if sign == "\n":  # a line's end, with the spaces that nobody sees before it
                assert text[passage.offset(at)].isspace()
            elif sign != HIDDEN:
                assert text[passage.offset(at)] == sign


def test_lines_with_the_line_ends_of_windows_are_read_alike() -> None:
    assert [p.text for p in passages_of("One\r\n\r\nTwo\r\n")] == ["One", "Two"]

"""Says of every cut how the text left of it ends and how the text right of it begins.

Kinds are read from tokens alone: shapes, closing marks, quotation marks. What a newcomer gets wrong: a
kind is not a judgement. A capital behind a full stop is common and says little; what each pair of kinds
weighs is learnt (``training/calibrate_link.py``).
"""

from __future__ import annotations

import numpy as np

from regather.order.stream import OPENING, Bools, Ints, Stream
from regather.text.tokens import Shape

LEFT_KINDS = (
    "stop", "ask", "quote-after-stop", "colon", "semicolon", "comma", "dash", "mark", "lower", "capital",
    "digits", "heading",
)  # fmt: skip
RIGHT_KINDS = ("lower", "capital", "upper", "digits", "quote", "dash", "mark", "heading")
STOPS = frozenset({".", "…", "؟", "。", "׃"})
ASKS = frozenset({"!", "?"})
QUOTE = '"'
OPENS, CLOSES = '"(', '")'
"""Forms of a quotation mark whose side is known, for the encoder's vocabulary."""
QUOTE_REACH = 60
"""Tokens within which a quotation mark says whether a cut lies inside a quotation."""
NOT_PROSE = frozenset({"|", "#", ">", "<", "="})
"""Marks of tables and of other things that are not running sentences."""


def left_kinds(stream: Stream) -> Ints:
    """For every cut, how the text left of it ends: an index into :data:`LEFT_KINDS`."""
    names = {name: i for i, name in enumerate(LEFT_KINDS)}
    out = np.empty(len(stream), dtype=np.int64)
    for k, i in enumerate(stream.token):
        out[k] = names["heading"] if stream.heading_before[k] else names[_left_kind(stream, int(i))]
    return out


def _left_kind(stream: Stream, i: int) -> str:
    if i == 0:
        return "stop"
    last = stream.forms[i - 1]
    shape = stream.shapes[i - 1]
    if shape in (Shape.LOWER, Shape.UNCASED):
        return "lower"
    if shape in (Shape.CAPITAL, Shape.UPPER):
        return "capital"
    if shape == Shape.DIGITS:
        return "digits"
    before = stream.forms[i - 2] if i > 1 else ""
    if last in STOPS:
        return "stop"
    if last in ASKS:
        return "ask"
    if last in {'"', "'", ")"} and (before in STOPS or before in ASKS):
        return "quote-after-stop"
    return {":": "colon", ";": "semicolon", ",": "comma", "—": "dash"}.get(last, "mark")


def right_kinds(stream: Stream) -> Ints:
    """For every cut, how the text right of it begins: an index into :data:`RIGHT_KINDS`."""
    names = {name: i for i, name in enumerate(RIGHT_KINDS)}
    by_shape = {
        Shape.LOWER: "lower", Shape.UNCASED: "lower", Shape.CAPITAL: "capital",
        Shape.UPPER: "upper", Shape.DIGITS: "digits",
    }  # fmt: skip
    out = np.empty(len(stream), dtype=np.int64)
    for k, i in enumerate(stream.token):
        if stream.heading_after[k] or i >= len(stream.forms):
            out[k] = names["heading"]
            continue
        form, shape = stream.forms[i], Shape(int(stream.shapes[i]))
        if shape is Shape.MARK:
            out[k] = names["quote" if form in {'"', "'"} else "dash" if form == "—" else "mark"]
        else:
            out[k] = names[by_shape[shape]]
    return out


def mute(stream: Stream) -> tuple[Bools, Bools]:
    """Cuts of whose left, and of whose right, the words say nothing: a heading, front matter, a table, a figure."""
    last = len(stream.forms)
    lefts = stream.heading_before | stream.front_left
    rights = stream.heading_after | stream.loose | stream.front
    for k, i in enumerate(stream.token):
        lefts[k] |= i > 0 and stream.forms[i - 1] in NOT_PROSE
        rights[k] |= i < last and stream.forms[i] in NOT_PROSE
    return lefts, rights


def sided_forms(stream: Stream) -> list[str]:
    """The forms of the tokens, with quotation marks told apart by the side on which they touch a word.

    Where spaces do not say it (French guillemets stand alone), the mark itself does.
    """
    out = list(stream.forms)
    text, last = stream.source.text, len(out) - 1
    for i, form in enumerate(out):
        if form != QUOTE:
            continue
        before = i == 0 or stream.starts[i] > stream.ends[i - 1]
        behind = i == last or stream.starts[i + 1] > stream.ends[i]
        written = text[stream.starts[i]]
        if before != behind:
            out[i] = OPENS if before else CLOSES
        elif written in "«»":
            out[i] = OPENS if written in OPENING else CLOSES
    return out


def in_quotation(stream: Stream, forms: list[str]) -> tuple[Bools, Bools]:
    """For every cut, whether a quotation is open left of it, and whether the next mark right of it closes one.

    ``forms`` are the sided forms. Paragraphs end quotations: a speech of several opens again in each.
    """
    count = len(forms)
    fresh = np.zeros(count + 1, dtype=np.bool_)
    fresh[stream.token[stream.newline]] = True
    opened = np.zeros(count + 1, dtype=np.bool_)
    since = QUOTE_REACH + 1
    state = False
    for i in range(count):
        if fresh[i]:
            state = False
        opened[i] = state and since <= QUOTE_REACH
        since += 1
        if forms[i] == OPENS:
            state, since = True, 0
        elif forms[i] == CLOSES:
            state = False
    closing = np.zeros(count + 1, dtype=np.bool_)
    state, since = False, QUOTE_REACH + 1
    for i in range(count - 1, -1, -1):
        since += 1
        if forms[i] in (OPENS, CLOSES):
            state, since = forms[i] == CLOSES, 0
        closing[i] = state and since <= QUOTE_REACH
        if fresh[i]:
            state = False
    return opened[stream.token], closing[stream.token]

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
LETTERS_LOWER = frozenset({int(Shape.LOWER), int(Shape.UNCASED)})
LETTERS_CAPITAL = frozenset({int(Shape.CAPITAL), int(Shape.UPPER)})
LETTERS = LETTERS_LOWER | LETTERS_CAPITAL
DIGITS, MARK = int(Shape.DIGITS), int(Shape.MARK)
"""Shapes as plain numbers: they are asked for at every cut of a long book."""
BY_MARK = {":": "colon", ";": "semicolon", ",": "comma", "—": "dash"}
ELLIPSIS = "…"
"""Behind points of suspension inside a line one sentence of three goes on in lower case (in prose of eight languages
0.10 to 0.55, behind a full stop 0.001 to 0.008): like a dash they end nothing."""
NOT_PROSE = frozenset({"|", "#", ">", "<", "="})
"""Marks of tables and of other things that are not running sentences."""


def left_kinds(stream: Stream) -> Ints:
    """For every cut, how the text left of it ends: an index into :data:`LEFT_KINDS`."""
    names = {name: i for i, name in enumerate(LEFT_KINDS)}
    out = np.empty(len(stream), dtype=np.int64)
    shapes = stream.shapes.tolist()
    tokens, headed, ends = stream.token.tolist(), stream.heading_before.tolist(), stream.newline.tolist()
    # A script without case shows nowhere that a sentence goes on.
    cased = shapes.count(int(Shape.LOWER)) > shapes.count(int(Shape.UNCASED))
    for k, i in enumerate(tokens):
        kind = "heading" if headed[k] else _left_kind(stream.forms, shapes, i)
        if kind == "stop" and cased and not ends[k]:
            kind = _inside(stream.forms, shapes, i)
        out[k] = names[kind]
    return out


def _inside(forms: tuple[str, ...], shapes: list[int], i: int) -> str:
    """What a stop inside a line is: points of suspension, an initial, or the end of a sentence."""
    last, before = forms[i - 1] if i else "", forms[i - 2] if i > 1 else ""
    if last == ELLIPSIS or last == before == ".":
        return "dash"
    return "mark" if last == "." and len(before) == 1 and shapes[i - 2] in LETTERS else "stop"


def _left_kind(forms: tuple[str, ...], shapes: list[int], i: int) -> str:
    if i == 0:
        return "stop"
    last, shape = forms[i - 1], shapes[i - 1]
    if shape in LETTERS_LOWER:
        return "lower"
    if shape in LETTERS_CAPITAL:
        return "capital"
    if shape == DIGITS:
        return "digits"
    before = forms[i - 2] if i > 1 else ""
    if last in STOPS:
        return "stop"
    if last in ASKS:
        return "ask"
    if last in {'"', "'", ")"} and (before in STOPS or before in ASKS):
        return "quote-after-stop"
    return BY_MARK.get(last, "mark")


def right_kinds(stream: Stream) -> Ints:
    """For every cut, how the text right of it begins: an index into :data:`RIGHT_KINDS`."""
    names = {name: i for i, name in enumerate(RIGHT_KINDS)}
    by_shape = {
        int(Shape.LOWER): "lower", int(Shape.UNCASED): "lower", int(Shape.CAPITAL): "capital",
        int(Shape.UPPER): "upper", DIGITS: "digits",
    }  # fmt: skip
    out = np.empty(len(stream), dtype=np.int64)
    forms, shapes, headed = stream.forms, stream.shapes.tolist(), stream.heading_after.tolist()
    for k, i in enumerate(stream.token.tolist()):
        if headed[k] or i >= len(forms):
            out[k] = names["heading"]
            continue
        form, shape = forms[i], shapes[i]
        if shape == MARK:
            out[k] = names["quote" if form in {'"', "'"} else "dash" if form == "—" else "mark"]
        else:
            out[k] = names[by_shape[shape]]
    return out


def mute(stream: Stream) -> tuple[Bools, Bools]:
    """Cuts of whose left, and of whose right, the words say nothing: a heading, front matter, a table, a figure."""
    last = len(stream.forms)
    lefts = stream.heading_before | stream.front_left
    rights = stream.heading_after | stream.loose | stream.front
    marks = np.zeros(last + 1, dtype=np.bool_)
    marks[[i for i, form in enumerate(stream.forms) if form in NOT_PROSE]] = True
    rights = rights | marks[stream.token]
    lefts = lefts | ((stream.token > 0) & marks[stream.token - 1])
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

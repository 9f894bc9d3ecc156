"""Finds footnotes: the bodies wherever they stand, and the marks in the running text that call them.

What a newcomer gets wrong: an asterisk is far more often emphasis than a note's mark, and the second
half of a note that ran over a page carries no mark at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from regather.anatomy.claims import Claims
from regather.anatomy.lines import Layout
from regather.model import NoteBody, NoteMark, Role, Span
from regather.text.numerals import SUPERSCRIPTS

_SUPERSCRIPT = f"[{SUPERSCRIPTS}]"


class MarkStyle(StrEnum):
    """The shapes in which a note's mark survives."""

    SUPERSCRIPT = "superscript"
    CARET = "caret"
    BRACKET = "bracket"
    ROUND = "round"
    CLOSED = "closed"
    LETTER = "letter"
    SYMBOL = "symbol"
    DIGIT = "digit"


_RAISED = "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
"""Letters that are set as superscripts."""

_BODIES: dict[MarkStyle, re.Pattern[str]] = {
    MarkStyle.SUPERSCRIPT: re.compile(rf"^(?P<label>{_SUPERSCRIPT}{{1,3}})[.)]?\s*(?=\S)"),
    MarkStyle.CARET: re.compile(r"^(?:\^|\$\^\{?)(?P<label>\d{1,3}|[a-z]|[*†‡§]{1,3})(?:\^|\}?\$)[.)]?\s*(?=\S)"),
    MarkStyle.BRACKET: re.compile(r"^\[(?P<label>\d{1,3}|[*†‡§]{1,3})\]\s*(?=\S)"),
    MarkStyle.ROUND: re.compile(r"^\((?P<label>\d{1,3}|[a-z]|[*†‡§]{1,3})\)\s*(?=\S)"),
    MarkStyle.CLOSED: re.compile(r"^(?P<label>\d{1,3}|[a-z]|[*†‡§]{1,3})\)\s*(?=\S)"),
    MarkStyle.LETTER: re.compile(rf"^(?P<label>[{_RAISED}])\s*(?=\S)"),
    MarkStyle.SYMBOL: re.compile(r"^\\?(?P<label>\*{1,3}|†{1,3}|‡{1,3}|§{1,3}|‖|¶)\s*(?=\*{0,2}[^\s*†‡§)])"),
    MarkStyle.DIGIT: re.compile(r"^(?P<label>\d{1,3})[.)]?\s+(?=[^\W\d_]|[\"“‘«„(*])"),
}
_MARKS: dict[MarkStyle, re.Pattern[str]] = {
    MarkStyle.SUPERSCRIPT: re.compile(rf"(?<=\S)(?P<label>{_SUPERSCRIPT}{{1,3}})"),
    MarkStyle.CARET: re.compile(r"(?<=\S)\s?(?:\^|\$\^\{?)(?P<label>\d{1,3}|[a-z]|[*†‡§]{1,3})(?:\^|\}?\$)"),
    MarkStyle.BRACKET: re.compile(r"(?<=\S)\s?\[(?P<label>\d{1,3}|[*†‡§]{1,3})\]"),
    MarkStyle.ROUND: re.compile(r"(?<=\S)\s?\((?P<label>\d{1,3}|[a-z]|[*†‡§]{1,3})\)"),
    MarkStyle.CLOSED: re.compile(
        r"(?<=[^\s(])\s?(?<![\w(])(?P<label>\d{1,3}|[a-z]|[*†‡§]{1,3})\)|(?<=[^\W\d_])(?P<glued>\d{1,3}|[*†‡§]{1,3})\)"
    ),
    MarkStyle.LETTER: re.compile(rf"(?<=[^\s{_RAISED}])(?P<label>[{_RAISED}])(?![{_RAISED}\w])"),
    MarkStyle.DIGIT: re.compile(
        r"(?:(?<=[^\W\d_]{2})|(?<=[^\W\d_][.,;:!?…”»’\"'])|(?<=[^\W\d_][.,;:!?…][”»’\"']))"
        r"(?P<label>\d{1,3})(?![\w%]|[.,]\d)"
    ),
}
_SIGNS: dict[MarkStyle, tuple[re.Pattern[str], int]] = {
    MarkStyle.SUPERSCRIPT: (re.compile(_SUPERSCRIPT), 0),
    MarkStyle.CARET: (re.compile(r"[\^$]"), 1),
    MarkStyle.BRACKET: (re.compile(r"\["), 1),
    MarkStyle.ROUND: (re.compile(r"\("), 1),
    MarkStyle.CLOSED: (re.compile(r"\)"), 4),
    MarkStyle.LETTER: (re.compile(f"[{_RAISED}]"), 0),
    MarkStyle.DIGIT: (re.compile(r"\d"), 0),
}
"""A sign that every mark of a style has, and how far behind its beginning that stands at most: a text is searched for
one sign much faster than for a mark."""
PLAIN = (MarkStyle.DIGIT, MarkStyle.CLOSED)
"""How bodies begin that lost their marks' dress: ``¹`` in the text, ``1`` or ``1.`` before the note."""

DRESSED = (MarkStyle.SUPERSCRIPT, MarkStyle.CARET, MarkStyle.BRACKET, MarkStyle.ROUND)
"""The dress that the marks of such bodies may wear in the text."""

WEAK = (MarkStyle.CARET, MarkStyle.ROUND, MarkStyle.CLOSED, MarkStyle.LETTER)
"""Shapes that other things have, too: items of lists, ordinals, powers. Nearly all must be paired."""

NEARLY_ALL = 0.8
"""Share of bodies, and of marks, of such a shape that must find each other: lists are not called from the text."""

_SYMBOL_SIGNS = re.compile(r"[*†‡§‖¶]")
_SYMBOLS = re.compile(r"\\?(?P<label>\*{1,3}|†{1,3}|‡{1,3}|§{1,3}|‖|¶)")

NOTE_LENGTH = 1500
"""Characters of further paragraphs that a note may have: most of a page of small print."""

PAIRED_DIGITS = 0.5
"""Share of plain-digit bodies that must find their mark before digits glued to words count as marks."""


@dataclass(frozen=True, slots=True)
class _Body:
    line: int
    style: MarkStyle
    label: str
    at: int
    text_at: int


def canonical_label(label: str) -> str:
    """The label as a number in ASCII digits or a plain letter, or the symbol as printed."""
    return "".join(unicodedata.normalize("NFKC", c) if c in SUPERSCRIPTS or c in _RAISED else c for c in label)


def body_label(text: str) -> tuple[str | None, int]:
    """The label with which a note's body begins, and where its text begins after it; ``None`` and 0 without one."""
    for pattern in _BODIES.values():
        found = pattern.match(text)
        if found:
            return canonical_label(found["label"]), found.end()
    return None, 0


def _body_at(layout: Layout, index: int, claims: Claims) -> _Body | None:
    """The note body that begins with line ``index``, if it looks like one."""
    line = layout.lines[index]
    if line.is_break or not claims.free(line.span):
        return None
    for style, pattern in _BODIES.items():
        found = pattern.match(line.text)
        if found and style is MarkStyle.SYMBOL and not line.text[found.end("label")].isspace():
            # A star glued to the note's first word is emphasis, unless nothing closes it.
            whole = layout.paragraph_span(index).of(layout.text)
            found = None if whole.count("*") > found["label"].count("*") else found
        if found:
            at = line.span.start
            return _Body(index, style, canonical_label(found["label"]), at, at + found.end())
    return None


def find_note_bodies(layout: Layout, claims: Claims) -> tuple[tuple[NoteBody, ...], frozenset[MarkStyle]]:
    """Claim every marked note body; gives them and the styles of mark that this source uses."""
    found = [b for i in range(len(layout.lines)) if (b := _body_at(layout, i, claims)) is not None]
    styles = _styles(layout, found)
    bodies = [b for b in found if b.style in styles and not _is_bullet(layout, b, found)]
    starts = {b.line for b in bodies}
    out: list[NoteBody] = []
    for k, body in enumerate(bodies):
        end = _body_end(layout, body.line, starts, claims)
        following = bodies[k + 1] if k + 1 < len(bodies) else None
        if following is not None:
            end = _more_paragraphs(layout, claims, body, following, end, _MARKS.get(styles[body.style]))
        span = Span(body.at, end)
        if claims.claim(span, Role.NOTE):
            out.append(NoteBody(span, body.label, Span(body.text_at, span.end)))
    return tuple(out), frozenset(styles.values())


def _styles(layout: Layout, bodies: list[_Body]) -> dict[MarkStyle, MarkStyle]:
    """Which styles of bodies are really notes here, each with the style of its marks in the text."""
    out: dict[MarkStyle, MarkStyle] = {}
    starts = {b.at for b in bodies}
    marks = {style: _labels(layout, style, starts) for style in MarkStyle}
    for style in dict.fromkeys(b.style for b in bodies):
        own = Counter(b.label for b in bodies if b.style is style)
        paired = (own & marks[style]).total()
        if style is MarkStyle.DIGIT:
            enough = paired >= max(1, PAIRED_DIGITS * own.total())
        elif style in WEAK:
            enough = paired >= max(1, NEARLY_ALL * max(own.total(), marks[style].total()))
        else:
            enough = bool(paired) or style in (MarkStyle.SUPERSCRIPT, MarkStyle.BRACKET)
        if enough:
            out[style] = style
    if MarkStyle.DIGIT in out and len(out) > 1:
        del out[MarkStyle.DIGIT]
    if not out:
        out = _undressed(bodies, marks)
    return out


def _labels(layout: Layout, style: MarkStyle, starts: set[int]) -> Counter[str]:
    """The labels of all marks of one style, bodies' own aside."""
    if style is MarkStyle.SYMBOL:
        return Counter(label for at, _, label in _symbol_marks(layout) if at not in starts)
    found = ((_mark_start(layout.text, m), _label_of(m)) for m in marks_in(layout.text, style))
    return Counter(label for at, label in found if at not in starts)


def marks_in(text: str, style: MarkStyle) -> Iterator[re.Match[str]]:
    """All marks of one style that is not a symbol's, from left to right, as ``finditer`` gives them."""
    pattern, (sign, back) = _MARKS[style], _SIGNS[style]
    end = 0
    for seen in sign.finditer(text):
        start = max(end, seen.start() - back)
        while start <= seen.start():
            found = pattern.match(text, start)
            if found is not None:
                yield found
                end = found.end()
            start = max(end, start + 1)


def _label_of(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return canonical_label(groups["label"] or groups.get("glued") or "")


def _undressed(bodies: list[_Body], marks: dict[MarkStyle, Counter[str]]) -> dict[MarkStyle, MarkStyle]:
    """Plain bodies of dressed marks: nearly all marks find one, and nearly all bodies theirs."""
    for style in PLAIN:
        own = Counter(b.label for b in bodies if b.style is style)
        for dress in DRESSED:
            paired = (own & marks[dress]).total()
            if paired and paired >= NEARLY_ALL * max(own.total(), marks[dress].total()):
                return {style: dress}
    return {}


def _more_paragraphs(
    layout: Layout, claims: Claims, body: _Body, following: _Body, end: int, marks: re.Pattern[str] | None
) -> int:
    """The end of a body of several paragraphs: what stands between it and the next note at the foot of one page.

    Where a leaf is a side of two pages, the second page's text stands there, and calls the next note.
    """
    lines = layout.lines
    if not layout.marked or marks is None or lines[body.line].leaf != lines[following.line].leaf:
        return end
    between = Span(end, following.at)
    text = between.of(layout.text)
    called = any(_label_of(m) == following.label for m in marks.finditer(text))
    counted = body.label.isdigit() and following.label == str(int(body.label) + 1)
    if not text.strip() or called or not counted or len(text) > NOTE_LENGTH or not claims.free(between):
        return end
    return between.start + len(text.rstrip())


def _is_bullet(layout: Layout, body: _Body, bodies: list[_Body]) -> bool:
    """Whether an asterisk before a line is a list's bullet: its neighbours in the paragraph wear it too."""
    if body.style is not MarkStyle.SYMBOL:
        return False
    paragraph = layout.lines[body.line].paragraph
    same = [b for b in bodies if layout.lines[b.line].paragraph == paragraph and b.label == body.label]
    return len(same) > 1


def _body_end(layout: Layout, index: int, starts: set[int], claims: Claims) -> int:
    """Where the body that begins on line ``index`` ends: with its paragraph, before the next body or claim."""
    end = layout.lines[index].span.end
    for i in range(index + 1, len(layout.lines)):
        line = layout.lines[i]
        if line.paragraph != layout.lines[index].paragraph or i in starts or not claims.free(line.span):
            break
        end = line.span.end
    return end


def _symbol_marks(layout: Layout) -> list[tuple[int, int, str]]:
    """Start, end and label of every symbol that is glued to what stands before it and is not emphasis."""
    out: list[tuple[int, int, str]] = []
    for paragraph in layout.paragraphs:
        first, last = layout.lines[paragraph[0]].span.start, layout.lines[paragraph[-1]].span.end
        out.extend(_symbols_in(layout.text, first, last))
    return out


def _symbols_in(text: str, first: int, last: int) -> list[tuple[int, int, str]]:
    """The same for one paragraph: asterisks that open and close emphasis are paired off first."""
    out: list[tuple[int, int, str]] = []
    if not _SYMBOL_SIGNS.search(text, first, last):
        return out
    opened: str | None = None
    for found in _SYMBOLS.finditer(text, first, last):
        start, end, label = found.start(), found.end(), found["label"]
        before = text[start - 1] if start > first else " "
        after = text[end] if end < last else " "
        if label[0] == "*" and not found.group().startswith("\\"):
            if opened is None and not after.isspace() and (before.isspace() or not before.isalnum()):
                if before.isspace() or after.isalnum():
                    opened = label
                    continue
            elif opened is not None and label.startswith(opened) and not before.isspace():
                start, label, opened = start + len(opened), label[len(opened) :], None
                if not label:
                    continue
        if before.isspace() or (label[0] != "*" and after.isalnum()):
            continue
        out.append((start, end, label))
    return out


def find_note_marks(layout: Layout, claims: Claims, styles: frozenset[MarkStyle]) -> tuple[NoteMark, ...]:
    """Every mark of the source's styles in running text and headings, in stream order."""
    out: list[NoteMark] = []
    line_starts = {line.span.start for line in layout.lines}
    for style in sorted(styles):
        if style is MarkStyle.SYMBOL:
            found = _symbol_marks(layout)
        else:
            found = [(_mark_start(layout.text, m), m.end(), _label_of(m)) for m in marks_in(layout.text, style)]
        for start, end, label in found:
            if start not in line_starts and claims.role_at(start) in (None, Role.BODY, Role.HEADING):
                out.append(NoteMark(Span(start, end), label))
    return tuple(sorted(out, key=lambda mark: mark.span))


def _mark_start(text: str, found: re.Match[str]) -> int:
    """The start of the mark itself, after a space that recognition put before it."""
    start = found.start()
    while text[start].isspace():
        start += 1
    return start

"""Decides every gap between two lines: one word, one sentence, one stanza, or a new paragraph.

Turns white space (a line's end, a blank line, a turned page) into :class:`Glue` with a reason. What a
newcomer gets wrong: at a turned page the source's own white space stood between *other* neighbours, so
it is a hint about one side only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from math import exp, log10

from regather.mend.flow import Edit
from regather.mend.galley import Galley, Gap, Glue, Kind, Strip
from regather.mend.layout import Layout, is_single, mark_lists, mark_verse, read_layout
from regather.mend.openings import part_paragraphs
from regather.mend.sentences import DASHES, OPENERS, STRONG_ENDERS, core_end, ends_sentence, starts_low
from regather.mend.vocabulary import Vocabulary
from regather.mend.words import (
    CUT_PRIOR,
    CUT_PRIOR_KEPT,
    DIVIDED_CK,
    HEAD,
    HYPHENS,
    SURE,
    TAIL,
    at_hyphen,
    without_hyphen,
)
from regather.model import Finding, Severity
from regather.text.decision_lines import block_lines
from regather.text.fingerprint import fingerprint

BROKEN_LINE = 45
"""Characters a line must have before a blank line after it can be a fault: shorter ones are verse, lists, names."""

FUSED = 1.7
"""Nats against a new paragraph where the source ran the page's edge into foreign text with a space only: that
happens to one finished page in 20, and to two of three that end or begin in mid-paragraph."""

FUSED_ANYWAY = 0.6
"""The same where the foreign text is in mid-sentence and so explains the fusion by itself."""

APART = 0.4
"""Nats for a new paragraph where a blank line parts the page's edge from foreign text: weak, most edges are."""

STREAM = 3.0
"""Nats that the source's own white space weighs where the two pages follow each other in it anyway."""

SHORT_LAST_LINE = 3.0
"""Nats for a new paragraph after a last line that is not full."""

FULL_LAST_LINE = -1.2
"""Nats against it after a full last line (a paragraph ends on a full line about once in four)."""

SENTENCE_TURN = "sentence-turn"
"""The rule of a page turn at a sentence's end: the only one that is weighed and not seen."""

SURE_PARAGRAPH = 0.75
"""Below this confidence a person is told: one such turn in five is wrong on the dev cases, of others one in 30."""

SPEECH = 1.0
"""Nats for a new paragraph where the next page opens with a quotation mark or a dash of speech."""

TRAILING = re.compile(r"\s*")
FIGURE = re.compile(r"!\[[^\]]*\]\([^()\s]+\)(?:\{[^{}]*\})?$")
EMPHASIS_END = re.compile(r"(?<![\w*])(\*{1,2})(?=[^\s*])[^*]*[^\s*](\1)$")
STAR_HYPHEN = re.compile(r"(?<=[^\s*])(\*{1,2})[-‐]$")
EMPHASIS_START = re.compile(r"(\*{1,2})(?=[^\s*])[^*]*[^\s*]\1(?![\w*])")


def join_lines(galley: Galley) -> None:
    """Decide the gaps of the body and of every note (the pass ``joins``)."""
    layout = read_layout(galley.body)
    mark_lists(galley.body)
    mark_verse(galley.body, layout)
    part_paragraphs(galley.body, layout)
    layout = replace(layout, cut_prior=_cut_prior(galley.body, layout, galley.vocabulary))
    join_strip(galley.body, layout, galley.vocabulary, galley.source.text)
    for note in galley.notes:
        join_strip(note.strip, layout, galley.vocabulary, galley.source.text)
        _run_on(note.strip)
    _decided(galley)


def _cut_prior(strip: Strip, layout: Layout, vocabulary: Vocabulary) -> float:
    """log10 odds that a page of this book ends inside a word: by how many do so without a doubt."""
    if layout.hyphens_kept:
        return CUT_PRIOR_KEPT
    turns = sure = 0
    for k, gap in enumerate(strip.gaps):
        left, right = strip.lines[k], strip.lines[k + 1]
        if gap.turn and left.heading is None and right.heading is None and not left.verse:
            a, b = strip.text(left), strip.text(right)
            found = without_hyphen(a, b, vocabulary, run_in=False, prior=CUT_PRIOR - SURE)
            turns += 1
            sure += found is not None
    return log10((sure + 1) / (turns - sure + 10**-CUT_PRIOR))


def join_strip(strip: Strip, layout: Layout, vocabulary: Vocabulary, source: str) -> None:
    """Decide every gap of a strip that nobody has decided yet."""
    for k, gap in enumerate(strip.gaps):
        if gap.glue is not None:
            continue
        left, right = strip.lines[k], strip.lines[k + 1]
        if left.heading is not None or right.heading is not None:
            if left.heading == right.heading:
                gap.decide(Glue.SPACE, "heading-lines", "The heading was broken over two lines.", 0.97)
            else:
                gap.decide(Glue.BREAK, "block", "A heading stands apart.", 1.0)
        elif _of_list(strip, k):
            gap.decide(Glue.LINE, "list", "The next item of the list begins here.", 0.9)
        elif left.row or right.row:
            gap.decide(Glue.BREAK, "block", "A table, or what the source marks as one block, stands apart.", 0.95)
        elif FIGURE.match(strip.text(left)) or FIGURE.match(strip.text(right)):
            gap.decide(Glue.BREAK, "block", "A figure stands apart.", 0.97)
        elif right.item and is_single(gap):
            gap.decide(Glue.BREAK, "list", "A list begins here.", 0.85)
        elif is_single(gap):
            _line_break(strip, k, layout, vocabulary)
        elif gap.turn:
            _turn(strip, k, layout, vocabulary, source)
        else:
            _blank(strip, k, layout, vocabulary)
        if gap.ck:
            at = left.end - 2
            reason = "A line's end divided ck into k and k, as German print did before 1996."
            strip.edits.append(Edit(at, at + 1, "c", DIVIDED_CK, reason, 0.95))


def doubt_paragraphs(galley: Galley) -> None:
    """Tell of page turns at which a paragraph may or may not end (the pass ``doubts``)."""
    galley.findings.extend(_doubts(galley))


def _doubts(galley: Galley) -> Iterator[Finding]:
    """The doubtful turns, each with the lines that say the other thing."""
    source, flow = galley.source.text, galley.body.flow
    questions = [block for block in galley.blocks if block.kind is Kind.QUESTION]
    settled = {block.first - 1 for block in questions} | {block.last for block in questions}
    for k, gap in enumerate(galley.body.gaps):
        if k in settled:
            continue
        if gap.rule == SENTENCE_TURN and gap.by == "program" and gap.confidence < SURE_PARAGRAPH:
            ends = gap.glue is Glue.BREAK
            does = "is taken to end" if ends else "is taken to go on"
            message = f"The page ends with a sentence, and the paragraph {does} ({gap.confidence:.0%} sure)."
            at = flow.offset(gap.end)
            lines = block_lines(at, joined=ends, check=fingerprint(source, at))
            hint = f"If it is otherwise, put these lines into book/decisions.toml:\n{lines}"
            where = f"page {galley.body.lines[k].page}"
            yield Finding("paragraph-doubt", Severity.NOTE, message, where=where, hint=hint)


def _run_on(strip: Strip) -> None:
    """A note that runs over to the next page is one paragraph: notes of several are rare."""
    for gap in strip.gaps:
        if gap.turn and gap.glue is Glue.BREAK:
            gap.decide(Glue.SPACE, "page-turn", "The note runs over to the next page.", 0.9)


def _of_list(strip: Strip, k: int) -> bool:
    """Whether the next line is the next item of the list, or the next row of the table, that this line is in."""
    left, right = strip.lines[k], strip.lines[k + 1]
    if left.row and right.row:
        return strip.gaps[k].turn or not strip.gaps[k].blank
    if not right.item or (strip.gaps[k].blank and not strip.gaps[k].turn):
        return False
    j = k
    while j > 0 and not strip.lines[j].item and strip.gaps[j - 1].glue in (Glue.SPACE, Glue.NONE):
        j -= 1
    return strip.lines[j].item


def _line_break(strip: Strip, k: int, layout: Layout, vocabulary: Vocabulary) -> None:
    gap, left, right = strip.gaps[k], strip.text(strip.lines[k]), strip.text(strip.lines[k + 1])
    if strip.lines[k].verse and strip.lines[k + 1].verse:
        gap.decide(Glue.LINE, "verse", "A line of verse ends here.", 0.9)
    elif not layout.measure and ends_sentence(left) and not starts_low(right) and len(left) >= BROKEN_LINE:
        gap.decide(Glue.BREAK, "paragraph", "A paragraph ends with the line: lines were joined everywhere else.", 0.7)
    elif not _one_word(gap, left, right, layout, vocabulary, at_page=False):
        gap.decide(_space(left, right), "line-end", "The print's line ended here; the sentence goes on.", 0.98)


def _blank(strip: Strip, k: int, layout: Layout, vocabulary: Vocabulary) -> None:
    gap, left, right = strip.gaps[k], strip.text(strip.lines[k]), strip.text(strip.lines[k + 1])
    verse = strip.lines[k].verse or strip.lines[k + 1].verse
    long = layout.is_full(left, right) if layout.measure else len(left) >= BROKEN_LINE
    if not verse and long and starts_low(right) and _in_mid_sentence(left):
        if not _one_word(gap, left, right, layout, vocabulary, at_page=False):
            gap.decide(_space(left, right), "broken-paragraph", "A blank line stood in the middle of a sentence.", 0.9)
    else:
        gap.decide(Glue.BREAK, "block", "A blank line divides two paragraphs.", 0.97)


def _in_mid_sentence(text: str) -> bool:
    last = text.rstrip()[-1:]
    return last.isalnum() or last in ",-‐—–"


def _turn(strip: Strip, k: int, layout: Layout, vocabulary: Vocabulary, source: str) -> None:
    gap, left, right = strip.gaps[k], strip.text(strip.lines[k]), strip.text(strip.lines[k + 1])
    if gap.lost:
        gap.decide(Glue.BREAK, "missing-page", "A page is missing here; nothing is joined over the hole.", 0.95)
        return
    if strip.lines[k].verse or strip.lines[k + 1].verse:
        _verse_turn(strip, k, left, right)
        return
    if _cut_emphasised_word(gap, left, right, vocabulary):
        return
    _cut_emphasis(gap, left, right)
    left = left[: len(left) - gap.cut_left] if gap.cut_left else left
    right = right[gap.cut_right :]
    if _one_word(gap, left, right, layout, vocabulary, at_page=True):
        return
    if _is_whole(strip, gap, left, right, vocabulary):
        gap.decide(Glue.NONE, "page-turn", "The page was taken to end inside a word that the source has whole.", 0.97)
    elif starts_low(right):
        gap.decide(_space(left, right), "page-turn", "The sentence goes on over the turn of the page.", 0.98)
    elif not ends_sentence(left) and not _is_attribution(left) and not (left[-1] in DASHES and _is_speech(right)):
        gap.decide(_space(left, right), "page-turn", "The sentence is not finished where the page ends.", 0.93)
    else:
        _sentence_end(strip, k, layout, source)
    if gap.glue is Glue.BREAK:
        gap.cut_left = gap.cut_right = 0


def _is_whole(strip: Strip, gap: Gap, left: str, right: str, vocabulary: Vocabulary) -> bool:
    """Whether the source runs on over this turn without white space, in a word that its language knows.

    Where one page of the stream ends and the next begins is often no more than a guess from the pages' length.
    """
    if gap.start != gap.end or strip.flow.offset_behind(gap.start) != strip.flow.offset(gap.end):
        return False
    tail, head = TAIL.search(left), HEAD.match(right)
    return tail is not None and head is not None and vocabulary.is_listed(tail.group() + head.group())


def _is_attribution(text: str) -> bool:
    """Whether a line names who said what stands above it (``—A. Poet``): it ends without a full stop."""
    return text[:1] in DASHES and text[1:2].isalpha() and len(text) < BROKEN_LINE


def _is_speech(text: str) -> bool:
    """Whether a line opens with a dash of speech."""
    return text[:1] in DASHES and text[1:2].isspace()


def _verse_turn(strip: Strip, k: int, left: str, right: str) -> None:
    gap = strip.gaps[k]
    both = strip.lines[k].verse and strip.lines[k + 1].verse
    if starts_low(right) and not ends_sentence(left) and not left.endswith(","):
        gap.decide(Glue.SPACE, "turned-line", "A line of verse goes on over the turn of the page.", 0.8)
        if not both:
            strip.lines[k].verse = strip.lines[k + 1].verse = strip.lines[k].verse
    elif both:
        gap.decide(Glue.LINE, "page-turn", "The verse goes on over the turn of the page.", 0.8)
    else:
        gap.decide(Glue.BREAK, "page-turn", "Verse and prose meet at the turn of the page.", 0.8)


def _sentence_end(strip: Strip, k: int, layout: Layout, source: str) -> None:
    """A sentence ends with the page: weigh whether the paragraph does."""
    gap, left, right = strip.gaps[k], strip.text(strip.lines[k]), strip.text(strip.lines[k + 1])
    nats = layout.line_ends + layout.opens_paragraph(right)
    if right[:1] in OPENERS + DASHES:
        nats += SPEECH
    if layout.measure:
        nats += FULL_LAST_LINE if layout.is_full(left, right) else SHORT_LAST_LINE
    nats += _white_space(strip, k, source)
    sure = round(1 / (1 + exp(-abs(nats))), 3)
    if nats > 0:
        gap.decide(Glue.BREAK, SENTENCE_TURN, "A paragraph ends with the page.", sure)
    else:
        gap.decide(_space(left, right), SENTENCE_TURN, "The paragraph goes on over the turn of the page.", sure)


def _white_space(strip: Strip, k: int, source: str) -> float:
    """What the source's white space at both edges says about a new paragraph, in nats."""
    gap, flow = strip.gaps[k], strip.flow
    end, start = flow.offset_behind(gap.start), flow.offset(gap.end)
    after, before = TRAILING.match(source, end), _space_before(source, start)
    if after is None or "\f" in after.group() + before:
        return 0.0
    if after.end() == start:
        return STREAM if "\n" in before else -STREAM
    foreign = source[after.end() : after.end() + 40]
    nats = _edge(fused="\n" not in after.group() and bool(foreign), explained=starts_low(foreign))
    foreign = source[max(0, start - len(before) - 40) : start - len(before)]
    return nats + _edge(fused="\n" not in before and bool(foreign), explained=not ends_sentence(foreign))


def _space_before(source: str, start: int) -> str:
    at = start
    while at > 0 and source[at - 1].isspace():
        at -= 1
    return source[at:start]


def _edge(*, fused: bool, explained: bool) -> float:
    if not fused:
        return APART
    return -FUSED_ANYWAY if explained else -FUSED


def _one_word(gap: Gap, left: str, right: str, layout: Layout, vocabulary: Vocabulary, *, at_page: bool) -> bool:
    """Join the two lines if a word was cut between them."""
    if left[-1:] in HYPHENS and len(left) > 1 and not left[-2].isspace():
        found = at_hyphen(left, right, vocabulary)
        if found is None:
            return False
        gap.cut_left += 0 if found.keep_hyphen else 1
        gap.ck = found.ck
        rule = "compound" if found.keep_hyphen else "cut-word"
        gap.decide(Glue.NONE, rule, f"One word was cut in two: {found.reason}.", found.confidence)
        return True
    if not at_page:
        return False
    run_in = gap.end == gap.start
    found = without_hyphen(left, right, vocabulary, run_in=run_in, prior=layout.cut_prior)
    if found is None:
        return False
    gap.decide(Glue.NONE, "cut-word", f"One word was cut in two: {found.reason}.", found.confidence)
    return True


def _space(left: str, right: str) -> Glue:
    """One space, or none after a dash that clings to its word."""
    if left[-1:] in DASHES and len(left) > 1 and not left[-2].isspace() and left[-2].isalnum():
        return Glue.NONE
    if right[:1] in DASHES and len(right) > 1 and right[1].isalnum():
        return Glue.NONE
    return Glue.SPACE


def _cut_emphasis(gap: Gap, left: str, right: str) -> None:
    """Emphasis that was closed at the page's end and opened again on the next page is one emphasis."""
    closing, opening = EMPHASIS_END.search(left), EMPHASIS_START.match(right)
    goes_on = core_end(left) not in STRONG_ENDERS or starts_low(right)
    if closing and opening and closing.group(1) == opening.group(1) and goes_on:
        gap.cut_left, gap.cut_right = len(closing.group(2)), len(opening.group(1))


def _cut_emphasised_word(gap: Gap, left: str, right: str, vocabulary: Vocabulary) -> bool:
    """A word in emphasis that was cut: ``*some*-`` before ``*thing*``."""
    closing, opening = STAR_HYPHEN.search(left), EMPHASIS_START.match(right)
    if closing is None or opening is None or closing.group(1) != opening.group(1):
        return False
    stars = len(opening.group(1))
    found = at_hyphen(left[: closing.start()] + left[-1], right[stars:], vocabulary)
    if found is None or found.keep_hyphen:
        return False
    gap.cut_left, gap.cut_right = stars + 1, stars
    gap.decide(Glue.NONE, "cut-word", f"One word was cut in two: {found.reason}.", found.confidence)
    return True


def _decided(galley: Galley) -> None:
    """A person's word about paragraphs."""
    places = galley.body.flow.positions()
    for decision in galley.decisions.blocks:
        if decision.joined is None:
            continue
        position = places.find(decision.at)
        for gap in galley.body.gaps:
            if position is not None and gap.start <= position <= gap.end and gap.glue is not None:
                glue = Glue.SPACE if decision.joined else Glue.BREAK
                if decision.joined and gap.glue in (Glue.NONE, Glue.LINE):
                    glue = gap.glue
                gap.decide(glue, gap.rule, "A person decided so.", 1.0, by="person")

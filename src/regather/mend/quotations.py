"""Sets apart quotations: paragraphs that an introduction announces and quotation marks enclose.

What a newcomer gets wrong: in a novel most paragraphs in quotation marks are speech, and ``he said:``
announces speech, too. So one look at the whole book decides first whether its quoted paragraphs are
announced as a rule; and since marks do not balance in real print, the end of a quotation is searched for
by what is left open, never by counting to zero.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from regather.mend.flow import Edit
from regather.mend.galley import Block, Galley, Glue, Kind
from regather.mend.sentences import DASHES, ends_sentence
from regather.model import Finding, Severity
from regather.text.decision_lines import block_lines
from regather.text.fingerprint import fingerprint

ANNOUNCED_SHARE = 0.35
"""Share of the paragraphs in quotation marks that are announced or go on from an announced one. Non-fiction that
quotes at length has .6 and more, novels less than .1."""

LEAST_WORDS = 12
"""A quotation of fewer words reads on in the text; set apart would be a slogan."""

FARTHEST = 12
"""Paragraphs within which the end of a quotation is looked for."""

COMMA_INTRO = 25
"""Words at most in an introduction that ends with a comma (``According to the daily paper,``)."""

TURNED = 1.5
"""A first line of verse more than this times as long as the longest other line holds two lines run together."""

SHOWN_WORDS = 6
"""Words of a paragraph that tell a person which one is meant."""

OPEN = '"“„«'
CLOSE = '"”»“'
CLOSED = re.compile(r"[\"”»“][.,;!?]?(?:\[\^?\w+\]|[¹²³⁰⁴-⁹]+)?$")
INTRO = re.compile(r"[:：][\"”»]?$")
COMMA = re.compile(r",[\"”»]?$")
TOLD = re.compile(r"[“„«\"][^“”„«»\"]*[^“”„«»\"\s]\s?[”»“\"],?(?P<rest>\s\S.*)", re.DOTALL)
TOLD_WORDS = 8
"""Words at most that tell who spoke, where no case tells that a sentence goes on."""

SENTENCE_GAP = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_a-z])")


def set_quotations(galley: Galley) -> None:
    """Find the quotations (the pass ``quotations``)."""
    texts = [galley.inner(block) for block in galley.blocks]
    found = [q for k in range(len(texts)) if (q := _quotation(galley, texts, k)) is not None]
    found = _apart(found)
    if not _announced(texts, found):
        return
    for group, (first, last, closed) in enumerate(found):
        words = sum(len(t.split()) for t in texts[first : last + 1])
        if words < LEAST_WORDS:
            continue
        reason = "The paragraph before announces a quotation, and quotation marks enclose it."
        for block in galley.blocks[first : last + 1]:
            block.group, block.quoted = group, True
            block.reason, block.confidence = reason, 0.9 if closed else 0.6
        if not closed:
            galley.findings.append(_unclosed(galley, first, last))
        _as_verse(galley, texts, first, last)
    galley.blocks = [block for block in galley.blocks if block.kind is not Kind.MERGED]


def _unclosed(galley: Galley, first: int, last: int) -> Finding:
    """Tell a person of a quotation whose end is a guess, with the lines that end it earlier."""
    source, blocks = galley.source.text, galley.blocks
    page = galley.body.lines[blocks[first].first].page
    message = f"A quotation begins here and is never closed; {last - first + 1} paragraphs were taken for it."
    ends = []
    for block in blocks[first + 1 : last + 1]:
        at = galley.body.flow.offset(galley.start(block))
        words = " ".join(galley.inner(block).split()[:SHOWN_WORDS])
        ends.append(f"# before “{words} …”\n" + block_lines(at, "paragraph", check=fingerprint(source, at)))
    hint = "If it ends earlier, put one of these into book/decisions.toml:\n" + "".join(ends) if ends else ""
    return Finding("quotation-unclosed", Severity.WARNING, message, where=f"page {page}", hint=hint)


Quotation = tuple[int, int, bool]


def _quotation(galley: Galley, texts: Sequence[str], k: int) -> Quotation | None:
    """The quotation that block ``k`` announces: first block, last block, and whether it is closed."""
    if k + 1 >= len(texts) or galley.blocks[k].kind is not Kind.PARAGRAPH or not announces(texts[k]):
        return None
    stop = _stop(galley, texts, k + 1)
    if stop == k + 1:
        return None
    if texts[k + 1][0] in OPEN:
        return _opened(texts, k + 1, stop)
    return _unopened(texts, k + 1, stop)


def announces(text: str) -> bool:
    """Whether a paragraph announces what follows: it ends with a colon, or is short and ends with a comma."""
    return bool(INTRO.search(text)) or bool(COMMA.search(text) and len(text.split()) <= COMMA_INTRO)


def _stop(galley: Galley, texts: Sequence[str], first: int) -> int:
    """The block at which no quotation can still be going on: a heading, speech, or the next announced quotation."""
    for k in range(first, min(first + FARTHEST, len(texts))):
        if galley.blocks[k].kind not in (Kind.PARAGRAPH, Kind.VERSE) or is_speech(texts[k]):
            return k
        if k > first and announces(texts[k]) and k + 1 < len(texts) and texts[k + 1][0] in OPEN:
            return k
    return min(first + FARTHEST, len(texts))


def is_speech(text: str) -> bool:
    """Whether a paragraph is speech: it opens with a dash, or opens with a mark, closes it, and tells who spoke.

    Told is what begins low behind the closing mark (``“Who?” asked he``); in a script without case any short rest.
    """
    if text[:1] in DASHES or (text[:1] == "-" and text[1:2].isspace()):
        return True
    told = TOLD.match(text)
    if told is None:
        return False
    rest = told["rest"]
    letter = next((c for c in rest if c.isalpha()), "")
    return letter.islower() or (not letter.isupper() and 0 < len(rest.split()) <= TOLD_WORDS)


def _opened(texts: Sequence[str], first: int, stop: int) -> Quotation:
    """A quotation that opens with a mark: up to the paragraph that closes it, else as far as it can go.

    It cannot go on where speech begins: then only paragraphs that open with a mark, as those of a quotation do.
    """
    for k in range(first, stop):
        if CLOSED.search(texts[k]) and _leaves_closed(texts[k], opens=texts[k][0] in OPEN):
            return first, k, True
    if stop < len(texts) and is_speech(texts[stop]):
        while stop > first + 1 and texts[stop - 1][0] not in OPEN:
            stop -= 1
    return first, stop - 1, stop == first + 1 and bool(CLOSED.search(texts[first]))


def _leaves_closed(text: str, *, opens: bool) -> bool:
    """Whether the paragraph's last mark closes the quotation: its own marks pair up, or one closing mark is over."""
    straight = text.count('"')
    if straight:
        return straight % 2 == (0 if opens else 1)
    opened = sum(text.count(c) for c in "“„«")
    closed = sum(text.count(c) for c in "”»")
    return closed >= opened if opens else closed > opened


def _unopened(texts: Sequence[str], first: int, stop: int) -> Quotation | None:
    """A quotation whose opening mark is lost: only if a closing mark is over within reach."""
    for k in range(first, stop):
        if CLOSED.search(texts[k]) and texts[k][0] not in OPEN and _leaves_closed(texts[k], opens=False):
            return first, k, True
    return None


def _apart(found: list[Quotation]) -> list[Quotation]:
    """Quotations that do not overlap: the one that begins first wins."""
    kept: list[Quotation] = []
    for quotation in found:
        if not kept or quotation[0] > kept[-1][1]:
            kept.append(quotation)
    return kept


def _announced(texts: Sequence[str], found: Sequence[Quotation]) -> bool:
    """Whether this book announces its quoted paragraphs as a rule."""
    inside = {k for first, last, _ in found for k in range(first, last + 1)}
    quoted = [k for k, text in enumerate(texts) if text[:1] and text[0] in OPEN]
    return sum(k in inside for k in quoted) >= ANNOUNCED_SHARE * len(quoted)


def _as_verse(galley: Galley, texts: Sequence[str], first: int, last: int) -> None:
    """Lines of a quoted poem that the dump took for paragraphs become one stanza again."""
    inner = texts[first:last]
    broken = [not ends_sentence(text) for text in inner]
    if len(inner) < 2 or sum(broken) < 0.6 * len(inner) or max(len(t) for t in texts[first + 1 : last + 1]) > 80:
        return
    blocks = galley.blocks
    for k in range(first, last):
        galley.body.gaps[blocks[k].last].decide(Glue.LINE, "verse", "Lines of a quoted poem stand together.", 0.8)
    longest = max(len(text) for text in texts[first + 1 : last + 1])
    if len(texts[first]) > TURNED * longest:
        _split_line(galley, blocks[first])
    whole = blocks[first]
    whole.last, whole.kind = blocks[last].last, Kind.VERSE
    for block in blocks[first + 1 : last + 1]:
        block.kind = Kind.MERGED


def _split_line(galley: Galley, block: Block) -> None:
    """Two lines of verse that were run together part where a sentence ends."""
    start, end = galley.start(block), galley.end(block)
    for match in SENTENCE_GAP.finditer(galley.body.flow.text[start:end]):
        a, b = start + match.start(), start + match.end()
        galley.body.edits.append(Edit(a, b, "\n> | ", "verse", "Two lines of verse were run together.", 0.7))

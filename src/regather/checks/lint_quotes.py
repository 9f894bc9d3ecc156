"""Quotation marks and brackets that have no partner.

What a newcomer gets wrong: no table of languages says which mark opens. German closes with the mark that
English opens with, and Swedish uses one for both; so the book itself is asked first, by what stands on each side
of its marks, and Unicode's own classes only where the book does not say. An apostrophe is no mark at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from regather.checks.passages import HIDDEN, Kind, Passage
from regather.checks.reading import ReadBook, ReadChapter, excerpt
from regather.model import Finding

FAMILIES = ('"＂', "“”„‟", "«»", "‹›")
"""Marks that may be partners of each other. Single curly ones are apostrophes too and have a rule of their own."""

OPENS_BY_UNICODE = frozenset("“„‟«‹")
CLOSES_BY_UNICODE = frozenset("”»›")

PARTNERS = {")": "(", "]": "[", "}": "{", "）": "（", "」": "「", "』": "『", "》": "《", "〉": "〈", "】": "【"}
"""Brackets: the one that closes, and the one that opens."""

SETTLED = 8
"""Clear places of a mark from which on the book's own use of it counts."""

PURE = 0.93
"""Share of a mark's clear places that makes it one that only opens or only closes: misread marks are fewer."""

CARRIED = 40
"""Paragraphs over which a quotation may run that is not opened anew: dialogues and letters between one pair of
guillemets."""

NEARBY = 12
"""Passages within which a bracket or a single mark may be closed: several paragraphs, or as many stanzas."""

CUSTOM = 5
"""Marks at the head of a paragraph that are never closed, from which on this may be the book's custom: a mark there
says that somebody goes on speaking, and nothing more."""

CUSTOM_SHARE = 0.12
"""The share of all marks at the head of a paragraph that these must be."""

_DASHES = frozenset("-–—―‒‐")
_SINGLES = frozenset("'‘’‚‛")
_QUOTES = frozenset("".join(FAMILIES)) | _SINGLES
_BRACKETS_OPEN = frozenset(PARTNERS.values()) | frozenset("¿¡")
_BRACKETS_CLOSE = frozenset(PARTNERS)


class Fault(Enum):
    """What is wrong with a mark."""

    UNCLOSED = "opens here and is never closed"
    UNOPENED = "closes what nothing opened"
    TURNED = "is turned"


class Sense(Enum):
    """What a mark does."""

    OPENS = "opens"
    CLOSES = "closes"


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark of one family: its place, what it does, and whether nothing but marks stands before it."""

    chapter: ReadChapter
    passage: Passage
    at: int
    sense: Sense
    leads: bool

    @property
    def sign(self) -> str:
        return self.passage.text[self.at]


def check_quotes(read: ReadBook) -> Iterator[Finding]:
    """Marks of quotation without a partner, marks turned the wrong way."""
    clear = _clear(read)
    roles, settled = _roles(clear)
    families = _families(clear)
    for family in families:
        chapters = [chapter for chapter in read.chapters if any(sign in chapter.text for sign in family)]
        if not chapters:
            continue
        nests = _nests(chapters, family, roles)
        faults = [fault for chapter in chapters for fault in _family(chapter, family, roles, nests=nests)]
        faults = [(fault, mark) for fault, mark in faults if fault is not Fault.TURNED or mark.sign in settled]
        leading = [mark for fault, mark in faults if mark.leads and fault is not Fault.UNOPENED]
        custom = len(leading) >= CUSTOM and len(leading) > CUSTOM_SHARE * _leaders(chapters, family)
        for fault, mark in faults:
            if not (custom and mark.leads and fault is not Fault.UNOPENED):
                yield _told(fault, mark)
    for chapter in read.chapters:
        if "‘" in chapter.text:
            yield from _singles(chapter)


def _leaders(chapters: Iterable[ReadChapter], family: str) -> int:
    """How many passages begin with a mark of the family."""
    return sum(passage.text.lstrip()[:1] in tuple(family) for chapter in chapters for passage in chapter.passages)


def sense_by_place(text: str, at: int) -> Sense | None:
    """What the signs on both sides of a mark say that it does; ``None`` where they say nothing.

    French sets guillemets between two spaces, so that only the edge of a passage tells there.
    """
    left, right = at - 1, at + 1
    while left >= 0 and text[left] in _QUOTES:
        left -= 1
    while right < len(text) and text[right] in _QUOTES:
        right += 1
    before = text[left] if left >= 0 else " "
    after = text[right] if right < len(text) else " "
    if before.isspace() and after.isspace():
        return Sense.OPENS if left < 0 else Sense.CLOSES if right >= len(text) else None
    if before.isspace() or before in _BRACKETS_OPEN:
        speaks = after.isalnum() or after in _BRACKETS_OPEN or after in HIDDEN or after in _DASHES
        return Sense.OPENS if speaks else None
    if before in _DASHES:
        return None  # speech breaks off with a dash, and goes on behind one
    free = after.isspace() or after in _BRACKETS_CLOSE or after in _DASHES or after in ".,;:!?…"
    return Sense.CLOSES if free else None


def _clear(read: ReadBook) -> Counter[tuple[str, Sense]]:
    """How often each mark opens and closes where its place leaves no doubt."""
    clear: Counter[tuple[str, Sense]] = Counter()
    for _, passage in read.passages():
        for at, sign in enumerate(passage.text):
            if sign in _DOUBLES and (sense := sense_by_place(passage.text, at)) is not None:
                clear[sign, sense] += 1
    return clear


def _families(clear: Counter[tuple[str, Sense]]) -> tuple[str, ...]:
    """The families of marks in this book: typists close a low mark with a straight one."""
    low = clear["„", Sense.OPENS]
    straight = clear['"', Sense.CLOSES] - clear['"', Sense.OPENS]
    if low > 1 and straight > low / 4:
        return (FAMILIES[0] + FAMILIES[1], *FAMILIES[2:])
    return FAMILIES


def _roles(clear: Counter[tuple[str, Sense]]) -> tuple[dict[str, Sense | None], frozenset[str]]:
    """What each mark does in this book, ``None`` for one that does both; and the marks of which the book says so."""
    low_opens = any(clear[sign, Sense.OPENS] for sign in "„‟")
    roles: dict[str, Sense | None] = {}
    settled = set()
    for sign in sorted(_DOUBLES):
        opens, closes = clear[sign, Sense.OPENS], clear[sign, Sense.CLOSES]
        if opens + closes >= SETTLED:
            share = opens / (opens + closes)
            settled.add(sign)
            roles[sign] = Sense.OPENS if share >= PURE else Sense.CLOSES if share <= 1 - PURE else None
        elif sign == "“" and low_opens:
            roles[sign] = Sense.CLOSES
        elif sign in OPENS_BY_UNICODE:
            roles[sign] = Sense.OPENS
        else:
            roles[sign] = Sense.CLOSES if sign in CLOSES_BY_UNICODE else None
    return roles, frozenset(settled)


_DOUBLES = frozenset("".join(FAMILIES))


@dataclass(slots=True)
class _Run:
    """What is open of one family while the passages of a chapter go by; ``nests``: one may stand in another."""

    nests: bool
    open: list[_Mark] = field(default_factory=list)
    carried: list[_Mark] = field(default_factory=list)
    since: int = 0
    found: list[tuple[Fault, _Mark]] = field(default_factory=list)

    @property
    def goes_on(self) -> bool:
        """Whether the passage before left something open, and nothing has opened here."""
        return bool(self.carried) and not self.open

    def opens(self, mark: _Mark) -> None:
        """An opening mark: where marks do not nest, a second one shows that the first was never closed."""
        if self.carried and mark.leads and self.since == 0:
            self.carried.pop(0)  # the speech of the paragraph before opens anew
        elif self.carried and not self.nests:
            self.stop()
        if self.open and not self.nests:
            self.found.append((Fault.UNCLOSED, self.open.pop()))
        self.open.append(mark)

    def closes(self, mark: _Mark) -> None:
        """A closing mark: of what is open here, or of what came over from before."""
        if self.open:
            self.open.pop()
        elif self.carried:
            self.carried.pop()
        else:
            self.found.append((Fault.UNOPENED, mark))

    def end_of_passage(self) -> None:
        """What is open at a passage's end goes over into the next ones, for a while."""
        if self.open:
            self.carried, self.since = self.carried + self.open, 0
            self.open = []
        elif self.carried:
            self.since += 1
            if self.since > CARRIED:
                self.stop()

    def stop(self) -> None:
        """Nothing more can close what is open."""
        self.found += [(Fault.UNCLOSED, mark) for mark in self.carried]
        self.carried = []


def _nests(chapters: Iterable[ReadChapter], family: str, roles: dict[str, Sense | None]) -> bool:
    """Whether the book sets a quotation inside another of the same marks, and closes both: more than once."""
    passages = (passage for chapter in chapters for passage in chapter.passages)
    return sum(_depth(passage.text, family, roles) > 1 for passage in passages) > 1


def _depth(text: str, family: str, roles: dict[str, Sense | None]) -> int:
    """How deep marks of one family stand in each other in a text that closes all that it opens; 0 where it does not."""
    depth = deepest = 0
    for at, sign in enumerate(text):
        if sign in family and not _inside_word(text, at):
            depth += 1 if (sense_by_place(text, at) or roles[sign]) is Sense.OPENS else -1
            deepest = max(deepest, depth)
            if depth < 0:
                return 0
    return 0 if depth else deepest


def _family(
    chapter: ReadChapter, family: str, roles: dict[str, Sense | None], *, nests: bool
) -> Iterator[tuple[Fault, _Mark]]:
    run, notes = _Run(nests), _Run(nests)
    label = ""
    for passage in chapter.passages:
        current = notes if passage.kind is Kind.NOTE else run
        if passage.kind is Kind.HEADING or (passage.kind is Kind.NOTE and passage.label and passage.label != label):
            current.stop()
        label = passage.label or label
        current.nests = nests or _depth(passage.text, family, roles) > 1
        for mark in _marks(chapter, passage, family, roles, current):
            turned = roles[mark.sign] is not None and roles[mark.sign] is not mark.sense
            if mark.leads and current.goes_on and mark.sense is Sense.OPENS and mark.sign != current.carried[0].sign:
                current.since = -1  # each paragraph of the speech begins with the mark that closes it: an old way
                continue
            if turned:
                current.found.append((Fault.TURNED, mark))
            if mark.sense is Sense.OPENS:
                current.opens(mark)
            else:
                current.closes(mark)
        current.end_of_passage()
        if passage.kind is Kind.HEADING:
            current.stop()
    for current in (run, notes):
        current.stop()
        yield from current.found


def _marks(
    chapter: ReadChapter, passage: Passage, family: str, roles: dict[str, Sense | None], run: _Run
) -> Iterator[_Mark]:
    text = passage.text
    for at, sign in enumerate(text):
        if sign not in family or _inside_word(text, at) or (not run.open and _measures(text, at)):
            continue
        sense = sense_by_place(text, at) or roles[sign]
        if sense is None:
            # A straight mark between two gaps: whatever is due.
            sense = Sense.CLOSES if run.open else Sense.OPENS
        leads = not any(c.isalnum() for c in text[:at])
        yield _Mark(chapter, passage, at, sense, leads)


def _inside_word(text: str, at: int) -> bool:
    """Whether a straight mark stands between letters, as in Hebrew abbreviations."""
    return text[at] == '"' and 0 < at < len(text) - 1 and text[at - 1].isalpha() and text[at + 1].isalpha()


def _measures(text: str, at: int) -> bool:
    """Whether a straight mark stands for inches or seconds, or for "the same" in a table."""
    if text[at] != '"':
        return False
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    alone = before.isspace() and after.isspace() and at > 0 and at + 1 < len(text)
    return alone or (before.isdigit() and text.count('"') % 2 == 1)


def _told(fault: Fault, mark: _Mark) -> Finding:
    words = excerpt(mark.passage.text, mark.at)
    if fault is Fault.TURNED:
        does, usual = ("opens", "closes") if mark.sense is Sense.OPENS else ("closes", "opens")
        message = f"The quotation mark {mark.sign} {does} here, and {usual} everywhere else: {words}."
        hint = "Use the mark that the book has there everywhere else, or set the space on its other side."
        return mark.chapter.find("quote-turned", message, mark.passage, mark.at, hint)
    message = f"The quotation mark {mark.sign} {fault.value}: {words}."
    missing, place = ("closes", "ends") if fault is Fault.UNCLOSED else ("opens", "begins")
    hint = f"Put the mark that {missing} it where the speech or the quotation {place}, or take this one out."
    return mark.chapter.find("quote-unmatched", message, mark.passage, mark.at, hint)


def _singles(chapter: ReadChapter) -> Iterator[Finding]:
    """A single mark that opens before a capital and meets no mark that could close it."""
    passages = [passage for passage in chapter.passages if passage.kind is not Kind.HEADING]
    for number, passage in enumerate(passages):
        text = passage.text
        low = "‚" in text or "„" in text  # there it is the mark that closes
        for at, sign in enumerate(text):
            if sign != "‘" or low or not text[at + 1 : at + 2].isupper() or sense_by_place(text, at) is not Sense.OPENS:
                continue
            stop = text.find("‘", at + 1)
            stop = len(text) if stop < 0 else stop
            if any(text[k] in "’'" and not text[k + 1 : k + 2].isalpha() for k in range(at + 1, stop)):
                continue
            following = [later.text for later in passages[number + 1 : number + 1 + NEARBY]]
            if stop < len(text) or not _goes_on(following):
                yield _told(Fault.UNCLOSED, _Mark(chapter, passage, at, Sense.OPENS, leads=False))


_SINGLE_ENDS = re.compile(r"[.,!?;…—-]’")


def _goes_on(following: list[str]) -> bool:
    """Whether what a single mark opened may go on in the passages behind it: anew at once, or closed in one of them."""
    if following and following[0].lstrip('“"«').startswith("‘"):
        return True
    for text in following:
        ends = len(_SINGLE_ENDS.findall(text))
        if ends:
            return ends > text.count("‘")
    return False


def check_brackets(read: ReadBook) -> Iterator[Finding]:
    """Brackets without a partner in their passage or close behind it."""
    for chapter in read.chapters:
        waiting: list[tuple[int, Passage, int]] = []
        for number, passage in enumerate(chapter.passages):
            while waiting and number - waiting[0][0] > NEARBY:
                yield _bracket(chapter, *waiting.pop(0)[1:])
            opened, closed = _loose(passage.text)
            for at in closed:
                partner = PARTNERS[passage.text[at]]
                mine = [w for w in waiting if w[1].text[w[2]] == partner]
                if mine:
                    waiting.remove(mine[-1])
                else:
                    yield _bracket(chapter, passage, at)
            waiting += [(number, passage, at) for at in opened]
        for _, passage, at in waiting:
            yield _bracket(chapter, passage, at)


def _loose(text: str) -> tuple[list[int], list[int]]:
    """The places of brackets that open and that close without a partner in the text."""
    stack: list[int] = []
    opened: list[int] = []
    closed: list[int] = []
    for at, sign in enumerate(text):
        if sign in _BRACKETS_OPEN and sign not in "¿¡":
            stack.append(at)
        elif sign in PARTNERS:
            k = len(stack) - 1
            while k >= 0 and text[stack[k]] != PARTNERS[sign]:
                k -= 1
            if k >= 0:
                opened += stack[k + 1 :]
                del stack[k:]
            elif not _counts(text, at):
                closed.append(at)
    return opened + stack, closed


def _counts(text: str, at: int) -> bool:
    """Whether the bracket behind a short token is that of a list: ``a)``, ``12)``, ``iv)``."""
    start = at
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    token = text[start:at]
    return 0 < len(token) <= 4 and (start == 0 or text[start - 1].isspace()) and (token.isdigit() or len(token) < 3)


def _bracket(chapter: ReadChapter, passage: Passage, at: int) -> Finding:
    sign = passage.text[at]
    does = "closes what nothing opened" if sign in PARTNERS else "opens here and is never closed"
    message = f"The bracket {sign} {does}: {excerpt(passage.text, at)}."
    hint = "Put in its partner, or take it out."
    return chapter.find("bracket-unmatched", message, passage, at, hint)

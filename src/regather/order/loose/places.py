"""Scores every place in the book for every leaf: folios, contents entries, front matter, running heads.

A place is a page of the book, counted from its first leaf. What a newcomer gets wrong: a page without a folio is
placed by the others. Where most folios were read, few places are left.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np

from regather.model import Role
from regather.order.loose.leaves import Leaves
from regather.order.stream import Floats, Ints

MISREAD = 0.05
"""Share of folios that are misread, unless they contradict one another more often."""
COMPLETE_MISREAD = 1e-20
"""The same where all folios were read and none is missing: they are right, whatever the words say."""
MISREAD_MOST = 0.95
HIT = 0.7
REPEATED = 0.37
"""Share of misread folios that repeat a true one, and of numbers drawn by lot that repeat one another."""
NEAR_NUMBERS = 18.0
"""Numbers that differ from a folio in one digit; a misread folio is mostly one of them."""
CLIPPED = -1.1
"""Nats further, where a digit was lost."""
FAR = -3.1
"""Nats further, where no single digit explains the reading; nothing where folios are misread all over."""
FAR_MISREAD = 0.4
ENTRY_ELSEWHERE = -4.0
"""A heading answers to an entry of the contents, but stands elsewhere than the contents say."""
ODD_OFFSET = -5.0
"""Folios are odd on rectos, so what they lag behind the pages is even."""
OFFSET_STEP = -0.25
"""For each page that the folios lag behind the pages of the book."""
COUNTED_LATER = -1.0
"""Folios that do not count from the first page: fewer books than not, and one misread folio is soon at hand."""
OFFSETS = 10
UNFOLDED = (0.0, -2.5, -1.5, -2.5)
"""For the number of pages beyond a multiple of four: booklets are folded, and a leaf has two pages."""
ROOM = 4
"""Blank or lost pages for which room is left beyond what the numbers ask for."""
WILD = 1.5
"""A folio beyond this many times the number of pages is misread."""
HOLE = -2.5
"""A page inside the book that holds nothing, blank or lost: a recto is lost as easily as a verso."""
BLANK_RECTO = -4.0
"""A right-hand page among the first; without any folio all right-hand pages, since nothing shows that one is lost."""
BLANK_NEAR_COVER = -0.7
NEAR_COVER = 4
"""The back of the title, the back of the contents, and the last pages are the ones that are left blank."""
FIRST_TEXT = -4.0
"""Running text on the first page of a book that has a title page."""
BEHIND_TITLE = -1.5
"""The same on the back of the title."""
CONTENTS_ON_VERSO = -2.0
HEAD_WRONG_SIDE = -6.0
"""A running head of the rectos on a verso, or the reverse."""
CLASH = -3.0
"""About what it costs that two leaves want the same page, before any order is tried."""
LEAST = -9.0
"""No printed number weighs more than this against a place."""
FEW_FOLIOS = 5
"""Fewer folios do not say how many are misread."""
DECIDED = 500.0
"""More than any evidence: a person always wins."""
CHAPTERS_TURNED = 4.0
NOTES_TURNED = 5.0
"""Nats for each two pages whose chapters, or whose notes, come in the wrong order."""
INSIDE = 0.1
"""A page inside a chapter stands behind the page that opens it, and before the one that opens the next."""
EVERY_OTHER = 0.35
"""Least share of the running heads that are the commonest one, and that are not, if it stands on every other page."""
FEW_HEADS = 4
"""Fewer pages of one running head may lie on one side by chance."""
ONE_SIDED = 0.9
"""Share of a running head's pages, among those with folios, that lie on one side if it keeps to it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A book to try: its pages, what its folios lag behind them, the running heads of its rectos and versos.

    ``prior`` is what speaks for the frame itself, in nats.
    """

    pages: int
    offset: int
    sides: tuple[int, ...]
    prior: float


def find_frames(leaves: Leaves, most: int) -> list[Frame]:
    """All books that the printed numbers leave to be tried, the likeliest first, at most ``most``."""
    count = len(leaves)
    limit = WILD * count + ROOM
    folios = [f for _, f in leaves.folios if f <= limit]
    entries = [f for _, f in leaves.entries if f <= limit]
    frames = []
    for offset in range(OFFSETS) if folios or entries else (0,):
        prior = OFFSET_STEP * offset + (ODD_OFFSET if offset % 2 else 0.0) + (COUNTED_LATER if offset else 0.0)
        # One misread number must not stretch the book: it is tried without the highest, too.
        numbers = sorted({*folios, *entries})
        fewer = numbers[:-1] if leaves.folios else numbers
        lowest, highest = (max(count, _trusted(some, offset, count)) for some in (fewer, numbers))
        for pages in range(lowest, highest + ROOM + 1):
            odd = UNFOLDED[pages % 4]
            frames += [Frame(pages, offset, sides, prior + odd) for sides in _sides(leaves, offset)]
    scored = sorted(((frame.prior + _promise(leaves, frame), -i) for i, frame in enumerate(frames)), reverse=True)
    return [frames[-i] for _, i in scored[:most]]


def _trusted(numbers: list[int], offset: int, count: int) -> int:
    """The highest page that the printed numbers vouch for: at most a few pages beyond the next lower one."""
    highest = 0
    for number in numbers:
        if number + offset <= count or number + offset - highest <= ROOM:
            highest = number + offset
    return highest


def _promise(leaves: Leaves, frame: Frame) -> float:
    """The most that all leaves could get from their places, each for itself; holes at the cheapest places."""
    places = score_places(leaves, frame)
    count = len(leaves)
    holes = np.sort(places[count:].max(axis=0))[::-1][: frame.pages - count].sum() if frame.pages > count else 0.0
    taken = Counter(places[:count].argmax(axis=1)[np.ptp(places[:count], axis=1) > 0].tolist())
    clashes = sum(times - 1 for times in taken.values())
    return float(places[:count].max(axis=1).sum() + holes + CLASH * clashes)


def score_places(leaves: Leaves, frame: Frame, decided: dict[tuple[int, str], int] | None = None) -> Floats:
    """``places[i, k]``: nats for leaf i on page k + 1; rows beyond the leaves are for blank or lost pages.

    ``decided`` gives the cuts at which a person said that pages start or end; their leaves go nowhere else.
    """
    pages, count = frame.pages, len(leaves)
    numbers = np.arange(1, pages + 1)
    places = np.zeros((pages, pages))
    misread = misread_share(leaves)
    for leaf, folio in leaves.folios:
        places[leaf] += _folio_scores(folio, numbers - frame.offset, misread)
    for leaf, folio in leaves.entries:
        if folio + frame.offset <= pages:
            places[leaf] = np.maximum(
                places[leaf] + np.where(numbers == folio + frame.offset, 0.0, ENTRY_ELSEWHERE), LEAST
            )
    listings = sum(role is Role.CONTENTS for role in leaves.fronts.values())
    for leaf, role in leaves.fronts.items():
        places[leaf] += _front_places(role, pages, listings)
    titled = any(role in (Role.TITLE, Role.COVER) for role in leaves.fronts.values())
    imprints = sum(role is Role.COLOPHON for role in leaves.fronts.values())
    if titled or listings or imprints > 1:
        text = np.array([leaf not in leaves.fronts for leaf in range(count)], dtype=np.bool_)
        places[:count][text, 0] += FIRST_TEXT
        places[:count][text, 1:2] += BEHIND_TITLE
    for leaf, kind in leaves.heads:
        side = frame.sides[kind] if kind < len(frame.sides) else 0
        if side:
            places[leaf] += np.where((numbers % 2 == 1) == (side > 0), 0.0, HEAD_WRONG_SIDE)
    for (page, edge), cut in (decided or {}).items():
        bounds = leaves.starts if edge == "start" else leaves.ends
        for found in np.flatnonzero(bounds == cut):
            places[found] += np.where(numbers == page, DECIDED, -DECIDED)
    # A recto at the front is left blank only where there is no title for it.
    near = (numbers <= NEAR_COVER) & (numbers % 2 == 0) | (numbers > pages - NEAR_COVER)
    untitled = (numbers == 1) & (not titled)
    unlikely = (numbers <= NEAR_COVER) if leaves.folios else (numbers % 2 == 1)
    inner = np.where(unlikely, BLANK_RECTO, HOLE)
    places[count:] = np.where(near | untitled, BLANK_NEAR_COVER, inner)
    return places


def misread_share(leaves: Leaves) -> float:
    """The share of folios that are misread: those that repeat a number or go far beyond the book, or one in twenty;
    next to none where every page has one and no number is missing."""
    numbers = [number for _, number in leaves.folios]
    if len(numbers) < FEW_FOLIOS:
        return MISREAD
    beyond = {number for number in numbers if number > WILD * len(leaves) + ROOM}
    if _complete(leaves):
        return COMPLETE_MISREAD
    seen = (len(numbers) - len(set(numbers)) + len(beyond)) / len(numbers)
    # A misread number hits a true one in seven of ten cases; of numbers that are all drawn by lot, a share of
    # 0.37 repeats another. So much of the share e is seen: 0.7 e (1 - e) + 0.37 e².
    share = (HIT - math.sqrt(max(0.0, HIT**2 - 4 * (HIT - REPEATED) * seen))) / (2 * (HIT - REPEATED))
    return min(MISREAD_MOST, max(MISREAD, share))


def _complete(leaves: Leaves) -> bool:
    """Whether every leaf of text has one folio and these count on without a gap: a misreading would leave one."""
    numbers = {number for _, number in leaves.folios}
    numbered = {leaf for leaf, _ in leaves.folios}
    if len(numbers) != len(leaves.folios) or len(numbered) != len(leaves.folios):
        return False
    text = [leaf for leaf in range(len(leaves)) if leaf not in leaves.fronts]
    return numbered.issuperset(text) and max(numbers) - min(numbers) + 1 == len(numbers)


def _folio_scores(folio: int, numbers: Ints, misread: float) -> Floats:
    """What a folio that was read says of pages with the true folios ``numbers``."""
    read = str(folio)
    near = min(0.0, math.log(misread / NEAR_NUMBERS / (1 - misread)))
    out = np.full(len(numbers), near + FAR * max(0.0, 1 - misread / FAR_MISREAD))
    for at, number in enumerate(numbers):
        true = str(number)
        if true == read:
            out[at] = 0.0
        elif len(true) == len(read) and sum(a != b for a, b in zip(true, read, strict=True)) == 1:
            out[at] = near
        elif len(true) == len(read) + 1 and any(true[:k] + true[k + 1 :] == read for k in range(len(true))):
            out[at] = near + CLIPPED
    return out


def _front_places(role: Role, pages: int, listings: int = 1) -> Floats:
    """Nats for front matter on each page; a contents list of several pages, ``listings``, runs on over them."""
    out = np.full(pages, -6.0)
    if role in (Role.TITLE, Role.COVER):
        out[:3] = (0.0, -4.0, -1.5)[: len(out[:3])]
    elif role is Role.CONTENTS:
        out[1:8] = -3.0
        out[2:7:2] = -1.5
        out[2 : 2 + listings] = 0.0
    else:
        out[1:2] = -0.7
        out[-1] = -0.7
    return out


def _sides(leaves: Leaves, offset: int) -> list[tuple[int, ...]]:
    """Which running heads keep to rectos (1) or versos (-1), or to neither (0): all that is to be tried.

    The chapter stands on rectos where another head names the book; of two that name book and author nobody knows.
    """
    kinds = leaves.head_chapters
    if len(kinds) < 2:
        return [(0,) * len(kinds)]
    by_leaf = dict(leaves.folios)
    seen: dict[int, list[int]] = {}
    for leaf, kind in leaves.heads:
        if leaf in by_leaf:
            seen.setdefault(kind, []).append((by_leaf[leaf] + offset) % 2)
    if any(len(found) >= 4 and 1 - ONE_SIDED < sum(found) / len(found) < ONE_SIDED for found in seen.values()):
        return [(0,) * len(kinds)]
    of_book = [i for i, chapter in enumerate(kinds) if chapter == -1]
    if len(of_book) == len(kinds):
        if len(kinds) > 2:
            return [(0,) * len(kinds)]
        return [(-1, 1), (1, -1)]
    if of_book:
        return [tuple(-1 if i in of_book else 1 for i in range(len(kinds)))]
    # Nobody knows what they name; but one that stands on every other page keeps to its side, and the rest to theirs.
    times = Counter(kind for _, kind in leaves.heads)
    kind, most = max(sorted(times.items()), key=lambda pair: pair[1])
    if most < FEW_HEADS or not EVERY_OTHER <= most / times.total() <= 1 - EVERY_OTHER:
        return [(0,) * len(kinds)]
    side = tuple(-1 if i == kind else 1 for i in range(len(kinds)))
    return [side, tuple(-one for one in side)]


def earlier(leaves: Leaves, pages: int, *, notes: bool) -> Floats | None:
    """``ahead[i, j]``: nats lost if leaf i does not come before leaf j; ``None`` where nothing is known.

    Chapters come in the order of the contents or of their numbers; a page with a chapter's running head comes
    behind its heading and before the next chapter of its level; ``notes`` says that notes are numbered through
    the book, and so come in the order of their numbers.
    """
    ahead = np.zeros((pages, pages))
    starts = dict(leaves.ranks)
    spans = [(leaf, float(rank), float(rank)) for leaf, rank in leaves.ranks]
    for leaf, kind in leaves.heads:
        chapter = leaves.head_chapters[kind]
        if chapter is not None and chapter >= 0 and leaf not in starts:
            spans.append((leaf, chapter + INSIDE, leaves.chapter_ends.get(chapter, chapter + 1) - INSIDE))
    _in_order(ahead, spans, CHAPTERS_TURNED)
    if notes:
        _in_order(ahead, [(leaf, float(a), float(b)) for leaf, (a, b) in leaves.labels.items()], NOTES_TURNED)
    return ahead if ahead.any() else None


def _in_order(ahead: Floats, spans: list[tuple[int, float, float]], weight: float) -> None:
    for one, _, end in spans:
        for two, start, _ in spans:
            if end < start and one != two:
                ahead[one, two] += weight

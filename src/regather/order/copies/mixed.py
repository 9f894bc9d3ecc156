"""Notices that a source holds the pages of two books, and says where and by what.

What a newcomer gets wrong: two subjects, two authors or two interviews are not two books. Only what a
book has once speaks: its page numbers, its contents page, its language; each has to come in two sets
that overlap. Two books in one language that show neither numbers nor contents are not noticed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

import numpy as np
from rapidfuzz import fuzz

from regather.model import Anatomy, ContentsEntry, Finding, Folio, Role, Severity, Source, Span
from regather.order.copies.double_leaves import leaves_of
from regather.text.tokens import Shape, Tokens, tokenize

CODE = "two-books"

LEAST_PAIRS = 4
"""How many page numbers must stand on two pages each. A few misread numbers hit others by chance: of 48 pages
with every twentieth number misread one or two."""

SURE_PAIRS = 10
"""From how many such numbers on nothing else has to speak for two books, if hardly a number stands on three pages."""

TRIPLE_SHARE = 0.1
"""How many numbers on three pages and more there may be for each on two. Numbers that are all wrong give one
for three."""

PAIRED_SHARE = 0.4
"""The share of the numbers between the lowest and the highest of them that must stand twice. Of two books
that kept a quarter of their numbers every seventh stands twice, of two that kept 70 %, every second."""

PARTED_SHARE = 0.8
"""The share of the pairs that must fall into two sets when the pages are put into two sets by their words alone.
Pages of one book, one of each pair misread, fall as coins do: half of them. All of four do so in 6 of
100 cases, 80 % of ten in 5."""

COPY = 80.0
"""Likeness in percent from which on two pages of one number are two scans of one page."""

LEAST_ENTRIES = 3
"""Entries of a contents page that are enough to tell which of the book's pages it speaks of."""
TITLED_SHARE = 0.5
"""The share of its entries that must be headings in the text: those of a list of plates are not."""
OVERLAP = 0.5
"""The share of the shorter contents page's range that the other one covers too."""

WINDOW = 1500
"""Characters of a stretch that is judged for its language where no breaks are known: about a small page."""
COMMON = 60
"""How many of the most frequent words make a profile: articles, pronouns, prepositions, hardly a word more."""
CORE = 12
"""How many of a set's own most frequent words are compared with those of the other set."""
SHARED_CORE = 3
"""How many of these two languages may share; two sets of pages of one language share nine and more. Neighbours
(Danish and Norwegian, Czech and Slovak) share too many to be told apart so."""
LANGUAGE_SHARE = 0.2
"""The share of the text that must be in the second language: less are quotations."""
LEAST_STRETCHES = 6
MOST_STRETCHES = 400
"""Enough stretches to judge by; of a longer source as many are taken at even distances."""
ROUNDS = 8
"""Rounds of putting stretches into two sets; they settle after two or three."""


def find_mixture(source: Source, anatomy: Anatomy) -> tuple[Finding, ...]:
    """One finding for each kind of evidence that two books are mixed in ``source``; nothing where it is one book."""
    found = (_by_folios(source, anatomy), _by_contents(anatomy), _by_language(source, anatomy))
    return tuple(item for item in found if item is not None)


def _finding(message: str, where: str, hint: str) -> Finding:
    return Finding(CODE, Severity.WARNING, message, where=where, hint=hint)


# --- page numbers -----------------------------------------------------------------------------------------------------


def _by_folios(source: Source, anatomy: Anatomy) -> Finding | None:
    folios = sorted((f for f in anatomy.folios if not f.inside), key=lambda f: f.span)
    stretches = _stretches_of(source, folios)
    places: dict[int, list[int]] = defaultdict(list)
    for index, folio in enumerate(folios):
        known = [stretches[other].of(source.text) for other in places[folio.number]]
        if not any(_is_copy(stretches[index].of(source.text), text) for text in known):
            places[folio.number].append(index)
    pairs = {number: indices for number, indices in places.items() if len(indices) == 2}
    if len(pairs) < LEAST_PAIRS:
        return None
    between = [number for number, indices in places.items() if indices and min(pairs) <= number <= max(pairs)]
    if len(pairs) < PAIRED_SHARE * len(between):
        return None
    triples = sum(len(indices) > 2 for indices in places.values())
    sure = len(pairs) >= SURE_PAIRS and triples <= TRIPLE_SHARE * len(pairs)
    if not sure and not _parted_by_words(source, stretches, places, pairs):
        return None
    numbers = ", ".join(map(str, sorted(pairs)[:8])) + (" and others" if len(pairs) > 8 else "")
    first = pairs[min(pairs)]
    where = " and ".join(f"character {folios[index].span.start}" for index in first)
    return _finding(
        f"The pages seem to come from two books: {len(pairs)} page numbers ({numbers}) stand on two different "
        "pages each.",
        f"page {min(pairs)}: {where}",
        "Put the pages of each book into a file or folder of its own, and restore them one by one.",
    )


def _parted_by_words(
    source: Source, stretches: Sequence[Span], places: dict[int, list[int]], pairs: dict[int, list[int]]
) -> bool:
    """Whether the two pages of each number fall into two sets that were made without looking at the numbers."""
    used = sorted({index for indices in places.values() for index in indices})[:MOST_STRETCHES]
    sets = _two_sets(_profiles([stretches[index].of(source.text) for index in used], rare=True))
    side = dict(zip(used, sets, strict=True))
    parted = sum(side.get(a) != side.get(b) for a, b in pairs.values())
    return parted >= PARTED_SHARE * len(pairs)


def _stretches_of(source: Source, folios: Sequence[Folio]) -> list[Span]:
    """For each folio the text of its page: its leaf, or without breaks the text up to it."""
    leaves = leaves_of(source)
    starts = [leaf.start for leaf in leaves]
    out: list[Span] = []
    last = 0
    for folio in folios:
        at = bisect_right(starts, folio.span.start) - 1
        before = Span(max(last, folio.span.start - 2 * WINDOW), folio.span.start)
        out.append(leaves[at] if at >= 0 else before)
        last = folio.span.end
    return out


def _is_copy(one: str, two: str) -> bool:
    return fuzz.ratio(one[:WINDOW], two[:WINDOW], score_cutoff=COPY) > 0


# --- contents pages ---------------------------------------------------------------------------------------------------


def _by_contents(anatomy: Anatomy) -> Finding | None:
    titled = {heading.entry for heading in anatomy.headings if heading.entry is not None}
    pages = [page for page in _contents_pages(anatomy) if _speaks(page, anatomy.contents, titled)]
    for one, two in combinations(pages, 2):
        ranges = [_range([anatomy.contents[i].folio or 0 for i in page]) for page in (one, two)]
        common = min(high for _, high in ranges) - max(low for low, _ in ranges)
        if common >= OVERLAP * min(high - low for low, high in ranges) and common > 0:
            places = [min(anatomy.contents[i].span for i in page).start for page in (one, two)]
            return _finding(
                "The pages seem to come from two books: there are two contents pages, and both speak of pages "
                f"{max(low for low, _ in ranges)} to {min(high for _, high in ranges)}.",
                f"characters {places[0]} and {places[1]}",
                "Put the pages of each book into a file or folder of its own, and restore them one by one.",
            )
    return None


def _contents_pages(anatomy: Anatomy) -> list[list[int]]:
    """The entries in the order of the source, as indices; a new page begins where the page numbers fall back."""
    numbered = [(entry.span, entry.folio, i) for i, entry in enumerate(anatomy.contents) if entry.folio is not None]
    pages: list[list[int]] = []
    last = 0
    for _, folio, index in sorted(numbered):
        if not pages or folio < last:
            pages.append([])
        pages[-1].append(index)
        last = folio
    return pages


def _speaks(page: list[int], contents: tuple[ContentsEntry, ...], titled: set[int]) -> bool:
    return len(page) >= LEAST_ENTRIES and sum(i in titled for i in page) >= TITLED_SHARE * len(page)


def _range(folios: list[int]) -> tuple[int, int]:
    return min(folios), max(folios)


# --- languages --------------------------------------------------------------------------------------------------------


def _by_language(source: Source, anatomy: Anatomy) -> Finding | None:
    spans = _judged(source, anatomy)
    if len(spans) < LEAST_STRETCHES:
        return None
    texts = [span.of(source.text) for span in spans]
    sets = _two_sets(_profiles(texts, rare=False))
    sizes = [sum(len(span) for span, mine in zip(spans, sets, strict=True) if mine == which) for which in (0, 1)]
    if min(sizes) < LANGUAGE_SHARE * sum(sizes):
        return None
    cores = [_core([text for text, mine in zip(texts, sets, strict=True) if mine == which]) for which in (0, 1)]
    if min(map(len, cores)) < CORE or len(set(cores[0]) & set(cores[1])) > SHARED_CORE:
        return None
    turn = next(b for (a, one), (b, two) in pairwise(zip(spans, sets, strict=True)) if one != two)
    samples = " and ".join("“" + ", ".join(core[:4]) + "”" for core in cores)
    share = round(100 * min(sizes) / sum(sizes))
    return _finding(
        f"The pages are in two languages, {share} % of them in the second (common words: {samples}); they may come "
        "from two books.",
        f"character {turn.start}",
        "If it is one book in two languages, nothing is to be done. If not, put the pages of each book into a file or "
        "folder of its own, and restore them one by one.",
    )


def _judged(source: Source, anatomy: Anatomy) -> list[Span]:
    """Stretches of about a page of running text."""
    running = [b.span for b in anatomy.blocks if b.role in (Role.BODY, Role.HEADING, Role.NOTE)]
    leaves = [leaf for leaf in leaves_of(source) if len(leaf) >= WINDOW // 3]
    if len(leaves) < LEAST_STRETCHES:
        leaves = []
        start = end = 0
        for span in running:
            for at in range(span.start, span.end, WINDOW):
                stop = min(at + WINDOW, span.end)
                if at != end and end > start and stop - start > WINDOW:
                    leaves.append(Span(start, end))
                    start = at
                elif end == start:
                    start = at
                end = stop
                if end - start >= WINDOW:
                    leaves.append(Span(start, end))
                    start = end
        if end > start:
            leaves.append(Span(start, end))
    step = max(1, len(leaves) // MOST_STRETCHES)
    return leaves[::step]


def _words(tokens: Tokens) -> Iterator[str]:
    return (
        form for form, shape in zip(tokens.forms, tokens.shapes, strict=True) if shape not in (Shape.MARK, Shape.DIGITS)
    )


def _core(texts: Sequence[str]) -> list[str]:
    """The words that most stretches have: those of a language and not of a subject, which fewer have."""
    counts: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for text in texts:
        words = list(_words(tokenize(text)))
        counts.update(words)
        spread.update(set(words))
    return sorted(counts, key=lambda word: (-spread[word], -counts[word], word))[:CORE]


# --- two sets ---------------------------------------------------------------------------------------------------------


def _profiles(texts: Sequence[str], *, rare: bool) -> np.ndarray:
    """One unit row a stretch: of common words, or with ``rare`` of the weighted words that only some have."""
    rows = [Counter(_words(tokenize(text))) for text in texts]
    total: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for row in rows:
        total.update(row)
        spread.update(row.keys())
    if rare:
        words = sorted(word for word, count in spread.items() if 2 <= count <= max(2, 0.6 * len(rows)))
    else:
        words = [word for word, _ in sorted(total.items(), key=lambda item: (-item[1], item[0]))[:COMMON]]
    index = {word: number for number, word in enumerate(words)}
    matrix = np.zeros((len(rows), max(1, len(words))))
    for number, row in enumerate(rows):
        for word, count in row.items():
            if word in index:
                weight = np.log(1 + len(rows) / spread[word]) if rare else 1.0
                matrix[number, index[word]] = np.sqrt(count) * weight
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / np.where(norms > 0, norms, 1.0)


def _two_sets(rows: np.ndarray) -> list[int]:
    """0 or 1 for each row: the sets around the two rows that are least alike, settled by turns."""
    alike = rows @ rows.T
    middle = int(np.argmax(alike.sum(axis=1)))
    one = int(np.argmin(alike[middle]))
    two = int(np.argmin(alike[one]))
    centres = rows[[one, two]]
    sets = np.zeros(len(rows), dtype=np.int64)
    for _ in range(ROUNDS):
        new = np.argmax(rows @ centres.T, axis=1)
        if (new == sets).all() and _ > 0:
            break
        sets = new
        for which in (0, 1):
            if (sets == which).any():
                centre = rows[sets == which].sum(axis=0)
                centres[which] = centre / max(float(np.linalg.norm(centre)), 1e-9)
    return [int(value) for value in sets]

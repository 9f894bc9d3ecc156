"""Reads title, author and the rest off cover, title page and colophon.

Turns the lines of the front matter into facts with their places. What a newcomer gets wrong: no line
says what it is. It shows in how the lines repeat each other (an imprint line repeats author, title and
press in their order), in where they stand, and in the shape of years, addresses and rights.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from regather.mend.facts import (
    AND,
    COPYRIGHT_YEAR,
    DOUBTFUL,
    LIKELY,
    FrontLine,
    edition,
    numbers,
    part,
    place_and_press,
    roles,
    series,
)
from regather.mend.galley import LINE, Galley
from regather.model import Finding, FoundMetadata, Piece, Role, Severity, Span
from regather.text.people import is_person
from regather.text.role_terms import BY, MONTHS
from regather.text.titles import plain_title, same_title

FRONT_ROLES = (Role.TITLE, Role.COVER, Role.COLOPHON)

ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,12}/?")
YEAR_LINE = re.compile(r"[(\[]?(?:[^\W\d_]+\.? )?(?:\d{1,2},? )?((?:1[4-9]|20)\d\d)[)\]]?\.?")
YEAR_AT_END = re.compile(r"((?:1[4-9]|20)\d\d)[)\]]?\.?$")
RIGHTS = re.compile(
    r"anti-?copyright|copy-?left|copy-?right|©|creative commons|\bcc[ -](?:by|0)|all rights reserved|no rights reserved"
    r"|public domain|domaine public|tous droits|dominio p[úu]b|pubblico dominio|gemeinfrei|alle rechte|domena publiczna"
    r"|общественн\w+ достояни|רשות הציבור|נחלת הכלל|כל הזכויות",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[.!?]$")
ALIKE = 88.0
"""Likeness (of 100) of a name and its place in an imprint: one letter in eight may be misread."""

LONGEST_NAME = 90
"""Characters: a title, name or press is no longer (an imprint that repeats them all may be)."""

ORDER = (
    "title", "subtitle", "author", "editor", "translator", "illustrator", "date", "publisher", "place", "series",
    "edition", "source", "rights", "isbn", "issn", "doi", "imprint",
)  # fmt: skip
"""The facts in the order in which they are given."""

MANY = ("author", "editor", "translator", "illustrator", "isbn", "imprint")
"""Facts that a book may have several of."""

FILLED = 0.5
"""From this confidence on a value is filled in; below it is only suggested."""

SURE = 0.8
"""From this confidence on nothing is said about a value that is filled in."""

LEAST_PRESS = 5
"""Characters of the shortest name of a press that the imprint may repeat from the title page."""

MOST_NAMES = 4
"""Words of a personal name at most."""

LONG_ENOUGH = 10
"""Characters from which on a name is known though a letter was misread."""

MOST_HEADS = 3
"""Running heads that outvote a title page which reads otherwise."""

NUMBER_NAMES = frozenset(("isbn", "issn", "doi"))
"""What stands before a number that ``book.toml`` calls by the same name."""

WORD = re.compile(r"[^\W_]+")


def read_metadata(galley: Galley) -> None:
    """Fill :attr:`Galley.metadata` (the pass ``metadata``), and say of every removed line where its words are kept."""
    lines = _front_lines(galley)
    names, found = _plain_facts(lines)
    named = _named(galley, lines, names)
    # What a line says by its shape is surest; what its place alone says gives way to order and repetition.
    found = [*(f for f in found if f.confidence >= SURE), *named, *(f for f in found if f.confidence < SURE)]
    filled = _filled(found)
    title = next((fact.value for fact in filled if fact.key == "title"), "")
    if title:
        found = [fact for fact in found if not _is_of_title(fact, title, lines)]
        filled = _filled(found)
    settled = {fact.key for fact in filled}
    found = filled + [fact for fact in found if fact.confidence < FILLED and fact.key not in settled]
    found += _words_left(lines, filled)
    galley.metadata = tuple(sorted(dict.fromkeys(found), key=lambda f: (ORDER.index(f.key), f.span)))
    galley.findings += [_unsure(fact, lines) for fact in galley.metadata if fact.confidence < SURE]
    galley.removed = [(piece, _kept_where(galley, piece, reason)) for piece, reason in galley.removed]


def _filled(found: Iterable[FoundMetadata]) -> list[FoundMetadata]:
    """The facts that ``book.toml`` gets: the first of each key, all of those that a book may have several of."""
    best: dict[tuple[str, str], FoundMetadata] = {}
    for fact in found:
        if fact.confidence >= FILLED:
            best.setdefault((fact.key, fact.value if fact.key in MANY else ""), fact)
    return list(best.values())


def _is_of_title(fact: FoundMetadata, title: str, lines: Sequence[FrontLine]) -> bool:
    """Whether a fact is nothing but words of the title, in a line that names the book ("Author. Title of 1766.")."""
    if fact.key not in ("publisher", "place", "edition", "date") or not _words(fact.value) <= _words(title):
        return False
    line = next((line.text for line in lines if line.span.start <= fact.span.start < line.span.end), "")
    value = fact.value.casefold()
    return _words(title) <= _words(line) and line.casefold().count(value) <= title.casefold().count(value)


def _words_left(lines: list[FrontLine], filled: list[FoundMetadata]) -> list[FoundMetadata]:
    """The lines that say more than the facts do, as they stand: whatever leaves the text is kept somewhere."""
    known = {word for fact in filled for word in _words(fact.value)} | BY | NUMBER_NAMES
    left: list[FoundMetadata] = []
    for line in lines:
        words = _words(line.text)
        if not words <= known:
            left.append(part(line, "imprint", line.text))
            known |= words
    return left


def _words(text: str) -> set[str]:
    return {word.casefold() for word in WORD.findall(text)}


def _unsure(fact: FoundMetadata, lines: list[FrontLine]) -> Finding:
    page = next((line.page for line in lines if line.span.start <= fact.span.start < line.span.end), None)
    where = "front matter" if page is None else f"page {page} of the print"
    if fact.key in ("isbn", "issn") and fact.confidence < FILLED:
        message = f"“{fact.value}” is called an {fact.key.upper()}, but its check digit is wrong; it was not filled in."
        hint = f"Look at the source, and set {fact.key} in book/book.toml."
    elif fact.confidence < FILLED:
        message = f"“{fact.value}” may be the book's {fact.key}; that is not certain, so it was not filled in."
        hint = f"If it is, write it in book/book.toml as {fact.key}."
    else:
        message = f"“{fact.value}” was taken for the book's {fact.key}; only its place on the page says so."
        hint = "If it is something else, change it in book/book.toml; your change stays."
    return Finding("metadata-unsure", Severity.NOTE, message, where=where, hint=hint)


def _kept_where(galley: Galley, piece: Piece, reason: str) -> str:
    """The reason for taking out a piece of front matter, with the keys of ``book.toml`` that have its words."""
    if piece.role not in FRONT_ROLES:
        return reason
    inside = [f for f in galley.metadata if piece.span.start <= f.span.start < piece.span.end]
    keys = list(dict.fromkeys(f.key for f in inside if f.confidence >= FILLED))
    if keys:
        return f"Front matter; its words are kept in book/book.toml: {', '.join(keys)}."
    return "Front matter that says again what other lines say; those are kept in book/book.toml."


def _front_lines(galley: Galley) -> list[FrontLine]:
    found = []
    pieces = [p for p in galley.arrangement.pieces if p.role in FRONT_ROLES]
    for piece in sorted(pieces, key=lambda p: (p.page, p.span.start)):
        for match in LINE.finditer(galley.source.text, piece.span.start, piece.span.end):
            raw = match.group()
            text = raw.strip().strip("#*_").strip()
            if text:
                start = match.start() + raw.index(text)
                large = raw.lstrip().startswith(("#", "**"))
                found.append(FrontLine(text, Span(start, start + len(text)), piece.page, piece.role, large))
    return found


def _plain_facts(lines: list[FrontLine]) -> tuple[list[FrontLine], list[FoundMetadata]]:
    """Facts whose shape shows them, and the lines that are left: names and imprints."""
    found, unnamed = roles(lines)
    rest: list[FrontLine] = []
    years: list[FoundMetadata] = []
    for line in unnamed:
        address = ADDRESS.search(line.text)
        made = numbers(line)
        single = edition(line) or series(line)
        if made:
            found += made
        elif address:
            found.append(part(line, "source", address.group().rstrip(".,;)>]")))
        elif DOMAIN.fullmatch(line.text):
            found.append(part(line, "source", line.text))
        elif YEAR_LINE.fullmatch(line.text) and not _names_place(line.text):
            found.append(part(line, "date", line.text.strip("()[].")))
        elif RIGHTS.search(line.text):
            found += _rights(line, lines)
            year = COPYRIGHT_YEAR.search(line.text)
            years += [part(line, "date", year.group(1))] if year else []
        elif single is not None:
            found.append(single)
        elif made := place_and_press(line):
            found += made
        else:
            rest.append(line)
    return rest, _best(found + years)


def _names_place(text: str) -> bool:
    """Whether a word before the year is no month, and so a place."""
    word = re.match(r"[^\W\d_]+", text)
    return (
        word is not None and len(word.group()) > 3 and word.group().casefold() not in MONTHS and not text[0].islower()
    )


def _best(found: list[FoundMetadata]) -> list[FoundMetadata]:
    """Of each key the first, or all where a book has several; but a full address before a bare domain."""
    best: dict[tuple[str, str], FoundMetadata] = {}
    for fact in found:
        key = (fact.key, fact.value if fact.key in MANY or fact.confidence < FILLED else "")
        held = best.get(key)
        better = fact.key == "source" and held is not None and "/" not in held.value.strip("/") and "/" in fact.value
        if held is None or better:
            best[key] = fact
    return list(best.values())


def _rights(line: FrontLine, lines: list[FrontLine]) -> list[FoundMetadata]:
    """The rights; a press that shares their line is known by the site's name, which repeats it."""
    match = RIGHTS.search(line.text)
    head = line.text[: match.start()].strip(" .,;:-–—") if match else ""
    if head and _letters(head) in {_letters(label) for label in _domain_labels(lines)}:
        rights = line.text[match.start() :] if match else line.text
        return [part(line, "publisher", head), part(line, "rights", rights.strip())]
    return [part(line, "rights", line.text)]


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _domain_labels(lines: list[FrontLine]) -> list[str]:
    labels: list[str] = []
    for line in lines:
        for host in re.findall(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,12})", line.text):
            labels += host.split(".")[:-1]
    return labels


def _named(galley: Galley, lines: list[FrontLine], names: list[FrontLine]) -> list[FoundMetadata]:
    """Title, subtitle, author and publisher, from order and repetition."""
    authors, names = _by(names)
    short = [n for n in names if len(n.text) <= LONGEST_NAME]
    imprints = [n for n in names if _repeats(n, [*short, *authors])]
    plain = _once(
        [n for n in short if (n not in imprints and not SENTENCE.search(n.text.rstrip("’'\"”"))) or _is_name(n)]
    )
    plain = [n for n in plain if n not in imprints]
    page = min((n.page for n in plain if n.role is not Role.COLOPHON), default=min((n.page for n in plain), default=0))
    titles = [n for n in plain if n.page == page and n not in authors]
    # Where cover and colophon share a page, what stands large is the title's, and what is told is the colophon's.
    titles = [n for n in titles if n.role is not Role.COLOPHON] or titles
    if not titles:
        return []
    title = _which_title(titles, lines)
    imprint = imprints[0] if imprints else None
    shown = _in_imprint(imprint, [n for n in [*plain, *authors] if n.role is not Role.COLOPHON])
    # A title that stands large on the page beside it was read with that page, row by row.
    large_beside = len(shown) > 1 and shown[1].large and not shown[0].large
    by_author = len(shown) > 1 and (shown[0] in authors or shown[0] is not title or large_beside)
    if imprint is not None and by_author and not _press_like(shown[1], imprint, shown[0]):
        # "Author. Title. Subtitle. Press, Year." tells even lines of a cover that was read row by row.
        authors, title = authors or shown[:1], shown[1]
        titles = [title, *(n for n in shown[2:3] if not _press_like(n, imprint, title)), *titles]
        titles = list(dict.fromkeys(titles))
    rest = [n for n in titles if n is not title]
    certain = 1.0
    if not authors:
        authors, certain = _author(galley, title, rest, imprint, lines)
    rest = [n for n in rest if n not in authors]
    found = [_title(galley, title)]
    found += [part(a, "author", name, certain) for a in authors for name in AND.split(_bare_name(a.text))]
    found += _around(title, authors, rest, titles, plain, imprint, lines)
    return found


def _which_title(titles: list[FrontLine], lines: list[FrontLine]) -> FrontLine:
    """The line that is the title: set large, said again by a half-title, or behind a name and of another shape."""
    large = [n for n in titles if n.large]
    twice = [n for n in titles if sum(line.key == n.key for line in lines if line.role is not Role.COLOPHON) > 1]
    capitals = [n for n in titles if n.text.isupper()]
    alone = capitals if len(capitals) < len(titles) else []
    first = titles[0]
    named = is_person(first.text) and 2 <= len(first.text.split()) <= MOST_NAMES
    behind = [n for n in titles[1:2] if named and not is_person(n.text)]
    return next(iter([*large, *twice, *alone, *behind, first]))


def _title(galley: Galley, title: FrontLine) -> FoundMetadata:
    """The title as its line has it, or as most running heads have it where that line was misread."""
    text = galley.source.text
    heads: dict[str, list[Span]] = {}
    for piece in galley.arrangement.pieces:
        shown = piece.span.of(text).strip()
        bare = shown.strip("#*_ ")
        if piece.role is Role.RUNNING_HEAD and bare and same_title(bare, title.text):
            at = piece.span.start + piece.span.of(text).index(bare)
            heads.setdefault(bare, []).append(Span(at, at + len(bare)))
    best = max(heads, key=lambda words: (len(heads[words]), words), default=title.text)
    misread = plain_title(best) != title.key and title.text not in heads and not best.isupper()
    if misread and len(heads[best]) >= MOST_HEADS and len(heads[best]) * 2 > sum(map(len, heads.values())):
        return FoundMetadata("title", best, heads[best][0])
    return part(title, "title", title.text)


def _in_imprint(imprint: FrontLine | None, names: list[FrontLine]) -> list[FrontLine]:
    """The names that the imprint repeats, in its order."""
    if imprint is None:
        return []
    places: dict[FrontLine, int] = {}
    for name in names:
        found = fuzz.partial_ratio_alignment(name.key, imprint.key, score_cutoff=ALIKE) if name.key else None
        if found is not None and len(name.key) <= len(imprint.key):
            places.setdefault(name, found.dest_start)
    return sorted(places, key=lambda name: places[name])


def _is_name(line: FrontLine) -> bool:
    """A short line with a full stop that is a name all the same (``X Inc.``)."""
    return len(line.text.split()) <= 3 and line.text.count(".") == 1


def _bare_name(text: str) -> str:
    words = text.split()
    return " ".join(words[1:]) if len(words) > 1 and words[0].casefold() in BY else text


def _by(names: list[FrontLine]) -> tuple[list[FrontLine], list[FrontLine]]:
    """Authors that a ``by`` announces, and the other lines."""
    authors: list[FrontLine] = []
    rest: list[FrontLine] = []
    take = False
    for line in names:
        words = line.text.casefold().rstrip(":").split()
        if take:
            authors.append(line)
            take = False
        elif len(words) == 1 and words[0] in BY:
            take = True
        elif 1 < len(words) <= 6 and words[0] in BY and line.role is not Role.COLOPHON and line.text[0].islower():
            authors.append(line)
        else:
            rest.append(line)
    return authors, rest


def _repeats(line: FrontLine, others: Iterable[FrontLine]) -> bool:
    """Whether the line repeats at least two other lines, or one and a year: an imprint."""
    inside = {o.key for o in others if o.key and o.key != line.key and _within(o.key, line.key)}
    return len(inside) >= 2 or (bool(inside) and bool(YEAR_AT_END.search(line.text)))


def _within(name: str, line: str) -> bool:
    """Whether the line holds the name, as it stands or, if it is long enough to tell, with misread letters."""
    if f" {name} " in f" {line} ":
        return True
    return LONG_ENOUGH <= len(name) < len(line) and fuzz.partial_ratio(name, line, score_cutoff=ALIKE) > 0


def _once(names: list[FrontLine]) -> list[FrontLine]:
    """Each name once: where it stands first, but rather as the title page has it than as the colophon has."""
    kept: dict[str, FrontLine] = {}
    for name in names:
        held = kept.get(name.key)
        if held is None or (held.role is Role.COLOPHON and name.role is not Role.COLOPHON):
            kept[name.key] = name
    return list(kept.values())


def _author(
    galley: Galley, title: FrontLine, rest: list[FrontLine], imprint: FrontLine | None, lines: list[FrontLine]
) -> tuple[list[FrontLine], float]:
    """The author by the imprint's order, by the running heads, by the copyright line, or by place; and how surely."""
    if imprint is not None:
        first = min(
            (n for n in [title, *rest] if n.key in imprint.key), key=lambda n: imprint.key.index(n.key), default=None
        )
        if first is not None and first is not title:
            return [first], 1.0
    heads = {
        plain_title(p.span.of(galley.source.text)) for p in galley.arrangement.pieces if p.role is Role.RUNNING_HEAD
    }
    headed = [n for n in rest if n.key in heads]
    if headed:
        return headed[:1], 1.0
    place = title.span.start
    before = [n for n in rest if n.page == title.page and n.span.start < place and is_person(n.text)]
    if before and 2 <= len(before[0].text.split()) <= MOST_NAMES:
        return before[:1], SURE
    held = " | ".join(line.key for line in lines if COPYRIGHT_YEAR.search(line.text))
    holders = [n for n in rest if is_person(n.text) and f" {n.key} " in f" {held} "]
    if holders:
        return holders[:1], SURE
    persons = [n for n in rest if is_person(n.text) and len(n.text.split()) > 1]
    if len(persons) == 1 or (persons and persons[0] is rest[0]):
        return persons[:1], LIKELY
    return rest[:1], DOUBTFUL


def _around(
    title: FrontLine,
    authors: list[FrontLine],
    rest: list[FrontLine],
    titles: list[FrontLine],
    plain: list[FrontLine],
    imprint: FrontLine | None,
    lines: list[FrontLine],
) -> list[FoundMetadata]:
    """Subtitle and publisher: what stands by the title, what ends the imprint."""
    found: list[FoundMetadata] = []
    order = titles + [a for a in authors if a not in titles]
    first, last = order.index(title), min((order.index(a) for a in authors), default=len(order))
    between = [n for n in rest if first < order.index(n) < last]
    publisher = _publisher(title, authors, rest, plain, imprint, lines)
    if between and (publisher is None or publisher.span != between[0].span):
        repeated = imprint is not None and between[0].key in imprint.key
        placed = repeated or any(a.key for a in authors)
        found.append(part(between[0], "subtitle", between[0].text, 1.0 if placed else LIKELY))
    if publisher is not None:
        found.append(publisher)
    year = YEAR_AT_END.search(imprint.text) if imprint else None
    if imprint is not None and year is not None:
        found.append(part(imprint, "date", year.group(1)))
    return found


def _publisher(
    title: FrontLine,
    authors: list[FrontLine],
    rest: list[FrontLine],
    plain: list[FrontLine],
    imprint: FrontLine | None,
    lines: list[FrontLine],
) -> FoundMetadata | None:
    others = [n for n in plain if n is not title and n not in authors]
    labels = {_letters(label) for label in _domain_labels(lines)}
    for name in others:
        if _letters(name.text) in labels:
            return part(name, "publisher", name.text)
    if imprint is None:
        told = " | ".join(line.key for line in lines if line.role is Role.COLOPHON)
        below = [n for n in others if n.role is not Role.COLOPHON and n.span.start > title.span.start]
        repeated = [n for n in below if len(n.key) >= LEAST_PRESS and f" {n.key} " in f" {told} "]
        return part(repeated[-1], "publisher", repeated[-1].text, SURE) if repeated else None
    year = YEAR_AT_END.search(imprint.text)
    tail = imprint.text[: year.start()].rstrip(" ,.(") if year else imprint.text
    titled = title.text.casefold() in imprint.text.casefold()
    for name in others:
        ends = tail.casefold().endswith(name.text.casefold()) and titled
        if ends and (name not in rest or _press_like(name, imprint, title)):
            return part(name, "publisher", name.text)
    press = tail.rsplit(". ", 1)[-1].strip()
    known = {n.key for n in [title, *authors, *rest]}
    if press and ". " in tail and plain_title(press) not in known and title.key not in plain_title(press):
        return part(imprint, "publisher", press)
    return None


def _press_like(name: FrontLine, imprint: FrontLine, title: FrontLine) -> bool:
    """Whether the name is the last before the imprint's year and no part of the title: ``Title. Press, Year``."""
    text = imprint.text.casefold()
    at, end = text.rfind(name.text.casefold()), text.find(title.text.casefold()) + len(title.text)
    year = YEAR_AT_END.search(text)
    last = year is not None and not text[at + len(name.text) : year.start()].strip(" ,.(")
    return last and any(mark in text[end:at] for mark in ".:,")

"""Reads title, author and the rest off cover, title page and colophon.

Turns the lines of the front matter into facts with their places. What a newcomer gets wrong: no line
says what it is. It shows in how the lines repeat each other (an imprint line repeats author, title and
press in their order), in where they stand, and in the shape of years, addresses and rights.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from regather.mend.galley import LINE, Galley
from regather.model import FoundMetadata, Role, Span
from regather.text.titles import plain_title

FRONT_ROLES = (Role.TITLE, Role.COVER, Role.COLOPHON)

BY = frozenset(
    ("by", "von", "par", "de", "por", "di", "da", "door", "av", "af", "od", "przez", "автор", "written", "מאת", "skrev")
)
"""Words that alone on a line, or at its start, give the author's name after them."""

AND = re.compile(r"\s+(?:and|und|et|y|e|og|och|i|и|&|\+)\s+")
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
ISBN = re.compile(r"\bISBN(?:-1[03])?:?\s*([\d][\d -]{8,16}[\dXx])")
SENTENCE = re.compile(r"[.!?]$")
ALIKE = 88.0
"""Likeness (of 100) of a name and its place in an imprint: one letter in eight may be misread."""

LONGEST_NAME = 90
"""Characters: a title, name or press is no longer (an imprint that repeats them all may be)."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the front matter: its words without markup, their span, its page, and whether markup made it large."""

    text: str
    span: Span
    page: int
    role: Role
    large: bool

    @property
    def key(self) -> str:
        return plain_title(self.text)


def read_metadata(galley: Galley) -> None:
    """Fill :attr:`Galley.metadata` (the pass ``metadata``)."""
    lines = _front_lines(galley)
    found: list[FoundMetadata] = []
    names, found = _plain_facts(lines)
    held = {fact.key for fact in found}
    found += [fact for fact in _named(galley, lines, names) if fact.key not in held]
    order = ("title", "subtitle", "author", "date", "publisher", "source", "rights", "identifier")
    galley.metadata = tuple(sorted(found, key=lambda f: (order.index(f.key), f.span)))


def _front_lines(galley: Galley) -> list[_Line]:
    found = []
    pieces = [p for p in galley.arrangement.pieces if p.role in FRONT_ROLES]
    for piece in sorted(pieces, key=lambda p: (p.page, p.span.start)):
        for match in LINE.finditer(galley.source.text, piece.span.start, piece.span.end):
            raw = match.group()
            text = raw.strip().strip("#*_").strip()
            if text:
                start = match.start() + raw.index(text)
                large = raw.lstrip().startswith(("#", "**"))
                found.append(_Line(text, Span(start, start + len(text)), piece.page, piece.role, large))
    return found


def _plain_facts(lines: list[_Line]) -> tuple[list[_Line], list[FoundMetadata]]:
    """Facts whose shape shows them, and the lines that are left: names and imprints."""
    rest: list[_Line] = []
    found: list[FoundMetadata] = []
    for line in lines:
        address = ADDRESS.search(line.text)
        year = YEAR_LINE.fullmatch(line.text)
        isbn = ISBN.search(line.text)
        if address:
            found.append(_part(line, "source", address.group().rstrip(".,;)>]")))
        elif DOMAIN.fullmatch(line.text):
            found.append(_part(line, "source", line.text))
        elif isbn:
            found.append(_part(line, "identifier", f"ISBN {isbn.group(1).strip()}"[5:]))
        elif year:
            found.append(_part(line, "date", line.text.strip("()[].")))
        elif RIGHTS.search(line.text):
            found += _rights(line, lines)
        else:
            rest.append(line)
    return rest, _best(found)


def _part(line: _Line, key: str, value: str) -> FoundMetadata:
    at = line.text.find(value)
    start = line.span.start + max(0, at)
    return FoundMetadata(key, value, Span(start, start + len(value)))


def _best(found: list[FoundMetadata]) -> list[FoundMetadata]:
    """One fact for each key: the first, but a full address before a bare domain."""
    best: dict[str, FoundMetadata] = {}
    for fact in found:
        held = best.get(fact.key)
        better = fact.key == "source" and held is not None and "/" not in held.value.strip("/") and "/" in fact.value
        if held is None or better:
            best[fact.key] = fact
    return list(best.values())


def _rights(line: _Line, lines: list[_Line]) -> list[FoundMetadata]:
    """The rights; a press that shares their line is known by the site's name, which repeats it."""
    match = RIGHTS.search(line.text)
    head = line.text[: match.start()].strip(" .,;:-–—") if match else ""
    if head and _letters(head) in {_letters(label) for label in _domain_labels(lines)}:
        rights = line.text[match.start() :] if match else line.text
        return [_part(line, "publisher", head), _part(line, "rights", rights.strip())]
    return [_part(line, "rights", line.text)]


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _domain_labels(lines: list[_Line]) -> list[str]:
    labels: list[str] = []
    for line in lines:
        for host in re.findall(r"(?:https?://)?((?:[\w-]+\.)+[a-z]{2,12})", line.text):
            labels += host.split(".")[:-1]
    return labels


def _named(galley: Galley, lines: list[_Line], names: list[_Line]) -> list[FoundMetadata]:
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
    if not titles:
        return []
    title = next((n for n in titles if n.large), titles[0])
    imprint = imprints[0] if imprints else None
    shown = _in_imprint(imprint, [n for n in [*plain, *authors] if n.role is not Role.COLOPHON])
    by_author = len(shown) > 1 and (shown[0] in authors or shown[0] is not title)
    if imprint is not None and by_author and not _press_like(shown[1], imprint, shown[0]):
        # "Author. Title. Subtitle. Press, Year." tells even lines of a cover that was read row by row.
        authors, title = authors or shown[:1], shown[1]
        titles = [title, *(n for n in shown[2:3] if not _press_like(n, imprint, title)), *titles]
        titles = list(dict.fromkeys(titles))
    rest = [n for n in titles if n is not title]
    if not authors:
        authors = _author(galley, title, rest, imprint)
    rest = [n for n in rest if n not in authors]
    found = [_part(title, "title", title.text)]
    found += [_part(a, "author", name) for a in authors for name in AND.split(_bare_name(a.text))]
    found += _around(title, authors, rest, titles, plain, imprint, lines)
    return found


def _in_imprint(imprint: _Line | None, names: list[_Line]) -> list[_Line]:
    """The names that the imprint repeats, in its order."""
    if imprint is None:
        return []
    places: dict[_Line, int] = {}
    for name in names:
        found = fuzz.partial_ratio_alignment(name.key, imprint.key, score_cutoff=ALIKE) if name.key else None
        if found is not None and len(name.key) <= len(imprint.key):
            places.setdefault(name, found.dest_start)
    return sorted(places, key=lambda name: places[name])


def _is_name(line: _Line) -> bool:
    """A short line with a full stop that is a name all the same (``X Inc.``)."""
    return len(line.text.split()) <= 3 and line.text.count(".") == 1


def _bare_name(text: str) -> str:
    words = text.split()
    return " ".join(words[1:]) if len(words) > 1 and words[0].casefold() in BY else text


def _by(names: list[_Line]) -> tuple[list[_Line], list[_Line]]:
    """Authors that a ``by`` announces, and the other lines."""
    authors: list[_Line] = []
    rest: list[_Line] = []
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


def _repeats(line: _Line, others: Iterable[_Line]) -> bool:
    """Whether the line repeats at least two other lines, or one and a year: an imprint."""
    inside = {o.key for o in others if o.key and o.key != line.key and f" {o.key} " in f" {line.key} "}
    return len(inside) >= 2 or (bool(inside) and bool(YEAR_AT_END.search(line.text)))


def _once(names: list[_Line]) -> list[_Line]:
    seen: set[str] = set()
    kept = []
    for name in names:
        if name.key not in seen:
            seen.add(name.key)
            kept.append(name)
    return kept


def _author(galley: Galley, title: _Line, rest: list[_Line], imprint: _Line | None) -> list[_Line]:
    """The author by the imprint's order, by the running heads, or by place."""
    if imprint is not None:
        first = min(
            (n for n in [title, *rest] if n.key in imprint.key), key=lambda n: imprint.key.index(n.key), default=None
        )
        if first is not None and first is not title:
            return [first]
    heads = {
        plain_title(p.span.of(galley.source.text)) for p in galley.arrangement.pieces if p.role is Role.RUNNING_HEAD
    }
    headed = [n for n in rest if n.key in heads]
    return headed[:1] or rest[-1:] if len(rest) < 2 else headed[:1] or rest[:1]


def _around(
    title: _Line,
    authors: list[_Line],
    rest: list[_Line],
    titles: list[_Line],
    plain: list[_Line],
    imprint: _Line | None,
    lines: list[_Line],
) -> list[FoundMetadata]:
    """Subtitle and publisher: what stands by the title, what ends the imprint."""
    found: list[FoundMetadata] = []
    order = titles + [a for a in authors if a not in titles]
    first, last = order.index(title), min((order.index(a) for a in authors), default=len(order))
    between = [n for n in rest if first < order.index(n) < last]
    publisher = _publisher(title, authors, rest, plain, imprint, lines)
    if between and (publisher is None or publisher.span != between[0].span):
        found.append(_part(between[0], "subtitle", between[0].text))
    if publisher is not None:
        found.append(publisher)
    year = YEAR_AT_END.search(imprint.text) if imprint else None
    if imprint is not None and year is not None:
        found.append(_part(imprint, "date", year.group(1)))
    return found


def _publisher(
    title: _Line, authors: list[_Line], rest: list[_Line], plain: list[_Line], imprint: _Line | None, lines: list[_Line]
) -> FoundMetadata | None:
    others = [n for n in plain if n is not title and n not in authors]
    labels = {_letters(label) for label in _domain_labels(lines)}
    for name in others:
        if _letters(name.text) in labels:
            return _part(name, "publisher", name.text)
    if imprint is not None:
        year = YEAR_AT_END.search(imprint.text)
        tail = imprint.text[: year.start()].rstrip(" ,.(") if year else imprint.text
        titled = title.text.casefold() in imprint.text.casefold()
        for name in others:
            ends = tail.casefold().endswith(name.text.casefold()) and titled
            if ends and (name not in rest or _press_like(name, imprint, title)):
                return _part(name, "publisher", name.text)
        press = tail.rsplit(". ", 1)[-1].strip()
        known = {n.key for n in [title, *authors, *rest]}
        if press and ". " in tail and plain_title(press) not in known and title.key not in plain_title(press):
            return _part(imprint, "publisher", press)
    return None


def _press_like(name: _Line, imprint: _Line, title: _Line) -> bool:
    """Whether the name is the last before the imprint's year and no part of the title: ``Title. Press, Year``."""
    text = imprint.text.casefold()
    at, end = text.rfind(name.text.casefold()), text.find(title.text.casefold()) + len(title.text)
    year = YEAR_AT_END.search(text)
    last = year is not None and not text[at + len(name.text) : year.start()].strip(" ,.(")
    return last and any(mark in text[end:at] for mark in ".:,")

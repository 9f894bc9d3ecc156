"""A benchmark case's truth as values of the model: what perfect reading and perfect ordering would hand to mending.

:func:`true_case` reads ``source.txt`` and ``gold.json`` of a case folder. The page spans come from the
truth; roles inside a page are read off the truth's headings, notes, folios and running heads, so that
mending can be measured apart from the rooms before it.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from regather.anatomy import dissect
from regather.model import (
    Anatomy,
    Arrangement,
    Block,
    ContentsEntry,
    FoundHeading,
    Join,
    NoteBody,
    NoteMark,
    Piece,
    Role,
    Source,
    Span,
)

CHUNK = re.compile(r"[^\n\f]+(?:\n(?![ \t]*\n|\f)[^\n\f]+)*")
LABEL = re.compile(r"(\[\d{1,3}\]|[¹²³⁰⁴-⁹]{1,3}|[*†‡§‖¶]{1,3}|\d{1,3}(?=[.) ]))[.)]?[ \t]*")
WORD = re.compile(r"[^\W_]+")
FRONT = {"title": Role.TITLE, "imprint": Role.COLOPHON, "toc": Role.CONTENTS, "colophon": Role.COLOPHON}


@dataclass(frozen=True)
class Case:
    """A case with its truth: the source, a perfect anatomy and a perfect arrangement of it."""

    name: str
    gold: dict[str, Any]
    source: Source
    anatomy: Anatomy
    arrangement: Arrangement


def words(text: str) -> str:
    text = re.sub(r"-\n", "", text)
    return " ".join(WORD.findall(text.lower()))


def alike(left: str, right: str) -> bool:
    a, b = words(left), words(right)
    return bool(a) and bool(b) and (a == b or fuzz.ratio(a, b) >= 85)


def true_case(folder: Path) -> Case:
    gold = json.loads((folder / "gold.json").read_text("utf8"))
    data = (folder / "source.txt").read_bytes()
    source = Source(data.decode("utf8"), folder.name, hashlib.sha256(data).hexdigest(), language=gold["language"])
    pieces = _pieces(source.text, gold)
    anatomy = _anatomy(source.text, gold, pieces)
    return Case(folder.name, gold, source, anatomy, _arrangement(gold, pieces))


def _pieces(text: str, gold: dict[str, Any]) -> list[Piece]:
    found: list[Piece] = []
    for page in gold["pages"]:
        whole = [Span(*s) for s in page["spans"] or ()]
        copies = page.get("copies", 1)
        for n, span in enumerate(whole):
            if copies > 1 and n >= len(whole) // copies:
                found.append(Piece(span, page["number"], Role.NOISE))
            elif page["kind"] in FRONT:
                found.append(Piece(span, page["number"], FRONT[page["kind"]]))
            else:
                found.extend(_cut(text, span, page, gold))
    return _tiled(text, found)


def _cut(text: str, span: Span, page: dict[str, Any], gold: dict[str, Any]) -> list[Piece]:
    heads = [h["title"] for h in gold["headings"] if h["page"] == page["number"]]
    out: list[Piece] = []
    in_note = False
    for m in CHUNK.finditer(text, span.start, span.end):
        chunk = m.group()
        role, kept = _role(chunk, page, heads)
        if role is Role.BODY and not LABEL.match(chunk) and in_note and not _in_body(chunk, page):
            role = Role.NOTE
        in_note = role is Role.NOTE or (in_note and role is not Role.BODY)
        if role is Role.HEADING and kept < len(chunk):
            out.append(Piece(Span(m.start(), m.start() + kept), page["number"], role))
            out.append(Piece(Span(m.start() + kept, m.end()), page["number"], Role.BODY))
            continue
        out.extend(_notes_in(m, page) if role is Role.NOTE else [Piece(Span(*m.span()), page["number"], role)])
    return out


def _notes_in(m: re.Match[str], page: dict[str, Any]) -> list[Piece]:
    """Notes can stand on consecutive lines without a blank line between them."""
    starts = [m.start()]
    offset = m.start()
    for line in m.group().split("\n")[:-1]:
        offset += len(line) + 1
        rest = m.string[offset : m.end()]
        label = LABEL.match(rest)
        if label and any(words(rest[label.end() :])[:20] == words(n)[:20] for n in page["notes"]):
            starts.append(offset)
    ends = [*starts[1:], m.end()]
    return [Piece(Span(a, b), page["number"], Role.NOTE) for a, b in zip(starts, ends, strict=True)]


def _role(chunk: str, page: dict[str, Any], heads: list[str]) -> tuple[Role, int]:
    bare = chunk.strip().strip("#*— –-").strip()
    marked = bool(heads) and chunk.lstrip().startswith(("#", "**"))
    single = "\n" not in chunk.strip()
    if page["running_head"] and single and not marked and alike(re.sub(r"\d+", "", bare), page["running_head"]):
        return Role.RUNNING_HEAD, 0
    lines = chunk.split("\n")
    for k in range(min(5, len(lines)), 0, -1):
        for h in heads:
            if alike("\n".join(lines[:k]), h):
                heads.remove(h)
                return Role.HEADING, len("\n".join(lines[:k]))
    if page["folio"] and re.fullmatch(r"\d{1,3}|[ivxlc]+", bare):
        return Role.FOLIO, 0
    label = LABEL.match(chunk)
    rest = chunk[label.end() :] if label else chunk
    for note in page["notes"]:
        a, b = words(rest), words(note)
        if a and fuzz.ratio(a[: len(b)], b[: len(a)]) > 85 and (label or not _in_body(chunk, page)):
            return Role.NOTE, 0
    return Role.BODY, 0


def _in_body(chunk: str, page: dict[str, Any]) -> bool:
    w = words(chunk)
    return w[:40] in words(page["text"]) or fuzz.partial_ratio(w[:60], words(page["text"])) > 85


def _tiled(text: str, pieces: list[Piece]) -> list[Piece]:
    """The pieces in reading order, stretched over the white space after them so that they tile the text."""
    by_place = sorted(pieces, key=lambda p: p.span.start)
    ends = [p.span.start for p in by_place[1:]] + [len(text)]
    stretched: dict[int, Piece] = {}
    for k, (p, end) in enumerate(zip(by_place, ends, strict=True)):
        start = 0 if k == 0 else p.span.start
        stretched[p.span.start] = Piece(Span(start, end), p.page, p.role)
    order = sorted(pieces, key=lambda p: p.page)
    return [stretched[p.span.start] for p in order]


def _anatomy(text: str, gold: dict[str, Any], pieces: list[Piece]) -> Anatomy:
    toc = gold["toc"]
    contents = tuple(ContentsEntry(Span(0, 0), e["title"], e["level"], None) for e in toc)
    blocks = tuple(Block(p.span, p.role) for p in sorted(pieces, key=lambda p: p.span.start))
    headings, bodies = [], []
    for p in pieces:
        shown = text[p.span.start : p.span.end]
        end = p.span.start + len(shown.rstrip())
        if p.role is Role.HEADING:
            title = " ".join(shown.strip().strip("#*").split())
            same = [h for h in gold["headings"] if h["page"] == p.page and alike(h["title"], title)]
            entry = next((k for k, e in enumerate(toc) if alike(e["title"], title)), None)
            headings.append(FoundHeading(Span(p.span.start, end), title, same[0]["level"] if same else 1, entry))
        elif p.role is Role.NOTE:
            label = LABEL.match(shown)
            begins = p.span.start + (label.end() if label else 0)
            body = NoteBody(Span(p.span.start, end), label.group(1) if label else None, Span(begins, end))
            bodies.append(body)
    return Anatomy(
        blocks,
        contents=contents,
        headings=tuple(headings),
        note_bodies=tuple(bodies),
        note_marks=_marks(text, gold, pieces),
        language=gold["language"],
        right_to_left=gold.get("dir") == "rtl",
    )


def _marks(text: str, gold: dict[str, Any], pieces: list[Piece]) -> tuple[NoteMark, ...]:
    """Marks by the words before them, in the truth's order."""
    marks = []
    reading = [p for p in pieces if p.role in (Role.BODY, Role.HEADING)]
    for f in gold["footnotes"]:
        if not f["label"] or not f["marker_context"]:
            continue
        best = (0.0, None)
        for p in reading:
            if abs(p.page - f["page"]) > 0:
                continue
            for m in re.finditer(re.escape(f["label"]), text[p.span.start : p.span.end]):
                at = p.span.start + m.start()
                if f["label"] == "*" and (text[at - 1 : at].isspace() or text[at - 1 : at] in "*("):
                    continue
                context = words(text[max(0, at - 120) : at])
                score = fuzz.ratio(context[-30:], words(f["marker_context"])[-30:])
                if score > best[0]:
                    best = (score, NoteMark(Span(at, at + m.end() - m.start()), f["label"]))
        if best[1] is not None and best[0] > 60:
            marks.append(best[1])
    return tuple(marks)


def _arrangement(gold: dict[str, Any], pieces: list[Piece]) -> Arrangement:
    sorted({p.page for p in pieces if p.role is not Role.NOISE})
    joins = []
    carrying = [p for p in pieces if p.role in (Role.BODY, Role.HEADING)]
    for a, b in itertools.pairwise(carrying):
        if a.page != b.page:
            stream = a.span.end == b.span.start
            joins.append(Join(a.page, b.page, a.span.end, b.span.start, stream, 1.0, 10.0))
    scramble = gold["scramble"]
    return Arrangement(
        scramble["imposition"] or "in-order",
        len(gold["pages"]),
        tuple(n for side in scramble["sides"] for n in side if n),
        tuple(pieces),
        tuple(joins),
        blanks=tuple(p["number"] for p in gold["pages"] if p["kind"] == "blank"),
        missing=tuple(scramble["missing"] or ()),
        duplicates=tuple(scramble["duplicated"] or ()),
        right_to_left=gold.get("dir") == "rtl",
    )


def seed_case(source_file: Path, truth_file: Path) -> Case:
    """The real source with the page spans and roles of its truth (offsets only) and the anatomy that is found."""
    truth = json.loads(truth_file.read_text("utf8"))
    data = source_file.read_bytes()
    source = Source(data.decode("utf8"), source_file.name, hashlib.sha256(data).hexdigest(), language="en")
    pieces = [
        Piece(Span(start, end), page["page"], Role(role))
        for page in truth["pages"]
        for start, end, role in page["spans"]
        if end > start
    ]
    pieces = _tiled(source.text, pieces)
    arrangement = Arrangement(
        truth["scheme"],
        truth["pages_total"],
        tuple(truth["stream"]),
        tuple(pieces),
        (),
        blanks=tuple(truth["blanks"]),
    )
    return Case("seed", truth, source, dissect(source), arrangement)


def dissected(case: Case) -> Case:
    """The same case with the anatomy that is found: its blocks, cut at the true page borders."""
    anatomy = dissect(case.source)
    spans = sorted(
        (
            (Span(*s), p, n >= len(p["spans"]) // p.get("copies", 1) and p.get("copies", 1) > 1)
            for p in case.gold["pages"]
            for n, s in enumerate(p["spans"] or ())
        ),
        key=lambda e: e[0].start,
    )
    found: list[Piece] = []
    for span, page, copy in spans:
        for block in anatomy.blocks:
            a, b = max(span.start, block.span.start), min(span.end, block.span.end)
            if a < b:
                found.append(Piece(Span(a, b), page["number"], Role.NOISE if copy else block.role))
    return Case(case.name, case.gold, case.source, anatomy, _arrangement(case.gold, _tiled(case.source.text, found)))

"""Writes down the truth about a wreck, in the shape of the benchmark's ``gold.json``.

Besides the benchmark's own keys it has ``arrangement``: the pieces (start, end, page, role) in stream
order, which tile the text, and the joins between pages that follow each other. What a newcomer
gets wrong: a page's spans leave out the white space between pages, the pieces do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any

from regather.imposition import Side
from regather.model import Book, Role
from regather.scramble.blocks import MARK, Copy, Kind, note_of
from regather.scramble.emission import Atom, Written, note_labels
from regather.scramble.filling import Fragment, NoteFragment
from regather.scramble.options import SHUFFLED, ScrambleOptions
from regather.scramble.pages import PrintedPage, Printing, contents_text
from regather.scramble.setting import Cut, emphasis_at
from regather.scramble.words import words
from regather.text.labels import labels

IN_ORDER = ("in-order", "spreads")
"""Schemes whose sides, read one after another, give the pages in order."""

FOLIOS_KEPT = 0.5
"""The chance of a page number being left in from which shuffled pages count as having folios."""

MARK_CONTEXT = 8
"""How many words before a mark the truth gives as its context; the scorer looks at three."""


def tell_truth(
    book: Book, copy: Copy, printing: Printing, sides: Sequence[Side], written: Written, options: ScrambleOptions
) -> dict[str, Any]:
    """Everything that is to be known of the wreck; only JSON's own types."""
    teller = _Teller(book, copy, printing, sides, written, options)
    return {
        "id": f"scrambled-{book.metadata.slug or 'book'}-{options.scheme}-{options.seed}",
        "language": book.metadata.language,
        "dir": "rtl" if book.metadata.right_to_left else "ltr",
        "title": book.metadata.title,
        "author": ", ".join(book.metadata.authors),
        "scramble": teller.scramble(),
        "pages": teller.pages(),
        "reading_text": teller.reading_text(),
        "headings": teller.headings(),
        "footnotes": teller.footnotes(),
        "toc": [{"level": e.level, "title": e.title, "folio": e.folio} for e in printing.contents],
        "front": teller.front(),
        "toc_lines": [line for entry in printing.contents for line in _lines(contents_text(entry, options))],
        "front_heads": [],
        "optional": teller.optional(),
        "furniture": teller.furniture(),
        "repairs": teller.repairs(),
        "arrangement": teller.arrangement(),
    }


def kind_of(options: ScrambleOptions) -> str:
    """The kind of wreck, by the names that the benchmark's corpus has; the worst that happened decides."""
    emission = options.emission
    if emission.noise:
        return "noisy"
    if options.missing or options.missing_sheets:
        return "pages-missing"
    if options.duplicated:
        return "duplicated"
    if options.faults or options.covers == "apart":
        return "scan-faults"
    if options.scheme == SHUFFLED:
        return "shuffled-folios" if emission.folios >= FOLIOS_KEPT else "shuffled-marked"
    if options.scheme in IN_ORDER:
        return "in-order"
    return "imposed-marked" if emission.breaks else "imposed-seamless"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n")]


class _Teller:
    def __init__(
        self, book: Book, copy: Copy, printing: Printing, sides: Sequence[Side], written: Written,
        options: ScrambleOptions,
    ) -> None:
        self.book = book
        self.copy = copy
        self.printing = printing
        self.sides = sides
        self.written = written
        self.options = options
        self.labels = note_labels(copy, printing.pages, options)
        scanned = [page for side in sides for page in side.pages]
        times = Counter(scanned)
        self.copies = {page.number: times[page.number] for page in printing.pages}
        self.present = [page for page in printing.pages if self.copies[page.number] or not _has_text(page)]
        self.missing = [page.number for page in printing.pages if not self.copies[page.number] and _has_text(page)]
        self.note_parts: dict[int, list[tuple[PrintedPage, NoteFragment]]] = {}
        for page in printing.pages:
            for part in page.notes:
                self.note_parts.setdefault(part.note, []).append((page, part))
        self.emphasis = {index: emphasis_at(block.text) for index, block in enumerate(copy.blocks)}
        self.runs = self._runs()
        self.call_page = {
            note_of(mark): page.number
            for page in printing.pages
            for fragment in page.fragments
            for mark in MARK.findall(self._raw(fragment))
        }

    # --- what is in the book

    def _raw(self, fragment: Fragment) -> str:
        return self.copy.blocks[fragment.block].text[fragment.start : fragment.end]

    def _runs(self) -> list[tuple[Fragment, ...]]:
        """Fragments of one block that follow each other without a lost page between, in reading order."""
        runs: list[list[Fragment]] = []
        last = 0
        for page in self.present:
            for fragment in page.fragments:
                before = runs[-1][-1] if runs else None
                goes_on = before is not None and before.block == fragment.block and not any(
                    last < number < page.number for number in self.missing
                )
                if goes_on:
                    runs[-1].append(fragment)
                else:
                    runs.append([fragment])
            last = page.number
        return [tuple(run) for run in runs]

    def _markdown(self, run: Sequence[Fragment], *, fenced: bool = True) -> str:
        """The run, from its first fragment to its last, in reading form: canonical Markdown."""
        first, last = run[0], run[-1]
        block = self.copy.blocks[first.block]
        opened = self.emphasis[first.block]
        text = opened[first.start] + block.text[first.start : last.end]
        text += opened[last.end] if last.cut is not Cut.END else ""
        text = MARK.sub(lambda match: self._call(note_of(match.group())), text)
        if block.kind is Kind.HEADING:
            return "#" * block.level + " " + text
        if block.kind is Kind.QUOTATION:
            return "> " + text
        if block.kind is Kind.VERSE:
            return "\n".join("| " + line for line in text.split("\n"))
        if block.kind is Kind.QUESTION and fenced:
            return f"::: question\n{text}\n:::"
        return text

    def reading_text(self) -> str:
        blocks: list[str] = []
        before: Fragment | None = None
        for run in self.runs:
            block = self.copy.blocks[run[0].block]
            goes_on = block.follows and before is not None and before.block == run[0].block - 1
            if goes_on:
                blocks[-1] += "\n>\n" + self._markdown(run)
            else:
                blocks.append(self._markdown(run))
            before = run[-1]
        blocks += [f"[^{number}]: {self._body(number)}" for number in self._called()]
        return "\n\n".join(blocks) + "\n"

    def _call(self, number: int) -> str:
        """The mark of a note in reading form; a note of whose body nothing is left has none."""
        return f"[^{number}]" if self._body(number) else ""

    def _called(self) -> list[int]:
        """The notes whose mark and body are, in part at least, on pages that were not lost, in order of their marks."""
        marks = (note_of(mark) for run in self.runs for part in run for mark in MARK.findall(self._raw(part)))
        return [number for number in dict.fromkeys(marks) if self._body(number)]

    def _body(self, number: int) -> str:
        """As much of the note's body as stands on pages that were not lost."""
        body = self.copy.notes[number - 1].text
        lost = set(self.missing)
        parts = [part for page, part in self.note_parts.get(number, []) if page.number not in lost]
        if parts and parts[0].start == 0 and parts[-1].cut is Cut.END and self._unbroken(number):
            return body
        return " ".join(body[part.start : part.end] for part in parts)

    def _unbroken(self, number: int) -> bool:
        pages = [page.number for page, _ in self.note_parts.get(number, [])]
        return bool(pages) and not any(page in self.missing for page in pages)

    def optional(self) -> list[str]:
        called = set(self._called())
        return [
            self._body(note.number)
            for note in self.copy.notes
            if note.number not in called and self._body(note.number)
        ]

    def headings(self) -> list[dict[str, Any]]:
        found = []
        for page in self.present:
            for fragment in page.fragments:
                block = self.copy.blocks[fragment.block]
                if block.kind is Kind.HEADING:
                    found.append({"level": block.level, "title": MARK.sub("", block.text), "page": page.number})
        return found

    def footnotes(self) -> list[dict[str, Any]]:
        before: dict[int, str] = {}
        for run in self.runs:
            text = self._markdown_plain(run)
            for at, char in enumerate(text):
                if MARK.match(char):
                    context = MARK.sub("", text[:at]).split()
                    before[note_of(char)] = " ".join(context[-MARK_CONTEXT:])
        found = []
        for note in self.copy.notes:
            parts = self.note_parts.get(note.number, [])
            found.append({
                "n": note.number,
                "label": self.labels.get(note.number, ""),
                "marker_context": before.get(note.number, ""),
                "body": self._body(note.number),
                "page": self.call_page.get(note.number),
                "runs_over": len(parts) > 1,
                "scored": note.number in before and bool(self._body(note.number)),
            })
        return found

    def _markdown_plain(self, run: Sequence[Fragment]) -> str:
        return self.copy.blocks[run[0].block].text[run[0].start : run[-1].end]

    # --- where it stands

    def scramble(self) -> dict[str, Any]:
        options = self.options
        layout, emission = options.layout, options.emission
        scanned = [page for side in self.sides for page in side.pages]
        return {
            "kind": kind_of(options),
            "imposition": "shuffled" if options.scheme == SHUFFLED else options.scheme,
            "pages": len(self.printing.pages),
            "sides": [list(side.pages) for side in self.sides],
            "covers": options.covers,
            "faults": list(options.faults),
            "break": emission.breaks,
            "noise": emission.noise,
            "missing": self.missing,
            "duplicated": [number for number in dict.fromkeys(scanned) if self.copies[number] > 1],
            "folio_keep": emission.folios,
            "seed": options.seed,
            "layout": asdict(layout),
            "emit": {
                "marker": emission.marker, "restart": emission.restart, "headings": emission.headings,
                "italics": "*" if emission.emphasis else "none", "note_place": emission.note_place,
                "toc": emission.contents, "folio_style": emission.folio_style, "hyph_end": emission.hyphens,
                "ff": emission.break_text, "fuse_mid": emission.fuse_mid, "fuse_begin": emission.fuse_begin,
                "fuse_done": emission.fuse_done, "nospace": emission.glue, "nospace_cut": emission.glue_cut,
                "folio_keep": emission.folios, "misread_folios": emission.misread_folios,
                "running_heads": emission.running_heads_left, "joined": emission.lines == "joined",
                "cover_by_rows": emission.cover_by_rows,
                "quotes": "straight" if emission.straight_quotes else "as printed",
            },
        }  # fmt: skip

    def pages(self) -> list[dict[str, Any]]:
        spans = self._spans()
        counts = self._word_counts()
        told: list[dict[str, Any]] = []
        for page in self.printing.pages:
            own = spans.get(page.number, [])
            copies = self.copies[page.number]
            first, last = counts.get(page.number, (0, 0))
            entry: dict[str, Any] = {
                "number": page.number,
                "kind": page.kind,
                "folio": page.folio,
                "running_head": page.running_head,
                "text": "\n\n".join(self._markdown([part]) for part in page.fragments) or "\n".join(page.lines),
                "notes": [self.copy.notes[part.note - 1].text[part.start : part.end] for part in page.notes],
                "start": own[0][0] if own else None,
                "end": own[-1][1] if own else None,
                "spans": own,
                "word_start": first,
                "word_end": last,
            }
            if page.number in self.missing:
                entry["missing"] = True
            if copies > 1:
                entry["copies"] = copies
            told.append(entry)
        return told

    def _spans(self) -> dict[int, list[list[int]]]:
        spans: dict[int, list[list[int]]] = {}
        before: Atom | None = None
        for atom in self.written.atoms:
            if atom.page is not None:
                own = spans.setdefault(atom.page, [])
                if before is not None and before.page == atom.page:
                    own[-1][1] = atom.end
                else:
                    own.append([atom.start, atom.end])
            before = atom
        return spans

    def _word_counts(self) -> dict[int, tuple[int, int]]:
        """The first and the last word of each page, counted through the reading text without its notes."""
        ends: dict[tuple[int, int], int] = {}
        total = 0
        for run in self.runs:
            for part in run:
                ends[part.block, part.end] = total + len(words(self._markdown([run[0], part], fenced=False)))
            total = ends[run[-1].block, run[-1].end]
        counts: dict[int, tuple[int, int]] = {}
        last = 0
        for page in self.present:
            end = ends[page.fragments[-1].block, page.fragments[-1].end] if page.fragments else last
            counts[page.number] = (last, end) if page.fragments else (0, 0)
            last = end
        return counts

    def front(self) -> list[str]:
        found: list[str] = []
        for page in self.printing.pages:
            found += [line for text in page.lines for line in _lines(text)]
            if page.kind == "title":
                found += [" ".join(page.lines), " ".join(reversed(page.lines))]
        if self.printing.contents:
            found.append(labels(self.book.metadata.language).contents)
        return sorted(dict.fromkeys(found))

    def furniture(self) -> dict[str, Any]:
        kept = [atom for atom in self.written.atoms if atom.role in (Role.FOLIO, Role.RUNNING_HEAD)]
        return {
            "folios": [page.folio for page in self.printing.pages if page.folio],
            "running_heads": sorted({page.running_head for page in self.printing.pages if page.running_head}),
            "in_source": len(kept),
        }

    def repairs(self) -> dict[str, Any]:
        joins = []
        for page, following in pairwise(self.present):
            last = page.fragments[-1] if page.fragments else None
            if last is None or last.cut is Cut.END or following.number != page.number + 1:
                continue
            kind = {Cut.HYPHEN: "hyphen", Cut.SPACE: "space", Cut.LINE: "line"}[last.cut]
            block = self.copy.blocks[last.block]
            if kind == "line" and block.kind is Kind.VERSE:
                kind = "verse line"
            left = MARK.sub("", block.text[: last.end]).split()[-1]
            right = MARK.sub("", block.text[last.end :]).split()[0]
            join = {"join": kind, "page": page.number, "left": left, "right": right}
            if last.cut is Cut.HYPHEN:
                join |= {"left": left + "-", "word": left + right}
            joins.append(join)
        return {
            "joins": joins,
            "fused": [{"left_page": f.left, "right_page": f.right, "sep": f.between} for f in self.written.fusions],
            "misread_folios": [
                {"page": page, "printed": printed, "read": read} for page, printed, read in self.written.misread_folios
            ],
            "missing_pages": self.missing,
            "duplicated_pages": [number for number, copies in self.copies.items() if copies > 1],
            "noise_edits": self.written.errors,
        }

    def arrangement(self) -> dict[str, Any]:
        pieces = [
            {"start": atom.start, "end": atom.next_start, "page": atom.page, "role": atom.role.value}
            for atom in self.written.atoms
        ]
        return {
            "scheme": self.options.scheme,
            "stream": [page for side in self.sides for page in side.pages],
            "blanks": [page.number for page in self.printing.pages if page.kind == "blank"],
            "pieces": pieces,
            "joins": self._joins(),
        }

    def _joins(self) -> list[dict[str, Any]]:
        """Where each page's text ends and where that of the next page with text begins, first copies only."""
        bodies: dict[int, list[Atom]] = {}
        for atom in self.written.atoms:
            if atom.fragment is not None and atom.page is not None:
                own = bodies.setdefault(atom.page, [])
                if not any(other.fragment == atom.fragment for other in own):
                    own.append(atom)
        order = {atom.start: index for index, atom in enumerate(a for a in self.written.atoms if a.fragment)}
        return [
            {
                "left_page": left,
                "right_page": right,
                "left": bodies[left][-1].end,
                "right": bodies[right][0].start,
                "in_stream": order[bodies[right][0].start] == order[bodies[left][-1].start] + 1,
            }
            for left, right in pairwise(sorted(bodies))
        ]


def _has_text(page: PrintedPage) -> bool:
    return bool(page.lines or page.fragments or page.notes)

"""Small stand-ins for the rooms before and after the project folder, so that its tests do not wait for them.

The invented source has chapters between lines ``== slug``, in any order; restoring sorts them by slug.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import regather
from regather.errors import UnreadableSource
from regather.model import (
    Anatomy,
    Arrangement,
    Artifact,
    Block,
    Book,
    Change,
    ChapterDraft,
    Decisions,
    Doubt,
    Evidence,
    Finding,
    FoundMetadata,
    Join,
    Manuscript,
    Piece,
    Proof,
    Reading,
    Role,
    Segment,
    Source,
    Span,
)
from regather.text import decision_lines

SCRAMBLED = "== 02-low-tide\n# Low tide\n\nThe boats lie on the mud.\n== 01-high-tide\n# High tide\n\nThe boats swim.\n"


def source_of(text: str, name: str = "wreck.txt") -> Source:
    return Source(text, name, hashlib.sha256(text.encode()).hexdigest())


@dataclass
class Rooms:
    """What the stand-ins do; a test changes a field to make one of them fail or doubt."""

    doubts: tuple[Doubt, ...] = ()
    proof: Proof | None = None
    metadata: tuple[FoundMetadata, ...] = (FoundMetadata("title", "Tides", Span(0, 0)),)
    raises: dict[str, BaseException] = field(default_factory=dict)
    checked: tuple[Finding, ...] = ()
    ledger_checked: str = ""

    def read_source(self, path: Path, layer: str | None = None) -> Source:
        self._maybe("read_source")
        if not path.is_file():
            raise UnreadableSource("There is no such file.", where=str(path))
        return source_of(path.read_text(encoding="utf-8"), path.name)

    def dissect(self, source: Source, decisions: Decisions | None = None) -> Anatomy:
        self._maybe("dissect")
        return Anatomy((Block(Span(0, len(source.text)), Role.BODY),), language="en")

    def arrange(
        self, source: Source, anatomy: Anatomy, decisions: Decisions, progress: Any = None, second: Any = None
    ) -> Arrangement:
        self._maybe("arrange")
        chunks = sorted(_chunks(source.text), key=lambda chunk: chunk[0])
        pieces = tuple(Piece(span, page, Role.BODY) for page, (_, span) in enumerate(chunks, start=1))
        joins = tuple(
            Join(a.page, b.page, a.span.end, b.span.start, False, 0.9, 2.0, (Evidence("syntax", 1.5, "It reads on."),))
            for a, b in pairwise(pieces)
        )
        return Arrangement("saddle", len(pieces), (2, 1), pieces, joins, doubts=self.doubts)

    def find_doubles(self, source: Source, anatomy: Anatomy) -> tuple[()]:
        return ()

    def set_aside(self, anatomy: Anatomy, doubles: tuple[()]) -> Anatomy:
        return anatomy

    def mend(
        self, source: Source, anatomy: Anatomy, arrangement: Arrangement, decisions: Decisions, level: Any = None
    ) -> Manuscript:
        self._maybe("mend")
        drafts, changes = [], []
        for number, piece in enumerate(arrangement.pieces):
            head = source.text.index("\n", piece.span.start) + 1
            slug = source.text[piece.span.start + 3 : head - 1]
            marker = Span(piece.span.start, head)
            changes.append(
                Change(f"c{number}", "marker", marker, marker.of(source.text), "", "A marker.", 1.0, piece.page, slug)
            )
            drafts.append(ChapterDraft(slug, slug, 1, (Segment(kept=Span(head, piece.span.end)),)))
        return Manuscript(tuple(drafts), tuple(changes), self.metadata)

    def prove(self, source: Source, arrangement: Arrangement, manuscript: Manuscript, mends: Any = ()) -> Proof:
        return self.proof or Proof(len(source.text), len(source.text) - 30, 20, 10, 0, 0)

    def prove_again(self, source: Source, arrangement: Arrangement, changes: Any) -> Proof:
        return self.prove(source, arrangement, Manuscript((), tuple(changes)))

    def replay(self, source: Source, arrangement: Arrangement, changes: Any) -> dict[str, str]:
        parts = (source.text[c.span.end :].split("\n== ")[0].rstrip("\n") + "\n" for c in changes)
        return dict(zip((c.chapter for c in changes), parts, strict=True))

    def chapter_text(self, source: Source, manuscript: Manuscript, draft: ChapterDraft) -> str:
        return "".join(segment.kept.of(source.text) for segment in draft.segments if segment.kept)

    def write_epub(self, book: Book, target: Path) -> tuple[Artifact, tuple[Finding, ...]]:
        return self._artifact("epub", book, target)

    def write_kepub(self, source: Path, target: Path) -> tuple[Artifact, tuple[Finding, ...]]:
        target.write_bytes(source.read_bytes())
        return Artifact("kepub", target, hashlib.sha256(target.read_bytes()).hexdigest()), ()

    def write_web(self, book: Book, page: Path, archive: Path) -> tuple[tuple[Artifact, tuple[Finding, ...]], ...]:
        return self._artifact("web", book, page), self._artifact("web-zip", book, archive)

    def write_print(self, book: Book, target: Path) -> tuple[Artifact, tuple[Finding, ...]]:
        return self._artifact("pdf", book, target)

    def write_zine(self, print_pdf: Path, target: Path, sheet: str) -> tuple[Artifact, tuple[Finding, ...]]:
        self._maybe("write_zine")
        return _write(f"zine-{sheet}", print_pdf.read_bytes() + sheet.encode(), target), ()

    def check_book(
        self, book: Book, artifacts: tuple[Artifact, ...], *, records: Path | None = None
    ) -> tuple[Finding, ...]:
        ledger = (records or book.folder) / "book" / "ledger.jsonl"
        self.ledger_checked = ledger.read_text("utf-8") if ledger.is_file() else ""
        for artifact in artifacts:
            assert artifact.path.is_file(), f"the check is handed {artifact.path}, which is not there"
        return self.checked

    def _artifact(self, kind: str, book: Book, target: Path) -> tuple[Artifact, tuple[Finding, ...]]:
        self._maybe(f"write_{kind}")
        return _write(kind, "".join(chapter.text for chapter in book.chapters).encode(), target), ()

    def _maybe(self, name: str) -> None:
        if name in self.raises:
            raise self.raises[name]


def _chunks(text: str) -> list[tuple[str, Span]]:
    starts = [0, *(place + 1 for place in range(len(text)) if text.startswith("\n== ", place))]
    ends = [*starts[1:], len(text)]
    return [(text[a : text.index("\n", a)], Span(a, b)) for a, b in zip(starts, ends, strict=True)]


def _write(kind: str, content: bytes, target: Path) -> Artifact:
    target.write_bytes(content)
    return Artifact(kind, target, hashlib.sha256(content).hexdigest())


def doubt(name: str = "join-1") -> Doubt:
    readings = (
        Reading("…the mud. | The boats…", 0.6, decision_lines.accept_lines(name)),
        Reading("…the mud | . The boats…", 0.3, decision_lines.cut_lines(1, "end", 20)),
    )
    return Doubt(name, "How does page 1 go on?", readings, 1, 2)


def install(monkeypatch: pytest.MonkeyPatch) -> Rooms:
    """Put the stand-ins where the pipeline looks for the rooms."""
    rooms = Rooms()
    outputs = {
        "epub": SimpleNamespace(write_epub=rooms.write_epub),
        "kepub": SimpleNamespace(write_kepub=rooms.write_kepub),
        "web": SimpleNamespace(write_web=rooms.write_web),
        "print_pdf": SimpleNamespace(write_print=rooms.write_print),
        "zine": SimpleNamespace(write_zine=rooms.write_zine),
    }
    fakes = {
        "sources": SimpleNamespace(read_source=rooms.read_source, recognise=lambda *what: None),
        "anatomy": SimpleNamespace(dissect=rooms.dissect),
        "imposition": SimpleNamespace(
            SCHEMES={"saddle": SimpleNamespace(title="a booklet", accepts=lambda pages: False)}
        ),
        "order": SimpleNamespace(arrange=rooms.arrange, find_doubles=rooms.find_doubles, set_aside=rooms.set_aside),
        "mend": SimpleNamespace(
            mend=rooms.mend,
            prove=rooms.prove,
            prove_again=rooms.prove_again,
            replay=rooms.replay,
            chapter_text=rooms.chapter_text,
        ),
        "outputs": SimpleNamespace(**outputs),
        "checks": SimpleNamespace(check_book=rooms.check_book),
    }
    for name, fake in fakes.items():
        monkeypatch.setitem(sys.modules, f"regather.{name}", fake)
        monkeypatch.setattr(regather, name, fake, raising=False)
    return rooms


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path; empty folders end in a slash."""
    if not folder.is_dir():
        return {}
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file():
            found[name] = path.read_bytes()
        elif not any(path.iterdir()):
            found[name + "/"] = b""
    return found

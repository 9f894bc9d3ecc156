"""Two hundred edits of every sort, restored again and again with other text: not a byte of a person's is lost."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.project.fakes import tree
from tests.project.small import book, install, written

from regather import pipeline, project
from regather.model import MendDecision, Proof
from regather.text.decision_lines import NOT_ALONE

EDITS, ROUNDS = 200, 8


@dataclass
class Person:
    """Somebody who edits the chapters at random, and remembers which files are theirs and what they took away."""

    folder: Path
    chance: random.Random
    gone: set[str] = field(default_factory=set)
    count: int = 0

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.md"))

    def one(self) -> Path:
        return self.chance.choice(self.files())

    def token(self) -> str:
        self.count += 1
        return f"edit{self.count:03d}"

    def paragraphs(self, change: Callable[[list[str]], None]) -> None:
        path = self.one()
        parts = path.read_bytes().decode("utf-8").split("\n\n")
        change(parts)
        path.write_bytes("\n\n".join(parts).encode("utf-8"))

    def insert(self) -> None:
        def change(parts: list[str]) -> None:
            at = self.chance.randrange(len(parts))
            words = parts[at].split(" ")
            words.insert(self.chance.randrange(len(words) + 1), self.token())
            parts[at] = " ".join(words)

        self.paragraphs(change)

    def delete(self) -> None:
        def change(parts: list[str]) -> None:
            at = self.chance.randrange(len(parts))
            words = parts[at].split(" ")
            del words[self.chance.randrange(len(words))]
            parts[at] = " ".join(words)

        self.paragraphs(change)

    def replace(self) -> None:
        def change(parts: list[str]) -> None:
            at = self.chance.randrange(len(parts))
            words = parts[at].split(" ")
            words[self.chance.randrange(len(words))] = self.token()
            parts[at] = " ".join(words)

        self.paragraphs(change)

    def join(self) -> None:
        def change(parts: list[str]) -> None:
            at = self.chance.randrange(len(parts))
            parts[at : at + 2] = [" ".join(parts[at : at + 2])]

        self.paragraphs(change)

    def split(self) -> None:
        def change(parts: list[str]) -> None:
            at = self.chance.randrange(len(parts))
            words = parts[at].split(" ")
            middle = len(words) // 2
            parts[at : at + 1] = [" ".join(words[:middle]), " ".join(words[middle:])]

        self.paragraphs(change)

    def remove(self) -> None:
        if len(self.files()) > 4:
            path = self.one()
            self.gone.add(path.name)
            path.unlink()

    def merge(self) -> None:
        if len(self.files()) > 4:
            first, second = sorted(self.chance.sample(self.files(), 2))
            first.write_bytes(first.read_bytes() + b"\n" + second.read_bytes())
            self.gone.add(second.name)
            second.unlink()

    def rename(self) -> None:
        path = self.one()
        self.gone.add(path.name)
        path.rename(path.with_name(f"{self.chance.randrange(90):02d}-{self.token()}.md"))

    def reorder(self) -> None:
        first, second = self.chance.sample(self.files(), 2)
        kept = first.read_bytes()
        first.write_bytes(second.read_bytes())
        second.write_bytes(kept)

    def add(self) -> None:
        name = f"{self.chance.randrange(90):02d}-{self.token()}.md"
        (self.folder / name).write_text(f"# My own\n\n{self.token()}\n", encoding="utf-8")

    def line_ends(self) -> None:
        path = self.one()
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def mark(self) -> None:
        path = self.one()
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().removeprefix(b"\xef\xbb\xbf"))

    def other_form(self) -> None:
        path = self.one()
        text = path.read_bytes().decode("utf-8") + "Ü ﬁ é\n"
        path.write_bytes(unicodedata.normalize(self.chance.choice(("NFC", "NFD")), text).encode("utf-8"))

    def odd_characters(self) -> None:
        path = self.one()
        path.write_bytes(path.read_bytes() + "\ue000\u200b\u2028\n".encode())

    def empty(self) -> None:
        self.one().write_bytes(b"")

    def take_over(self) -> None:
        """The program's version of an edited chapter is taken as it is."""
        beside = sorted(self.folder.glob("*.new"))
        if beside:
            path = self.chance.choice(beside)
            path.replace(path.with_name(path.name.removesuffix(".new")))

    def write_beside(self) -> None:
        beside = sorted(self.folder.glob("*.new*"))
        if beside:
            path = self.chance.choice(beside)
            path.write_bytes(path.read_bytes() + self.token().encode())


WORDS = ("insert", "delete", "replace", "join", "split")
OFTEN = (*WORDS, *WORDS, "line_ends", "mark", "other_form", "odd_characters", "take_over", "write_beside")
SORTS = (*OFTEN, *OFTEN, "remove", "merge", "rename", "reorder", "add", "empty")


def decide(folder: Path, chance: random.Random) -> None:
    """Take a few mends back or find them right, so that the program wants other text in the next round."""
    source = pipeline.read_received(folder)
    changes = [c for c in project.load_ledger(folder) if c.rule not in NOT_ALONE and c.by == "program"]
    chosen = chance.sample(changes, 3)
    takes = [MendDecision(c.span.start, c.rule, chance.choice(("undo", "undo", "keep"))) for c in chosen]
    project.decide_mends(folder, source, {(take.at, take.rule): take for take in takes}.values())


def test_two_hundred_edits_by_hand_survive_every_restoring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    what = book()
    install(monkeypatch, what)
    folder = tmp_path / "p"
    pipeline.restore(written(what, tmp_path), folder)
    person = Person(folder / "chapters", random.Random(7))
    done = 0
    proof: Proof | None = None
    for number in range(ROUNDS):
        program = tree(folder / "chapters")
        for _ in range(EDITS // ROUNDS):
            getattr(person, person.chance.choice(SORTS))()
            done += 1
        mine = {name: data for name, data in tree(folder / "chapters").items() if program.get(name) != data}
        removed = {name for name in person.gone if not (person.folder / name).exists()}
        decide(folder, person.chance)
        report = pipeline.restore(None, folder)
        after = tree(folder / "chapters")
        lost = [name for name, data in mine.items() if data not in after.values()]
        assert not lost, f"round {number}: what a person wrote in {lost} is nowhere"
        moved = [name for name, data in mine.items() if after.get(name) != data]
        assert not moved or "chapter-renumbered" in [f.code for f in report.findings], f"round {number}: {moved}"
        assert not [name for name in removed if name in after], f"round {number}: a removed chapter is back"
        assert report.restored is not None
        proof = report.restored.proof
        assert (proof.lost, proof.invented, proof.faults) == (0, 0, ())
        pipeline.restore(None, folder)
        assert tree(folder / "chapters") == after, f"round {number}: a second restoring changes something"
    assert done == EDITS
    checked = pipeline.check(folder)
    assert checked.proof == proof, "the proof of what lies on disk is another one"
    assert checked.standing is not None
    there = {path.name for path in (folder / "chapters").glob("*.md")}
    standing = checked.standing
    assert there == {*standing.as_written, *standing.edited, *standing.renamed, *standing.own}

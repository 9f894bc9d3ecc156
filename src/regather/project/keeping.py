"""Writes restored chapters into a project and keeps every edit that a person made there.

A file that still is what the program wrote is replaced. Any other file is the person's: it stays
as it is, and the program's text goes beside it as ``NN-slug.md.new``, which is no chapter. A newcomer would look for a
merge; showing both versions loses nothing and can be understood without knowing what a merge is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from regather.model import Finding, Severity
from regather.project.atomic import digest, write_text
from regather.project.layout import CHAPTERS, NOT_CHAPTERS
from regather.project.written import sha256
from regather.text.page_marks import without_page_marks

BESIDE = ".new"
"""What is added to a chapter's name for the program's version beside an edited one."""

_NUMBER = re.compile(r"^\d+-")


@dataclass(slots=True)
class _Keeper:
    """One run over the chapters: where they are, what the program wrote before, what it writes now.

    ``seen`` are versions that lay beside a chapter and that a person removed or wrote into, with their digests.
    """

    folder: Path
    record: dict[str, str]
    unmarked: dict[str, str]
    written: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def state(self, name: str) -> str | None:
        """The digest of the file on disk, or ``None`` where there is no such file."""
        path = self.folder / name
        return digest(path) if path.is_file() else None

    def is_own(self, name: str) -> bool:
        """Whether the file still is what the program wrote there."""
        return name in self.record and self.as_left(name, self.state(name))

    def as_left(self, name: str, now: str | None) -> bool:
        """Whether ``now`` is what the program wrote there, or beside it for a person to take over."""
        beside = [has for other, has in self.record.items() if other.startswith(name + BESIDE)]
        return now == self.record.get(name) or now in beside

    def write(self, name: str, text: str) -> None:
        write_text(self.folder / name, text)
        self.written[name] = sha256(text)

    def say(self, code: str, severity: Severity, message: str, name: str, hint: str) -> None:
        self.findings.append(Finding(code, severity, message, where=f"{CHAPTERS}/{name}".rstrip("/"), hint=hint))


def write_chapters(
    project: Path, texts: Mapping[str, str], record: Mapping[str, str], unmarked: Mapping[str, str] | None = None
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Write ``texts`` (file name to text) into ``chapters/`` of ``project``; return the new record and findings.

    ``record`` is the sha256 of each chapter as the program last wrote it, ``unmarked`` that of the same text
    without its page marks: a mark that changes, because a question was answered, is no new text. Nothing that a person
    wrote is removed or changed; a chapter that only got a new number is moved with its edits.
    """
    kept = keep_chapters(project, texts, record, unmarked or {})
    return kept.chapters, kept.findings


@dataclass(frozen=True, slots=True)
class Kept:
    """What was written: the record of the chapters, that of the same without page marks, and what to tell."""

    chapters: dict[str, str]
    unmarked: dict[str, str]
    findings: tuple[Finding, ...]


def keep_chapters(
    project: Path, texts: Mapping[str, str], record: Mapping[str, str], unmarked: Mapping[str, str]
) -> Kept:
    """The same with the whole record: that of an edited chapter stays the one of the text which was edited."""
    keeper = _Keeper(project / CHAPTERS, dict(record), dict(unmarked))
    keeper.folder.mkdir(parents=True, exist_ok=True)
    _clear_beside(keeper)
    if _is_foreign(keeper, texts):
        _write_all_beside(keeper, texts)
        return Kept(keeper.written, {}, tuple(keeper.findings))
    _renumber(keeper, texts)
    for name in _chapters(keeper.record, without=texts):
        _retire(keeper, name)
    for name, text in texts.items():
        _write(keeper, name, text)
        # What a person's file began as; the next run must see the same difference as this one.
        keeper.written.setdefault(name, keeper.record.get(name, ""))
    bare = {
        name: sha256(without_page_marks(text))
        if keeper.written[name] == sha256(text)
        else keeper.unmarked.get(name, "")
        for name, text in texts.items()
    }
    return Kept(keeper.written, {name: has for name, has in bare.items() if has}, tuple(keeper.findings))


def _chapters(record: Mapping[str, str], without: Mapping[str, str]) -> list[str]:
    return sorted(name for name in record if name.endswith(".md") and name not in without)


def _is_foreign(keeper: _Keeper, texts: Mapping[str, str]) -> bool:
    """Whether the chapters that are there were written by a person and never restored: another division of the book."""
    if any(name.endswith(".md") for name in keeper.record):
        return False
    files = (path for path in keeper.folder.glob("*.md") if path.is_file())
    there = [path.name for path in files if path.name.lower() not in NOT_CHAPTERS]
    return any(name not in texts or keeper.state(name) != sha256(texts[name]) for name in there)


def _write_all_beside(keeper: _Keeper, texts: Mapping[str, str]) -> None:
    """Leave a person's chapters alone; among them, the restored ones would stand in the book a second time."""
    other = [(name, text) for name, text in texts.items() if keeper.state(name) != sha256(text)]
    names = [beside for beside in (_write_beside(keeper, name, text) for name, text in other) if beside]
    if names:
        keeper.say(
            "chapters-own",
            Severity.WARNING,
            "The chapters that are here were not restored from this source and differ from it; they are kept.",
            "",
            f"The restored ones lie beside them, from {names[0]} on. To use those, move yours away and restore again.",
        )


def _clear_beside(keeper: _Keeper) -> None:
    """Remove the versions that an earlier run put beside chapters, unless a person wrote into them."""
    for name in sorted(keeper.record):
        if name.endswith(".md"):
            continue
        if keeper.is_own(name):
            (keeper.folder / name).unlink()
        else:
            keeper.seen[name] = keeper.record[name]


def _write(keeper: _Keeper, name: str, text: str) -> None:
    now, before, new = keeper.state(name), keeper.record.get(name), sha256(text)
    if now == new:
        keeper.written[name] = new
    elif keeper.as_left(name, now):  # as the program left it, or never there
        keeper.write(name, text)
    elif now is None:
        _respect_absence(keeper, name, text)
    elif before == new or keeper.unmarked.get(name) == sha256(without_page_marks(text)):
        _say_kept(keeper, name, "The restored text is the same as before.")
    else:
        beside = _write_beside(keeper, name, text)
        if not beside:
            _say_kept(keeper, name, "You have seen the restored text that lay beside it.")
            return
        keeper.say(
            "chapter-edited",
            Severity.WARNING,
            "You edited this chapter, and the restored text is now another one; yours is kept.",
            name,
            f"The restored text is in {CHAPTERS}/{beside}: take from it what you want, then remove it.",
        )


def _say_kept(keeper: _Keeper, name: str, hint: str) -> None:
    keeper.say("chapter-kept", Severity.NOTE, "You edited this chapter; it is kept as you left it.", name, hint)


def _respect_absence(keeper: _Keeper, name: str, text: str) -> None:
    """The program wrote this file before and it is gone: a person removed or renamed it."""
    before = keeper.record[name]
    files = (path for path in keeper.folder.glob("*.md") if path.is_file())
    others = sorted(path.name for path in files if digest(path) == before)
    if not others:
        keeper.say(
            "chapter-removed",
            Severity.NOTE,
            "You removed or renamed this chapter; it is not written again.",
            name,
            "To have it back, remove its line from book/written.json and run restore again.",
        )
        return
    hint = "Its text is the same as before."
    if before != sha256(text):
        beside = _write_beside(keeper, others[0], text)
        if beside:
            hint = f"The restored text is now another one; it is in {CHAPTERS}/{beside}."
        else:
            hint = "You have seen the restored text that lay beside it."
    keeper.say("chapter-renamed", Severity.NOTE, f"You renamed this chapter to {others[0]}.", name, hint)


def _retire(keeper: _Keeper, name: str) -> None:
    """The program no longer makes this chapter: remove it if it is its own, keep it if it is edited."""
    if keeper.is_own(name):
        (keeper.folder / name).unlink()
    elif keeper.state(name) is not None:
        keeper.say(
            "chapter-left-over",
            Severity.WARNING,
            "The book is now divided in another way and no longer has this chapter; you edited it, so it is kept.",
            name,
            "Its text may now stand in the book twice: take your edits over into the other chapters, then remove it.",
        )


def _renumber(keeper: _Keeper, texts: Mapping[str, str]) -> None:
    """Move a chapter whose number alone has changed to its new name, edits and all."""
    old_names = _by_slug(_chapters(keeper.record, without=texts))
    new_names = _by_slug([name for name in texts if name not in keeper.record])
    for slug, old in old_names.items():
        name = new_names.get(slug)
        if name is None or (keeper.folder / name).exists():
            continue
        keeper.record[name] = keeper.record.pop(old)
        if old in keeper.unmarked:
            keeper.unmarked[name] = keeper.unmarked.pop(old)
        if not (keeper.folder / old).is_file():
            continue  # removed or renamed by a person, whatever its number is
        (keeper.folder / old).rename(keeper.folder / name)
        if not keeper.is_own(name):
            keeper.say(
                "chapter-renumbered",
                Severity.NOTE,
                f"This chapter was {old}; it has a new number and keeps your edits.",
                name,
                "Nothing needs to be done.",
            )


def _by_slug(names: list[str]) -> dict[str, str]:
    """File names by their slug without the number; a slug that stands twice is left out."""
    slugs = [_NUMBER.sub("", name) for name in names]
    return {slug: name for slug, name in zip(slugs, names, strict=True) if slugs.count(slug) == 1}


def _write_beside(keeper: _Keeper, name: str, text: str) -> str:
    """Write ``text`` beside ``name``, under a name that nothing of a person's has; give that name.

    Nothing is written, and the name is empty, where a person removed or wrote into the same text before.
    """
    known = [other for other, has in keeper.seen.items() if other.startswith(name + BESIDE) and has == sha256(text)]
    if known:
        keeper.written[known[0]] = keeper.seen[known[0]]
        return ""
    beside, number = name + BESIDE, 1
    while (keeper.folder / beside).exists():
        number += 1
        beside = f"{name}{BESIDE}{number}"
    keeper.write(beside, text)
    return beside

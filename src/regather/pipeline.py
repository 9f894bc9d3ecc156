"""The order of the stages, on one page: from a source to chapters on disk, from chapters to files to hand out.

A newcomer expects the rooms to be imported at the top. They are imported where they are used,
because WeasyPrint and numpy take longer to load than ``regather init`` takes to run.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from regather import project, publish, store
from regather.errors import BadProject, CannotRestore, MissingProgram, ProofFailed, RegatherError
from regather.model import Artifact, Book, Finding, Level, Proof, Severity, Source

if TYPE_CHECKING:
    from regather.order.reader.second import SecondJudge
    from regather.tools import Need

Progress = Callable[[str, float | None], None]
"""Told what is being done, and the share of it that is done (0 to 1) where that is known."""


def quiet(words: str, share: float | None = None) -> None:
    """The progress of a run that nobody watches."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did; the parts that it did not do are ``None`` or empty.

    ``proof`` and ``standing`` are those of the chapters on disk, where a restoring left its records there;
    ``previews`` are pictures of the pages, where a person asked for them.
    """

    folder: Path
    restored: project.Restored | None = None
    artifacts: tuple[Artifact, ...] = ()
    findings: tuple[Finding, ...] = ()
    proof: Proof | None = None
    standing: project.Standing | None = None
    previews: tuple[Path, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether a finding is an error."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def restore(
    source: Path | None, folder: Path, progress: Progress = quiet, *, model: bool = False, level: str | None = None
) -> Report:
    """Restore ``source`` (or the one in ``book/sources/``) into chapters of the project in ``folder``.

    With ``model``, a language model judges the page turns once more; it must be installed. ``level`` is how
    much is mended (``none``, ``safe``, ``full``; kept in ``book.toml``), ``None`` what ``book.toml`` says.
    """
    with store.opened(), project.staged(folder) as stage:
        restored, findings = _restore(source, stage, progress, model=model, level=level)
    return _report(folder, restored, (), findings)


def build(folder: Path, progress: Progress = quiet, *, preview: bool = False, kept: bool = True) -> Report:
    """Make the EPUB, the web edition, the print PDF and the zines of the book in ``folder``.

    With ``preview``, pictures of its pages are drawn, too. Unless ``kept``, everything is made from nothing.
    """
    book = project.load_book(folder)
    with store.opened(kept=kept):
        stood = None if preview else publish.standing(book, folder)
        if stood is not None:
            return _report(folder, None, *stood)
        with project.staged(folder) as stage:
            artifacts, findings = publish.publish(book, stage, progress)
            previews, unseen = _preview(stage, artifacts, progress) if preview else ((), ())
    return replace(_report(folder, None, artifacts, findings + unseen), previews=previews)


def check(folder: Path, progress: Progress = quiet) -> Report:
    """Check the book in ``folder`` and what was built from it."""
    book = project.load_book(folder)
    artifacts, findings = project.load_artifacts(folder)
    progress("Proving the chapters", None)
    proof, standing, proved = _prove_on_disk(folder)
    progress("Checking", None)
    report = _report(folder, None, artifacts, findings + proved + _check(book, artifacts, folder))
    return replace(report, proof=proof, standing=standing)


def make(
    source: Path | None, folder: Path, progress: Progress = quiet, *, model: bool = False, level: str | None = None
) -> Report:
    """Restore (where there is a source), build and check, and write all of it or nothing."""
    restored: project.Restored | None = None
    findings: tuple[Finding, ...] = ()
    with store.opened(), project.staged(folder) as stage:
        if source is not None or project.received(folder):
            restored, findings = _restore(source, stage, progress, model=model, level=level)
        # A new folder does not exist yet: its stage is the project.
        book = project.load_book(stage.folder) if stage.fresh else project.load_book(folder, staged=stage.folder)
        artifacts, made = publish.publish(book, stage, progress)
        progress("Checking", None)
        staged = tuple(replace(item, path=stage.folder / item.path.relative_to(folder)) for item in artifacts)
        found = tuple(publish.at_home(item, stage) for item in made + _check(book, staged, stage.folder))
    return _report(folder, restored, artifacts, findings + found)


def init(folder: Path) -> Report:
    """Lay out a new project; what is there already stays as it is."""
    with project.staged(folder) as stage:
        project.start(stage.folder, folder)
    return Report(folder)


def schemes() -> dict[str, str]:
    """Every way in which pages may stand in a source: the name of the scheme, and what it is."""
    from regather.imposition import SCHEMES

    return {**{name: scheme.title for name, scheme in SCHEMES.items()}, "free": "in no order that a scheme explains"}


def faults() -> tuple[str, ...]:
    """The names of the faults that a scan of the sheets may have."""
    from regather.imposition import FAULTS

    return tuple(FAULTS)


def examine() -> tuple[Need, ...]:
    """What this machine has of all that Regather needs."""
    from regather.order.reader import weights
    from regather.tools import Need, plain_needs

    model = weights.find_weights() is not None
    return (
        *plain_needs(),
        Need("Language model", "a second judge of page turns (--model)", model, True, weights.INSTALL),
        Need("Pango", "the print PDF", _loads_print(), False, publish.INSTALL_PANGO),
        *(Need(title, "the print PDF", there, False, install) for title, there, install in _faces()),
        Need("Profile of four inks", "files for a printing house", *_inks()),
    )


def _inks() -> tuple[bool, bool, str]:
    """Whether a usual profile is here, that one can do without it, and how to get it."""
    from regather.outputs import press_profile

    return any(path.is_file() for path in press_profile.USUAL), True, press_profile.INSTALL


def _loads_print() -> bool:
    try:
        importlib.import_module("regather.outputs.print_pdf")
    except OSError:  # the engine looks for the system's library when it is loaded
        return False
    return True


def _faces() -> list[tuple[str, bool, str]]:
    """Each face of the print edition: its name, whether it is here, and how to get it."""
    from regather.outputs import print_fonts

    found = []
    for face in print_fonts.FACES:
        try:
            face.paths()
        except MissingProgram as error:
            found.append((face.title, False, error.hint))
        else:
            found.append((face.title, True, ""))
    return found


def read_received(folder: Path) -> Source:
    """The source in ``book/sources/`` of the project in ``folder``."""
    from regather.sources import read_source

    path = project.choose_source(folder, None)
    return read_source(path, project.load_layer(folder, path))


def _language_of(text: str) -> str | None:
    from regather.anatomy.language import find_language

    return find_language(text)


def _layer(path: Path, stage: project.Stage, progress: Progress) -> tuple[str | None, tuple[Finding, ...]]:
    """What stands on the scans at ``path``, read now where it was not before; ``None`` for any other source."""
    from regather import sources

    kept, wanted = project.load_layer(stage.folder, path), project.language_set(stage.folder)
    read = sources.recognise(path, kept, wanted, _language_of, progress)
    if read is None:
        return None, ()
    if read.text != kept:
        project.save_layer(stage.folder, path, read.text)
    return read.text, read.findings


def _prove_on_disk(folder: Path) -> tuple[Proof | None, project.Standing | None, tuple[Finding, ...]]:
    """The proof once more, from what lies in the folder: the source, the arrangement, the ledger and the chapters.

    Nothing where nothing was restored here, or the source is no longer here.
    """
    if not (folder / project.LEDGER).is_file() or not project.received(folder):
        return None, None, ()
    from regather import mend

    try:
        changes = project.load_ledger(folder)
        record = project.load_arrangement(folder)
        arrangement = project.pieces_of(record)
    except BadProject as error:
        finding = Finding("ledger-unreadable", Severity.ERROR, error.what, where=error.where, hint=error.hint)
        return None, None, (finding,)
    try:
        source = read_received(folder)
        same = project.is_of(record, source)
    except (RegatherError, KeyError, TypeError):
        same = False
    if not same:
        message = "The source is not the one that was restored, so the chapters cannot be proven."
        hint = "Put back the file that was received, or run regather restore."
        where = project.SOURCES.as_posix()
        return None, None, (Finding("source-changed", Severity.ERROR, message, where=where, hint=hint),)
    proof = mend.prove_again(source, arrangement, changes)
    texts = {f"{name}.md": text for name, text in mend.replay(source, arrangement, changes).items()}
    standing, findings = project.standing_of(folder, texts)
    hint = "The ledger or the record of the pages was changed. Run regather restore: it writes both anew."
    faults = tuple(replace(fault, where=project.LEDGER.as_posix(), hint=hint) for fault in proof.faults)
    return proof, standing, faults + findings


def _report(
    folder: Path, restored: project.Restored | None, artifacts: tuple[Artifact, ...], findings: tuple[Finding, ...]
) -> Report:
    """The report, each finding told once: several outputs may find the same fault."""
    return Report(folder, restored, artifacts, tuple(dict.fromkeys(findings)))


def _restore(
    given: Path | None, stage: project.Stage, progress: Progress, *, model: bool, level: str | None
) -> tuple[project.Restored, tuple[Finding, ...]]:
    """Restore into the stage; nothing is written before the proof holds."""
    path = project.choose_source(stage.home, given)
    from regather import anatomy, mend, order, sources

    second = _second_judge(progress) if model else None
    progress("Reading the source", None)
    _check_size(path, None)
    layer, read = _layer(path, stage, progress)
    source = sources.read_source(path, layer)
    _check_size(path, source)
    if not source.text.strip():
        raise CannotRestore("The source holds no text.", where=str(path), hint="Check that it is the right file.")
    project.load_config(stage.home)
    if level is not None:
        project.set_mending(stage.folder, Level(level))
    mending = project.load_config(stage.home, staged=stage.folder).mend
    decisions = project.load_decisions(stage.folder, source, tuple(schemes()))
    progress("Looking for headings, notes and folios", None)
    parts = anatomy.dissect(source, decisions)
    progress("Finding the order of the pages", None)
    arrangement = order.arrange(source, parts, decisions, progress, second)
    parts = order.set_aside(parts, order.find_doubles(source, parts))
    progress("Mending the text", None)
    manuscript = mend.mend(source, parts, arrangement, decisions, mending)
    proof = mend.prove(source, arrangement, manuscript, decisions.mends)
    _insist(proof, path)
    texts = {f"{draft.slug}.md": mend.chapter_text(source, manuscript, draft) for draft in manuscript.chapters}
    restored, findings = project.write_restored(
        project.Restoring(path, source, parts, arrangement, manuscript, proof, decisions, texts), stage
    )
    unread = (_unread(source, parts.language),) if second is not None and not second.reads(parts.language) else ()
    return restored, source.findings + read + _encoding(source) + unread + findings


MOST_CHARACTERS = 20_000_000
"""Some 11,000 small pages, twenty thick books: 17.9 million have been restored to the end. A character takes some 400
bytes of memory on its way through the stages."""

MOST_BYTES = 1_000_000_000
"""Of a file that holds so many characters in the most wordy of the forms that OCR programs write."""


def _check_size(path: Path, source: Source | None) -> None:
    """Raise :class:`CannotRestore` for a source that no usual computer has the memory for, before it is used up."""
    size = path.stat().st_size if source is None and path.is_file() else 0
    if size > MOST_BYTES:
        has, most = f"{size // 1_000_000:,} MB", f"{MOST_BYTES // 1_000_000:,} MB"
    elif source is not None and len(source.text) > MOST_CHARACTERS:
        has, most = f"{len(source.text):,} characters", f"{MOST_CHARACTERS:,}"
    else:
        return
    raise CannotRestore(
        f"The source is too big: it has {has}, and no more than {most} are put in order at once.",
        where=str(path),
        hint="Restore one volume at a time: put the text of each into a file of its own.",
    )


def _second_judge(progress: Progress) -> SecondJudge:
    """The language model, ready to read; raises :class:`MissingProgram` where it is not installed."""
    from regather.order.reader.second import load_second_judge

    progress("Loading the language model", None)
    return load_second_judge()


def _unread(source: Source, language: str | None) -> Finding:
    """A note where the language model was asked for and does not know the language."""
    message = "The language model was not asked: it does not know the language of this source well enough."
    hint = f"The language found is “{language}”." if language else "No language was found."
    return Finding("model-not-asked", Severity.NOTE, message, where=source.name, hint=hint)


def _encoding(source: Source) -> tuple[Finding, ...]:
    """A note where the source is not UTF-8: its encoding may be a guess."""
    if source.encoding.replace("-", "").startswith("utf8"):
        return ()
    message = f"The source is not UTF-8; it was read as {source.encoding}."
    hint = "If letters come out wrong, convert it to UTF-8 and restore that."
    return (Finding("source-encoding", Severity.NOTE, message, where=source.name, hint=hint),)


def _insist(proof: Proof, path: Path) -> None:
    """Raise unless every character of the source is accounted for."""
    if not (proof.lost or proof.invented or proof.faults):
        return
    first = f" First: {proof.faults[0].message}" if proof.faults else ""
    raise ProofFailed(
        f"Nothing was written: {proof.lost} characters would be lost and {proof.invented} invented.{first}",
        where=str(path),
        hint="This is a fault of Regather. Please report it with the source.",
    )


def _preview(
    stage: project.Stage, artifacts: tuple[Artifact, ...], progress: Progress
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Pictures of the pages into the stage; those of an earlier build that this book no longer has go."""
    from regather.outputs import preview

    def made(kind: str) -> Path:
        home = next(item.path for item in artifacts if item.kind == kind)
        staged = stage.folder / home.relative_to(stage.home)
        return staged if staged.is_file() else home

    progress("Drawing the preview", None)
    folder = stage.folder / project.PREVIEW
    folder.mkdir(parents=True, exist_ok=True)
    drawn, findings = preview.write_preview(made("pdf"), made("epub"), folder)
    names = {path.name for path in drawn}
    for name in preview.NAMES:
        if name not in names and (stage.home / project.PREVIEW / name).is_file():
            stage.discard(project.PREVIEW / name)
    return tuple(stage.home / project.PREVIEW / path.name for path in drawn), findings


def _check(book: Book, artifacts: tuple[Artifact, ...], records: Path) -> tuple[Finding, ...]:
    """What the checks find; ``records`` is the project whose ``book/`` has the records of the last restoring."""
    from regather.checks import check_book

    return check_book(book, artifacts, records=records)

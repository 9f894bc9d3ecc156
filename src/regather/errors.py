"""Every way Regather can stop, as one exception type and one table of exit codes.

An exception here means "cannot go on". Problems that leave a usable result are
:class:`regather.model.Finding` values instead, so that a person sees all of them at once.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of the command ``regather``; the reference prints this table."""

    DONE = 0
    INTERNAL = 1
    USAGE = 2
    DOUBTS = 3
    UNREADABLE_SOURCE = 4
    CANNOT_RESTORE = 5
    CHECK_FAILED = 6
    MISSING_PROGRAM = 7
    BAD_PROJECT = 8
    BAD_DECISION = 9
    CANNOT_WRITE = 10
    PROOF_FAILED = 11
    CANNOT_BUILD = 12
    INTERRUPTED = 130

    @property
    def meaning(self) -> str:
        """What the code tells the caller, in one plain sentence."""
        return _MEANINGS[self]


_MEANINGS: dict[ExitCode, str] = {
    ExitCode.DONE: "Everything was done.",
    ExitCode.INTERNAL: "Regather itself failed; this is a fault to report.",
    ExitCode.USAGE: "The command line cannot be understood.",
    ExitCode.DOUBTS: "Everything was done, but doubts are open and --strict was given.",
    ExitCode.UNREADABLE_SOURCE: "The source cannot be read as text.",
    ExitCode.CANNOT_RESTORE: "No credible reading order was found.",
    ExitCode.CHECK_FAILED: "A check found an error in the book or in what was made from it.",
    ExitCode.MISSING_PROGRAM: "A program or library that this job needs is not installed.",
    ExitCode.BAD_PROJECT: "The project folder or one of its settings files is not usable.",
    ExitCode.BAD_DECISION: "A decision does not fit the source.",
    ExitCode.CANNOT_WRITE: "A file or folder cannot be written.",
    ExitCode.PROOF_FAILED: "The proof that nothing was lost or invented failed; nothing was written.",
    ExitCode.CANNOT_BUILD: "A book cannot be made from the chapters.",
    ExitCode.INTERRUPTED: "The run was interrupted; the folder is as it was.",
}


class RegatherError(Exception):
    """Something that makes going on impossible, told in plain sentences.

    ``what`` says what is wrong, ``where`` names the file and place, ``hint`` says what to do next.
    """

    code: ExitCode = ExitCode.INTERNAL

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        advice = f" {self.hint}" if self.hint else ""
        return f"{self.what}{place}{advice}"


class UsageError(RegatherError):
    """The caller asked for something that makes no sense."""

    code = ExitCode.USAGE


class UnreadableSource(RegatherError):
    """The source is missing, empty, binary or in an encoding that cannot be decoded."""

    code = ExitCode.UNREADABLE_SOURCE


class CannotRestore(RegatherError):
    """No reading order of the source is credible."""

    code = ExitCode.CANNOT_RESTORE


class ProofFailed(RegatherError):
    """A character of the source would be lost, or one would be invented."""

    code = ExitCode.PROOF_FAILED


class BadProject(RegatherError):
    """The project folder, ``book.toml`` or a chapter file cannot be used as it is."""

    code = ExitCode.BAD_PROJECT


class BadDecision(RegatherError):
    """A person's decision does not fit the source that it speaks of."""

    code = ExitCode.BAD_DECISION


class CannotWrite(RegatherError):
    """A file or folder cannot be written: no permission, no room, in the way."""

    code = ExitCode.CANNOT_WRITE


class CannotBuild(RegatherError):
    """A book cannot be made from the chapters that are there."""

    code = ExitCode.CANNOT_BUILD


class MissingProgram(RegatherError):
    """An outside program or native library that this job needs is not installed."""

    code = ExitCode.MISSING_PROGRAM

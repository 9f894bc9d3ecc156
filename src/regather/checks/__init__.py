"""A book and what was made from it -> findings. Start reading at :data:`CHECKS`; codes are in ``codes.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from regather.checks.code import Code
from regather.checks.codes import CODES, found, row_of
from regather.checks.epub import check_epub
from regather.checks.pdf import check_print, check_zine
from regather.checks.text import check_text
from regather.model import Artifact, Book, Finding
from regather.tools import validate_epub

Check = Callable[[Book, Artifact], tuple[Finding, ...]]

CHECKS: dict[str, tuple[Check, ...]] = {
    "epub": (lambda _book, artifact: check_epub(artifact.path), lambda _book, artifact: validate_epub(artifact.path)),
    "pdf": (check_print,),
    "zine-a4": (check_zine,),
    "zine-letter": (check_zine,),
}
"""The checks for each kind of artifact, in the order in which they run."""


def check_book(book: Book, artifacts: Iterable[Artifact] = ()) -> tuple[Finding, ...]:
    """Check the chapters, then each artifact; each finding is told once, in the order found.

    :raises MissingProgram: pandoc is not installed.
    :raises CannotBuild: pandoc failed.
    """
    findings = list(check_text(book))
    for artifact in artifacts:
        if not artifact.path.is_file():
            findings.append(found("artifact-missing", f"There is no {artifact.path.name}.", str(artifact.path)))
            continue
        for check in CHECKS.get(artifact.kind, ()):
            findings += check(book, artifact)
    return tuple(dict.fromkeys(findings))


__all__ = ["CHECKS", "CODES", "Check", "Code", "check_book", "found", "row_of"]

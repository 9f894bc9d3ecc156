"""A book and what was made from it -> findings. Start reading at :data:`CHECKS`; codes are in ``codes.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from regather.checks.code import Code
from regather.checks.codes import CODES, found, row_of
from regather.checks.epub import check_epub
from regather.checks.kepub import check_kepub
from regather.checks.lint import lint
from regather.checks.pdf import check_print, check_zine
from regather.checks.pictures import check_pictures
from regather.checks.press import check_press
from regather.checks.text import check_text
from regather.checks.waive import waive
from regather.checks.web import check_web_archive, check_web_page
from regather.model import Artifact, Book, Finding
from regather.project.allow import load_allowed
from regather.tools import PDF_A_2A, PDF_UA_1, check_access, validate_epub, validate_pdf

Check = Callable[[Book, Artifact], tuple[Finding, ...]]

CHECKS: dict[str, tuple[Check, ...]] = {
    "epub": (
        lambda _book, artifact: check_epub(artifact.path),
        lambda _book, artifact: validate_epub(artifact.path),
        lambda _book, artifact: check_access(artifact.path),
    ),
    "kepub": (lambda _book, artifact: check_kepub(artifact.path),),
    "pdf": (check_print, check_pictures, lambda _book, artifact: validate_pdf(artifact.path, PDF_UA_1)),
    "archive": (
        lambda _book, artifact: validate_pdf(artifact.path, PDF_A_2A),
        lambda _book, artifact: validate_pdf(artifact.path, PDF_UA_1),
    ),
    "press": (check_press,),
    "cover": (check_press,),
    "zine-a4": (check_zine,),
    "zine-letter": (check_zine,),
    "web": (lambda _book, artifact: check_web_page(artifact.path),),
    "web-zip": (lambda _book, artifact: check_web_archive(artifact.path),),
}
"""The checks for each kind of artifact, in the order in which they run."""


def check_book(book: Book, artifacts: Iterable[Artifact] = (), *, records: Path | None = None) -> tuple[Finding, ...]:
    """Check the chapters, then each artifact; each finding is told once, in the order found.

    ``records`` is the folder that holds the records of the restoring, the book's own if left out. What
    ``book/allow.toml`` allows is left out.

    :raises MissingProgram: pandoc is not installed.
    :raises CannotBuild: pandoc failed.
    :raises BadProject: ``book/allow.toml`` is not as it should be.
    """
    allowed = load_allowed(book.folder)
    findings = [*check_text(book), *lint(book, records)]
    for artifact in artifacts:
        if not artifact.path.is_file():
            findings.append(found("artifact-missing", f"There is no {artifact.path.name}.", str(artifact.path)))
            continue
        for check in CHECKS.get(artifact.kind, ()):
            findings += check(book, artifact)
    return waive(book, dict.fromkeys(findings), allowed)


__all__ = ["CHECKS", "CODES", "Check", "Code", "check_book", "found", "lint", "row_of"]

"""A book and what was made from it -> findings. Start reading at :data:`CHECKS`; codes are in ``codes.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from regather.checks.code import Code
from regather.checks.codes import CODES, found, row_of
from regather.checks.epub import check_epub
from regather.checks.kepub import check_kepub
from regather.checks.lint import lint
from regather.checks.pdf import check_print, check_zine
from regather.checks.pictures import check_pictures
from regather.checks.press import check_press
from regather.checks.styles import check_styles
from regather.checks.text import check_text
from regather.checks.waive import waive
from regather.checks.web import check_web_archive, check_web_page
from regather.model import Artifact, Book, Finding
from regather.project.allow import load_allowed
from regather.tools import PDF_A_2A, PDF_UA_1, check_access, validate_epub, validate_pdf

Check = Callable[[Book, Artifact], tuple[Finding, ...]]

CHECKS: dict[str, tuple[Check, ...]] = {
    "epub": (lambda _book, artifact: check_epub(artifact.path),),
    "kepub": (lambda _book, artifact: check_kepub(artifact.path),),
    "pdf": (check_print, check_pictures),
    "press": (check_press,),
    "cover": (check_press,),
    "zine-a4": (check_zine,),
    "zine-letter": (check_zine,),
    "web": (lambda _book, artifact: check_web_page(artifact.path),),
    "web-zip": (lambda _book, artifact: check_web_archive(artifact.path),),
}
"""Our own checks for each kind of artifact, in the order in which they run."""

JUDGES: dict[str, tuple[Callable[[Path], tuple[Finding, ...]], ...]] = {
    "epub": (validate_epub, check_access),
    "pdf": (partial(validate_pdf, profile=PDF_UA_1),),
    "archive": (partial(validate_pdf, profile=PDF_A_2A), partial(validate_pdf, profile=PDF_UA_1)),
}
"""The judges from outside for each kind of artifact: programs, which run beside our own checks."""

AT_ONCE = 2
"""How many judges run at a time: each is a virtual machine or a browser, and wants some hundred megabytes."""


def check_book(book: Book, artifacts: Iterable[Artifact] = (), *, records: Path | None = None) -> tuple[Finding, ...]:
    """Check the chapters, then each artifact; each finding is told once, in the order found.

    ``records`` is the folder that holds the records of the restoring, the book's own if left out. What
    ``book/allow.toml`` allows is left out.

    :raises MissingProgram: pandoc is not installed.
    :raises CannotBuild: pandoc failed.
    :raises BadProject: ``book/allow.toml`` is not as it should be.
    """
    allowed = load_allowed(book.folder)
    artifacts = tuple(artifacts)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [
            [pool.submit(judge, artifact.path) for judge in JUDGES.get(artifact.kind, ()) if artifact.path.is_file()]
            for artifact in artifacts
        ]
        findings = [*check_text(book), *check_styles(book), *lint(book, records)]
        for artifact, judged in zip(artifacts, answers, strict=True):
            if not artifact.path.is_file():
                findings.append(found("artifact-missing", f"There is no {artifact.path.name}.", str(artifact.path)))
                continue
            for check in CHECKS.get(artifact.kind, ()):
                findings += check(book, artifact)
            for answer in judged:
                findings += answer.result()
    return waive(book, dict.fromkeys(findings), allowed)


__all__ = ["CHECKS", "CODES", "JUDGES", "Check", "Code", "check_book", "found", "lint", "row_of"]

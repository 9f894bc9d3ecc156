"""Lists the files in ``build/`` with their checksums, in the format of ``sha256sum``.

A newcomer finds artifacts by their names; only those listed in ``SHA256SUMS`` were made by this program.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from regather.model import Artifact, Finding, Severity
from regather.project.atomic import digest
from regather.project.layout import BUILD, CHECKSUMS

SUFFIXES: dict[str, str] = {
    "zine-a4": "-zine-a4.pdf",
    "zine-letter": "-zine-letter.pdf",
    "archive": "-archive.pdf",
    "press": "-press.pdf",
    "cover": "-cover.pdf",
    "web-zip": "-web.zip",
    "web": ".html",
    "pdf": ".pdf",
    "kepub": ".kepub.epub",
    "epub": ".epub",
}
"""The end of each artifact's file name after the book's slug, by its kind; the longest ends first."""


def artifact_path(folder: Path, slug: str, kind: str) -> Path:
    """Where the artifact of this kind is written."""
    return folder / BUILD / f"{slug}{SUFFIXES[kind]}"


def checksums(artifacts: Iterable[Artifact]) -> str:
    """The text of ``SHA256SUMS``: one artifact a line, by name."""
    return "".join(f"{item.sha256}  {item.path.name}\n" for item in sorted(artifacts, key=lambda item: item.path.name))


def load_artifacts(folder: Path) -> tuple[tuple[Artifact, ...], tuple[Finding, ...]]:
    """The artifacts that ``build/SHA256SUMS`` lists, and what is wrong with the list.

    An artifact that is gone is left out; one that changed since keeps the checksum it has now.
    """
    if not (folder / CHECKSUMS).is_file():
        return (), (_finding("not-built", Severity.NOTE, "Nothing has been built yet.", CHECKSUMS.as_posix()),)
    artifacts, findings = [], []
    for noted, name in _listed(folder):
        kind = next((kind for kind, end in SUFFIXES.items() if name.endswith(end)), "")
        file = folder / BUILD / name
        where = f"{BUILD}/{name}"
        if not kind or not file.is_file():
            findings.append(_finding("artifact-gone", Severity.WARNING, "A file that was built is gone.", where))
            continue
        now = digest(file)
        if now != noted:
            message = "The file is not the one that was built."
            findings.append(_finding("artifact-changed", Severity.WARNING, message, where))
        artifacts.append(Artifact(kind, file, now))
    return tuple(artifacts), tuple(findings)


def outdated(folder: Path, artifacts: Iterable[Artifact]) -> tuple[Path, ...]:
    """What an earlier build made and this one no longer does, as paths in the project; the book got another name.

    A file that somebody changed since is not among them.
    """
    now = {artifact.path.name for artifact in artifacts}
    old = ((noted, BUILD / name) for noted, name in _listed(folder) if name not in now)
    return tuple(path for noted, path in old if (folder / path).is_file() and digest(folder / path) == noted)


def _listed(folder: Path) -> list[tuple[str, str]]:
    """Each checksum and file name of ``SHA256SUMS``; names that lead out of ``build/`` are left out."""
    path = folder / CHECKSUMS
    if not path.is_file():
        return []
    rows = (line.partition("  ") for line in path.read_text(encoding="utf-8", errors="replace").splitlines())
    return [(noted, name) for noted, _, name in rows if name and Path(name).name == name]


def _finding(code: str, severity: Severity, message: str, where: str) -> Finding:
    return Finding(code, severity, message, where=where, hint="Run regather build.")

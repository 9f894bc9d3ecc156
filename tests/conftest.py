"""What every test folder may use.

``shared`` is the folder beside the repository with the real source and the benchmark cases. It is
not part of the repository, so a test that needs it is skipped, with its reason, where it is absent.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# Ace takes ten seconds a book, so no test that checks a book asks it unawares. Those that mean to, unset this.
os.environ.setdefault("REGATHER_TOOLS", "")

# What one test made must not help another, nor lie about in the home of whoever runs the tests.
os.environ["REGATHER_CACHE"] = ""

# Property tests draw the same examples on every run; a slow machine is no failure.
settings.register_profile("house", derandomize=True, deadline=None, max_examples=40)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real source and the benchmark cases, or a skip."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED.name}/ is not beside the repository")
    return SHARED


@pytest.fixture(scope="session")
def seed(shared: Path) -> Path:
    """The real source, or a skip."""
    found = sorted((shared / "seed").glob("*.txt"))
    if not found:
        pytest.skip("the real source is not in shared/seed")
    return found[0]


@pytest.fixture(scope="session")
def dev_cases(shared: Path) -> tuple[Path, ...]:
    """The folders of the benchmark's text cases, or a skip."""
    found = tuple(sorted(path for path in (shared / "corpus" / "dev" / "text").glob("*") if path.is_dir()))
    if not found:
        pytest.skip("the benchmark cases are not in shared/corpus/dev")
    return found

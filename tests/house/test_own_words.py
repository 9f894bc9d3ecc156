"""No sentence of the real source or of the benchmark's books is copied into the repository.

They are other people's texts, and a test that quotes one has usually been fitted to it. Tests on them
read them from the folder beside the repository and keep only offsets.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

RUN = 9
WORD = re.compile(r"[^\W_]+")
NOT_OURS = {"LICENSE"}


def windows(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of nine words, in lower case and without punctuation."""
    words = [word.lower() for word in WORD.findall(text)]
    return zip(*(words[start:] for start in range(RUN)), strict=False)


def own_files(root: Path) -> list[Path]:
    """The text files that git knows or would know."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return [root / name for name in listed.stdout.splitlines() if name not in NOT_OURS and (root / name).is_file()]


def test_windows_ignore_case_and_punctuation() -> None:
    assert list(windows("One, two: three four FIVE six-seven (eight) nine.")) == list(
        windows("one two three four five six seven eight nine")
    )


def test_no_run_of_nine_words_comes_from_a_benchmark_book(root: Path, seed: Path, dev_cases: tuple[Path, ...]) -> None:
    ours: dict[tuple[str, ...], str] = {}
    for path in own_files(root):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for window in windows(text):
            ours.setdefault(window, str(path.relative_to(root)))
    sources = [seed, *(case / "source.txt" for case in dev_cases)]
    found = {
        f"{ours[window]}: {' '.join(window)} (from {source.parent.name}/{source.name})"
        for source in sources
        for window in windows(source.read_text(encoding="utf-8", errors="replace"))
        if window in ours
    }
    assert not found, "say it in other words:\n" + "\n".join(sorted(found))

"""What is installed is whole: style sheets, schemas and models travel with the code."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path


def test_every_file_of_the_package_is_in_the_wheel(root: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    package = root / "src"
    files = {path for path in (package / "regather").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    missing = sorted(name for path in files if (name := path.relative_to(package).as_posix()) not in packed)
    assert not missing, f"hatchling leaves these out (does .gitignore name them?): {', '.join(missing)}"
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in packed)

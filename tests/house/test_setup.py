"""The set-up script decides rightly on machines that differ from this one.

Each test builds a small world: a folder that is the whole PATH, with stand-ins for Python, dpkg-query,
apt-get, sudo and java that write down how they were called. Nothing is installed.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig", "fonts-dejavu-core")
PLAIN_TOOLS = ("sh", "cat", "cksum", "dirname", "env", "mkdir", "chmod", "rm", "cp", "touch", "true")

# Stands in for a Python: answers the version check, knows or lacks venv, and makes a venv of itself.
PYTHON = """#!/bin/sh
[ "{broken}" = yes ] && exit 127
case "$*" in
    *"version_info < (3, 11)"*) [ {minor} -ge 11 ] ;;
    *"import ensurepip, venv"*) [ "{has_venv}" = yes ] || [ -e "$WORLD/installed/python3.{minor}-venv" ] ;;
    *"print("*) printf 'python3.{minor}-venv ' ;;
    --version) echo "Python 3.{minor}" ;;
    "-m venv "*)
        mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; touch "$3/pyvenv.cfg"
        echo "venv {minor}" >>"$WORLD/log" ;;
    "-m pip "*) echo "pip $*" >>"$WORLD/log"; touch .venv/bin/regather; chmod +x .venv/bin/regather ;;
    *) echo "unexpected: $*" >&2; exit 99 ;;
esac
"""
DPKG_QUERY = """#!/bin/sh
[ -e "$WORLD/installed/$3" ] && printf 'install ok installed'
"""
APT_GET = """#!/bin/sh
echo "apt-get $*" >>"$WORLD/log"
[ "$1" = install ] || exit 0
for package in "$@"; do touch "$WORLD/installed/$package"; done
if [ -e "$WORLD/installed/python3" ]; then cp "$WORLD/spare-python" "$WORLD/bin/python3"; fi
"""
SUDO = """#!/bin/sh
[ "{may}" = yes ] || {{ echo "sudo: a password is required" >&2; exit 1; }}
shift
exec "$@"
"""


@dataclass
class World:
    """A machine: what is installed, who runs the set-up, and the clone it runs in."""

    folder: Path
    root: Path
    calls: list[str] = field(default_factory=list)

    def program(self, name: str, text: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(text)
        path.chmod(0o755)

    def python(self, name: str = "python3", minor: int = 11, has_venv: str = "yes", broken: str = "no") -> None:
        self.program(name, PYTHON.format(minor=minor, has_venv=has_venv, broken=broken))

    def user(self, uid: int, sudo: str | None = None) -> None:
        self.program("id", f"#!/bin/sh\necho {uid}\n")
        if sudo is not None:
            self.program("sudo", SUDO.format(may=sudo))

    def install(self, *packages: str) -> None:
        for package in packages:
            (self.folder / "installed" / package).touch()

    def run(self, profile: str = "run", **variables: str) -> subprocess.CompletedProcess[str]:
        log = self.folder / "log"
        log.unlink(missing_ok=True)
        done = subprocess.run(
            ["/bin/sh", "scripts/setup.sh", profile],
            cwd=self.folder / "clone",
            env={"PATH": str(self.folder / "bin"), "WORLD": str(self.folder), **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        self.calls = log.read_text().splitlines() if log.exists() else []
        return done

    @property
    def apt_calls(self) -> list[str]:
        return [call for call in self.calls if call.startswith("apt-get")]


@pytest.fixture
def world(tmp_path: Path, root: Path) -> World:
    (tmp_path / "bin").mkdir()
    (tmp_path / "installed").mkdir()
    (tmp_path / "clone" / "scripts").mkdir(parents=True)
    shutil.copy(root / "scripts" / "setup.sh", tmp_path / "clone" / "scripts")
    (tmp_path / "clone" / "pyproject.toml").write_text("[project]\nname = 'one'\n")
    for tool in PLAIN_TOOLS:
        found = shutil.which(tool, path="/bin:/usr/bin")
        assert found is not None
        (tmp_path / "bin" / tool).symlink_to(found)
    made = World(tmp_path, root)
    made.program("dpkg-query", DPKG_QUERY)
    made.program("apt-get", APT_GET)
    made.program("java", "#!/bin/sh\n")
    made.program("pdftoppm", "#!/bin/sh\n")
    made.program("tesseract", "#!/bin/sh\n")
    made.python()
    made.user(1000)
    return made


def test_nothing_is_installed_into_the_system_when_all_is_there(world: World) -> None:
    world.install(*LIBRARIES)
    done = world.run("dev")
    assert done.returncode == 0, done.stderr
    assert world.apt_calls == []
    assert world.calls[0] == "venv 11"
    assert world.calls[1].endswith("--editable .[dev]")


def test_the_second_run_does_nothing(world: World) -> None:
    world.install(*LIBRARIES)
    world.run("dev")
    done = world.run("dev")
    assert (done.returncode, done.stdout, world.calls) == (0, "", [])


def test_a_set_up_for_tests_serves_for_making_books(world: World) -> None:
    world.install(*LIBRARIES)
    world.run("dev")
    world.run("run")
    assert world.calls == []


def test_a_changed_pyproject_is_installed_again(world: World) -> None:
    world.install(*LIBRARIES)
    world.run("run")
    (world.folder / "clone" / "pyproject.toml").write_text("[project]\nname = 'two'\n")
    world.run("run")
    assert len(world.calls) == 1
    assert world.calls[0].startswith("pip ")


def test_root_installs_what_is_missing_and_only_that(world: World) -> None:
    world.user(0)
    world.install(*LIBRARIES[1:])
    done = world.run("run")
    assert done.returncode == 0, done.stderr
    assert world.apt_calls[-1] == f"apt-get install -y --no-install-recommends {LIBRARIES[0]}"


def test_sudo_without_a_password_is_used(world: World) -> None:
    world.user(1000, sudo="yes")
    done = world.run("run")
    assert done.returncode == 0, done.stderr
    assert all(package in world.apt_calls[-1] for package in LIBRARIES)


@pytest.mark.parametrize("sudo", ["no", None], ids=["sudo asks for a password", "no sudo"])
def test_a_user_who_may_not_install_is_told_the_exact_command(world: World, sudo: str | None) -> None:
    world.user(1000, sudo=sudo)
    done = world.run("run")
    assert done.returncode == 1
    wanted = "sudo apt-get update && sudo apt-get install -y --no-install-recommends " + " ".join(LIBRARIES)
    assert wanted in done.stderr
    assert world.calls == []


def test_system_packages_can_be_skipped(world: World) -> None:
    done = world.run("run", SYSTEM="skip")
    assert done.returncode == 0, done.stderr
    assert world.apt_calls == []


def test_java_and_poppler_are_wanted_for_the_tests_alone(world: World) -> None:
    world.user(0)
    world.install(*LIBRARIES)
    for name in ("java", "pdftoppm"):
        (world.folder / "bin" / name).unlink()
    world.run("run")
    assert world.apt_calls == []
    world.run("dev")
    assert world.apt_calls[-1].endswith("default-jre-headless poppler-utils")


OCR = "apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-eng"


def without_tesseract(world: World) -> None:
    world.install(*LIBRARIES)
    (world.folder / "bin" / "tesseract").unlink()


def test_tesseract_is_installed_where_that_can_be_done(world: World) -> None:
    world.user(0)
    without_tesseract(world)
    world.run("run")
    assert world.apt_calls == [OCR]


def test_without_permission_tesseract_is_named_and_all_goes_on(world: World) -> None:
    without_tesseract(world)
    done = world.run("run")
    assert (done.returncode, world.apt_calls) == (0, [])
    assert f"sudo {OCR}" in done.stdout
    assert world.run("run").stdout == "", "it is said once"


def test_where_tesseract_cannot_be_had_all_goes_on_and_it_is_not_tried_again(world: World) -> None:
    world.user(0)
    without_tesseract(world)
    world.program("apt-get", '#!/bin/sh\necho "apt-get $*" >>"$WORLD/log"\nexit 1\n')
    done = world.run("run")
    assert done.returncode == 0, done.stderr
    assert "goes on without it" in done.stdout
    world.run("run")
    assert world.apt_calls == []


def test_a_machine_without_python_gets_one(world: World) -> None:
    world.user(0)
    (world.folder / "bin" / "python3").rename(world.folder / "spare-python")
    done = world.run("run")
    assert done.returncode == 0, done.stderr
    assert " python3 python3-venv " in world.apt_calls[-1]
    assert "venv 11" in world.calls


def test_a_python_without_venv_gets_the_package_of_its_own_version(world: World) -> None:
    world.user(0)
    world.install(*LIBRARIES)
    world.python(minor=12, has_venv="no")
    done = world.run("run")
    assert done.returncode == 0, done.stderr
    assert world.apt_calls[-1].endswith(" python3.12-venv")


def test_a_newer_python_is_taken_when_python3_is_too_old(world: World) -> None:
    world.install(*LIBRARIES)
    world.python("python3", minor=9)
    world.python("python3.13", minor=13)
    world.run("run")
    assert "venv 13" in world.calls


def test_a_shim_that_refuses_to_run_is_passed_over(world: World) -> None:
    world.install(*LIBRARIES)
    world.python("python3", broken="yes")
    world.python("python3.12", minor=12)
    world.run("run")
    assert "venv 12" in world.calls


def test_a_named_python_is_the_only_one_tried(world: World) -> None:
    world.install(*LIBRARIES)
    world.python("old", minor=10)
    done = world.run("run", PYTHON="old")
    assert done.returncode == 1
    assert "no Python of version 3.11 or newer at old" in done.stderr


def test_a_venv_whose_python_is_gone_is_made_anew(world: World) -> None:
    world.install(*LIBRARIES)
    world.run("run")
    (world.folder / "clone" / ".venv" / "bin" / "python").unlink()
    done = world.run("run")
    assert done.returncode == 0, done.stderr
    assert "venv 11" in world.calls


def test_a_folder_of_somebody_else_is_not_deleted(world: World) -> None:
    world.install(*LIBRARIES)
    mine = world.folder / "clone" / ".venv" / "letters"
    mine.mkdir(parents=True)
    done = world.run("run")
    assert done.returncode == 1
    assert "is in the way" in done.stderr
    assert mine.is_dir()


def test_another_system_is_told_what_it_needs(world: World) -> None:
    (world.folder / "bin" / "dpkg-query").unlink()
    done = world.run("run")
    assert done.returncode == 0, done.stderr
    assert "Pango" in done.stdout

#!/bin/sh
# Makes this clone ready to run: system packages, a Python, and the folder .venv with everything in it.
#
#   sh scripts/setup.sh run     what `make book` needs
#   sh scripts/setup.sh dev     the same, and what `make test` needs
#
# The one thing to know: it is called before every `make book` and `make test`, so it must cost
# nothing when there is nothing to do. It therefore looks before it acts, and leaves a stamp in
# .venv that names the state of pyproject.toml it was made for.
#
# SYSTEM=skip   go on although system packages are missing
# PYTHON=...    use this Python (3.11 or newer) instead of looking for one
set -eu

cd "$(dirname "$0")/.."
profile=${1:-run}
venv=${VENV:-.venv}

# Each system package is needed for one thing; the comment says which.
libraries="libpango-1.0-0 libpangoft2-1.0-0"      # WeasyPrint sets the lines of the PDF with them
libraries="$libraries libharfbuzz-subset0"        # fonts in the PDF are cut down to what is used
libraries="$libraries fontconfig fonts-dejavu-core"  # finds the fonts; a bare machine has none at all
java_package="default-jre-headless"               # EPUBCheck is a Java program
poppler_package="poppler-utils"                   # the tests read pages back out of the PDFs
ocr_packages="tesseract-ocr tesseract-ocr-eng"    # reads scans; books that come as text are made without it

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# ---------------------------------------------------------------- Python

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 </dev/null
}

# Prints the first Python that is new enough. A pyenv shim may stand first on the path and still
# refuse to run, so every folder of the path is tried, and each candidate is run, not just looked up.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        new_enough "$PYTHON" && command -v "$PYTHON"
        return
    fi
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        rest=$PATH:
        while [ -n "$rest" ]; do
            candidate=${rest%%:*}/$name
            rest=${rest#*:}
            if [ -x "$candidate" ] && new_enough "$candidate"; then
                printf '%s\n' "$candidate"
                return 0
            fi
        done
    done
    return 1
}

# Debian keeps the module that makes virtual environments apart from Python itself.
can_make_venv() {
    "$1" -c 'import ensurepip, venv' >/dev/null 2>&1 </dev/null
}

# ---------------------------------------------------------------- system packages

has_package() {
    [ "$(dpkg-query -W -f='${Status}' "$1" 2>/dev/null)" = "install ok installed" ]
}

missing_packages() {
    if ! new_enough "$venv/bin/python"; then
        python=$(find_python) || python=
        if [ -z "$python" ]; then
            [ -n "${PYTHON:-}" ] || printf 'python3 python3-venv '
        elif ! can_make_venv "$python"; then
            "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2], end=" ")'
        fi
    fi
    for package in $libraries; do
        has_package "$package" || printf '%s ' "$package"
    done
    if [ "$profile" = dev ]; then
        java -version >/dev/null 2>&1 </dev/null || printf '%s ' "$java_package"
        command -v pdftoppm >/dev/null 2>&1 || printf '%s ' "$poppler_package"
    fi
}

install_packages() {
    install="apt-get install -y --no-install-recommends $*"
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1 </dev/null; then
        as_root="sudo -n"
    else
        fail "System packages are missing, and this user may not install them. Run this, then the same make command again:

    sudo apt-get update && sudo $install

To go on without them, add SYSTEM=skip to the make command; what needs them will say so."
    fi
    say "Installing system packages: $*"
    # A package list that cannot be refreshed is no reason to stop: what is wanted may be in the old one.
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update </dev/null || true
    $as_root env DEBIAN_FRONTEND=noninteractive $install </dev/null ||
        fail "apt-get could not install them. Its last lines say why; put that right and run the same make command again."
}

# Scans can be read with it; whoever has none needs nothing of it, so it is no reason to stop. What was tried in vain
# is not tried again before every job: the stamp says so, and is taken away with .venv.
ocr_program() {
    [ "${SYSTEM:-}" != skip ] && ! command -v tesseract >/dev/null 2>&1 || return 0
    command -v dpkg-query >/dev/null 2>&1 && [ ! -e "$venv/no-tesseract" ] || return 0
    install="apt-get install -y --no-install-recommends $ocr_packages"
    as_root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1 </dev/null && as_root="sudo -n"
        if [ -z "$as_root" ]; then
            say "To read scans (pictures of pages) as well: sudo $install"
            : >"$venv/no-tesseract"
            return 0
        fi
    fi
    say "Installing Tesseract, which reads scans"
    # Word splitting is wanted: one argument a package.
    # shellcheck disable=SC2086
    if ! $as_root env DEBIAN_FRONTEND=noninteractive $install </dev/null >/dev/null 2>&1; then
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update </dev/null >/dev/null 2>&1 || true
        # shellcheck disable=SC2086
        if ! $as_root env DEBIAN_FRONTEND=noninteractive $install </dev/null >/dev/null 2>&1; then
            say "Tesseract could not be installed; all goes on without it, but scans cannot be read."
            : >"$venv/no-tesseract"
        fi
    fi
}

system_packages() {
    [ "${SYSTEM:-}" != skip ] || return 0
    if ! command -v dpkg-query >/dev/null 2>&1; then
        if [ ! -x "$venv/bin/python" ]; then
            say "This is not a Debian system, so nothing is installed into it. Needed are Pango, HarfBuzz, fontconfig,"
            say "a font that has your letters, and for the tests also Java and the Poppler programs."
        fi
        return 0
    fi
    missing=$(missing_packages)
    if [ -n "$missing" ]; then
        # Word splitting is wanted: one argument a package.
        # shellcheck disable=SC2086
        install_packages $missing
    fi
}

# ---------------------------------------------------------------- .venv

make_venv() {
    if [ -e "$venv" ] && ! new_enough "$venv/bin/python"; then
        # The Python it was made from is gone, or the folder was moved here from elsewhere.
        [ -f "$venv/pyvenv.cfg" ] || fail "$PWD/$venv is in the way and is no virtual environment. Move it, then try again."
        rm -rf "$venv"
    fi
    [ ! -e "$venv" ] || return 0
    python=$(find_python) ||
        fail "There is no Python of version 3.11 or newer${PYTHON:+ at $PYTHON}. Install one, or name it: make ... PYTHON=/path/to/python3"
    can_make_venv "$python" ||
        fail "$python cannot make virtual environments (its module venv or ensurepip is missing)."
    say "Making $venv with $("$python" --version 2>&1)"
    "$python" -m venv "$venv" </dev/null
}

# The state that a finished set-up was made for. Moving the clone changes it too, because the
# programs in .venv/bin begin with the full path of their Python.
state() {
    cksum <pyproject.toml
    printf '%s\n%s\n' "$PWD" "$("$venv/bin/python" --version 2>&1)"
}

is_ready() {
    [ -x "$venv/bin/python" ] && [ -x "$venv/bin/regather" ] || return 1
    for done_profile in "$@"; do
        [ -f "$venv/ready-$done_profile" ] && [ "$(cat "$venv/ready-$done_profile")" = "$(state)" ] && return 0
    done
    return 1
}

python_packages() {
    if [ "$profile" = dev ]; then
        is_ready dev && return 0
        extras="[dev]"
    else
        is_ready run dev && return 0
        extras="[check]"
    fi
    say "Installing Regather and the libraries it needs into $venv (some minutes the first time)"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable ".$extras" </dev/null ||
        fail "pip could not install them. Its last lines say why; put that right and run the same make command again."
    state >"$venv/ready-$profile"
}

case $profile in
    run | dev) ;;
    *) fail "usage: sh scripts/setup.sh run|dev" ;;
esac
system_packages
make_venv
ocr_program
python_packages

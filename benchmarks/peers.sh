#!/bin/sh
# Gets the programs that benchmarks/peers.py measures beside ours, into .tools/peers and nowhere else, but
# for calibre and Chromium, which come from Debian. Needs Node.js with npm. What cannot be had is left out
# of the table.
set -u

cd "$(dirname "$0")/.."
peers=.tools/peers
mkdir -p $peers
[ -f $peers/package.json ] || printf '{"private": true}\n' >$peers/package.json

lacking() { printf '%s\n' "$* is not measured." >&2; }

if ! command -v ebook-convert >/dev/null 2>&1 || ! command -v chromium >/dev/null 2>&1; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root="sudo -n"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends calibre chromium </dev/null ||
        lacking "calibre"
fi
PUPPETEER_SKIP_DOWNLOAD=1 npm install --prefix $peers --no-audit --no-fund --no-save --loglevel=error \
    pagedjs-cli@0.4.3 @vivliostyle/cli@11 </dev/null || lacking "paged.js or vivliostyle"
[ -x $peers/venv/bin/python ] || .venv/bin/python -m venv $peers/venv </dev/null
$peers/venv/bin/python -m pip install --quiet --disable-pip-version-check typst </dev/null || lacking "typst"

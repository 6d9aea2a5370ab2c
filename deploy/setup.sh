#!/usr/bin/env bash
# Everything `make demo` and `make test` need, on a fresh Debian machine as root or with sudo.
# Idempotent: each step looks first and does nothing when its result is already there.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else say "need root or sudo for: $*"; exit 1
    fi
}

missing_packages() {
    [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || echo rabbitmq-server
    [ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || echo fonts-noto-cjk
    [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || echo fonts-dejavu-core
    ldconfig -p | grep -q libcurl.so.4 || echo libcurl4
    command -v pdftotext >/dev/null || echo poppler-utils
    command -v rsvg-convert >/dev/null || echo librsvg2-bin
    python3 -c 'import ensurepip' 2>/dev/null || echo python3-venv
}

# Debian starts a broker on all interfaces when it installs one; we want only the program.
install_quietly() {
    local policy=/usr/sbin/policy-rc.d ours=
    if [ ! -e "$policy" ]; then
        ours=yes
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
        as_root chmod +x "$policy"
    fi
    local status=0
    as_root apt-get update -qq \
        && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null \
        || status=$?
    [ -z "$ours" ] || as_root rm -f "$policy"
    return "$status"
}

packages=$(missing_packages)
if [ -n "$packages" ]; then
    say "installing Debian packages:" $packages
    # shellcheck disable=SC2086  # one word a package
    install_quietly $packages
fi

[ -x .venv/bin/python ] || { say "creating .venv"; python3 -m venv .venv; }
say "installing locked Python packages"
pip=".venv/bin/python -m pip --disable-pip-version-check --quiet"
$pip install --require-hashes -r locks/build.txt
# No build isolation: the source-only packages build with the hashed tools above, not with fresh ones.
$pip install --require-hashes --no-build-isolation -r locks/dev.txt
$pip install --no-build-isolation --no-deps --editable .
say "done"

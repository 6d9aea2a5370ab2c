#!/usr/bin/env bash
# Everything `make demo` and `make test` need, on a fresh Debian machine as root or with sudo.
# Idempotent: each step looks first and does nothing when its result is already there.
set -euo pipefail
cd "$(dirname "$0")/.."

. deploy/debian.sh

# Debian builds its Python with profile-guided optimisation: charts take 0.87 of the processor time they take
# with one that pyenv built plainly. `make setup PYTHON=…` names another for a new .venv.
python=${PYTHON:-$(command -v /usr/bin/python3.11 || echo python3)}

missing_packages() {
    [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || echo rabbitmq-server
    [ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || echo fonts-noto-cjk
    [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || echo fonts-dejavu-core
    ldconfig -p | grep -q libcurl.so.4 || echo libcurl4
    command -v pdftotext >/dev/null || echo poppler-utils
    command -v rsvg-convert >/dev/null || echo librsvg2-bin
    command -v chromium >/dev/null || echo chromium
    command -v podman >/dev/null || echo podman
    command -v crun >/dev/null || echo crun
    command -v debootstrap >/dev/null || echo debootstrap
    command -v systemd-analyze >/dev/null || echo systemd
    command -v promtool >/dev/null || echo prometheus
    "$python" -c 'import ensurepip' 2>/dev/null || echo python3-venv
}

packages=$(missing_packages)
if [ -n "$packages" ]; then
    say "installing Debian packages:" $packages
    # shellcheck disable=SC2086  # one word a package
    install_quietly $packages
    # For promtool, and for a Prometheus of one's own: the system's would listen on all interfaces from now on.
    case " $packages " in *prometheus*) keep_from_starting prometheus ;; esac
fi

[ -x .venv/bin/python ] || { say "creating .venv with $("$python" --version)"; "$python" -m venv .venv; }
say "installing locked Python packages"
pip=".venv/bin/python -m pip --disable-pip-version-check --quiet"
$pip install --require-hashes -r locks/build.txt
# No build isolation: the source-only packages build with the hashed tools above, not with fresh ones.
$pip install --require-hashes --no-build-isolation -r locks/dev.txt
$pip install --no-build-isolation --no-deps --editable .
say "done"

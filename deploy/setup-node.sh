#!/usr/bin/env bash
# Node.js 18 or later, and the locked npm packages of the folder that is given.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/debian.sh

# make runs several of these side by side; only one may install Debian packages.
exec 9>.venv/.setup.lock
flock 9

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    say "installing Debian packages: nodejs npm"
    install_quietly nodejs npm || { say "no Node.js: install nodejs (18 or later) and npm"; exit 1; }
fi
node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' \
    || { say "Node.js $(node --version) is too old: 18 or later is needed"; exit 1; }
say "installing locked npm packages of $1"
npm --prefix "$1" --loglevel error ci

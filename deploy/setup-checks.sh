#!/usr/bin/env bash
# What tests check deploy/ with: .venv/deploy, with programs that would clash with, or burden, what we develop with.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/debian.sh
env=.venv/deploy

[ -x $env/bin/python ] || { say "creating $env"; .venv/bin/python -m venv $env; }
say "installing locked Python packages that check deploy/"
pip="$env/bin/python -m pip --disable-pip-version-check --quiet"
$pip install --require-hashes -r locks/build.txt
$pip install --require-hashes --no-build-isolation -r locks/deploy.txt

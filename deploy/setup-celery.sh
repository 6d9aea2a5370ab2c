#!/usr/bin/env bash
# The environment of the Celery worker that `make bench-pipeline` measures against: .venv/celery.
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/debian.sh
env=.venv/celery

[ -x $env/bin/python ] || { say "creating $env"; .venv/bin/python -m venv $env; }
say "installing locked Python packages of the Celery worker"
pip="$env/bin/python -m pip --disable-pip-version-check --quiet"
$pip install --require-hashes -r locks/build.txt
$pip install --require-hashes --no-build-isolation -r locks/celery.txt

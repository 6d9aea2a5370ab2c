#!/usr/bin/env bash
# Resolves locks/*.txt: hashes for every file, and no index address, so that any mirror serves them.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
    .venv/bin/uv --no-config pip compile --quiet --upgrade --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$@"
}
compile --allow-unsafe locks/build.in -o locks/build.txt
compile --extra devstack --extra tracing --group dev pyproject.toml -o locks/dev.txt
compile --constraint locks/dev.txt locks/celery.in -o locks/celery.txt
compile --constraint locks/dev.txt --extra cli --extra tracing pyproject.toml -o locks/service.txt
compile locks/deploy.in -o locks/deploy.txt

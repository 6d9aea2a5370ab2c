#!/usr/bin/env bash
# The service from this tree, with its locked dependencies, in a virtual environment: in the image and on bare machines.
#   install.sh dependencies FOLDER     makes the environment; needs python3-venv
#   install.sh service FOLDER [ROOT]   adds the service itself; with ROOT its files go below that, not into FOLDER
# What it builds with stays in FOLDER-tools: the environment has neither pip nor setuptools.
set -euo pipefail
cd "$(dirname "$0")/.."
step=$1 target=$2 root=${3:-}

wheels=$(mktemp -d)
trap 'rm -rf "$wheels"' EXIT
pip=("$target-tools/bin/python" -m pip --disable-pip-version-check --no-cache-dir --quiet)

into_target() {
    "${pip[@]}" --python "$target/bin/python" install --no-index --no-deps --no-warn-script-location "$@" "$wheels"/*.whl
}

case $step in
    dependencies)
        python3 -m venv "$target-tools"
        python3 -m venv --without-pip "$target"
        "${pip[@]}" install --require-hashes -r locks/build.txt
        # No build isolation: the source-only packages build with the hashed tools, not with fresh ones.
        "${pip[@]}" wheel --require-hashes --no-build-isolation --wheel-dir "$wheels" -r locks/service.txt
        into_target
        ;;
    service)
        "${pip[@]}" wheel --no-deps --no-build-isolation --wheel-dir "$wheels" .
        if [ -n "$root" ]; then into_target --root "$root"; else into_target --force-reinstall; fi
        ;;
    *)
        echo "install.sh: dependencies or service, not $step" >&2
        exit 64
        ;;
esac

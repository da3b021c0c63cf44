#!/bin/sh
# Pins what is installed: versions and hashes for every platform, without the address of an index.
set -eu
cd "$(dirname "$0")/.."

.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/lock.txt

compile() {
    output=$1
    shift
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --output-file "requirements/$output" "$@" >/dev/null
}

# The largest first; the others take the same versions, so that one .venv can hold all of them.
compile dev.txt pyproject.toml requirements/build.in requirements/dev.in --extra preview "$@"
compile preview.txt pyproject.toml requirements/build.in --extra preview --constraint requirements/dev.txt
compile runtime.txt pyproject.toml requirements/build.in --constraint requirements/dev.txt
compile bench.txt pyproject.toml requirements/build.in requirements/bench.in --constraint requirements/dev.txt "$@"
compile lock.txt requirements/lock.in "$@"

#!/bin/sh
# Finds a Python that is new enough and lets it set up .venv:  set-up.sh preview | dev | runtime
# PYTHON=… names another one. POSIX sh, because this is what runs before anything is installed.
set -eu

is_new_enough() {
    # The name alone is no proof: pyenv leaves commands behind that only print an error.
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ -n "${PYTHON:-}" ]; then
    if ! is_new_enough "$PYTHON"; then
        echo "PYTHON=$PYTHON is not a Python 3.11 or newer. Name another one, or leave PYTHON out." >&2
        exit 1
    fi
    found=$PYTHON
else
    found=
    for candidate in python3.13 python3.12 python3.11 python3 python; do
        if is_new_enough "$candidate"; then
            found=$candidate
            break
        fi
    done
    if [ -z "$found" ]; then
        echo "techdivide needs Python 3.11 or newer, and none was found. Install it (with your system's package" >&2
        echo "manager, or from https://www.python.org/downloads/), or name it: make run PYTHON=/path/to/python3" >&2
        exit 1
    fi
fi

exec "$found" "$(dirname "$0")/set_up.py" "$@"

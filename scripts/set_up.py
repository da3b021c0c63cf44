"""Sets up `.venv` from pinned requirements, once, and again only when they changed.

Called by `set-up.sh` with the name of a file in `requirements/`. Uses the standard library alone, since nothing
else is there yet.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT: Final = Path(__file__).resolve().parent.parent
VENV: Final = ROOT / ".venv"
PYTHON: Final = VENV / "bin" / "python"
UNFINISHED: Final = VENV / "unfinished"
PIP: Final = (PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input")
INSTALL: Final = (*PIP, "install", "--quiet", "--root-user-action=ignore")


class SetUpError(Exception):
    """A step failed; what it printed is the message."""


def main(name: str) -> int:
    """Makes `.venv` hold what `requirements/NAME.txt` pins, and the project itself.

    Returns:
        The exit status.
    """
    requirements = ROOT / "requirements" / f"{name}.txt"
    stamp = VENV / f"set-up-{name}.json"
    wanted = _fingerprint(requirements)
    if _is_sound() and _read(stamp) == wanted:
        return 0
    try:
        with _alone():
            _set_up(requirements, stamp, wanted)
    except SetUpError as error:
        print(error, file=sys.stderr)
        print("Setting up .venv failed, for the reason above. The next call starts afresh.", file=sys.stderr)
        return 1
    return 0


def _set_up(requirements: Path, stamp: Path, wanted: dict[str, str]) -> None:
    is_sound = _is_sound()
    if is_sound and _read(stamp) == wanted:  # another call did it while this one waited
        return
    if is_sound:
        print(f"Bringing .venv up to date with {requirements.relative_to(ROOT)}…", flush=True)
    else:
        print("Setting up .venv (first time: a minute or two)…", flush=True)
        _create()
    UNFINISHED.touch()
    stamp.unlink(missing_ok=True)
    _call(*INSTALL, "--require-hashes", "--requirement", requirements)
    # What builds the project is among the requirements, so no index is asked and nothing unpinned comes in.
    _call(*INSTALL, "--no-deps", "--no-build-isolation", "--editable", ROOT)
    stamp.write_text(json.dumps(wanted))
    UNFINISHED.unlink()


def _create() -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    UNFINISHED.touch()
    # Not sys.executable: with .venv activated, that is the very Python that was just removed.
    _call(getattr(sys, "_base_executable", sys.executable), "-m", "venv", VENV)


def _is_sound() -> bool:
    """Whether `.venv` is complete, belongs to this folder and has a Python that runs (the one asked for, if any)."""
    if UNFINISHED.exists() or f" {VENV}\n" not in (_read_text(VENV / "pyvenv.cfg") or ""):
        return False
    try:
        version = subprocess.run(
            [PYTHON, "-c", "import sys; print(*sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return False
    found = tuple(map(int, version.stdout.split()))
    return found == sys.version_info[:2] if os.environ.get("PYTHON") else found >= (3, 11)


def _fingerprint(requirements: Path) -> dict[str, str]:
    files = (requirements, ROOT / "pyproject.toml")
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _read(stamp: Path) -> object:
    text = _read_text(stamp)
    with contextlib.suppress(ValueError):
        return json.loads(text or "")
    return None


def _read_text(file: Path) -> str | None:
    try:
        return file.read_text()
    except OSError:
        return None


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Keeps two calls from installing into the same `.venv`; the system lets go when a process dies."""
    # The folder itself is locked: a file for it would have to be left lying about.
    descriptor = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Waiting for another call that is setting up .venv…", flush=True)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _call(*command: str | Path) -> None:
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise SetUpError(done.stdout.strip())


def _names(arguments: Sequence[str]) -> str:
    known = sorted(file.stem for file in (ROOT / "requirements").glob("*.txt"))
    if len(arguments) != 1 or arguments[0] not in known:
        raise SystemExit(f"usage: set-up.sh {' | '.join(known)}")
    return arguments[0]


if __name__ == "__main__":
    sys.exit(main(_names(sys.argv[1:])))

"""The shape of the repository: which way imports point, how long modules are, what must not be in it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import check_dockerfile
from scripts.dockerfile import DockerfileError, parse

ROOT = Path(__file__).parent.parent
MOST_LINES = 400


def _files(*patterns: str) -> list[Path]:
    """The files of the repository: those git knows, and new ones it would take."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        found = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:  # an unpacked archive
        found = [file for pattern in patterns or ("*",) for file in ROOT.rglob(pattern) if file.is_file()]
        found = [file for file in found if not {".venv", ".git"} & set(file.parts)]
    return [file for file in found if file.is_file()]


def test_imports_point_one_way() -> None:
    # In a process of its own: it forks workers, which may wait for ever in one where other tests left threads.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("package", ["bot", "cogs", "knowledge"])
def test_modules_stay_small(package: str) -> None:
    lengths = {file: len(file.read_text().splitlines()) for file in (ROOT / package).rglob("*.py")}
    assert lengths
    assert {str(file.relative_to(ROOT)) for file, length in lengths.items() if length > MOST_LINES} == set()


def test_no_address_of_a_package_index_is_kept() -> None:
    # Put together here, so that this file does not find itself.
    forbidden = re.compile(
        "|".join(["--(extra-)?" + "index-url", "--find" + "-links", "pypi" + r"\.org", "python" + "hosted"])
    )
    named = ("*.txt", "*.in", "*.toml", "*.cfg", "*.ini", "*.sh", "*.py", "*.yaml", "*.yml", "Makefile", "Dockerfile")
    files = _files(*named, ".ci/run")
    assert ROOT / "requirements" / "runtime.txt" in files
    # “--no-emit-index-url” is what keeps the address out.
    found = {
        str(file.relative_to(ROOT)): match[0]
        for file in files
        if (match := forbidden.search(file.read_text(errors="replace").replace("--no-emit-index-url", "")))
    }
    assert found == {}


@pytest.mark.parametrize("file", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda file: file.name)
def test_every_pin_has_a_version_and_hashes(file: Path) -> None:
    requirements = file.read_text().replace("\\\n", " ").splitlines()
    assert requirements
    for requirement in requirements:
        assert re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", requirement), requirement


def test_one_environment_can_hold_all_pins() -> None:
    versions: dict[str, set[str]] = {}
    for file in (ROOT / "requirements").glob("*.txt"):
        for pin in re.findall(r"^([\w.-]+)==(\S+)( ;[^\\]*)?", file.read_text(), re.MULTILINE):
            versions.setdefault(pin[0] + pin[2], set()).add(pin[1])
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_dockerfile_and_compose_fit_together() -> None:
    assert check_dockerfile.main(["--lint"]) == 0


@pytest.mark.parametrize(
    ("line", "changed", "reason"),
    [
        ("USER 10001:10001", "USER root", "must not run as root"),
        ('CMD ["run"]', "CMD run", 'write it as \\["program", "argument"\\]'),
        ("FROM python:3.13-slim AS build", "FROM python:3.12-slim AS build", "use one for all stages"),
        ("COPY bot bot", "COPY bot absent bot", "there is no absent"),
        ("COPY bot bot", "COPY bot tests ./", "keeps tests out"),
        ("STOPSIGNAL SIGTERM", "STOPSIGNAL SIGKILL", "stops cleanly"),
        ("WORKDIR /data", "ADD x /data", "does not know"),
    ],
)
def test_a_worse_dockerfile_is_refused(line: str, changed: str, reason: str) -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert line in text
    with pytest.raises(DockerfileError, match=reason):
        check_dockerfile.lint(parse(text.replace(line, changed)), ROOT)

"""Carries out every step of the Dockerfile without Docker, in a clean temporary folder.

    python -m scripts.check_dockerfile [--lint]

The Dockerfile itself is read, so what is tried here is what Docker does, with these differences: absolute paths of
the image are put below the temporary folder, the Python of this machine stands in for the image's, and only root can
really become the image's user. With `--lint` nothing is carried out.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import yaml

from scripts.dockerfile import DockerfileError, Instruction, Stage, parse

ROOT: Final = Path(__file__).resolve().parent.parent
QUESTION: Final = "Who owns TikTok?"
OPEN_DATABASE: Final = """
import asyncio, os
from knowledge.storage.database import Storage

async def main():
    storage = await Storage.open(os.environ["TECHDIVIDE_DATABASE_URL"])
    await storage.check()
    await storage.close()

asyncio.run(main())
"""


def main(arguments: list[str]) -> int:
    """Checks the Dockerfile and compose.yaml of this repository.

    Returns:
        The exit status.
    """
    try:
        stages = parse((ROOT / "Dockerfile").read_text())
        lint(stages, ROOT)
        lint_compose((ROOT / "compose.yaml").read_text(), stages[-1])
        if "--lint" not in arguments:
            with tempfile.TemporaryDirectory(prefix="techdivide-image-") as folder:
                Build(Path(folder), ROOT).carry_out(stages)
    except DockerfileError as error:
        print(f"Dockerfile: {error}", file=sys.stderr)
        return 1
    print("Dockerfile: sound")
    return 0


def lint(stages: list[Stage], root: Path) -> None:
    """Checks what can be seen without carrying anything out.

    Raises:
        DockerfileError: Something is missing or wrong.
    """
    allowed = (root / ".dockerignore").read_text().splitlines()
    copies = [step for stage in stages for step in stage.instructions if step.name == "COPY"]
    for copy in copies:
        options, rest = copy.options()
        for source in rest.split()[:-1] if "from" not in options else ():
            if not (root / source).exists():
                raise DockerfileError(f"{copy}: there is no {source}")
            if f"!{source}" not in allowed:
                raise DockerfileError(f"{copy}: .dockerignore keeps {source} out")
    final = stages[-1]
    if {stage.image for stage in stages} != {final.image}:
        raise DockerfileError("a virtual environment works only with the image it was made in: use one for all stages")
    _lint_image(final)


def _lint_image(final: Stage) -> None:
    if final.last("USER").arguments.partition(":")[0] in {"root", "0"}:
        raise DockerfileError("the image must not run as root")
    for name in ("ENTRYPOINT", "CMD"):
        final.last(name).command()
    health_command(final)
    if final.last("STOPSIGNAL").arguments != "SIGTERM":
        raise DockerfileError("the bot stops cleanly on SIGTERM only")


def lint_compose(text: str, final: Stage) -> None:
    """Checks that compose.yaml can be read and fits the image.

    Raises:
        DockerfileError: It does not.
    """
    try:
        (service,) = yaml.safe_load(text)["services"].values()
    except (yaml.YAMLError, TypeError, KeyError, ValueError, AttributeError) as error:
        raise DockerfileError(f"compose.yaml must describe one service: {error}") from error
    mounted = {volume.split(":")[1] for volume in service.get("volumes", [])}
    wanted: dict[str, Any] = {"build": ".", "read_only": True, "restart": "unless-stopped"}
    for name, value in wanted.items():
        if service.get(name) != value:
            raise DockerfileError(f"compose.yaml: {name} must be {value}")
    if (volume := final.last("VOLUME").arguments) not in mounted:
        raise DockerfileError(f"compose.yaml mounts nothing at {volume}, where the image keeps its data")


def health_command(final: Stage) -> list[str]:
    """The command of HEALTHCHECK."""
    instruction = final.last("HEALTHCHECK")
    _, separator, command = instruction.arguments.partition("CMD ")
    return Instruction(instruction.line, "HEALTHCHECK", command if separator else "").command()


class Build:
    """A build, and the stage it is at. `image` is the root folder of that stage."""

    def __init__(self, folder: Path, context: Path) -> None:
        self._folder = folder
        self._context = context
        self._image = folder / "image"
        self._environment: dict[str, str] = {}
        self._directory = self._image
        self._top_folders = {"tmp"}
        self._python = ""
        self._user: int | None = None
        folder.chmod(0o755)  # the image's user must be able to pass

    def carry_out(self, stages: list[Stage]) -> None:
        """Carries out all stages, then uses the image as its user would.

        Raises:
            DockerfileError: A step fails.
        """
        self._top_folders |= {
            word.split("/")[1]
            for stage in stages
            for step in stage.instructions
            if step.name in {"WORKDIR", "COPY", "VOLUME"}
            for word in step.arguments.split()
            if word.startswith("/")
        }
        self._python = find_python(stages[-1].image, uid(stages[-1].last("USER")))
        for stage in stages:
            self._begin(stage)
            for instruction in stage.instructions:
                print(f"Dockerfile: {instruction}", flush=True)
                self._step(instruction)
            if stage is not stages[-1]:
                # Each stage is built at the same place: programs in .venv name the folder they were built in.
                self._image.rename(self._folder / f"stage-{stage.name}")
        self._use(stages[-1])

    def _begin(self, stage: Stage) -> None:
        self._image.mkdir()
        (self._image / "tmp").mkdir()
        (self._image / "tmp").chmod(0o1777)
        programs = self._image / "usr/local/bin"
        programs.mkdir(parents=True)
        (programs / "python").symlink_to(self._python)
        print(f"Dockerfile: FROM {stage.image}: {self._python} stands in for its Python", flush=True)
        # The variables of whoever runs this are not those of an image. Only what pip needs to reach its index stays.
        kept = {
            name: value for name, value in os.environ.items() if re.match(r"PIP_|SSL_|\w+_proxy$", name, re.IGNORECASE)
        }
        self._environment = kept | {"PATH": f"{programs}:/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8"}
        self._directory = self._image
        self._user = None

    def _step(self, instruction: Instruction) -> None:
        match instruction.name:
            case "ENV":
                known = {name: value for name, value in self._environment.items() if name == "PATH"}
                rewritten = replace(instruction, arguments=self._rewrite(instruction.arguments))
                self._environment |= rewritten.environment(known)
            case "WORKDIR":
                self._directory = self._inside(instruction.arguments)
                self._directory.mkdir(parents=True, exist_ok=True)
            case "COPY":
                self._copy(instruction)
            case "RUN":
                self._run(["/bin/sh", "-euc", self._rewrite(instruction.options()[1])], str(instruction))
            case "USER":
                self._user = uid(instruction)

    def _copy(self, instruction: Instruction) -> None:
        options, rest = instruction.options()
        *sources, target = rest.split()
        into = self._inside(target)
        for source in sources:
            if "from" in options:
                original = self._folder / f"stage-{options['from']}" / source.lstrip("/")
            else:
                original = self._context / source
            if original.is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(original, into, symlinks=True, dirs_exist_ok=True, ignore=ignored)
            else:
                to_folder = target.endswith("/") or into.is_dir()
                (into if to_folder else into.parent).mkdir(parents=True, exist_ok=True)
                shutil.copy2(original, into)
        if "chown" in options and os.geteuid() == 0:
            user, _, group = options["chown"].partition(":")
            os.chown(into, int(user), int(group or user))

    def _use(self, final: Stage) -> None:
        """What `docker run` and the health check would do, as the image's user."""
        self._run(["python", "-c", OPEN_DATABASE], "opening the database on the volume")
        entrypoint = final.last("ENTRYPOINT").command()
        self._run([*entrypoint, "ask", QUESTION], f"asking {QUESTION}")
        self._run([*entrypoint, *final.last("CMD").command(), "--help"], "the help of the image's command")
        self._run([*health_command(final), "--help"], "the help of the health check")

    def _run(self, command: list[str], what: str) -> None:
        done = subprocess.run(
            command,
            cwd=self._directory,
            env=self._environment,
            user=self._user,
            group=self._user,
            extra_groups=None if self._user is None else [],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise DockerfileError(f"{what}: failed with status {done.returncode}\n{done.stdout}")

    def _inside(self, path: str) -> Path:
        return self._image / path.lstrip("/") if path.startswith("/") else self._directory / path

    def _rewrite(self, text: str) -> str:
        """Puts the image's own folders below the temporary one, wherever they are named."""
        folders = "|".join(map(re.escape, sorted(self._top_folders)))
        return re.sub(rf"(?<![\w.-])/(?=(?:{folders})\b)", lambda _: f"{self._image}/", text)


def uid(user: Instruction) -> int | None:
    """The user to become for a USER instruction; None when only root could."""
    return int(user.arguments.partition(":")[0]) if os.geteuid() == 0 else None


def find_python(image: str, user: int | None) -> str:
    """A Python to stand in for the one in `image` (such as `python:3.13-slim`): of that version if there is one."""
    version = re.match(r"python:(\d+\.\d+)", image)
    if version is None:
        raise DockerfileError(f"FROM {image}: an image of Python with its version is expected")
    same = shutil.which(f"python{version[1]}")
    candidates = (same, sys.executable, shutil.which("python3"), "/usr/local/bin/python3", "/usr/bin/python3")
    # Not the Python of a virtual environment, which brings packages along.
    probe = "import sys, ensurepip; print(sys._base_executable); sys.exit(sys.version_info < (3, 11))"
    for candidate in filter(None, candidates):
        try:
            done = subprocess.run([candidate, "-c", probe], capture_output=True, text=True, check=False, user=user)
        except OSError:  # this user may not enter the folder it is in
            continue
        if done.returncode == 0:
            return done.stdout.strip()
    raise DockerfileError(f"no Python 3.11 or newer on this machine can be run by user {user}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

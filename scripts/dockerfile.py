"""Reads a Dockerfile: its stages and their instructions, with variables filled in where Docker does so."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_KNOWN = frozenset(
    {"CMD", "COPY", "ENTRYPOINT", "ENV", "FROM", "HEALTHCHECK", "RUN", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"},
)


class DockerfileError(Exception):
    """The Dockerfile does not say what it should; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction with its line continuations joined."""

    line: int
    name: str
    arguments: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.name} {' '.join(self.arguments.split())}"

    def options(self) -> tuple[dict[str, str], str]:
        """Splits the leading `--name=value` options from the rest."""
        found: dict[str, str] = {}
        rest = self.arguments
        while match := re.match(r"--([\w-]+)=(\S+)\s+", rest):
            found[match[1]] = match[2]
            rest = rest[match.end() :]
        return found, rest

    def command(self) -> list[str]:
        """The command of an instruction in exec form (`["program", "argument"]`).

        Raises:
            DockerfileError: It is in shell form, which would start a shell that swallows signals.
        """
        try:
            command = json.loads(self.options()[1])
        except ValueError:
            command = None
        if not isinstance(command, list) or not all(isinstance(word, str) for word in command):
            raise DockerfileError(f'{self}: write it as ["program", "argument"]')
        return command

    def environment(self, known: dict[str, str]) -> dict[str, str]:
        """The variables that an ENV sets, each filled in with those known before."""
        pairs = (word.partition("=") for word in shlex.split(self.arguments))
        return {name: _fill_in(value, known) for name, _, value in pairs}


@dataclass(slots=True)
class Stage:
    """What stands between one FROM and the next."""

    image: str
    name: str
    instructions: list[Instruction] = field(default_factory=list)

    def last(self, name: str) -> Instruction:
        """The instruction of this name that counts.

        Raises:
            DockerfileError: There is none.
        """
        for instruction in reversed(self.instructions):
            if instruction.name == name:
                return instruction
        raise DockerfileError(f"stage {self.name}: there is no {name}")


def parse(text: str) -> list[Stage]:
    """Reads the stages of a Dockerfile.

    Raises:
        DockerfileError: An instruction is unknown here, or stands before the first FROM.
    """
    stages: list[Stage] = []
    for instruction in _instructions(text):
        if instruction.name not in _KNOWN:
            raise DockerfileError(f"{instruction}: this check does not know how to carry that out")
        if instruction.name == "FROM":
            image, _, name = re.sub(r"(?i)\s+as\s+", "\0", instruction.arguments).partition("\0")
            stages.append(Stage(image, name or str(len(stages))))
        elif not stages:
            raise DockerfileError(f"{instruction}: stands before the first FROM")
        else:
            stages[-1].instructions.append(instruction)
    if not stages:
        raise DockerfileError("there is no FROM")
    return stages


def _instructions(text: str) -> Iterator[Instruction]:
    start, joined = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        start = start if joined else number
        joined += line.strip().removesuffix("\\")
        if line.rstrip().endswith("\\"):
            continue
        name, _, arguments = joined.partition(" ")
        yield Instruction(start, name.upper(), arguments.strip())
        joined = ""


def _fill_in(value: str, known: dict[str, str]) -> str:
    return re.sub(r"\$(?:\{(\w+)\}|(\w+))", lambda match: known.get(match[1] or match[2], ""), value)

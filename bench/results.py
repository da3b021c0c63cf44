"""What runs of the side-by-side found; kept in a file, so that one peer can be measured again by itself."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from bench.golden import GOLDEN
from bench.measuring import Speed  # noqa: TC001  (pydantic needs it at run time)
from bench.peers import KINDS
from bench.quality import Quality  # noqa: TC001
from knowledge.builtin import BUILTIN_BASE
from knowledge.content.loading import content_files

T = TypeVar("T")

RESULTS = Path(__file__).with_name("results.json")


@dataclass
class Results:
    """By names of peers, in the order in which they are shown."""

    data: str
    """A digest of the base and the golden questions: only what was measured with the same ones can be compared."""
    machine: str
    dates: dict[str, str] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)
    """Bytes that code and model take."""
    builtin: dict[str, Speed] = field(default_factory=dict)
    """With the built-in base."""
    quality: dict[str, dict[str, Quality]] = field(default_factory=dict)
    """By sets of questions."""
    scale: dict[str, dict[int, Speed]] = field(default_factory=dict)
    """By sizes that were asked for."""
    left_out: dict[str, str] = field(default_factory=dict)
    """What was not measured and why."""

    @property
    def sizes(self) -> list[int]:
        """All sizes that some peer was measured at."""
        return sorted({size for speeds in self.scale.values() for size in speeds})

    def updated(self, newer: Results) -> Results:
        """These with those of a later run in their place; only those if the questions have changed since."""
        if self.data != newer.data:
            return newer
        reasons = {name: reason for name, reason in self.left_out.items() if name not in newer.dates}
        reasons |= {
            name: reason for name, reason in newer.left_out.items() if name in newer.dates or name not in self.dates
        }
        scale = {name: self.scale.get(name, {}) | newer.scale.get(name, {}) for name in KINDS}
        return Results(
            newer.data, newer.machine, _in_order(self.dates | newer.dates), _in_order(self.opened | newer.opened),
            _in_order(self.builtin | newer.builtin), _in_order(self.quality | newer.quality),
            {name: speeds for name, speeds in scale.items() if speeds}, _in_order(reasons),
        )  # fmt: skip


def _in_order(by_name: dict[str, T]) -> dict[str, T]:
    return {name: by_name[name] for name in KINDS if name in by_name}


def label(name: str) -> str:
    """What a peer is called in tables."""
    return KINDS[name].label


def digest_of_data() -> str:
    """What tells one state of the base and of the golden questions from another."""
    digest = hashlib.sha256()
    for path in [*content_files(BUILTIN_BASE), *sorted(GOLDEN.glob("*.yaml"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def read_results(path: Path = RESULTS) -> Results | None:
    """What earlier runs have written; None if there is nothing that can be read."""
    with suppress(OSError, ValueError):
        return TypeAdapter(Results).validate_json(path.read_bytes())
    return None


def write_results(results: Results, path: Path = RESULTS) -> None:
    """Writes them as JSON."""
    path.write_bytes(TypeAdapter(Results).dump_json(results, indent=1) + b"\n")

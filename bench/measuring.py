"""Time and memory of one peer.

Times are those of the processor, all threads together: the clock on the wall says more about what else a machine does.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from bench.opening import resident
from bench.peers import Removing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.peers import Peer, PeerKind
    from knowledge.models import Entry, KnowledgeBase

T = TypeVar("T")

ROUNDS = 3
WARM_UP = 20
QUERY_SECONDS = 20.0
"""No round begins when the questions have taken so long, and the first one ends."""

FEWEST = 20
"""A peer that cannot answer so many questions in that time is too slow to say more about it."""

CHANGE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the entries that answer it; none if it must not be answered."""

    text: str
    expected: frozenset[str]


@dataclass(frozen=True, slots=True)
class Speed:
    """What was measured of a peer that holds so many phrasings."""

    phrasings: int
    build: float
    """Seconds."""
    memory: float
    """Bytes a phrasing."""
    peak: int
    """Bytes that it took at most while it was built, its code and model not counted."""
    asked: int
    """Questions; of each the quickest of the rounds counts, because other programs only ever make one slower."""
    median: float
    """Milliseconds a question."""
    percentile99: float
    add: float | None
    """Milliseconds to add an entry; None if none was."""
    remove: float | None
    """Milliseconds to remove an entry; None if the peer cannot."""
    found: float
    """The share of the questions whose entry came first, of those that can be answered."""


def measure_speed(
    kind: PeerKind, base: KnowledgeBase, questions: Sequence[Question], new: Sequence[Entry], *, rounds: int = ROUNDS
) -> tuple[Speed, Peer]:
    """Makes a peer, builds it with a base, asks it, and adds and removes new entries.

    To be called in a process of its own, which it keeps on one core.
    """
    _stay_on_one_core()
    peer = kind.make()
    before = resident()
    _forget_peak()
    _, build = timed(lambda: peer.build(base))
    peak, memory = _peak() - before, resident() - before
    asked, median, percentile99, found = _ask(peer, questions, rounds)
    add = _changes(peer.add, new)
    remove = _changes(peer.remove, new[: len(add)]) if isinstance(peer, Removing) else None
    count = sum(len(entry.asked_as) for entry in base.entries)
    speed = Speed(
        count, build / 1e3, memory / count, peak, asked, median, percentile99,
        float(np.median(add)) if add else None, float(np.median(remove)) if remove else None, found,
    )  # fmt: skip
    return speed, peer


def _ask(peer: Peer, questions: Sequence[Question], most: int) -> tuple[int, float, float, float]:
    """How many were asked, median and 99th percentile of their times, and the share of the right ones."""
    start = time.process_time()
    for question in questions[:WARM_UP]:
        peer.query(question.text)
        if time.process_time() - start > QUERY_SECONDS / 4:
            break
    rounds: list[list[float]] = []
    right: list[bool] = []
    start = time.process_time()
    while len(rounds) < most and time.process_time() - start < QUERY_SECONDS:
        times: list[float] = []
        for question in questions[: len(rounds[0])] if rounds else questions:
            found, took = timed(partial(peer.query, question.text))
            times.append(took)
            if not rounds:
                if question.expected:
                    right.append(bool(question.expected & set(found.entries[:1])))
                if time.process_time() - start > QUERY_SECONDS:
                    break
        rounds.append(times)
    of_each = np.array(rounds).min(axis=0)
    share = sum(right) / len(right) if right else float("nan")
    return len(of_each), float(np.median(of_each)), float(np.percentile(of_each, 99)), share


def _changes(change: Callable[[Entry], None], entries: Sequence[Entry]) -> list[float]:
    """The milliseconds of each change, as long as there is time."""
    took: list[float] = []
    for entry in entries:
        took.append(timed(partial(change, entry))[1])
        if sum(took) > CHANGE_SECONDS * 1e3:
            break
    return took


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What the work returned, and how many milliseconds it took."""
    start = time.process_time()
    result = work()
    return result, (time.process_time() - start) * 1e3


def _forget_peak() -> None:
    """Begins anew with the most memory that was held; see proc(5), clear_refs."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> int:
    """The most bytes of memory that this process held."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def _stay_on_one_core() -> None:
    """Not every library that uses several threads asks the environment how many it may use."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

"""Runs a measurement of one peer in a process of its own, so that memory, caches and threads are its own."""

from __future__ import annotations

from multiprocessing import get_context
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from bench.measuring import Speed, measure_speed
from bench.peers import KINDS, Encoding
from bench.quality import Quality, ask_golden, ask_left_out, question_sets
from bench.synthetic import synthetic_base, synthetic_questions
from knowledge.builtin import BUILTIN_BASE
from knowledge.content.loading import load_base

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")

CHANGES = 50
"""Entries that are added, and removed, one by one."""


def apart(limit: float | None, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a function returns that is called in a new process.

    Raises:
        multiprocessing.TimeoutError: it took longer than ``limit`` seconds; it is ended.
    """
    with get_context("spawn").Pool(1) as pool:
        result = pool.apply_async(work, args, kwargs).get(limit)
        pool.close()
        pool.join()
    return result


def at_size(name: str, phrasings: int) -> Speed:
    """How quick a peer is with so many synthetic phrasings."""
    base, new = synthetic_base(load_base(BUILTIN_BASE).base, phrasings, more=CHANGES)
    speed, _ = measure_speed(KINDS[name], base, synthetic_questions(base.entries), new)
    return speed


def on_builtin(name: str, left_out: int, each: int) -> tuple[Speed, dict[str, Quality]]:
    """How quick and how good a peer is with the built-in base; see ``question_sets``."""
    base = load_base(BUILTIN_BASE).base
    sets = question_sets(base, left_out=left_out, each=each)
    speed, peer = measure_speed(KINDS[name], base, sets.golden["english"], [])
    quality = ask_golden(peer, sets)
    if left_out:
        if isinstance(peer, Encoding):
            peer.remember(base)
        quality["left out"] = ask_left_out(peer, base, sets)
    return speed, quality

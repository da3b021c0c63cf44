"""Runs a measurement of one peer in a process of its own, so that memory, caches and threads are its own."""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from bench.measuring import ROUNDS, Speed, measure_speed
from bench.peers import KINDS, Encoding
from bench.quality import Quality, ask_golden, ask_left_out, question_sets
from bench.synthetic import synthetic_base, synthetic_questions
from knowledge.content.checks.conflicts import PARTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.measuring import Question
    from knowledge.models import Entry, KnowledgeBase

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


@dataclass(frozen=True, slots=True)
class Effort:
    """How many questions are asked."""

    left_out: int
    """Phrasings of the built-in base that are left out while they are asked."""
    parts: int = PARTS
    """Of how many of the five parts of each entry they are, each of which has the peer built anew."""
    each: int = 1
    """Every how many-th golden question is asked."""
    rounds: int = ROUNDS
    """How often each question is asked to see how long it takes."""


@dataclass(frozen=True, slots=True)
class Synthetic:
    """A base made from a real one, new entries for it and questions to ask it."""

    base: KnowledgeBase
    new: list[Entry]
    questions: list[Question]

    @classmethod
    def of(cls, real: KnowledgeBase, phrasings: int) -> Synthetic:
        """With so many phrasings."""
        base, new = synthetic_base(real, phrasings, more=CHANGES)
        return cls(base, new, synthetic_questions(base.entries))


def at_size(name: str, made: Synthetic, effort: Effort) -> Speed:
    """How quick a peer is with a synthetic base.

    That is not made here: what was set free again would be filled by the peer, and not be seen as taken.
    """
    return measure_speed(KINDS[name], made.base, made.questions, made.new, rounds=effort.rounds)[0]


def on_base(name: str, base: KnowledgeBase, effort: Effort) -> tuple[Speed, dict[str, Quality]]:
    """How quick and how good a peer is with a base; see ``question_sets``."""
    sets = question_sets(base, left_out=effort.left_out, parts=effort.parts, each=effort.each)
    speed, peer = measure_speed(KINDS[name], base, sets.golden["english"], [], rounds=effort.rounds)
    quality = ask_golden(peer, sets)
    if effort.left_out:
        if isinstance(peer, Encoding) and effort.parts > 1:
            peer.remember(base)
        quality["left out"] = ask_left_out(peer, base, sets)
    return speed, quality

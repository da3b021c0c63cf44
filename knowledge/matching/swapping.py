"""Tells a question that has another word where an entry has one that matters.

“When did Trump say that currency wars are easy to win?” is as close to what he said of trade wars as any paraphrase is,
in words and in meaning; but it puts another word in the place of one that most ways to ask that entry have. People who
put the same question in their own words do that hardly ever without changing more of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from knowledge.matching.analysis import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


@dataclass(frozen=True, slots=True)
class Swap:
    """The words that a question has in the places of others; both empty if there are none.

    ``frame`` is how much of the longer of the two texts is the same around them, 0 to 1.
    """

    frame: float
    put: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()


NO_SWAP = Swap(0.0)


def swap_between(
    asked: Sequence[str], stored: Sequence[str], subjects: Collection[str], strange: Collection[str]
) -> Swap:
    """Compares a question with a stored phrasing, both as ``Analyser.heads`` gives them.

    Args:
        asked: The question.
        stored: The phrasing.
        subjects: The question's words that carry its subject; a word of these is only in another place, not lost.
        strange: Those of them of which the entry does not speak: what it speaks of it may well be asked by.
    """
    steps = Levenshtein.opcodes(stored, asked)
    put: set[str] = set()
    lost: set[str] = set()
    for step in steps:
        if step.tag != "replace":
            continue
        new = {word for word in asked[step.dest_start : step.dest_end] if word in strange}
        gone = {word for word in stored[step.src_start : step.src_end] if word[:2] in SUBJECTS and word not in subjects}
        if new and gone:
            put |= new
            lost |= gone
    if not put:
        return NO_SWAP
    same = sum(step.src_end - step.src_start for step in steps if step.tag == "equal")
    return Swap(same / max(len(asked), len(stored)), frozenset(put), frozenset(lost))

"""Questions for measuring the matcher, made from the built-in base: none of them is stored when it is asked."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.content.checks.conflicts import PARTS, without_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge.matching.matcher import Matcher
    from knowledge.matching.results import Match
    from knowledge.models import KnowledgeBase

_NEIGHBOURING_KEYS = {
    "a": "sqw", "b": "vgn", "c": "xdv", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok",
    "j": "hku", "k": "jli", "l": "ko", "m": "nj", "n": "bmh", "o": "ipl", "p": "ol", "q": "wa", "r": "etf", "s": "adw",
    "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xa",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """One question put to the matcher, and what came of it."""

    group: str
    """The entry that it was made from, or the negative: trials of one group are never split between folds."""
    kind: str
    text: str
    expected: frozenset[str]
    """The entries that should answer; empty if none may."""
    arguable: frozenset[str]
    """Entries that point to it or that it points to: they may answer as well, so they are not held to be wrong."""
    match: Match


def trials(base: KnowledgeBase, build: Callable[[KnowledgeBase], Matcher], *, seed: int = 1) -> Iterator[Trial]:
    """Asks a base its own phrasings, each while it is not stored: a fifth of them is left out at a time.

    ``left-out`` asks a phrasing that is not stored; ``typo`` the same with typing errors; ``no-entry`` asks it while
    its whole entry is passed over; ``negative`` asks what must not be answered, while it is not stored as such.
    """
    chance = random.Random(seed)
    arguable = _neighbourhoods(base)
    none: frozenset[str] = frozenset()
    for fold in range(PARTS):
        matcher = build(_without_fold(base, fold))
        for entry in base.entries:
            for position, phrasing in enumerate(entry.phrasings[fold::PARTS]):
                yield Trial(
                    entry.id, "left-out", phrasing, frozenset([entry.id]), arguable[entry.id], matcher.query(phrasing)
                )
                if (position + fold) % 3 == 0:
                    typed = with_typos(phrasing, chance)
                    yield Trial(
                        entry.id, "typo", typed, frozenset([entry.id]), arguable[entry.id], matcher.query(typed)
                    )
                elif (position + fold) % 3 == 1:
                    match = matcher.query(phrasing, without=[entry.id])
                    yield Trial(entry.id, "no-entry", phrasing, none, arguable[entry.id], match)
        for negative in base.negatives[fold::PARTS]:
            yield Trial(negative.question, "negative", negative.question, none, none, matcher.query(negative.question))


def _neighbourhoods(base: KnowledgeBase) -> dict[str, frozenset[str]]:
    near: dict[str, set[str]] = {entry.id: set() for entry in base.entries}
    for entry in base.entries:
        for other in entry.see_also:
            near[entry.id].add(other)
            near[other].add(entry.id)
    return {entry_id: frozenset(others) for entry_id, others in near.items()}


def _without_fold(base: KnowledgeBase, fold: int) -> KnowledgeBase:
    negatives = [negative for position, negative in enumerate(base.negatives) if position % PARTS != fold]
    return without_part(base, fold).model_copy(update={"negatives": negatives})


def with_typos(text: str, chance: random.Random) -> str:
    """The text with one or two typing errors: a letter swapped, dropped, doubled or replaced by its neighbour's key."""
    letters = list(text)
    for _ in range(1 if len(text) < 25 else 2):  # noqa: PLR2004
        places = [i for i in range(1, len(letters) - 1) if letters[i].isalpha() and letters[i + 1].isalpha()]
        if not places:
            break
        at = chance.choice(places)
        error = chance.randrange(4)
        if error == 0:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
        elif error == 1:
            del letters[at]
        elif error == 2:  # noqa: PLR2004
            letters.insert(at, letters[at])
        else:
            letters[at] = chance.choice(_NEIGHBOURING_KEYS.get(letters[at].lower(), letters[at]))
    return "".join(letters)

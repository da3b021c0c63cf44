"""Questions for measuring the matcher, made from the built-in base: none of them is stored when it is asked."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge.matching.matcher import Match, Matcher
    from knowledge.models import KnowledgeBase

_NEIGHBOURING_KEYS = {
    "a": "sqw", "b": "vgn", "c": "xdv", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok",
    "j": "hku", "k": "jli", "l": "ko", "m": "nj", "n": "bmh", "o": "ipl", "p": "ol", "q": "wa", "r": "etf", "s": "adw",
    "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xa",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """One question put to the matcher: which entry should answer (None: none may), and a way to ask it."""

    group: str
    """The entry that it was made from, or the negative: trials of one group are never split between folds."""
    kind: str
    expected: str | None
    ask: Callable[[], Match]


def trials(base: KnowledgeBase, matcher: Matcher, *, seed: int = 1) -> Iterator[Trial]:
    """All trials of a base, the same ones for the same seed.

    ``left-out`` asks every phrasing while it is not stored; ``typo`` the same with typing errors; ``no-entry`` asks a
    phrasing while its whole entry is not there; ``negative`` asks what must not be answered.
    """
    chance = random.Random(seed)
    for entry in base.entries:
        for position, phrasing in enumerate(entry.asked_as):
            yield Trial(entry.id, "left-out", entry.id, _left_out(matcher, entry.id, position, None))
            if position % 3 == 1:
                typed = with_typos(phrasing, chance)
                yield Trial(entry.id, "typo", entry.id, _left_out(matcher, entry.id, position, typed))
            if position % 4 == 2:  # noqa: PLR2004
                yield Trial(entry.id, "no-entry", None, _without(matcher, entry.id, phrasing))
    for negative in base.negatives:
        yield Trial(negative.question, "negative", None, _plain(matcher, negative.question))


def _left_out(matcher: Matcher, entry_id: str, position: int, typed: str | None) -> Callable[[], Match]:
    return lambda: matcher.query_without_phrasing(entry_id, position, typed=typed)


def _without(matcher: Matcher, entry_id: str, text: str) -> Callable[[], Match]:
    return lambda: matcher.query(text, without=[entry_id])


def _plain(matcher: Matcher, text: str) -> Callable[[], Match]:
    return lambda: matcher.query(text)


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

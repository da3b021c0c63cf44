"""Questions for measuring the matcher, made from the built-in base: none of them is stored when it is asked."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.content.checks.conflicts import PARTS, without_part
from knowledge.matching.lexicon import FUNCTION_WORDS, QUESTION_WORDS
from knowledge.models import KnowledgeBase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge.matching.matcher import Matcher
    from knowledge.matching.results import Match
    from knowledge.models import Entry

_NEIGHBOURING_KEYS = {
    "a": "sqw", "b": "vgn", "c": "xdv", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok",
    "j": "hku", "k": "jli", "l": "ko", "m": "nj", "n": "bmh", "o": "ipl", "p": "ol", "q": "wa", "r": "etf", "s": "adw",
    "t": "ryg", "u": "yij", "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xa",
}  # fmt: skip


_ASKED = 3
"""One of so many phrasings is asked."""


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
    """Asks a base a third of its own phrasings, each while it is not stored: a fifth of all is left out at a time.

    ``left-out`` asks a phrasing that is not stored; ``typo`` the same with typing errors; ``no-entry`` asks it while
    its whole entry is passed over; ``negative`` asks what must not be answered, while it is not stored as such;
    ``swapped`` asks a phrasing that is stored, with another word in the place of one that matters.
    """
    chance = random.Random(seed)
    arguable = _neighbourhoods(base)
    none: frozenset[str] = frozenset()
    every = frozenset(arguable)
    for fold in range(PARTS):
        stored = _without_fold(base, fold)
        matcher = build(stored)
        for entry in stored.entries[fold::PARTS]:
            swapped = with_another_word(entry, chance.choice(stored.entries), chance)
            # What it asks may be what another entry answers; that this one does not is all that is known.
            yield Trial(entry.id, "swapped", swapped, none, every - {entry.id}, matcher.query(swapped))
        for entry in base.entries:
            for position, phrasing in enumerate(entry.phrasings[fold::PARTS][fold % _ASKED :: _ASKED]):
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


def quick_trials(base: KnowledgeBase, build: Callable[[KnowledgeBase], Matcher], *, seed: int = 1) -> Iterator[Trial]:
    """Asks bases made of parts of the base, without names, synonyms and the like, as people bring them.

    Each holds a part of the entries with one, three or ten of their phrasings; the others are asked of it: those of its
    entries, plain and with typing errors, and those of entries that it does not hold.
    """
    chance = random.Random(seed)
    none: frozenset[str] = frozenset()
    for stored in (1, 3, 10):
        inside = chance.sample(base.entries, len(base.entries) // 2)
        kept = {entry.id: chance.sample(entry.asked_as, min(stored, len(entry.asked_as) - 3)) for entry in inside}
        entries = [_quick_entry(entry, kept[entry.id], tells=chance.random() < 0.5) for entry in inside]  # noqa: PLR2004
        matcher = build(KnowledgeBase.model_construct(entries=entries, quick=True))
        for entry in base.entries:
            asked = chance.sample([text for text in entry.asked_as if text not in kept.get(entry.id, ())], 3)
            expected = frozenset([entry.id]) if entry.id in kept else none
            for number, text in enumerate(asked):
                typed, kind = (with_typos(text, chance), "typo") if not number else (text, "left-out")
                yield Trial(entry.id, kind if expected else "no-entry", typed, expected, none, matcher.query(typed))


def _quick_entry(entry: Entry, phrasings: list[str], *, tells: bool) -> Entry:
    update = {
        "question": phrasings[0], "phrasings": phrasings[1:], "answer": entry.answer if tells else entry.id,
        "more": None, "entities": [], "when": [],
    }  # fmt: skip
    return entry.model_copy(update=update)


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


def with_another_word(entry: Entry, other: Entry, chance: random.Random) -> str:
    """A question or phrasing of an entry that has, in place of the word that most of them have, one of another's."""
    lost, put = _mattering_word(entry), _mattering_word(other)
    texts = [text for text in entry.asked_as if lost in text.casefold().split()] or [entry.question]
    return " ".join(put if word == lost else word for word in chance.choice(texts).casefold().split())


def _mattering_word(entry: Entry) -> str:
    """The word that most of its phrasings have, of those that carry a subject."""
    common = FUNCTION_WORDS | QUESTION_WORDS
    found = Counter(word for text in entry.asked_as for word in set(text.casefold().split()) - common)
    return max(found, key=lambda word: (found[word] * (word.isalpha() and word.isascii()), len(word), word))


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

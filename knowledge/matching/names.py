"""Tells words that are names from words that are not, by how they are written.

Samsung and soybeans are both rare words; but an answer that does not speak of Samsung is hardly ever the answer to a
question that does, while soybeans may be another word for something that it speaks of. The entities of a base are only
some of the names in it, and questions name what no base knows.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Self

from knowledge.matching.normalise import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_MOSTLY = 0.6
"""A text in which more than this share of the words is capitalised is written in capitals, whatever they mean."""

_FEW = 2
"""Capitalised words, beside the first of a sentence, from which that share says something."""


class NameSense:
    """Knows, of the words of a base's texts, how often they were written as names are."""

    def __init__(self, counts: Iterable[tuple[str, int]] = ()) -> None:
        """None yet, or those of ``counts``."""
        # Above zero for a word that is written as a name more often than not.
        self._balance: Counter[str] = Counter(dict(counts))

    @property
    def balance(self) -> dict[str, int]:
        """By how much each word was written as a name more often than not; negative for ordinary words."""
        return dict(self._balance)

    def learn(self, text: str, change: int = 1) -> None:
        """Counts the words of a text; -1 for ``change`` forgets it again."""
        for word, is_capitalised in _inner_words(text):
            self._balance[word] += change if is_capitalised else -change

    def names_in(self, text: str) -> frozenset[str]:
        """The words of a text that are names, in their comparable form.

        Those that the base knows as names are, however they are written here; those that it does not know are if they
        are written as names.
        """
        found = {word for word, is_capitalised in _inner_words(text) if is_capitalised and self._balance[word] >= 0}
        return frozenset(found.union(word for word in words(text) if self._balance[word] > 0))

    def fork(self) -> Self:
        """A copy that can be changed without changing this one."""
        return type(self)(self._balance.items())


def _inner_words(text: str) -> Iterator[tuple[str, bool]]:
    """The words of a text that do not begin a sentence, and whether each is capitalised; none if all of them are."""
    found = []
    for match in _WORD.finditer(text):
        before = match.start()
        while before and text[before - 1] in " \"'“‘(":
            before -= 1
        if before and text[before - 1] not in ".!?:\n":
            found.append((match[0], match[0][0].isupper()))
    capitalised = sum(is_capitalised for _, is_capitalised in found)
    if capitalised > _FEW and capitalised > _MOSTLY * len(found):
        return
    for word, is_capitalised in found:
        for part in words(word):
            yield part, is_capitalised

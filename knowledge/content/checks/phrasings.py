"""Phrasings: no two of the base are alike, and none is also a question that must not be answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from knowledge.errors import ContentProblem
from knowledge.matching.lexicon import FUNCTION_WORDS, Lexicon
from knowledge.matching.normalise import normalise, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from knowledge.content.loading import LoadedBase
    from knowledge.models import Entry

ALIKE_FROM = 90.0
"""Likeness (0 to 100, of their sorted words) from which two phrasings are looked at word by word."""

SAME_WORD_FROM = 0.9
"""Likeness (0 to 1, by Jaro and Winkler) from which two words are taken for spellings of one."""

FEWEST_SHARED_WORDS = 4
"""Words that two ways of asking must consist of to count as alike: short ones (“ban Huawei Japan”) have no others."""

_BLOCK = 500


def check_phrasings(loaded: LoadedBase, _today: date) -> Iterator[ContentProblem]:
    """No phrasing stands twice, in one entry or in two."""
    owner: dict[str, str] = {}
    for entry in loaded.base.entries:
        file = loaded.file_of("entries", entry.id)
        for phrasing in (entry.question, *entry.phrasings):
            if (first := owner.setdefault(normalise(phrasing), entry.id)) != entry.id:
                message = f"“{phrasing}” is already a phrasing of {first}; keep it where it fits better"
                yield ContentProblem(file, entry.id, "phrasings", message, is_warning=loaded.base.quick)
        if not loaded.base.quick:
            yield from _repeated_in(entry, file)


def _repeated_in(entry: Entry, file: str) -> Iterator[ContentProblem]:
    seen: set[str] = set()
    for phrasing in (entry.question, *entry.phrasings):
        key = normalise(phrasing)
        if key in seen:
            yield ContentProblem(file, entry.id, "phrasings", f"“{phrasing}” is there twice; remove one")
        seen.add(key)


def check_negatives(loaded: LoadedBase, _today: date) -> Iterator[ContentProblem]:
    """A question that must not be answered is not a phrasing as well, and stands once."""
    owner = {normalise(phrasing): entry.id for entry in loaded.base.entries for phrasing in entry.asked_as}
    seen: set[str] = set()
    for negative in loaded.base.negatives:
        key = normalise(negative.question)
        file = loaded.file_of("negatives", negative.question)
        if key in owner:
            message = f"“{negative.question}” is also a phrasing of {owner[key]}; remove one of them"
            yield ContentProblem(file, "", "question", message)
        if key in seen:
            message = f"“{negative.question}” is there twice; remove one"
            yield ContentProblem(file, "", "question", message, is_warning=True)
        seen.add(key)


@dataclass(frozen=True, slots=True)
class _Phrasing:
    entry_id: str
    text: str
    bag: tuple[str, ...]
    """The stems of its words without those that carry no meaning, sorted."""


def check_near_duplicates(loaded: LoadedBase, _today: date) -> Iterator[ContentProblem]:
    """Phrasings that differ only in the order, the form or the spelling of their words."""
    stem = Lexicon().stem
    phrasings = []
    for entry in loaded.base.entries:
        for text in {normalise(phrasing): phrasing for phrasing in entry.asked_as}.values():
            bag = sorted({stem(word) for word in words(text) if word not in FUNCTION_WORDS})
            phrasings.append(_Phrasing(entry.id, text, tuple(bag)))
    for first, second in (*_of_the_same_words(phrasings), *_of_like_words(phrasings)):
        where = "the same entry" if first.entry_id == second.entry_id else first.entry_id
        message = f"“{second.text}” is nearly “{first.text}” of {where}; ask it another way or remove it"
        file = loaded.file_of("entries", second.entry_id)
        yield ContentProblem(file, second.entry_id, "phrasings", message, is_warning=True)


def _of_the_same_words(phrasings: list[_Phrasing]) -> Iterator[tuple[_Phrasing, _Phrasing]]:
    by_bag: dict[tuple[str, ...], list[_Phrasing]] = defaultdict(list)
    for phrasing in phrasings:
        if len(phrasing.bag) >= FEWEST_SHARED_WORDS:
            by_bag[phrasing.bag].append(phrasing)
    for alike in by_bag.values():
        for second in alike[1:]:
            yield alike[0], second


def _of_like_words(phrasings: list[_Phrasing]) -> Iterator[tuple[_Phrasing, _Phrasing]]:
    """Every pair once. Compared in blocks, so that memory stays small; 7,000 phrasings take about a second."""
    keys = [" ".join(phrasing.bag) for phrasing in phrasings]
    for start in range(0, len(keys), _BLOCK):
        likeness = process.cdist(
            keys[start : start + _BLOCK], keys[start:], scorer=fuzz.ratio, score_cutoff=ALIKE_FROM, dtype=np.uint8
        )
        for row, column in np.argwhere(likeness):
            first, second = phrasings[start + int(row)], phrasings[start + int(column)]
            if row < column and _spelled_alike(first.bag, second.bag):
                yield first, second


def _spelled_alike(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Whether the words in which two phrasings differ are spellings of one another, and no figures or codes."""
    only_first = [word for word in first if word not in second]
    only_second = [word for word in second if word not in first]
    if not only_first or len(only_first) != len(only_second):
        return False
    return all(
        word.isalpha() and other.isalpha() and JaroWinkler.similarity(word, other) >= SAME_WORD_FROM
        for word, other in zip(only_first, only_second, strict=True)
    )

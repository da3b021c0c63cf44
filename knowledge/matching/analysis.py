"""Takes a text apart into what the matcher compares: features, entities, numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from knowledge.matching.chinese import ChineseWords
from knowledge.matching.figures import figures_of
from knowledge.matching.lexicon import FORECAST, FUNCTION_WORDS, QUESTION_WORDS, REQUEST
from knowledge.matching.normalise import CJK, words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from knowledge.matching.entities import EntityRecogniser
    from knowledge.matching.lexicon import Lexicon
    from knowledge.matching.spelling import Speller

# How much a feature of each kind weighs, before its rarity. Found by asking phrasings that were left out; what is found
# changes little within a factor of two of each.
WORD_WEIGHT = 1.0
ORIGINAL_WORD_WEIGHT = 0.5
QUESTION_WORD_WEIGHT = 0.6
FUNCTION_WORD_WEIGHT = 0.4
PAIR_WEIGHT = 0.45
GRAM_WEIGHT = 0.17
ENTITY_WEIGHT = 0.9

SUBJECTS = frozenset({"w:", "c:"})
"""Begin the names of the features that carry a subject."""

_BESIDE = frozenset({"g:", "o:", "s:"})
"""Begin the names of what a word has beside its own feature."""

MAX_KEPT_WORDS = 100_000
MAX_KEPT_LENGTH = 40
"""How many words, of how many letters, are taken apart once only."""

MAX_MENDED = 32
"""How many unknown words of one text are looked at for typing errors."""

_ACRONYM = re.compile(r"\b[A-Z]{2,4}\b")


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a text is made of.

    ``features`` maps each feature to the weight of its kind. ``subjects`` are the stems that carry a subject, each as
    the head of its synonyms, and ``names`` those of them that are part of a name. ``is_request`` says that it asks for
    a service or an opinion, ``is_forecast`` that it asks about the future. ``corrections`` are the words that
    were mended, as typed and as understood. ``casual`` are the numbers that are only counted in passing.
    """

    words: tuple[str, ...]
    features: dict[str, float]
    subjects: frozenset[str]
    names: frozenset[str]
    entities: frozenset[str]
    years: frozenset[int]
    numbers: frozenset[str]
    months: frozenset[int] = frozenset()
    casual: frozenset[str] = frozenset()
    is_request: bool = False
    is_forecast: bool = False
    corrections: tuple[tuple[str, str], ...] = ()

    @property
    def normalised(self) -> str:
        """The text in its comparable form (with its words mended, if they were)."""
        return " ".join(self.words)


class Analyser:
    """Takes texts apart with one lexicon and one set of names, so that texts can be compared."""

    def __init__(self, lexicon: Lexicon, recogniser: EntityRecogniser) -> None:
        self._lexicon = lexicon
        self._recogniser = recogniser
        self._chinese_names = recogniser.chinese
        self._chinese_words = ChineseWords(
            {**lexicon.chinese, **self._chinese_names}, {**lexicon.usual_chinese, **recogniser.usual_chinese}
        )
        self._features_of_word: dict[str, tuple[tuple[str, float], ...]] = {}

    def analyse(self, text: str, speller: Speller | None = None) -> Analysis:
        """Takes a text apart; with a speller, words that it does not know are mended first."""
        text_words = words(text)
        corrections: list[tuple[str, str]] = []
        if speller is not None:
            text_words = _mend(text_words, speller, _acronyms(text), corrections)
        entities, naming = self._recogniser.find(text_words)
        figures = figures_of(text_words)
        # A digit that is only counted in passing is as good as “to” or “for”: as a rare word it would draw to dates.
        features = self._features([word for word in text_words if word not in figures.casual])
        features.update((f"e:{entity}", ENTITY_WEIGHT) for entity in entities)
        plain = " ".join(text_words)
        return Analysis(
            words=tuple(text_words),
            features=features,
            subjects=frozenset([feature for feature in features if feature[:2] in SUBJECTS]),
            names=frozenset(self._naming(naming, text_words)),
            entities=frozenset(entities),
            years=figures.years,
            numbers=figures.numbers,
            months=figures.months,
            casual=figures.casual,
            is_request=REQUEST.search(plain) is not None,
            is_forecast=FORECAST.search(plain) is not None,
            corrections=tuple(corrections),
        )

    def heads(self, text_words: Iterable[str]) -> list[str]:
        """One feature for each word, in order: what it is compared by; of Chinese, one for each known word or pair."""
        features = (feature for word in text_words for feature, _ in self._features_of(word))
        return [feature for feature in features if feature[:2] not in _BESIDE]

    def subjects_of(self, text_words: Iterable[str]) -> set[str]:
        """The subjects that words, in their comparable form, carry."""
        features = (feature for word in text_words for feature, _ in self._features_of(word))
        return {feature for feature in features if feature[:2] in SUBJECTS}

    def in_usual_words(self, text: str) -> str:
        """The text as a sentence encoder understands it best; other than in Chinese it is what it was."""
        return self._chinese_words.in_usual_words(text)

    def _naming(self, english: Iterable[str], text_words: Iterable[str]) -> Iterator[str]:
        """The features of the words that are part of a name: these, and those of Chinese names."""
        for word in english:
            yield self._features_of(word)[0][0]
        for run in text_words:
            if CJK.match(run):
                for part, meaning in self._chinese_words.cut(run):
                    if part in self._chinese_names:
                        yield from (self._features_of(word)[0][0] for word in meaning)

    def _features(self, text_words: Sequence[str]) -> dict[str, float]:
        features: dict[str, float] = {}
        previous = ""
        for word in text_words:
            known = self._features_of_word.get(word) or self._features_of(word)
            features.update(known)
            head = known[0][0]
            if CJK.match(word):
                previous = ""
            elif head[:2] == "w:":
                if previous:
                    features[f"p:{previous} {head[2:]}"] = PAIR_WEIGHT
                previous = head[2:]
        return features

    def _features_of(self, word: str) -> tuple[tuple[str, float], ...]:
        known = self._features_of_word.get(word)
        if known is None:
            known = tuple(self._word_features(word))
            # People type without end; what is kept of it has one.
            if len(word) <= MAX_KEPT_LENGTH and len(self._features_of_word) < MAX_KEPT_WORDS:
                self._features_of_word[word] = known
        return known

    def _word_features(self, word: str) -> Iterator[tuple[str, float]]:
        if CJK.match(word):
            yield from self._chinese_features(word)
            return
        stem = self._lexicon.stem(word)
        if word in QUESTION_WORDS:
            yield f"q:{word}", QUESTION_WORD_WEIGHT
            return
        if word in FUNCTION_WORDS:
            yield f"f:{stem}", FUNCTION_WORD_WEIGHT
            return
        head = self._lexicon.head(stem)
        yield f"w:{head}", WORD_WEIGHT
        if head != stem:
            yield f"o:{stem}", ORIGINAL_WORD_WEIGHT
        # Stands for the runs of letters that it is spelt with, which the index compares.
        yield f"s:{word}", GRAM_WEIGHT

    def _chinese_features(self, run: str) -> Iterator[tuple[str, float]]:
        """Known words stand for what they mean in English."""
        for part, meaning in self._chinese_words.cut(run):
            if not meaning:
                yield from _unknown_chinese(part)
                continue
            for word in meaning:
                # Nobody misspells what was not typed, so that how it is spelt says nothing.
                yield from ((name, weight) for name, weight in self._word_features(word) if name[:2] != "s:")
            if part not in self._chinese_names and meaning[0] not in FUNCTION_WORDS | QUESTION_WORDS:
                yield f"o:{part}", ORIGINAL_WORD_WEIGHT


def _acronyms(text: str) -> set[str]:
    """The short words in capitals, unless all of the text is: an unknown one is another one, not a typing error."""
    return set() if text.isupper() else {acronym.casefold() for acronym in _ACRONYM.findall(text)}


def _mend(
    text_words: list[str], speller: Speller, kept: Container[str], corrections: list[tuple[str, str]]
) -> list[str]:
    mended: list[str] = []
    tries = MAX_MENDED
    for word in text_words:
        if word in kept or not tries or speller.knows(word):
            mended.append(word)
            continue
        tries -= 1
        better = speller.correct(word)
        if better != [word]:
            corrections.append((word, " ".join(better)))
        mended.extend(better)
    return mended


def _unknown_chinese(run: str) -> Iterator[tuple[str, float]]:
    """Pairs of characters stand for words, single ones for parts of them."""
    for first, second in pairwise(run):
        yield f"c:{first}{second}", WORD_WEIGHT
    for char in run:
        yield f"g:{char}", FUNCTION_WORD_WEIGHT

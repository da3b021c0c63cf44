"""Measures the lexical part of the matcher on bases of a thousand to a million phrasings.

python -m bench.scale                    # up to 100,000
python -m bench.scale --largest 1000000  # needs some 2 GB and a few minutes

The phrasings are made from the built-in base: the frame of a real phrasing with other words in it, some of the base,
some invented, drawn so that the word of rank r comes up as often as 1/r (Zipf's law) and that there are new words
without end, as in real collections. Each size is measured in a process of its own. Found is the share of the questions
(a stored phrasing without one of its words, every other one with typing errors) whose entry has the nearest phrasing.
"""

from __future__ import annotations

import argparse
import gc
import random
import time
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from bench.questions import with_typos
from knowledge.builtin import BUILTIN_BASE
from knowledge.content.loading import load_base
from knowledge.matching.analysis import Analyser
from knowledge.matching.entities import EntityRecogniser, names_of
from knowledge.matching.exact import ExactPhrasings
from knowledge.matching.index import PhrasingIndex
from knowledge.matching.lexicon import FUNCTION_WORDS, QUESTION_WORDS, Lexicon
from knowledge.matching.normalise import words
from knowledge.matching.spelling import Speller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge.models import KnowledgeBase

T = TypeVar("T")

SIZES = (1_000, 5_000, 10_000, 100_000, 1_000_000)
PHRASINGS = 6
SUBJECTS = 3
NEIGHBOURS = 48
QUESTIONS = 400
CHANGES = 50
_NEW_WORDS = 0.3
_SYLLABLES = [first + second + third for first in "bcdfglmnprstvz" for second in "aeiou" for third in ("", "n", "r")]


@dataclass(slots=True)
class Lexical:
    """The parts of the matcher that compare words."""

    analyser: Analyser
    asked: PhrasingIndex = field(default_factory=PhrasingIndex)
    exact: ExactPhrasings = field(default_factory=ExactPhrasings)
    speller: Speller = field(default_factory=Speller)

    def add(self, entry: int, phrasings: list[str], *, in_bulk: bool = False) -> None:
        """Adds an entry."""
        analyses = [self.analyser.analyse(phrasing) for phrasing in phrasings]
        self.asked.add(entry, [analysis.features for analysis in analyses], in_bulk=in_bulk)
        self.speller.add({word for analysis in analyses for word in analysis.words})
        for analysis in analyses:
            self.exact.add(analysis.normalised, entry, in_bulk=in_bulk)

    def remove(self, entry: int, phrasings: list[str]) -> None:
        """Removes an entry."""
        analyses = [self.analyser.analyse(phrasing) for phrasing in phrasings]
        self.asked.remove(entry)
        self.speller.remove({word for analysis in analyses for word in analysis.words})
        for analysis in analyses:
            self.exact.remove(analysis.normalised, entry)

    def sort(self) -> None:
        """Done once after many were added."""
        self.asked.sort()
        self.exact.sort()
        self.speller.sort()

    def nearest(self, text: str) -> list[int]:
        """The entries of the nearest phrasings, with all that a question costs."""
        question = self.analyser.analyse(text, self.speller)
        self.exact.owners(" ".join(question.words))
        rows, _ = self.asked.nearest(question.features, NEIGHBOURS)
        if len(rows):
            self.asked.kernel(rows)
        return [int(entry) for entry in self.asked.entries_of(rows)]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured at one size; times in milliseconds, but ``build`` in microseconds a phrasing."""

    phrasings: int
    build: float
    memory: float
    """Bytes a phrasing."""
    median: float
    percentile99: float
    add: float
    remove: float
    found: float


def synthetic_entries(base: KnowledgeBase, phrasings: int, *, seed: int = 1) -> Iterator[list[str]]:
    """The phrasings of one entry after another, without end."""
    chance = random.Random(seed)
    frames = [words(phrasing) for entry in base.entries for phrasing in entry.asked_as]
    common = FUNCTION_WORDS | QUESTION_WORDS
    known = list(dict.fromkeys(word for frame in frames for word in frame if word.isascii() and word not in common))
    vocabulary = len(known) + int(_NEW_WORDS * phrasings)

    def word() -> str:
        rank = int(vocabulary ** chance.random()) - 1
        return known[rank] if rank < len(known) else _invented(rank)

    while True:
        subjects = [word() for _ in range(SUBJECTS)]
        made = []
        for frame in chance.choices(frames, k=PHRASINGS):
            others = [*chance.sample(subjects, SUBJECTS), word()]
            made.append(" ".join(part if part in common or not others else others.pop(0) for part in frame))
        yield made


def _invented(rank: int) -> str:
    """A word for each number, as long as words are."""
    made = ""
    while rank:
        rank, at = divmod(rank, len(_SYLLABLES))
        made += _SYLLABLES[at]
    return made


def measure(phrasings: int) -> Figures:
    """Builds a base of so many phrasings and asks it."""
    base = load_base(BUILTIN_BASE).base
    entries = list(islice(synthetic_entries(base, phrasings), phrasings // PHRASINGS + CHANGES))
    asked = _questions(entries[:-CHANGES])
    lexical = Lexical(Analyser(Lexicon(base.synonyms), EntityRecogniser(names_of(base.entities))))
    gc.collect()
    gc.freeze()
    before, start = _resident(), time.perf_counter()
    for number, entry in enumerate(entries[:-CHANGES]):
        lexical.add(number, entry, in_bulk=True)
    lexical.sort()
    build = time.perf_counter() - start
    gc.collect()
    memory = _resident() - before
    for text, _ in asked[:20]:
        lexical.nearest(text)
    found, times = [], []
    for text, owner in asked:
        nearest, took = _timed(partial(lexical.nearest, text))
        found.append(owner in nearest[:1])
        times.append(took)
    new = list(enumerate(entries[-CHANGES:], len(entries)))
    add = [_timed(partial(lexical.add, number, entry))[1] for number, entry in new]
    remove = [_timed(partial(lexical.remove, number, entry))[1] for number, entry in new]
    count = PHRASINGS * (len(entries) - CHANGES)
    return Figures(
        count, build * 1e6 / count, memory / count, float(np.median(times)), float(np.percentile(times, 99)),
        float(np.median(add)), float(np.median(remove)), float(np.mean(found)),
    )  # fmt: skip


def _questions(entries: list[list[str]]) -> list[tuple[str, int]]:
    chance = random.Random(2)
    asked = []
    for number in range(QUESTIONS):
        entry = chance.randrange(len(entries))
        typed = chance.choice(entries[entry]).split()
        del typed[chance.randrange(len(typed))]
        text = " ".join(typed) or "what"
        asked.append((with_typos(text, chance) if number % 2 else text, entry))
    return asked


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """What the work returned, and how many milliseconds it took."""
    start = time.perf_counter()
    result = work()
    return result, (time.perf_counter() - start) * 1e3


def _resident() -> int:
    """Bytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def main() -> None:
    """Measures and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=100_000, metavar="N", help="phrasings of the largest base")
    largest = parser.parse_args().largest
    print(f"{'phrasings':>10}{'build µs/p':>12}{'bytes/p':>9}{'median ms':>11}{'p99 ms':>8}{'add ms':>8}"
          f"{'remove ms':>11}{'found':>8}")  # fmt: skip
    for size in SIZES:
        if size > largest:
            break
        with get_context("spawn").Pool(1) as pool:
            one = pool.apply(measure, (size,))
        print(f"{one.phrasings:10,}{one.build:12.1f}{one.memory:9.0f}{one.median:11.2f}{one.percentile99:8.2f}"
              f"{one.add:8.2f}{one.remove:11.2f}{one.found:8.1%}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()

"""Asks the golden questions, which were written apart from the phrasings, and says what came of them.

python -m bench.golden            # the table
python -m bench.golden --show     # also every question that was not answered rightly
"""

from __future__ import annotations

import argparse
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import yaml

from knowledge.builtin import BUILTIN_BASE
from knowledge.cache import default_cache_dir
from knowledge.content.loading import load_base
from knowledge.encoding.sentences import SentenceEncoder
from knowledge.matching.matcher import Matcher
from knowledge.matching.results import Outcome

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from knowledge.matching.results import Match

GOLDEN = Path(__file__).parent.parent / "tests" / "golden"


@dataclass(frozen=True, slots=True)
class GoldenQuestion:
    """A question with the entries that answer it; none if it must not be answered."""

    text: str
    style: str
    expected: frozenset[str]

    @property
    def is_for_fitting(self) -> bool:
        """Half of the questions serve to fit the confidence, the other half only ever to judge it."""
        return zlib.crc32(self.text.encode()) % 2 == 0


def golden_questions() -> list[GoldenQuestion]:
    """All golden questions, in the order of their files."""
    return [
        GoldenQuestion(item["text"], item["style"], frozenset(item["expected"]))
        for path in sorted(GOLDEN.glob("*.yaml"))
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]
    ]


def outcome(question: GoldenQuestion, match: Match) -> str:
    """``right``, ``wrong``, ``assisted`` (the right entry is among the first three offered) or ``missed``.

    For a question that must not be answered: ``right`` when it is not, else ``wrong``.
    """
    is_answered = match.outcome is Outcome.ANSWER
    if not question.expected:
        return "wrong" if is_answered else "right"
    if is_answered:
        return "right" if match.hits[0].entry_id in question.expected else "wrong"
    offered = {hit.entry_id for hit in match.offers[:3]} if match.outcome is Outcome.SUGGESTIONS else set()
    return "assisted" if offered & question.expected else "missed"


def print_table(rows: dict[str, Counter[str]]) -> None:
    """One line a style, with shares."""
    kinds = ("right", "assisted", "wrong", "missed")
    print(f"{'':24}{'n':>5}" + "".join(f"{kind:>10}" for kind in kinds))
    for name, counts in rows.items():
        total = sum(counts.values())
        print(f"{name:24}{total:5}" + "".join(f"{counts[kind] / total:10.1%}" for kind in kinds))


def print_help(rows: dict[str, Counter[str]]) -> None:
    """How often the right entry is among three offered, where a question was not answered but could have been."""
    print()
    for name, counts in rows.items():
        unanswered = counts["assisted"] + counts["missed"]
        if "answerable" in name and unanswered:
            share = counts["assisted"] / unanswered
            print(f"{name}: not answered {unanswered}, the right entry among three offered {share:.1%}")


def calibration_error(confidences: NDArray[np.float64], right: NDArray[np.float64], bins: int = 10) -> float:
    """Mean distance between stated and observed share of right ones (Naeini et al., AAAI 2015)."""
    place = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = [abs(confidences[place == b].mean() - right[place == b].mean()) * (place == b).mean()
            for b in range(bins) if (place == b).any()]  # fmt: skip
    return float(sum(gaps))


def print_reliability(stated: list[tuple[float, bool]], bins: int = 10) -> None:
    """How often the best entry was right, by the confidence that was stated."""
    confidences, right = np.array([c for c, _ in stated]), np.array([float(r) for _, r in stated])
    place = np.minimum((confidences * bins).astype(int), bins - 1)
    print("\nconfidence of the best entry, and how often it was right (judging half, all questions)")
    for b in range(bins):
        if (mine := place == b).any():
            print(f"  {b / bins:.1f}–{(b + 1) / bins:.1f}{mine.sum():6}{confidences[mine].mean():8.2f} stated"
                  f"{right[mine].mean():8.2f} observed")  # fmt: skip
    print(f"expected calibration error: {calibration_error(confidences, right):.3f}")


def main() -> None:
    """Asks and reports."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--words-only", action="store_true", help="without the sentence encoder")
    options = parser.parse_args()
    encoder = None if options.words_only else SentenceEncoder.open(default_cache_dir())
    matcher = Matcher(load_base(BUILTIN_BASE).base, encoder)
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    offered = 0
    stated: list[tuple[float, bool]] = []
    for question in golden_questions():
        match = matcher.query(question.text)
        came_of_it = outcome(question, match)
        group = "answerable" if question.expected else "not to be answered"
        half = "fitting half" if question.is_for_fitting else "judging half"
        for name in (f"all {group}", f"{group}, {half}", question.style):
            rows[name][came_of_it] += 1
        if match.hits and not question.is_for_fitting:
            stated.append((match.hits[0].confidence, match.hits[0].entry_id in question.expected))
        if not question.expected and match.outcome is Outcome.SUGGESTIONS:
            offered += 1
        if options.show and came_of_it != "right":
            first = [(hit.entry_id, round(hit.confidence, 2), "vetoed" if hit.veto else "") for hit in match.hits[:3]]
            print(f"{came_of_it:9}{question.text}\n         {sorted(question.expected)} <> {first}")
    print_table(dict(sorted(rows.items())))
    print_help(dict(sorted(rows.items())))
    print(f"questions that must not be answered and for which something is offered: {offered}")
    print_reliability(stated)


if __name__ == "__main__":
    main()

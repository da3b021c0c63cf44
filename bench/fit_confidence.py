"""Fits the confidence of the matcher and prints how good it is on questions it was not fitted on.

    python -m bench.fit_confidence            # prints the table
    python -m bench.fit_confidence --write    # also writes knowledge/matching/calibration.json

There are four: for matchers with and without a sentence encoder, and for curated and quick bases. All are fitted on
questions made from the built-in base (see ``bench.questions``), those for curated bases also on one half of the golden
questions; ``python -m bench.golden`` then judges them on the other half too. Figures printed here are cross-validated:
an entry's questions are judged by coefficients fitted without that entry.
"""

from __future__ import annotations

import argparse
import json
import zlib
from dataclasses import dataclass
from functools import partial
from itertools import chain, product
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

import knowledge.matching.confidence as confidence_module
from bench.encoding import remembering_encoder
from bench.golden import calibration_error, golden_questions
from bench.questions import Trial, quick_trials, trials
from knowledge.builtin import BUILTIN_BASE
from knowledge.content.checks.conflicts import PARTS
from knowledge.content.loading import load_base
from knowledge.matching.confidence import CALIBRATION_FILE, VECTOR_NAMES, Calibration, Margin, kind_of_calibration
from knowledge.matching.judging import VETOED_CAP
from knowledge.matching.matcher import Matcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from knowledge.encoding.sentences import SentenceEncoder

Floats = NDArray[np.float64]

SMOOTHING = 0.01
"""Ridge penalty on standardised coefficients, relative to the number of questions."""

_AGAINST = {
    "refused", "strange_share", "unknown_share", "unnamed", "swapped", "mended_share", "beside", "vetoed", "request",
    "forecast", "support²", "closeness × untold share", "support × refused",
}  # fmt: skip
SIGNS = np.array([0.0] + [-1.0 if name in _AGAINST else 1.0 for name in VECTOR_NAMES[1:]])
"""Whether a measure may speak for (1) or against (-1) an entry."""

KIND_WEIGHTS = {
    "left-out": 0.1,
    "typo": 0.1,
    "no-entry": 0.1,
    "swapped": 0.5,
    "negative": 2.0,
    "golden": 10.0,
    "golden-none": 10.0,
}
"""How much a question of each kind counts in the fit: the golden ones are most like real ones, and few."""

ANSWER_FROM = 0.4
SUGGEST_FROM = {True: 0.08, False: 0.13}
"""With a sentence encoder, and without, when chance likenesses weigh more."""

CANDIDATES = 5
"""Best candidates of a question that are looked at."""


@dataclass(frozen=True)
class Data:
    """One row for each of the best candidates of each question.

    ``vectors`` are their measures, shape (rows, features); ``question`` says to which question a row belongs, in
    ascending order; ``kinds`` and ``folds`` are by question.
    """

    vectors: Floats
    right: Floats
    weights: Floats
    vetoed: NDArray[np.bool_]
    question: NDArray[np.int64]
    folds: NDArray[np.int64]
    kinds: list[str]


def collect(all_trials: Iterable[Trial]) -> Data:
    """Takes down the measures of the best candidates of every question."""
    rows: list[list[float]] = []
    right, weights, vetoed, question = [], [], [], []
    folds, kinds = [], []
    for number, trial in enumerate(all_trials):
        match = trial.match
        folds.append(zlib.crc32(trial.group.encode()) % PARTS)
        kinds.append(trial.kind)
        for hit in sorted(match.hits, key=lambda hit: -hit.measures.support)[:CANDIDATES]:
            if hit.entry_id in trial.arguable:
                continue
            rows.append(hit.measures.vector())
            right.append(float(hit.entry_id in trial.expected))
            weights.append(KIND_WEIGHTS[trial.kind])
            vetoed.append(bool(hit.veto))
            question.append(number)
    return Data(
        np.array(rows), np.array(right), np.array(weights), np.array(vetoed), np.array(question), np.array(folds),
        kinds,
    )  # fmt: skip


def golden_trials(matcher: Matcher) -> Iterator[Trial]:
    """Asks those golden questions that are for fitting."""
    for question in golden_questions():
        if question.is_for_fitting:
            kind = "golden" if question.expected else "golden-none"
            yield Trial(
                question.text, kind, question.text, question.expected, frozenset(), matcher.query(question.text)
            )


def fit(vectors: Floats, right: Floats, weights: Floats) -> Floats:
    """Logistic regression whose coefficients keep the signs that the measures are meant to have.

    A coefficient that would take the other sign is left out (0), the worst first, and the others are fitted again: what
    speaks for an entry must never speak against it, however the questions at hand happen to fall.
    """
    used = np.ones(vectors.shape[1], dtype=bool)
    while True:
        beta = np.zeros(vectors.shape[1])
        beta[used] = _fit_freely(vectors[:, used], right, weights)
        offence = beta * vectors.std(axis=0) * -SIGNS
        worst = int(np.argmax(offence))
        if offence[worst] <= 0:
            return beta
        used[worst] = False


def _fit_freely(vectors: Floats, right: Floats, weights: Floats) -> Floats:
    """Weighted logistic regression with a ridge penalty, by Newton's method; the first column is the constant."""
    scale = vectors.std(axis=0)
    centre = vectors.mean(axis=0)
    scale[scale == 0] = 1.0
    centre[0], scale[0] = 0.0, 1.0
    x = (vectors - centre) / scale
    beta = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], SMOOTHING * float(weights.sum()) / x.shape[1])
    penalty[0] = 0.0
    for _ in range(50):
        chance = _logistic(x @ beta)
        gradient = x.T @ (weights * (right - chance)) - penalty * beta
        curvature = (x * (weights * chance * (1 - chance))[:, None]).T @ x + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curvature, gradient)
        beta += step
        if np.abs(step).max() < 1e-8:  # noqa: PLR2004
            break
    plain = beta / scale
    plain[0] = beta[0] - float((beta[1:] / scale[1:]) @ centre[1:])
    return np.asarray(plain)


def cross_validated(data: Data) -> Floats:
    """The confidence of each row by coefficients that were fitted without its group."""
    scores = np.zeros(len(data.right))
    confidences = np.zeros(len(data.right))
    row_folds = data.folds[data.question]
    for fold in range(PARTS):
        seen = row_folds != fold
        beta = fit(data.vectors[seen], data.right[seen], data.weights[seen])
        scores[~seen] = np.clip(data.vectors[~seen] @ beta, -10.0, 10.0)
    for fold in range(PARTS):
        seen = row_folds != fold
        margin = fit_margin(data, scores, seen)
        confidences[~seen] = _logistic(margin_vectors(data, scores)[~seen] @ margin)
    return np.where(data.vetoed, np.minimum(confidences, VETOED_CAP), confidences)


def margin_vectors(data: Data, scores: Floats) -> Floats:
    """For each row 1, its score, and its lead over the best other row of the same question that was not vetoed."""
    rivals = np.where(data.vetoed, -np.inf, scores)
    best_other = np.full(len(scores), -10.0)
    for rows in np.split(np.arange(len(scores)), np.flatnonzero(np.diff(data.question)) + 1):
        for row in rows:
            others = rivals[rows[rows != row]]
            if len(others) and np.isfinite(others.max()):
                best_other[row] = others.max()
    return np.column_stack([np.ones(len(scores)), scores, scores - best_other])


def fit_margin(data: Data, scores: Floats, seen: NDArray[np.bool_]) -> Floats:
    """Fits the second logistic function, on the best row of each question."""
    best = best_rows(data, scores)
    rows = best[seen[best]]
    return _fit_freely(margin_vectors(data, scores)[rows], data.right[rows], data.weights[rows])


def best_rows(data: Data, scores: Floats) -> NDArray[np.int64]:
    """The row that would be served for each question: the best one that was not vetoed."""
    order = np.lexsort((-scores, data.vetoed, data.question))
    _, first = np.unique(data.question[order], return_index=True)
    return np.asarray(order[first])


def _logistic(x: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-x)))


def report(data: Data, confidences: Floats) -> None:
    """Prints, for each kind of question, what would be answered rightly, wrongly and not at all."""
    best = best_rows(data, confidences)
    asked = data.question[best]
    print(f"{'kind':12}{'n':>7}{'top-1':>8}   right/wrong/declined at confidence {ANSWER_FROM}")
    for kind in KIND_WEIGHTS:
        mine = np.array([data.kinds[question] == kind for question in asked])
        if not mine.any():
            continue
        answered = (confidences[best] >= ANSWER_FROM)[mine]
        right = data.right[best][mine] > 0
        print(f"{kind:12}{mine.sum():7}{right.mean():8.3f}   {(answered & right).mean():.3f} / "
              f"{(answered & ~right).mean():.3f} / {(~answered).mean():.3f}")  # fmt: skip
        error = calibration_error(confidences[best][mine], data.right[best][mine])
        print(f"{'':27}   expected calibration error (ten bins) {error:.3f}")


def fit_one(encoder: SentenceEncoder | None, *, guarded: bool) -> dict[str, object]:
    """Fits one calibration and reports on it; it is returned as the file holds it."""
    started = perf_counter()
    print(f"\n{kind_of_calibration(encoded=encoder is not None, guarded=guarded)}")
    base = load_base(BUILTIN_BASE).base
    unfitted = Calibration([0.0] * len(VECTOR_NAMES), Margin(0.0, 1.0, 0.0), answer_from=1.0, suggest_from=1.0)
    build = partial(Matcher, encoder=encoder, calibration=unfitted)
    if guarded:
        data = collect(chain(trials(base, build), golden_trials(build(base))))
    else:
        data = collect(quick_trials(base, build))
    report(data, cross_validated(data))
    beta = fit(data.vectors, data.right, data.weights)
    margin = fit_margin(data, np.clip(data.vectors @ beta, -10.0, 10.0), np.ones(len(data.right), dtype=bool))
    print(f"{perf_counter() - started:.0f} s")
    return {
        "coefficients": {name: round(float(b), 4) for name, b in zip(VECTOR_NAMES, beta, strict=True)},
        "margin": {name: round(float(m), 4) for name, m in zip(("constant", "own", "lead"), margin, strict=True)},
        "answer_from": ANSWER_FROM,
        "suggest_from": SUGGEST_FROM[encoder is not None],
    }


def main() -> None:
    """Fits, reports and, when asked, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", help="the kind to fit, for example “words, quick”; the others stay as they are")
    options = parser.parse_args()
    path = Path(confidence_module.__file__).with_name(CALIBRATION_FILE)
    content = json.loads(path.read_text("utf-8"))
    for encoder, guarded in product((remembering_encoder(), None), (True, False)):
        kind = kind_of_calibration(encoded=encoder is not None, guarded=guarded)
        if options.only in {None, kind}:
            content[kind] = fit_one(encoder, guarded=guarded)
    if options.write:
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"written to {path.name}")


if __name__ == "__main__":
    main()

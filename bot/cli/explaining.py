"""How an explanation reads in the terminal."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.matching.explaining import ExplainedHit, Explanation, Understood

SHOWN = 3
"""Entries that are told of in full; of the others only the confidence."""

_LEAST_PART = 0.005
"""Log-odds below which what a measure adds would read as nothing."""


def explained(explanation: Explanation) -> Iterator[str]:
    """An explanation, line by line."""
    yield explanation.sentence
    yield f"Answered from {explanation.answer_from:.2f}, suggested from {explanation.suggest_from:.2f}."
    yield ""
    yield from _understood(explanation.understood)
    if not explanation.guards:
        yield "guard         none: a base of questions and answers alone says too little of its entries"
    if explanation.refusals:
        yield f"refused       {explanation.refused:.2f} of support by questions that must not be answered:"
        for refusal in explanation.refusals[:SHOWN]:
            yield f"              {refusal.support:5.2f}  “{refusal.question}”"
    for place, hit in enumerate(explanation.hits[:SHOWN], start=1):
        yield ""
        yield from _hit(place, hit)
    if others := explanation.hits[SHOWN:]:
        yield ""
        yield f"also looked at: {', '.join(f'{hit.entry_id} {hit.confidence:.2f}' for hit in others)}"
    if explanation.offers:
        yield f"in the order of offering: {', '.join(explanation.offers[:SHOWN])}"


def _understood(understood: Understood) -> Iterator[str]:
    yield f"words         {' '.join(understood.words)}"
    for typed, meant in understood.corrections:
        yield f"mended        {typed} → {meant}"
    named = {
        "entities": understood.entities,
        "years": understood.years,
        "numbers": understood.numbers,
        "months": understood.months,
        "names": understood.names,
        "unknown": understood.unknown,
    }
    for label, found in named.items():
        if found:
            yield f"{label:13} {', '.join(map(str, found))}"
    if understood.subject:
        yield f"subject       {', '.join(f'{word} {share:.0%}' for word, share in understood.subject)}"


def _hit(place: int, hit: ExplainedHit) -> Iterator[str]:
    yield f"{place}. {hit.entry_id}: {hit.confidence:.3f}   {hit.question}"
    yield f"   nearest phrasing: “{hit.phrasing}”"
    yield (
        f"   support {hit.support:.2f}, closeness {hit.closeness:.2f}, likeness {hit.likeness:.2f}, "
        f"telling {hit.telling:.2f}"
    )
    for veto in hit.vetoes:
        yield f"   vetoed: {veto}"
    for part in takewhile(lambda part: abs(part.amount) >= _LEAST_PART, hit.parts):
        yield f"   {part.amount:+7.2f}  {part.measure} ({part.value:.2f} × {part.coefficient:.2f})"
    other = "none" if hit.best_other is None else f"{hit.best_other:.2f}"
    yield f"   {hit.score:+7.2f}  score; the best other: {other}"
    if hit.bonus:
        yield f"   {hit.bonus:+7.2f}  ratings, added to the log-odds of the confidence"

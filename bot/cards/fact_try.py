"""What the matcher does with a question, and why, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.cards.buttons import button
from bot.cards.fact_saved import SHOW_FACT
from bot.cards.layout import QUIET, Card, TextBudget
from bot.cards.text import escape, one_line, shorten
from knowledge.matching.results import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge.curation.server import LookedInto
    from knowledge.matching.guard import Veto
    from knowledge.matching.results import Hit

MAX_CANDIDATES = 5
_MAX_QUESTION = 160

OUTCOMES = {
    Outcome.ANSWER: "It answers with the first of these.",
    Outcome.SUGGESTIONS: "It is not sure, and asks which of these is meant.",
    Outcome.NO_ANSWER: "It says that it has no answer.",
}


def try_card(asked: str, told: LookedInto, question_of: Callable[[str], str], name_of: Callable[[str], str]) -> Card:
    """Draws the explanation.

    Args:
        asked: The question.
        told: What became of it.
        question_of: The question of an entry, by its id.
        name_of: The name of a company, person, law …, by its id.
    """
    return Card(_items(asked, told, question_of, name_of), colour=QUIET)


def _items(
    asked: str, told: LookedInto, question_of: Callable[[str], str], name_of: Callable[[str], str]
) -> Iterator[ui.Item[Any]]:
    budget = TextBudget(3600)
    head = "\n".join([f"**What happens with** {_quote(asked)}", *_decision(told, name_of)])
    budget.fits(head)
    yield ui.TextDisplay(head)
    for place, hit in enumerate(told.match.hits[:MAX_CANDIDATES], start=1):
        text = _candidate(place, hit, told, question_of, name_of)
        if not budget.fits(text):
            break
        yield ui.Section(ui.TextDisplay(text), accessory=button("Show", SHOW_FACT, hit.entry_id))
    limits = (
        f"-# It answers from {told.answer_from:.0%}, and offers a choice from {told.suggest_from:.0%}. "
        "Both can be set under /server settings."
    )
    yield ui.TextDisplay(limits)


def _decision(told: LookedInto, name_of: Callable[[str], str]) -> Iterator[str]:
    match = told.match
    yield f"**{OUTCOMES[told.outcome]}**" if match.hits else "**It says that it has no answer: nothing comes near.**"
    if match.negative is not None:
        yield f"It comes near to a question that is not to be answered: {_quote(match.negative)}."
    if match.analysis.corrections:
        read = ", ".join(f"{_quote(typed)} as {_quote(meant)}" for typed, meant in match.analysis.corrections[:5])
        yield f"It read {read}."
    if match.analysis.entities:
        names = sorted(name_of(entity) for entity in match.analysis.entities)[:8]
        yield f"It names: {escape(', '.join(names))}."


def _candidate(
    place: int, hit: Hit, told: LookedInto, question_of: Callable[[str], str], name_of: Callable[[str], str]
) -> str:
    lines = [f"**{place}. {hit.confidence:.0%} sure:** {_quote(question_of(hit.entry_id))}"]
    lines += [f"- ⛔ {reason}" for reason in _vetoes(hit.veto, name_of)]
    lines += [f"-# {' · '.join(_measures(hit))}"]
    if not hit.veto and hit.confidence < told.suggest_from:
        lines.append("-# too unsure even to be offered")
    return "\n".join(lines)


def _vetoes(veto: Veto, name_of: Callable[[str], str]) -> Iterator[str]:
    if veto.entities:
        names = ", ".join(sorted(name_of(entity) for entity in veto.entities))
        yield f"held back: the question names {escape(names)}, and this entry does not"
    if veto.years:
        yield f"held back: the question names {', '.join(map(str, sorted(veto.years)))}, and this entry does not"
    if veto.numbers:
        yield f"held back: the question names {escape(', '.join(sorted(veto.numbers)))}, and this entry does not"
    if veto.points_nowhere:
        yield "held back: the question does not say whom or what it is about"


def _measures(hit: Hit) -> Iterator[str]:
    found = hit.measures
    yield f"wording {_share(found.closeness)} like its nearest phrasing"
    yield f"speaks of {_share(found.told_share)} of the question's subject"
    yield f"{_share(max(found.lead, 0))} ahead of the next"
    if found.unknown_share > 0.01:  # noqa: PLR2004  (what is shown as 0 % says nothing)
        yield f"{_share(found.unknown_share)} of the subject is known to no entry"
    if found.named:
        yield f"it is about {_share(found.named)} of the names in the question"
    if found.mended_share:
        yield "some words were mended"
    if found.request:
        yield "the question wants a service or an opinion"
    if found.forecast:
        yield "the question is about the future"


def _share(value: float) -> str:
    return f"{min(max(value, 0.0), 1.0):.0%}"


def _quote(text: str) -> str:
    return f"“{escape(shorten(one_line(text), _MAX_QUESTION))}”"

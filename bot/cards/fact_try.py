"""What becomes of a question, and why, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.cards.buttons import button
from bot.cards.fact_saved import SHOW_FACT
from bot.cards.layout import QUIET, Card, TextBudget
from bot.cards.text import escape, one_line, shorten
from knowledge.matching.results import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from knowledge.answering import Reply
    from knowledge.matching.explaining import ExplainedHit, Explanation

MAX_CANDIDATES = 5
MIN_CANDIDATES = 2
"""Candidates that are told of though none came into question."""
_MAX_QUESTION = 160
_MAX_REASON = 300
_MAX_NAMES = 8
_MAX_CORRECTIONS = 5

REASONS = {
    Reason.EXACT: "It answers with the first of these, which is asked in just these words.",
    Reason.SURE: "It answers with the first of these.",
    Reason.CLOSE: "It is not sure, and asks which of these is meant: the first two are too close to choose.",
    Reason.UNSURE: "It is not sure, and asks which of these is meant.",
    Reason.REFUSED: "It does not answer, and asks whether one of these is meant.",
    Reason.UNLIKELY: "It says that it has no answer.",
    Reason.NOTHING_NEAR: "It says that it has no answer: nothing comes near.",
}

COURTESY = "It takes this for a greeting, thanks or the like, and answers in kind."
SAYS_TOO_LITTLE = "It asks what the question is about, which it does not say."


def try_card(reply: Reply, told: Explanation, name_of: Callable[[str], str]) -> Card:
    """Draws the explanation.

    Args:
        reply: What is said to the question.
        told: Why; of several questions at once, that to which ``reply`` is.
        name_of: The name of a company, person, law …, by its id.
    """
    return Card(_items(reply, told, name_of), colour=QUIET)


def _items(reply: Reply, told: Explanation, name_of: Callable[[str], str]) -> Iterator[ui.Item[Any]]:
    budget = TextBudget(3600)
    head = "\n".join([f"**What happens with** {_quote(reply.question)}", *_decision(reply, told, name_of)])
    budget.fits(head)
    yield ui.TextDisplay(head)
    # What asks nothing was not looked up for an answer.
    for place, hit in enumerate([] if reply.courtesy else _worth_telling(told), start=1):
        text = _candidate(place, hit, told)
        if not budget.fits(text):
            break
        yield ui.Section(ui.TextDisplay(text), accessory=button("Show", SHOW_FACT, hit.entry_id))
    limits = (
        f"-# It answers from {told.answer_from:.0%}, and offers a choice from {told.suggest_from:.0%}. "
        "Both can be set under /server settings."
    )
    yield ui.TextDisplay(limits)


def _decision(reply: Reply, told: Explanation, name_of: Callable[[str], str]) -> Iterator[str]:
    if reply.part is not None:
        count = len(reply.also_asked) + 1
        yield f"It reads {count} questions in this. Of {_quote(reply.part)}, with which it begins:"
    yield f"**{_what_it_does(reply, told)}**"
    if reply.is_question and told.kept_back_by is not None:
        yield f"The question comes nearer to one that is not to be answered: {_quote(told.kept_back_by)}."
    understood = told.understood
    if understood.corrections:
        some = understood.corrections[:_MAX_CORRECTIONS]
        yield f"It read {', '.join(f'{_quote(typed)} as {_quote(meant)}' for typed, meant in some)}."
    if understood.entities:
        yield f"It names: {escape(', '.join(sorted(map(name_of, understood.entities))[:_MAX_NAMES]))}."


def _what_it_does(reply: Reply, told: Explanation) -> str:
    if reply.courtesy is not None:
        return COURTESY
    if reply.unclear is not None:
        return f"It asks what is meant by {_quote(reply.unclear)}." if reply.unclear else SAYS_TOO_LITTLE
    return REASONS[told.reason]


def _worth_telling(told: Explanation) -> list[ExplainedHit]:
    """The first few, best first: those that were offered or held back, and two in any case."""
    return [
        hit
        for place, hit in enumerate(told.hits)
        if place < MIN_CANDIDATES or hit.vetoes or hit.confidence >= told.suggest_from
    ][:MAX_CANDIDATES]


def _candidate(place: int, hit: ExplainedHit, told: Explanation) -> str:
    lines = [f"**{place}. {hit.confidence:.0%} sure:** {_quote(hit.question)}"]
    lines += [f"- ⛔ held back: {escape(shorten(one_line(reason), _MAX_REASON))}" for reason in hit.vetoes]
    lines += [f"-# {' · '.join(_measures(hit))}"]
    if not hit.vetoes and hit.confidence < told.suggest_from:
        lines.append("-# too unsure even to be offered")
    return "\n".join(lines)


def _measures(hit: ExplainedHit) -> Iterator[str]:
    yield f"wording {_share(hit.closeness)} like its nearest phrasing"
    yield f"speaks of {_share(hit.measured('told_share'))} of the question's subject"
    yield f"{_share(max(hit.measured('lead'), 0))} ahead of the next"
    if (unknown := hit.measured("unknown_share")) > 0.01:  # noqa: PLR2004  (what is shown as 0 % says nothing)
        yield f"{_share(unknown)} of the subject is known to no entry"
    if named := hit.measured("named"):
        yield f"it is about {_share(named)} of the names in the question"
    if hit.measured("mended_share"):
        yield "some words were mended"
    if hit.measured("request"):
        yield "the question wants a service or an opinion"
    if hit.measured("forecast"):
        yield "the question is about the future"


def _share(value: float) -> str:
    return f"{min(max(value, 0.0), 1.0):.0%}"


def _quote(text: str) -> str:
    return f"“{escape(shorten(one_line(text), _MAX_QUESTION))}”"

"""What members suggested: a question, an answer, or a correction of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

import discord

from bot.cards.buttons import BLUE, GREEN, RED, button
from bot.cards.text import escape, one_line, shorten
from bot.forms.fields import Form, form_values, text_field
from bot.forms.working import Working
from bot.review.queue import Item, Note, Page, Queue, parted, server_of
from knowledge.curation.changes import AddFact
from knowledge.curation.drafts import Draft, read_draft
from knowledge.curation.rules import FactError
from knowledge.models import Topic
from knowledge.storage.deciding import DecisionState
from knowledge.storage.suggestions import SuggestionKind

if TYPE_CHECKING:
    from bot.client import TechDivideBot
    from bot.review.queue import Interaction
    from knowledge.curation.server import ServerKnowledge
    from knowledge.storage.suggestions import Suggestion

ACCEPT: Final = "s-accept"
EDIT: Final = "s-edit"
DECLINE: Final = "s-decline"
DECLINED: Final = "s-declined"

_MAX_QUESTION: Final = 250
_MAX_TEXT: Final = 900
_MAX_REASON: Final = 500
REASON: Final = "reason"

GONE: Final = (
    "That suggestion is not on the list any more: somebody else has dealt with it. Here is the list as it is now."
)
_KINDS: Final = {
    SuggestionKind.QUESTION: "A question",
    SuggestionKind.ANSWER: "A question with an answer",
    SuggestionKind.CORRECTION: "An answer is reported",
}
_EDIT_LABELS: Final = {
    SuggestionKind.QUESTION: "Answer it",
    SuggestionKind.ANSWER: "Edit and accept",
    SuggestionKind.CORRECTION: "Correct the answer",
}
_ACCEPT_LABELS: Final = {
    SuggestionKind.QUESTION: "Accept for the list",
    SuggestionKind.ANSWER: "Accept as it is",
    SuggestionKind.CORRECTION: "Thank, change nothing",
}


class SuggestionQueue(Queue):
    """``/review suggestions``."""

    name: ClassVar[str] = "s-page"
    size: ClassVar[int] = 2
    """Whoever accepts something as it is must see all of it."""

    def __init__(self, bot: TechDivideBot) -> None:
        super().__init__(bot)
        for action, handler in (
            (ACCEPT, self._accept),
            (EDIT, self._edit),
            (DECLINE, self._ask_reason),
            (DECLINED, self._decline),
        ):
            bot.router.register_for_moderators(action, handler)

    async def page(self, server_id: int, number: int) -> Page:
        """A page, the oldest first."""
        suggestions = self.services.storage.suggestions
        live = await self.services.servers.get(server_id)
        shown = await suggestions.open(server_id, self.size, number * self.size)
        total = await suggestions.count_open(server_id)
        return Page(
            heading=f"Suggestions of members: {total}" if total else "Suggestions of members",
            items=[_item(suggestion, live, number) for suggestion in shown],
            total=total,
            empty="None is waiting. Well done!",
        )

    async def _accept(self, interaction: Interaction, argument: str) -> None:
        await self.bot.sender.acknowledge(interaction)
        if (suggestion := await self._open(interaction, argument)) is None:
            return
        if suggestion.kind is SuggestionKind.ANSWER:
            await self._publish(interaction, suggestion, argument)
            return
        _, page = parted(argument)
        number = suggestion.id
        if suggestion.kind is SuggestionKind.QUESTION:
            # Before it is decided: a question that is on the list twice does less harm than one that is lost.
            await self.services.storage.unanswered.add(
                question=suggestion.question,
                server_id=server_of(interaction),
                locale=None,
                asked_at=self.services.clock(),
            )
        await self.bot.changes.decide(
            interaction, lambda curator, server_id, by: curator.accept_question(server_id, number, by)
        )
        where = " It now waits under **/review unanswered**." if suggestion.kind is SuggestionKind.QUESTION else ""
        await self.redraw(interaction, page, Note(f"✅ Accepted: {_quoted(suggestion.question)}.{where}"))

    async def _publish(self, interaction: Interaction, suggestion: Suggestion, argument: str) -> None:
        """Makes a fact of a suggestion as it stands."""
        live = await self.services.servers.get(server_of(interaction))
        _, page = parted(argument)
        draft = _draft(suggestion, live)
        try:
            fact = read_draft(draft, today=self.services.clock().date())
        except FactError as error:
            problems = escape(str(error))
            await self.say(interaction, f"As it is, it cannot be published; press **Edit and accept**.\n{problems}")
            return
        saved = await self.bot.changes.make(interaction, AddFact(fact=fact, suggestion=suggestion.id))
        if saved.waits:
            note = f"⏳ It waits for a second moderator under **/review approvals**: {_quoted(fact.question)}"
        else:
            note = f"✅ Published under the topic “{fact.topic.value}”: {_quoted(fact.question)}"
        await self.redraw(interaction, page, Note(note))

    async def _edit(self, interaction: Interaction, argument: str) -> None:
        """Opens the form of a fact with what was suggested."""
        if (suggestion := await self._open(interaction, argument)) is None:
            return
        live = await self.services.servers.get(server_of(interaction))
        await self.bot.desk.open(interaction, _working(suggestion, live))

    async def _ask_reason(self, interaction: Interaction, argument: str) -> None:
        field = text_field(
            REASON,
            "Reason",
            description="The member reads it.",
            hint="We already have an answer to that: …",
            is_long=True,
            max_length=_MAX_REASON,
        )
        await self.bot.sender.open_form(interaction, Form("Decline the suggestion", DECLINED, argument, [field]))

    async def _decline(self, interaction: Interaction, argument: str) -> None:
        await self.bot.sender.acknowledge(interaction)
        if (suggestion := await self._open(interaction, argument)) is None:
            return
        reason, number = form_values(interaction).get(REASON, "").strip(), suggestion.id
        await self.bot.changes.decide(
            interaction, lambda curator, server, by: curator.decline_suggestion(server, number, by, reason=reason)
        )
        note = Note(f"Declined: {_quoted(suggestion.question)}. The member is told your reason.")
        await self.redraw(interaction, parted(argument)[1], note)

    async def _open(self, interaction: Interaction, argument: str) -> Suggestion | None:
        """The suggestion that a button is about, if it still waits; says so when not."""
        number, page = parted(argument)
        suggestion = None
        if number.isdecimal():
            suggestion = await self.services.storage.suggestions.get(server_of(interaction), int(number))
        if suggestion is None or suggestion.state is not DecisionState.OPEN:
            await self.redraw(interaction, page, Note(GONE))
            return None
        return suggestion


def _item(suggestion: Suggestion, live: ServerKnowledge, page: int) -> Item:
    argument = f"{suggestion.id}:{page}"
    return Item(
        _described(suggestion, live),
        [
            button(_ACCEPT_LABELS[suggestion.kind], ACCEPT, argument, style=GREEN),
            button(_EDIT_LABELS[suggestion.kind], EDIT, argument, style=BLUE),
            button("Decline …", DECLINE, argument, style=RED),
        ],
    )


def _described(suggestion: Suggestion, live: ServerKnowledge) -> str:
    lines = [
        f"**{escape(shorten(one_line(suggestion.question), _MAX_QUESTION))}**",
        f"-# {_KINDS[suggestion.kind]} · {discord.utils.format_dt(suggestion.suggested_at, 'R')}",
    ]
    if suggestion.text:
        lines += [f"> {line}" for line in escape(shorten(suggestion.text, _MAX_TEXT)).splitlines()]
    if suggestion.source:
        lines.append(f"-# Source: {escape(shorten(one_line(suggestion.source), _MAX_QUESTION))}")
    if suggestion.entry_id is not None:
        entry = live.entry(suggestion.entry_id)
        about = _quoted(entry.question) if entry else "an entry that is gone by now"
        # A report has the question of the entry itself, unless that was changed since.
        if entry is None or entry.question != suggestion.question:
            lines.append(f"-# About {about}")
    return "\n".join(lines)


def _working(suggestion: Suggestion, live: ServerKnowledge) -> Working:
    """What the form begins with: for a correction, the entry that it is about."""
    entry = live.entry(suggestion.entry_id) if suggestion.entry_id else None
    if entry is None:
        return Working(draft=_draft(suggestion, live), suggestion=suggestion.id)
    fact = live.fact(entry.id)
    if fact is None:
        working = Working.in_place_of(entry, live.sources_of(entry))
    else:
        working = Working.of_fact(fact.fact_id, fact.fact, fact.version)
    return working.changed(suggestion=suggestion.id)


def _draft(suggestion: Suggestion, live: ServerKnowledge) -> Draft:
    """What was suggested, as a form holds it. Members do not choose a topic: the nearest entry's is proposed."""
    topics = live.ask(suggestion.question).topics
    return Draft(
        question=one_line(suggestion.question),
        answer=suggestion.text or "",
        topic=(topics[0] if topics else Topic.OUTLOOK).value,
        source=suggestion.source or "",
    )


def _quoted(question: str) -> str:
    return f"“{escape(shorten(one_line(question), _MAX_QUESTION))}”"

"""Changes that wait for a second moderator, where a server wants one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

import discord
from pydantic import ValidationError

from bot.cards.buttons import GREEN, RED, button
from bot.cards.fact_changes import changes_text
from bot.cards.layout import TextBudget
from bot.cards.text import escape, one_line, shorten
from bot.review.queue import Item, Note, Page, Queue, parted
from knowledge.curation import changes as c
from knowledge.curation.history import changes_between

if TYPE_CHECKING:
    from bot.client import TechDivideBot
    from bot.review.queue import Interaction
    from knowledge.curation.server import ServerKnowledge
    from knowledge.storage.proposals import Proposal

APPROVE: Final = "p-approve"
DECLINE: Final = "p-decline"

_ROOM: Final = 850
_MAX_QUESTION: Final = 250

_SENTENCES: Final = {
    "remove": "**Remove** {entry}",
    "restore": "**Restore** {entry}",
    "hide": "**Hide** {entry}",
    "unhide": "**Show again** {entry}",
    "teach": "**Learn** {text} for {entry}",
    "unteach": "**Forget** {text} for {entry}",
    "negative": "**Not our subject:** {text}",
    "no-negative": "**May be answered again:** {text}",
}
"""What the changes without a text of their own are called, by their kind."""


class ApprovalQueue(Queue):
    """``/review approvals``."""

    name: ClassVar[str] = "p-page"
    size: ClassVar[int] = 3

    def __init__(self, bot: TechDivideBot) -> None:
        super().__init__(bot)
        bot.router.register_for_moderators(APPROVE, self._approve)
        bot.router.register_for_moderators(DECLINE, self._decline)

    async def page(self, server_id: int, number: int) -> Page:
        """A page, the oldest first."""
        proposals = self.services.storage.proposals
        live = await self.services.servers.get(server_id)
        shown = await proposals.open(server_id, self.size, number * self.size)
        total = await proposals.count_open(server_id)
        empty = "None is waiting. Well done!"
        if not live.settings.second_approval:
            empty += " (This server publishes changes at once; **/server settings** can demand a second moderator.)"
        return Page(
            heading=f"Changes that wait for a second moderator: {total}" if total else "Changes that wait",
            items=[_item(proposal, live, number) for proposal in shown],
            total=total,
            empty=empty,
        )

    async def _approve(self, interaction: Interaction, argument: str) -> None:
        await self.bot.sender.acknowledge(interaction)
        number, page = parted(argument)
        await self.bot.changes.decide(
            interaction, lambda curator, server_id, by: curator.approve(server_id, int(number), by)
        )
        await self.redraw(interaction, page, Note("✅ Approved. Members get it from now on."))

    async def _decline(self, interaction: Interaction, argument: str) -> None:
        await self.bot.sender.acknowledge(interaction)
        number, page = parted(argument)
        await self.bot.changes.decide(
            interaction, lambda curator, server_id, by: curator.decline(server_id, int(number), by)
        )
        await self.redraw(interaction, page, Note("Declined. Nothing was published."))


def _item(proposal: Proposal, live: ServerKnowledge, page: int) -> Item:
    argument = f"{proposal.id}:{page}"
    when = discord.utils.format_dt(proposal.proposed_at, "R")
    return Item(
        f"-# Proposed by <@{proposal.proposed_by}> {when}\n{_described(proposal, live)}",
        [
            button("Approve", APPROVE, argument, style=GREEN),
            button("Decline or withdraw", DECLINE, argument, style=RED),
        ],
    )


def _described(proposal: Proposal, live: ServerKnowledge) -> str:
    try:
        change = c.change_from_json(proposal.change)
    except ValidationError:
        return escape(shorten(proposal.summary, _ROOM))
    if isinstance(change, c.AddFact | c.EditFact):
        return _text_of(change, live)
    if isinstance(change, c.ImportFacts):
        return f"**Import**\n{escape(shorten(proposal.summary, _ROOM))}"
    about = getattr(change, "fact_id", None) or getattr(change, "entry_id", None)
    said = getattr(change, "phrasing", None) or getattr(change, "question", None)
    return _SENTENCES[change.kind].format(
        entry=_entry(about, live) if about else "", text=f"“{_shown(said)}”" if said else ""
    )


def _text_of(change: c.AddFact | c.EditFact, live: ServerKnowledge) -> str:
    """What a fact would say, beside what it says now."""
    if isinstance(change, c.AddFact):
        head, old = "**New**", None
        if change.overrides is not None:
            head = f"**A version of our own** of {_entry(change.overrides, live)}"
    else:
        fact = live.fact(change.fact_id)
        head, old = f"**Edit** of {_entry(change.fact_id, live)}", fact.fact if fact else None
    fields = changes_between(old, change.fact)
    return f"{head}\n{changes_text(fields, TextBudget(_ROOM), before='Now', after='Proposed')}"


def _entry(entry_id: str, live: ServerKnowledge) -> str:
    entry = live.entry(entry_id) or live.shared_entry(entry_id)
    return f"“{_shown(entry.question)}”" if entry else f"“{_shown(entry_id)}”"


def _shown(text: str) -> str:
    return escape(shorten(one_line(text), _MAX_QUESTION))

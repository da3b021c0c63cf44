"""Entries that somebody should look at again: a day has come, a year has passed, or a source is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from bot.cards.buttons import BLUE, GREEN, button
from bot.cards.notices import notice_card
from bot.cards.text import escape, one_line, shorten
from bot.forms.working import Working
from bot.review.queue import Item, Note, Page, Queue, parted, server_of
from bot.wording import spoken_date
from knowledge.content.links import LinkChecker
from knowledge.curation.changes import EditFact
from knowledge.curation.stale import StaleReason, check_sources, stale_entries

if TYPE_CHECKING:
    from bot.client import TechDivideBot
    from bot.review.queue import Interaction
    from knowledge.curation.stale import StaleEntry

EDIT: Final = "st-edit"
STILL_RIGHT: Final = "st-right"
CHECK: Final = "st-check"

_MAX_QUESTION: Final = 250
_MAX_ADDRESS: Final = 200

GONE: Final = "That entry is gone by now. Here is the list as it is now."
NOTHING_TO_CHECK: Final = "None of this server's own facts cites a page, so there is none to ask."
CHECKING: Final = "I am asking every address that this server's own facts cite. That can take some minutes …"


class StaleQueue(Queue):
    """``/review stale``."""

    name: ClassVar[str] = "st-page"
    size: ClassVar[int] = 5

    def __init__(self, bot: TechDivideBot) -> None:
        super().__init__(bot)
        bot.router.register_for_moderators(EDIT, self._edit)
        bot.router.register_for_moderators(STILL_RIGHT, self._still_right)
        bot.router.register_for_moderators(CHECK, self._check)

    async def page(self, server_id: int, number: int) -> Page:
        """A page, the server's own first, the longest due first."""
        live = await self.services.servers.get(server_id)
        checks = await self.services.storage.source_checks.all(server_id)
        found = stale_entries(live, self.services.clock().date(), checks)
        # An entry may be due for more than one reason; its buttons stand under the first.
        seen: set[str] = set()
        items = []
        for stale in found[number * self.size : (number + 1) * self.size]:
            items.append(_item(stale, number, has_buttons=stale.entry.id not in seen))
            seen.add(stale.entry.id)
        return Page(
            heading=f"Entries to look at again: {len(found)}" if found else "Entries to look at again",
            items=items,
            total=len(found),
            empty="None is due.",
            extra=[button("Check the sources now", CHECK, str(number))] if live.facts else [],
        )

    async def _edit(self, interaction: Interaction, argument: str) -> None:
        """Opens the form with a fact, or with a shared entry for a version of the server's own."""
        entry_id, page = parted(argument)
        live = await self.services.servers.get(server_of(interaction))
        entry, fact = live.entry(entry_id), live.fact(entry_id)
        if fact is not None:
            await self.bot.desk.open(interaction, Working.of_fact(fact.fact_id, fact.fact, fact.version))
        elif entry is not None:
            await self.bot.desk.open(interaction, Working.in_place_of(entry, live.sources_of(entry)))
        else:
            await self.redraw(interaction, page, Note(GONE))

    async def _still_right(self, interaction: Interaction, argument: str) -> None:
        """Notes that a fact was verified today."""
        await self.bot.sender.acknowledge(interaction)
        fact_id, page = parted(argument)
        fact = (await self.services.servers.get(server_of(interaction))).fact(fact_id)
        if fact is None:
            await self.redraw(interaction, page, Note(GONE))
            return
        verified = fact.fact.model_copy(update={"as_of": self.services.clock().date(), "review_by": None})
        change = EditFact(fact_id=fact_id, fact=verified, expected_version=fact.version)
        saved = await self.bot.changes.make(interaction, change)
        question = escape(shorten(one_line(fact.fact.question), _MAX_QUESTION))
        if saved.waits:
            note = f"⏳ It waits for a second moderator under **/review approvals**: “{question}”"
        else:
            note = f"✅ Verified today: “{question}”"
        await self.redraw(interaction, page, Note(note))

    async def _check(self, interaction: Interaction, argument: str) -> None:
        """Asks the addresses of the server's own facts whether they still answer."""
        live, page = await self.services.servers.get(server_of(interaction)), _page(argument)
        if not any(fact.fact.sources for fact in live.facts):
            await self.bot.sender.acknowledge(interaction)
            await self.redraw(interaction, page, Note(NOTHING_TO_CHECK))
            return
        await self.bot.sender.update(interaction, notice_card(CHECKING))
        async with LinkChecker() as checker:
            gone = await check_sources(self.services.storage, live, checker, self.services.clock())
        found = f"{gone} {'is' if gone == 1 else 'are'} gone." if gone else "All of them still answer."
        await self.redraw(interaction, page, Note(f"Checked. {found}"))


def _page(argument: str) -> int:
    return int(argument) if argument.isdecimal() else 0


def _item(stale: StaleEntry, page: int, *, has_buttons: bool) -> Item:
    argument = f"{stale.entry.id}:{page}"
    buttons = []
    if has_buttons and stale.is_own:
        buttons = [
            button("Still right", STILL_RIGHT, argument, style=GREEN),
            button("Edit", EDIT, argument, style=BLUE),
        ]
    elif has_buttons:
        buttons = [button("Write our own version", EDIT, argument)]
    whose = "this server's own" if stale.is_own else "of the shared base"
    question = escape(shorten(one_line(stale.entry.question), _MAX_QUESTION))
    return Item(f"**{question}**\n-# {_why(stale)} · {whose}", buttons)


def _why(stale: StaleEntry) -> str:
    day = spoken_date(stale.since)
    match stale.reason:
        case StaleReason.REVIEW:
            return f"was to be looked at by {day}"
        case StaleReason.AGE:
            return f"was last verified on {day}, more than a year ago"
        case StaleReason.SOURCE:
            address = escape(shorten(stale.url or "", _MAX_ADDRESS))
            return f"its source {address} was gone on {day} ({escape(shorten(stale.detail, _MAX_QUESTION))})"

"""Changes that need no form: made at once with a way back, or after a question when something should be known first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord
from discord import ui

from bot.cards.buttons import GREEN, button
from bot.cards.fact_preview import WARNING, findings_lines
from bot.cards.fact_saved import DROP, HISTORY, MAKE, saved_card, undo_button
from bot.cards.layout import Card, TextBudget
from bot.cards.notices import notice_card
from bot.cards.text import escape, whole
from bot.forms.desk import CANCELLED, question_of, who_changed
from bot.forms.working import new_token
from knowledge.curation import changes as c
from knowledge.curation.errors import CurationError, EditConflictError
from knowledge.curation.findings import look_over
from knowledge.curation.rules import FactError
from knowledge.storage.facts import FactState

if TYPE_CHECKING:
    from bot.client import TechDivideBot
    from knowledge.curation.curator import Saved
    from knowledge.curation.history import FactAt
    from knowledge.curation.server import ServerKnowledge

Interaction = discord.Interaction[Any]

DONE: Final = {
    "add": "**Saved.** Members get it from now on.",
    "edit": "**Saved.** Members get it from now on.",
    "remove": "**Removed.** Members do not get it any more; its history is kept, and it can be restored.",
    "restore": "**Restored.** Members get it from now on.",
    "hide": "**Hidden.** Members of this server do not get this shared entry any more.",
    "unhide": "**Shown again.** Members get this shared entry from now on.",
    "teach": "**Learned.** Members who ask it so get this entry:",
    "unteach": "**Forgotten.** This phrasing does not lead here any more.",
    "negative": "**Noted.** This question is not answered here.",
    "no-negative": "**Taken back.** This question may be answered again.",
    "import": "**Imported.** Members get all of it from now on.",
}
SHARED_AGAIN: Final = (
    "**Removed.** Members get the shared entry again; the history of your version is kept, and it can be restored."
)
GONE: Final = "This offer is no longer kept: it was used already, or it is older than seven days."


class ChangeDesk:
    """Makes changes, shows what became of them, and offers the way back."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot
        self._services = bot.services
        bot.router.register_for_moderators(MAKE, self._make_kept)
        bot.router.register_for_moderators(DROP, self._drop)

    async def teach(self, interaction: Interaction, entry_id: str, phrasing: str) -> None:
        """Teaches a phrasing, with a question first if it gets in the way of another entry."""
        line = " ".join(whole(phrasing).split())
        live = await self._services.servers.get(_server(interaction))
        if not line:
            await self._show(interaction, notice_card("Write how people ask it."), in_place=False)
            return
        change = c.Teach(entry_id=entry_id, phrasing=line)
        await self.look_and_make(interaction, change, question=question_of(live, entry_id) or "")

    async def look_and_make(self, interaction: Interaction, change: c.Change, *, question: str) -> None:
        """Makes a change, unless something should be known first: then it is said, and asked.

        The interaction must have been acknowledged.
        """
        live = await self._services.servers.get(_server(interaction))
        findings = look_over(live, change)
        if not findings:
            await self.make(interaction, change, question=question)
            return
        token = await self._keep(interaction, change)
        budget = TextBudget()
        head = "**Not saved yet.** Look at this first:"
        budget.fits(head)
        lines = findings_lines(findings, lambda entry_id: question_of(live, entry_id) or question)
        text = "\n".join(line for line in lines if budget.fits(f"{line}\n"))
        row = ui.ActionRow[Any](
            button("Save", MAKE, token, style=GREEN),
            button("Cancel", DROP, token),
        )
        card = Card([ui.TextDisplay(head), ui.TextDisplay(text), row], colour=WARNING)
        await self._bot.sender.respond(interaction, card, private=True)

    async def make(
        self,
        interaction: Interaction,
        change: c.Change,
        *,
        question: str = "",
        in_place: bool = False,
        over_own: bool = False,
    ) -> Saved | None:
        """Makes a change and shows it with the way back; None when it could not be made, which then is said.

        Args:
            interaction: What asked for it; it must have been acknowledged.
            change: The change.
            question: The question that is shown with it.
            in_place: Whether the message that was pressed is changed.
            over_own: Whether it is made too when the same person, and nobody else, changed the fact since the card was
                drawn: they know what they did.
        """
        text = await self._done_text(interaction, change)
        try:
            if over_own and isinstance(change, c.RemoveFact | c.RestoreFact):
                change = await self._after_own(interaction, change)
            saved = await self._bot.changes.make(interaction, change)
        except EditConflictError as error:
            await self._show(interaction, _conflict(error), in_place=False)
            return None
        except (CurationError, FactError) as error:
            await self._show(interaction, notice_card(escape(str(error))), in_place=False)
            return None
        undo = None if saved.waits else await self._undo(interaction, change, saved)
        await self._show(interaction, saved_card(text, saved, question=question, undo=undo), in_place=in_place)
        return saved

    async def take_back(self, interaction: Interaction, fact_id: str, version: int, *, in_place: bool) -> None:
        """Takes back what made a version of a fact."""
        history = await self._services.curator.history(_server(interaction), fact_id)
        change = _taking_back(history, version)
        if change is None:
            await self._show(interaction, notice_card("That version is not kept."), in_place=False)
            return
        await self.make(interaction, change, question=history[0].fact.question, in_place=in_place)

    async def _done_text(self, interaction: Interaction, change: c.Change) -> str:
        """What is said when the change was made."""
        if isinstance(change, c.RemoveFact):
            fact = (await self._services.servers.get(_server(interaction))).fact(change.fact_id)
            if fact is not None and fact.overrides is not None:
                return SHARED_AGAIN
        return DONE[change.kind]

    async def _after_own(
        self, interaction: Interaction, change: c.RemoveFact | c.RestoreFact
    ) -> c.RemoveFact | c.RestoreFact:
        """The change, expecting what the person themselves made of the fact meanwhile."""
        history = await self._services.curator.history(_server(interaction), change.fact_id)
        since = [at for at in history if at.version > change.expected_version]
        if not since or any(at.actor_id != interaction.user.id for at in since):
            return change
        return change.model_copy(update={"expected_version": history[0].version})

    async def _undo(self, interaction: Interaction, change: c.Change, saved: Saved) -> ui.Button[Any] | None:
        fact_id = saved.entry_id or getattr(change, "fact_id", None)
        if saved.version is not None and fact_id is not None:
            return undo_button(fact_id, saved.version)
        opposite = _opposite(change)
        return button("Undo", MAKE, await self._keep(interaction, opposite)) if opposite is not None else None

    async def _keep(self, interaction: Interaction, change: c.Change) -> str:
        token = new_token()
        await self._services.storage.drafts.keep(
            _server(interaction), token, c.change_to_json(change), at=self._services.clock()
        )
        return token

    async def _make_kept(self, interaction: Interaction, token: str) -> None:
        await self._bot.sender.acknowledge(interaction)
        server_id, drafts = _server(interaction), self._services.storage.drafts
        content = await drafts.get(server_id, token)
        if content is None:
            await self._show(interaction, notice_card(GONE), in_place=False)
            return
        change = c.change_from_json(content)
        live = await self._services.servers.get(server_id)
        if await self.make(interaction, change, question=_question(live, change), in_place=True) is not None:
            await drafts.drop(server_id, token)

    async def _drop(self, interaction: Interaction, token: str) -> None:
        await self._bot.sender.acknowledge(interaction)
        await self._services.storage.drafts.drop(_server(interaction), token)
        await self._bot.sender.update(interaction, notice_card(CANCELLED))

    async def _show(self, interaction: Interaction, card: Card, *, in_place: bool) -> None:
        if in_place:
            await self._bot.sender.update(interaction, card)
        else:
            await self._bot.sender.respond(interaction, card, private=True)


def _server(interaction: Interaction) -> int:
    assert interaction.guild_id is not None  # noqa: S101  (only moderators come here, and they are on a server)
    return interaction.guild_id


def _opposite(change: c.Change) -> c.Change | None:  # noqa: PLR0911  (one for each kind of change)
    match change:
        case c.HideEntry():
            return c.UnhideEntry(entry_id=change.entry_id)
        case c.UnhideEntry():
            return c.HideEntry(entry_id=change.entry_id)
        case c.Teach():
            return c.Unteach(entry_id=change.entry_id, phrasing=change.phrasing)
        case c.Unteach():
            return c.Teach(entry_id=change.entry_id, phrasing=change.phrasing)
        case c.AddNegative():
            return c.RemoveNegative(question=change.question)
        case c.RemoveNegative():
            return c.AddNegative(question=change.question)
        case _:
            return None


def _taking_back(history: list[FactAt], version: int) -> c.Change | None:
    """The change that brings back what was before a version; None if that is not kept."""
    newest = history[0]
    at = next((fact for fact in history if fact.version == version), None)
    before = next((fact for fact in history if fact.version == version - 1), None)
    if at is None:
        return None
    fact_id = newest.fact_id
    if before is None or before.state is not FactState.PUBLISHED:
        return c.RemoveFact(fact_id=fact_id, expected_version=version)
    if at.state is not FactState.PUBLISHED:
        return c.RestoreFact(fact_id=fact_id, expected_version=version)
    return c.RestoreFact(fact_id=fact_id, expected_version=version, version=version - 1)


def _question(live: ServerKnowledge, change: c.Change) -> str:
    entry_id = getattr(change, "entry_id", None) or getattr(change, "fact_id", None)
    return (question_of(live, entry_id) if entry_id else None) or str(getattr(change, "question", ""))


def _conflict(error: EditConflictError) -> Card:
    theirs = error.theirs
    lines = ["**Not done:** this fact was changed in the meantime."]
    if theirs is not None:
        lines += [who_changed(theirs), f"It reads now: “{escape(theirs.fact.question)}”\n{escape(theirs.fact.answer)}"]
    row = ui.ActionRow[Any](button("History", HISTORY, error.fact_id))
    return Card([ui.TextDisplay("\n".join(lines)), row], colour=WARNING)

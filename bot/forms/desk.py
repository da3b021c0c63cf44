"""The way of a fact from the form over the preview onto the disk. Nothing that was typed is lost on it."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.cards.fact_changes import FIELD_NAMES
from bot.cards.fact_preview import (
    CANCEL,
    CHANGE,
    KEPT,
    KEPT_IN_MEMORY,
    LOOK_AGAIN,
    MORE,
    SAVE,
    Preview,
    away_card,
    conflict_card,
    hindered_card,
    preview_card,
    problems_card,
)
from bot.cards.fact_saved import saved_card, undo_button
from bot.cards.notices import notice_card
from bot.cards.text import escape
from bot.forms.fact_form import (
    DETAILS,
    FORM,
    FORM_AGAIN,
    details_form,
    fact_form,
    filled_in,
    with_details,
    with_its_day,
)
from bot.forms.fields import form_values
from bot.forms.phrasings_file import fetch_phrasings
from bot.forms.working import Workbench, Working, new_token
from knowledge.curation.entries import entry_of, sources_of
from knowledge.curation.errors import CurationError, EditConflictError
from knowledge.curation.findings import look_over
from knowledge.curation.history import changes_between
from knowledge.curation.ids import fact_ids
from knowledge.curation.keys import key_of
from knowledge.curation.rules import FactError, FieldProblem
from knowledge.errors import StorageError
from knowledge.storage.facts import FactState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.cards.layout import Card
    from bot.client import TechDivideBot
    from knowledge.curation.facts import Fact
    from knowledge.curation.history import FactAt
    from knowledge.curation.server import ServerKnowledge

_log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

NO_DRAFT: Final = (
    "What was typed here is no longer kept: it was saved or cancelled already, or it is older than seven days. "
    "Look for the fact with **/facts find**."
)
CANCELLED: Final = "Cancelled. Nothing was saved."
_PREVIEWED: Final = "own-preview"
_PATIENCE: Final = 1.5
"""Seconds for which the opening of a form waits for storage; Discord waits for three."""


class FactDesk:
    """Opens the form, shows the preview, saves; each step from storage, so that a restart in between loses nothing."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot
        self._services = bot.services
        self._bench = Workbench(bot.services)
        self._being_saved: set[str] = set()
        for action, handler in (
            (FORM, self._first_form),
            (FORM_AGAIN, self._form_again),
            (DETAILS, self._details),
            (CHANGE, self._open_again),
            (MORE, self._open_details),
            (SAVE, self._save),
            (CANCEL, self._cancel),
            (LOOK_AGAIN, self._look_again),
        ):
            bot.router.register_for_moderators(action, handler)

    async def open(self, interaction: Interaction, working: Working) -> None:
        """Opens the form, filled with what is there; must be the first answer to the interaction.

        Args:
            interaction: A command or a press of a moderator.
            working: What the form begins with, and what saving it settles.
        """
        # Kept before anybody types: what the form is for must be known when it comes back.
        # Storage may have to wait longer than Discord does.
        token = await self._bench.lay(_server(interaction), working, patience=_PATIENCE)
        await self._bot.sender.open_form(interaction, fact_form(working, token))

    # What comes back

    async def _first_form(self, interaction: Interaction, token: str) -> None:
        await self._bot.sender.think(interaction)
        await self._typed(interaction, token, in_place=False)

    async def _form_again(self, interaction: Interaction, token: str) -> None:
        await self._bot.sender.acknowledge(interaction)
        await self._typed(interaction, token, in_place=True)

    async def _typed(self, interaction: Interaction, token: str, *, in_place: bool) -> None:
        server_id = _server(interaction)
        try:
            # Also what a form holds that was left open for longer than drafts are kept is taken.
            before = await self._bench.take(server_id, token) or Working()
        except StorageError:
            # What was typed is worth more than what it was for; that stays as it is, under its own token.
            _log.warning("a draft could not be read", exc_info=True)
            before, token = Working(), new_token()
        working = filled_in(before, form_values(interaction))
        await self._bench.lay(server_id, working, token)
        await self._show(interaction, await self._look(interaction, working, token), in_place=in_place)

    async def _details(self, interaction: Interaction, token: str) -> None:
        await self._bot.sender.acknowledge(interaction)
        await self._in_place(interaction, token, form_values(interaction))

    async def _look_again(self, interaction: Interaction, token: str) -> None:
        await self._bot.sender.acknowledge(interaction)
        await self._in_place(interaction, token, {})

    async def _in_place(self, interaction: Interaction, token: str, details: Mapping[str, str]) -> None:
        server_id = _server(interaction)
        if (working := await self._bench.take(server_id, token)) is None:
            await self._note(interaction, NO_DRAFT)
            return
        working = with_details(working, details)
        await self._bench.lay(server_id, working, token)
        await self._show(interaction, await self._look(interaction, working, token), in_place=True)

    async def _open_again(self, interaction: Interaction, token: str) -> None:
        working = await self._bench.take(_server(interaction), token)
        if working is None:
            await self._note(interaction, NO_DRAFT)
        else:
            await self._bot.sender.open_form(interaction, fact_form(working, token, action=FORM_AGAIN))

    async def _open_details(self, interaction: Interaction, token: str) -> None:
        working = await self._bench.take(_server(interaction), token)
        if working is None:
            await self._note(interaction, NO_DRAFT)
        else:
            await self._bot.sender.open_form(interaction, details_form(working, token))

    async def _cancel(self, interaction: Interaction, token: str) -> None:
        await self._bot.sender.acknowledge(interaction)
        await self._bench.clear(_server(interaction), token)
        await self._bot.sender.update(interaction, notice_card(CANCELLED))

    # Looking it over

    async def _look(self, interaction: Interaction, working: Working, token: str) -> Card:
        """The preview, or what is wrong."""
        try:
            working = await self._with_file(interaction, working, token)
            live = await self._services.servers.get(_server(interaction))
            working, fact = await self._read(live, working)
        except FactError as error:
            return problems_card(error.problems, token, self._kept(interaction, token))
        except StorageError:
            _log.warning("a fact could not be looked over", exc_info=True)
            return away_card(token)
        await self._bench.lay(live.server_id, working, token)
        return preview_card(
            Preview(
                entry_of(_PREVIEWED, fact),
                sources_of(_PREVIEWED, fact),
                look_over(live, working.change(fact)),
                lambda entry_id: question_of(live, entry_id) or fact.question,
                token,
                _what_saving_does(live, working, fact),
                self._kept(interaction, token),
            )
        )

    def _kept(self, interaction: Interaction, token: str) -> str:
        return KEPT if self._bench.is_written(_server(interaction), token) else KEPT_IN_MEMORY

    async def _with_file(self, interaction: Interaction, working: Working, token: str) -> Working:
        """What is being written, with the phrasings of the file that came with the command."""
        if working.file is None:
            return working
        # Once: whatever is wrong with it is told now, and then the form is all there is.
        without = working.changed(file=None)
        try:
            lines = await fetch_phrasings(interaction.client, working.file)
        except discord.HTTPException:
            await self._bench.lay(_server(interaction), without, token)
            message = "could not be fetched from Discord; paste its lines into the form"
            raise FactError([FieldProblem("file", message)]) from None
        except FactError:
            await self._bench.lay(_server(interaction), without, token)
            raise
        draft = working.draft
        together = "\n".join(part for part in (draft.phrasings, lines) if part)
        working = without.changed(draft=replace(draft, phrasings=together))
        await self._bench.lay(_server(interaction), working, token)
        return working

    async def _read(self, live: ServerKnowledge, working: Working) -> tuple[Working, Fact]:
        """The fact that was typed, and under which id it goes."""
        today = self._services.clock().date()
        fact = working.fact(today=today)
        if not working.is_edit:
            if working.fact_id is None:
                # Chosen now, so that a second press of Save cannot add the fact twice.
                working = working.changed(fact_id=await self._free_id(live, fact.question))
            return working, fact.model_copy(update={"as_of": today})
        before = live.fact(working.fact_id or "")
        return working, with_its_day(fact, before.fact if before else None, today)

    async def _free_id(self, live: ServerKnowledge, question: str) -> str:
        for fact_id in fact_ids(question):
            if live.fact(fact_id) is None and await self._services.storage.facts.get(live.server_id, fact_id) is None:
                return fact_id
        raise AssertionError("there are ids without end")

    # Saving

    async def _save(self, interaction: Interaction, token: str) -> None:
        await self._bot.sender.acknowledge(interaction)
        if token in self._being_saved:
            return  # a second press while the first is being served
        self._being_saved.add(token)
        try:
            await self._save_once(interaction, token)
        finally:
            self._being_saved.discard(token)

    async def _save_once(self, interaction: Interaction, token: str) -> None:
        server_id = _server(interaction)
        working = await self._bench.take(server_id, token)
        if working is None:
            await self._note(interaction, NO_DRAFT)
            return
        live = await self._services.servers.get(server_id)
        try:
            working, fact = await self._read(live, working)
            await self._refuse_second_override(live, working, fact)
            saved = await self._bot.changes.make(interaction, working.change(fact))
        except FactError as error:
            await self._bot.sender.update(interaction, problems_card(error.problems, token))
            return
        except EditConflictError as error:
            await self._conflict(interaction, token, working, error)
            return
        except CurationError as error:
            await self._bot.sender.update(interaction, hindered_card(str(error), token))
            return
        # What was saved needs to be kept no longer; should this fail, it only lies there until it is old.
        with suppress(StorageError):
            await self._bench.clear(server_id, token)
        text = "**Saved.** Members get it from now on."
        undo = undo_button(saved.entry_id or "", saved.version) if saved.version is not None else None
        await self._bot.sender.update(interaction, saved_card(text, saved, question=fact.question, undo=undo))

    async def _refuse_second_override(self, live: ServerKnowledge, working: Working, fact: Fact) -> None:
        """Two moderators may write their own version of the same shared entry: then one of them was faster.

        Raises:
            EditConflictError: Somebody else was; carries both texts.
        """
        other = live.overridden_by(working.overrides) if working.overrides and not working.is_edit else None
        if other is not None:
            history = await self._services.curator.history(live.server_id, other)
            raise EditConflictError(other, fact, history[0])

    async def _conflict(self, interaction: Interaction, token: str, working: Working, error: EditConflictError) -> None:
        """Shows both texts; what was typed then goes over theirs, or beside it when theirs is gone."""
        server_id, theirs = _server(interaction), error.theirs
        if theirs is not None and theirs.fact == error.mine and theirs.state is FactState.PUBLISHED:
            await self._bench.clear(server_id, token)
            await self._bot.sender.update(interaction, notice_card("**Saved.** Members get it from now on."))
            return
        if theirs is not None and _is_same(working, theirs, error.mine):
            working = working.changed(fact_id=theirs.fact_id, expected_version=theirs.version)
            label = "Save mine over it"
        else:
            working = working.changed(fact_id=None, expected_version=None)
            label = "Save mine as a new fact"
        await self._bench.lay(server_id, working, token)
        who = who_changed(theirs) if theirs else ""
        changes = changes_between(theirs.fact if theirs else None, error.mine)
        await self._bot.sender.update(interaction, conflict_card(changes, token, theirs=who, save_label=label))

    async def _show(self, interaction: Interaction, card: Card, *, in_place: bool) -> None:
        if in_place:
            await self._bot.sender.update(interaction, card)
        else:
            await self._bot.sender.respond(interaction, card, private=True)

    async def _note(self, interaction: Interaction, text: str) -> None:
        await self._bot.sender.respond(interaction, notice_card(text), private=True)


def _is_same(working: Working, theirs: FactAt, mine: Fact | None) -> bool:
    """Whether two texts are meant for the same place, so that one can go over the other."""
    if theirs.state is not FactState.PUBLISHED:
        return False
    same_entry = working.overrides is not None and working.overrides == theirs.overrides
    # An id is made of the telling words, so that of a new fact may be taken by another question.
    same_question = mine is not None and key_of(mine.question) == key_of(theirs.fact.question)
    return working.is_edit or same_entry or same_question


def question_of(live: ServerKnowledge, entry_id: str) -> str | None:
    """The question of an entry, also of a hidden one; None for one that is only being tried."""
    entry = live.entry(entry_id) or live.shared_entry(entry_id)
    return entry.question if entry else None


def _server(interaction: Interaction) -> int:
    assert interaction.guild_id is not None  # noqa: S101  (only moderators come here, and they are on a server)
    return interaction.guild_id


def who_changed(theirs: FactAt) -> str:
    """A sentence on who changed a fact last, and when."""
    who = f"<@{theirs.actor_id}>" if theirs.actor_id else "The operator of the bot"
    done = {"remove": "removed it", "restore": "restored it", "import": "imported it"}.get(theirs.action, "changed it")
    return f"{who} {done} {discord.utils.format_dt(theirs.changed_at, 'R')}."


def _what_saving_does(live: ServerKnowledge, working: Working, fact: Fact) -> str:
    unsourced = f" It names no source, because: “{escape(fact.waiver)}”." if fact.waiver else ""
    return _where_it_goes(live, working, fact) + unsourced


def _where_it_goes(live: ServerKnowledge, working: Working, fact: Fact) -> str:
    if working.overrides is not None:
        return "On this server it stands in place of the shared entry, which stays for all others."
    before = live.fact(working.fact_id or "") if working.is_edit else None
    if before is None:
        count = len(fact.phrasings)
        return (
            f"With {count} other {'phrasing' if count == 1 else 'phrasings'}." if count else "No other phrasings yet."
        )
    names = [FIELD_NAMES[change.field] for change in changes_between(before.fact, fact)]
    return f"It changes: {', '.join(names)}." if names else "It changes nothing."

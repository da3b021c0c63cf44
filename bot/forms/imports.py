"""The way of a file from a moderator over a dry run onto the disk."""

from __future__ import annotations

import asyncio
import csv
import io
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

import discord
from pydantic import BaseModel

from bot.cards.buttons import button
from bot.cards.fact_files import APPLY, CANCEL, UNDO_IMPORT, file_card, plan_card, progress_card
from bot.cards.fact_saved import saved_card
from bot.cards.notices import notice_card
from bot.cards.text import escape, one_line, shorten
from bot.forms.desk import CANCELLED
from bot.forms.pending import DONE
from bot.forms.phrasings_file import download
from bot.forms.working import new_token
from knowledge.curation.changes import ImportFacts
from knowledge.curation.errors import CurationError, EditConflictError
from knowledge.exchange.importing import GivenFile, ImportPlan, plan_import
from knowledge.exchange.planning import Plan, RowOutcome
from knowledge.exchange.reading import format_of
from knowledge.exchange.records import MAX_BYTES, ExchangeError
from knowledge.exchange.undoing import Imported, prepare_undo
from knowledge.storage.writing import RevisionConflictError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.client import TechDivideBot

Interaction = discord.Interaction[Any]

GONE: Final = "This import is no longer kept: it was applied or cancelled already. Import the file again."
FILE_GONE: Final = "Discord does not have this file any more. Nothing was changed; import it again."
UNDONE: Final = "**Undone.** What the import added is removed, and what it changed is as it was before."
CHANGED: Final = "Something changed here since the dry run. This is what the file would change now:"
_EVERY: Final = 3.0
"""Seconds between two pictures of a progress."""


class GivenImport(BaseModel):
    """A dry run that waits for its Apply: the file stays with Discord, and is planned anew then."""

    name: str
    url: str
    counts: dict[str, int]


class ImportDesk:
    """Plans imports and applies them. No file is held between the two, so neither memory nor a restart matters."""

    def __init__(self, bot: TechDivideBot) -> None:
        self._bot = bot
        self._services = bot.services
        self._one_at_a_time = asyncio.Lock()
        """A file of 25 MB takes a few hundred when it is read: one after the other."""
        self._being_applied: set[str] = set()
        bot.router.register_for_moderators(APPLY, self._apply)
        bot.router.register_for_moderators(CANCEL, self._cancel)
        bot.router.register_for_moderators(UNDO_IMPORT, self._undo)

    async def plan(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Shows what a file would change; the interaction must have been acknowledged.

        Raises:
            ExchangeError: The file cannot be read; the sentence says why.
            StorageError: What is there could not be read.
        """
        try:
            _check(file.filename, file.size)
            planned = await self._planned(interaction, file.filename, file.url)
        except ExchangeError as error:
            await self._bot.sender.update(interaction, notice_card(f"**Nothing was imported.** {escape(str(error))}"))
            return
        except discord.HTTPException:
            await self._bot.sender.update(interaction, notice_card(FILE_GONE))
            return
        token = await self._keep(interaction, file.filename, file.url, planned.plan)
        await self._bot.sender.update(interaction, plan_card(file.filename, planned.plan, token))
        if planned.plan.refused:
            data = problems_file(planned.plan)
            card = file_card("Everything that stands in the way, by line and field:", "problems.csv")
            await self._bot.sender.give_file(interaction, card, data, "problems.csv")

    async def _planned(self, interaction: Interaction, name: str, url: str) -> ImportPlan:
        async with self._progress(interaction, f"Reading {_shown(name)}"), self._one_at_a_time:
            data = await download(interaction.client, url)
            base, at = self._services.answers.base, self._services.clock()
            return await plan_import(self._services.storage, base, _server(interaction), GivenFile(name, data), at)

    async def _keep(self, interaction: Interaction, name: str, url: str, plan: Plan, token: str | None = None) -> str:
        token = token or new_token()
        given = GivenImport(name=name, url=url, counts=_counts(plan))
        await self._services.storage.drafts.keep(
            _server(interaction), token, given.model_dump_json(), at=self._services.clock()
        )
        return token

    async def _apply(self, interaction: Interaction, token: str) -> None:
        await self._bot.sender.acknowledge(interaction)
        content = await self._services.storage.drafts.get(_server(interaction), token)
        if content is None:
            await self._note(interaction, GONE)
            return
        if token in self._being_applied:
            return  # a second press while the first is being served
        self._being_applied.add(token)
        try:
            await self._apply_once(interaction, GivenImport.model_validate_json(content), token)
        finally:
            self._being_applied.discard(token)

    async def _apply_once(self, interaction: Interaction, given: GivenImport, token: str) -> None:
        try:
            planned = await self._planned(interaction, given.name, given.url)
        except discord.HTTPException:
            await self._note(interaction, FILE_GONE)
            return
        if _counts(planned.plan) != given.counts:
            await self._show_anew(interaction, given, planned, token)
            return
        await self._carry_out(interaction, given, planned, token)

    async def _carry_out(self, interaction: Interaction, given: GivenImport, planned: ImportPlan, token: str) -> None:
        count = planned.plan.counts[RowOutcome.NEW] + planned.plan.counts[RowOutcome.CHANGED]
        try:
            async with self._progress(interaction, f"Saving {_changes(count)} from {_shown(given.name)}"):
                saved = await self._bot.changes.make(interaction, planned.change, prepared=planned.prepared)
        except RevisionConflictError:
            await self._show_anew(interaction, given, planned, token)
            return
        except CurationError as error:
            await self._bot.sender.update(interaction, plan_card(given.name, planned.plan, token))
            await self._note(interaction, escape(str(error)))
            return
        await self._services.storage.drafts.drop(_server(interaction), token)
        undo = button("Undo", UNDO_IMPORT, await self._remember(interaction, planned.plan)) if not saved.waits else None
        text = f"{DONE['import']}\n{_changes(count)} from {_shown(given.name)}; the history of each fact has them."
        await self._bot.sender.update(interaction, saved_card(text, saved, undo=undo))

    async def _remember(self, interaction: Interaction, plan: Plan) -> str:
        """Keeps what an import did, for the way back."""
        token = new_token()
        content = Imported.by(plan).model_dump_json()
        at = self._services.clock()
        await self._services.storage.drafts.keep(_server(interaction), token, content, at=at)
        return token

    async def _undo(self, interaction: Interaction, token: str) -> None:
        await self._bot.sender.acknowledge(interaction)
        server_id = _server(interaction)
        content = await self._services.storage.drafts.get(server_id, token)
        if content is None:
            await self._note(interaction, GONE)
            return
        if token in self._being_applied:
            return
        self._being_applied.add(token)
        try:
            async with self._progress(interaction, "Taking the import back"):
                await self._take_back(interaction, Imported.model_validate_json(content))
        except CurationError as error:
            await self._note(interaction, f"**Nothing was changed.** {escape(str(error))}")
            return
        finally:
            self._being_applied.discard(token)
        await self._services.storage.drafts.drop(server_id, token)
        await self._bot.sender.update(interaction, notice_card(UNDONE))

    async def _take_back(self, interaction: Interaction, imported: Imported) -> None:
        server_id = _server(interaction)
        if (await self._services.servers.get(server_id)).settings.second_approval:
            raise CurationError("This server wants a second approval for changes. Remove or restore facts one by one.")
        prepared = await prepare_undo(self._services.storage, server_id, imported)
        try:
            await self._bot.changes.make(interaction, ImportFacts(document=""), prepared=prepared)
        except EditConflictError as error:
            raise CurationError(f"“{error.fact_id}” was changed since the import. Undo that first.") from error

    async def _show_anew(self, interaction: Interaction, given: GivenImport, planned: ImportPlan, token: str) -> None:
        fresh = await self._planned(interaction, given.name, given.url)
        del planned
        await self._keep(interaction, given.name, given.url, fresh.plan, token)
        await self._bot.sender.update(interaction, plan_card(given.name, fresh.plan, token))
        await self._note(interaction, CHANGED)

    async def _cancel(self, interaction: Interaction, token: str) -> None:
        await self._bot.sender.acknowledge(interaction)
        await self._services.storage.drafts.drop(_server(interaction), token)
        await self._bot.sender.update(interaction, notice_card(CANCELLED))

    @asynccontextmanager
    async def _progress(self, interaction: Interaction, text: str) -> AsyncIterator[None]:
        """Shows that something takes long, for as long as it does."""

        async def show() -> None:
            seconds = 0.0
            while True:
                await asyncio.sleep(_EVERY)
                seconds += _EVERY
                await self._bot.sender.update(interaction, progress_card(f"{text} … {seconds:.0f} s"))

        showing = asyncio.create_task(show(), name="show progress")
        try:
            yield
        finally:
            showing.cancel()
            await asyncio.wait([showing])
            if not showing.cancelled():
                showing.exception()  # a picture that could not be sent is no reason to stop

    async def _note(self, interaction: Interaction, text: str) -> None:
        await self._bot.sender.respond(interaction, notice_card(text), private=True)


def problems_file(plan: Plan) -> bytes:
    """Every problem of a file as CSV that is safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["line", "kind", "entry", "field", "problem"])
    for row in plan.refused:
        for problem in row.problems:
            cells = (row.kind.value, row.text or row.subject, problem.field, problem.message)
            writer.writerow([row.line, *map(safe_cell, cells)])
    return out.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    line = one_line(text)
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) else line


def _check(name: str, size: int) -> None:
    format_of(name)
    if size > MAX_BYTES:
        raise ExchangeError(f"The file has {size / 1024 / 1024:.1f} MB; at most {MAX_BYTES >> 20} MB can be taken.")


def _counts(plan: Plan) -> dict[str, int]:
    return {outcome.value: count for outcome, count in plan.counts.items() if count}


def _server(interaction: Interaction) -> int:
    assert interaction.guild_id is not None  # noqa: S101  (only moderators come here, and they are on a server)
    return interaction.guild_id


def _changes(count: int) -> str:
    return f"{count:,} {'change' if count == 1 else 'changes'}"


def _shown(name: str) -> str:
    return escape(shorten(one_line(name), 80))

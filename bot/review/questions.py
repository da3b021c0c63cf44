"""Questions that got no answer, or one that did not help: grouped, the most asked first, and never whose they were."""

from __future__ import annotations

import asyncio
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, ClassVar, Final

import discord
from discord import ui

from bot import custom_ids
from bot.cards.buttons import BLUE, RED, button
from bot.cards.layout import MAX_LABEL, MAX_OPTIONS, QUIET, Card
from bot.cards.text import escape, one_line, shorten
from bot.forms.working import Working
from bot.review.queue import Item, Note, Page, Queue, chosen, parted, server_of
from knowledge.curation.changes import AddNegative, RemoveNegative, Teach, Unteach
from knowledge.curation.drafts import Draft
from knowledge.curation.keys import key_of
from knowledge.curation.queue import QuestionGroup, group_questions, open_questions, unanswered_groups
from knowledge.storage.review import MAX_KEY, ReviewDecision

if TYPE_CHECKING:
    from bot.client import TechDivideBot
    from bot.review.queue import Interaction
    from knowledge.curation.curator import Saved
    from knowledge.models import Entry

ANSWER: Final = "q-answer"
IT_IS: Final = "q-itis"
TEACH: Final = "q-teach"
NOT_OURS: Final = "q-notours"
DISMISS: Final = "q-dismiss"
UNDO: Final = "q-undo"

_MAX_QUESTION: Final = 250
_SHOWN_WAYS: Final = 3

GONE: Final = (
    "That question is not on the list any more: somebody else has dealt with it. Here is the list as it is now."
)
NOTHING_NEAR: Final = (
    "I know no entry that comes near. **/facts find** looks for one, **/facts alias** then teaches it this phrasing."
)


class QuestionQueue(Queue):
    """``/review unanswered``."""

    name: ClassVar[str] = "q-page"

    def __init__(self, bot: TechDivideBot) -> None:
        super().__init__(bot)
        for action, handler in (
            (ANSWER, self._answer),
            (IT_IS, self._choose_entry),
            (TEACH, self._teach),
            (NOT_OURS, self._not_ours),
            (DISMISS, self._dismiss),
            (UNDO, self._undo),
        ):
            bot.router.register_for_moderators(action, handler)

    async def page(self, server_id: int, number: int) -> Page:
        """A page of groups."""
        live = await self.services.servers.get(server_id)
        groups, total = await unanswered_groups(self.services.storage, live, self.size, number * self.size)
        return Page(
            heading=f"Questions without a good answer: {total}" if total else "Questions without a good answer",
            items=[_item(group, number) for group in groups],
            total=total,
            empty="None is waiting. Well done!",
        )

    async def _answer(self, interaction: Interaction, argument: str) -> None:
        token, page = parted(argument)
        # Not acknowledged before: a form can only be the first answer.
        group = await self._group(server_of(interaction), token)
        if group is None:
            await self.redraw(interaction, page, Note(GONE))
            return
        draft = Draft(
            question=one_line(group.questions[0]),
            answer="",
            topic=group.nearest.topic.value if group.nearest else "",
            source="",
            phrasings="\n".join(one_line(question) for question in group.questions[1:]),
        )
        await self.bot.desk.open(interaction, Working(draft=draft, settles=group.questions))

    async def _choose_entry(self, interaction: Interaction, argument: str) -> None:
        """Offers the entries that come nearest to the question."""
        if (group := await self._still_there(interaction, argument)) is None:
            return
        live = await self.services.servers.get(server_of(interaction))
        near: dict[str, Entry] = {}
        for question in group.questions[:_SHOWN_WAYS]:
            near |= {entry.id: entry for entry in live.next_best(question, besides="", limit=MAX_OPTIONS)}
        if not near:
            await self.say(interaction, NOTHING_NEAR)
            return
        await self.bot.sender.update(interaction, _choosing_card(group, list(near.values()), argument))

    async def _teach(self, interaction: Interaction, argument: str) -> None:
        if (group := await self._still_there(interaction, argument)) is None:
            return
        question = one_line(group.questions[0])
        change = Teach(entry_id=chosen(interaction), phrasing=question, settles=group.questions)
        saved = await self.bot.changes.make(interaction, change)
        await self._done(interaction, argument, saved, question, "Learned: members who ask this get that entry")

    async def _not_ours(self, interaction: Interaction, argument: str) -> None:
        if (group := await self._still_there(interaction, argument)) is None:
            return
        question = one_line(group.questions[0])
        saved = await self.bot.changes.make(interaction, AddNegative(question=question, settles=group.questions))
        await self._done(interaction, argument, saved, question, "Not our subject: I will not try to answer")

    async def _dismiss(self, interaction: Interaction, argument: str) -> None:
        if (group := await self._still_there(interaction, argument)) is None:
            return
        questions = group.questions
        saved = await self.bot.changes.decide(
            interaction, lambda curator, server_id, by: curator.dismiss(server_id, questions, by)
        )
        await self._done(interaction, argument, saved, questions[0], "Dismissed")

    async def _undo(self, interaction: Interaction, argument: str) -> None:
        """Takes a decision back, and what came of it."""
        await self.bot.sender.acknowledge(interaction)
        token, page = parted(argument)
        server_id, review = server_of(interaction), self.services.storage.review
        asked = [one.question for one in await review.asked(server_id)]
        question = next((question for question in asked if _token(question) == token), None)
        decisions = await review.decisions(server_id)
        decided = decisions.get(key_of(question)[:MAX_KEY]) if question is not None else None
        if question is None or decided is None:
            await self.redraw(interaction, page, Note("There is nothing to take back any more."))
            return
        if decided.decision is ReviewDecision.NEGATIVE:
            await self.bot.changes.make(interaction, RemoveNegative(question=one_line(question)))
        elif decided.decision is ReviewDecision.PHRASING and decided.entry_id is not None:
            await self.bot.changes.make(interaction, Unteach(entry_id=decided.entry_id, phrasing=one_line(question)))
        together = [
            one
            for one in asked
            if (other := decisions.get(key_of(one)[:MAX_KEY])) and other.decided_at == decided.decided_at
        ]
        await self.bot.changes.decide(
            interaction, lambda curator, server_id, by: curator.reopen(server_id, together, by)
        )
        await self.redraw(interaction, page, Note(f"Taken back: {_quoted(question)}"))

    async def _done(self, interaction: Interaction, argument: str, saved: Saved, question: str, text: str) -> None:
        _, page = parted(argument)
        if saved.waits:
            note = Note(f"⏳ This waits for a second moderator under **/review approvals**: {_quoted(question)}")
        else:
            note = Note(f"✅ {text}: {_quoted(question)}", button("Undo", UNDO, argument))
        await self.redraw(interaction, page, note)

    async def _group(self, server_id: int, token: str) -> QuestionGroup | None:
        """The group in which a question now is; None when it was dealt with."""
        review = self.services.storage.review
        asked, decisions = await review.asked(server_id), await review.decisions(server_id)
        groups = await asyncio.to_thread(lambda: group_questions(open_questions(asked, decisions)))
        return next((group for group in groups if any(_token(one) == token for one in group.questions)), None)

    async def _still_there(self, interaction: Interaction, argument: str) -> QuestionGroup | None:
        """The group that a button is about; says so when it was dealt with."""
        await self.bot.sender.acknowledge(interaction)
        token, page = parted(argument)
        group = await self._group(server_of(interaction), token)
        if group is None:
            await self.redraw(interaction, page, Note(GONE))
        return group


def _token(question: str) -> str:
    """A short name for a question, for the custom id of a button."""
    return blake2b(question.encode("utf-8", "replace"), digest_size=9).hexdigest()


def _item(group: QuestionGroup, page: int) -> Item:
    argument = f"{_token(group.questions[0])}:{page}"
    return Item(
        _described(group),
        [
            button("Answer it", ANSWER, argument, style=BLUE),
            button("It is this entry", IT_IS, argument),
            button("Not our subject", NOT_OURS, argument),
            button("Dismiss", DISMISS, argument, style=RED),
        ],
    )


def _described(group: QuestionGroup) -> str:
    counts = f"asked {group.unanswered}× without an answer" if group.unanswered else ""
    if group.not_helpful:
        counts += f"{', ' if counts else ''}answer not helpful {group.not_helpful}×"
    lines = [
        f"**{_shown(group.questions[0])}**",
        f"-# {counts} · last {discord.utils.format_dt(group.last_asked_at, 'R')}",
    ]
    if others := group.questions[1:]:
        shown = " · ".join(_quoted(question) for question in others[:_SHOWN_WAYS])
        more = f" and {len(others) - _SHOWN_WAYS} more" if len(others) > _SHOWN_WAYS else ""
        lines.append(f"-# also asked as {shown}{more}")
    if group.nearest is not None:
        verb = "would by now be answered by" if group.is_answered else "nearest entry:"
        lines.append(f"-# {verb} {_quoted(group.nearest.question)}")
    return "\n".join(lines)


def _choosing_card(group: QuestionGroup, entries: list[Entry], argument: str) -> Card:
    options = [
        discord.SelectOption(label=shorten(one_line(entry.question), MAX_LABEL), value=entry.id)
        for entry in entries[:MAX_OPTIONS]
    ]
    select = ui.Select[Any](
        custom_id=custom_ids.build(TEACH, argument), placeholder="It is this entry …", options=options
    )
    return Card(
        [
            ui.TextDisplay(f"Which entry answers {_quoted(group.questions[0])}? It will then find it."),
            ui.ActionRow(select),
            ui.ActionRow(button("Back to the list", QuestionQueue.name, str(parted(argument)[1]))),
        ],
        colour=QUIET,
    )


def _shown(question: str) -> str:
    return escape(shorten(one_line(question), _MAX_QUESTION)) or "(nothing that can be shown)"


def _quoted(question: str) -> str:
    return f"“{_shown(question)}”"

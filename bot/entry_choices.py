"""Entries as options of commands: what is offered while somebody types, and what they then meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from discord import app_commands

from bot.cards.text import escape, one_line, shorten
from bot.replying import ENTRY_MARK
from knowledge.curation.errors import NotThereError
from knowledge.curation.ids import MAX_LENGTH
from knowledge.curation.keys import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.curation.facts import Fact
    from knowledge.curation.server import ServerKnowledge

MAX_CHOICES: Final = 25
MAX_NAME: Final = 100
_LOOKED_AT: Final = 200
"""Completions that are looked through for those of the right sort."""

_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

CHOOSE: Final = "Choose one from the list that appears while you type."
NOT_FOUND: Final = f"I know no such entry here. {CHOOSE}"

Choices = list[app_commands.Choice[str]]


def all_choices(live: ServerKnowledge, typed: str) -> Choices:
    """Everything that members can find, the server's own facts first."""
    ids = [entry.id for entry in live.complete(typed, _LOOKED_AT)] if typed.strip() else _newest(live)
    ids = [*(i for i in ids if live.fact(i)), *(i for i in ids if not live.fact(i))]
    if not typed.strip():
        ids += [entry.id for entry in live.complete("", MAX_CHOICES)]
    return _of_ids(live, dict.fromkeys(ids))


def own_choices(live: ServerKnowledge, typed: str) -> Choices:
    """The server's own facts; without anything typed, the newest."""
    if not typed.strip():
        return _of_ids(live, _newest(live))
    ids = [entry.id for entry in live.complete(typed, _LOOKED_AT) if live.fact(entry.id)]
    if len(ids) < MAX_CHOICES:  # a common word may be completed by shared entries alone
        ids += [own.fact_id for own in reversed(live.facts) if _fits(own.fact.question, typed)][:MAX_CHOICES]
    return _of_ids(live, dict.fromkeys(ids))


def shared_choices(live: ServerKnowledge, typed: str) -> Choices:
    """The shared entries that are neither hidden nor overridden here."""
    return _of_ids(live, [entry.id for entry in live.complete(typed, _LOOKED_AT) if not live.fact(entry.id)])


def hidden_choices(live: ServerKnowledge, typed: str) -> Choices:
    """The shared entries that are hidden here."""
    hidden = [entry for entry_id in live.hidden if (entry := live.shared_entry(entry_id))]
    return choices((entry.id, entry.question) for entry in hidden if _fits(entry.question, typed))


def removed_choices(facts: Iterable[tuple[str, Fact]], typed: str) -> Choices:
    """Facts that were removed, by their ids."""
    return choices((fact_id, fact.question) for fact_id, fact in facts if _fits(fact.question, typed))


def choices(entries: Iterable[tuple[str, str]]) -> Choices:
    """Choices of pairs of an id and a question, as many as Discord shows."""
    found: Choices = []
    for entry_id, question in entries:
        if len(found) == MAX_CHOICES:
            break
        found.append(app_commands.Choice(name=shorten(one_line(question), MAX_NAME), value=f"{ENTRY_MARK}{entry_id}"))
    return found


def named_id(text: str) -> str | None:
    """The id in a choice that was made; None if something else was typed.

    Raises:
        NotThereError: It looks like a choice, but holds no id.
    """
    if not text.startswith(ENTRY_MARK):
        return None
    entry_id = text.removeprefix(ENTRY_MARK)
    if len(entry_id) > MAX_LENGTH or _ID.fullmatch(entry_id) is None:
        raise NotThereError(NOT_FOUND)
    return entry_id


def meant_id(live: ServerKnowledge, text: str) -> str:
    """The id of the entry that somebody chose, or typed: its id, or a way to ask it. What only comes near is not taken.

    Raises:
        NotThereError: There is none.
    """
    if (chosen := named_id(text)) is not None:
        return chosen
    typed = text.strip()
    if live.entry(typed) is not None or live.shared_entry(typed) is not None:
        return typed
    if owners := [*live.owners_of(typed), *_hidden_owners(live, typed)]:
        return owners[0]
    for near in live.complete(typed, 1):
        question = escape(shorten(one_line(near.question), MAX_NAME))
        raise NotThereError(f"I know no entry that is called so. Did you mean “{question}”? {CHOOSE}")
    raise NotThereError(NOT_FOUND)


def _hidden_owners(live: ServerKnowledge, phrasing: str) -> list[str]:
    """The ids of the entries that are hidden here and would be asked in just these words."""
    hidden = (entry for entry_id in live.hidden if (entry := live.shared_entry(entry_id)))
    return [entry.id for entry in hidden if key_of(phrasing) in map(key_of, entry.asked_as)]


def _of_ids(live: ServerKnowledge, ids: Iterable[str]) -> Choices:
    return choices((entry.id, entry.question) for entry_id in ids if (entry := live.entry(entry_id)))


def _newest(live: ServerKnowledge) -> list[str]:
    return [fact.fact_id for fact in live.facts[-MAX_CHOICES:]][::-1]


def _fits(question: str, typed: str) -> bool:
    return all(word in question.casefold() for word in typed.casefold().split())

"""What a fact was, version by version, and what each change changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from knowledge.curation.drafts import draft_of
from knowledge.curation.facts import Fact

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from knowledge.storage.facts import FactState, FactVersion

FIELDS = ("question", "phrasings", "answer", "more", "topic", "kind", "by", "when", "as_of", "review_by", "source")
"""The fields of a fact, in the order in which people read them."""


class Part(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words of a field, and what became of it."""

    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field, before and after, and the pieces of which the change is made."""

    field: str
    old: str
    new: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class FactAt:
    """A fact as it was after one change: who made it, when, and what it changed (against the version before)."""

    fact_id: str
    version: int
    action: str
    state: FactState
    fact: Fact
    overrides: str | None
    actor_id: int
    changed_at: datetime
    changes: tuple[FieldChange, ...] = ()


def history_of(versions: Sequence[FactVersion]) -> list[FactAt]:
    """The versions of a fact, newest first as they are given, each with what it changed."""
    facts = [fact_at(version) for version in versions]
    told = [_with_changes(new, old) for new, old in pairwise(facts)]
    return [*told, *(_with_changes(fact, None) for fact in facts[-1:])]


def fact_at(version: FactVersion) -> FactAt:
    """One stored version, read."""
    return FactAt(
        fact_id=version.fact_id,
        version=version.version,
        action=version.action,
        state=version.state,
        fact=Fact.from_json(version.content),
        overrides=version.overrides,
        actor_id=version.actor_id,
        changed_at=version.changed_at,
    )


def changes_between(old: Fact | None, new: Fact | None) -> tuple[FieldChange, ...]:
    """The fields in which two facts differ, side by side (None: there was none)."""
    before, after = fields_of(old), fields_of(new)
    return tuple(
        FieldChange(name, before.get(name, ""), after.get(name, ""), pieces(before.get(name, ""), after.get(name, "")))
        for name in FIELDS
        if before.get(name, "") != after.get(name, "")
    )


def fields_of(fact: Fact | None) -> dict[str, str]:
    """The fields of a fact as texts, those that are empty left out."""
    if fact is None:
        return {}
    draft = draft_of(fact)
    return {name: text for name in FIELDS if (text := getattr(draft, name))}


def text_of(fact: Fact | None) -> str | None:
    """A fact as one text, as the audit keeps it."""
    return None if fact is None else "\n".join(f"{name}: {text}" for name, text in fields_of(fact).items())


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """What was removed and what was added, word by word; together they give both texts."""
    before, after = _words(old), _words(new)
    found: list[Piece] = []
    removed = added = ""
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (tag, start, end, new_start, new_end) in enumerate(codes):
        was, becomes = "".join(before[start:end]), "".join(after[new_start:new_end])
        # Words that were changed one after the other are one change: the space between them is no text that stayed.
        if tag == "equal" and not (was.isspace() and 0 < number < len(codes) - 1):
            found += [*_changed(removed, added), Piece(Part.SAME, was)]
            removed = added = ""
        else:
            removed, added = removed + was, added + becomes
    return (*found, *_changed(removed, added))


def _changed(removed: str, added: str) -> list[Piece]:
    return [Piece(part, text) for part, text in ((Part.REMOVED, removed), (Part.ADDED, added)) if text]


def _words(text: str) -> list[str]:
    """The words and the spaces between them; joined they are the text again."""
    return re.findall(r"\s+|\S+", text)


def _with_changes(fact: FactAt, before: FactAt | None) -> FactAt:
    changes = changes_between(before.fact if before else None, fact.fact)
    return replace(fact, changes=changes)

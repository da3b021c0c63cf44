"""Finds the entry that a question asks for, or abstains."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.models import Entry, KnowledgeBase


class Verdict(StrEnum):
    ANSWER = "answer"
    SUGGESTIONS = "suggestions"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Hit:
    entry_id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Match:
    verdict: Verdict
    hits: tuple[Hit, ...]


class Matcher:
    """PLACEHOLDER while the real one is written; the interface stays."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._phrasings = {p.casefold(): e.id for e in base.entries for p in e.asked_as}
        self._entries = list(base.entries)

    def add(self, entry: Entry) -> None: ...

    def remove(self, entry_id: str) -> None: ...

    def query(self, text: str) -> Match:
        from rapidfuzz import process

        found = process.extract(text.casefold(), list(self._phrasings), limit=12)
        hits = list(dict.fromkeys(self._phrasings[f[0]] for f in found))
        score = found[0][1] if found else 0
        verdict = Verdict.ANSWER if score > 90 else Verdict.SUGGESTIONS if score > 60 else Verdict.NO_ANSWER
        return Match(verdict, tuple(Hit(h, score / 100) for h in hits))

    def complete(self, typed: str, limit: int) -> list[str]:
        return [e.id for e in self._entries if typed.casefold() in e.question.casefold()][:limit]

"""Names of entities and terms: each stands for one thing, and is there in Chinese too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.errors import ContentProblem
from knowledge.matching.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from knowledge.content.loading import LoadedBase
    from knowledge.models import Entity, Term


def check_names(loaded: LoadedBase, _today: date) -> Iterator[ContentProblem]:
    """A name may stand for one entity only: the guard that tells entities apart rests on it."""
    owner: dict[str, Entity] = {}
    for entity in loaded.base.entities:
        file = loaded.file_of("entities", entity.id)
        chinese = [name for pair in entity.chinese for name in (pair.simplified, pair.traditional)]
        for name in dict.fromkeys([entity.name, *entity.aliases, *chinese]):
            first = owner.setdefault(normalise(name), entity)
            if first is not entity:
                yield ContentProblem(file, entity.id, "aliases", f"“{name}” is already a name of {first.id}; keep one")


def check_terms(loaded: LoadedBase, _today: date) -> Iterator[ContentProblem]:
    """A word is explained once."""
    owner: dict[str, Term] = {}
    for term in loaded.base.terms:
        file = loaded.file_of("terms", term.id)
        for name in dict.fromkeys([term.term, *term.aliases]):
            first = owner.setdefault(normalise(name), term)
            if first is not term:
                message = f"“{name}” is already explained by {first.id}; keep it there or here"
                yield ContentProblem(file, term.id, "aliases", message, is_warning=True)


def check_chinese(loaded: LoadedBase, _today: date) -> Iterator[ContentProblem]:
    """People ask in Chinese too, so every name is there in both scripts."""
    named: dict[str, list[Entity] | list[Term]] = {"entities": loaded.base.entities, "terms": loaded.base.terms}
    for kind, items in named.items():
        for item in items:
            if not item.chinese:
                message = "is missing; add the simplified and the traditional name"
                yield ContentProblem(loaded.file_of(kind, item.id), item.id, "chinese", message, is_warning=True)

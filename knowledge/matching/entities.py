"""Finds the names of people, companies, agencies, laws … in a text, whichever of their names is used."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from knowledge.matching.normalise import CJK, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from knowledge.models import Entity


class EntityRecogniser:
    """Knows every name of every entity of a base."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._by_first_word: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._chinese: list[tuple[str, str]] = []
        self.name_words: set[str] = set()
        for entity in entities:
            self._learn(entity)
        for names in self._by_first_word.values():
            names.sort(key=lambda name: -len(name[0]))
        self._chinese.sort(key=lambda name: -len(name[0]))

    def _learn(self, entity: Entity) -> None:
        chinese = [pair.simplified for pair in entity.chinese]
        for name in dict.fromkeys([entity.name, *entity.aliases, *chinese]):
            parts = tuple(words(name))
            if len(parts) == 1 and CJK.match(parts[0]):
                self._chinese.append((parts[0], entity.id))
            elif parts:
                self._by_first_word[parts[0]].append((parts, entity.id))
                self.name_words.update(parts)

    def find(self, text_words: Sequence[str]) -> set[str]:
        """The ids of the entities that are named, the longest name first where names overlap."""
        found: set[str] = set()
        at = 0
        while at < len(text_words):
            length = 1
            for parts, entity_id in self._by_first_word.get(text_words[at], ()):
                if tuple(text_words[at : at + len(parts)]) == parts:
                    found.add(entity_id)
                    length = len(parts)
                    break
            else:
                if CJK.match(text_words[at]):
                    found |= self._find_chinese(text_words[at])
            at += length
        return found

    def _find_chinese(self, run: str) -> set[str]:
        found: set[str] = set()
        for name, entity_id in self._chinese:
            if name in run:
                found.add(entity_id)
                run = run.replace(name, "·")
        return found

"""Finds the names of people, companies, agencies, laws … in a text, whichever of their names is used."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from knowledge.matching.normalise import CJK, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from knowledge.models import Entity


def names_of(entities: Iterable[Entity]) -> dict[str, str]:
    """Every name of every entity in normalised form, with the id of the entity; the first one keeps a shared name."""
    names: dict[str, str] = {}
    for entity in entities:
        # Both: what Taiwan calls somebody is often another name, not only the same one in other characters.
        chinese = (name for pair in entity.chinese for name in (pair.simplified, pair.traditional))
        for name in (entity.name, *entity.aliases, *chinese):
            if key := normalise(name):
                names.setdefault(key, entity.id)
    return names


class EntityRecogniser:
    """Knows every name of every entity of a base."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Prepares to find names.

        Args:
            names: The id of the entity for each name, in the form of ``names_of``.
        """
        self._by_first_word: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
        self._chinese: list[tuple[str, str]] = []
        for name, entity_id in names.items():
            parts = name.split(" ")
            if len(parts) == 1 and CJK.match(name):
                self._chinese.append((name, entity_id))
            else:
                self._by_first_word[parts[0]].append((parts, entity_id))
        for found in self._by_first_word.values():
            found.sort(key=lambda name: -len(name[0]))
        self.usual_chinese = _first_names(self._chinese)
        """The Chinese names, each with the one by which the same entity is mostly called: the first of its names."""
        self._chinese.sort(key=lambda name: -len(name[0]))
        english = _short_english(names)
        self.chinese = {name: english[entity_id] for name, entity_id in self._chinese if entity_id in english}
        """The Chinese names, each with the words of the English name by which people mostly call the same entity."""

    def find(self, text_words: Sequence[str]) -> tuple[set[str], set[str]]:
        """Finds names, the longest first where they overlap.

        Returns:
            The ids of the entities that are named, and the words that name them.
        """
        found: set[str] = set()
        naming: set[str] = set()
        at = 0
        while at < len(text_words):
            length = 1
            for parts, entity_id in self._by_first_word.get(text_words[at], ()):
                if list(text_words[at : at + len(parts)]) == parts:
                    found.add(entity_id)
                    naming.update(parts)
                    length = len(parts)
                    break
            else:
                if not text_words[at].isascii() and CJK.match(text_words[at]):
                    found |= self._find_chinese(text_words[at])
            at += length
        return found, naming

    def _find_chinese(self, run: str) -> set[str]:
        found: set[str] = set()
        for name, entity_id in self._chinese:
            if name in run:
                found.add(entity_id)
                run = run.replace(name, "·")
        return found


def _first_names(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    first: dict[str, str] = {}
    return {name: first.setdefault(entity_id, name) for name, entity_id in names}


def _short_english(names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """By entity the words of its shortest English name that is part of its full one: “trump” for “donald trump”."""
    english: dict[str, tuple[str, ...]] = {}
    full: dict[str, tuple[str, ...]] = {}
    for name, entity_id in names.items():
        if CJK.search(name):
            continue
        parts = tuple(name.split(" "))
        known = english.setdefault(entity_id, parts)
        if len(parts) < len(known) and set(parts) <= set(full.setdefault(entity_id, known)):
            english[entity_id] = parts
    return english

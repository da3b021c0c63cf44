"""What the bot writes to members, in their language: the messages of ``bot/locales/<language>/*.ftl``.

Fluent (https://projectfluent.org) reads them. A message that a language lacks is said in English.
"""

from __future__ import annotations

import logging
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Self

from fluent.runtime import FluentBundle, FluentResource

from knowledge.errors import TechDivideError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

_log = logging.getLogger(__name__)


class Language(StrEnum):
    """A language in which everything that members read is there; its value is the name of its folder."""

    ENGLISH = "en"
    SIMPLIFIED = "zh-CN"
    TRADITIONAL = "zh-TW"


_FORMATS: Final = {Language.ENGLISH: "en-GB"}
"""Whose dates and numbers a language has, where its own name does not say: 23 November 2026."""
_TRADITIONAL: Final = {"zh-TW", "zh-HK", "zh-MO", "zh-Hant"}


def language_of(locale: str) -> Language:
    """The language for somebody whose Discord is in a language (such as ``zh-HK`` or ``pt-BR``)."""
    if locale in _TRADITIONAL:
        return Language.TRADITIONAL
    return Language.SIMPLIFIED if locale.partition("-")[0] == "zh" else Language.ENGLISH


class SaidError(TechDivideError):
    """An error that members meet. Its text is the id of the message that tells them."""

    def __init__(self, message_id: str) -> None:
        self.message_id: Final = message_id
        super().__init__(message_id)


class Words:
    """What the bot writes, in one language; called with the id of a message and its values."""

    def __init__(self, language: Language, bundles: Sequence[FluentBundle]) -> None:
        """Takes the messages.

        Args:
            language: The language.
            bundles: Its own messages, then those that stand in for what it lacks.
        """
        self.language: Final = language
        self._bundles: Final = bundles

    def __call__(self, message_id: str, **values: str | int | date) -> str:
        """A message with its values filled in. What people wrote must be escaped already.

        Raises:
            KeyError: There is no such message in any language.
        """
        for bundle in self._bundles:
            if not bundle.has_message(message_id):
                continue
            pattern = bundle.get_message(message_id).value
            if pattern is not None:
                text, errors = bundle.format_pattern(pattern, values)
                for error in errors:
                    _log.error("the message “%s” in %s: %s", message_id, self.language, error)
                return str(text)
        raise KeyError(message_id)


class Languages:
    """The words of every language."""

    def __init__(self, sources: Mapping[Language, Iterable[str]]) -> None:
        """Reads the messages.

        Args:
            sources: By language, the contents of its ``.ftl`` files.
        """
        bundles = {language: _bundle(language, texts) for language, texts in sources.items()}
        english = bundles[Language.ENGLISH]
        self._words: Final = {
            language: Words(language, [bundle] if bundle is english else [bundle, english])
            for language, bundle in bundles.items()
        }

    @classmethod
    def load(cls) -> Self:
        """Those that come with the bot."""
        return cls({language: list(_texts(language)) for language in Language})

    def __getitem__(self, language: Language) -> Words:
        """The words of a language."""
        return self._words[language]

    @property
    def english(self) -> Words:
        """The words for moderators' screens, which are in English."""
        return self[Language.ENGLISH]

    def chosen(self, setting: str | None, otherwise: Language) -> Words:
        """The words for a reader.

        Args:
            setting: The language that their server chose for everybody, if it did.
            otherwise: Their own.
        """
        return self[language_of(setting) if setting else otherwise]


def _bundle(language: Language, texts: Iterable[str]) -> FluentBundle:
    # Without isolation: the invisible marks around each value would end up in what people copy, and in limits.
    bundle = FluentBundle([_FORMATS.get(language, language.value)], use_isolating=False)
    for text in texts:
        bundle.add_resource(FluentResource(text))
    return bundle


def _texts(language: Language) -> Iterable[str]:
    folder = files("bot.locales").joinpath(language.value)
    return [file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".ftl")]

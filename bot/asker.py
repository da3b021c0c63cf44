"""Who asks, and where: what of it decides how they are answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.cards.passing_on import Audience, audience_of, audience_of_message
from bot.localisation import Language, language_of
from bot.permissions import may_manage
from knowledge.asking.chinese import is_chinese, is_traditional
from knowledge.curation.settings import PublicAnswers

if TYPE_CHECKING:
    from knowledge.curation.settings import ServerSettings


@dataclass(frozen=True, slots=True)
class Asker:
    """A person in a place."""

    person_id: int
    server_id: int | None
    """The server whose knowledge answers them; None where the shared base does: in direct messages, and for people who
    brought the bot to a server that never added it."""
    places: frozenset[int]
    """The ids of the channel they are in and, for a thread or a post, of the channel that it belongs to."""
    audience: Audience
    language: Language
    """In which they read what is said to them, unless their server chose one for everybody."""
    locale: str | None = None
    """That of their Discord, where it is known."""
    roles: frozenset[int] = frozenset()
    manages: bool = False
    """They may manage the server."""

    def is_moderator(self, settings: ServerSettings) -> bool:
        """Whether they are one of the server's moderators."""
        return self.server_id is not None and (self.manages or not self.roles.isdisjoint(settings.moderator_roles))

    def may_see_publicly(self, settings: ServerSettings) -> bool:
        """Whether the server wants answers here to be seen by everybody."""
        match settings.public_answers:
            case PublicAnswers.EVERYWHERE:
                return True
            case PublicAnswers.LISTED:
                return not self.places.isdisjoint(settings.public_channels)
        return False


def asker_of(interaction: discord.Interaction[Any]) -> Asker:
    """Whoever used a command, or pressed something."""
    return Asker(
        person_id=interaction.user.id,
        server_id=server_of(interaction),
        places=_places(interaction.channel),
        audience=audience_of(interaction),
        language=language_of(interaction.locale.value),
        locale=interaction.locale.value,
        roles=_roles(interaction.user),
        manages=may_manage(interaction),
    )


def asker_of_message(message: discord.Message) -> Asker:
    """Whoever wrote a message. The language of their Discord is not known."""
    author = message.author
    return Asker(
        person_id=author.id,
        server_id=message.guild.id if message.guild else None,
        places=_places(message.channel),
        audience=audience_of_message(message),
        language=language_of_author(message.content, message.guild),
        roles=_roles(author),
        manages=isinstance(author, discord.Member) and author.guild_permissions.manage_guild,
    )


def language_of_author(text: str, guild: discord.Guild | None) -> Language:
    """The language of somebody of whom only a text is known: whoever writes Chinese reads it; others read the server's.

    Discord says which language a person chose when they use a command, and not when they write a message.
    """
    if is_chinese(text):
        return Language.TRADITIONAL if is_traditional(text) else Language.SIMPLIFIED
    return language_of(guild.preferred_locale.value) if guild else Language.ENGLISH


def server_of(interaction: discord.Interaction[Any]) -> int | None:
    """The server whose knowledge serves an interaction; None for the shared base's."""
    return interaction.guild_id if audience_of(interaction) is Audience.MODERATORS else None


def _roles(person: discord.User | discord.Member) -> frozenset[int]:
    roles = person.roles if isinstance(person, discord.Member) else []
    return frozenset(role.id for role in roles if not role.is_default())


def _places(channel: Any) -> frozenset[int]:
    ids = (getattr(channel, "id", None), getattr(channel, "parent_id", None))
    return frozenset(place for place in ids if place is not None)

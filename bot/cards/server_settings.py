"""The card on which a server's settings are seen and changed: all of them as text, one section at a time to change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import ui

from bot import custom_ids
from bot.cards.buttons import BLUE, GREY, button
from bot.cards.layout import QUIET, Card
from knowledge.curation.settings import PublicAnswers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from knowledge.curation.settings import ServerSettings

TAB: Final = "set-tab"
CHOOSE: Final = "set"
FLIP: Final = "set-flip"

MOST: Final = 25
DEFAULT: Final = "default"
"""The value of a choice that stands for “not chosen”."""

_TEXT_CHANNELS: Final = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
]


class Section(StrEnum):
    """The parts of the settings, one of which can be changed at a time."""

    PEOPLE = "people"
    PLACES = "places"
    SURENESS = "sureness"
    KEEPING = "keeping"


_TITLES: Final = {
    Section.PEOPLE: "People",
    Section.PLACES: "Where I answer",
    Section.SURENESS: "How sure",
    Section.KEEPING: "Changes and logs",
}

_PUBLIC: Final = {
    PublicAnswers.EVERYWHERE: "Everywhere",
    PublicAnswers.LISTED: "Only in the channels below",
    PublicAnswers.NOWHERE: "Nowhere: only the asker sees answers",
}
_LANGUAGES: Final = {"en-US": "English", "zh-CN": "简体中文", "zh-TW": "繁體中文"}


@dataclass(frozen=True, slots=True)
class View:
    """What the card shows."""

    settings: ServerSettings
    section: Section
    may_change: bool
    """Whether the person may manage the server; others only look."""
    has_role: Callable[[int], bool]
    has_channel: Callable[[int], bool]
    """Whether a role or channel is still there: Discord refuses a menu that begins with one that is not."""
    note: str = ""


def settings_card(view: View) -> Card:
    """Draws the card."""
    return Card(_items(view), colour=QUIET)


def _items(view: View) -> Iterator[ui.Item[Any]]:
    if view.note:
        yield ui.TextDisplay(view.note)
    yield ui.TextDisplay(f"### Settings of this server\n{_summary(view.settings)}")
    if not view.may_change:
        yield ui.TextDisplay("-# Only people who may manage the server can change them.")
        return
    yield ui.ActionRow(
        *(
            button(title, TAB, section.value, style=BLUE if section is view.section else GREY)
            for section, title in _TITLES.items()
        )
    )
    yield ui.Separator()
    yield from _SECTIONS[view.section](view)


def _summary(settings: ServerSettings) -> str:
    lines = {
        "Moderators": "whoever may manage the server" + _and(settings.moderator_roles, "<@&{}>"),
        "Teachers": _listed(settings.teacher_roles, "<@&{}>") or "nobody in particular",
        "Language": _LANGUAGES.get(settings.language or "", "each person's own"),
        "Public answers": _public(settings),
        "Unasked answers": _listed(settings.auto_channels, "<#{}>") or "nowhere",
        "Sure enough": f"to answer {_share(settings.answer_from)} · to suggest {_share(settings.suggest_from)}"
        f" · unasked {settings.auto_answer_from:.0%}",
        "A second moderator must approve changes": "yes" if settings.second_approval else "no",
        "Audit channel": f"<#{settings.audit_channel}>" if settings.audit_channel else "none",
        "Unanswered questions": f"logged without names, kept {settings.question_days} days"
        if settings.log_questions
        else f"logged only when somebody passes them on, kept {settings.question_days} days",
        "Record of changes": f"kept {settings.audit_days} days",
    }
    return "\n".join(f"**{name}:** {value}" for name, value in lines.items())


def _public(settings: ServerSettings) -> str:
    match settings.public_answers:
        case PublicAnswers.EVERYWHERE:
            return "everywhere"
        case PublicAnswers.LISTED:
            return f"only in {_listed(settings.public_channels, '<#{}>') or 'the channels listed, and none is'}"
    return "nowhere; only the asker sees answers"


def _people(view: View) -> Iterator[ui.Item[Any]]:
    yield from _roles(view, "moderator_roles", "Moderators, beside those who may manage the server", "moderator roles")
    yield ui.TextDisplay(
        "-# Discord shows moderators' commands to those who may manage the server. For other roles, allow /facts and "
        "/review under Server Settings → Integrations as well; I check both."
    )
    yield from _roles(view, "teacher_roles", "Teachers, who run quizzes", "teacher roles")


def _places(view: View) -> Iterator[ui.Item[Any]]:
    settings = view.settings
    public = [(value.value, label) for value, label in _PUBLIC.items()]
    yield from _choice("public_answers", "Where everybody may see answers", public, settings.public_answers.value)
    yield from _channels(view, "public_channels", "The channels for it", settings.public_channels)
    title = "Help channels and forums where I answer unasked, when I am very sure"
    yield from _channels(view, "auto_channels", title, settings.auto_channels)
    languages = [(DEFAULT, "Each person's own"), *_LANGUAGES.items()]
    title = "Language\n-# Of what members read. Answers stay as they were written; moderators' screens are in English."
    yield from _choice("language", title, languages, settings.language or DEFAULT)


def _sureness(view: View) -> Iterator[ui.Item[Any]]:
    settings = view.settings
    fitted = (DEFAULT, "As I was fitted (recommended)")
    yield from _choice(
        "answer_from",
        "I answer from\n-# Higher: fewer answers, and fewer wrong ones.",
        [fitted, *_shares(30, 95)],
        _value(settings.answer_from),
    )
    yield from _choice(
        "suggest_from",
        "I suggest questions from",
        [fitted, *_shares(5, 95)],
        _value(settings.suggest_from),
    )
    yield from _choice(
        "auto_answer_from",
        "I answer unasked from",
        [*_shares(75, 95), ("0.97", "97 %"), ("0.99", "99 %")],
        _value(settings.auto_answer_from),
    )


def _keeping(view: View) -> Iterator[ui.Item[Any]]:
    settings = view.settings
    yield ui.ActionRow(
        _flip("second_approval", "Second moderator must approve", is_on=settings.second_approval),
        _flip("log_questions", "Log unanswered questions", is_on=settings.log_questions),
    )
    chosen = [settings.audit_channel] if settings.audit_channel else []
    title = "Audit channel, which hears of every change\n-# Choose one that only moderators can read."
    yield from _channels(view, "audit_channel", title, chosen, most=1)
    days = [("7", "7 days"), ("30", "30 days"), ("90", "90 days"), ("180", "180 days"), ("365", "a year")]
    yield from _choice("question_days", "Questions and ratings are kept", days, str(settings.question_days))
    days = [("30", "30 days"), ("90", "90 days"), ("365", "a year"), ("1095", "three years"), ("3650", "ten years")]
    yield from _choice("audit_days", "The record of changes is kept", days, str(settings.audit_days))


_SECTIONS: Final[dict[Section, Callable[[View], Iterator[ui.Item[Any]]]]] = {
    Section.PEOPLE: _people,
    Section.PLACES: _places,
    Section.SURENESS: _sureness,
    Section.KEEPING: _keeping,
}

SECTION_OF: Final = {
    "moderator_roles": Section.PEOPLE,
    "teacher_roles": Section.PEOPLE,
    "public_answers": Section.PLACES,
    "public_channels": Section.PLACES,
    "auto_channels": Section.PLACES,
    "language": Section.PLACES,
    "answer_from": Section.SURENESS,
    "suggest_from": Section.SURENESS,
    "auto_answer_from": Section.SURENESS,
    "second_approval": Section.KEEPING,
    "log_questions": Section.KEEPING,
    "audit_channel": Section.KEEPING,
    "question_days": Section.KEEPING,
    "audit_days": Section.KEEPING,
}
"""Where each setting stands; a test holds it complete."""


_FIRST_ID: Final = 8001


def _id(field: str) -> int:
    """The number of a setting's menu among the components.

    Left to itself, Discord counts: the first menus of two sections would have the same number, and whatever shows the
    card could take what was chosen in one for what is chosen in the other.
    """
    return _FIRST_ID + list(SECTION_OF).index(field)


def _choice(field: str, title: str, options: Sequence[tuple[str, str]], chosen: str) -> Iterator[ui.Item[Any]]:
    yield _titled(title)
    if chosen not in dict(options):
        options = [*options, (chosen, chosen)]  # what was set otherwise, such as by an import
    yield ui.ActionRow(
        ui.Select(
            id=_id(field),
            custom_id=custom_ids.build(CHOOSE, field),
            options=[
                discord.SelectOption(label=label, value=value, default=value == chosen) for value, label in options
            ],
        )
    )


def _roles(view: View, field: str, title: str, placeholder: str) -> Iterator[ui.Item[Any]]:
    kept = [role for role in getattr(view.settings, field) if view.has_role(role)][:MOST]
    yield _titled(title)
    yield ui.ActionRow(
        ui.RoleSelect(
            id=_id(field),
            custom_id=custom_ids.build(CHOOSE, field),
            placeholder=f"Choose {placeholder}",
            min_values=0,
            max_values=MOST,
            default_values=[discord.SelectDefaultValue.from_role(discord.Object(role)) for role in kept],
        )
    )


def _channels(view: View, field: str, title: str, chosen: Sequence[int], *, most: int = MOST) -> Iterator[ui.Item[Any]]:
    kept = [channel for channel in chosen if view.has_channel(channel)][:most]
    yield _titled(title)
    yield ui.ActionRow(
        ui.ChannelSelect(
            id=_id(field),
            custom_id=custom_ids.build(CHOOSE, field),
            channel_types=_TEXT_CHANNELS,
            placeholder="None chosen",
            min_values=0,
            max_values=most,
            default_values=[discord.SelectDefaultValue.from_channel(discord.Object(channel)) for channel in kept],
        )
    )


def _titled(title: str) -> ui.TextDisplay[Any]:
    """What stands above a menu: its title, and a line about it where there is one."""
    first, newline, rest = title.partition("\n")
    return ui.TextDisplay(f"**{first}**{newline}{rest}")


def _flip(field: str, label: str, *, is_on: bool) -> ui.Button[Any]:
    style = discord.ButtonStyle.success if is_on else GREY
    return button(f"{label}: {'on' if is_on else 'off'}", FLIP, field, style=style)


def _shares(first: int, last: int) -> list[tuple[str, str]]:
    return [(_value(share / 100), f"{share} %") for share in range(first, last + 1, 5)]


def _value(share: float | None) -> str:
    return DEFAULT if share is None else f"{share:g}"


def _share(share: float | None) -> str:
    return "as fitted" if share is None else f"{share:.0%}"


def _listed(ids: Sequence[int], form: str) -> str:
    return " ".join(form.format(one) for one in ids)


def _and(ids: Sequence[int], form: str) -> str:
    return f", and {_listed(ids, form)}" if ids else ""

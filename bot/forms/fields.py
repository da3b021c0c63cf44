"""What all forms have in common: drawings like cards, whose answers come back to the ``ComponentRouter``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot import custom_ids
from bot.cards.text import shorten, whole
from bot.component_router import press_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

MAX_TITLE = 45
MAX_INPUT = 4000
_MAX_LABEL = 45
_MAX_HINT = 100


class Form(ui.Modal):
    """A form without state: what is typed comes back with its custom id, also after a restart.

    It is stopped from the start for the same reason as a card.
    """

    def __init__(self, title: str, action: str, argument: str, fields: Iterable[ui.Label[Any]]) -> None:
        super().__init__(title=shorten(title, MAX_TITLE), custom_id=custom_ids.build(action, argument))
        for field in fields:
            self.add_item(field)
        self.stop()


def text_field(  # noqa: PLR0913  (each but two has a default that fits)
    name: str,
    label: str,
    *,
    value: str = "",
    hint: str = "",
    description: str | None = None,
    is_long: bool = False,
    required: bool = True,
    max_length: int = MAX_INPUT,
) -> ui.Label[Any]:
    """A field to type into.

    Args:
        name: By which ``form_values`` gives what was typed.
        label: What stands above it.
        value: What it is filled with.
        hint: What stands in it while it is empty.
        description: A line under the label.
        is_long: Whether it has several lines.
        required: Whether it must be filled in.
        max_length: The most characters. More leeway than a rule allows lets the rule say what is wrong.
    """
    return ui.Label(
        text=shorten(label, _MAX_LABEL),
        description=description and shorten(description, _MAX_HINT),
        component=ui.TextInput(
            custom_id=name,
            style=discord.TextStyle.paragraph if is_long else discord.TextStyle.short,
            default=value[:max_length] or None,
            placeholder=shorten(hint, _MAX_HINT) or None,
            required=required,
            max_length=max_length,
        ),
    )


def choice_field(
    name: str, label: str, options: Sequence[tuple[str, str]], *, chosen: str = "", description: str | None = None
) -> ui.Label[Any]:
    """A field to choose from: pairs of a value and what is read."""
    return ui.Label(
        text=shorten(label, _MAX_LABEL),
        description=description and shorten(description, _MAX_HINT),
        component=ui.Select(
            custom_id=name,
            options=[discord.SelectOption(label=text, value=value, default=value == chosen) for value, text in options],
        ),
    )


def form_values(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """What was typed and chosen, by the names of the fields; of several values that were chosen, the first."""
    return {str(field["custom_id"]): _value(field) for field in _fields(press_data(interaction).get("components", []))}


def _fields(components: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for component in components:
        inner = [component["component"]] if "component" in component else component.get("components")
        if inner is not None:
            yield from _fields(inner)
        elif "custom_id" in component:
            yield component


def _value(field: Mapping[str, Any]) -> str:
    if "values" in field:
        return str(field["values"][0]) if field["values"] else ""
    return whole(str(field.get("value") or ""))

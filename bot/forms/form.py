"""What all forms have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.cards.text import shorten
from bot.component_router import press_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import discord

MAX_TITLE = 45
MAX_FIELDS = 5
"""Parts that Discord allows in a form; a line of text counts as one."""
MAX_INPUT = 4000
"""Characters that a text field holds."""


class Form(ui.Modal):
    """A drawing: fields that hold custom ids, and no state.

    It is stopped from the start, because discord.py keeps every form that is still open in memory, and would forget all
    of them in a restart; ours are served by the ``ComponentRouter``. ``Sender.open_form`` shows it.
    """

    def __init__(self, title: str, custom_id: str, fields: Iterable[ui.Item[Any]]) -> None:
        super().__init__(title=shorten(title, MAX_TITLE), custom_id=custom_id, timeout=None)
        for field in fields:
            self.add_item(field)
        self.stop()


def submitted(interaction: discord.Interaction[Any]) -> dict[str, list[str]]:
    """What was filled in, by the custom id of the field: a text alone, or all that was chosen in a select."""
    return dict(_values(press_data(interaction).get("components", [])))


def submitted_text(interaction: discord.Interaction[Any], field: str) -> str:
    """What was filled into one field; empty when nothing was, or the form has no such field."""
    values = submitted(interaction).get(field, [])
    return values[0] if values else ""


def _values(components: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    for component in components:
        if "custom_id" in component:
            values = component.get("values", [component.get("value")])
            yield component["custom_id"], [str(value) for value in values or () if value is not None]
        yield from _values(component.get("components", []))
        if "component" in component:
            yield from _values([component["component"]])

"""Reads a card the way a person sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from simcord.results import ResponseMessage

TEXT, BUTTON, SELECT = 10, 2, 3


def walk(components: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        if "accessory" in component:
            yield component["accessory"]


class Drawn:
    """The parts of a message, in the order in which they stand."""

    def __init__(self, message: ResponseMessage | discord.Message) -> None:
        self.message = message
        raw: list[Any]
        if isinstance(message, discord.Message):
            raw = [component.to_dict() for component in message.components]
        else:
            raw = message.components
        parts = list(walk(raw))
        self.text = "\n".join(part["content"] for part in parts if part["type"] == TEXT)
        self.buttons = [part for part in parts if part["type"] == BUTTON]
        self.selects = {part.get("placeholder") or part["custom_id"]: part for part in parts if part["type"] == SELECT}

    @property
    def labels(self) -> list[str]:
        return [button["label"] for button in self.buttons]

    @property
    def passing_on(self) -> str:
        """The label of the button that passes the question on."""
        return next(str(b["label"]) for b in self.buttons if b["custom_id"].startswith("td1:handover:"))

    def button(self, label: str) -> dict[str, Any]:
        found = [button for button in self.buttons if button["label"] == label]
        assert len(found) == 1, f"{label!r} among {self.labels}"
        return found[0]

    def show(self, entry_id: str) -> str:
        """The custom id of the button that shows a suggestion."""
        return next(str(b["custom_id"]) for b in self.buttons if b["custom_id"].endswith(f":{entry_id}"))

    def values(self, placeholder: str) -> list[str]:
        return [option["value"] for option in self.selects[placeholder]["options"]]

"""Custom ids: what a button or select of ours says when it is pressed.

A custom id is all that comes back from a press, also after a restart of the bot. It reads
``td1:<action>:<argument>``; the number is raised when old ones can no longer be understood.
"""

from __future__ import annotations

import re

PREFIX = "td1"
MAX_LENGTH = 100
"""Characters that Discord allows in a custom id."""

_ANY_VERSION = re.compile(r"td\d+:")


def build(action: str, argument: str = "") -> str:
    """The custom id of an action.

    Raises:
        ValueError: It would be longer than Discord allows, or the action holds a colon.
    """
    custom_id = f"{PREFIX}:{action}:{argument}"
    if len(custom_id) > MAX_LENGTH or ":" in action:
        raise ValueError(f"“{custom_id}” cannot be a custom id")
    return custom_id


def parse(custom_id: str) -> tuple[str, str] | None:
    """The action and its argument, or None if this version did not make the custom id."""
    prefix, _, rest = custom_id.partition(":")
    action, colon, argument = rest.partition(":")
    return (action, argument) if prefix == PREFIX and colon else None


def is_ours(custom_id: str) -> bool:
    """Whether some version of this bot made the custom id for its router."""
    return _ANY_VERSION.match(custom_id) is not None

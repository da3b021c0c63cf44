"""The log: one line for each event, for people or for machines, and never a secret in it."""

from __future__ import annotations

import logging
import re
import sys
from typing import TYPE_CHECKING, Literal

import structlog

if TYPE_CHECKING:
    from collections.abc import Sequence

HIDDEN = "[hidden]"

_DISCORD_TOKEN = re.compile(r"\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}\b")
_INTERACTION_ADDRESS = re.compile(r"((?:interactions|webhooks)/\d+/)[\w.-]{20,}")
_URL_PASSWORD = re.compile(r"(://[^:/@\s]+:)[^@\s]+(?=@)")


def redact(text: str, secrets: Sequence[str] = ()) -> str:
    """A text without the secrets given, and without anything that has the form of one."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    text = _DISCORD_TOKEN.sub(HIDDEN, text)
    text = _INTERACTION_ADDRESS.sub(rf"\1{HIDDEN}", text)
    return _URL_PASSWORD.sub(rf"\1{HIDDEN}", text)


class _RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """Formats with structlog; what comes out last is what is redacted, tracebacks included."""

    secrets: Sequence[str] = ()

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), self.secrets)


def configure_logging(style: Literal["console", "json"], level: str, secrets: Sequence[str] = ()) -> None:
    """Sends everything that is logged, by discord.py too, to standard error.

    Args:
        style: For people (``console``) or one JSON object a line (``json``).
        level: The least serious level that is shown.
        secrets: Texts that must not appear, such as the token.
    """
    formatter = _RedactingFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderers(style)],
    )
    formatter.secrets = [secret for secret in secrets if secret]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    # The bot does not speak, so it need not hear that it could not.
    logging.getLogger("discord.client").addFilter(lambda record: "voice will NOT" not in record.getMessage())


def _renderers(style: Literal["console", "json"]) -> list[structlog.typing.Processor]:
    if style == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]

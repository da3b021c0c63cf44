from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest

from bot.logs import HIDDEN, configure_logging, redact

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde." + "x" * 38


@pytest.fixture
def _own_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)


@pytest.mark.parametrize(
    "text",
    [
        f"token {TOKEN} given",
        f"https://discord.com/api/v10/interactions/123/{'a' * 40}/callback",
        f"https://discord.com/api/v10/webhooks/123/{'a' * 40}/messages/@original",
        "postgresql+asyncpg://me:" + "a" * 40 + "@host/db",
    ],
)
def test_secrets_are_hidden_by_their_form(text: str) -> None:
    hidden = redact(text)
    assert HIDDEN in hidden
    assert TOKEN not in hidden
    assert "a" * 40 not in hidden


def test_given_secrets_are_hidden() -> None:
    assert redact("it is hush-hush", ["hush-hush"]) == f"it is {HIDDEN}"


def test_harmless_text_is_kept() -> None:
    text = "https://example.org/interactions/ at 12:30 by me@example.org"
    assert redact(text) == text


@pytest.mark.usefixtures("_own_logging")
def test_json_is_one_object_a_line_with_the_traceback_redacted(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json", "INFO", secrets=["hush-hush", ""])
    log = logging.getLogger("anybody")
    try:
        raise ValueError("hush-hush")  # noqa: TRY301
    except ValueError:
        log.exception("failed with %s", TOKEN)
    log.debug("not shown")
    (line,) = capsys.readouterr().err.splitlines()
    record = json.loads(line)
    assert (record["level"], record["logger"], record["event"]) == ("error", "anybody", f"failed with {HIDDEN}")
    assert f"ValueError: {HIDDEN}" in record["exception"]


@pytest.mark.usefixtures("_own_logging")
def test_console_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("console", "INFO")
    logging.getLogger("discord.client").warning("PyNaCl is not installed, voice will NOT be supported")
    logging.getLogger("discord.client").warning("something else")
    (line,) = capsys.readouterr().err.splitlines()
    assert "something else" in line

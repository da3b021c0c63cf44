"""What commands that read a base share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from knowledge.answering import AnswerService

BaseOption = Annotated[
    Path | None,
    typer.Option(
        "--base",
        metavar="DIR",
        help="Use the content in DIR instead of the built-in base. A folder with a JSON-lines file of "
        '{"id","question","aliases","answer"} will do.',
    ),
]


def fail(message: str) -> typer.Exit:
    """Says on standard error what is wrong; raise what it returns to end with exit status 1."""
    typer.echo(message, err=True)
    return typer.Exit(1)


def answer_service(directory: Path | None) -> AnswerService:
    """The service over the base in ``directory``, or over the built-in one; ends the program if it cannot be read."""
    from knowledge.answering import AnswerService
    from knowledge.builtin import BUILTIN_BASE
    from knowledge.cache import default_cache_dir, load_matcher
    from knowledge.errors import ContentError

    try:
        base, matcher = load_matcher(directory or BUILTIN_BASE, default_cache_dir())
    except ContentError as error:
        raise fail(str(error)) from None
    return AnswerService(base, matcher)

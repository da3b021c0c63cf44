"""What commands that read a base share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.services import SharedBase
    from knowledge.answering import AnswerService
    from knowledge.matching.matcher import Matcher
    from knowledge.models import KnowledgeBase

BaseOption = Annotated[
    Path | None,
    typer.Option(
        "--base",
        metavar="DIR",
        envvar="TECHDIVIDE_BASE_DIR",
        show_envvar=False,
        help="Use the content in DIR instead of the built-in base. A folder with a JSON-lines file of "
        '{"id","question","aliases","answer"} will do.',
    ),
]


def fail(message: str) -> typer.Exit:
    """Says on standard error what is wrong; raise what it returns to end with exit status 1."""
    typer.echo(message, err=True)
    return typer.Exit(1)


def answer_service(directory: Path | None, cache_dir: Path | None = None) -> AnswerService:
    """The service over a base; ends the program if the base cannot be read. See ``shared_base``."""
    from knowledge.answering import AnswerService

    return AnswerService(*_load(directory, cache_dir))


def shared_base(directory: Path | None, cache_dir: Path | None = None, *, encoded: bool | None = None) -> SharedBase:
    """What the bot shares among servers; ends the program if the base cannot be read.

    Args:
        directory: The folder of the base; the built-in one if left out.
        cache_dir: Where what is derived from it is kept. Left out, it is found without reading all settings, which
            takes longer than answering.
        encoded: Whether meanings are compared too; by default as ``TECHDIVIDE_ENCODER`` says.
    """
    from bot.services import SharedBase
    from knowledge.answering import AnswerService

    base, matcher = _load(directory, cache_dir, encoded=encoded)
    return SharedBase(AnswerService(base, matcher), matcher)


def _load(
    directory: Path | None, cache_dir: Path | None, *, encoded: bool | None = None
) -> tuple[KnowledgeBase, Matcher]:
    from knowledge.builtin import BUILTIN_BASE
    from knowledge.cache import default_cache_dir, load_matcher
    from knowledge.errors import ContentError

    try:
        return load_matcher(directory or BUILTIN_BASE, cache_dir or default_cache_dir(), encoded=encoded)
    except ContentError as error:
        raise fail(str(error)) from None

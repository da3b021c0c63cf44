"""``techdivide ask``: an answer in the terminal, or answers to a stream of questions."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from bot.cli.base import BaseOption, answer_service, fail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from knowledge.answering import AnswerService, Candidate, Reply


def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in quotes.", show_default=False)] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
    batch: Annotated[
        str | None,
        typer.Option(metavar="FILE", help='Read JSON lines {"id","question"} from FILE (- for standard input).'),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Tell why, instead of answering.")] = False,
    base: BaseOption = None,
) -> None:
    """Answer a question in the terminal, offline."""
    if (question is None) == (batch is None):
        raise fail('Give either a question in quotes, or --batch FILE. For example: techdivide ask "Who owns TikTok?"')
    if batch is not None:
        if explain:
            raise fail("--explain tells about one question; give it in quotes.")
        _ask_batch(answer_service(base), batch)
        return
    assert question is not None  # noqa: S101  (one of the two is given)
    service = answer_service(base)
    if explain:
        _explain(service, question, as_json=as_json)
        return
    reply = service.ask(question)
    if as_json:
        typer.echo(json.dumps(as_record(None, question, reply), ensure_ascii=False, indent=2))
    else:
        from bot.cli.terminal import print_reply

        print_reply(service, reply)


def _explain(service: AnswerService, question: str, *, as_json: bool) -> None:
    explanation = service.explain(question)
    if as_json:
        typer.echo(json.dumps(explanation.as_record(), ensure_ascii=False, indent=2))
    else:
        from bot.cli.explaining import explained

        typer.echo("\n".join(explained(explanation)))


def _ask_batch(service: AnswerService, file: str) -> None:
    # Whatever the terminal's own encoding is; a letter that cannot be read or written must not end the whole batch.
    _recode(sys.stdin, encoding="utf-8-sig", errors="replace")
    _recode(sys.stdout, encoding="utf-8", errors="backslashreplace")
    if file == "-":
        _answer_lines(service, sys.stdin)
        return
    try:
        with Path(file).open(encoding="utf-8-sig", errors="replace") as lines:
            _answer_lines(service, lines)
    except OSError as error:
        raise fail(f"{file} cannot be read: {error.strerror}") from None


def _recode(stream: TextIO, *, encoding: str, errors: str) -> None:
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=encoding, errors=errors)


def _answer_lines(service: AnswerService, lines: TextIO) -> None:
    for question_id, question in _questions(lines):
        record = as_record(question_id, question, service.ask(question))
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        sys.stdout.flush()  # whoever asks may wait for each answer before asking the next


def _questions(lines: TextIO) -> Iterator[tuple[Any, str]]:
    # readline, because iterating over a stream reads ahead and would make a dialogue wait for ever
    for number, line in enumerate(iter(lines.readline, ""), start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except ValueError as error:
            raise fail(f"line {number} is not JSON: {error}") from None
        if not isinstance(item, dict) or not isinstance(item.get("question"), str):
            raise fail(f'line {number} must be an object with a text "question": {line.strip()[:80]}')
        yield item.get("id"), item["question"]


def as_record(question_id: Any, question: str, reply: Reply) -> dict[str, Any]:
    """A reply as the stable record that scripts read (see “What must stay stable” in the documentation)."""

    def listed(candidate: Candidate) -> dict[str, Any]:
        entry = candidate.entry
        return {"entry_id": entry.id, "question": entry.question, "confidence": round(candidate.confidence, 4)}

    return {
        "id": question_id,
        "question": question,
        "outcome": reply.outcome.value,
        "confidence": round(reply.best.confidence, 4) if reply.best else 0.0,
        "entry_id": reply.best.entry.id if reply.best else None,
        "answer": reply.answered.answer if reply.answered else None,
        "alternatives": [listed(candidate) for candidate in reply.alternatives],
        "elapsed_ms": round(reply.elapsed_ms, 3),
    }

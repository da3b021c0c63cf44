"""What a fact must be like: the rules of the shared base as far as they apply, and those of text that members wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from knowledge.content.checks.dates import entry_errors as date_errors
from knowledge.content.checks.entries import MAX_SENTENCES, check_answer
from knowledge.content.checks.sources import incomplete
from knowledge.curation.entries import entry_of, source_of
from knowledge.curation.facts import Fact
from knowledge.curation.keys import key_of
from knowledge.curation.text_rules import problems_of
from knowledge.errors import TechDivideError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

__all__ = ["MAX_SENTENCES", "FactError", "FieldProblem", "phrasing_problems", "read_fact"]

_MAX_SHOWN = 60


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field, and what to do about it."""

    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.field}: {self.message}" if self.field else self.message


class FactError(TechDivideError):
    """A fact cannot be saved as it is; every problem is listed."""

    def __init__(self, problems: Sequence[FieldProblem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


def read_fact(values: Mapping[str, Any], *, today: date) -> Fact:
    """Makes a fact of its fields.

    Args:
        values: The fields of ``Fact``; texts tidied.
        today: The day against which dates are held.

    Raises:
        FactError: They do not make a fact.
    """
    try:
        fact = Fact.model_validate(values)
    except ValidationError as error:
        raise FactError(list(_form_problems(error))) from None
    if problems := list(check_fact(fact, today=today)):
        raise FactError(problems)
    return fact


def check_fact(fact: Fact, *, today: date) -> Iterator[FieldProblem]:
    """What is wrong with a fact whose fields have the right form."""
    yield from _text_problems(fact)
    yield from _phrasing_problems(fact)
    yield from _source_problems(fact)
    entry = entry_of("own", fact)
    for field, message in (*check_answer(entry), *date_errors(entry, today)):
        yield FieldProblem(field, message)


def phrasing_problems(text: str) -> list[FieldProblem]:
    """What is wrong with a way to ask that stands by itself."""
    problems = [FieldProblem("phrasing", message) for message in problems_of(text)]
    if not text:
        problems.append(FieldProblem("phrasing", "is empty; write how people ask it"))
    elif len(text) > 300:  # noqa: PLR2004  (as knowledge.models.Line)
        problems.append(FieldProblem("phrasing", f"has {len(text)} characters; use at most 300"))
    elif not _has_words(text):
        problems.append(FieldProblem("phrasing", "has no words; write how people ask it"))
    return problems


def _text_problems(fact: Fact) -> Iterator[FieldProblem]:
    single = [("question", fact.question), *(("phrasings", phrasing) for phrasing in fact.phrasings)]
    single += [(name, text) for name, text in (("by", fact.by), ("waiver", fact.waiver)) if text]
    single += [("sources", text) for source in fact.sources for text in (source.title, source.publisher or "")]
    for field, text in single:
        for message in problems_of(text):
            yield FieldProblem(field, message)
    for field, text in (("answer", fact.answer), ("more", fact.more or "")):
        for message in problems_of(text, lines=True):
            yield FieldProblem(field, message)


def _phrasing_problems(fact: Fact) -> Iterator[FieldProblem]:
    seen: set[str] = set()
    for place, text in enumerate((fact.question, *fact.phrasings)):
        field, key = "phrasings" if place else "question", key_of(text)
        if not any(char.isalpha() for char in key):
            yield FieldProblem(field, f"“{text[:_MAX_SHOWN]}” has no words; write how people ask it")
        elif key in seen:
            yield FieldProblem(field, f"“{text[:_MAX_SHOWN]}” is there twice; remove one")
        seen.add(key)


def _source_problems(fact: Fact) -> Iterator[FieldProblem]:
    if not fact.sources and not fact.waiver:
        yield FieldProblem(
            "sources", "is missing; name the page it comes from, or say why it needs none: “none: REASON”"
        )
    if fact.sources and fact.waiver:
        yield FieldProblem("waiver", "says that it needs no source, but there is one; remove one of them")
    for source in fact.sources:
        for field, message in incomplete(source_of("own", source, fact.as_of)):
            yield FieldProblem("sources", f"{field} {message}")


def _has_words(text: str) -> bool:
    return any(char.isalpha() for char in key_of(text))


def _form_problems(error: ValidationError) -> Iterator[FieldProblem]:
    for detail in error.errors(include_url=False):
        field = ".".join(str(part + 1) if isinstance(part, int) else part for part in detail["loc"])
        yield FieldProblem(field, _sentence(detail["type"], detail.get("ctx", {}), detail["msg"], detail["input"]))


def _sentence(kind: str, context: dict[str, Any], message: str, given: object) -> str:
    length = len(given) if isinstance(given, (str, list, tuple)) else 0
    if kind == "string_too_long":
        return f"has {length} characters; use at most {context['max_length']}"
    if kind == "too_long":
        return f"has {length} items; give at most {context['max_length']}"
    sentences = {
        "missing": "is missing; add it",
        "extra_forbidden": "is not a field of a fact; correct its name or remove it",
        "string_too_short": "is empty; write something",
        "string_type": "is not a text; write it in words",
        "string_unicode": "holds half of a sign, which is no text; type it anew",
        "string_pattern_mismatch": "has more than one line; write it on one",
        "enum": f"“{str(given)[:_MAX_SHOWN]}” is not known; choose {context.get('expected', '')}",
    }
    if kind.startswith(("date", "timezone")):
        return f"“{str(given)[:_MAX_SHOWN]}” is not a day; write YYYY-MM-DD"
    return sentences.get(kind, message.removeprefix("Value error, "))

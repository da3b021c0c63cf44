"""What the curated base is made of.

These models are the schema of the YAML files under ``knowledge/base`` (see ``knowledge.content.loading``) and, through
``knowledge.content.schema``, of the JSON Schema that editors use while someone writes them.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003  (pydantic needs it at run time)
import re
from collections.abc import Sequence  # noqa: TC003
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""An id: lower-case words joined by hyphens, at most 60 characters (it must fit into a Discord custom id)."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300, pattern=r"^[^\n]*$")]
"""One line of text, 1 to 300 characters."""

_MOMENT = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"


def _is_span(text: str) -> str:
    if not re.fullmatch(rf"{_MOMENT}(/({_MOMENT})?)?", text):
        msg = f"“{text}” is not a date: write YYYY, YYYY-MM or YYYY-MM-DD, or two of them as FROM/TO"
        raise ValueError(msg)
    start, _, end = text.partition("/")
    if end and end < start[: len(end)]:
        msg = f"“{text}” ends before it begins"
        raise ValueError(msg)
    return text


Span = Annotated[str, AfterValidator(_is_span)]
"""A date as exact as it is known (``2020``, ``2020-08``, ``2020-08-06``), or a period ``FROM/TO`` (open: ``FROM/``)."""


class Topic(StrEnum):
    """The subjects by which people browse; each is also the name of the files that hold it."""

    APPS = "apps"
    HUAWEI = "huawei"
    CHIPS = "chips"
    TRADE = "trade"
    MINERALS = "minerals"
    INVESTMENT = "investment"
    SANCTIONS = "sanctions"
    GOVERNANCE = "governance"
    OUTLOOK = "outlook"


class Kind(StrEnum):
    """What an answer is worth: established, said by a party, or an author's reading of the matter."""

    FACT = "fact"
    CLAIM = "claim"
    ANALYSIS = "analysis"


class EntityKind(StrEnum):
    """What sort of thing a name stands for."""

    COMPANY = "company"
    APP = "app"
    PRODUCT = "product"
    PERSON = "person"
    AGENCY = "agency"
    ORGANISATION = "organisation"
    LAW = "law"
    COUNTRY = "country"
    PLACE = "place"
    OTHER = "other"


class NegativeReason(StrEnum):
    """Why a question must not be answered from the base."""

    UNRELATED = "unrelated"
    NEAR_MISS = "near-miss"
    HOW_TO = "how-to"
    PRICE = "price"
    PREDICTION = "prediction"
    OPINION = "opinion"
    INSULT = "insult"
    INSTRUCTION = "instruction"
    UNCLEAR = "unclear"
    UNKNOWN = "unknown"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Model):
    """A page that was read, and by which an answer can be checked."""

    id: Slug
    title: Line
    publisher: Line
    date: Span | None = Field(description="when it was published; null if the page does not say")
    url: HttpUrl
    seen: dt.date = Field(description="the day on which somebody read it for this base")
    primary: bool = Field(default=False, description="the document itself rather than a report about it")


class ChineseName(_Model):
    """A name in Chinese characters, in both scripts."""

    simplified: Line
    traditional: Line


class Entity(_Model):
    """A person, company, agency, law … with every name that people give it."""

    id: Slug
    name: Line
    kind: EntityKind
    aliases: list[Line] = Field(default=[], description="other names, abbreviations and usual misspellings")
    chinese: list[ChineseName] = []


class Term(_Model):
    """A word of the field, explained."""

    id: Slug
    term: Line
    aliases: list[Line] = []
    chinese: list[ChineseName] = []
    definition: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
    topic: Topic
    sources: list[Slug] = Field(min_length=1)
    see_also: list[Slug] = Field(default=[], description="ids of entries")


class View(_Model):
    """How one party sees a contested issue, in its own terms."""

    party: Line
    view: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
    sources: list[Slug] = Field(min_length=1)


class Side(_Model):
    """A contested issue and the views of the parties to it."""

    id: Slug
    issue: Line
    topic: Topic
    views: list[View] = Field(min_length=2)
    entities: list[Slug] = []
    as_of: dt.date
    see_also: list[Slug] = Field(default=[], description="ids of entries")


class Negative(_Model):
    """A question that must not be answered, and why."""

    question: Line
    reason: NegativeReason


class Quiz(_Model):
    """A multiple-choice question made from an entry."""

    question: Line
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    distractors: list[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]] = Field(
        min_length=2, max_length=5
    )

    @model_validator(mode="after")
    def _choices_differ(self) -> Self:
        choices = [choice.casefold() for choice in (self.answer, *self.distractors)]
        if len(set(choices)) < len(choices):
            raise ValueError("two of the choices are the same")
        return self


class Answered(_Model):
    """What people ask, in several ways, and its answer, which may be somebody's."""

    question: Line
    phrasings: Sequence[Line]
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=900)]
    more: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1800)] | None = None
    topic: Topic
    kind: Kind
    by: Line | None = Field(default=None, description="claim, analysis: who says so")

    @model_validator(mode="after")
    def _author_fits_kind(self) -> Self:
        if self.kind is Kind.FACT and self.by:
            raise ValueError("“by” names who claims or analyses something; a fact has none")
        if self.kind is not Kind.FACT and not self.by:
            raise ValueError(f"{self.kind} needs “by”: name who says so")
        return self

    @property
    def asked_as(self) -> list[str]:
        """The question itself and its other phrasings, without repetition, in that order."""
        return list(dict.fromkeys([self.question, *self.phrasings]))


class Entry(Answered):
    """A question that people ask, and its dated and sourced answer."""

    id: Slug
    phrasings: list[Line] = Field(description="other ways people ask it")
    entities: list[Slug] = []
    when: list[Span] = Field(default=[], description="dates of what the answer tells")
    as_of: dt.date | None = Field(default=None, description="when the answer was last verified")
    review_by: dt.date | None = Field(default=None, description="when it must be looked at again")
    sources: list[Slug] = []
    see_also: list[Slug] = []
    quiz: Quiz | None = None


class SynonymGroup(_Model):
    """Words that people use for one another in this field; the first stands for all."""

    words: list[Line] = Field(min_length=2)


class KnowledgeBase(_Model):
    """Everything that was read from one folder (or one quick file) of content.

    Ids are unique within each list; references between lists hold once ``knowledge.content.validation`` has passed it.
    """

    entries: list[Entry] = []
    sources: list[Source] = []
    entities: list[Entity] = []
    terms: list[Term] = []
    sides: list[Side] = []
    negatives: list[Negative] = []
    synonyms: list[SynonymGroup] = []
    quick: bool = Field(default=False, description="read from a JSON-lines file: no sources and dates are asked of it")

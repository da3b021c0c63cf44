"""A fact: an entry that a server wrote for itself."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from knowledge.models import Answered, Kind, Line, Span

MAX_SERVER_FACTS = 25_000
MAX_PHRASINGS = 100
MAX_SOURCES = 5
MAX_ADDRESS = 400
"""Characters of an address that a card still links."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ADDRESS: TypeAdapter[HttpUrl] = TypeAdapter(HttpUrl)


def _is_address(text: str) -> str:
    if len(text) > MAX_ADDRESS:
        raise ValueError(f"has {len(text)} characters; give an address of at most {MAX_ADDRESS}")
    try:
        address = _ADDRESS.validate_python(text)
    except ValidationError:
        raise ValueError(
            f"“{text[:80]}” is not the address of a web page, which begins with https:// or http://; "
            "where there is none, write “none: ” and why"
        ) from None
    if address.username or address.password:
        raise ValueError("holds a name or password; give the public address")
    # A line that tells of a source is parted at this sign.
    return str(address).replace("|", "%7C")


def _is_day(value: object) -> object:
    # Pydantic would take “0” for the first of January 1970.
    if isinstance(value, str) and not _DAY.fullmatch(value.strip()):
        raise ValueError(f"“{value[:40]}” is not a day; write YYYY-MM-DD")
    return value.strip() if isinstance(value, str) else value


def _has_no_bar(text: str) -> str:
    if "|" in text:
        raise ValueError("holds “|”, at which sources are parted; write it without")
    return text


Address = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_is_address)]
Day = Annotated[dt.date, BeforeValidator(_is_day)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FactSource(_Model):
    """A page by which a fact can be checked."""

    title: Line
    url: Address
    publisher: Annotated[Line, AfterValidator(_has_no_bar)] | None = None
    date: Span | None = None


class Fact(Answered):
    """A question that people of a server ask, and its answer; its id and its version are kept beside it."""

    phrasings: tuple[Line, ...] = Field(default=(), max_length=MAX_PHRASINGS)
    kind: Kind = Kind.FACT
    when: tuple[Span, ...] = ()
    as_of: Day
    review_by: Day | None = None
    sources: tuple[FactSource, ...] = Field(default=(), max_length=MAX_SOURCES)
    waiver: Line | None = Field(default=None, description="why it needs no source")

    def to_json(self) -> str:
        """The fact as it is stored."""
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def from_json(cls, content: str) -> Self:
        """Reads what ``to_json`` wrote."""
        return cls.model_validate_json(content)

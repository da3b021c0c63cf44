"""A fact as the entry and the sources that the matcher and the cards take."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import HttpUrl

from knowledge.models import Entry, Source

if TYPE_CHECKING:
    from datetime import date

    from knowledge.curation.facts import Fact, FactSource


def entry_of(fact_id: str, fact: Fact) -> Entry:
    """The entry of a fact. Its fields were validated when the fact was made, and are not validated again."""
    return Entry.model_construct(
        id=fact_id,
        topic=fact.topic,
        kind=fact.kind,
        by=fact.by,
        question=fact.question,
        phrasings=list(fact.phrasings),
        answer=fact.answer,
        more=fact.more,
        entities=[],
        when=list(fact.when),
        as_of=fact.as_of,
        review_by=fact.review_by,
        sources=[source_id(fact_id, number) for number in range(len(fact.sources))],
        see_also=[],
        quiz=None,
    )


def sources_of(fact_id: str, fact: Fact) -> list[Source]:
    """The sources of a fact, in its order."""
    return [source_of(source_id(fact_id, number), source, fact.as_of) for number, source in enumerate(fact.sources)]


def source_of(name: str, source: FactSource, seen: date) -> Source:
    """One source; where no publisher was named, the name of the site stands for it."""
    return Source.model_construct(
        id=name,
        title=source.title,
        publisher=source.publisher or site_of(source.url),
        date=source.date,
        url=HttpUrl(source.url),
        seen=seen,
        primary=False,
    )


def source_id(fact_id: str, number: int) -> str:
    """What an own entry's source is called; it holds a colon, so it is never the id of a shared one."""
    return f"{fact_id}:{number + 1}"


def site_of(address: str) -> str:
    """The name of the site of an address, as people say it."""
    return (urlsplit(address).hostname or address).removeprefix("www.")

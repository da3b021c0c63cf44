"""Facts as tests need them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from knowledge.curation.drafts import Draft, read_draft

if TYPE_CHECKING:
    from knowledge.curation.facts import Fact

TODAY = date(2026, 11, 23)


def draft(**fields: str) -> Draft:
    values: dict[str, Any] = {
        "question": "Who leads the lithography study group?",
        "answer": "Anna leads it. It meets on Mondays.",
        "topic": "chips",
        "source": "Group page | https://example.org/group",
        "phrasings": "lithography study group leader\nwho is in charge of the lithography group",
        **fields,
    }
    return Draft(**values)


def fact(**fields: str) -> Fact:
    return read_draft(draft(**fields), today=TODAY)

"""Everything that moderators can change, as data: it can be checked, tried, and wait for a second moderator."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from knowledge.curation.facts import Fact  # noqa: TC001  (pydantic needs them at run time)
from knowledge.models import Line, Slug  # noqa: TC001


class _Change(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    settles: tuple[str, ...] = Field(default=(), description="questions from the review queue that this settles")
    suggestion: int | None = Field(default=None, description="number of the suggestion that this accepts")


class AddFact(_Change):
    """A new fact; with ``overrides`` it stands in for a shared entry."""

    kind: Literal["add"] = "add"
    fact: Fact
    overrides: Slug | None = None
    fact_id: Slug | None = Field(default=None, description="null: made from the question")


class EditFact(_Change):
    """Another text for a fact."""

    kind: Literal["edit"] = "edit"
    fact_id: Slug
    fact: Fact
    expected_version: int


class RemoveFact(_Change):
    """Takes a fact away; it can be restored."""

    kind: Literal["remove"] = "remove"
    fact_id: Slug
    expected_version: int


class RestoreFact(_Change):
    """Brings a fact back as it was in ``version`` (null: as it was last)."""

    kind: Literal["restore"] = "restore"
    fact_id: Slug
    expected_version: int
    version: int | None = None


class HideEntry(_Change):
    """Hides a shared entry on this server."""

    kind: Literal["hide"] = "hide"
    entry_id: Slug


class UnhideEntry(_Change):
    """Shows a hidden shared entry again."""

    kind: Literal["unhide"] = "unhide"
    entry_id: Slug


class Teach(_Change):
    """Another way to ask a shared entry, or a fact."""

    kind: Literal["teach"] = "teach"
    entry_id: Slug
    phrasing: Line


class Unteach(_Change):
    """Takes back a way to ask that was taught."""

    kind: Literal["unteach"] = "unteach"
    entry_id: Slug
    phrasing: Line


class AddNegative(_Change):
    """A question that this server does not want answered."""

    kind: Literal["negative"] = "negative"
    question: Line


class RemoveNegative(_Change):
    """Such a question may be answered again."""

    kind: Literal["no-negative"] = "no-negative"
    question: Line


class ImportFacts(_Change):
    """All that a file brings, as the JSON that ``knowledge.exchange`` writes."""

    kind: Literal["import"] = "import"
    document: str


Change = (
    AddFact
    | EditFact
    | RemoveFact
    | RestoreFact
    | HideEntry
    | UnhideEntry
    | Teach
    | Unteach
    | AddNegative
    | RemoveNegative
    | ImportFacts
)

_CHANGE: TypeAdapter[Change] = TypeAdapter(Annotated[Change, Field(discriminator="kind")])


def change_to_json(change: Change) -> str:
    """The change as it is stored while it waits."""
    return change.model_dump_json()


def change_from_json(text: str) -> Change:
    """Reads what ``change_to_json`` wrote."""
    return _CHANGE.validate_json(text)

"""The settings of a server, and the limits that each must keep."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge.curation.rules import FactError, FieldProblem

SnowflakeId = Annotated[int, Field(gt=0, lt=2**63)]
Snowflakes = Annotated[tuple[SnowflakeId, ...], Field(max_length=50)]

LOWEST_ANSWER_FROM: Final = 0.3
HIGHEST_ANSWER_FROM: Final = 0.95
LOWEST_SUGGEST_FROM: Final = 0.05


class PublicAnswers(StrEnum):
    """Where the bot may answer so that everybody sees it; elsewhere it answers the asker alone."""

    EVERYWHERE = "everywhere"
    LISTED = "listed"
    NOWHERE = "nowhere"


class ServerSettings(BaseModel):
    """What a server may choose; what it never chose is as here."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    moderator_roles: Snowflakes = ()
    teacher_roles: Snowflakes = ()
    language: Annotated[str, Field(max_length=16)] | None = Field(default=None, description="null: each person's own")
    public_answers: PublicAnswers = PublicAnswers.EVERYWHERE
    public_channels: Snowflakes = Field(default=(), description="for “listed”")
    auto_channels: Snowflakes = Field(default=(), description="help channels and forums where it answers unasked")
    auto_answer_from: float = Field(default=0.9, ge=0.75, le=0.99)
    answer_from: float | None = Field(default=None, ge=LOWEST_ANSWER_FROM, le=HIGHEST_ANSWER_FROM)
    suggest_from: float | None = Field(default=None, ge=LOWEST_SUGGEST_FROM, le=HIGHEST_ANSWER_FROM)
    second_approval: bool = False
    audit_channel: SnowflakeId | None = None
    log_questions: bool = True
    question_days: int = Field(default=90, ge=1, le=365)
    audit_days: int = Field(default=365, ge=30, le=3650)

    @model_validator(mode="after")
    def _suggestions_begin_below_answers(self) -> Self:
        if self.answer_from is not None and self.suggest_from is not None and self.suggest_from > self.answer_from:
            raise ValueError("suggestions must begin below answers; lower “suggest_from”")
        return self

    @property
    def question_period(self) -> timedelta:
        """How long questions are kept."""
        return timedelta(days=self.question_days)

    @property
    def audit_period(self) -> timedelta:
        """How long audit rows are kept."""
        return timedelta(days=self.audit_days)

    def changed(self, **values: object) -> Self:
        """These settings with some values changed.

        Raises:
            FactError: A value is outside its limits.
        """
        try:
            return type(self).model_validate({**self.model_dump(), **values})
        except ValidationError as error:
            problems = [
                FieldProblem(".".join(map(str, detail["loc"])), detail["msg"].removeprefix("Value error, "))
                for detail in error.errors(include_url=False)
            ]
            raise FactError(problems) from None

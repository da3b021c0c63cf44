"""The forms in which members suggest something, or report an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.cards.text import one_line, shorten
from bot.forms.fields import Form, text_field

if TYPE_CHECKING:
    from discord import ui

    from knowledge.models import Entry

SUGGESTED: Final = "suggested"
REPORTED: Final = "reported"
"""The actions of the forms; that of the second has the entry as its argument."""

QUESTION: Final = "question"
TEXT: Final = "text"
SOURCE: Final = "source"

MAX_QUESTION: Final = 300
MAX_TEXT: Final = 1500
MAX_SOURCE: Final = 500


def suggestion_form() -> Form:
    """The form for a question, with or without an answer."""
    return Form(
        "Suggest a question or an answer",
        SUGGESTED,
        "",
        [
            text_field(
                QUESTION, "Question", hint="What should I be able to answer?", is_long=True, max_length=MAX_QUESTION
            ),
            text_field(
                TEXT,
                "Answer, if you know it",
                description="A few sentences, the fact first.",
                is_long=True,
                required=False,
                max_length=MAX_TEXT,
            ),
            _source(),
        ],
    )


def report_form(entry: Entry) -> Form:
    """The form for what is wrong with an answer."""
    return Form(
        "Report an answer",
        REPORTED,
        entry.id,
        [
            text_field(
                TEXT,
                "What is wrong, and what would be right?",
                description=shorten(f"About: {one_line(entry.question)}", 100),
                is_long=True,
                max_length=MAX_TEXT,
            ),
            _source(),
        ],
    )


def _source() -> ui.Label[Any]:
    return text_field(
        SOURCE,
        "Source, if you have one",
        hint="Title | https://…",
        is_long=True,
        required=False,
        max_length=MAX_SOURCE,
    )

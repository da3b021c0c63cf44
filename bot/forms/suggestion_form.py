"""The forms in which members suggest something, or report an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bot.cards.text import one_line, shorten
from bot.forms.fields import Form, text_field

if TYPE_CHECKING:
    from discord import ui

    from bot.localisation import Words
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


def suggestion_form(words: Words) -> Form:
    """The form for a question, with or without an answer."""
    return Form(
        words("suggest-title"),
        SUGGESTED,
        "",
        [
            text_field(
                QUESTION,
                words("suggest-question"),
                hint=words("suggest-question-hint"),
                is_long=True,
                max_length=MAX_QUESTION,
            ),
            text_field(
                TEXT,
                words("suggest-answer"),
                description=words("suggest-answer-description"),
                is_long=True,
                required=False,
                max_length=MAX_TEXT,
            ),
            _source(words),
        ],
    )


def report_form(entry: Entry, words: Words) -> Form:
    """The form for what is wrong with an answer."""
    return Form(
        words("report-title"),
        REPORTED,
        entry.id,
        [
            text_field(
                TEXT,
                words("report-what"),
                description=shorten(words("report-about", question=one_line(entry.question)), 100),
                is_long=True,
                max_length=MAX_TEXT,
            ),
            _source(words),
        ],
    )


def _source(words: Words) -> ui.Label[Any]:
    return text_field(
        SOURCE,
        words("suggest-source"),
        hint=words("suggest-source-hint"),
        is_long=True,
        required=False,
        max_length=MAX_SOURCE,
    )

"""Sentences that more than one front end says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.answering import MAX_QUESTION_LENGTH, Obstacle
from knowledge.asking.courtesies import Courtesy
from knowledge.models import Kind

if TYPE_CHECKING:
    from datetime import date

    from knowledge.models import Entry, Source

OBSTACLES = {
    Obstacle.EMPTY: "There was no question. Ask something like: When was Huawei added to the Entity List?",
    Obstacle.NO_WORDS: "I found no words in that. Ask in a sentence or a few keywords, in English or Chinese.",
    Obstacle.TOO_LONG: f"That is long for me. Please ask in a sentence or two, up to {MAX_QUESTION_LENGTH} characters.",
}
"""What to say to a text that cannot be looked up."""

COURTESIES = {
    Courtesy.GREETING: "Hello! I answer questions about the US–China technology divide.",
    Courtesy.ABOUT: "I answer questions about the US–China technology divide, each with its date and its sources."
    " I am a program, not a person, and I say so when I do not know.",
    Courtesy.THANKS: "You are welcome! Ask me whenever you like.",
    Courtesy.GOODBYE: "Goodbye! Ask me whenever you like.",
}
"""What to say to a text that asks nothing."""


def ask_back(word: str) -> str:
    """What to say to a question that points to something it does not name.

    Args:
        word: The word that points, such as “it”; empty if the question says nothing at all.
    """
    if not word:
        return "I need a little more: what or whom is your question about? Name the company, law, app or event."
    return f"What do you mean by “{word}”? I read each message by itself, so please name it in your question."


def spoken_date(day: date) -> str:
    """A date as it is read out: 23 November 2026."""
    return f"{day.day} {day:%B %Y}"


def kind_line(entry: Entry) -> str:
    """What an answer is worth and when it was verified: “Fact · checked 23 November 2026”."""
    kind = {
        Kind.FACT: "Fact",
        Kind.CLAIM: f"Claim by {entry.by}",
        Kind.ANALYSIS: f"Analysis by {entry.by}",
    }[entry.kind]
    return f"{kind} · checked {spoken_date(entry.as_of)}" if entry.as_of else ""


def source_label(source: Source) -> str:
    """A source in one line, without its address: title – publisher, date."""
    return f"{source.title} – {source.publisher}" + (f", {source.date}" if source.date else "")

"""What a moderator sees before a fact is saved: the card as members will see it, and what should be known first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.cards.buttons import BLUE, GREEN, button
from bot.cards.entry_text import COLOURS, entry_items
from bot.cards.fact_changes import changes_text, field_name
from bot.cards.layout import QUIET, Card, TextBudget
from bot.cards.text import escape, one_line, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from knowledge.curation.findings import Findings
    from knowledge.curation.history import FieldChange
    from knowledge.curation.rules import FieldProblem
    from knowledge.models import Entry, Source

SAVE = "fact-save"
CHANGE = "fact-change"
MORE = "fact-more"
CANCEL = "fact-cancel"

WARNING = discord.Colour(0xC27C0E)
_MAX_TEXT = 140
_MAX_LINES = 5

LOOK_AGAIN = "fact-look"

KEPT = "-# What you typed is kept for seven days, also if I am restarted."
KEPT_IN_MEMORY = "-# My database does not answer at the moment: what you typed is kept only until I am restarted."


@dataclass(frozen=True, slots=True)
class Preview:
    """What the preview shows."""

    entry: Entry
    sources: Sequence[Source]
    findings: Findings
    question_of: Callable[[str], str]
    """The question of an entry that a finding names."""
    token: str
    note: str = ""
    """A line of ours about what saving will do."""
    kept: str = KEPT
    """A line of ours on how long it is kept."""


def preview_card(preview: Preview) -> Card:
    """Draws the preview with its buttons."""
    return Card(_preview_items(preview), colour=COLOURS[preview.entry.kind])


def problems_card(problems: Sequence[FieldProblem], token: str, kept: str = KEPT) -> Card:
    """Draws what is wrong, and the way back into the form, where all that was typed stands."""
    lines = [_problem(problem) for problem in problems[:12]]
    if len(problems) > len(lines):
        lines.append(f"- and {len(problems) - len(lines)} more")
    return _sentence_card("**Not saved yet.** This needs a change first:\n" + "\n".join(lines), token, kept)


def away_card(token: str) -> Card:
    """Draws that storage cannot be reached, and the way on once it can."""
    row = ui.ActionRow[Any](
        button("Try again", LOOK_AGAIN, token, style=BLUE),
        button("Change", CHANGE, token),
        button("Cancel", CANCEL, token),
    )
    text = "**Not saved yet.** I cannot reach my database at the moment. Nothing you typed is lost: try again shortly."
    return Card([ui.TextDisplay(text), ui.TextDisplay(KEPT_IN_MEMORY), row], colour=WARNING)


def hindered_card(sentence: str, token: str) -> Card:
    """Draws why it cannot be saved as things are."""
    return _sentence_card(f"**Not saved yet.** {escape(sentence)}", token)


def conflict_card(changes: Sequence[FieldChange], token: str, *, theirs: str, save_label: str) -> Card:
    """Draws two moderators' texts against each other.

    Args:
        changes: What the own text would change in theirs.
        token: Of what was typed.
        theirs: A sentence on who changed it and when.
        save_label: What saving the own text is called.
    """
    budget = TextBudget()
    head = f"**This was changed in the meantime.** {theirs} Nothing of yours is lost: compare, then choose."
    budget.fits(head + KEPT)
    body = (
        changes_text(changes, budget, before="Theirs, published now", after="Yours, not saved") or "Both are the same."
    )
    row = ui.ActionRow[Any](
        button(save_label, SAVE, token, style=GREEN),
        button("Change mine", CHANGE, token, style=BLUE),
        button("Keep theirs", CANCEL, token),
    )
    return Card([ui.TextDisplay(head), ui.TextDisplay(body), ui.TextDisplay(KEPT), row], colour=WARNING)


def findings_lines(findings: Findings, question_of: Callable[[str], str]) -> list[str]:
    """What should be known before a change is saved, a line each."""
    lines = []
    if findings.near:
        lines.append("⚠️ **Nearly the same is answered already:**")
        lines += [
            f"- {_quote(near.question)}, {near.confidence:.0%} sure for {_quote(near.asked)}"
            for near in findings.near[:_MAX_LINES]
        ]
    if findings.conflicts:
        lines.append("⚠️ **Asked in these very words already:**")
        lines += [
            f"- {_quote(conflict.phrasing)} leads to {_quote(question_of(conflict.entry_id))}"
            for conflict in findings.conflicts[:_MAX_LINES]
        ]
    if findings.changed:
        lines.append("⚠️ **These stored questions would now be answered differently:**")
        lines += [
            f"- {_quote(changed.question)}: {_answer(changed.before, question_of)} → "
            f"{_answer(changed.after, question_of)}"
            for changed in findings.changed[:_MAX_LINES]
        ]
    hidden = sum(max(0, len(found) - _MAX_LINES) for found in (findings.near, findings.conflicts, findings.changed))
    return [*lines, f"-# and {hidden} more of these"] if hidden else lines


def _preview_items(preview: Preview) -> Iterator[ui.Item[Any]]:
    budget = TextBudget()
    head = "**Preview. Nothing is saved yet.** Members will read this:"
    note = f"-# {preview.note}" if preview.note else ""
    budget.fits(head + note + preview.kept)
    warnings = "\n".join(
        line for line in findings_lines(preview.findings, preview.question_of) if budget.fits(f"{line}\n")
    )
    yield ui.TextDisplay(head)
    yield from entry_items(preview.entry, preview.sources, budget)
    yield ui.Separator()
    if warnings:
        yield ui.TextDisplay(warnings)
    if note:
        yield ui.TextDisplay(note)
    yield ui.TextDisplay(preview.kept)
    yield ui.ActionRow(
        button("Save", SAVE, preview.token, style=GREEN),
        button("Change", CHANGE, preview.token, style=BLUE),
        button("Details", MORE, preview.token),
        button("Cancel", CANCEL, preview.token),
    )


def _sentence_card(text: str, token: str, kept: str = KEPT) -> Card:
    row = ui.ActionRow[Any](
        button("Change", CHANGE, token, style=BLUE),
        button("Details", MORE, token),
        button("Cancel", CANCEL, token),
    )
    return Card([ui.TextDisplay(shorten(text, 3800)), ui.TextDisplay(kept), row], colour=QUIET)


def _problem(problem: FieldProblem) -> str:
    name = f"**{escape(field_name(problem.field))}** " if problem.field else ""
    return f"- {name}{escape(shorten(one_line(problem.message), 250))}"


def _quote(text: str) -> str:
    return f"“{escape(shorten(one_line(text), _MAX_TEXT))}”"


def _answer(entry_id: str | None, question_of: Callable[[str], str]) -> str:
    return _quote(question_of(entry_id)) if entry_id is not None else "no answer"

"""What a file would change before it does, and how far a long task is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot.cards.buttons import GREEN, button
from bot.cards.fact_changes import field_name
from bot.cards.fact_preview import WARNING
from bot.cards.layout import MAX_TEXT, QUIET, Card, TextBudget
from bot.cards.text import escape, one_line, shorten
from knowledge.exchange.planning import RowOutcome
from knowledge.exchange.records import RecordKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge.curation.self_test import Failure, Progress
    from knowledge.exchange.planning import Plan, PlanRow

APPLY = "import-apply"
CANCEL = "import-cancel"
UNDO_IMPORT = "import-undo"

_MAX_NAME = 80
_MAX_ROWS = 12
_MAX_TEXT = 110

_KINDS = {
    RecordKind.FACT: "facts",
    RecordKind.HIDDEN: "hidden",
    RecordKind.TAUGHT: "phrasings",
    RecordKind.NEGATIVE: "negatives",
}
_MARKS = {RowOutcome.NEW: "🆕", RowOutcome.CHANGED: "✏️", RowOutcome.REFUSED: "⛔", RowOutcome.SAME: "➖"}


def plan_card(filename: str, plan: Plan, token: str) -> Card:
    """Draws the dry run, and the buttons that apply it if nothing stands in the way."""
    colour = WARNING if plan.refused else QUIET
    return Card(_plan_items(filename, plan, token), colour=colour)


def progress_card(text: str) -> Card:
    """Draws how far a long task is."""
    return Card([ui.TextDisplay(f"⏳ {text}")], colour=QUIET)


def file_card(text: str, filename: str) -> Card:
    """Draws a file that is sent with the card."""
    return Card([ui.TextDisplay(text), ui.File(f"attachment://{filename}")], colour=QUIET)


def _plan_items(filename: str, plan: Plan, token: str) -> Iterator[ui.Item[Any]]:
    budget = TextBudget(MAX_TEXT - 200)
    name = escape(shorten(one_line(filename), _MAX_NAME))
    table = _table(plan) if plan.rows else ""
    head = f"**Dry run: nothing is changed yet.** {name}\n{table}"
    budget.fits(head)
    yield ui.TextDisplay(head)
    if rows := "\n".join(_rows(plan, budget)):
        yield ui.TextDisplay(rows)
    if plan.is_applicable:
        yield ui.TextDisplay("-# All of it is applied, or nothing.")
        yield ui.ActionRow(
            button("Apply", APPLY, token, style=GREEN),
            button("Cancel", CANCEL, token),
        )
    elif plan.refused:
        yield ui.TextDisplay("**Nothing can be imported** until the rows above are corrected. Then import it again.")
    elif plan.rows:
        yield ui.TextDisplay("**There is nothing to import:** all of it is here already.")
    else:
        yield ui.TextDisplay("**There is nothing in this file.**")


def _table(plan: Plan) -> str:
    """The counts, narrow enough for a phone."""
    rows = [_line("", list(RowOutcome))]
    for kind in RecordKind:
        outcomes = [row.outcome for row in plan.rows if row.kind is kind]
        if outcomes:
            rows.append(_line(_KINDS[kind], [f"{outcomes.count(outcome):,}" for outcome in RowOutcome]))
    return "\n".join(["```", *rows, "```"])


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:<9}" + "".join(f"{cell:>8}" for cell in cells)


def _rows(plan: Plan, budget: TextBudget) -> Iterator[str]:
    telling: Sequence[PlanRow] = plan.refused or [row for row in plan.rows if row.outcome is not RowOutcome.SAME]
    shown = 0
    for row in telling[:_MAX_ROWS]:
        text = "\n".join(_row(row))
        if not budget.fits(f"{text}\n"):
            break
        shown += 1
        yield text
    if left := len(telling) - shown:
        yield f"-# and {left:,} more"


def _row(row: PlanRow) -> Iterator[str]:
    line = f"line {row.line}: " if row.line else ""
    named = escape(shorten(one_line(row.text or row.subject), _MAX_TEXT))
    yield f"{_MARKS[row.outcome]} {line}{named}"
    for problem in row.problems[:3]:
        field = f"**{escape(field_name(problem.field))}** " if problem.field else ""
        yield f"  - {field}{escape(shorten(one_line(problem.message), 200))}"


def self_test_card(progress: Progress, asked_of: str) -> Card:
    """Draws which stored questions do not find their own entry."""
    return Card(_test_items(progress, asked_of), colour=WARNING if progress.failures else QUIET)


def _test_items(progress: Progress, asked_of: str) -> Iterator[ui.Item[Any]]:
    failures = progress.failures
    good = progress.done - len(failures)
    head = f"**{good:,} of {progress.done:,} stored questions find their own entry** ({asked_of})."
    if progress.done < progress.total:
        head += f" {progress.total - progress.done:,} more could not be asked in the time that Discord gives."
    if not failures:
        yield ui.TextDisplay(f"{head} None is lost.")
        return
    budget = TextBudget(MAX_TEXT - 200)
    budget.fits(head)
    lines: list[str] = []
    for failure in failures:
        text = _failure(failure)
        if len(lines) == _MAX_ROWS or not budget.fits(f"{text}\n"):
            break
        lines.append(text)
    yield ui.TextDisplay("\n".join([head, *lines]))
    if left := len(failures) - len(lines):
        yield ui.TextDisplay(f"-# and {left:,} more: all are in the file")


def _failure(failure: Failure) -> str:
    asked = escape(shorten(one_line(failure.phrasing), _MAX_TEXT))
    return f"- “{asked}” of {escape(failure.entry_id)}: {escape(told(failure))}"


def told(failure: Failure) -> str:
    """What became of a stored question, in a few words."""
    if failure.negative is not None:
        return f"comes near to “{shorten(failure.negative, _MAX_TEXT)}”, which is not to be answered"
    if failure.found_id is None:
        return "finds nothing"
    if failure.found_id == failure.entry_id:
        return f"finds it, but only {failure.confidence:.0%} sure"
    return f"finds {failure.found_id} instead ({failure.confidence:.0%} sure)"

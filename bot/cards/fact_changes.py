"""What a change changed, old and new text one above the other, and what was changed marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.text import escape, shorten
from knowledge.curation.history import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.cards.layout import TextBudget
    from knowledge.curation.history import FieldChange, Piece

FIELD_NAMES = {
    "question": "Question",
    "phrasings": "Other phrasings",
    "answer": "Answer",
    "more": "More",
    "topic": "Topic",
    "kind": "What it is worth",
    "by": "Who says so",
    "when": "Dates it tells of",
    "as_of": "Checked on",
    "review_by": "Look at it again by",
    "source": "Source",
    "sources": "Source",
    "waiver": "Source",
    "phrasing": "Phrasing",
    "file": "File of phrasings",
}
"""What people call the fields of a fact; the labels of the form are the same."""

_AROUND = 60
"""Characters that are left of an unchanged piece on each side of what was changed."""
_MAX_PIECE = 650


def field_name(field: str) -> str:
    """What people call a field, also a part of one such as ``phrasings.3``."""
    name, _, place = field.partition(".")
    known = FIELD_NAMES.get(name, name)
    return f"{known} {place}" if place.isdigit() else known


def changes_text(changes: Sequence[FieldChange], budget: TextBudget, *, before: str, after: str) -> str:
    """The changes as text.

    Args:
        changes: The fields that differ.
        budget: The room there is; fields that do not fit are counted.
        before: What the old text is called.
        after: What the new text is called.
    """
    shown: list[str] = []
    for change in changes:
        text = _field(change, before, after)
        if not budget.fits(f"{text}\n"):
            break
        shown.append(text)
    if left := len(changes) - len(shown):
        shown.append(f"-# and {left} more {'field' if left == 1 else 'fields'}, too long to be shown here")
    return "\n".join(shown)


def _field(change: FieldChange, before: str, after: str) -> str:
    name = escape(field_name(change.field))
    if not change.old:
        # All of it is new: there is nothing to be told apart.
        return _said(f"**{name}:**", _new(change.new))
    lines = [f"**{name}**", _said(f"{before}:", _marked(change.pieces, Part.REMOVED, "~~"))]
    if change.new:
        lines.append(_said(f"{after}:", _marked(change.pieces, Part.ADDED, "**")))
    return "\n".join(lines)


def _said(head: str, text: str) -> str:
    """A text after its head: beside it if it has one line, so that a card stays short on a phone."""
    return f"{head}\n{_quoted(text)}" if "\n" in text else f"{head} {text}"


def _new(text: str) -> str:
    return "\n".join(escape(line) for line in shorten(text, _MAX_PIECE).splitlines())


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _marked(pieces: Iterable[Piece], changed: Part, sign: str) -> str:
    kept = [piece for piece in pieces if piece.part in {Part.SAME, changed}]
    return "".join(_mark(piece.text, sign) if piece.part is changed else _same(piece.text) for piece in kept)


def _mark(text: str, sign: str) -> str:
    return "\n".join(_mark_line(line, sign) for line in shorten(text, _MAX_PIECE).split("\n"))


def _mark_line(line: str, sign: str) -> str:
    # Discord marks nothing when a space stands inside next to the sign.
    core = line.strip()
    if not core:
        return line
    start = line.index(core)
    return f"{line[:start]}{sign}{escape(core)}{sign}{line[start + len(core) :]}"


def _same(text: str) -> str:
    if len(text) > 3 * _AROUND:
        text = f"{text[:_AROUND]} […] {text[-_AROUND:]}"
    core = text.strip()
    if not core:
        return text
    start = text.index(core)
    return text[:start] + escape(core) + text[start + len(core) :]

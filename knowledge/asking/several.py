"""Takes a message apart that asks several questions at once.

It is split only where each part stands alone as a question with a subject: “Which companies and banks …” stays one
question, and “Who owns TikTok? Why?” too. A part that points back (“And when was it founded?”) takes the name from the
part before, if there is exactly one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.asking.courtesies import courtesy_in
from knowledge.asking.pointing import naming, points_in_chinese
from knowledge.matching.normalise import strip_markup, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from knowledge.matching.results import Match
    from knowledge.models import Entity

MAX_PARTS = 5
"""Questions of one message that are looked up; each takes a few milliseconds."""

_ASKING = "who|whom|whose|what|which|when|where|why|how"
_VERBS = "is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may"
_LIST_MARK = re.compile(r"^\s*(?:\(?\d{1,2}[.)、）]|[-*•–])\s+", re.MULTILINE)
_NUMBER_INSIDE = re.compile(r"(?:^|(?<=\s))\(?(\d)[.)、）]\s+")
_ENDS = re.compile(r"(?<=[?？])(?![?？!！\s]*$)[?？!！\s]*|[;；]\s*(?=\S)|\n+")
_JOINTS = re.compile(
    rf"[,;]?\s+(?:and\s+also|also|plus|and\s+another\s+(?:thing|question)),?:?\s+(?=(?:{_ASKING}|{_VERBS})\b)"
    rf"|[,;]?\s+and\s+(?=(?:{_ASKING})\s+(?:{_VERBS}|much|many)\b)"
    r"|[，,、]\s*(?:还有|還有|另外|还想问|還想問|顺便问一下|順便問一下)[，,：:]?\s*",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^(?:and\s+also|and|also|plus|then|but|so|还有|還有|另外)[\s,，:：]+", re.IGNORECASE)
_IS_QUESTION = re.compile(
    rf"^(?:in\s|on\s|at\s|for\s|by\s|to\s|from\s|under\s)?(?:{_ASKING}|{_VERBS})\b|[?？]\s*$"
    r"|什么|什麼|谁|誰|哪|吗|嗎|多少|几|幾|怎么|怎麼|何时|何時|是否|如何|为何|為何",
    re.IGNORECASE,
)
_LISTED_WORDS = 2
"""Words that an item of a list has at least, if it need not be worded as a question."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of several questions: how it was understood, and what was found for it."""

    text: str
    match: Match


def parts_of(text: str, query: Callable[[str], Match], entities: Mapping[str, Entity]) -> list[Part]:
    """The questions of a message, in the order in which they were asked; none unless there are several.

    Args:
        text: The message as it was typed, its lines kept.
        query: Looks a question up.
        entities: What questions may name, by id.
    """
    pieces = [piece for piece in pieces_of(text) if courtesy_in(piece) is None]
    if len(pieces) < 2:  # noqa: PLR2004  (several are two at least)
        return []
    is_list = len(_LIST_MARK.findall(_split_numbers(_tidy(text)))) > 1
    parts: list[Part] = []
    for piece in pieces:
        part = _part(piece, parts, query, entities)
        if _stands_alone(part, is_list=is_list):
            parts.append(part)
        elif parts:
            # “Why?” belongs to the question before it.
            together = f"{parts[-1].text} {piece}"
            parts[-1] = Part(together, query(together))
        else:
            # What leads up to the questions is no part of any; the message is asked as it is.
            return []
        if len(parts) == MAX_PARTS:
            break
    return parts if len(parts) > 1 else []


def pieces_of(text: str) -> list[str]:
    """Where a message may be split: at question marks, lines, semicolons, numbers of a list, “and also”."""
    lines = (_LIST_MARK.sub("", line) for line in _split_numbers(_tidy(text)).splitlines())
    found = (piece for line in lines for end in _ENDS.split(line) for piece in _JOINTS.split(end))
    cleaned = (_OPENING.sub("", strip_markup(piece).strip(" ,;；，")) for piece in found)
    return [piece for piece in cleaned if words(piece)]


def _tidy(text: str) -> str:
    """The lines that hold anything, with single spaces: a pattern that meets thousands in a row takes for ever."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _split_numbers(text: str) -> str:
    """A list within one line (1. … 2. …) with a line for each; numbers that do not count from one are no list."""
    marks = list(_NUMBER_INSIDE.finditer(text))
    if len(marks) < 2 or [int(mark[1]) for mark in marks] != list(range(1, len(marks) + 1)):  # noqa: PLR2004
        return text
    return "".join(_with_lines(text, [mark.start() for mark in marks]))


def _with_lines(text: str, starts: list[int]) -> Iterator[str]:
    at = 0
    for start in starts:
        yield text[at:start] + ("\n" if start else "")
        at = start
    yield text[at:]


def _part(piece: str, before: list[Part], query: Callable[[str], Match], entities: Mapping[str, Entity]) -> Part:
    match = query(piece)
    named = before[-1].match.named if before else frozenset()
    if len(named) != 1 or match.named:
        return Part(piece, match)
    entity = entities.get(next(iter(named)))
    if entity is None or (understood := naming(piece, entity)) is None:
        return Part(piece, match)
    return Part(understood, query(understood))


def _stands_alone(part: Part, *, is_list: bool) -> bool:
    """Whether a part is a question by itself, with a subject of its own."""
    if not part.match.analysis.subjects or part.match.points_nowhere or points_in_chinese(part.text):
        return False
    return _IS_QUESTION.search(part.text) is not None or (is_list and len(words(part.text)) >= _LISTED_WORDS)

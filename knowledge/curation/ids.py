"""Ids for facts: readable where the question is, unique on their server, never that of a shared entry."""

from __future__ import annotations

import hashlib
import re
from itertools import count
from typing import TYPE_CHECKING

from knowledge.curation.keys import key_of
from knowledge.matching.lexicon import FUNCTION_WORDS, QUESTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

PREFIX = "own-"
"""No shared entry's id begins with it, so that none that is added later can collide."""

FACT_ID = re.compile(r"own(?:-[a-z0-9]+)+")
MAX_LENGTH = 60
_MAX_SLUG = 40


def fact_ids(question: str) -> Iterator[str]:
    """Ids for a fact, the nicest first: the words of the question, or a digest where they have none in ASCII."""
    stem = PREFIX + (_slug(question) or hashlib.sha256(question.encode(errors="replace")).hexdigest()[:10])
    yield stem
    for number in count(2):
        yield f"{stem}-{number}"


def new_fact_id(question: str, taken: Container[str]) -> str:
    """The nicest id that is not taken."""
    return next(fact_id for fact_id in fact_ids(question) if fact_id not in taken)


def is_fact_id(text: str) -> bool:
    """Whether a text has the form of a fact's id."""
    return len(text) <= MAX_LENGTH and FACT_ID.fullmatch(text) is not None


def _slug(question: str) -> str:
    telling = [re.sub(r"[^a-z0-9]", "", word) for word in key_of(question).split() if word not in FUNCTION_WORDS]
    telling = [word for word in telling if word and word not in QUESTION_WORDS]
    slug = ""
    for word in telling:
        if len(slug) + len(word) + 1 > _MAX_SLUG:
            break
        slug += f"-{word}" if slug else word
    return slug

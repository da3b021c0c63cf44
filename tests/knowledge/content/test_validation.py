from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.content.loading import LoadedBase
from knowledge.content.validation import check_base, sentences
from knowledge.models import KnowledgeBase, Term, Topic
from tests.knowledge.samples import VERIFIED, make_entity, make_entry, make_source

WAYS = [f"another way to ask, number {n}" for n in range(10)]


def problems(entry: dict[str, Any] | None = None, **lists: Any) -> list[str]:
    fields = {"id": "an-entry", "question": "What is it?", **(entry or {})}
    phrasings = fields.pop("phrasings", WAYS)
    first = make_entry(fields.pop("id"), fields.pop("question"), *phrasings, **fields)
    base = KnowledgeBase(**{"entries": [first], "sources": [make_source()], **lists})
    return [str(problem) for problem in check_base(LoadedBase(base, {}), today=VERIFIED)]


def test_a_sound_base_has_no_problems() -> None:
    assert problems() == []


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"sources": []}, "sources: is empty"),
        ({"sources": ["nowhere"]}, "sources: “nowhere” is not among the sources"),
        ({"entities": ["nobody"]}, "entities: “nobody” is not among the entities"),
        ({"see_also": ["nothing"]}, "see_also: “nothing” is not among the entries"),
        ({"see_also": ["an-entry"]}, "see_also: points to the entry itself"),
        ({"as_of": None}, "as_of: is missing"),
        ({"as_of": date(2026, 11, 24)}, "as_of: 2026-11-24 lies in the future"),
        ({"phrasings": WAYS[:9]}, "phrasings: has 9 other ways to ask; write at least 10"),
        ({"phrasings": [*WAYS, WAYS[0].upper()]}, "is there twice"),
        ({"phrasings": [*WAYS, "what is it"]}, "“what is it” is there twice"),
        ({"answer": "One. Two. Three. Four. Five."}, "answer: has 5 sentences"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(entry: dict[str, Any], expected: str) -> None:
    assert any(expected in problem for problem in problems(entry))


def test_a_phrasing_belongs_to_one_entry() -> None:
    entries = [make_entry("one", "What is it?", *WAYS), make_entry("two", "Who is it?", *WAYS[1:], "What IS it")]
    found = problems(entries=entries)
    assert "entries · two · phrasings: “What IS it” is already a phrasing of one; keep it where it fits better" in found


def test_a_name_belongs_to_one_entity() -> None:
    entities = [
        make_entity("huawei", "Huawei", chinese=("华为", "華為")),
        make_entity("hisilicon", "HiSilicon", "华为"),
    ]
    assert any("“华为” is already a name of huawei" in problem for problem in problems(entities=entities))


def test_sources_are_cited_once_each() -> None:
    twice = make_source("same").model_copy(update={"url": make_source().url})
    found = problems(sources=[make_source(), twice])
    assert any("has the same address as a-page" in problem for problem in found)
    assert any("same · id: is cited nowhere" in problem for problem in found)


def test_terms_name_their_sources() -> None:
    term = Term(id="term", term="Term", definition="A word.", topic=Topic.TRADE, sources=["nowhere"])
    assert any("terms · term · sources: “nowhere”" in problem for problem in problems(terms=[term]))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One.", 1),
        ("The U.S. Supreme Court ruled in Learning Resources v. Trump. It was 6-3.", 2),
        ("ByteDance Ltd. owns it. Since Jan. 22 there is a joint venture.", 2),
        ("It cost $52.7 billion. “Too much,” said Mr. Smith.", 2),
        ("Really? Yes!", 2),
    ],
)
def test_sentences_are_counted_as_a_reader_would(text: str, count: int) -> None:
    assert sentences(text) == count

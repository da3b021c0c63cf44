from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.content.loading import LoadedBase
from knowledge.content.validation import check_base
from knowledge.models import Kind, KnowledgeBase, Negative, NegativeReason, Side, Term, Topic, View
from tests.knowledge.samples import VERIFIED, make_entity, make_entry, make_source

WAYS = """
who told them; since when; where is that; how often; by which court; at what cost; with whose consent;
against which firms; under what name; for how long
""".replace("\n", "").split(";")

SOURCE = make_source().model_copy(update={"primary": True})


def problems(entry: dict[str, Any] | None = None, *, today: date = VERIFIED, **lists: Any) -> list[str]:
    """The problems of a base that is sound but for what is given; warnings are marked."""
    fields = {"id": "an-entry", "question": "What is it?", **(entry or {})}
    phrasings = fields.pop("phrasings", WAYS)
    first = make_entry(fields.pop("id"), fields.pop("question"), *phrasings, **fields)
    base = KnowledgeBase(**{"entries": [first], "sources": [SOURCE], **lists})
    found = check_base(LoadedBase(base, {}), today=today)
    return [f"{'warning ' if problem.is_warning else ''}{problem}" for problem in found]


def source(**changes: Any) -> Any:
    return SOURCE.model_validate({**SOURCE.model_dump(mode="json"), **changes})


def test_a_sound_base_has_no_problems() -> None:
    assert problems() == []


LONG = "The firm was sold. " + "It paid " * 52 + "."
LONG_WORDS = (
    "Extraterritorial administrative jurisdiction necessitates comprehensive interdepartmental reconsideration."
)


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
        ({"review_by": VERIFIED}, "review_by: 2026-11-23 is not after as_of"),
        ({"when": ["2020-02-30"]}, "when: 2020-02-30 is not in the calendar"),
        ({"when": ["2020-01-01/2021-06-31"]}, "when: 2021-06-31 is not in the calendar"),
        ({"phrasings": WAYS[:9]}, "phrasings: has 9 other ways to ask; write at least 10"),
        ({"phrasings": [*WAYS, WAYS[0].upper()]}, "is there twice"),
        ({"phrasings": [*WAYS, "what is it"]}, "“what is it” is there twice"),
        ({"answer": "One. Two. Three. Four. Five."}, "answer: has 5 sentences"),
    ],
)
def test_what_is_wrong_with_an_entry_is_said(entry: dict[str, Any], expected: str) -> None:
    assert any(expected in problem and not problem.startswith("warning") for problem in problems(entry))


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"answer": LONG}, "answer: has 109 words; say it in 100"),
        ({"answer": LONG_WORDS}, "answer: reads like school grade"),
        ({"when": ["2020-08", "2019-12"]}, "when: 2019-12 stands after 2020-08; put the earliest date first"),
        ({"when": ["2020-08-06/2020-11", "2020-07"]}, "when: 2020-07 stands after 2020-08-06"),
    ],
)
def test_what_could_be_better_in_an_entry_is_a_warning(entry: dict[str, Any], expected: str) -> None:
    (problem,) = problems(entry)
    assert problem.startswith("warning entries · an-entry · ")
    assert expected in problem


@pytest.mark.parametrize(
    "when", [["2018", "2018-07-06"], ["2018-07-06", "2018"], ["2018-07/2019", "2018-08"], ["2019-12", "2020/"]]
)
def test_dates_that_are_in_order_are_left_alone(when: list[str]) -> None:
    assert problems({"when": when}) == []


def test_an_answer_grows_old() -> None:
    assert problems(today=date(2027, 11, 23)) == []
    assert "as_of: 2026-11-23 is more than a year ago" in problems(today=date(2027, 11, 24))[0]


def test_an_answer_is_looked_at_again_when_it_said_so() -> None:
    entry = {"review_by": date(2027, 1, 1)}
    assert problems(entry, today=date(2027, 1, 1)) == []
    assert "warning entries · an-entry · review_by: 2027-01-01 has passed" in problems(entry, today=date(2027, 1, 2))[0]


def test_sides_grow_old_too() -> None:
    views = [View(party=party, view="So.", sources=["a-page"]) for party in ("One", "Other")]
    side = Side(id="side", issue="Is it so?", topic=Topic.TRADE, views=views, as_of=VERIFIED)
    assert problems(sides=[side]) == []
    assert any(
        "sides · side · as_of: 2026-11-23 is more than" in p for p in problems(sides=[side], today=date(2028, 1, 1))
    )
    late = side.model_copy(update={"as_of": date(2026, 12, 1)})
    assert problems(sides=[late]) == ["sides · side · as_of: 2026-12-01 lies in the future"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"primary": False}, "warning entries · an-entry · sources: is one report by others"),
        ({"seen": date(2026, 11, 24)}, "sources · a-page · seen: 2026-11-24 lies in the future"),
        ({"date": "2027"}, "sources · a-page · date: 2027 is after 2026-11-23, when it was read"),
        ({"date": "2021-02-29"}, "sources · a-page · date: 2021-02-29 is not in the calendar"),
        ({"title": "https://example.org/a"}, "sources · a-page · title: “https://example.org/a” is not a title"),
        ({"title": "A PUBLISHER"}, "sources · a-page · title: is the publisher's name"),
        ({"publisher": "unknown"}, "sources · a-page · publisher: “unknown” is not a publisher"),
        ({"url": "http://intranet/page"}, "sources · a-page · url: intranet is not an address that others can open"),
    ],
)
def test_what_is_wrong_with_a_source_is_said(changes: dict[str, Any], expected: str) -> None:
    assert [problem for problem in problems(sources=[source(**changes)]) if expected in problem]


@pytest.mark.parametrize(
    "entry",
    [
        {"answer": "It was sold, according to Reuters."},
        {"answer": "A publisher counted ten firms."},
        {"more": "The ministry said so."},
        {"kind": Kind.CLAIM, "by": "Somebody"},
    ],
)
def test_one_report_will_do_if_the_answer_names_it(entry: dict[str, Any]) -> None:
    assert problems(entry, sources=[make_source().model_copy(update={"publisher": "A publisher"})]) == []


def test_a_phrasing_belongs_to_one_entry() -> None:
    entries = [make_entry("one", "What is it?", *WAYS), make_entry("two", "Who is it?", *WAYS[1:], "What IS it")]
    found = problems(entries=entries)
    assert "entries · two · phrasings: “What IS it” is already a phrasing of one; keep it where it fits better" in found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("india bans 59 chinese apps", "59 chinese apps banned by India?"),
        ("Which company makes lithography machines in Europe", "which compnay makes lithography machines in Europe"),
        ("what does the foreign direct product rule say", "the foreign direct product rule: what does it say"),
    ],
)
def test_phrasings_that_are_nearly_the_same_are_named(first: str, second: str) -> None:
    sound = make_entry("one", first, *WAYS)
    found = problems({"question": second, "phrasings": [f"{way} please" for way in "abcdefghij"]})
    assert not [problem for problem in found if "is nearly" in problem]
    found = problems(entries=[sound, make_entry("two", second)])
    assert [p for p in found if f"warning entries · two · phrasings: “{second}” is nearly “{first}” of one" in p]
    found = problems({"question": first, "phrasings": [*WAYS, second]})
    expected = f"warning entries · an-entry · phrasings: “{second}” is nearly “{first}” of the same entry"
    assert found == [f"{expected}; ask it another way or remove it"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("when was huawei put on the entity list", "why was huawei put on the entity list"),
        ("what is the 14th five year plan of china", "what is the 15th five year plan of china"),
        ("may nvidia sell the h20 chip to china again", "may nvidia sell the h200 chip to china again"),
        ("has the canadian government banned huawei from 5g", "has the australian government banned huawei from 5g"),
        ("who owns tiktok", "who owns wechat"),
    ],
)
def test_phrasings_that_ask_for_something_else_are_left_alone(first: str, second: str) -> None:
    entries = [make_entry("one", first, *WAYS), make_entry("two", second, *WAYS)]
    assert not [problem for problem in problems(entries=entries) if "is nearly" in problem]


def test_near_duplicates_are_found_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.content.checks.phrasings._BLOCK", 2)
    first, second = "which compnay makes lithography machines", "which company makes lithography machines"
    entries = [make_entry("one", "What is it?", *WAYS, first), make_entry("two", "How so?", "since what", second)]
    (problem,) = [problem for problem in problems(entries=entries) if "is nearly" in problem]
    assert f"two · phrasings: “{second}” is nearly “{first}” of one" in problem


def test_a_negative_is_no_phrasing_and_stands_once() -> None:
    negatives = [
        Negative(question=text, reason=NegativeReason.PRICE) for text in ("what IS it", "how much", "How much?")
    ]
    found = problems(negatives=negatives)
    assert "negatives · question: “what IS it” is also a phrasing of an-entry; remove one of them" in found
    assert "warning negatives · question: “How much?” is there twice; remove one" in found
    assert len(found) == 2


def test_a_name_belongs_to_one_entity() -> None:
    entities = [
        make_entity("huawei", "Huawei", chinese=("华为", "華為")),
        make_entity("hisilicon", "HiSilicon", "华为"),
    ]
    found = problems(entities=entities)
    assert any("“华为” is already a name of huawei" in problem for problem in found)
    assert [p for p in found if p.startswith("warning")] == [
        "warning entities · hisilicon · chinese: is missing; add the simplified and the traditional name"
    ]


def test_sources_are_cited_once_each() -> None:
    twice = source(id="same")
    found = problems(sources=[SOURCE, twice])
    assert any("has the same address as a-page" in problem for problem in found)
    assert any("same · id: is cited nowhere" in problem for problem in found)


def test_terms_name_their_sources_and_explain_a_word_once() -> None:
    terms = [
        Term(id="term", term="Term", definition="A word.", topic=Topic.TRADE, sources=["nowhere"]),
        Term(id="word", term="Word", aliases=["TERM"], definition="A term.", topic=Topic.TRADE, sources=["a-page"]),
    ]
    found = problems(terms=terms)
    assert any("terms · term · sources: “nowhere”" in problem for problem in found)
    assert any("warning terms · word · aliases: “TERM” is already explained by term" in problem for problem in found)
    assert any("warning terms · word · chinese: is missing" in problem for problem in found)


def test_of_a_quick_base_only_repetition_is_told() -> None:
    entries = [make_entry("one", "What is it?", sources=[], as_of=None), make_entry("two", "what is it")]
    found = problems(entries=entries, quick=True)
    assert found == [
        "warning entries · two · phrasings: “what is it” is already a phrasing of one; keep it where it fits better"
    ]

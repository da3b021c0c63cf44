from __future__ import annotations

from knowledge.content.coverage import coverage_of, events
from knowledge.models import KnowledgeBase, Term, Topic
from tests.knowledge.samples import make_entry, small_base


def test_topics_are_counted() -> None:
    term = Term(id="tariff", term="Tariff", definition="A tax.", topic=Topic.TRADE, sources=["a-page"])
    coverage = coverage_of(small_base().model_copy(update={"terms": [term]}))
    huawei = coverage.topics[Topic.HUAWEI]
    assert (huawei.entries, huawei.phrasings, huawei.events, huawei.quizzes) == (2, 9, 1, 0)
    assert [topic for topic, counts in coverage.topics.items() if counts.terms] == [Topic.TRADE]
    assert coverage.topics[Topic.MINERALS].entries == 0


def test_an_entry_counts_once_for_each_year_it_tells_of() -> None:
    entries = [
        make_entry("a", "A?", when=["2018-07-06/2019-09-01", "2018-08", "2021"]),
        make_entry("b", "B?", when=["2018"], topic=Topic.CHIPS),
        make_entry("c", "C?", when=["1987", "2009-01"], topic=Topic.HUAWEI),
    ]
    years = coverage_of(KnowledgeBase(entries=entries)).years
    assert list(years) == list(range(2011, 2022))
    assert (years[2018][Topic.TRADE], years[2018][Topic.CHIPS], years[2021][Topic.TRADE]) == (1, 1, 1)
    assert sum(years[2020].values()) == 0
    assert years[2011][Topic.HUAWEI] == 1


def test_a_base_without_dates_has_no_years() -> None:
    assert coverage_of(KnowledgeBase(entries=[make_entry("a", "A?")])).years == {}


def test_events_are_dates_exact_to_the_month() -> None:
    entries = [make_entry("a", "A?", when=["2018", "2018-07", "2020-01-15/"]), make_entry("b", "B?", when=["2018-07"])]
    assert events(entries) == {"2018-07", "2020-01-15/"}

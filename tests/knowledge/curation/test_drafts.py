"""What is typed into a form becomes a fact, or is refused with its field and what to do."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.curation.drafts import draft_of, read_draft, read_source
from knowledge.curation.entries import entry_of, sources_of
from knowledge.curation.facts import Fact
from knowledge.curation.ids import is_fact_id, new_fact_id
from knowledge.curation.rules import FactError, read_fact
from knowledge.curation.text_rules import tidy
from tests.knowledge.curation.drafts import TODAY, draft, fact


def problems(**fields: str) -> dict[str, str]:
    with pytest.raises(FactError) as caught:
        read_draft(draft(**fields), today=TODAY)
    return {problem.field: problem.message for problem in caught.value.problems}


def test_a_form_becomes_a_fact() -> None:
    made = fact(
        phrasings="- one way\n\n• another  way\nWho leads the lithography study group?\none way", topic="Chips "
    )

    assert made.phrasings == ("one way", "another way")
    assert (made.topic.value, made.kind.value, made.as_of) == ("chips", "fact", TODAY)
    assert [(source.title, source.url) for source in made.sources] == [("Group page", "https://example.org/group")]


@pytest.mark.parametrize(
    ("fields", "field", "advice"),
    [
        ({"question": " "}, "question", "is empty; write something"),
        ({"question": "x" * 301}, "question", "has 301 characters; use at most 300"),
        ({"question": "🙂🙂"}, "question", "has no words"),
        ({"question": "a\u202eb?"}, "question", "invisible sign (U+202E, right-to-left override)"),
        ({"question": "Who is <@123456>?"}, "question", "mentions somebody (“<@123456>”)"),
        ({"question": "hi @everyone who?"}, "question", "mentions somebody (“@everyone”)"),
        ({"answer": ""}, "answer", "is empty"),
        ({"answer": "a\x07b"}, "answer", "invisible sign (U+0007, control character)"),
        ({"answer": "x" * 901}, "answer", "has 901 characters; use at most 900"),
        ({"answer": "One. Two. Three. Four. Five."}, "answer", "has 5 sentences; say it in 4"),
        ({"answer": "See [our page](https://evil.example)."}, "answer", "hides a link behind other words"),
        ({"answer": "See [our page] ( <https://evil.example> )."}, "answer", "hides a link behind other words"),
        ({"answer": "Open javascript:alert(1)"}, "answer", "holds “javascript:”"),
        ({"answer": "Get ftp://example.org/x"}, "answer", "links with “ftp://”"),
        ({"answer": "By <@&5> and <#6>"}, "answer", "mentions somebody"),
        ({"answer": "Now <t:123:R>"}, "answer", "which only Discord can read"),
        ({"more": "x" * 1801}, "more", "has 1801 characters; use at most 1800"),
        ({"phrasings": "same words\nSame words!"}, "phrasings", "“Same words!” is there twice"),
        ({"phrasings": "\n".join(f"way {n}" for n in range(101))}, "phrasings", "has 101 items; give at most 100"),
        ({"topic": "weather"}, "topic", "“weather” is not known; choose 'apps', 'huawei'"),
        ({"source": ""}, "sources", "say why it needs none: “none: REASON”"),
        ({"source": "my notes"}, "sources.1.url", "is not the address of a web page"),
        ({"source": "t | file:///etc/passwd"}, "sources.1.url", "is not the address of a web page"),
        ({"source": "t | https://u:p@example.org/"}, "sources.1.url", "holds a name or password"),
        ({"source": "t | http://localhost/"}, "sources", "not an address that others can open"),
        ({"source": "untitled | https://example.org/"}, "sources", "“untitled” is not a title"),
        ({"source": "t | https://example.org/" + "x" * 400}, "sources.1.url", "at most 400"),
        ({"kind": "claim"}, "", "needs “by”"),
        ({"kind": "rumour"}, "kind", "“rumour” is not known"),
        ({"as_of": "2027-01-01"}, "as_of", "lies in the future"),
        ({"as_of": "0"}, "as_of", "“0” is not a day; write YYYY-MM-DD"),
        ({"as_of": "2026-02-30"}, "as_of", "is not a day; write YYYY-MM-DD"),
        ({"review_by": "2020-01-01"}, "review_by", "is not after as_of"),
        ({"when": "yesterday"}, "when.1", "is not a date"),
        ({"when": "2020-02-31"}, "when", "is not in the calendar"),
    ],
)
def test_what_is_wrong_is_named_with_its_field_and_what_to_do(fields: dict[str, str], field: str, advice: str) -> None:
    found = problems(**fields)
    assert field in found
    assert advice in found[field]


def test_every_problem_is_named_at_once() -> None:
    assert problems(question="@here who?", answer="[a](http://b)", source="").keys() == {
        "question",
        "answer",
        "sources",
    }


@pytest.mark.parametrize(
    "answer",
    [
        "It was [sic] (so they say) 5:30.",
        "Family 👨‍👩‍👧 and नमस्ते.",
        "See https://example.org/a_(b)?c=d.",
        "A < B, and mail a@b.example.\n\nA second paragraph.",
        "Ratio 3:1; data: none.",
    ],
)
def test_harmless_text_is_left_alone(answer: str) -> None:
    assert fact(answer=answer).answer == answer


def test_signs_that_come_along_with_a_copied_page_are_tidied_away() -> None:
    assert tidy(" a\u200bb\ufeff\r\nc\u00a0d\te\u00ad ") == "ab\nc d e"


@pytest.mark.parametrize(
    ("text", "source", "waiver"),
    [
        ("https://www.example.org/a/", ("example.org/a", "https://www.example.org/a/"), None),
        ("Title https://example.org/a.", ("Title", "https://example.org/a"), None),
        ("https://example.org/a – Title", ("Title", "https://example.org/a"), None),
        ("(https://example.org/a_(b))", ("example.org/a_(b)", "https://example.org/a_(b)"), None),
        ("[Title](https://example.org/a)", ("Title", "https://example.org/a"), None),
        ("A | B | https://example.org/a", ("A | B", "https://example.org/a"), None),
        ("None of this | https://example.org/a", ("None of this", "https://example.org/a"), None),
        ("none: house rule (ours)", None, "house rule (ours)"),
        ("None", None, "none needed"),
        ("无：自己的", None, "自己的"),
        ("none: as on https://example.org", None, "as on https://example.org"),
    ],
)
def test_sources_are_read_as_people_write_them(text: str, source: tuple[str, str] | None, waiver: str | None) -> None:
    sources, found = read_source(text)
    assert [(item["title"], item["url"]) for item in sources] == ([source] if source else [])
    assert found == waiver


WORDS = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="<@:[]|"), min_size=1, max_size=20)
LINES = st.lists(WORDS.map(lambda word: f"a{word}"), min_size=1, max_size=5).map(" ".join)


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    values: dict[str, Any] = {
        "question": draw(LINES),
        "phrasings": tuple(draw(st.lists(LINES, max_size=3))),
        "answer": "\n".join(draw(st.lists(LINES, min_size=1, max_size=3))),
        "more": draw(st.none() | LINES),
        "topic": draw(st.sampled_from(["apps", "trade"])),
        "when": tuple(draw(st.lists(st.sampled_from(["2020", "2020-05", "2019/2020"]), max_size=2, unique=True))),
        "as_of": draw(st.dates(date(2000, 1, 1), TODAY)),
    }
    if draw(st.booleans()):
        values |= {"kind": "claim", "by": draw(LINES)}
    if draw(st.booleans()):
        values["waiver"] = draw(LINES)
    else:
        source = st.fixed_dictionaries(
            {
                "title": LINES | LINES.map(lambda line: f"{line} | x"),
                "url": st.sampled_from(["https://example.org/a|b", "http://example.com/c(d)?e=f"]),
                "publisher": st.none() | LINES,
                "date": st.none() | st.just("2020-05"),
            }
        )
        values["sources"] = tuple(draw(st.lists(source, min_size=1, max_size=2)))
    return Fact.model_validate(values)


@given(facts())
def test_a_fact_survives_being_stored(made: Fact) -> None:
    assert Fact.from_json(made.to_json()) == made
    assert json.loads(made.to_json())["question"] == made.question


@given(facts())
def test_a_form_that_is_sent_back_unchanged_changes_nothing(made: Fact) -> None:
    try:
        sound = read_fact(made.model_dump(), today=TODAY)
    except FactError:
        return
    assert read_draft(draft_of(sound), today=TODAY) == sound


def test_a_fact_is_an_entry_with_its_sources() -> None:
    made = fact(source="A page | https://www.example.org/a | The Paper | 2020-05\nB https://example.org/b")
    entry = entry_of("own-a", made)

    assert (entry.id, entry.question, entry.asked_as) == ("own-a", made.question, made.asked_as)
    first, second = sources_of("own-a", made)
    assert [first.id, second.id] == entry.sources
    assert (first.publisher, first.date, str(first.url)) == ("The Paper", "2020-05", "https://www.example.org/a")
    assert second.publisher == "example.org"


def test_ids_are_readable_unique_and_never_those_of_shared_entries() -> None:
    first = new_fact_id("Who leads the Group?", set())
    assert first == "own-leads-group"
    assert new_fact_id("Who leads the Group?", {first}) == "own-leads-group-2"
    chinese = new_fact_id("谁领导？", set())
    for fact_id in (first, chinese, new_fact_id("x" * 300, set()), new_fact_id("word " * 60, set())):
        assert is_fact_id(fact_id)
    assert not any(map(is_fact_id, ("own-", "leads", "own-A", "own-a/../b", "own-" + "a" * 60, "own-a\n")))

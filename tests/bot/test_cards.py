from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.cards.answer import Answer, answer_card
from bot.cards.entry_text import MAX_SOURCES
from bot.cards.layout import MAX_LABEL, MAX_OPTIONS, MAX_TEXT, TextBudget
from bot.cards.passing_on import Audience
from bot.cards.suggestions import MAX_SHOWN, suggestions_card
from bot.localisation import Language
from knowledge.models import Kind, Source
from tests.conftest import NOW
from tests.e2e.drawn import BUTTON, SELECT, TEXT, walk
from tests.english import all_languages
from tests.knowledge.samples import make_entry

if TYPE_CHECKING:
    from bot.cards.layout import Card


def drawn(card: Card) -> list[dict[str, Any]]:
    return list(walk(card.to_components()))  # type: ignore[no-untyped-call]


def text_of(card: Card) -> str:
    return "\n".join(part["content"] for part in drawn(card) if part["type"] == TEXT)


def source(number: int, *, title: str = "A title", path: str = "") -> Source:
    return Source.model_validate(
        {
            "id": f"source-{number}",
            "title": title,
            "publisher": "A publisher",
            "date": "2020",
            "url": f"https://example.org/{number}/{path}",
            "seen": NOW.date(),
        }
    )


LONG = "*" * 300


ENGLISH = all_languages().english


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("answer", ["*" * 900, "*" * 20_000])
@pytest.mark.parametrize("question", [LONG, "*" * 5_000])
async def test_longest_answer_fits(answer: str, question: str, language: Language) -> None:
    entry = make_entry("x" * 60, "Short?").model_copy(
        update={"question": question, "answer": answer, "more": "m" * 1800, "kind": Kind.CLAIM, "by": LONG}
    )
    sources = [source(number, title=LONG, path="p" * 300) for number in range(12)]
    others = [entry.model_copy(update={"id": f"other-{number}"}) for number in range(40)]
    shown = Answer(entry, asked="*" * 6_000, sources=sources, alternatives=others, related=others, can_report=True)
    card = answer_card(shown, all_languages()[language])
    assert len(text_of(card).replace("\n", "")) <= MAX_TEXT
    parts = drawn(card)
    assert len(parts) <= 40
    for select in (part for part in parts if part["type"] == SELECT):
        assert len(select["options"]) == MAX_OPTIONS
        assert all(len(option["label"]) <= MAX_LABEL for option in select["options"])
    custom_ids = [part["custom_id"] for part in parts if "custom_id" in part]
    assert len(set(custom_ids)) == len(custom_ids)
    assert all(len(custom_id) <= 100 for custom_id in custom_ids)


async def test_more_is_left_out_where_it_does_not_fit() -> None:
    entry = make_entry("e", "Short?").model_copy(update={"answer": "a" * 3900, "more": "there is more " * 20})
    assert "there is more" not in text_of(answer_card(Answer(entry, asked="Short?"), ENGLISH))


async def test_sources_beyond_the_fifth_are_counted() -> None:
    entry = make_entry("e", "Short?")
    shown = text_of(answer_card(Answer(entry, asked="?", sources=[source(number) for number in range(8)]), ENGLISH))
    assert shown.count("[A title – A publisher, 2020](<https://example.org/") == MAX_SOURCES
    assert shown.endswith("-# and 3 more")


async def test_endless_address_is_not_linked() -> None:
    answer = Answer(make_entry("e", "Short?"), asked="?", sources=[source(1, path="p" * 900)])
    shown = text_of(answer_card(answer, ENGLISH))
    assert "- A title – A publisher, 2020" in shown
    assert "](<" not in shown


async def test_entry_of_a_quick_base_has_no_empty_parts() -> None:
    entry = make_entry("e", "Short?").model_copy(update={"as_of": None})
    parts = drawn(answer_card(Answer(entry, asked="?"), ENGLISH))
    assert all(part["content"] for part in parts if part["type"] == TEXT)
    assert not [part for part in parts if part["type"] == SELECT]


@pytest.mark.parametrize("language", Language)
async def test_longest_suggestions_fit(language: Language) -> None:
    entries = [make_entry(f"e{number}", "Short?").model_copy(update={"question": LONG}) for number in range(9)]
    card = suggestions_card("*" * 6_000, entries, all_languages()[language], audience=Audience.OPERATORS)
    assert len(text_of(card)) <= MAX_TEXT
    buttons = [part for part in drawn(card) if part["type"] == BUTTON]
    assert len(buttons) == MAX_SHOWN + 1
    assert all(len(button["label"]) <= 80 for button in buttons)


async def test_cards_are_finished_from_the_start() -> None:
    assert answer_card(Answer(make_entry("e", "Short?"), asked="?"), ENGLISH).is_finished()


def test_budget_gives_what_is_left() -> None:
    budget = TextBudget(5)
    assert budget.fits("abc")
    assert not budget.fits("def")
    assert budget.shortened("xyz") == "x…"
    assert budget.shortened("xyz") == ""

"""What moderators' cards and forms say, piece by piece."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from bot import custom_ids
from bot.cards.fact_changes import changes_text, field_name
from bot.cards.fact_files import plan_card, self_test_card
from bot.cards.fact_history import PER_PAGE, history_card
from bot.cards.fact_preview import findings_lines, problems_card
from bot.cards.layout import MAX_TEXT, TextBudget
from bot.entry_choices import meant_id, own_choices
from bot.forms.fact_form import fact_form, filled_in, parted, with_its_day
from bot.forms.imports import safe_cell
from bot.forms.phrasings_file import read_phrasings
from bot.forms.working import Working
from bot.services import Services, SharedBase
from cogs.facts.message_menu import draft_of_message
from knowledge.curation.changes import AddFact, HideEntry
from knowledge.curation.curator import By
from knowledge.curation.drafts import Draft, read_draft
from knowledge.curation.errors import NotThereError
from knowledge.curation.findings import ChangedAnswer, Findings
from knowledge.curation.history import FactAt, changes_between
from knowledge.curation.rules import FactError, FieldProblem
from knowledge.curation.self_test import Failure, Progress
from knowledge.exchange.planning import Plan, PlanRow, RowOutcome
from knowledge.exchange.records import RecordKind
from knowledge.matching.results import Outcome
from knowledge.storage.facts import FactState
from tests.conftest import NOW
from tests.e2e.drawn import BUTTON, TEXT, walk

if TYPE_CHECKING:
    from bot.cards.layout import Card
    from knowledge.curation.facts import Fact
    from knowledge.storage.database import Storage

TODAY = date(2026, 11, 23)


def fact(**values: str) -> Fact:
    whole = {"question": "What is CFIUS?", "answer": "A committee.", "topic": "trade", "source": "none: ours", **values}
    return read_draft(Draft(**whole), today=TODAY)


def parts(card: Card) -> list[dict[str, Any]]:
    view: Any = card
    return list(walk(view.to_components()))


def text_of(card: Card) -> str:
    return "\n".join(part["content"] for part in parts(card) if part["type"] == TEXT)


def test_a_change_is_marked_in_both_texts() -> None:
    changes = changes_between(fact(answer="It has two rooms."), fact(answer="It has three rooms."))
    text = changes_text(changes, TextBudget(), before="Before", after="After")
    assert text == "**Answer**\nBefore: It has ~~two~~ rooms.\nAfter: It has **three** rooms."


def test_words_that_changed_one_after_the_other_are_marked_as_one() -> None:
    changes = changes_between(fact(answer="Dana runs it, on Tuesdays."), fact(answer="Nobody knows anything."))
    text = changes_text(changes, TextBudget(), before="Before", after="After")
    assert text == "**Answer**\nBefore: ~~Dana runs it, on Tuesdays.~~\nAfter: **Nobody knows anything.**"


def test_what_was_not_there_before_is_not_marked() -> None:
    old = fact()
    new = old.model_copy(update={"more": "# The room is 3.12.", "phrasings": ("cfius meaning", "the board")})
    text = changes_text(changes_between(old, new), TextBudget(), before="Before", after="After")
    assert text == "**Other phrasings:**\n> cfius meaning\n> the board\n**More:** \\# The room is 3.12."


def test_what_was_written_cannot_break_out_of_a_change() -> None:
    old = fact(more="**x** ~~y~~")
    new = old.model_copy(update={"more": "# big\n> quote <@1> [a](b) ```"})
    text = changes_text(changes_between(old, new), TextBudget(), before="Before", after="After")
    assert "\n> " in text
    assert all(line.startswith((">", "**More**", "Before:", "After:")) for line in text.splitlines())
    assert "\\<@1" in text
    assert "\\`\\`\\`" in text
    assert "~~\\*\\*x\\*\\* " in text


def test_changes_that_do_not_fit_are_counted() -> None:
    changes = changes_between(None, fact())
    text = changes_text(changes, TextBudget(60), before="Before", after="After")
    assert "fields, too long to be shown here" in text


@pytest.mark.parametrize(("field", "name"), [("phrasings.3", "Other phrasings 3"), ("as_of", "Checked on"), ("x", "x")])
def test_fields_are_called_what_people_call_them(field: str, name: str) -> None:
    assert field_name(field) == name


def version(number: int, text: Fact) -> FactAt:
    return FactAt("own-a", number, "edit", FactState.PUBLISHED, text, None, 7, NOW, changes_between(None, text))


def test_the_longest_history_fits_a_card() -> None:
    long = fact(
        answer="w" * 899 + ".",
        more="*" * 1800,
        phrasings="\n".join(f"how about {number} " + "z" * 250 for number in range(100)),
    )
    history = [version(number, long) for number in range(9, 0, -1)]
    for page in range(-(-len(history) // PER_PAGE)):
        assert len(text_of(history_card(history, page))) <= MAX_TEXT


def test_problems_are_told_by_the_names_of_their_fields() -> None:
    with pytest.raises(FactError) as error:
        fact(answer="")
    text = text_of(problems_card([*error.value.problems, FieldProblem("answer", "has @everyone")], "token"))
    assert "**Answer** is empty" in text
    assert "@everyone" not in text


def test_answers_that_would_change_are_told() -> None:
    changed = ChangedAnswer("who *owns* it?", "a", None)
    lines = findings_lines(Findings(changed=(changed,) * 7), {"a": "Entry A?"}.__getitem__)
    assert "answered differently" in lines[0]
    assert lines[1] == "- “who \\*owns\\* it?”: “Entry A?” → no answer"
    assert lines[-1] == "-# and 2 more of these"


def test_phrasings_that_do_not_fit_into_a_form_stay() -> None:
    many = "\n".join(f"phrasing number {number} " + "z" * 200 for number in range(60))
    working = Working(draft=Draft(question="Q?", answer="A.", topic="trade", source="none: x", phrasings=many))
    shown, behind = parted(many)
    assert len(shown) <= 4000
    assert f"{shown}\n{behind}" == many
    form: Any = fact_form(working, "token").to_dict()
    assert form["components"][1]["component"]["value"] == shown
    assert "more are kept" in form["components"][1]["description"]

    again = filled_in(working, {"phrasings": shown + "\none more"})

    assert again.draft.phrasings == f"{shown}\none more\n{behind}"


def test_a_new_phrasing_makes_no_answer_younger() -> None:
    before = fact(as_of="2026-01-02")
    more = fact(phrasings="cfius meaning")
    assert with_its_day(more, before, TODAY).as_of == date(2026, 1, 2)
    assert with_its_day(fact(answer="Another."), before, TODAY).as_of == TODAY
    assert with_its_day(before, before, TODAY).as_of == TODAY, "somebody looked at it and found it right"
    assert with_its_day(more, None, TODAY).as_of == TODAY


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"PK\x03\x04", b"x\0y", ("z\n" * 101).encode()])
def test_a_file_that_holds_no_phrasings_is_refused(data: bytes) -> None:
    with pytest.raises(FactError, match=r"^file"):
        read_phrasings(data)


def test_lines_of_a_file_are_phrasings() -> None:
    assert read_phrasings("\ufeffone\r\n\r\n two \n".encode()) == "one\n two "


def plan(*rows: PlanRow) -> Plan:
    return Plan(1, 1, rows=list(rows))


def test_a_dry_run_names_line_and_field_of_what_is_refused() -> None:
    bad = PlanRow(
        7, RecordKind.FACT, "", "What @everyone?", RowOutcome.REFUSED, (FieldProblem("topic", "“x” is not known"),)
    )
    card = plan_card("a](b).json", plan(bad, PlanRow(8, RecordKind.FACT, "", "Q?", RowOutcome.NEW)), "token")
    text = text_of(card)
    assert "line 7:" in text
    assert "**Topic** “x” is not known" in text
    assert "@everyone" not in text
    assert "a](b)" not in text
    assert "Nothing can be imported" in text
    assert not [part for part in parts(card) if part["type"] == BUTTON]


def test_an_empty_file_is_said_to_be() -> None:
    assert "There is nothing in this file." in text_of(plan_card("a.json", plan(), "token"))


def test_a_dry_run_of_very_many_rows_fits_a_card() -> None:
    rows = [
        PlanRow(n, RecordKind.FACT, "", "*" * 100, RowOutcome.REFUSED, (FieldProblem("answer", "*" * 300),) * 9)
        for n in range(20_000)
    ]
    assert len(text_of(plan_card("x" * 300, plan(*rows), "token"))) <= MAX_TEXT


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_a_test_that_was_cut_short_says_so() -> None:
    lost = Failure("own-a", "q*?", Outcome.ANSWER, "own-b", 0.9, None)
    text = text_of(self_test_card(Progress(10, 30, (lost,)), "own"))
    assert "**9 of 10 stored questions find their own entry**" in text
    assert "20 more could not be asked" in text
    assert "“q\\*?” of own-a: finds own-b instead (90% sure)" in text


async def test_entries_are_meant_by_choice_id_or_question_and_never_guessed(
    shared: SharedBase, bot_storage: Storage
) -> None:
    services = Services.over(shared, bot_storage, clock=lambda: NOW)
    await services.curator.make(1, AddFact(fact=fact(question="Who owns our club?")), By(1, NOW))
    live = await services.servers.get(1)
    assert meant_id(live, "entry:anything") == "anything"
    assert meant_id(live, " tiktok-owner ") == "tiktok-owner"
    assert meant_id(live, "who owns our club") == "own-owns-club"
    await services.curator.make(1, HideEntry(entry_id="tiktok-owner"), By(1, NOW))
    assert meant_id(await services.servers.get(1), "who owns tiktok") == "tiktok-owner"
    with pytest.raises(NotThereError, match=r"Did you mean “Who owns our club\?”"):
        meant_id(live, "who owns our cl")
    for text in ("entry:", "entry:No id!", f"entry:{'a' * 61}", "xyzzy 7"):
        with pytest.raises(NotThereError, match="no such entry"):
            meant_id(live, text)
    assert [choice.value for choice in own_choices(live, "who")] == ["entry:own-owns-club"]


class Message:
    """As much of a message as is looked at."""

    jump_url = "https://discord.com/channels/1/2/3"
    reference = None

    def __init__(self, content: str) -> None:
        self.content = content


def test_a_message_gives_what_it_has() -> None:
    answer: Any = Message("<@1> It is so: see https://example.org/a, and https://example.org/a.")
    draft = draft_of_message(answer)
    assert draft.answer.startswith("It is so")
    assert draft.source == "https://example.org/a"
    question: Any = Message("what is\n cfius?")
    draft = draft_of_message(question)
    assert (draft.question, draft.answer) == ("what is cfius?", "")
    assert draft.source == "Message on this server | https://discord.com/channels/1/2/3"


def test_the_longest_ids_fit_custom_ids() -> None:
    longest = "own-" + "a" * 56
    for action, argument in (
        ("fact-undo", f"{longest}:99999"),
        ("fact-restore", f"{longest}:99999:99999"),
        ("fact-versions", f"{longest}:999:here"),
        ("fact-teach-form", longest),
    ):
        assert custom_ids.parse(custom_ids.build(action, argument)) == (action, argument)

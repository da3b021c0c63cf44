"""An import is planned first, then all of it is carried out or nothing; an export brings everything back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from knowledge.curation import changes as c
from knowledge.exchange.importing import GivenFile, ImportPlan, export_server, plan_import
from knowledge.exchange.planning import RowOutcome
from knowledge.exchange.reading import Format
from knowledge.exchange.records import ExchangeError
from knowledge.storage.facts import FactState
from knowledge.storage.writing import RevisionConflictError
from tests.knowledge.curation.conftest import MODERATOR, OTHER, SECOND, SERVER, Desk
from tests.knowledge.curation.drafts import fact

if TYPE_CHECKING:
    from knowledge.curation.curator import Saved

QUESTION = "Who leads the lithography study group?"


def item(number: int = 1, **fields: Any) -> dict[str, Any]:
    values = {
        "question": f"Who leads lithography team {number}?",
        "answer": f"Person {number} leads it.",
        "topic": "chips",
        "source": f"Page {number} | https://example.org/{number}",
        **fields,
    }
    return {name: value for name, value in values.items() if value is not None}


async def plan(desk: Desk, *items: dict[str, Any], server: int = SERVER, **lists: Any) -> ImportPlan:
    data = json.dumps({"facts": items, **lists}).encode()
    live = await desk.live(server)
    return await plan_import(desk.storage, live.base, server, GivenFile("x.json", data), desk.clock())


async def carry_out(desk: Desk, planned: ImportPlan, *, server: int = SERVER, actor: int = MODERATOR) -> Saved:
    return await desk.curator.make(server, planned.change, desk.by(actor), prepared=planned.prepared)


async def fill(desk: Desk) -> None:
    """One of everything that an export holds."""
    await desk.make(c.AddFact(fact=fact()))
    await desk.make(c.AddFact(fact=fact(question="Who owns TikTok?", source="none: ours"), overrides="tiktok-owner"))
    removed = await desk.make(c.AddFact(fact=fact(question="What is gone?")))
    await desk.make(c.RemoveFact(fact_id=str(removed.entry_id), expected_version=1))
    await desk.make(c.HideEntry(entry_id="huawei-founder"))
    await desk.make(c.Teach(entry_id="trade-war-start", phrasing="=first tariff shots"))
    await desk.make(c.AddNegative(question="What does a phone cost?"))


@pytest.mark.parametrize("wanted", Format)
async def test_export_import_into_an_empty_server_export_is_identical(desk: Desk, wanted: Format) -> None:
    await fill(desk)
    data = await export_server(desk.storage, SERVER, wanted)

    live = await desk.live(OTHER)
    planned = await plan_import(desk.storage, live.base, OTHER, GivenFile(f"x.{wanted}", data), desk.clock())
    await carry_out(desk, planned, server=OTHER)

    assert await export_server(desk.storage, OTHER, wanted) == data
    assert b"gone" not in data
    assert await desk.answer(QUESTION, OTHER) == await desk.answer(QUESTION) != None  # noqa: E711
    assert (await desk.live(OTHER)).entry("huawei-founder") is None
    again = await plan_import(desk.storage, live.base, OTHER, GivenFile(f"x.{wanted}", data), desk.clock())
    assert set(again.plan.counts) == {RowOutcome.SAME}
    assert not again.plan.is_applicable


async def test_a_dry_run_tells_what_is_new_changed_same_and_refused_and_changes_nothing(desk: Desk) -> None:
    await carry_out(desk, await plan(desk, item(1), item(2)))
    before = await export_server(desk.storage, SERVER, Format.JSON)

    planned = await plan(
        desk, item(1), item(2, answer="Changed."), item(3), item(4, answer="@everyone", topic="weather")
    )

    outcomes = [row.outcome.value for row in planned.plan.rows]
    assert outcomes == ["same", "changed", "new", "refused"]
    (refused,) = planned.plan.refused
    assert (refused.line, {problem.field for problem in refused.problems}) == (1, {"topic"})
    assert not planned.plan.is_applicable
    assert await export_server(desk.storage, SERVER, Format.JSON) == before


async def test_an_import_is_seen_in_the_next_answer_and_every_fact_has_its_version_and_audit(desk: Desk) -> None:
    saved = await carry_out(desk, await plan(desk, *(item(number) for number in range(30))))

    assert await desk.answer("Who leads lithography team 7?") == "Person 7 leads it."
    assert saved.notes[0].new == "30 new, 0 changed, 0 same"
    assert len(await desk.storage.audit.recent(SERVER, 100)) == 31
    stored = await desk.storage.facts.all(SERVER)
    assert {fact.version for fact in stored} == {1}
    (version,) = await desk.curator.history(SERVER, stored[0].fact_id)
    assert (version.action, version.actor_id) == ("import", MODERATOR)


async def test_a_plan_is_carried_out_only_on_what_it_was_made_of(desk: Desk) -> None:
    planned = await plan(desk, item(1), item(2))
    await desk.make(c.HideEntry(entry_id="tiktok-owner"), actor=SECOND)

    with pytest.raises(RevisionConflictError, match="Look again"):
        await carry_out(desk, planned)

    assert await desk.storage.facts.all(SERVER) == []
    await carry_out(desk, await plan(desk, item(1), item(2)))
    assert len(await desk.storage.facts.all(SERVER)) == 2


async def test_a_removed_fact_that_a_file_brings_back_is_new_and_keeps_its_history(desk: Desk) -> None:
    await carry_out(desk, await plan(desk, item(1, id="own-one")))
    await desk.make(c.RemoveFact(fact_id="own-one", expected_version=1))

    planned = await plan(desk, item(1, id="own-one"))
    assert [row.outcome for row in planned.plan.rows] == [RowOutcome.NEW]
    await carry_out(desk, planned)

    assert [at.state for at in await desk.curator.history(SERVER, "own-one")] == [
        FactState.PUBLISHED,
        FactState.REMOVED,
        FactState.PUBLISHED,
    ]


@pytest.mark.parametrize(
    ("second", "field"),
    [
        (item(2, id="own-a"), "id"),
        (item(1, id="own-b"), "question"),
        (item(3, overrides="tiktok-owner"), "overrides"),
    ],
)
async def test_what_stands_twice_in_a_file_is_refused(desk: Desk, second: dict[str, Any], field: str) -> None:
    planned = await plan(desk, item(1, id="own-a", overrides="tiktok-owner"), second)
    assert [row.outcome for row in planned.plan.rows] == [RowOutcome.NEW, RowOutcome.REFUSED]
    assert [problem.field for problem in planned.plan.refused[0].problems] == [field]


async def test_a_file_without_days_does_not_make_facts_younger(desk: Desk) -> None:
    await carry_out(desk, await plan(desk, item(1), item(2)))
    desk.clock.move(days=3)

    planned = await plan(desk, item(1), item(2, answer="Now another."))

    assert [row.outcome for row in planned.plan.rows] == [RowOutcome.SAME, RowOutcome.CHANGED]
    assert planned.plan.facts[0][1].as_of == desk.clock().date()


async def test_hidden_taught_and_negatives_are_checked(desk: Desk) -> None:
    planned = await plan(
        desk,
        hidden=["tiktok-owner", "tiktok-owner", "../x", {}],
        taught=[{"entry": "tiktok-owner", "phrasing": "@here"}, {"entry": "tiktok-owner"}, ["a"]],
        negatives=["What is it?", "", {"question": "a\u202eb"}, 7],
    )
    assert [row.outcome.value for row in planned.plan.rows] == ["new", *["refused"] * 6, "new", *["refused"] * 3]


async def test_an_import_waits_for_a_second_moderator_too(desk: Desk) -> None:
    live = await desk.live()
    await desk.curator.change_settings(SERVER, live.settings.changed(second_approval=True), 0, desk.by())
    saved = await carry_out(desk, await plan(desk, item(1), hidden=["tiktok-owner"]))
    assert saved.proposal_id is not None
    assert await desk.answer("Who leads lithography team 1?") is None

    await desk.curator.approve(SERVER, saved.proposal_id, desk.by(SECOND))

    assert await desk.answer("Who leads lithography team 1?") == "Person 1 leads it."
    assert (await desk.live()).entry("tiktok-owner") is None


async def test_an_import_that_fits_no_longer_is_refused_and_still_waits(desk: Desk) -> None:
    live = await desk.live()
    await desk.curator.change_settings(SERVER, live.settings.changed(second_approval=True), 0, desk.by())
    saved = await carry_out(desk, await plan(desk, item(1, overrides="tiktok-owner")))
    other = await desk.make(c.AddFact(fact=fact(question="Who owns TikTok?"), overrides="tiktok-owner"))
    await desk.curator.approve(SERVER, other.proposal_id or 0, desk.by(SECOND))

    with pytest.raises(ExchangeError, match="cannot be imported any more: overrides"):
        await desk.curator.approve(SERVER, saved.proposal_id or 0, desk.by(SECOND))

    assert await desk.storage.proposals.count_open(SERVER) == 1


async def test_a_server_cannot_grow_without_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.exchange.planning.MAX_SERVER_FACTS", 2)
    await carry_out(desk, await plan(desk, item(1)))
    with pytest.raises(ExchangeError, match="more than 2 facts"):
        await plan(desk, item(2), item(3))
    assert (await plan(desk, item(1, answer="Changed."), item(2))).plan.is_applicable

"""What servers keep for themselves: written together, in order, and never seen from another server."""

from __future__ import annotations

import asyncio
import inspect
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from knowledge.storage.adjustments import StoredAdjustments
from knowledge.storage.audit import AuditNote
from knowledge.storage.deciding import AlreadyDecidedError, DecisionState, Numbered
from knowledge.storage.facts import FactConflictError, FactState, FactWrite
from knowledge.storage.notices import NoticeKind
from knowledge.storage.retention import Purged
from knowledge.storage.review import AskedQuestion, ReviewDecision
from knowledge.storage.schema import METADATA, SUGGESTIONS
from knowledge.storage.server_settings import SettingsConflictError
from knowledge.storage.source_checks import SourceCheck
from knowledge.storage.suggestions import SuggestionKind
from knowledge.storage.writing import RevisionConflictError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sqlalchemy.ext.asyncio import AsyncConnection

    from knowledge.storage.database import Storage
    from knowledge.storage.writing import Step

    Case = Callable[[Storage, int], Awaitable[object]]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
OURS, THEIRS = 2**63 - 1, 7
PERSON = 2**62
CHECK = SourceCheck("https://example.org/", "gone", "404", NOW)


def fact(fact_id: str = "own-a", content: str = "{}", *, expected: int = 0, **values: Any) -> FactWrite:
    rest: dict[str, Any] = {"state": FactState.PUBLISHED, "overrides": None, "action": "add", **values}
    return FactWrite(fact_id=fact_id, content=content, expected_version=expected, **rest)


def saving(storage: Storage, server: int, *writes: FactWrite, at: datetime = NOW) -> Awaitable[int]:
    return storage.writer.write(server, at, storage.facts.saving(server, writes, actor_id=PERSON, at=at))


async def carried_out(storage: Storage, server: int, step: Step) -> None:
    await storage.writer.write(server, NOW, step)


async def suggested(storage: Storage, server: int, *, locale: str | None = None) -> int:
    return await storage.suggestions.add(
        server,
        kind=SuggestionKind.ANSWER,
        question="q?",
        text="a",
        suggested_by=PERSON,
        locale=locale,
        suggested_at=NOW,
    )


async def fill(storage: Storage, server: int) -> None:
    """One of everything."""
    await saving(storage, server, fact(), fact("own-b", state=FactState.REMOVED))
    numbered = Numbered()
    adjust = storage.adjustments
    await storage.writer.write(
        server,
        NOW,
        storage.settings.saving(server, "{}", expected_version=0, at=NOW),
        adjust.hiding(server, ["e"], at=NOW),
        adjust.teaching(server, [("e", "p")], at=NOW),
        adjust.declining(server, ["n"], at=NOW),
        storage.audit.adding(server, [AuditNote("add", "own-a", None, "new")], actor_id=PERSON, at=NOW),
        storage.proposals.adding(server, "{}", summary="s", proposed_by=PERSON, at=NOW, numbered=numbered),
        storage.review.deciding(server, ["k"], ReviewDecision.ANSWERED, at=NOW),
    )
    await suggested(storage, server)
    await storage.suggestions.add(
        server, kind=SuggestionKind.QUESTION, question="two?", suggested_by=PERSON, suggested_at=NOW
    )
    await storage.notices.ask_to_be_told(server, question="q?", person_id=PERSON, asked_at=NOW)
    await storage.notices.ask_to_be_told(server, question="told?", person_id=PERSON, asked_at=NOW)
    await carried_out(storage, server, storage.notices.answering(server, "told?".__eq__, entry_id="e", at=NOW))
    await storage.source_checks.save(server, [CHECK], keep=[CHECK.url])
    await storage.drafts.keep(server, "token", "mine", at=NOW)
    await storage.unanswered.add(question="q?", server_id=server, locale=None, asked_at=NOW)
    await storage.ratings.add(entry_id="e", helpful=False, question="r?", server_id=server, rated_at=NOW)


READS: dict[str, tuple[Case, object]] = {
    "writer.revision": (lambda s, i: s.writer.revision(i), 0),
    "settings.get": (lambda s, i: s.settings.get(i), None),
    "facts.all": (lambda s, i: s.facts.all(i), []),
    "facts.get": (lambda s, i: s.facts.get(i, "own-a"), None),
    "facts.versions": (lambda s, i: s.facts.versions(i, "own-a"), []),
    "facts.version": (lambda s, i: s.facts.version(i, "own-a", 1), None),
    "facts.counts": (lambda s, i: s.facts.counts(i), dict.fromkeys(FactState, 0)),
    "adjustments.all": (lambda s, i: s.adjustments.all(i), StoredAdjustments()),
    "audit.recent": (lambda s, i: s.audit.recent(i), []),
    "review.asked": (lambda s, i: s.review.asked(i), []),
    "review.decisions": (lambda s, i: s.review.decisions(i), {}),
    "suggestions.get": (lambda s, i: s.suggestions.get(i, 1), None),
    "suggestions.open": (lambda s, i: s.suggestions.open(i), []),
    "suggestions.count_open": (lambda s, i: s.suggestions.count_open(i), 0),
    "proposals.get": (lambda s, i: s.proposals.get(i, 1), None),
    "proposals.open": (lambda s, i: s.proposals.open(i), []),
    "proposals.count_open": (lambda s, i: s.proposals.count_open(i), 0),
    "notices.waiting": (lambda s, i: s.notices.waiting(i), []),
    "notices.due": (lambda s, i: s.notices.due(i), []),
    "source_checks.all": (lambda s, i: s.source_checks.all(i), {}),
    "drafts.get": (lambda s, i: s.drafts.get(i, "token"), None),
    "unanswered.recent": (lambda s, i: s.unanswered.recent(i), []),
}
"""How everything is read, and what a server finds that has nothing."""

WRITES: dict[str, Case] = {
    "writer.write": lambda s, i: s.writer.write(i, LATER),
    "settings.saving": lambda s, i: carried_out(s, i, s.settings.saving(i, "{1}", expected_version=0, at=LATER)),
    "facts.saving": lambda s, i: saving(s, i, fact(content="theirs"), at=LATER),
    "adjustments.hiding": lambda s, i: carried_out(s, i, s.adjustments.hiding(i, ["e"], at=LATER)),
    "adjustments.unhiding": lambda s, i: carried_out(s, i, s.adjustments.unhiding(i, "e")),
    "adjustments.teaching": lambda s, i: carried_out(s, i, s.adjustments.teaching(i, [("e", "p")], at=LATER)),
    "adjustments.unteaching": lambda s, i: carried_out(s, i, s.adjustments.unteaching(i, "e", "p")),
    "adjustments.declining": lambda s, i: carried_out(s, i, s.adjustments.declining(i, ["n"], at=LATER)),
    "adjustments.no_longer_declining": lambda s, i: carried_out(s, i, s.adjustments.no_longer_declining(i, "n")),
    "audit.adding": lambda s, i: carried_out(
        s, i, s.audit.adding(i, [AuditNote("x", "y", None, None)], actor_id=1, at=LATER)
    ),
    "review.deciding": lambda s, i: carried_out(s, i, s.review.deciding(i, ["k"], ReviewDecision.DISMISSED, at=LATER)),
    "unanswered.take_back": lambda s, i: s.unanswered.take_back(question="q?", server_id=i, asked_at=NOW),
    "review.reopening": lambda s, i: carried_out(s, i, s.review.reopening(i, ["k"])),
    "suggestions.add": suggested,
    "suggestions.deciding": lambda s, i: carried_out(
        s, i, s.suggestions.deciding(i, 1, DecisionState.DECLINED, at=LATER)
    ),
    "proposals.adding": lambda s, i: carried_out(
        s, i, s.proposals.adding(i, "{}", summary="", proposed_by=1, at=LATER, numbered=Numbered())
    ),
    "proposals.deciding": lambda s, i: carried_out(s, i, s.proposals.deciding(i, 1, DecisionState.ACCEPTED, at=LATER)),
    "notices.ask_to_be_told": lambda s, i: s.notices.ask_to_be_told(i, question="q?", person_id=1, asked_at=LATER),
    "notices.answering": lambda s, i: carried_out(s, i, s.notices.answering(i, lambda _: True, entry_id="x", at=LATER)),
    "notices.told": lambda s, i: s.notices.told(i, 1),
    "source_checks.save": lambda s, i: s.source_checks.save(i, [], keep=[]),
    "drafts.keep": lambda s, i: s.drafts.keep(i, "token", "theirs", at=LATER + timedelta(days=90)),
    "drafts.drop": lambda s, i: s.drafts.drop(i, "token"),
    "retention.purge": lambda s, i: s.retention.purge(i, questions_before=LATER, audit_before=LATER),
    "retention.forget_person": lambda s, i: s.retention.forget_person(i, PERSON),
    "retention.forget_server": lambda s, i: s.retention.forget_server(i),
}
"""How everything is written, with the ids that the other server uses."""

ELSEWHERE = {"unanswered.add", "unanswered.recent_everywhere", "ratings.add", "ratings.by_entry", "ratings.totals"}
"""What other tests look at."""


def public_methods(storage: Storage) -> set[str]:
    repositories = {name: part for name, part in vars(storage).items() if not name.startswith("_")}
    return {
        f"{name}.{method}"
        for name, part in repositories.items()
        for method, _ in inspect.getmembers(type(part), inspect.isfunction)
        if not method.startswith("_") and name != "command_trees"
    }


async def everything_of(storage: Storage, server: int) -> dict[str, list[Any]]:
    async def work(connection: AsyncConnection) -> dict[str, list[Any]]:
        return {
            table.name: sorted(map(tuple, await connection.execute(select(table).where(table.c.server_id == server))))
            for table in METADATA.sorted_tables
            if "server_id" in table.c and table.name != "nothing"
        }

    return await storage._database.read(work)


async def test_every_public_method_is_looked_at_from_another_server(storage: Storage) -> None:
    assert READS.keys() | WRITES.keys() | ELSEWHERE == public_methods(storage)


async def test_no_server_sees_what_another_keeps(storage: Storage) -> None:
    await fill(storage, OURS)

    ours = await everything_of(storage, OURS)
    assert {table for table, rows in ours.items() if not rows} == set()
    for name, (read, nothing) in READS.items():
        assert await read(storage, THEIRS) == nothing, name
        assert await read(storage, OURS) != nothing, name


@pytest.mark.parametrize("name", WRITES)
async def test_no_server_changes_what_another_keeps(storage: Storage, name: str) -> None:
    await fill(storage, OURS)
    before = await everything_of(storage, OURS)

    try:
        await WRITES[name](storage, THEIRS)
    except AlreadyDecidedError as error:
        assert "not there" in str(error)  # noqa: PT017  (the number belongs to the other server)

    assert await everything_of(storage, OURS) == before


async def test_a_step_that_fails_undoes_the_whole_write(storage: Storage) -> None:
    async def fail(_: AsyncConnection) -> None:
        raise LookupError

    noted = storage.audit.adding(OURS, [AuditNote("add", "own-a", None, "")], actor_id=1, at=NOW)
    with pytest.raises(LookupError):
        await storage.writer.write(OURS, NOW, storage.facts.saving(OURS, [fact()], actor_id=1, at=NOW), noted, fail)

    assert not any((await everything_of(storage, OURS)).values())


async def test_every_version_is_kept_and_the_newest_is_the_fact(storage: Storage) -> None:
    await saving(storage, OURS, fact(content="one"))
    await saving(storage, OURS, fact(content="two", expected=1, overrides="e", action="edit"), at=LATER)

    (now,) = await storage.facts.all(OURS)
    assert (now.content, now.version, now.overrides) == ("two", 2, "e")
    assert (now.created_at, now.changed_at) == (NOW, LATER)
    versions = await storage.facts.versions(OURS, "own-a")
    assert [(v.version, v.content, v.action, v.actor_id) for v in versions] == [
        (2, "two", "edit", PERSON),
        (1, "one", "add", PERSON),
    ]


@pytest.mark.parametrize("many", [1, 300])
async def test_a_change_of_what_somebody_else_changed_is_refused_and_told(storage: Storage, many: int) -> None:
    await saving(storage, OURS, *(fact(f"own-{number}") for number in range(many)))
    await saving(storage, OURS, fact("own-0", "theirs", expected=1))

    with pytest.raises(FactConflictError) as caught:
        await saving(storage, OURS, *(fact(f"own-{number}", "mine", expected=1) for number in range(many)))

    assert caught.value.theirs is not None
    assert (caught.value.theirs.content, caught.value.theirs.version) == ("theirs", 2)
    assert "mine" not in {stored.content for stored in await storage.facts.all(OURS)}


async def test_of_two_writes_at_once_one_wins(storage: Storage) -> None:
    await saving(storage, OURS, fact(content="before"))

    results = await asyncio.gather(
        *(saving(storage, OURS, fact(content=str(number), expected=1)) for number in range(5)),
        return_exceptions=True,
    )

    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, FactConflictError) for result in results) == 4
    assert len(await storage.facts.versions(OURS, "own-a")) == 2


async def test_a_write_that_expects_another_revision_is_refused(storage: Storage) -> None:
    assert await storage.writer.write(OURS, NOW) == 1
    assert await storage.writer.write(OURS, NOW, counts=False) == 1
    assert await storage.writer.write(OURS, NOW, expected_revision=1) == 2

    with pytest.raises(RevisionConflictError, match="Look again"):
        await storage.writer.write(OURS, NOW, expected_revision=1)

    assert await storage.writer.revision(OURS) == 2


async def test_adjustments_can_be_made_twice_and_taken_back(storage: Storage) -> None:
    adjust = storage.adjustments
    for _ in range(2):
        await carried_out(storage, OURS, adjust.hiding(OURS, ["b", "a"], at=NOW))
        await carried_out(storage, OURS, adjust.teaching(OURS, [("a", "q"), ("a", "p")], at=NOW))
        await carried_out(storage, OURS, adjust.declining(OURS, ["y", "x"], at=NOW))
    found = await adjust.all(OURS)
    assert found == StoredAdjustments(("a", "b"), (("a", "p"), ("a", "q")), ("x", "y"))

    await carried_out(storage, OURS, adjust.unhiding(OURS, "a"))
    await carried_out(storage, OURS, adjust.unteaching(OURS, "a", "p"))
    await carried_out(storage, OURS, adjust.no_longer_declining(OURS, "x"))

    assert await adjust.all(OURS) == StoredAdjustments(("b",), (("a", "q"),), ("y",))


async def test_settings_are_replaced_only_by_whoever_saw_them(storage: Storage) -> None:
    def save(content: str, expected: int) -> Awaitable[None]:
        step = storage.settings.saving(OURS, content, expected_version=expected, at=NOW)
        return carried_out(storage, OURS, step)

    await save("one", 0)
    await save("two", 1)
    with pytest.raises(SettingsConflictError) as caught:
        await save("three", 1)

    assert caught.value.theirs is not None
    assert caught.value.theirs.content == "two"
    stored = await storage.settings.get(OURS)
    assert stored is not None
    assert (stored.content, stored.version) == ("two", 2)


async def test_a_decided_suggestion_forgets_its_author_who_gets_a_notice(storage: Storage) -> None:
    number = await suggested(storage, OURS, locale="zh-CN")
    decline = storage.suggestions.deciding(OURS, number, DecisionState.DECLINED, reason="known", at=LATER)
    await carried_out(storage, OURS, decline)

    suggestion = await storage.suggestions.get(OURS, number)
    assert suggestion is not None
    assert (suggestion.suggested_by, suggestion.state, suggestion.reason) == (None, DecisionState.DECLINED, "known")
    assert await storage.suggestions.open(OURS) == []
    (notice,) = await storage.notices.due(OURS)
    assert (notice.kind, notice.person_id, notice.question, notice.reason) == (
        NoticeKind.DECLINED,
        PERSON,
        "q?",
        "known",
    )
    assert notice.locale == "zh-CN"
    ((locale,),) = await storage._database.fetch(select(SUGGESTIONS.c.locale))
    assert locale is None
    with pytest.raises(AlreadyDecidedError, match="already decided"):
        await carried_out(storage, OURS, decline)
    assert len(await storage.notices.due(OURS)) == 1

    await storage.notices.told(OURS, notice.id)
    assert await storage.notices.due(OURS) == []


async def test_who_asked_to_be_told_is_told_once_of_just_that_question(storage: Storage) -> None:
    ask = storage.notices.ask_to_be_told
    assert await ask(OURS, question="a?", person_id=1, channel_id=2, message_id=3, locale="en-US", asked_at=NOW)
    assert not await ask(OURS, question="a?", person_id=1, channel_id=4, message_id=5, locale="zh-TW", asked_at=LATER)
    assert await ask(OURS, question="b?", person_id=1, asked_at=NOW)

    await carried_out(storage, OURS, storage.notices.answering(OURS, "a?".__eq__, entry_id="e", at=LATER))

    assert [request.question for request in await storage.notices.waiting(OURS)] == ["b?"]
    (notice,) = await storage.notices.due(OURS)
    assert (notice.kind, notice.entry_id, notice.channel_id, notice.message_id) == (NoticeKind.ANSWERED, "e", 4, 5)
    assert notice.locale == "zh-TW"


async def test_questions_are_counted_most_asked_first_with_those_not_helped(storage: Storage) -> None:
    for question, times in (("rare?", 1), ("often?", 3)):
        for minute in range(times):
            at = NOW + timedelta(minutes=minute)
            await storage.unanswered.add(question=question, server_id=OURS, locale=None, asked_at=at)
    for helpful, rated in ((False, "rare?"), (False, None), (True, "often?"), (False, "wrong?")):
        await storage.ratings.add(entry_id="e", helpful=helpful, question=rated, server_id=OURS, rated_at=LATER)

    assert await storage.review.asked(OURS) == [
        AskedQuestion("often?", 3, 0, NOW + timedelta(minutes=2)),
        AskedQuestion("rare?", 1, 1, LATER),
        AskedQuestion("wrong?", 0, 1, LATER),
    ]
    assert len(await storage.review.asked(OURS, limit=1)) == 1


async def test_a_later_decision_replaces_an_earlier_one(storage: Storage) -> None:
    for decision, at in ((ReviewDecision.ANSWERED, NOW), (ReviewDecision.DISMISSED, LATER)):
        await carried_out(storage, OURS, storage.review.deciding(OURS, ["k", "k"], decision, at=at))

    found = (await storage.review.decisions(OURS))["k"]
    assert (found.decision, found.decided_at) == (ReviewDecision.DISMISSED, LATER)


async def test_what_was_decided_can_be_opened_again(storage: Storage) -> None:
    await carried_out(storage, OURS, storage.review.deciding(OURS, ["k", "l"], ReviewDecision.DISMISSED, at=NOW))

    await carried_out(storage, OURS, storage.review.reopening(OURS, ["k", "absent"]))

    assert set(await storage.review.decisions(OURS)) == {"l"}


async def test_question_that_found_its_answer_is_forgotten_and_no_other(storage: Storage) -> None:
    for question, at in (("a?", NOW), ("a?", LATER), ("b?", NOW)):
        await storage.unanswered.add(question=question, server_id=OURS, locale=None, asked_at=at)

    await storage.unanswered.take_back(question="a?", server_id=OURS, asked_at=NOW)

    left = {(one.question, one.asked_at) for one in await storage.unanswered.recent(OURS)}
    assert left == {("a?", LATER), ("b?", NOW)}


async def test_what_is_old_is_deleted_and_nothing_else(storage: Storage) -> None:
    await fill(storage, OURS)
    await carried_out(storage, OURS, storage.suggestions.deciding(OURS, 1, DecisionState.DECLINED, at=NOW))

    assert await storage.retention.purge(OURS, questions_before=NOW, audit_before=NOW) == Purged(0, 0)
    assert await storage.retention.purge(OURS, questions_before=LATER, audit_before=NOW) == Purged(7, 0)
    assert await storage.retention.purge(OURS, questions_before=NOW, audit_before=LATER) == Purged(0, 1)

    assert await storage.suggestions.count_open(OURS) == 1
    assert await storage.proposals.count_open(OURS) == 1
    assert len(await storage.facts.versions(OURS, "own-a")) == 1


async def test_a_person_is_forgotten(storage: Storage) -> None:
    await fill(storage, OURS)

    assert await storage.retention.forget_person(OURS, PERSON) == 4

    assert await storage.notices.waiting(OURS) == []
    assert await storage.notices.due(OURS) == []
    assert {suggestion.suggested_by for suggestion in await storage.suggestions.open(OURS)} == {None}
    assert len(await storage.audit.recent(OURS)) == 1


async def test_a_server_is_forgotten(storage: Storage) -> None:
    await fill(storage, OURS)

    await storage.retention.forget_server(OURS)

    assert not any((await everything_of(storage, OURS)).values())


async def test_addresses_that_are_cited_no_longer_are_forgotten(storage: Storage) -> None:
    other = SourceCheck("https://example.org/2", "answers", "", NOW)
    await storage.source_checks.save(OURS, [CHECK, other], keep=[CHECK.url, other.url])
    again = SourceCheck(CHECK.url, "answers", "200", LATER)

    await storage.source_checks.save(OURS, [again], keep=[CHECK.url])

    assert await storage.source_checks.all(OURS) == {CHECK.url: again}


async def test_audit_rows_of_one_subject(storage: Storage) -> None:
    notes = [AuditNote("add", subject, None, "new") for subject in ("a", "b", "a")]
    await carried_out(storage, OURS, storage.audit.adding(OURS, notes, actor_id=1, at=NOW))

    assert [row.note.subject for row in await storage.audit.recent(OURS)] == ["a", "b", "a"]
    assert len(await storage.audit.recent(OURS, subject="a")) == 2


async def test_a_draft_is_kept_in_place_of_its_earlier_form_until_it_is_a_week_old(storage: Storage) -> None:
    await storage.drafts.keep(OURS, "a", "first", at=NOW)
    await storage.drafts.keep(OURS, "a", "second", at=LATER)
    assert await storage.drafts.get(OURS, "a") == "second"

    await storage.drafts.keep(OURS, "b", "another", at=LATER + timedelta(days=7))
    assert await storage.drafts.get(OURS, "a") == "second"
    await storage.drafts.keep(OURS, "b", "another", at=LATER + timedelta(days=7, seconds=1))
    assert await storage.drafts.get(OURS, "a") is None

    await storage.drafts.drop(OURS, "b")
    assert await storage.drafts.get(OURS, "b") is None

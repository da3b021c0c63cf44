"""A moderator's day: what is changed is on the disk, in the audit, and in the next answer; anything can be undone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from knowledge.curation import changes as c
from knowledge.curation.errors import CurationError, EditConflictError, NotThereError, OwnProposalError
from knowledge.curation.history import changes_between
from knowledge.curation.rules import FactError
from knowledge.errors import StorageError
from knowledge.storage.deciding import AlreadyDecidedError
from knowledge.storage.facts import FactState
from knowledge.storage.notices import NoticeKind
from knowledge.storage.server_settings import SettingsConflictError
from knowledge.storage.suggestions import SuggestionKind
from tests.knowledge.curation.conftest import MEMBER, MODERATOR, OTHER, SECOND, SERVER, Desk
from tests.knowledge.curation.drafts import fact

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = "Who leads the lithography study group?"
OTHER_WORDS = "lithography group who is in charge"


async def added(desk: Desk, **fields: str) -> str:
    saved = await desk.make(c.AddFact(fact=fact(**fields)))
    assert saved.entry_id is not None
    return saved.entry_id


async def actions(desk: Desk) -> list[str]:
    return [row.note.action for row in await desk.storage.audit.recent(SERVER)][::-1]


async def test_a_fact_answers_the_next_question_on_its_server_alone(desk: Desk) -> None:
    assert await desk.answer(QUESTION) is None

    saved = await desk.make(c.AddFact(fact=fact()))

    assert (saved.entry_id, saved.version, saved.waits) == ("own-leads-lithography-study-group", 1, False)
    assert await desk.answer(QUESTION) == "Anna leads it. It meets on Mondays."
    assert await desk.answer(OTHER_WORDS) == "Anna leads it. It meets on Mondays."
    assert await desk.answer(QUESTION, OTHER) is None
    live = await desk.live()
    entry = live.ask(QUESTION).answered
    assert entry is not None
    assert [source.publisher for source in live.sources_of(entry)] == ["example.org"]
    (row,) = await desk.storage.audit.recent(SERVER)
    assert (row.actor_id, row.at, row.note.action, row.note.old) == (MODERATOR, desk.clock(), "add", None)
    assert row.note.new is not None
    assert "answer: Anna leads it." in row.note.new


async def test_an_edit_is_seen_at_once_and_can_be_taken_back_to_any_version(desk: Desk) -> None:
    fact_id = await added(desk)
    await desk.make(c.EditFact(fact_id=fact_id, fact=fact(answer="Ben leads it."), expected_version=1))
    assert await desk.answer(QUESTION) == "Ben leads it."

    newest, first = await desk.curator.history(SERVER, fact_id)
    assert (newest.version, newest.action, first.version) == (2, "edit", 1)
    (change,) = newest.changes
    assert (change.field, change.old, change.new) == ("answer", first.fact.answer, "Ben leads it.")

    await desk.make(c.RestoreFact(fact_id=fact_id, expected_version=2, version=1))
    assert await desk.answer(QUESTION) == first.fact.answer
    assert [at.version for at in await desk.curator.history(SERVER, fact_id)] == [3, 2, 1]


async def test_what_was_removed_is_not_found_and_can_be_restored(desk: Desk) -> None:
    fact_id = await added(desk)
    await desk.make(c.RemoveFact(fact_id=fact_id, expected_version=1))
    assert await desk.answer(QUESTION) is None
    assert (await desk.live()).entry(fact_id) is None
    with pytest.raises(NotThereError, match="was removed already"):
        await desk.make(c.RemoveFact(fact_id=fact_id, expected_version=2))

    await desk.make(c.RestoreFact(fact_id=fact_id, expected_version=2))

    assert await desk.answer(QUESTION) is not None
    with pytest.raises(CurationError, match="open its history"):
        await desk.make(c.RestoreFact(fact_id=fact_id, expected_version=3))
    assert await actions(desk) == ["add", "remove", "restore"]


async def test_the_id_of_a_removed_fact_is_not_given_again(desk: Desk) -> None:
    fact_id = await added(desk)
    await desk.make(c.RemoveFact(fact_id=fact_id, expected_version=1))

    assert await added(desk) == f"{fact_id}-2"


async def test_the_second_of_two_editors_is_shown_the_first_and_loses_nothing(desk: Desk) -> None:
    fact_id = await added(desk)
    mine, theirs = fact(answer="Mine."), fact(answer="Theirs.")
    results = await asyncio.gather(
        desk.make(c.EditFact(fact_id=fact_id, fact=theirs, expected_version=1), actor=SECOND),
        desk.make(c.EditFact(fact_id=fact_id, fact=mine, expected_version=1)),
        return_exceptions=True,
    )

    assert not isinstance(results[0], BaseException)
    conflict = results[1]
    assert isinstance(conflict, EditConflictError)
    assert conflict.mine == mine
    assert conflict.theirs is not None
    assert (conflict.theirs.fact, conflict.theirs.actor_id, conflict.theirs.version) == (theirs, SECOND, 2)
    assert [change.field for change in changes_between(conflict.theirs.fact, mine)] == ["answer"]
    assert await desk.answer(QUESTION) == "Theirs."
    await desk.make(c.EditFact(fact_id=fact_id, fact=mine, expected_version=conflict.theirs.version))
    assert await desk.answer(QUESTION) == "Mine."


async def test_editing_what_somebody_removed_is_a_conflict_too(desk: Desk) -> None:
    fact_id = await added(desk)
    await desk.make(c.RemoveFact(fact_id=fact_id, expected_version=1), actor=SECOND)

    with pytest.raises(EditConflictError) as caught:
        await desk.make(c.EditFact(fact_id=fact_id, fact=fact(answer="Mine."), expected_version=1))

    assert caught.value.theirs is not None
    assert (caught.value.theirs.state, caught.value.theirs.actor_id) == (FactState.REMOVED, SECOND)


async def test_nothing_of_a_refused_fact_is_kept(desk: Desk) -> None:
    unsound = fact().model_copy(update={"answer": "hi @everyone"})
    with pytest.raises(FactError, match="answer: mentions somebody"):
        await desk.make(c.AddFact(fact=unsound))

    assert await desk.storage.facts.all(SERVER) == []
    assert await actions(desk) == []


async def test_a_shared_entry_is_hidden_and_shown_again(desk: Desk) -> None:
    question = "Who owns TikTok?"
    await desk.make(c.HideEntry(entry_id="tiktok-owner"))
    assert await desk.answer(question) is None
    assert await desk.answer(question, OTHER) == "ByteDance of Beijing owns TikTok."
    with pytest.raises(CurationError, match="hidden already"):
        await desk.make(c.HideEntry(entry_id="tiktok-owner"))
    with pytest.raises(NotThereError, match="no such entry"):
        await desk.make(c.HideEntry(entry_id="absent"))

    await desk.make(c.UnhideEntry(entry_id="tiktok-owner"))

    assert await desk.answer(question) == "ByteDance of Beijing owns TikTok."
    assert await actions(desk) == ["hide", "unhide"]


async def test_an_own_fact_stands_in_for_a_shared_entry(desk: Desk) -> None:
    question = "Who owns TikTok?"
    own = fact(question=question, answer="We disagree.", phrasings="")
    saved = await desk.make(c.AddFact(fact=own, overrides="tiktok-owner"))
    assert saved.entry_id is not None
    assert await desk.answer(question) == "We disagree."
    live = await desk.live()
    shown = live.entry("tiktok-owner")
    assert shown is not None
    assert shown.id == saved.entry_id
    with pytest.raises(CurationError, match="already stands in"):
        await desk.make(c.AddFact(fact=own, overrides="tiktok-owner"))

    await desk.make(c.RemoveFact(fact_id=saved.entry_id, expected_version=1))

    assert await desk.answer(question) == "ByteDance of Beijing owns TikTok."


async def test_hiding_and_overriding_do_not_undo_one_another(desk: Desk) -> None:
    saved = await desk.make(
        c.AddFact(fact=fact(question="Who owns TikTok?", answer="We disagree."), overrides="tiktok-owner")
    )
    assert saved.entry_id is not None
    await desk.make(c.HideEntry(entry_id="tiktok-owner"))
    await desk.make(c.RemoveFact(fact_id=saved.entry_id, expected_version=1))
    assert await desk.answer("Who owns TikTok?") is None

    await desk.make(c.UnhideEntry(entry_id="tiktok-owner"))
    assert await desk.answer("Who owns TikTok?") == "ByteDance of Beijing owns TikTok."


@pytest.mark.parametrize("own", [False, True])
async def test_a_phrasing_is_taught_and_taken_back(desk: Desk, *, own: bool) -> None:
    entry_id = await added(desk) if own else "tiktok-owner"
    words = "zorbly quuxing frobnicator"
    assert await desk.answer(words) is None

    await desk.make(c.Teach(entry_id=entry_id, phrasing=words))
    assert await desk.answer(words) is not None
    with pytest.raises(CurationError, match="already asked in these words"):
        await desk.make(c.Teach(entry_id=entry_id, phrasing=words.upper()))

    await desk.make(c.Unteach(entry_id=entry_id, phrasing=words))
    assert await desk.answer(words) is None
    with pytest.raises(NotThereError):
        await desk.make(c.Unteach(entry_id=entry_id, phrasing=words))


async def test_a_hidden_entry_learns_nothing(desk: Desk) -> None:
    await desk.make(c.HideEntry(entry_id="tiktok-owner"))
    with pytest.raises(CurationError, match="hidden here"):
        await desk.make(c.Teach(entry_id="tiktok-owner", phrasing="some words"))


async def test_a_question_that_is_not_our_subject_is_not_answered_until_it_is(desk: Desk) -> None:
    asked = "When did Huawei found the Entity List?"
    assert (await desk.live()).match(asked).negative is None

    await desk.make(c.AddNegative(question=asked))

    assert (await desk.live()).match(asked).negative == asked
    with pytest.raises(CurationError, match="asked in just these words"):
        await desk.make(c.AddNegative(question="Who owns TikTok?"))
    await desk.make(c.RemoveNegative(question=asked))
    assert (await desk.live()).match(asked).negative is None


async def test_whoever_waits_is_told_when_the_question_is_answered(desk: Desk) -> None:
    await desk.storage.unanswered.add(question=QUESTION, server_id=SERVER, locale=None, asked_at=desk.clock())
    for question in (QUESTION.upper(), OTHER_WORDS, "Who owns the moon?"):
        await desk.storage.notices.ask_to_be_told(SERVER, question=question, person_id=MEMBER, asked_at=desk.clock())

    saved = await desk.make(c.AddFact(fact=fact(), settles=(QUESTION,)))

    notices = await desk.storage.notices.due(SERVER)
    assert {notice.question for notice in notices} == {QUESTION.upper(), OTHER_WORDS}
    assert {(notice.kind, notice.entry_id) for notice in notices} == {(NoticeKind.ANSWERED, saved.entry_id)}
    assert [request.question for request in await desk.storage.notices.waiting(SERVER)] == ["Who owns the moon?"]


async def test_whoever_waits_is_told_in_chinese_too_and_of_an_import(desk: Desk) -> None:
    for question in ("光刻研究小组的领导是谁", "Who pays the fab club?"):
        await desk.storage.notices.ask_to_be_told(SERVER, question=question, person_id=MEMBER, asked_at=desk.clock())
    await desk.make(c.AddFact(fact=fact(question="谁是光刻研究小组的领导？", phrasings="光刻研究小组领导是谁")))
    assert [notice.question for notice in await desk.storage.notices.due(SERVER)] == ["光刻研究小组的领导是谁"]

    document = '{"facts":[{"question":"Who pays the fab club?","answer":"Us.","topic":"chips","waiver":"ours"}]}'
    await desk.make(c.ImportFacts(document=document))
    assert await desk.storage.notices.waiting(SERVER) == []


async def test_an_accepted_suggestion_is_settled_with_the_change(desk: Desk) -> None:
    number = await desk.storage.suggestions.add(
        SERVER, kind=SuggestionKind.ANSWER, question=QUESTION, suggested_by=MEMBER, suggested_at=desk.clock()
    )
    saved = await desk.make(c.AddFact(fact=fact(), suggestion=number))

    (notice,) = await desk.storage.notices.due(SERVER)
    assert (notice.kind, notice.person_id, notice.entry_id) == (NoticeKind.ACCEPTED, MEMBER, saved.entry_id)
    with pytest.raises(AlreadyDecidedError):
        await desk.make(c.AddFact(fact=fact(question="Another one?"), suggestion=number))
    assert len(await desk.storage.facts.all(SERVER)) == 1
    assert await desk.answer("Another one?") is None


async def test_a_declined_suggestion_tells_the_reason(desk: Desk) -> None:
    number = await desk.storage.suggestions.add(
        SERVER, kind=SuggestionKind.QUESTION, question="Why?", suggested_by=MEMBER, suggested_at=desk.clock()
    )
    await desk.curator.decline_suggestion(SERVER, number, desk.by(), reason="too short")

    (notice,) = await desk.storage.notices.due(SERVER)
    assert (notice.kind, notice.reason) == (NoticeKind.DECLINED, "too short")
    assert await actions(desk) == ["decline"]


async def two_eyes_more(desk: Desk) -> None:
    live = await desk.live()
    settings = live.settings.changed(second_approval=True)
    await desk.curator.change_settings(SERVER, settings, live.settings_version, desk.by())


async def test_a_second_moderator_approves_before_anything_is_published(desk: Desk) -> None:
    await two_eyes_more(desk)
    saved = await desk.make(c.AddFact(fact=fact()))
    assert saved.waits
    assert saved.proposal_id is not None
    assert await desk.answer(QUESTION) is None
    with pytest.raises(OwnProposalError):
        await desk.curator.approve(SERVER, saved.proposal_id, desk.by(MODERATOR))
    with pytest.raises(NotThereError):
        await desk.curator.approve(OTHER, saved.proposal_id, desk.by(SECOND))
    assert await desk.answer(QUESTION) is None

    await desk.curator.approve(SERVER, saved.proposal_id, desk.by(SECOND))

    assert await desk.answer(QUESTION) is not None
    assert await actions(desk) == ["settings", "propose", "add", "approve"]
    (version,) = await desk.curator.history(SERVER, str(saved.entry_id))
    assert version.actor_id == MODERATOR
    with pytest.raises(AlreadyDecidedError):
        await desk.curator.approve(SERVER, saved.proposal_id, desk.by(SECOND))
    assert len(await desk.storage.facts.all(SERVER)) == 1


async def test_a_declined_proposal_changes_nothing(desk: Desk) -> None:
    await two_eyes_more(desk)
    saved = await desk.make(c.HideEntry(entry_id="tiktok-owner"))
    assert saved.proposal_id is not None

    await desk.curator.decline(SERVER, saved.proposal_id, desk.by(SECOND), reason="no")

    assert await desk.answer("Who owns TikTok?") is not None
    assert await desk.storage.proposals.count_open(SERVER) == 0


async def test_a_proposal_that_no_longer_fits_still_waits(desk: Desk) -> None:
    fact_id = await added(desk)
    await two_eyes_more(desk)
    stale, fresh = [
        await desk.make(c.EditFact(fact_id=fact_id, fact=fact(answer=answer), expected_version=1))
        for answer in ("Stale.", "Fresh.")
    ]
    await desk.curator.approve(SERVER, fresh.proposal_id or 0, desk.by(SECOND))

    with pytest.raises(EditConflictError):
        await desk.curator.approve(SERVER, stale.proposal_id or 0, desk.by(SECOND))

    assert await desk.answer(QUESTION) == "Fresh."
    assert [proposal.id for proposal in await desk.storage.proposals.open(SERVER)] == [stale.proposal_id]


async def test_every_change_survives_its_json() -> None:
    for change in (
        c.AddFact(fact=fact(), overrides="e", settles=("q",), suggestion=3),
        c.EditFact(fact_id="own-a", fact=fact(source="none: ours"), expected_version=3),
        c.RemoveFact(fact_id="own-a", expected_version=1),
        c.RestoreFact(fact_id="own-a", expected_version=1, version=2),
        c.HideEntry(entry_id="e"),
        c.UnhideEntry(entry_id="e"),
        c.Teach(entry_id="e", phrasing="p"),
        c.Unteach(entry_id="e", phrasing="p"),
        c.AddNegative(question="q"),
        c.RemoveNegative(question="q"),
        c.ImportFacts(document="{}"),
    ):
        assert c.change_from_json(c.change_to_json(change)) == change


async def test_settings_are_audited_and_kept_from_being_overwritten(desk: Desk) -> None:
    live = await desk.live()
    await desk.curator.change_settings(SERVER, live.settings.changed(answer_from=0.6), 0, desk.by())

    (row,) = await desk.storage.audit.recent(SERVER)
    assert (row.note.old, row.note.new) == ("answer_from: None", "answer_from: 0.6")
    with pytest.raises(SettingsConflictError):
        await desk.curator.change_settings(SERVER, live.settings, 0, desk.by())
    assert (await desk.live()).settings.answer_from == 0.6


@pytest.mark.parametrize(
    "values",
    [
        {"answer_from": 0.01},
        {"suggest_from": 0.9, "answer_from": 0.5},
        {"question_days": 0},
        {"audit_channel": -1},
        {"moderator_roles": [2**64]},
        {"public_answers": "loudly"},
    ],
)
async def test_settings_keep_their_limits(desk: Desk, values: dict[str, object]) -> None:
    with pytest.raises(FactError):
        (await desk.live()).settings.changed(**values)


async def test_what_the_settings_say_is_old_is_deleted(desk: Desk) -> None:
    await desk.storage.unanswered.add(question="old?", server_id=SERVER, locale=None, asked_at=desk.clock())
    desk.clock.move(days=91)
    await desk.storage.unanswered.add(question="new?", server_id=SERVER, locale=None, asked_at=desk.clock())

    await desk.curator.purge(SERVER, desk.clock())

    assert [found.question for found in await desk.storage.unanswered.recent(SERVER)] == ["new?"]


async def test_a_change_that_cannot_be_kept_is_not_seen(desk: Desk, tmp_path: Path) -> None:
    del tmp_path
    await desk.live()
    await desk.storage.close()
    with pytest.raises(StorageError):
        await desk.make(c.AddFact(fact=fact()))
    assert (await desk.live()).ask(QUESTION).answered is None

"""Nothing that moderators typed is lost: not by errors, restarts, races, or a database that is away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.forms.desk import NO_DRAFT
from knowledge.errors import StorageError
from tests.e2e.moderation import TYPED, add_moderator, added, change, fill_in, press, press_at_once, shown

if TYPE_CHECKING:
    import simcord

    from tests.e2e.conftest import NewBot, World
    from tests.e2e.drawn import Drawn


@pytest.fixture
def mod(world: World) -> simcord.MemberActor:
    return add_moderator(world, "mod")


@pytest.fixture
def max_(world: World) -> simcord.MemberActor:
    return add_moderator(world, "max")


async def test_what_cannot_be_saved_is_told_field_by_field_and_stays_typed(
    world: World, mod: simcord.MemberActor
) -> None:
    wrong = await fill_in(world, mod, source="", answer="One. Two. Three. Four. Five. @everyone")
    assert "**Source** is missing" in wrong.text
    assert "**Answer**" in wrong.text
    assert "Save" not in wrong.labels

    form, preview = await change(mod, wrong, source="none: common knowledge", answer="A committee.")

    assert form["question"] == TYPED["question"]
    assert form["phrasings"] == TYPED["phrasings"]
    assert form["topic"] == ["investment"]
    assert form["answer"].startswith("One. Two.")
    assert "**Saved.**" in (await press(mod, preview, "Save")).text
    assert "A committee." in (await world.ask("cfius meaning")).text


async def test_a_restart_between_preview_and_save_loses_nothing(
    world: World, mod: simcord.MemberActor, new_bot: NewBot
) -> None:
    preview = await fill_in(world, mod)
    await world.env.restart_bot(new_bot())
    form, preview = await change(mod, preview, answer="CFIUS reviews takeovers.")
    assert form["answer"] == TYPED["answer"]
    await world.env.restart_bot(new_bot())
    assert "**Saved.**" in (await press(mod, preview, "Save")).text
    assert "CFIUS reviews takeovers." in (await world.ask("What is CFIUS?")).text


async def test_cancelled_is_not_saved(world: World, mod: simcord.MemberActor) -> None:
    preview = await fill_in(world, mod)
    assert "Nothing was saved" in (await press(mod, preview, "Cancel")).text
    assert await world.storage.facts.all(world.guild.id) == []


async def test_saving_twice_saves_once(world: World, mod: simcord.MemberActor) -> None:
    preview = await fill_in(world, mod)
    save = preview.button("Save")["custom_id"]
    first, second = press_at_once(world.env, preview.message, [(mod, save), (mod, save)])
    await world.env.settle()
    assert first.acknowledged
    assert second.acknowledged
    assert len(await world.storage.facts.all(world.guild.id)) == 1


async def test_save_that_was_cut_short_can_be_pressed_again(
    world: World, mod: simcord.MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As after kill -9: the fact is on the disk, the draft is still there, and nobody was told.
    preview = await fill_in(world, mod)
    dropped = world.storage.drafts.drop
    kept = {row: await world.storage.drafts.get(world.guild.id, row) for row in [token_of(preview)]}

    async def keep(*_: object) -> None:
        """Is killed before the draft is deleted."""

    monkeypatch.setattr(world.storage.drafts, "drop", keep)
    await press(mod, preview, "Save")
    monkeypatch.setattr(world.storage.drafts, "drop", dropped)
    assert all(kept.values())

    pressed = press_at_once(world.env, preview.message, [(mod, preview.button("Save")["custom_id"])])
    await world.env.settle()

    assert pressed[0].acknowledged
    assert len(await world.storage.facts.all(world.guild.id)) == 1


def token_of(card: Drawn) -> str:
    return str(card.button("Cancel")["custom_id"]).rsplit(":", 1)[-1]


async def test_second_of_two_moderators_sees_the_first_ones_change_and_loses_nothing(
    world: World, mod: simcord.MemberActor, max_: simcord.MemberActor
) -> None:
    await added(world, mod)
    entry = "entry:own-cfius"
    theirs = await fill_in(world, max_, "facts edit", options={"entry": entry}, answer="Max's words.")
    mine = await fill_in(world, mod, "facts edit", options={"entry": entry}, answer="Mod's own words.")
    await press(max_, theirs, "Save")

    conflict = await press(mod, mine, "Save")

    assert "This was changed in the meantime" in conflict.text
    assert f"<@{max_.id}>" in conflict.text
    assert "Max's" in conflict.text
    assert "Mod's own" in conflict.text
    assert "Max's words." in (await world.ask("What is CFIUS?")).text
    form, _ = await change(mod, conflict, "Change mine")
    assert form["answer"] == "Mod's own words."
    saved = await press(mod, conflict, "Save mine over it") if "Save mine over it" in conflict.labels else None
    assert saved is not None
    assert "Mod's own words." in (await world.ask("What is CFIUS?")).text


@pytest.mark.parametrize("command", ["facts add", "facts override"])
async def test_two_who_write_the_same_at_once_see_each_other(
    world: World, mod: simcord.MemberActor, max_: simcord.MemberActor, command: str
) -> None:
    options = {"entry": "entry:tiktok-owner"} if command == "facts override" else {}
    theirs = await fill_in(world, max_, command, options=options, answer="Max's words.")
    mine = await fill_in(world, mod, command, options=options, answer="Mod's own words.")
    await press(max_, theirs, "Save")

    conflict = await press(mod, mine, "Save")

    assert "Max's" in conflict.text
    assert "Mod's own" in conflict.text
    saved = await press(mod, conflict, "Save mine over it")
    assert "**Saved.**" in saved.text
    (fact,) = await world.storage.facts.all(world.guild.id)
    assert (fact.version, "Mod's own words." in fact.content) == (2, True)


async def test_half_of_a_surrogate_pair_does_no_harm(world: World, mod: simcord.MemberActor) -> None:
    wrong = await fill_in(world, mod, answer="Broken \ud83d text.", question="What is \udc00 CFIUS?")
    assert "Broken" in (await change(mod, wrong))[0]["answer"]


async def test_edit_of_a_fact_that_was_removed_meanwhile_is_not_lost(
    world: World, mod: simcord.MemberActor, max_: simcord.MemberActor
) -> None:
    await added(world, mod)
    mine = await fill_in(world, mod, "facts edit", options={"entry": "own-cfius"}, answer="Mine.")
    await max_.slash(world.channel, "facts remove", entry="own-cfius")
    conflict = await press(mod, mine, "Save")
    assert "removed it" in conflict.text
    await press(mod, conflict, "Save mine as a new fact")
    assert "Mine." in (await world.ask("What is CFIUS?")).text


async def test_a_draft_that_is_gone_is_said_to_be(world: World, mod: simcord.MemberActor) -> None:
    preview = await fill_in(world, mod)
    await world.storage.drafts.drop(world.guild.id, token_of(preview))
    assert NO_DRAFT in (await press(mod, preview, "Change")).text
    assert NO_DRAFT in (await press(mod, preview, "Save")).text


class Away:
    """Storage that cannot be reached: every statement fails as it would then."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self._database = world.storage._database
        self._monkeypatch = monkeypatch

    def __enter__(self) -> None:
        async def fail(*_: object, **__: object) -> None:
            raise StorageError("The database cannot be reached.")

        for name in ("fetch", "read", "execute", "write"):
            self._monkeypatch.setattr(self._database, name, fail)

    def __exit__(self, *_: object) -> None:
        self._monkeypatch.undo()


async def test_what_is_typed_while_the_database_is_away_is_saved_once_it_is_back(
    world: World, mod: simcord.MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Away(world, monkeypatch):
        card = await fill_in(world, mod)
        assert "I cannot reach my database" in card.text
        form, card = await change(mod, card, answer="CFIUS reviews takeovers.")
        assert form == TYPED
    preview = await press(mod, card, "Try again")
    assert "CFIUS reviews takeovers." in preview.text
    with Away(world, monkeypatch):
        assert "I could not save that" in (await press(mod, preview, "Save")).text
    assert "**Saved.**" in (await press(mod, preview, "Save")).text
    assert "CFIUS reviews takeovers." in (await world.ask("What is CFIUS?")).text


async def test_what_was_typed_survives_a_restart_while_the_database_is_away(
    world: World, mod: simcord.MemberActor, new_bot: NewBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await mod.slash(world.channel, "facts add")
    await world.env.restart_bot(new_bot())
    with Away(world, monkeypatch):
        card = shown(await mod.submit_modal(opened, TYPED))
    assert "CFIUS is a US committee" in (await press(mod, card, "Try again")).text

"""Files of facts: looked at first, then taken whole or not at all, and given back complete."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from bot.forms.imports import CHANGED, GONE
from tests.e2e.drawn import Drawn
from tests.e2e.moderation import add_moderator, added, fill_in, press, shown

if TYPE_CHECKING:
    import simcord

    from tests.e2e.conftest import NewBot, World


def facts(*questions: str, **values: Any) -> bytes:
    whole = {"answer": "A list.", "topic": "trade", "waiver": "made up", **values}
    return json.dumps({"facts": [{"question": question, **whole} for question in questions]}).encode()


@pytest.fixture
def mod(world: World) -> simcord.MemberActor:
    return add_moderator(world, "mod")


async def given(world: World, mod: simcord.MemberActor, data: bytes, name: str = "facts.json") -> Drawn:
    """The dry run of a file."""
    result = await mod.slash(world.channel, "facts import", file=(name, data))
    assert result.acknowledged
    assert result.response is not None
    assert result.response.ephemeral
    return Drawn(result.response)


async def exported(world: World, mod: simcord.MemberActor, wanted: str) -> bytes:
    result = await mod.slash(world.channel, "facts export", format=wanted)
    message = result.followups[-1] if result.followups else result.response
    assert message is not None
    (attachment,) = message.attachments
    assert attachment.filename == f"facts-2026-11-23.{wanted}"
    data: bytes = await attachment.read()
    return data


async def test_a_file_is_looked_at_first_and_then_applied(world: World, mod: simcord.MemberActor) -> None:
    plan = await given(world, mod, facts("What is the alpha list?", "What is the beta list?"))
    assert "nothing is changed yet" in plan.text
    assert "the alpha list" in plan.text
    assert await world.storage.facts.all(world.guild.id) == []

    assert "**Imported.**" in (await press(mod, plan, "Apply")).text

    assert "A list." in (await world.ask("What is the beta list?")).text
    again = await given(world, mod, facts("What is the alpha list?", "What is the beta list?"))
    assert "There is nothing to import" in again.text
    assert again.labels == []


async def test_a_restart_between_dry_run_and_apply_loses_nothing(
    world: World, mod: simcord.MemberActor, new_bot: NewBot
) -> None:
    plan = await given(world, mod, facts("What is the alpha list?"))
    await world.env.restart_bot(new_bot())
    assert "**Imported.**" in (await press(mod, plan, "Apply")).text


async def test_a_dry_run_that_is_gone_is_said_to_be(world: World, mod: simcord.MemberActor) -> None:
    plan = await given(world, mod, facts("What is the alpha list?"))
    await world.storage.drafts.drop(world.guild.id, str(plan.button("Apply")["custom_id"]).rsplit(":", 1)[-1])
    assert GONE in (await press(mod, plan, "Apply")).text


async def test_one_wrong_row_stops_the_whole_file(world: World, mod: simcord.MemberActor) -> None:
    content = json.loads(facts("What is the alpha list?", "What is the beta list?"))
    content["facts"][1]["topic"] = "cooking"
    result = await mod.slash(world.channel, "facts import", file=("facts.json", json.dumps(content).encode()))
    assert result.response is not None
    plan = Drawn(result.response)
    assert "**Topic**" in plan.text
    assert "line 1" in plan.text
    assert plan.labels == []
    problems = shown(result)
    assert "by line and field" in problems.text
    (attachment,) = result.followups[-1].attachments
    assert b"topic" in await attachment.read()


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("facts.exe", b"{}", "must end in"),
        ("facts.json", b"\xff\xfe", "UTF-16"),
        ("facts.json", b"{", "Line 1"),
        ("facts.yaml", b"!!python/object:os.system x", "Line 1"),
        ("facts.csv", b"PK\x03\x04", "zip archive"),
    ],
)
async def test_what_is_no_file_of_facts_is_refused_in_a_sentence(
    world: World, mod: simcord.MemberActor, name: str, data: bytes, sentence: str
) -> None:
    card = await given(world, mod, data, name)
    assert "Nothing was imported." in card.text
    assert sentence in card.text


async def test_a_change_since_the_dry_run_is_shown_before_anything_is_applied(
    world: World, mod: simcord.MemberActor
) -> None:
    plan = await given(world, mod, facts("What is CFIUS?"))
    await added(world, mod)
    assert CHANGED in (await press(mod, plan, "Apply")).text
    assert "a US committee" in (await world.ask("What is CFIUS?")).text


async def test_an_import_is_taken_back_as_a_whole(world: World, mod: simcord.MemberActor, new_bot: NewBot) -> None:
    await added(world, mod)
    content = json.loads(facts("What is CFIUS?", "What is the alpha list?"))
    content |= {
        "hidden": ["tiktok-order"],
        "taught": [{"entry": "tiktok-owner", "phrasing": "whose thing is the clock app"}],
        "negatives": ["who is the prettiest"],
    }
    plan = await given(world, mod, json.dumps(content).encode())
    imported = await press(mod, plan, "Apply")
    assert "A list." in (await world.ask("What is CFIUS?")).text
    await world.env.restart_bot(new_bot())

    assert "**Undone.**" in (await press(mod, imported, "Undo")).text

    assert "a US committee" in (await world.ask("What is CFIUS?")).text
    assert "A list." not in (await world.ask("What is the alpha list?")).text
    assert "Executive Order 13942" in (await world.ask("Which order targeted TikTok in August 2020?")).text
    kept = await world.storage.adjustments.all(world.guild.id)
    assert (kept.hidden, kept.taught, kept.negatives) == ((), (), ())


async def test_an_import_is_not_taken_back_over_a_later_change(world: World, mod: simcord.MemberActor) -> None:
    plan = await given(world, mod, facts("What is the alpha list?", "What is the beta list?"))
    imported = await press(mod, plan, "Apply")
    edit = await fill_in(world, mod, "facts edit", options={"entry": "what is the alpha list"}, answer="Newer.")
    await press(mod, edit, "Save")
    assert "was changed since the import" in (await press(mod, imported, "Undo")).text
    assert "A list." in (await world.ask("What is the beta list?")).text


async def test_cancelled_import_changes_nothing(world: World, mod: simcord.MemberActor) -> None:
    plan = await given(world, mod, facts("What is the alpha list?"))
    assert "Nothing was saved" in (await press(mod, plan, "Cancel")).text
    assert await world.storage.facts.all(world.guild.id) == []


@pytest.mark.parametrize("wanted", ["json", "yaml", "csv"])
async def test_export_and_import_elsewhere_and_export_are_identical(
    world: World, mod: simcord.MemberActor, wanted: str
) -> None:
    await added(world, mod)
    await mod.slash(world.channel, "facts hide", entry="entry:tiktok-order")
    first = await exported(world, mod, wanted)
    await world.storage.retention.forget_server(world.guild.id)

    await press(mod, await given(world, mod, first, f"facts.{wanted}"), "Apply")

    assert await exported(world, mod, wanted) == first


async def test_every_stored_question_is_asked(world: World, mod: simcord.MemberActor) -> None:
    await added(world, mod)
    tested = shown(await mod.slash(world.channel, "facts test", own_only=True))
    assert "3 of 3 stored questions find their own entry" in tested.text

    preview = await fill_in(world, mod, question="Who owns TikTok?", phrasings="", answer="We do.")
    await press(mod, preview, "Save")
    result = await mod.slash(world.channel, "facts test")
    assert result.response is not None
    assert "instead" in Drawn(result.response).text or "only" in Drawn(result.response).text
    (attachment,) = result.followups[-1].attachments
    assert b"entry,asked,what happens" in await attachment.read()

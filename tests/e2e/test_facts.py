"""Moderators write, change and restore facts, and lose nothing on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from knowledge.curation.curator import By
from tests.conftest import NOW
from tests.e2e.conftest import World, note, seen
from tests.e2e.moderation import TYPED, add_moderator, added, change, fill_in, prefilled, press, press_at_once, shown
from tests.english import english

if TYPE_CHECKING:
    import simcord

    from tests.e2e.drawn import Drawn


@pytest.fixture
def mod(world: World) -> simcord.MemberActor:
    return add_moderator(world, "mod")


@pytest.fixture
def max_(world: World) -> simcord.MemberActor:
    return add_moderator(world, "max")


async def test_a_fact_is_previewed_saved_and_found_in_other_words(world: World, mod: simcord.MemberActor) -> None:
    preview = await fill_in(world, mod)
    assert "Nothing is saved yet" in preview.text
    assert "CFIUS is a US committee" in preview.text
    assert "home.treasury.gov" in preview.text
    assert preview.labels == ["Save", "Change", "Details", "Cancel"]
    assert "a US committee" not in (await world.ask("What is CFIUS?")).text

    saved = await press(mod, preview, "Save")

    assert "**Saved.**" in saved.text
    assert "CFIUS is a US committee" in (await world.ask("who checks chinese takeovers")).text


async def test_details_are_kept_and_shown(world: World, mod: simcord.MemberActor) -> None:
    preview = await fill_in(world, mod)
    form, preview = await change(mod, preview, "Details", kind=["claim"], by="the Treasury", more="It sits there.")
    assert form["kind"] == ["fact"]
    assert "Claim by the Treasury" in preview.text
    assert "It sits there." in preview.text
    form, _ = await change(mod, preview, "Details", review_by="soon")
    assert form["by"] == "the Treasury"


async def test_the_form_to_edit_is_filled_with_the_fact(world: World, mod: simcord.MemberActor) -> None:
    await added(world, mod)
    choice = (await mod.autocomplete(world.channel, "facts edit", "entry", "cfius"))[0]
    assert choice["name"] == "What is CFIUS?"
    opened = await mod.slash(world.channel, "facts edit", entry=choice["value"])
    assert prefilled(opened) == {**TYPED, "source": "CFIUS overview | https://home.treasury.gov/cfius"}

    preview = shown(await mod.submit_modal(opened, {**prefilled(opened), "answer": "It reviews investment."}))
    assert "It changes: Answer." in preview.text
    saved = await press(mod, preview, "Save")

    assert "It reviews investment." in (await world.ask("What is CFIUS?")).text
    await press(mod, saved, "Undo")
    assert "CFIUS is a US committee" in (await world.ask("What is CFIUS?")).text


async def test_removed_facts_can_be_restored_and_looked_up(world: World, mod: simcord.MemberActor) -> None:
    await added(world, mod)
    removed = shown(await mod.slash(world.channel, "facts remove", entry="own-cfius"))
    assert "**Removed.**" in removed.text
    assert "a US committee" not in (await world.ask("What is CFIUS?")).text

    (choice,) = await mod.autocomplete(world.channel, "facts restore", "entry", "cfius")
    assert [choice] == await mod.autocomplete(world.channel, "facts history", "entry", "cfius")
    history = shown(await mod.slash(world.channel, "facts history", entry=choice["value"]))
    assert "**Version 2**: removed by" in history.text
    assert "**Restored.**" in shown(await mod.slash(world.channel, "facts restore", entry=choice["value"])).text
    assert "a US committee" in (await world.ask("What is CFIUS?")).text

    await press(mod, shown(await mod.slash(world.channel, "facts remove", entry="What is CFIUS?")), "Undo")
    assert "a US committee" in (await world.ask("What is CFIUS?")).text


async def test_history_shows_who_changed_what_and_gives_each_version_back(
    world: World, mod: simcord.MemberActor, max_: simcord.MemberActor
) -> None:
    await added(world, mod)
    for actor, answer in ((max_, "A committee of the Treasury."), (mod, "A board.")):
        edit = await fill_in(world, actor, "facts edit", options={"entry": "own-cfius"}, answer=answer)
        await press(actor, edit, "Save")

    history = shown(await mod.slash(world.channel, "facts history", entry="own-cfius"))

    assert "**Version 3**: changed by" in history.text
    assert f"<@{max_.id}>" in history.text
    assert "~~committee of the Treasury.~~" in history.text
    assert "**board.**" in history.text
    older = await press(mod, history, "Next ▶")
    assert "**Version 1**: added by" in older.text
    await press(mod, older, "Restore version 1")
    assert "CFIUS is a US committee" in (await world.ask("What is CFIUS?")).text


async def test_a_shared_entry_has_no_history_here(world: World, mod: simcord.MemberActor) -> None:
    told = shown(await mod.slash(world.channel, "facts history", entry="entry:tiktok-owner"))
    assert "shared entry" in told.text
    assert "/facts override" in told.text


async def test_a_shared_entry_is_hidden_shown_and_replaced_here_alone(world: World, mod: simcord.MemberActor) -> None:
    other = world.env.create_guild("Elsewhere")
    channel = other.create_text_channel("general")
    eve = other.add_member(world.env.create_user("eve"))

    async def elsewhere() -> str:
        return seen(await eve.slash(channel, "ask", question="Who owns TikTok?")).text

    hidden = shown(await mod.slash(world.channel, "facts hide", entry="entry:tiktok-owner"))
    assert "**Hidden.**" in hidden.text
    assert "owned by ByteDance" not in (await world.ask("Who owns TikTok?")).text
    assert "owned by ByteDance" in await elsewhere()
    (choice,) = await mod.autocomplete(world.channel, "facts unhide", "entry", "tiktok")
    await mod.slash(world.channel, "facts unhide", entry=choice["value"])
    assert "owned by ByteDance" in (await world.ask("Who owns TikTok?")).text

    opened = await mod.slash(world.channel, "facts override", entry="entry:tiktok-owner")
    form = prefilled(opened)
    assert form["answer"].startswith("TikTok is owned by ByteDance")
    preview = shown(await mod.submit_modal(opened, {**form, "answer": "Our own words on TikTok."}))
    await press(mod, preview, "Save")
    assert "Our own words on TikTok." in (await world.ask("Who owns TikTok?")).text
    assert "owned by ByteDance" in await elsewhere()
    again = await mod.slash(world.channel, "facts override", entry="entry:tiktok-owner")
    assert prefilled(again)["answer"] == "Our own words on TikTok."
    removed = shown(await mod.slash(world.channel, "facts remove", entry="Who owns TikTok?"))
    assert "Members get the shared entry again" in removed.text
    assert "owned by ByteDance" in (await world.ask("Who owns TikTok?")).text


async def test_a_phrasing_is_taught_and_taken_back(world: World, mod: simcord.MemberActor) -> None:
    phrasing = "whose thing is the clock app"
    taught = shown(await mod.slash(world.channel, "facts alias", entry="entry:tiktok-owner", phrasing=phrasing))
    if "Save" in taught.labels:
        taught = await press(mod, taught, "Save")
    assert "**Learned.**" in taught.text
    assert "owned by ByteDance" in (await world.ask(phrasing)).text
    assert "**Forgotten.**" in (await press(mod, taught, "Undo")).text


async def test_a_phrasing_that_leads_elsewhere_is_asked_about_first(world: World, mod: simcord.MemberActor) -> None:
    card = shown(
        await mod.slash(world.channel, "facts alias", entry="entry:tiktok-owner", phrasing="Who founded ByteDance?")
    )
    assert "Asked in these very words already" in card.text
    assert "Nothing was saved" in (await press(mod, card, "Cancel")).text


async def test_warnings_stand_in_the_preview(world: World, mod: simcord.MemberActor) -> None:
    preview = await fill_in(
        world,
        mod,
        question="Who founded ByteDance and when?",
        phrasings="Who founded ByteDance?\nFounder of ByteDance\nWho started ByteDance?",
        answer="Zhang Yiming.",
    )
    assert "Nearly the same is answered already" in preview.text
    assert "Asked in these very words already" in preview.text


async def test_phrasings_come_from_a_file(world: World, mod: simcord.MemberActor) -> None:
    lines = "\n".join(f"how does cfius treat case number {word}" for word in ("one", "two", "three"))
    opened = await mod.slash(world.channel, "facts add", phrasings=("more.txt", lines.encode()))
    preview = shown(await mod.submit_modal(opened, TYPED))
    assert "With 5 other phrasings." in preview.text
    form, _ = await change(mod, preview)
    assert "case number three" in form["phrasings"]


async def test_a_broken_file_of_phrasings_is_told_and_the_form_is_kept(world: World, mod: simcord.MemberActor) -> None:
    opened = await mod.slash(world.channel, "facts add", phrasings=("more.txt", b"\xff\xfe\x00"))
    wrong = shown(await mod.submit_modal(opened, TYPED))
    assert "File of phrasings" in wrong.text
    form, preview = await change(mod, wrong)
    assert form == TYPED
    assert "**Saved.**" in (await press(mod, preview, "Save")).text


async def test_found_entries_are_listed_page_by_page_and_shown(world: World, mod: simcord.MemberActor) -> None:
    for number, word in enumerate("alpha beta gamma delta epsilon zeta eta theta".split()):
        await added(world, mod, question=f"What is the {word} list?", phrasings="", answer=f"List {number}.")
    listed = shown(await mod.slash(world.channel, "facts find"))
    assert "8 found" in listed.text
    assert "the theta list" in listed.text
    assert "the alpha list" not in listed.text
    second = await press(mod, listed, "Next ▶")
    assert "the alpha list" in second.text
    card = await press(mod, second, "Show")
    assert "This server's own" in card.text
    assert card.labels == ["Edit", "Add a phrasing", "History", "Remove"]

    found = shown(await mod.slash(world.channel, "facts find", text="tiktok", where="everything"))
    assert "Who owns TikTok?" in found.text
    shared = await press_first(mod, found)
    assert "Shared entry" in shared.text
    assert shared.labels == ["Write our own version", "Add a phrasing", "Hide here"]


async def press_first(mod: simcord.MemberActor, card: Drawn) -> Drawn:
    result = await mod.click(card.message, custom_id=card.buttons[0]["custom_id"])
    return shown(result)


async def test_what_the_matcher_does_is_told_in_plain_words(world: World, mod: simcord.MemberActor) -> None:
    told = shown(await mod.slash(world.channel, "facts try", question="Who owns TikTok?"))
    assert "It answers with the first of these, which is asked in just these words." in told.text
    assert "sure:** “Who owns TikTok?”" in told.text
    assert "It answers from" in told.text
    nothing = shown(await mod.slash(world.channel, "facts try", question="How long do I boil an egg?"))
    assert "no answer" in nothing.text


async def test_a_message_becomes_a_fact(world: World, mod: simcord.MemberActor) -> None:
    message = await world.ana.send(world.channel, "CFIUS reviews foreign takeovers. https://home.treasury.gov/cfius")
    opened = await mod.context_menu(world.channel, "Save as fact", message)
    form = prefilled(opened)
    assert form["answer"].startswith("CFIUS reviews foreign takeovers.")
    assert form["source"] == "https://home.treasury.gov/cfius"
    preview = shown(await mod.submit_modal(opened, {**form, "question": "What is CFIUS?", "topic": ["investment"]}))
    await press(mod, preview, "Save")
    assert "reviews foreign takeovers" in (await world.ask("What is CFIUS?")).text


async def test_what_people_wrote_does_nothing(world: World, mod: simcord.MemberActor) -> None:
    wrong = await fill_in(world, mod, answer="<@1> [free](https://evil.example) # big", question="@everyone?")
    assert "<@1>" not in wrong.text.replace("\\<", "")
    assert "@everyone" not in wrong.text
    assert "[free](" not in wrong.text


async def test_nobody_without_the_right_gets_anywhere(world: World, mod: simcord.MemberActor) -> None:
    await added(world, mod)
    preview = await fill_in(world, mod, question="What is SMIC?", phrasings="")
    entry = {"entry": "own-cfius"}
    commands: dict[str, dict[str, Any]] = {
        "add": {}, "edit": entry, "override": entry, "remove": entry, "restore": entry, "hide": entry,
        "unhide": entry, "alias": {**entry, "phrasing": "x y"}, "find": {}, "show": entry, "history": entry,
        "try": {"question": "x"}, "import": {"file": ("a.json", b"[]")}, "export": {}, "test": {},
    }  # fmt: skip
    bot: Any = world.env.bot
    for command in await bot.tree.fetch_commands():
        world.guild.set_command_permissions(command, {world.ben: True})
    assert {f"facts {name}" for name in commands} == {
        name for name in mod.available_commands(world.channel) if name.startswith("facts ")
    }
    for name, options in commands.items():
        result = await world.ben.slash(world.channel, f"facts {name}", **options)
        assert result.modal is None
        assert note(result) == english("only-moderators"), name
    for label in preview.labels:
        (result,) = press_at_once(world.env, preview.message, [(world.ben, preview.button(label)["custom_id"])])
        await world.env.settle()
        assert result.modal is None
    assert len(await world.storage.facts.all(world.guild.id)) == 1
    assert "CFIUS is a US committee" in (await world.ask("What is CFIUS?")).text


async def test_with_a_second_approval_nothing_is_published_by_saving(world: World, mod: simcord.MemberActor) -> None:
    services = world.env.bot.services  # type: ignore[attr-defined]
    live = await services.servers.get(world.guild.id)
    settings = live.settings.changed(second_approval=True)
    await services.curator.change_settings(world.guild.id, settings, 0, By(mod.id, NOW))

    saved = await added(world, mod)

    assert "Waits for a second moderator" in saved.text
    assert saved.labels == []
    assert "a US committee" not in (await world.ask("What is CFIUS?")).text
    assert await world.storage.proposals.count_open(world.guild.id) == 1


async def test_an_entry_is_hidden_and_taught_by_buttons(world: World, mod: simcord.MemberActor) -> None:
    card = shown(await mod.slash(world.channel, "facts show", entry="entry:tiktok-owner"))
    form, taught = await change(mod, card, "Add a phrasing", phrasing="zorbly quux frobnicator")
    assert form == {"phrasing": ""}
    assert "**Learned.**" in taught.text
    assert "owned by ByteDance" in (await world.ask("zorbly quux frobnicator")).text
    hidden = await press(mod, card, "Hide here")
    assert "**Hidden.**" in hidden.text
    assert "**Shown again.**" in (await press(mod, hidden, "Undo")).text
    again = shown(await mod.slash(world.channel, "facts show", entry="entry:tiktok-owner"))
    assert "zorbly quux frobnicator (added here)" in again.text


async def test_buttons_of_a_fact_edit_remove_and_restore_it(
    world: World, mod: simcord.MemberActor, max_: simcord.MemberActor
) -> None:
    await added(world, mod)
    card = shown(await mod.slash(world.channel, "facts show", entry="What is CFIUS?"))
    theirs = shown(await max_.slash(world.channel, "facts show", entry="own-cfius"))
    form, preview = await change(mod, card, "Edit", answer="It reviews.")
    assert form["question"] == "What is CFIUS?"
    await press(mod, preview, "Save")
    assert "was changed in the meantime" in (await press(max_, theirs, "Remove")).text, (
        "the card shows an older version"
    )
    assert "**Removed.**" in (await press(mod, card, "Remove")).text, "whoever changed it knows what they did"
    gone = shown(await mod.slash(world.channel, "facts show", entry="entry:own-cfius"))
    assert "**removed**" in gone.text
    await press(mod, gone, "Restore")
    assert "It reviews." in (await world.ask("What is CFIUS?")).text
    found = shown(await mod.slash(world.channel, "facts find", text="cfius"))
    assert "1 found" in found.text

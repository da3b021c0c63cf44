from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from knowledge.storage.ratings import Ratings, RatingTotals
from knowledge.storage.unanswered import UnansweredQuestions
from tests.e2e.conftest import NewBot, World, note, seen
from tests.e2e.drawn import Drawn
from tests.english import english

if TYPE_CHECKING:
    import pytest
    import simcord


def followed_up(result: simcord.InteractionResult) -> Drawn:
    """The message that follows a press which was acknowledged at first."""
    assert result.acknowledged
    (message,) = result.followups
    assert message.ephemeral
    return Drawn(message)


async def totals(world: World, entry_id: str = "tiktok-owner") -> RatingTotals:
    return await world.storage.ratings.totals(entry_id, world.guild.id)


async def test_helpful_is_kept(world: World) -> None:
    shown = await world.ask("Who owns TikTok?")
    assert note(await world.ben.click(shown.message, label="Helpful")) == english("thanks-helpful")
    assert await totals(world) == RatingTotals(helpful=1, not_helpful=0)


async def test_not_helpful_is_kept_and_offers_others(world: World) -> None:
    shown = await world.ask("Who owns TikTok?")
    result = await world.ana.click(shown.message, label="Not helpful")
    offered = followed_up(result)
    assert english("thanks-not-helpful") in offered.text
    assert "Show" in offered.labels
    assert await totals(world) == RatingTotals(helpful=0, not_helpful=1)

    assert note(await world.ana.click(offered.message, label=offered.passing_on)) == english("passed-on")
    (question,) = await world.storage.unanswered.recent(world.guild.id)
    assert question.question == "Who owns TikTok?"


async def test_other_answer_after_not_helpful_is_shown_in_place(world: World) -> None:
    shown = await world.ask("Who owns TikTok?")
    result = await world.ben.click(shown.message, label="Not helpful")
    offered = followed_up(result)
    await world.ben.click(offered.message, custom_id=offered.show("tiktok-order"))
    assert "Executive Order 13942" in seen(result).text
    assert "owned by ByteDance" in world.now(shown).text


async def test_press_is_acknowledged_before_anything_is_written(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # Discord waits for three seconds, and a database that is locked takes longer.
    begun: list[int] = []

    def watch(owner: type) -> None:
        add = owner.add  # type: ignore[attr-defined]

        async def watched(*args: object, **row: object) -> None:
            begun.append(sum(request.path.endswith("/callback") for request in world.env.http_requests))
            await add(*args, **row)

        monkeypatch.setattr(owner, "add", watched)

    watch(Ratings)
    watch(UnansweredQuestions)
    shown = await world.ask("Who owns TikTok?")
    await world.ana.click(shown.message, label="Helpful")
    await world.ben.click(shown.message, label="Not helpful")
    unknown = await world.ask("How long do I boil an egg?")
    await world.ana.click(unknown.message, label=unknown.passing_on)
    # One for each question, and one for the press that is being served; what found no answer is logged after the reply,
    # and not a second time.
    assert begun == [2, 3, 4]


async def test_question_that_was_passed_on_is_seen_to_be(world: World) -> None:
    shown = await world.ask("How long do I boil an egg?")
    result = await world.ana.click(shown.message, label=shown.passing_on)
    assert followed_up(result).text == english("passed-on")
    button = world.now(shown).button("Passed on")
    assert button["disabled"]


async def test_one_person_rates_an_answer_once(world: World) -> None:
    shown = await world.ask("Who owns TikTok?")
    await world.ana.click(shown.message, label="Helpful")
    assert note(await world.ana.click(shown.message, label="Helpful")) == english("already-rated")
    assert note(await world.ana.click(shown.message, label="Not helpful")) == english("already-rated")
    assert note(await world.ben.click(shown.message, label="Helpful")) == english("thanks-helpful")
    assert await totals(world) == RatingTotals(helpful=2, not_helpful=0)


async def test_buttons_work_after_a_restart(world: World, new_bot: NewBot) -> None:
    shown = await world.ask("Who owns TikTok?")
    await world.env.restart_bot(new_bot())
    message = world.now(shown).message
    assert note(await world.ana.click(message, label="Helpful")) == english("thanks-helpful")
    await world.ana.select(message, ["tiktok-order"], custom_id="td1:related:")
    assert "Executive Order 13942" in world.now(shown).text


async def test_asker_changes_what_was_not_asked_in_place(world: World) -> None:
    shown = await world.ask("Who owns TikTok?")
    other = shown.values("Not what I asked?")[0]
    await world.ana.select(shown.message, [other], custom_id="td1:instead:")
    now = world.now(shown)
    assert "You asked: Who owns TikTok?" in now.text
    assert "### Who owns TikTok?" not in now.text
    assert other not in now.values("Not what I asked?")


async def test_somebody_else_does_not_change_the_answer(world: World) -> None:
    shown = await world.ask("Who owns TikTok?")
    private = seen(await world.ben.select(shown.message, ["tiktok-order"], custom_id="td1:instead:"))
    assert private.message.flags.ephemeral
    assert "### Who owns TikTok?" in world.now(shown).text


async def test_related_question_is_a_question_of_its_own(world: World) -> None:
    shown = await world.ask("Who owns TikTok?", private=True)
    await world.ana.select(shown.message, ["bytedance-founder"], custom_id="td1:related:")
    assert "You asked: Who founded ByteDance?" in world.now(shown).text


async def test_button_of_another_version_is_explained(world: World) -> None:
    shown = await world.ask("Who owns TikTok?")
    stored = world.env.backend.get_message(world.channel.id, shown.message.id)
    for custom_id in ("td0:helpful:tiktok-owner", "td1:no-such-action:", "td1:half"):
        stored.components[0]["components"][-1]["components"][0]["custom_id"] = custom_id
        result = await world.ana.select(shown.message, ["tiktok-order"], custom_id=custom_id)
        assert note(result) == english("from-other-version")


async def test_rating_of_an_entry_that_is_gone_is_kept(world: World) -> None:
    shown = await world.ask("Who owns TikTok?")
    row = world.env.backend.get_message(world.channel.id, shown.message.id).components[0]["components"][-3]
    row["components"][1]["custom_id"] = "td1:unhelpful:gone"
    assert note(await world.ana.click(shown.message, custom_id="td1:unhelpful:gone"))
    assert await totals(world, "gone") == RatingTotals(helpful=0, not_helpful=1)


async def test_question_that_cannot_be_read_back_is_said_to_be(world: World) -> None:
    shown = await world.ask("How long do I boil an egg?")
    stored = world.env.backend.get_message(world.channel.id, shown.message.id)
    stored.components[0]["components"][0]["content"] = "somebody changed this"
    assert note(await world.ana.click(shown.message, label=shown.passing_on)) == english("question-unreadable")
    logged = await world.storage.unanswered.recent(world.guild.id)
    assert [question.question for question in logged] == ["How long do I boil an egg?"]


async def test_views_of_discord_py_are_left_alone(world: World) -> None:
    class Other(discord.ui.View):
        @discord.ui.button(label="Theirs", custom_id="theirs")
        async def press(self, interaction: discord.Interaction, _: discord.ui.Button[Other]) -> None:
            await interaction.response.send_message("served by its view", ephemeral=True)

    channel = world.env.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    message = await channel.send("press", view=Other())
    result = await world.ana.click(message, label="Theirs")
    assert result.response is not None
    assert result.response.content == "served by its view"
    assert result.followups == []


async def test_cards_are_not_kept_in_memory(world: World) -> None:
    await world.ask("Who owns TikTok?")
    await world.ask("How long do I boil an egg?")
    assert list(world.env.bot.persistent_views) == []
    assert world.env.bot._connection._view_store._views == {}

"""What members read, in the language of their server or their own."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from bot import interpreter
from knowledge.answering import AnswerService
from knowledge.curation.curator import By
from knowledge.storage.server_settings import ServerSettingsStore
from tests.conftest import NOW
from tests.e2e.conftest import World, note, rewrite_interactions
from tests.e2e.drawn import Drawn
from tests.e2e.moderation import TYPED, add_moderator, added, press, shown

if TYPE_CHECKING:
    from pathlib import Path

    import simcord

    from bot.interpreter import Interpreter

TRADITIONAL, SIMPLIFIED = "zh-TW", "zh-CN"
UNKNOWN = "How long do I boil an egg?"


@pytest.fixture
def mod(world: World) -> simcord.MemberActor:
    return add_moderator(world, "mod")


def people_speak(world: World, monkeypatch: pytest.MonkeyPatch, locale: str) -> None:
    rewrite_interactions(world, monkeypatch, locale=locale)


async def server_speaks(world: World, language: str | None, **others: Any) -> None:
    bot: Any = world.env.bot
    live = await bot.services.servers.get(world.guild.id)
    settings = live.settings.changed(language=language, **others)
    await bot.services.curator.change_settings(world.guild.id, settings, live.settings_version, By(1, NOW))


def me(world: World) -> str:
    assert world.env.bot.user is not None
    return world.env.bot.user.mention


def told(who: simcord.MemberActor) -> list[str]:
    return [Drawn(message).text for message in who.user.dm_channel.history()]


class TestOwnLanguage:
    @pytest.mark.parametrize(
        ("locale", "lines", "labels", "menus"),
        [
            (
                "zh-CN",
                ["-# 您的问题：who owns tiktok?", "-# 以下回答为英文。", "**事实 · 2026年11月23日核实**"],
                ["有帮助", "没帮助", "报告此回答有误"],
                ["不是您想问的？", "相关问题"],
            ),
            (
                "zh-TW",
                ["-# 您的問題：who owns tiktok?", "-# 以下回答為英文。", "**事實 · 2026年11月23日查證**"],
                ["有幫助", "沒幫助", "回報此回答有誤"],
                ["不是您想問的？", "相關問題"],
            ),
            (
                "fr",
                ["-# You asked: who owns tiktok?", "### Who owns TikTok?", "**Fact · checked 23 November 2026**"],
                ["Helpful", "Not helpful", "Report this answer"],
                ["Not what I asked?", "Related questions"],
            ),
        ],
    )
    async def test_answer(  # noqa: PLR0913, PLR0917  (what a card is made of)
        self,
        world: World,
        monkeypatch: pytest.MonkeyPatch,
        locale: str,
        lines: list[str],
        labels: list[str],
        menus: list[str],
    ) -> None:
        people_speak(world, monkeypatch, locale)
        card = await world.ask("who owns tiktok?")
        assert all(line in card.text.splitlines() for line in lines), card.text
        assert "TikTok is owned by ByteDance" in card.text
        assert card.labels == labels
        assert list(card.selects) == menus

    async def test_no_answer_and_what_follows(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        people_speak(world, monkeypatch, SIMPLIFIED)
        card = await world.ask(UNKNOWN)
        assert "**这个问题我还没有答案。**" in card.text
        assert card.labels == ["转交给管理员", "有答案时通知我"]
        assert note(await world.ana.click(card.message, label="转交给管理员")) == "谢谢。您的问题已转交，不含您的名字。"
        assert world.now(card).labels == ["已转交", "有答案时通知我"]
        promised = shown(await world.ana.click(card.message, label="有答案时通知我"))
        assert promised.labels == ["改为在这里通知我"]
        assert "有答案时，我会在这里提及您。" in (await press(world.ana, promised, "改为在这里通知我")).text
        (question,) = await world.storage.unanswered.recent(world.guild.id)
        assert question.question == UNKNOWN

    async def test_suggestions_and_rating(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        people_speak(world, monkeypatch, TRADITIONAL)
        card = await world.ask("誰擁有TikTok？")
        assert "我不太確定您的意思。您想問的是下面哪一個？" in card.text
        assert card.labels[-2:] == ["都不是——轉交給管理員", "有答案時通知我"]
        assert set(card.labels[:-2]) == {"檢視"}
        answer = await world.ask("Who owns TikTok?")
        assert note(await world.ana.click(answer.message, label="有幫助")) == "謝謝！很高興能幫到您。"
        assert note(await world.ana.click(answer.message, label="有幫助")) == "您已經評價過這個回答。"

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("你好", "您好！我回答关于中美科技分歧的问题。"),
            ("thanks a lot", "不客气！欢迎随时提问。"),
            ("😀", "我没有找到可以查找的文字。请用一句话或几个关键词提问，中文或英文均可。"),
            ("x" * 600, "这段话对我来说太长了。请用一两句话提问，最多 500 个字符。"),
            ("who owns it", "“it”指的是什么？我每条消息都是单独看的，请在问题里写出名称。"),
        ],
    )
    async def test_texts_that_ask_nothing(
        self, world: World, monkeypatch: pytest.MonkeyPatch, text: str, line: str
    ) -> None:
        people_speak(world, monkeypatch, SIMPLIFIED)
        assert line in (await world.ask(text)).text.splitlines()

    async def test_several_questions(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        people_speak(world, monkeypatch, SIMPLIFIED)
        card = await world.ask("Who owns TikTok? And when was SMIC added to the Entity List?")
        assert len(card.values("您还问了……")) == 1

    async def test_somebody_else_reads_their_own(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        card = await world.ask("Who owns TikTok?")
        people_speak(world, monkeypatch, SIMPLIFIED)
        others = shown(await world.ben.click(card.message, label="Not helpful"))
        assert "谢谢，已记下。也许您想问的是下面哪一个？" in others.text
        # What was asked is read back from a card in another language.
        assert others.text.startswith("-# 您的问题：Who owns TikTok?")

    async def test_question_with_colons_is_read_back(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        people_speak(world, monkeypatch, SIMPLIFIED)
        card = await world.ask("egg: how long：do I boil: it?")
        people_speak(world, monkeypatch, "en-US")
        await world.ben.click(card.message, label="转交给管理员")
        (question,) = await world.storage.unanswered.recent(world.guild.id)
        assert question.question == "egg: how long：do I boil: it?"

    async def test_forms(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        people_speak(world, monkeypatch, TRADITIONAL)
        opened = await world.ana.slash(world.channel, "suggest")
        assert opened.modal is not None
        assert opened.modal["title"] == "建議一個問題或答案"
        assert [field["label"] for field in opened.modal["components"]] == [
            "問題",
            "答案（如果您知道）",
            "來源（如果有）",
        ]
        sent = await world.ana.submit_modal(opened, {"question": "What is X?", "text": "", "source": ""})
        assert note(sent).startswith("謝謝！管理員會查看")
        answer = await world.ask("Who owns TikTok?")
        report = await world.ana.click(answer.message, label="回報此回答有誤")
        assert report.modal is not None
        assert report.modal["title"] == "回報回答有誤"
        assert report.modal["components"][0]["description"] == "關於：Who owns TikTok?"

    async def test_errors(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        card = await world.ask("Who owns TikTok?")
        people_speak(world, monkeypatch, SIMPLIFIED)
        bot: Any = world.env.bot
        for command in await bot.tree.fetch_commands():
            world.guild.set_command_permissions(command, {world.ana: True})
        assert note(await world.ana.slash(world.channel, "review unanswered")).startswith("只有管理员可以这样做")

        def fail(*_: object, **__: object) -> None:
            raise ZeroDivisionError("a defect")

        monkeypatch.setattr(AnswerService, "related_to", fail)
        refused = note(await world.ana.select(card.message, ["tiktok-order"], custom_id="td1:related:"))
        assert refused.startswith("我这边出错了。请再试一次；如果一直这样，请报告错误 ")

    async def test_direct_message_is_read_in_the_language_it_is_written_in(self, world: World) -> None:
        dora = world.env.create_user("dora")
        await dora.send_dm("TikTok是誰的？")
        assert "您想問的是下面哪一個？" in world.reply(dora.dm_channel).text
        await dora.send_dm("TikTok是谁的？")
        assert "您想问的是下面哪一个？" in world.reply(dora.dm_channel).text
        await dora.send_dm("Who owns TikTok (抖音)?")
        assert "**Fact · checked" in world.reply(dora.dm_channel).text

    async def test_whoever_mentions_the_bot_in_chinese_is_answered_in_chinese(self, world: World) -> None:
        await world.ana.send(world.channel, f"{me(world)} TikTok的母公司是谁？")
        assert "-# 您的问题：TikTok的母公司是谁？" in world.reply().text
        await world.ana.send(world.channel, f"{me(world)} who owns tiktok?")
        assert "-# You asked: who owns tiktok?" in world.reply().text

    async def test_whoever_writes_otherwise_reads_the_language_of_a_community(self, world: World) -> None:
        guild = world.env.create_guild("晶片研究", preferred_locale=TRADITIONAL)
        channel, member = guild.create_text_channel("general"), guild.add_member(world.ana.user)
        await member.send(channel, f"{me(world)} who owns tiktok?")
        assert "-# 您的問題：who owns tiktok?" in world.reply(channel).text
        await member.send(channel, f"{me(world)} TikTok是谁的？")
        assert "-# 您的问题：" in world.reply(channel).text


class TestLanguageOfTheServer:
    async def test_choice_goes_before_everybodys_own_at_once(
        self, world: World, mod: simcord.MemberActor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        card = await press(mod, shown(await mod.slash(world.channel, "server settings")), "Where I answer")
        result = await mod.select(card.message, ["zh-TW"], custom_id="td1:set:language")
        # Moderators' screens are in English.
        assert "**Language:** 繁體中文" in shown(result).text
        answer = await world.ask("Who owns TikTok?")
        assert answer.labels == ["有幫助", "沒幫助", "回報此回答有誤"]
        assert note(await world.ana.click(answer.message, label="有幫助")) == "謝謝！很高興能幫到您。"
        people_speak(world, monkeypatch, SIMPLIFIED)
        assert "您的問題：" in (await world.ask("Who owns TikTok?")).text
        await server_speaks(world, "en-US")
        assert "You asked: " in (await world.ask("Who owns TikTok?")).text
        await server_speaks(world, None)
        assert "您的问题：" in (await world.ask("Who owns TikTok?")).text

    async def test_messages_are_answered_in_it(self, world: World) -> None:
        await server_speaks(world, TRADITIONAL)
        await world.ana.send(world.channel, f"{me(world)} who owns tiktok?")
        assert "您的問題：who owns tiktok?" in world.reply().text
        await world.ana.send(world.channel, me(world))
        assert world.reply().text.startswith("您好！我回答關於中美科技分歧的問題：")
        await server_speaks(world, TRADITIONAL, public_answers="nowhere")
        await world.ana.send(world.channel, f"{me(world)} who owns tiktok?")
        assert world.reply().text == "在這個頻道中，我只私下回答：請輸入 **/提問**（/ask）和您的問題。"

    async def test_what_nobody_asked_is_answered_in_it(self, world: World) -> None:
        forum = world.guild.create_forum_channel("help")
        await server_speaks(world, SIMPLIFIED, auto_channels=[forum.id])
        backend = world.env.backend
        thread = backend.create_thread(forum.id, "Who owns TikTok?", world.ana.id, broadcast=False)
        backend.announce_thread_create(thread)
        first = backend.prepare_message(thread.id, world.ana.id, "please help")
        first.id = thread.id
        backend.commit_message(first)
        await world.env.settle()
        (handle,) = forum.threads
        assert "-# 您的问题：Who owns TikTok?" in Drawn(handle.history()[-1]).text

    async def test_own_install_elsewhere_keeps_to_ones_own(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        await server_speaks(world, SIMPLIFIED)
        rewrite_interactions(world, monkeypatch, authorizing_integration_owners={"1": str(world.ana.id)})
        assert "You asked: " in (await world.ask("Who owns TikTok?")).text

    async def test_too_many_questions(self, world: World) -> None:
        await server_speaks(world, SIMPLIFIED)
        for _ in range(30):
            await world.ask("Who owns TikTok?")
        assert (await world.ask("Who owns TikTok?")).text == "很高兴您问这么多！请让我喘口气：3 秒后再问。"

    async def test_answer_that_is_in_chinese_is_not_called_english(
        self, world: World, mod: simcord.MemberActor
    ) -> None:
        await server_speaks(world, SIMPLIFIED)
        # Its form and its preview are a moderator's.
        answer = "美国外国投资委员会（CFIUS）审查外国对美国企业的投资。"
        saved = await added(world, mod, question="CFIUS是什么？", answer=answer)
        assert "**Saved.**" in saved.text
        card = await world.ask("CFIUS是什么？")
        assert answer in card.text
        assert "英文" not in card.text
        assert "有帮助" in card.labels


class TestWhatPeopleAreToldLater:
    async def test_in_the_language_in_which_they_asked(
        self, world: World, mod: simcord.MemberActor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        people_speak(world, monkeypatch, TRADITIONAL)
        missed = await world.ask(TYPED["question"])
        await world.ana.click(missed.message, label="有答案時通知我")
        people_speak(world, monkeypatch, "en-US")
        await added(world, mod)
        (notice,) = told(world.ana)
        assert notice.startswith("您在 **Tech Policy 101** 提的問題有答案了：「What is CFIUS?」")
        assert TYPED["answer"] in notice

    async def test_of_what_they_suggested(
        self, world: World, mod: simcord.MemberActor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        people_speak(world, monkeypatch, SIMPLIFIED)
        opened = await world.ana.slash(world.channel, "suggest")
        await world.ana.submit_modal(opened, {"question": "What is X?", "text": "", "source": ""})
        people_speak(world, monkeypatch, "en-US")
        listed = shown(await mod.slash(world.channel, "review suggestions"))
        declining = await mod.click(listed.message, custom_id=listed.button("Decline …")["custom_id"])
        await mod.submit_modal(declining, {"reason": "Not our subject."})
        (notice,) = told(world.ana)
        assert notice.startswith("**Tech Policy 101** 的管理员看过您的建议，没有采纳：“What is X?”")
        assert notice.endswith("理由：Not our subject.")

    async def test_in_the_language_of_the_server_if_it_has_one(self, world: World, mod: simcord.MemberActor) -> None:
        missed = await world.ask(TYPED["question"])
        await world.ana.click(missed.message, label="Tell me when it is answered")
        await server_speaks(world, SIMPLIFIED)
        await added(world, mod)
        (notice,) = told(world.ana)
        assert notice.startswith("您在 **Tech Policy 101** 提的问题有答案了：“What is CFIUS?”")


class TestWhileTheDatabaseIsAway:
    async def test_the_language_known_last_still_holds(self, world: World, tmp_path: Path) -> None:
        await server_speaks(world, SIMPLIFIED)
        card = await world.ask("Who owns TikTok?")
        await world.ben.click(card.message, label="有帮助")
        with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as database:
            for table in ("server_settings", "answer_ratings"):
                database.execute(f"ALTER TABLE {table} RENAME TO {table}_away")
            refused = note(await world.ana.click(card.message, label="有帮助"))
        assert refused.startswith("未能保存。请稍后再试；如果一直这样，请报告错误 ")

    async def test_a_slow_one_counts_the_next_time(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        await server_speaks(world, SIMPLIFIED)
        get, is_released = ServerSettingsStore.get, asyncio.Event()

        async def slowly(self: ServerSettingsStore, server_id: int) -> Any:
            await is_released.wait()
            return await get(self, server_id)

        monkeypatch.setattr(ServerSettingsStore, "get", slowly)
        monkeypatch.setattr(interpreter, "_PATIENCE_S", 0.01)
        bot: Any = world.env.bot
        people: Interpreter = bot.interpreter
        assert await people._chosen(world.guild.id) is None
        is_released.set()
        await asyncio.gather(*people._reading)
        is_released.clear()
        assert await people._chosen(world.guild.id) == SIMPLIFIED
        is_released.set()
        await asyncio.gather(*people._reading)

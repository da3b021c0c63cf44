from __future__ import annotations

import pytest

from knowledge.matching.analysis import Analyser, Analysis
from knowledge.matching.chinese import ChineseWords
from knowledge.matching.entities import EntityRecogniser, names_of
from knowledge.matching.index import PhrasingIndex
from knowledge.matching.lexicon import Lexicon
from knowledge.matching.normalise import normalise
from knowledge.matching.subject import Subject
from knowledge.models import SynonymGroup
from tests.knowledge.samples import make_entity


def groups(*words: str) -> list[SynonymGroup]:
    return [SynonymGroup(words=group.split("/")) for group in words]


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    lexicon = Lexicon(
        groups(
            "when/什么时候/啥时候",
            "the/了/的",
            "purchase/收购",
            "chip/芯片/晶片",
            "rare earth/稀土",
            "buy/purchase/acquire",
        )
    )
    trump = make_entity("trump", "Donald Trump", "Trump", "President Trump", chinese=("特朗普", "川普"))
    nickname = make_entity("huawei", "Huawei", chinese=("华为", "菊廠"))
    return Analyser(lexicon, EntityRecogniser(names_of([trump, nickname])))


def test_the_longest_known_word_is_cut_out_and_the_rest_left() -> None:
    known = ChineseWords({"中国": ("china",), "中国移动": ("china", "mobile"), "罚": ("fine",)}, {})
    assert list(known.cut("为何罚中国移动钱")) == [
        ("为何", ()),
        ("罚", ("fine",)),
        ("中国移动", ("china", "mobile")),
        ("钱", ()),
    ]
    assert list(ChineseWords({}, {}).cut("为何")) == [("为何", ())]
    assert list(known.cut("")) == []


def shared(one: Analysis, other: Analysis) -> set[str]:
    return one.features.keys() & other.features.keys()


def test_a_chinese_question_shares_words_with_an_english_one(analyser: Analyser) -> None:
    english = analyser.analyse("When did Trump buy chips and rare earths?")
    chinese = analyser.analyse("川普啥时候收购了晶片和稀土")
    assert shared(english, chinese) >= {"q:when", "w:trump", "w:buy", "w:chip", "w:rare", "w:earth", "e:trump"}
    assert {"w:buy", "w:chip", "w:rare"} <= chinese.subjects


def test_names_are_no_more_of_a_subject_in_chinese_than_in_english(analyser: Analyser) -> None:
    assert analyser.analyse("特朗普收购了什么").names == frozenset({"w:trump"}) == analyser.analyse("Trump 收购").names


def test_chinese_words_do_not_take_an_english_word_out_of_its_group() -> None:
    assert Lexicon(groups("purchase/收购", "buy/purchase")).head("purchas") == "buy"


def test_an_encoder_reads_the_usual_words_in_simplified_characters(analyser: Analyser) -> None:
    assert analyser.in_usual_words("川普啥時候收購菊廠 TikTok") == "特朗普什么时候收购华为 TikTok"
    assert analyser.in_usual_words("When did Trump buy it?") == "When did Trump buy it?"


def test_overlapping_pairs_weigh_half_of_a_word(analyser: Analyser) -> None:
    nothing = PhrasingIndex()
    nothing.add(0, [analyser.analyse("x").features])
    subject = Subject.of(analyser.analyse("天气 weather"), nothing, nothing)
    assert subject.rarity["c:天气"] == pytest.approx(subject.rarity["w:weather"] / 2)


@pytest.mark.parametrize(
    ("chinese", "in_figures"),
    [
        ("八百亿美元", "80 billion 美元"),
        ("三百万用户", "3 million 用户"),
        ("一千二百亿", "120 billion"),
        ("一百零五亿", "10.5 billion"),
        ("百分之十五", "15 percent"),
        ("百分之3.5", "3.5 percent"),
        ("二〇二五年四月", "2025 april"),
        ("二零二零年十二月", "2020 december"),
        ("几百亿", "几百亿"),
        ("兩三百億", "两三百亿"),
        ("千万别", "千万别"),
        ("一万六千台", "一万六千台"),
        ("三个月", "三个月"),
    ],
)
def test_figures_in_chinese_numerals_become_those_of_english(chinese: str, in_figures: str) -> None:
    assert normalise(chinese) == in_figures


@pytest.mark.parametrize("text", ["帮我写一篇作文", "推荐几支股票", "怎么下载微信", "你觉得川普怎么样"])
def test_requests_are_recognised_in_chinese(analyser: Analyser, text: str) -> None:
    assert analyser.analyse(text).is_request


@pytest.mark.parametrize("text", ["推荐算法归谁管", "你好，特朗普什么时候下令", "美国怎么管制芯片"])
def test_questions_are_no_requests_in_chinese(analyser: Analyser, text: str) -> None:
    assert not analyser.analyse(text).is_request


def test_forecasts_are_recognised_in_chinese(analyser: Analyser) -> None:
    assert analyser.analyse("明年股价会涨吗").is_forecast
    assert not analyser.analyse("2025年股价涨了多少").is_forecast

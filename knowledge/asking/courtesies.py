"""Tells greetings, thanks, goodbyes and “who are you” from questions, in English, Chinese and the spelling of chat."""

from __future__ import annotations

import re
from enum import StrEnum

from rapidfuzz.distance import OSA

from knowledge.matching.normalise import words


class Courtesy(StrEnum):
    """What a text is that asks nothing of the base; of several the first counts."""

    ABOUT = "about"
    """Who or what the bot is, and what it can do."""
    GOODBYE = "goodbye"
    THANKS = "thanks"
    GREETING = "greeting"


# All are looked for in normalised text: “thx” is “thanks” there, “what's up” is “what is up”, and 謝謝 is 谢谢.
_ENGLISH = {
    Courtesy.ABOUT: r"""
        who are you | what are you | what is this(?: bot| thing)? | what is your name | introduce yourself
        | tell me about yourself | what (?:can|do|could) (?:you|this bot|it) (?:do|know|answer)(?: for me)?
        | what can i (?:ask|do)(?: you| here)?(?: about)? | what (?:is|are) this bot(?: for| about)?
        | how (?:do|does|can) (?:i use )?(?:you|this(?: bot)?|the bot)(?: work)?
        | are you (?:an? )?(?:bot|human|robot|ai|real|person|there)
        | (?<!the )(?<!your )help(?: me)?
        """,
    Courtesy.GOODBYE: r"""
        (?:good)?bye+(?: bye+)? | bb | cya | see (?:you|ya)(?: (?:later|soon|around|tomorrow|then))? | ttyl | good night
        | talk to you later | take care | have a (?:good|nice|great) (?:day|night|evening|one|weekend) | farewell
        """,
    Courtesy.THANKS: r"""
        (?:many )?(?:thanks?|thankyou|thnx|tnx|tysm|thanx|tks)
        (?: (?:you|so much|very much|a (?:lot|bunch|ton)|again|for (?:the|your) (?:help|answer|info|information)
        |in advance))* | much appreciated | (?:i )?appreciate (?:it|that) | cheers
        | (?:that|this|it|you) (?:(?:was|is|are) )?(?:(?:very|so|really) )?(?:helped|helpful|great|awesome|the best)
        | good (?:bot|job|answer) | well done | nice (?:one|work) | got it | i see | perfect | awesome
        | ok(?:ay)? | cool | great | nice | wow
        """,
    Courtesy.GREETING: r"""
        h+i+y?a? | he+y+a? | hel+o+ | hallo | howdy | yo+ | sup | greetings | good (?:morning|afternoon|evening|day)
        | morning | what is up | how are you(?: doing)?(?: today)? | how is it going | how do you do | nice to meet you
        | hola | ni hao
        """,
}
_CHINESE = {
    Courtesy.ABOUT: r"""
        你(?:到底)?是谁 | 你叫什么(?:名字)? | 你都?(?:能|会|可以)(?:帮我)?(?:做|干|回答)?些?(?:什么|啥)(?:问题|事)?
        | 你是(?:什么|机器人|人|真人)吗? | 你知道些?什么 | 介绍一下你自己 | 自我介绍(?:一下)? | 怎么用(?:你|这个)?
        | (?<!的)帮助 | 帮帮我
        """,
    Courtesy.GOODBYE: "再见 | 拜拜 | 拜 | 晚安 | 回头见 | 下次见 | 明天见 | 走了",
    Courtesy.THANKS: r"""
        (?:非常|太|十分)?(?:谢谢|感谢|多谢|谢了|谢啦)(?:你的帮助|您的帮助|你|您|啦|了|哦)* | 辛苦了 | 麻烦了 | 明白了
        | 知道了 | 好的
        """,
    Courtesy.GREETING: r"""
        (?:你|您|大家)好 | 嗨 | 哈[喽罗啰] | 早(?:上好|安)? | (?:下|中)午好 | 晚上好 | 在吗 | 最近怎么样 | 吃了吗
        """,
}
_FILLERS = """
there bot techdivide everyone all guys friend buddy mate please ok okay oh ah well so then great nice cool good wow yes
no yeah super man dude sir and again very much a lot now to
"""
_CHINESE_FILLERS = r"朋友|机器人|请问|那|好的|好|[啊呀哦嗯吧呢哈了啦]"


def _compact(patterns: str) -> str:
    """A pattern without the blanks that make it readable: those around a bar and at the ends of lines."""
    return re.sub(r"\s*\n\s*", "", re.sub(r"\s*\n?\s*(?<![(:])\| ", "|", patterns.strip()))


_OF = {kind: (_compact(_ENGLISH[kind]), _compact(_CHINESE[kind])) for kind in Courtesy}
_ANY = "|".join([*(english for english, _ in _OF.values()), *_FILLERS.split()])
_ANY_CHINESE = "|".join([*(chinese for _, chinese in _OF.values()), _CHINESE_FILLERS])
# Without a way back: what fits in several ways would be tried in as many ways as there are words.
_ONLY = re.compile(rf"(?>(?>(?:{_ANY})(?![a-z0-9])|(?:{_ANY_CHINESE})) ?)++")
_KINDS = {
    kind: re.compile(rf"(?<![a-z0-9])(?:{english})(?![a-z0-9])|{chinese}") for kind, (english, chinese) in _OF.items()
}

_OFTEN_MISTYPED = ("hello", "thanks", "thank", "goodbye", "morning", "evening", "night")
_LONG_ENOUGH = 4
"""Letters from which a word that is one typing error away from another is taken for it."""

_MOST_WORDS = 12
"""Nobody greets at greater length without saying something else."""

_GREETED = r"(?:hi+|hiya|hey+|hello+|good (?:morning|afternoon|evening)|(?:hey|hi|hello) there|[你您]好|嗨|哈喽|大家好)"
_ADDRESSED = r"(?: (?:bot|everyone|everybody|all|guys|folks))?"
_THANKED = (
    r"(?:thanks?(?: you)?(?: (?:so much|very much|a lot|in advance|again))?|thx|ty|tysm|cheers"
    r"|谢谢[你您了啦]?|謝謝[你您了啦]?|多谢|多謝|感谢|感謝)"
)
_BEFORE = re.compile(
    rf"^\s*(?:{_GREETED}{_ADDRESSED}(?:\s*[,.!…~，。！、]+\s*|\s+)|{_THANKED}\s*[,.!…~，。！]+\s*|[请請][问問][,，:：]?\s*)+",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"(?:(?<=[?.!？。！])|[\s,，;；]+)\s*{_THANKED}[\s,.!…~。！🙏]*$", re.IGNORECASE)


def courtesy_in(text: str) -> Courtesy | None:
    """What a text is, if it says nothing else: “hi there” is a greeting, “hi, who owns TikTok?” is not."""
    said = [_mended(word) for word in words(text)]
    plain = " ".join(said)
    if not said or len(said) > _MOST_WORDS or _ONLY.fullmatch(plain) is None:
        return None
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(plain)), None)


def without_courtesies(text: str) -> str:
    """A text without the greeting before it and the thanks after it; as it is, if nothing would be left."""
    rest = _AFTER.sub("", _BEFORE.sub("", text)).strip()
    return rest if words(rest) else text


def _mended(word: str) -> str:
    if len(word) < _LONG_ENOUGH or not word.isascii():
        return word
    return next((known for known in _OFTEN_MISTYPED if OSA.distance(word, known, score_cutoff=1) <= 1), word)

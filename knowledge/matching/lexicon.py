"""The words that every English question shares, and the endings that do not change what a word is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import Stemmer

from knowledge.matching.normalise import CJK, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from knowledge.models import SynonymGroup

QUESTION_WORDS = frozenset("how when where who whom whose what which why many much long often old".split())
"""They tell “when” from “why” between entries on one subject, but never make a subject by themselves."""

POINTING_WORDS = frozenset("it its this that these those they them their he him his she her one".split())
"""Words that point to something said before; a question that stands alone cannot be answered through them."""

FUNCTION_WORDS = frozenset(
    """
    a about above after again all also am an and any anyone anything are as at be because been before being between
    both but by can could did do does doing done down during each either else ever every everyone everything for
    from further get gets getting give given go goes going gone got had has have having he her here hers him his i
    if in into is it its itself just know like lot make many may maybe me might mine more most must my myself no nor
    not now of off on once one only or other our ours out over own please really right same say saying says shall
    she should so some somebody someone something still such sure take tell than thank thanks that the their theirs
    them themselves then there these they thing things this those through to too under until up upon very want was
    way we well were while will with within without would yes yet you your yours actually anyway basically currently
    exactly explain happen happened happening mean means question said think
    """.split()
)
"""Words without a subject of their own; they weigh little."""


REQUEST = re.compile(
    r"^(?:please )?(?:how (?:to|(?:do|can|could|should|would) (?:i|we|you|one|somebody|someone))\b"
    r"|(?:where|when|should|can|could) (?:can )?i (?:buy|get|download|install|find|watch|order|sell|invest)\b"
    r"|(?:write|solve|translate|calculate|summarize|summarise|draw|code|pretend|ignore|forget|act|imagine|repeat|print)\b"
    r"|you (?:are|suck)\b)"
    r"|\b(?:your (?:own )?(?:opinion|view|favou?rite|instructions|prompt|rules)"
    r"|do you (?:think|like|love|believe|prefer|want)|would you|are you"
    r"|my (?:phone|iphone|homework|essay|computer|laptop|account|friend|mom|dad|boss|teacher))\b"
    r"|(?:^| )(?:请|麻烦)?"
    r"(?:帮我|替我|教我|推荐(?!算法|系统)|写一|给我[写画讲出推]|翻译|扮演|假装|忽略|忘记|画一|把这段)"
    r"|(?:怎么|如何|怎样|在哪里?|哪里)(?:才?能|可以|在[国手电]内?)?"
    r"(?:下载|安装|注册|登录|购买|买到|申请|注销|卸载|设置|破解|解封|炒股|充值|提现|绑定|截图|涨粉|换[头手])"
    r"|你(?:觉得|认为|喜欢|支持|怎么看|是谁|叫什么|爱|更?挺)|我的(?:手机|电脑|作业|账号|论文|老师|老板)"
)
"""Asks for a service, a how-to or the bot's own mind, none of which the base has; looked for in normalised text."""


FORECAST = re.compile(
    r"\b(?:will|gonna|going to|shall)\b|\bnext (?:year|decade|president|war)\b|\bin 20[3-9]\d\b"
    r"|明天|明年|后年|下周|下个月|未来会|将来|以后会|会不会|早晚会|迟早"
)
"""Asks about the future, of which the base tells only what is scheduled; looked for in normalised text."""


class Lexicon:
    """Reduces words to their stems, and stems that are used for one another to the first of their group."""

    def __init__(self, synonyms: Iterable[SynonymGroup] = ()) -> None:
        self._stemmer = Stemmer.Stemmer("english")
        self._heads: dict[str, str] = {}
        self.chinese: dict[str, tuple[str, ...]] = {}
        """What Chinese words mean, in Simplified characters: the English words at the head of their group."""
        self.usual_chinese: dict[str, str] = {}
        """The first Chinese word of its group for each Chinese question word, of which chat has many."""
        for group in synonyms:
            meaning = tuple(group.words[0].casefold().split())
            others = [word for word in group.words if not CJK.search(word)]
            if len(others) > 1:
                # A group of one such word and Chinese ones says nothing of that word, which may be in another group.
                head = self.stem(others[0].casefold())
                for word in others:
                    self._heads.setdefault(self.stem(word.casefold()), head)
            for word in group.words:
                if CJK.search(word):
                    self._learn_chinese(normalise(word), meaning)

    def _learn_chinese(self, word: str, meaning: tuple[str, ...]) -> None:
        self.chinese.setdefault(word, meaning)
        if len(meaning) == 1 and meaning[0] in QUESTION_WORDS:
            usual = next(known for known, known_meaning in self.chinese.items() if known_meaning == meaning)
            self.usual_chinese.setdefault(word, usual)

    def stem(self, word: str) -> str:
        """The word without its ending; words with digits or beyond ASCII stay as they are."""
        # Not kept here: whoever asks keeps what it makes of the stem.
        return str(self._stemmer.stemWord(word)) if word.isascii() and word.isalpha() else word

    def head(self, stem: str) -> str:
        """The stem that stands for this one's group of synonyms; itself if it is in none."""
        return self._heads.get(stem, stem)

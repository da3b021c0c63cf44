"""Words that point to something said elsewhere: “who owns it”, “那它是谁的”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.matching.lexicon import POINTING_WORDS
from knowledge.matching.normalise import CJK, words
from knowledge.models import EntityKind

if TYPE_CHECKING:
    from knowledge.models import Entity

_CHINESE_PRONOUN = re.compile(r"[它他她牠]们?|[这那][个件家位款部些样]")
_CHINESE_POINTING = re.compile(rf"{_CHINESE_PRONOUN.pattern}|[这那]")
_CHINESE_FUNCTION = re.compile(
    r"[是的了吗呢啊吧呀嘛么在有没不会能要被把让给跟和与及也都又还再就才很太最吧]"
    r"|什么|为什么|为何|怎么|怎样|如何|多少|几|谁|哪|何时|时候|年|月|天|公司|东西|事情?|人|名字|说|做|干|拥有|属于|发生|开始|结束|后来|然后|成立|创立"
)

_PERSONS = {"he": "", "him": "", "she": "", "his": "'s", "her": "'s"}
_THINGS = {"it": "", "its": "'s", "they": "", "them": "", "their": "'s", "this": "", "that": ""}
_POINTER = re.compile(rf"\b(?:{'|'.join([*_PERSONS, *_THINGS])})\b", re.IGNORECASE)
_NOT_POINTING = re.compile(
    r"\b(?:is|was|isn't) it (?:true|right|correct|possible|legal|likely) (?:that|to|for)\b"
    r"|\bthat (?=(?:the|a|an|us|china)\b)|\b(?:this|that) (?:year|month|week|time)\b",
    re.IGNORECASE,
)


def pointing_word(text: str) -> str:
    """The first word of a text that points to something else; empty if there is none."""
    for word in words(text):
        # Nobody can be asked what they mean by “one”.
        if word in POINTING_WORDS and word != "one":
            return word
        if CJK.match(word) and (found := _CHINESE_PRONOUN.search(word) or _CHINESE_POINTING.search(word)):
            return found[0]
    return ""


def points_in_chinese(text: str) -> bool:
    """Whether a Chinese text points to something and says nothing that would tell to what."""
    runs = words(text)
    if not runs or not all(CJK.match(run) for run in runs):
        return False
    rest = "".join(runs)
    return _CHINESE_POINTING.search(rest) is not None and not _left_over(rest)


def _left_over(text: str) -> str:
    return _CHINESE_FUNCTION.sub("", _CHINESE_POINTING.sub("", text))


def naming(text: str, entity: Entity) -> str | None:
    """A question with the word that points replaced by the name of what was spoken of before.

    Args:
        text: The question, such as “When was it founded?”.
        entity: What was spoken of.

    Returns:
        The question with the name in it; None if no word of it can point to such an entity.
    """
    if found := _CHINESE_PRONOUN.search(text):
        return text[: found.start()] + entity.name + text[found.end() :]
    if _NOT_POINTING.search(text):
        return None
    endings = _PERSONS if entity.kind is EntityKind.PERSON else _THINGS
    for pointer in _POINTER.finditer(text):
        word = pointer[0].casefold()
        if word in endings:
            return f"{text[: pointer.start()]}{entity.name}{endings[word]}{text[pointer.end() :]}"
    return None

"""Finds the years, months and other numbers of a text: what must agree between a question and its answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.matching.chinese_figures import MONTHS
from knowledge.matching.normalise import CJK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NUMBER_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15", "twenty": "20", "thirty": "30",
    "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
}  # fmt: skip

ROMAN_NUMERALS = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
"""Those that are hardly ever something else."""

_WRITTEN = NUMBER_WORDS | ROMAN_NUMERALS
_CHAT_DIGITS = frozenset({"2", "4"})
"""What people type for “to” and “for”."""

_TELLING = frozenset(
    "phase list section article title chapter part round tier stage step group level class model type number "
    "hundred thousand million billion trillion percent nanometers nm".split()
)
"""Beside these, a number matters however it is written."""

_MONTH_NUMBERS = {name: number for number, month in enumerate(MONTHS, start=1) for name in (month, month[:3])}
_LEADING_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
_CODE = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z0-9.]+$")
_CHINESE_PLAN = re.compile(r"十([一二三四五六])五")
"""A five-year plan is called by two numerals: 十五五 is the fifteenth."""
_CHINESE_DIGITS = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Figures:
    """The years, the months (1 to 12) and the other numbers of a text, the latter as they are written.

    ``casual`` are those numbers that are in it only as people count in passing, such as in “the two powers”.
    """

    years: frozenset[int]
    months: frozenset[int]
    numbers: frozenset[str]
    casual: frozenset[str] = frozenset()


def figures_of(words: Sequence[str]) -> Figures:
    """Finds the figures among the words of a text.

    A code such as ``h200`` counts whole, ``7nm`` as its number, ``III`` as 3, ``15th`` whole unless it is the day of a
    month; a month only beside a number, because May and march are words too.
    """
    years: set[int] = set()
    months: set[int] = set()
    numbers: set[str] = set()
    casual: set[str] = set()
    for at, word in enumerate(words):
        if word.isalpha() and word.isascii():
            if (written := _WRITTEN.get(word)) is not None:
                (casual if word in NUMBER_WORDS and _is_casual(words, at) else numbers).add(written)
            elif word in _MONTH_NUMBERS and _is_dated(words, at):
                months.add(_MONTH_NUMBERS[word])
        elif _YEAR.match(word):
            years.add(int(word))
        elif word in _CHAT_DIGITS and 0 < at < len(words) - 1 and _is_casual(words, at):
            casual.add(word)
        else:
            numbers.update(_numbers(word, words, at))
    return Figures(frozenset(years), frozenset(months), frozenset(numbers | casual), frozenset(casual - numbers))


def _numbers(word: str, words: Sequence[str], at: int) -> Iterator[str]:
    """The numbers in a word that is neither made of Latin letters only nor a year."""
    if CJK.match(word):
        yield from (f"{11 + _CHINESE_DIGITS.index(plan)}th" for plan in _CHINESE_PLAN.findall(word))
    elif _ORDINAL.match(word) and not _is_day(words, at):
        yield word
    elif leading := _LEADING_NUMBER.match(word):
        yield leading[0]
    elif _CODE.match(word):
        yield word


def _is_casual(words: Sequence[str], at: int) -> bool:
    """Whether the number there neither says which one is meant (“phase two”) nor how much (“two billion”)."""
    beside = (*words[max(0, at - 1) : at], *words[at + 1 : at + 2])
    return all(word.isalpha() and word not in _TELLING and word not in _MONTH_NUMBERS for word in beside)


def _is_day(words: Sequence[str], at: int) -> bool:
    """Whether the ordinal there is the day of a month, such as in “12th of March”."""
    return any(word in _MONTH_NUMBERS for word in words[max(0, at - 1) : at + 3])


def _is_dated(words: Sequence[str], at: int) -> bool:
    return any(near[0].isdigit() for near in words[max(0, at - 1) : at + 2])

"""Brings the figures of a Chinese text (dates, amounts, shares, ordinals) into the form that English ones have."""

from __future__ import annotations

import re

_NUMERAL = r"[一二两三四五六七八九十百千零]+"
_NUMERAL_AMOUNT = re.compile(rf"(?<![几数多一二两三四五六七八九十百千零]){_NUMERAL}(?=(?:万亿|亿|万)(?!{_NUMERAL}))")
"""几百亿 and 数千万 are no numbers, nor is 两三百亿; 一万六千 is one that goes on."""
_NUMERAL_MONTH = re.compile(r"(?<![一二三四五六七八九十])(十[一二]?|[一二三四五六七八九])(?=月)")
_PERCENT = re.compile(rf"百分之({_NUMERAL}|\d+(?:\.\d+)?)")
_YEAR = re.compile(r"(?<![〇零一二三四五六七八九])[一二][〇零一二三四五六七八九]{3}(?=年)")
_YEAR_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_TENS = {"十": 10, "百": 100, "千": 1000}
_CHINESE_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(万亿|亿|万)")
_CHINESE_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月(?:份)?")
_CHINESE_DATE_PART = re.compile(r"(?<=\d)[年日号]")
_CHINESE_ORDINAL = re.compile(r"第?([一二三四五六七八九]?十?[一二三四五六七八九]?)(?=[条章节款轮批代届期])")
_CHINESE_DIGITS = {char: digit for digit, char in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_CHINESE_UNITS = {"万亿": 1_000_000_000_000, "亿": 100_000_000, "万": 10_000}
_ENGLISH_UNITS = ((1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"))
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip


def in_english_figures(text: str) -> str:
    """A text in Simplified Chinese with its dates, amounts and ordinals as English texts have them."""
    text = _YEAR.sub(lambda found: found[0].translate(_YEAR_DIGITS), text)
    text = _PERCENT.sub(lambda found: f" {_in_digits(found[1])} percent ", text)
    text = _NUMERAL_AMOUNT.sub(lambda found: _in_digits(found[0]), text)
    text = _NUMERAL_MONTH.sub(lambda found: _in_digits(found[0]), text)
    text = _CHINESE_AMOUNT.sub(lambda found: _english_amount(float(found[1]) * _CHINESE_UNITS[found[2]]), text)
    text = _CHINESE_MONTH.sub(lambda found: f" {MONTHS[int(found[1]) - 1]} ", text)
    text = _CHINESE_ORDINAL.sub(lambda found: f" {_from_chinese(found[1])} " if found[1] else found[0], text)
    return _CHINESE_DATE_PART.sub(" ", text)


def _english_amount(amount: float) -> str:
    for unit, name in _ENGLISH_UNITS:
        if amount >= unit:
            return f" {amount / unit:.10g} {name} "
    return f" {amount:.0f} "


def _in_digits(numeral: str) -> str:
    """A numeral below ten thousand in digits, such as 800 for 八百; as it is if it is none, such as 千 in 千万."""
    total, digit = 0, None
    for at, char in enumerate(numeral):
        if char in _TENS:
            if at == 0 and char == "千":
                return numeral
            total += (1 if digit is None else digit) * _TENS[char]
            digit = None
        elif char in _CHINESE_DIGITS:
            if digit is not None:
                return numeral
            digit = _CHINESE_DIGITS[char]
        elif char != "零":
            return numeral
    return str(total + (digit or 0))


def _from_chinese(numeral: str) -> int:
    """The value of a numeral from 1 to 99, such as 十五."""
    tens, ten, units = numeral.rpartition("十")
    return (_CHINESE_DIGITS.get(tens, 1) * 10 if ten else 0) + _CHINESE_DIGITS.get(units, 0)

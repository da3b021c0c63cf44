"""Whether a text is written in Chinese, and in which characters."""

from __future__ import annotations

import re
from typing import Final

from knowledge.matching.normalise import CJK, simplified

_KANA: Final = re.compile(r"[\u3040-\u30ff]")
_WORD: Final = re.compile(r"[^\W\d_\u3400-\u9fff]+")


def is_chinese(text: str) -> bool:
    """Whether a text is in Chinese: “什么是 Entity List？” is, “Who founded Huawei (华为)?” is not."""
    if _KANA.search(text):
        return False
    return len(CJK.findall(text)) > len(_WORD.findall(text))


def is_traditional(text: str) -> bool:
    """Whether a Chinese text is in Traditional characters; False for one that looks alike in both."""
    return simplified(text) != text

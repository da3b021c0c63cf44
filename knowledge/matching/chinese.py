"""Cuts a run of Chinese characters into the words of which we know what they mean.

Chinese is written without spaces. What a dictionary of ours knows is taken for a word, the longest first from left to
right (maximum matching), and what lies between is left as it is. A dictionary of all Chinese would cut finer, but only
words with a meaning in this field can be set against what was written in English.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from knowledge.matching.normalise import CJK, simplified

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_RUN = re.compile(rf"(?:{CJK.pattern})+")


class ChineseWords:
    """Knows Chinese words and names, in Simplified characters, each with the English words that mean the same."""

    def __init__(self, meanings: Mapping[str, Sequence[str]], usual: Mapping[str, str]) -> None:
        """Takes a dictionary.

        Args:
            meanings: The English words for each Chinese word.
            usual: What most people say instead of some of these words.
        """
        self._meanings = dict(meanings)
        self._usual = dict(usual)
        self._longest = max(map(len, self._meanings), default=0)

    def cut(self, run: str) -> Iterator[tuple[str, Sequence[str]]]:
        """The parts of a run, in order: known words with their meaning, and what lies between them with none."""
        at = unknown_from = 0
        while at < len(run):
            length = self._length_at(run, at)
            if not length:
                at += 1
                continue
            if unknown_from < at:
                yield run[unknown_from:at], ()
            word = run[at : at + length]
            yield word, self._meanings[word]
            at = unknown_from = at + length
        if unknown_from < at:
            yield run[unknown_from:at], ()

    def in_usual_words(self, text: str) -> str:
        """A text as its writer would have put it in Simplified characters and without nicknames and slang.

        A sentence encoder has read much of 特朗普为什么 and little of 懂王幹嘛.
        """
        if not CJK.search(text):
            return text
        return _RUN.sub(
            lambda run: "".join(self._usual.get(part, part) for part, _ in self.cut(run[0])), simplified(text)
        )

    def _length_at(self, run: str, at: int) -> int:
        """How long the longest known word is that begins there; 0 if none does."""
        for length in range(min(self._longest, len(run) - at), 0, -1):
            if run[at : at + length] in self._meanings:
                return length
        return 0

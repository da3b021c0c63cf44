"""What a text that people will be shown must not hold: hidden signs, mentions, links that are not what they seem."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIDIED = str.maketrans(
    {"\r": "\n", "\t": " ", "\u00a0": " ", "\u202f": " ", "\u2028": "\n", "\u2029": "\n"}
    | dict.fromkeys(["\u200b", "\u2060", "\ufeff", "\u00ad"])
)
_JOINERS = {"\u200c", "\u200d"}
"""Invisible, but part of many emoji and of several scripts."""

_INVISIBLE = {"Cc", "Cf", "Cs", "Co"}
_MAY_BE_UNSAFE = re.compile(r"[<@:\]]")
_MENTION = re.compile(r"<(?:@[!&]?|#|id:)\w+>|@(?:everyone|here)\b", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:a?:\w+:\d+|/[^:>]+:\d+|t:-?\d+(?::\w)?)>")
_MASKED_LINK = re.compile(r"\]\s*\(\s*<?\s*(?:[a-z][a-z0-9+.-]*:|www\.|/)", re.IGNORECASE)
_SCHEME = re.compile(r"\b([a-z][a-z0-9+.-]{0,30})://", re.IGNORECASE)
_BARE_SCHEME = re.compile(r"\b(javascript|data|vbscript|file|blob):\S", re.IGNORECASE)


def tidy(text: str) -> str:
    """The text with its line ends alike, and without signs that come along when a page is copied and mean nothing."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return text.replace("\r\n", "\n").translate(_TIDIED).strip()


def problems_of(text: str, *, lines: bool = False) -> Iterator[str]:
    """What is wrong with a text, as sentences that follow the name of its field.

    Args:
        text: What somebody wrote, tidied.
        lines: Whether it may have more than one line.
    """
    if not (text.isprintable() and text.isascii()):
        yield from _hidden(text, lines=lines)
    if not _MAY_BE_UNSAFE.search(text):
        return
    if found := _MENTION.search(text):
        yield f"mentions somebody (“{found[0]}”); write the name instead"
    if found := _MARKUP.search(text):
        yield f"holds “{found[0]}”, which only Discord can read; write it in words"
    if _MASKED_LINK.search(text):
        yield "hides a link behind other words; write the address itself, or give it as the source"
    for scheme in _SCHEME.findall(text):
        if scheme.lower() not in {"http", "https"}:
            yield f"links with “{scheme}://”; only https:// and http:// are allowed"
            break
    if found := _BARE_SCHEME.search(text):
        yield f"holds “{found[1]}:”, which is not a link to a page; remove it"


def _hidden(text: str, *, lines: bool) -> Iterator[str]:
    for char in text:
        if char == "\n" and lines:
            continue
        if char == "\n":
            yield "has more than one line; write it on one"
            return
        if unicodedata.category(char) in _INVISIBLE and char not in _JOINERS:
            name = unicodedata.name(char, "control character").lower()
            yield f"holds an invisible sign (U+{ord(char):04X}, {name}); type the text anew or remove the sign"
            return

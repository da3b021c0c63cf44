"""Makes text safe and short enough to be shown.

Whatever a person wrote is shown as they wrote it and does nothing: it cannot ping, forge a heading, hide a link or turn
the direction of the line.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = {"Cc", "Cf", "Co", "Cs"}
_MARKUP = re.compile(r"[\\*_~`|<\[\]]")
_LINE_START = re.compile(r"^(\s*)(#|-|\+|>|\d+(?=[.)]))", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d+)([.)])", re.MULTILINE)
_ADDRESS = re.compile(r"(?<=\w)://")
_MASS_MENTION = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAK = "\u200b"


def clean(text: str) -> str:
    """Text without control characters and invisible marks, its lines kept."""
    kept = (char for char in text if char == "\n" or unicodedata.category(char) not in _INVISIBLE)
    return "".join(kept).strip()


def whole(text: str) -> str:
    """Text that can be stored and sent: half of a surrogate pair becomes the replacement character."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def one_line(text: str) -> str:
    """Clean text on one line, with single spaces."""
    return " ".join(clean(text.replace("\t", " ")).split())


def shorten(text: str, limit: int) -> str:
    """Text of at most ``limit`` characters; where something is cut off, an ellipsis says so."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def escape(text: str) -> str:
    """Text that Discord shows literally."""
    text = _MARKUP.sub(r"\\\g<0>", clean(text))
    text = _NUMBERED.sub(r"\1\\\2", text)
    text = _LINE_START.sub(lambda match: f"{match[1]}\\{match[2]}" if not match[2].isdigit() else match[0], text)
    text = _ADDRESS.sub(r"\\://", text)
    return _MASS_MENTION.sub(f"@{_BREAK}", text)


def unescape(text: str) -> str:
    """The text that ``escape`` was given (cleaned)."""
    return _ESCAPED.sub(r"\1", text.replace(_BREAK, ""))


def link(label: str, url: str) -> str:
    """A link with its own text; no preview of the page is shown under the message."""
    address = url.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20")
    return f"[{escape(one_line(label))}](<{address}>)"

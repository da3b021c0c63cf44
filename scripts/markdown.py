"""Puts text of content files into Markdown so that it stays what it is."""

from __future__ import annotations

import re

# What means something anywhere in a line; “$” to GitHub alone, which takes what stands between two for a formula.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>|~$&#]")
# What means something at the beginning of a line: lists, headings, rules.
_AT_START = re.compile(r"^(?:([-+=])|(\d+)([.)]))")
# “&copy;” in an address would be read as a sign.
_ENTITY = re.compile(r"&(?=#?\w+;)")
_NOT_IN_ADDRESS = {"<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C", "\n": "%0A"}
_MONTHS = "January February March April May June July August September October November December".split()


def escaped(text: str) -> str:
    """One line that reads like the text, whatever signs are in it."""
    line = _ANYWHERE.sub(r"\\\g<0>", " ".join(text.split()))
    return _AT_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)


def link(text: str, address: str) -> str:
    """A link; the address may be a whole one or lead to a page and place beside this one."""
    safe = _ENTITY.sub("&amp;", "".join(_NOT_IN_ADDRESS.get(char, char) for char in address))
    return f"[{escaped(text)}](<{safe}>)"


def anchor(name: str) -> str:
    """A place that a link can lead to; ids of the base hold nothing that would have to be escaped."""
    return f'<a id="{name}"></a>'


def spoken_span(span: str) -> str:
    """A date or period as it is read: “6 August 2020”, “July 2018 to 2019”, “since 22 January 2026”."""
    start, is_period, end = span.partition("/")
    if not is_period:
        return _spoken(start)
    return f"{_spoken(start)} to {_spoken(end)}" if end else f"since {_spoken(start)}"


def _spoken(moment: str) -> str:
    year, *rest = moment.split("-")
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if rest[1:] else f"{month} {year}"

"""JSON. What is read is looked over before it is taken apart, so that no file can fill the memory or the stack."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NoReturn

from knowledge.exchange.limits import line_of
from knowledge.exchange.records import (
    FORMAT,
    FORMAT_VERSION,
    ExchangeError,
    Record,
    RecordKind,
    check_count,
    check_format,
    check_items,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_DEPTH: Final = 6
"""A list of facts, each with a list of sources, each with fields: five, and one to spare."""

MAX_TOKENS: Final = 4_000_000
"""Texts, numbers and brackets of a file; 20,000 facts with ten phrasings each have one million."""

_ITEM_DEPTH: Final = 2
# Never goes back (the + after each repetition), so that time grows with the length of the text alone.
_TOKEN: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+("?)|[{}\[\]]|[^\s,:{}\[\]"]++', re.DOTALL)


def decode(text: str) -> list[Record]:
    """Reads the records of a JSON text.

    Raises:
        ExchangeError: It is no JSON, or not of this form.
    """
    starts = _look_over(text)
    try:
        content = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise ExchangeError(f"Line {error.lineno}: is not JSON: {error.msg} (column {error.colno}).") from None
    except RecursionError:
        raise ExchangeError("The file is nested too deeply.") from None
    except ExchangeError as error:
        raise ExchangeError(f"{_place_of_error(text, starts) or 'The file: '}{error}") from None
    return list(records_of(content, _lines_of(text, starts)))


def records_of(content: object, lines: Iterator[int]) -> Iterator[Record]:
    """The records of a document, which JSON and YAML share.

    Args:
        content: An object with lists, or a list of facts.
        lines: Where each item of the lists begins, in their order.

    Raises:
        ExchangeError: It is not of this form.
    """
    if isinstance(content, list):
        content = {RecordKind.FACT.value: content}
    if not isinstance(content, dict):
        raise ExchangeError("The file must hold a list of facts, or an object with such a list under “facts”.")
    check_format(content.get("format"), content.get("version"))
    counts = dict.fromkeys(RecordKind, 0)
    for name, items in content.items():
        if name in {"format", "version"}:
            continue
        if name not in set(RecordKind):
            known = ", ".join(f"“{kind}”" for kind in RecordKind)
            raise ExchangeError(f"“{name[:60]}” is not known here. A file may hold {known}.")
        if not isinstance(items, list):
            raise ExchangeError(f"“{name}” must be a list.")
        kind = RecordKind(name)
        counts[kind] = len(items)
        for item in items:
            yield Record(next(lines, 0), kind, _values(kind, item))
    check_count(counts[RecordKind.FACT], sum(counts.values()) - counts[RecordKind.FACT])


def encode(records: Iterable[Record]) -> bytes:
    """Writes records as JSON, an item a line, so that two exports can be compared."""
    lists: dict[RecordKind, list[str]] = {kind: [] for kind in RecordKind}
    write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for record in records:
        lists[record.kind].append(write(plain(record)))
    parts = [f'"format":"{FORMAT}"', f'"version":{FORMAT_VERSION}']
    parts += [f'"{kind}":[{_one_a_line(items)}]' for kind, items in lists.items()]
    return ("{" + ",\n".join(parts) + "}\n").encode()


def plain(record: Record) -> object:
    """A record as it stands in a list: those of a single value as that value."""
    if record.kind is RecordKind.HIDDEN:
        return record.values["entry"]
    return record.values["question"] if record.kind is RecordKind.NEGATIVE else record.values


def _one_a_line(items: list[str]) -> str:
    return "\n" + ",\n".join(items) + "\n" if items else ""


def _values(kind: RecordKind, item: object) -> dict[str, Any]:
    if isinstance(item, dict):
        return item
    if isinstance(item, str) and kind in {RecordKind.HIDDEN, RecordKind.NEGATIVE}:
        return {"entry" if kind is RecordKind.HIDDEN else "question": item}
    # A value that fits nowhere: planning names it with its line.
    return {"": item}


def _look_over(text: str) -> list[int]:
    """Where the items begin; refuses what is too deep, too much, or never ends."""
    starts: list[int] = []
    depth = 0
    opens_object = text.lstrip()[:1] == "{"
    item_depth = _ITEM_DEPTH if opens_object else _ITEM_DEPTH - 1
    inside_list = [False] * (MAX_DEPTH + 2)
    for number, token in enumerate(_TOKEN.finditer(text)):
        first = text[token.start()]
        if number > MAX_TOKENS:
            raise ExchangeError("The file holds more values than 20,000 facts can have. Split it and import the parts.")
        if first == '"' and not token[1]:
            raise ExchangeError(f"Line {line_of(text, token.start())}: a text begins here and never ends.")
        if first in "}]":
            depth -= 1
            continue
        if depth == item_depth and inside_list[depth]:
            starts.append(token.start())
            check_items(len(starts))
        if first in "{[":
            depth += 1
            if depth > MAX_DEPTH:
                raise ExchangeError(f"Line {line_of(text, token.start())}: is nested too deeply for a file of facts.")
            inside_list[depth] = first == "["
    return starts


def _place_of_error(text: str, starts: list[int]) -> str:
    """The line of the first item that cannot be read by itself; what a hook raises does not know its place."""
    for start in starts:
        try:
            _DECODER.raw_decode(text, start)
        except (ExchangeError, json.JSONDecodeError):
            return f"Line {line_of(text, start)}: "
    return ""


def _lines_of(text: str, starts: list[int]) -> Iterator[int]:
    line, before = 1, 0
    for start in starts:
        line += text.count("\n", before, start)
        before = start
        yield line


def _no_number(name: str) -> NoReturn:
    raise ExchangeError(f"“{name}” is not a value that a file of facts may hold. Write it as a text or leave it out.")


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ExchangeError(f"the field “{twice[:60]}” stands twice in one object. Remove one of them.")
    return found


_DECODER: Final = json.JSONDecoder(
    parse_int=str, parse_float=str, parse_constant=_no_number, object_pairs_hook=_without_repetition
)

"""YAML, of which only the plain part is read: lists, fields and texts. No tags, no aliases, one document.

The events of the parser are put together here rather than by a loader: nothing is ever made of a text but a text (so a
date that does not exist can be named), every item keeps its line, and what is refused is refused before it is built.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import yaml

from knowledge.exchange.json_codec import MAX_DEPTH, MAX_TOKENS, plain, records_of
from knowledge.exchange.records import FORMAT, FORMAT_VERSION, ExchangeError, Record, RecordKind, check_items

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS: Final = {"", "~", "null", "Null", "NULL"}
_ITEM_DEPTHS: Final = {"mapping": 2, "list": 1}
# A JSON text is a YAML text too, but for these, which YAML does not take as they are.
_ESCAPED: Final = {char: f"\\u{char:04X}" for char in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF)}


def decode(text: str) -> list[Record]:
    """Reads the records of a YAML text.

    Raises:
        ExchangeError: It is no YAML, more than the plain part of it, or not of this form.
    """
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"Line {mark.line + 1}: " if mark else ""
        raise ExchangeError(f"{place}is not YAML: {error.problem or error.context}.") from None
    except yaml.YAMLError as error:
        raise ExchangeError(f"The file is not YAML: {' '.join(str(error).split())[:200]}.") from None
    return list(records_of(builder.root, iter(builder.lines)))


def encode(records: Iterable[Record]) -> bytes:
    """Writes records as YAML, every text in double quotes: so none is taken for anything else."""
    lists: dict[RecordKind, list[str]] = {kind: [] for kind in RecordKind}
    for record in records:
        lists[record.kind].append(_item(plain(record)))
    lines = [f"format: {_text(FORMAT)}", f"version: {FORMAT_VERSION}"]
    for kind, items in lists.items():
        lines += [f"{kind}:", *items] if items else [f"{kind}: []"]
    return ("\n".join(lines) + "\n").encode()


class _Builder:
    """Puts events together."""

    def __init__(self) -> None:
        self.root: Any = None
        self.lines: list[int] = []
        self._open: list[Any] = []
        self._keys: list[str | None] = []
        self._events = 0
        self._documents = 0
        self._item_depth = 0

    def take(self, event: yaml.Event) -> None:
        self._events += 1
        if self._events > MAX_TOKENS:
            raise ExchangeError("The file holds more values than 20,000 facts can have. Split it and import the parts.")
        if isinstance(event, yaml.NodeEvent):
            self._refuse_what_is_not_plain(event)
        if isinstance(event, yaml.ScalarEvent):
            is_null = event.implicit[0] and event.style in {None, ""} and event.value in _NULLS
            self._put(event, None if is_null else event.value)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._begin(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise ExchangeError(f"{_at(event)}a second document begins here. Give one document.")

    def _begin(self, event: yaml.Event, container: dict[str, Any] | list[Any]) -> None:
        self._put(event, container)
        if not self._open:
            self._item_depth = _ITEM_DEPTHS["mapping" if isinstance(container, dict) else "list"]
        self._open.append(container)
        self._keys.append(None)
        if len(self._open) > MAX_DEPTH:
            raise ExchangeError(f"{_at(event)}is nested too deeply for a file of facts.")

    def _put(self, event: yaml.Event, value: Any) -> None:
        if not self._open:
            self.root = value
            return
        container = self._open[-1]
        if isinstance(container, list):
            if len(self._open) == self._item_depth:
                self.lines.append(_line_of(event))
                check_items(len(self.lines))
            container.append(value)
            return
        key = self._keys[-1]
        if key is not None:
            container[key] = value
            self._keys[-1] = None
            return
        if not isinstance(value, str):
            raise ExchangeError(f"{_at(event)}the name of a field must be a text.")
        if value in container:
            raise ExchangeError(f"{_at(event)}the field “{value[:60]}” stands twice. Remove one of them.")
        self._keys[-1] = value

    def _refuse_what_is_not_plain(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None or isinstance(event, yaml.AliasEvent):
            raise ExchangeError(f"{_at(event)}uses an anchor or alias (“&”, “*”). Write the text out, or in quotes.")
        if getattr(event, "tag", None) is not None:
            raise ExchangeError(f"{_at(event)}uses a tag (“!…”). Write the text in quotes.")


def _at(event: yaml.Event) -> str:
    return f"Line {_line_of(event)}: "


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _item(value: object) -> str:
    if not isinstance(value, dict):
        return f"- {_text(value)}"
    return "\n".join(("  " if number else "- ") + line for number, line in enumerate(_fields(value)))


def _fields(values: dict[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        if not isinstance(value, (list, tuple)):
            yield f"{name}: {_text(value)}"
            continue
        yield f"{name}:"
        for item in value:
            yield from _item(item).split("\n")


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).translate(_ESCAPED)

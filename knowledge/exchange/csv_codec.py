"""CSV, for spreadsheets: a header, then a row for each item.

A spreadsheet takes a cell that begins with one of ``= + - @`` for a formula and would carry it out, so such a cell is
written with an apostrophe before it, which reading takes away again (OWASP, “CSV Injection”).
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any, Final

from knowledge.curation.drafts import source_text
from knowledge.exchange.records import (
    FORMAT,
    FORMAT_VERSION,
    ExchangeError,
    Record,
    RecordKind,
    check_count,
    check_format,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

COLUMNS: Final = (
    *("record", "id", "question", "phrasings", "answer", "more", "topic", "kind", "by", "when", "as_of", "review_by"),
    *("source", "waiver", "overrides", "entry"),
)
_LISTS: Final = {"phrasings", "when"}
_RECORDS: Final = {
    RecordKind.FACT: "fact",
    RecordKind.HIDDEN: "hidden",
    RecordKind.TAUGHT: "taught",
    RecordKind.NEGATIVE: "negative",
}
_KINDS: Final = {name: kind for kind, name in _RECORDS.items()} | {"": RecordKind.FACT}
_FORMAT_ROW: Final = "format"

MAX_LINE: Final = 1024 * 1024
"""Characters of one line; a fact has at most some 40,000."""

_FORMULA: Final = re.compile(r"'*[=+\-@＝＋－＠|%\t\r]")
_NEUTRALISED: Final = re.compile(r"'+[=+\-@＝＋－＠|%\t\r]")


def decode(text: str) -> list[Record]:
    """Reads the records of a CSV text, with commas, semicolons or tabs.

    Raises:
        ExchangeError: It is no CSV, or not of this form.
    """
    reader = csv.reader(_lines(text), delimiter=_delimiter(text), strict=True)
    try:
        return list(_records(reader))
    except csv.Error as error:
        raise ExchangeError(f"Line {reader.line_num}: is not CSV: {error}.") from None


def encode(records: Iterable[Record]) -> bytes:
    """Writes records as CSV, with the mark by which spreadsheets know UTF-8, and every cell in quotes."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerow(_row({"record": _FORMAT_ROW, "id": FORMAT_VERSION, "question": FORMAT}))
    for record in records:
        writer.writerow(_row(_cells(record)))
    return stream.getvalue().encode("utf-8-sig")


def _records(reader: Any) -> Iterator[Record]:
    header: list[str] = []
    counts = dict.fromkeys(RecordKind, 0)
    ended = 0
    for row in reader:
        line, ended = ended + 1, reader.line_num
        is_blank = not any(cell.strip() for cell in row)
        if not header and not is_blank:
            header = _header(row, line)
            continue
        if header and len(row) > len(header):
            raise ExchangeError(f"Line {line}: has {len(row)} cells, but the header has {len(header)} columns.")
        if is_blank:
            continue
        values = dict(zip(header, map(_plain, row), strict=False))
        name = values.pop("record", "").strip().lower()
        if name == _FORMAT_ROW:
            check_format(values.get("question"), values.get("id"))
            continue
        if name not in _KINDS:
            raise ExchangeError(
                f"Line {line}: “{name[:60]}” is not a kind of record; write {', '.join(_RECORDS.values())}."
            )
        kind = _KINDS[name]
        counts[kind] += 1
        check_count(counts[RecordKind.FACT], sum(counts.values()) - counts[RecordKind.FACT])
        yield Record(line, kind, _values(kind, values))
    if not header:
        raise ExchangeError(
            "The file has no header. Its first line names the columns: question, answer, topic, source."
        )


def _header(row: list[str], line: int) -> list[str]:
    names = [cell.strip().lower() for cell in row]
    for name in names:
        if name not in COLUMNS:
            raise ExchangeError(f"Line {line}: “{name[:60]}” is not a column. Known are {', '.join(COLUMNS)}.")
        if names.count(name) > 1:
            raise ExchangeError(f"Line {line}: the column “{name}” stands twice. Remove one of them.")
    return names


def _values(kind: RecordKind, cells: dict[str, str]) -> dict[str, Any]:
    found = {name: cell for name, cell in cells.items() if cell.strip()}
    if kind is RecordKind.TAUGHT and "question" in found:
        found["phrasing"] = found.pop("question")
    return {name: cell.split("\n") if name in _LISTS else cell for name, cell in found.items()}


def _cells(record: Record) -> dict[str, str]:
    values = dict(record.values)
    if record.kind is RecordKind.TAUGHT:
        values["question"] = values.pop("phrasing")
    if "sources" in values:
        values["source"] = source_text(values.pop("sources"))
    cells = {name: "\n".join(value) if name in _LISTS else str(value) for name, value in values.items()}
    return {"record": _RECORDS[record.kind], **cells}


def _row(cells: dict[str, str]) -> list[str]:
    return [_safe(cells.get(name, "")) for name in COLUMNS]


def _safe(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _plain(cell: str) -> str:
    return cell[1:] if _NEUTRALISED.match(cell) else cell


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends; a file may end them in any way."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > MAX_LINE:
            raise ExchangeError(f"Line {number}: has {len(line):,} characters; at most {MAX_LINE:,} can be taken.")
        yield line


def _delimiter(text: str) -> str:
    header = text.lstrip().partition("\n")[0][:10_000]
    return max(",;\t", key=header.count)

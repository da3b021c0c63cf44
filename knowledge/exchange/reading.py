"""Which codec reads and writes a file."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from knowledge.exchange import csv_codec, json_codec, yaml_codec
from knowledge.exchange.limits import read_text
from knowledge.exchange.records import ExchangeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from knowledge.exchange.records import Record


class Format(StrEnum):
    """What a file can be."""

    JSON = "json"
    YAML = "yaml"
    CSV = "csv"


_ENDINGS = {"json": Format.JSON, "yaml": Format.YAML, "yml": Format.YAML, "csv": Format.CSV, "tsv": Format.CSV}
_DECODERS: dict[Format, Callable[[str], list[Record]]] = {
    Format.JSON: json_codec.decode,
    Format.YAML: yaml_codec.decode,
    Format.CSV: csv_codec.decode,
}
_ENCODERS: dict[Format, Callable[[Iterable[Record]], bytes]] = {
    Format.JSON: json_codec.encode,
    Format.YAML: yaml_codec.encode,
    Format.CSV: csv_codec.encode,
}


def format_of(filename: str) -> Format:
    """What a file is, by the ending of its name; nothing else of the name is looked at.

    Raises:
        ExchangeError: The ending is not known.
    """
    ending = filename.rpartition(".")[2].strip().lower()
    if ending not in _ENDINGS:
        raise ExchangeError("The name of the file must end in .json, .yaml or .csv, so that it is known what it is.")
    return _ENDINGS[ending]


def decode(data: bytes, filename: str) -> list[Record]:
    """Reads the records of a file.

    Raises:
        ExchangeError: It cannot be read; the sentence says where and why.
    """
    wanted = format_of(filename)
    return _DECODERS[wanted](read_text(data))


def encode(records: Iterable[Record], wanted: Format) -> bytes:
    """Writes records; the same records give the same bytes."""
    return _ENCODERS[wanted](records)

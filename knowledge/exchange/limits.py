"""What is no text, or too much of it: told before anything is read."""

from __future__ import annotations

from typing import Final

from knowledge.exchange.records import MAX_BYTES, ExchangeError

_KINDS: Final = (
    (b"PK\x03\x04", "a zip archive or a spreadsheet. Save it as CSV (UTF-8), or unpack it and give the file inside"),
    (b"PK\x05\x06", "a zip archive. Unpack it and give the file inside"),
    (b"\x1f\x8b", "compressed (gzip). Unpack it first"),
    (b"BZh", "compressed (bzip2). Unpack it first"),
    (b"\xfd7zXZ", "compressed (xz). Unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd). Unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive. Unpack it and give the file inside"),
    (b"Rar!", "a rar archive. Unpack it and give the file inside"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file. Save it as CSV (UTF-8)"),
    (b"%PDF", "a PDF. Give JSON, YAML or CSV"),
    (b"\x89PNG", "a picture. Give JSON, YAML or CSV"),
    (b"\xff\xd8\xff", "a picture. Give JSON, YAML or CSV"),
    (b"GIF8", "a picture. Give JSON, YAML or CSV"),
    (b"SQLite format 3", "a database. Give JSON, YAML or CSV"),
    (b"\xff\xfe", "text in UTF-16. Save it as UTF-8"),
    (b"\xfe\xff", "text in UTF-16. Save it as UTF-8"),
)


def read_text(data: bytes) -> str:
    """The text of a file, without the mark that some programs put at its beginning.

    Raises:
        ExchangeError: It is too large, or no text.
    """
    if len(data) > MAX_BYTES:
        raise ExchangeError(
            f"The file has {len(data) / 1024 / 1024:.1f} MB; at most {MAX_BYTES >> 20} MB can be taken."
        )
    for start, what in _KINDS:
        if data.startswith(start):
            raise ExchangeError(f"The file is {what}.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ExchangeError(
            f"Line {line}: byte 0x{data[error.start]:02X} is not UTF-8. Save the file as UTF-8 and try again."
        ) from None
    if (place := text.find("\0")) >= 0:
        raise ExchangeError(f"Line {line_of(text, place)}: holds a NUL character, so this is no text. Remove it.")
    if not text.strip():
        raise ExchangeError("The file is empty.")
    return text


def line_of(text: str, place: int) -> int:
    """The line, counted from 1, on which a character stands."""
    return text.count("\n", 0, place) + 1

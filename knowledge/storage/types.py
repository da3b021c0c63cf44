"""Column types that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, DateTime, Integer, Text
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Dialect

#: A primary key that counts up. SQLite numbers rows by itself only when the type is called INTEGER.
CountingKey = BigInteger().with_variant(Integer(), "sqlite")

#: An id given by Discord: 64 bits, never counted up by us.
Snowflake = BigInteger


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: goes in with a time zone, comes out in UTC.

    SQLite has no time zones and would keep whatever local time it is handed, so the conversion is done here.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Converts to UTC.

        Raises:
            ValueError: The moment has no time zone, so it could be any of 24 hours.
        """
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Marks what SQLite returns as UTC; PostgreSQL returns an aware moment already."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class PersonText(TypeDecorator[str]):
    """Text that a person typed, whatever it holds.

    PostgreSQL refuses the NUL character and neither database takes half of a surrogate pair. Neither must
    cost us the rest of the question, so both become the replacement character U+FFFD.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replaces what no database can hold."""
        del dialect
        if value is None:
            return None
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")

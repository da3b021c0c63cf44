"""`Storage`: the database, opened and up to date, with one repository for each kind of thing kept."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Self

from sqlalchemy import delete, false

from knowledge.errors import StorageError
from knowledge.storage.adjustments import Adjustments
from knowledge.storage.audit import Audit
from knowledge.storage.command_trees import CommandTrees
from knowledge.storage.drafts import Drafts
from knowledge.storage.engine import Database
from knowledge.storage.facts import Facts
from knowledge.storage.migrating import ensure_current, not_yet_made, upgrade
from knowledge.storage.notices import Notices
from knowledge.storage.proposals import Proposals
from knowledge.storage.ratings import Ratings
from knowledge.storage.retention import Retention
from knowledge.storage.review import Review
from knowledge.storage.schema import UNANSWERED_QUESTIONS
from knowledge.storage.server_settings import ServerSettingsStore
from knowledge.storage.source_checks import SourceChecks
from knowledge.storage.suggestions import Suggestions
from knowledge.storage.unanswered import UnansweredQuestions
from knowledge.storage.writing import ServerWriter


class Storage:
    """What the bot keeps. Made by `open`, ended by `close`."""

    def __init__(self, database: Database) -> None:
        self._database: Final = database
        self.unanswered: Final = UnansweredQuestions(database)
        self.ratings: Final = Ratings(database)
        self.command_trees: Final = CommandTrees(database)
        self.writer: Final = ServerWriter(database)
        self.settings: Final = ServerSettingsStore(database)
        self.facts: Final = Facts(database)
        self.adjustments: Final = Adjustments(database)
        self.audit: Final = Audit(database)
        self.review: Final = Review(database)
        self.suggestions: Final = Suggestions(database)
        self.proposals: Final = Proposals(database)
        self.notices: Final = Notices(database)
        self.source_checks: Final = SourceChecks(database)
        self.drafts: Final = Drafts(database)
        self.retention: Final = Retention(database)

    @classmethod
    async def open(cls, url: str) -> Self:
        """Connects, creating what is missing, and brings the tables up to date.

        Args:
            url: `sqlite+aiosqlite:///…`, `sqlite+aiosqlite://` (in memory) or `postgresql+asyncpg://…`.

        Raises:
            StorageError: The database cannot be used; the sentence says what to do.
        """
        database = Database(url)
        try:
            _create_folder(database)
            await upgrade(database)
        except BaseException:
            await database.close()
            raise
        return cls(database)

    @classmethod
    async def open_existing(cls, url: str) -> Self:
        """Connects to a database that the bot has made, and creates and changes nothing.

        Args:
            url: As for `open`.

        Raises:
            StorageError: It cannot be used, is not there yet, or was made by another version.
        """
        database = Database(url)
        try:
            _find_file(database)
            await ensure_current(database)
        except BaseException:
            await database.close()
            raise
        return cls(database)

    async def check(self) -> None:
        """Makes sure that the database can be reached and written to, without changing anything.

        Raises:
            StorageError: It cannot.
        """
        await self._database.execute(delete(UNANSWERED_QUESTIONS).where(false()))

    async def close(self) -> None:
        """Closes every connection. What was added before is kept."""
        await self._database.close()


def _file_of(database: Database) -> Path | None:
    name = database.url.database
    if not database.is_sqlite or not name or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def _create_folder(database: Database) -> None:
    if (file := _file_of(database)) is None:
        return
    folder = file.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {folder} for the database cannot be created: {error.strerror}. "
            "Make it writable, or name another place in TECHDIVIDE_DATABASE_URL.",
        ) from error


def _find_file(database: Database) -> None:
    # SQLite would create the file by connecting to it.
    if (file := _file_of(database)) is None:
        return
    try:
        found = file.exists()
    except OSError as error:
        raise StorageError(
            f"The database {file} cannot be looked at: {error.strerror}. "
            "Make its folder readable, or name another place in TECHDIVIDE_DATABASE_URL.",
        ) from error
    if not found:
        raise not_yet_made(database)

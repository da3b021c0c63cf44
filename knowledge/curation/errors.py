"""What cannot be done to a server's knowledge, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.errors import TechDivideError

if TYPE_CHECKING:
    from knowledge.curation.facts import Fact
    from knowledge.curation.history import FactAt


class CurationError(TechDivideError):
    """A change that makes no sense as things are; the sentence says why and what to do."""


class NotThereError(CurationError):
    """What was to be changed is not there (any more)."""


class EditConflictError(CurationError):
    """Somebody else changed the fact since it was looked at. Nothing of either change is lost.

    ``mine`` is what was to be saved (None: it was to be removed or restored), ``theirs`` what the fact is now.
    """

    def __init__(self, fact_id: str, mine: Fact | None, theirs: FactAt | None) -> None:
        self.fact_id = fact_id
        self.mine = mine
        self.theirs = theirs
        super().__init__(
            "This fact was changed in the meantime. Compare both versions, then save yours again or keep theirs."
        )


class OwnProposalError(CurationError):
    """Whoever proposed a change wanted to approve it."""

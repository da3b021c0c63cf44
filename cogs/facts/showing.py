"""Cards about entries, made of what storage and the live answers know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards.fact_card import Shown, fact_card
from knowledge.curation.entries import entry_of, sources_of
from knowledge.curation.errors import NotThereError
from knowledge.curation.facts import Fact
from knowledge.storage.facts import FactState

if TYPE_CHECKING:
    from bot.cards.layout import Card
    from bot.services import Services


async def entry_card(services: Services, server_id: int, entry_id: str) -> Card:
    """The card of an own fact (also a removed one) or a shared entry (also a hidden one).

    Raises:
        NotThereError: There is neither.
        StorageError: It could not be read.
    """
    live = await services.servers.get(server_id)
    if live.fact(entry_id) is None and (own_id := live.overridden_by(entry_id)) is not None:
        entry_id = own_id
    if (stored := await services.storage.facts.get(server_id, entry_id)) is not None:
        fact = Fact.from_json(stored.content)
        return fact_card(
            Shown(
                entry_of(entry_id, fact),
                sources_of(entry_id, fact),
                fact.phrasings,
                version=stored.version,
                overrides=stored.overrides,
                is_removed=stored.state is FactState.REMOVED,
            )
        )
    if (entry := live.shared_entry(entry_id)) is None:
        raise NotThereError("There is no such entry (any more). Look for it with /facts find.")
    taught = live.taught(entry_id)
    return fact_card(
        Shown(
            entry,
            services.answers.sources_of(entry),
            [*taught, *entry.phrasings],
            taught=taught,
            is_hidden=entry_id in live.hidden,
        )
    )

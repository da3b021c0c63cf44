"""A small base that the tests of the core share."""

from __future__ import annotations

from datetime import date
from typing import Any

from knowledge.models import (
    ChineseName,
    Entity,
    EntityKind,
    Entry,
    Kind,
    KnowledgeBase,
    Source,
    SynonymGroup,
    Topic,
)

VERIFIED = date(2026, 11, 23)


def make_entry(entry_id: str, question: str, *phrasings: str, **fields: Any) -> Entry:
    """An entry that is sound in every respect but those given."""
    values: dict[str, Any] = {
        "id": entry_id,
        "topic": Topic.TRADE,
        "kind": Kind.FACT,
        "question": question,
        "phrasings": list(phrasings),
        "answer": "An answer.",
        "as_of": VERIFIED,
        "sources": ["a-page"],
        **fields,
    }
    return Entry.model_validate(values)


def make_entity(entity_id: str, name: str, *aliases: str, chinese: tuple[str, str] | None = None) -> Entity:
    names = [ChineseName(simplified=chinese[0], traditional=chinese[1])] if chinese else []
    return Entity(id=entity_id, name=name, kind=EntityKind.COMPANY, aliases=list(aliases), chinese=names)


def make_source(source_id: str = "a-page") -> Source:
    return Source.model_validate(
        {
            "id": source_id,
            "title": "A page",
            "publisher": "A publisher",
            "date": "2020-08",
            "url": f"https://example.org/{source_id}",
            "seen": VERIFIED,
        }
    )


def small_base() -> KnowledgeBase:
    entries = [
        make_entry(
            "huawei-entity-list",
            "When was Huawei added to the Entity List?",
            "huawei blacklist date",
            "When did America blacklist the Shenzhen telecoms giant?",
            "entity list huawei may 2019",
            "In which year was Huawei cut off from American suppliers?",
            topic=Topic.HUAWEI,
            entities=["huawei", "entity-list"],
            when=["2019-05-16"],
            answer="Huawei was added to the Commerce Department's Entity List on 16 May 2019.",
        ),
        make_entry(
            "huawei-founder",
            "Who founded Huawei?",
            "founder of huawei",
            "Which engineer started the Shenzhen telecoms company?",
            "who set up huawei and when",
            topic=Topic.HUAWEI,
            entities=["huawei", "ren-zhengfei"],
            when=["1987"],
            answer="Ren Zhengfei, a former army engineer, founded Huawei in 1987.",
        ),
        make_entry(
            "tariffs-301",
            "What are the Section 301 tariffs on China?",
            "section 301 duties china",
            "How high are the 301 levies on Chinese goods?",
            "which tariffs did the trade representative put on china",
            entities=["section-301"],
            when=["2018-07-06/2019-09-01"],
            answer="Section 301 tariffs are duties of 7.5 to 25 percent on Chinese goods, first charged in 2018.",
        ),
        make_entry(
            "trade-war-start",
            "When did the trade war begin?",
            "trade war start date",
            "when did the us and china start taxing each other's goods",
            "first shots of the tariff fight",
            entities=["united-states", "china"],
            when=["2018-07-06"],
            answer="The trade war began on 6 July 2018 with tariffs on $34 billion of Chinese goods.",
        ),
        make_entry(
            "tiktok-owner",
            "Who owns TikTok?",
            "tiktok parent company",
            "Which firm is behind the dance-video app?",
            "who does tiktok belong to",
            topic=Topic.APPS,
            entities=["tiktok", "bytedance"],
            answer="ByteDance of Beijing owns TikTok.",
        ),
    ]
    return KnowledgeBase(
        entries=entries,
        sources=[make_source()],
        entities=[
            make_entity("huawei", "Huawei", "Huawei Technologies", chinese=("华为", "華為")),
            make_entity("ren-zhengfei", "Ren Zhengfei"),
            make_entity("smic", "SMIC", "Semiconductor Manufacturing International"),
            make_entity("samsung", "Samsung"),
            make_entity("entity-list", "Entity List"),
            make_entity("section-301", "Section 301", "301"),
            make_entity("section-232", "Section 232", "232"),
            make_entity("tiktok", "TikTok", "Tik Tok"),
            make_entity("bytedance", "ByteDance"),
            make_entity("united-states", "United States", "US", "U.S.", "America"),
            make_entity("china", "China", "Beijing"),
        ],
        synonyms=[SynonymGroup(words=["tariff", "duty", "levy"]), SynonymGroup(words=["found", "start"])],
    )

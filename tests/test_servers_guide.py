"""docs/servers.md holds: its examples can be imported, and it tells of every field."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from knowledge.curation.facts import Fact
from knowledge.exchange.csv_codec import COLUMNS
from knowledge.exchange.planning import make_plan
from knowledge.exchange.reading import decode
from knowledge.exchange.records import FACT_FIELDS
from knowledge.exchange.snapshot import Snapshot
from knowledge.models import Topic
from knowledge.storage.adjustments import StoredAdjustments

GUIDE = (Path(__file__).parent.parent / "docs" / "servers.md").read_text()
NOTHING = Snapshot(1, 0, {}, StoredAdjustments(), frozenset({"tiktok-owner"}))


@pytest.mark.parametrize(("kind", "facts", "others"), [("yaml", 2, 3), ("csv", 1, 0)])
def test_the_examples_can_be_imported(kind: str, facts: int, others: int) -> None:
    (example,) = re.findall(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL)
    plan = make_plan(decode(example.encode(), f"x.{kind}"), NOTHING, today=date(2026, 11, 23))
    assert plan.refused == []
    assert (len(plan.facts), len(plan.rows) - len(plan.facts)) == (facts, others)


def test_every_field_and_topic_is_told_of() -> None:
    assert set(Fact.model_fields) - {"sources"} <= set(FACT_FIELDS) <= set(COLUMNS) | {"sources"}
    for word in (*FACT_FIELDS, *Topic, "entry", "record"):
        assert f"`{word}`" in GUIDE, word

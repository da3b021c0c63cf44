"""How the coverage of a base looks in the terminal."""

from __future__ import annotations

from dataclasses import astuple, fields
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table

from knowledge.content.coverage import FIRST_YEAR, TopicCoverage, coverage_of
from knowledge.models import Topic

if TYPE_CHECKING:
    from knowledge.content.coverage import Coverage
    from knowledge.models import KnowledgeBase

_HEADINGS = {
    Topic.MINERALS: "miner-\nals",
    Topic.INVESTMENT: "invest-\nment",
    Topic.SANCTIONS: "sanc-\ntions",
    Topic.GOVERNANCE: "govern-\nance",
}
"""Long names in two lines, so that the table of years fits into 80 columns."""


def coverage_tables(base: KnowledgeBase) -> tuple[Table, Table]:
    """How much there is of each topic; and how many entries tell about each year, by topic."""
    coverage = coverage_of(base)
    return _by_topic(coverage), _by_year(coverage)


def _by_topic(coverage: Coverage) -> Table:
    table = Table("topic", title="By topic")
    columns = [field.name for field in fields(TopicCoverage)]
    for column in columns:
        table.add_column(column, justify="right")
    rows = {topic: astuple(coverage.topics[topic]) for topic in Topic}
    for topic, counts in rows.items():
        table.add_row(topic.value, *map(_shown, counts))
    table.add_section()
    table.add_row("all", *(_shown(sum(row[place] for row in rows.values())) for place in range(len(columns))))
    return table


def _by_year(coverage: Coverage) -> Table:
    table = Table("year", title="Entries that tell about a year", caption="– is none", box=SIMPLE_HEAD, padding=(0, 0))
    for topic in Topic:
        table.add_column(_HEADINGS.get(topic, topic.value), justify="right")
    table.add_column("all", justify="right")
    for year, counts in coverage.years.items():
        name = f"–{year}" if year < FIRST_YEAR else str(year)
        table.add_row(name, *(_shown(counts[topic]) for topic in Topic), _shown(sum(counts.values())))
    return table


def _shown(count: int) -> str:
    return str(count) if count else "–"

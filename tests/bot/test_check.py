"""``techdivide check`` as it is called, on real files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import check as check_command
from bot.cli.root import app
from knowledge.content.links import LinkChecker, LinkReport, LinkState
from tests.knowledge.samples import small_base

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from typer.testing import Result

ENTRIES = """
topic: trade
entries:
  - id: trade-war-start
    kind: fact
    question: When did the trade war begin?
    phrasings: [first tariffs date, day one of the duties, who fired first and when, which month in 2018, opening shot,
      a a, b b, c c, d d, e e]
    answer: On 6 July 2018.
    when: ["2018-07-06"]
    as_of: 2026-11-23
    sources: [one, two]
"""
SOURCES = """
sources:
  - {id: one, title: The notice, publisher: Office, date: 2018-06-20, url: "https://one.example/a", seen: 2026-11-23}
  - {id: two, title: A report, publisher: Paper, date: "2018-07", url: "https://two.example/b", seen: 2026-11-23}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("entries", ENTRIES), ("sources", SOURCES.replace("2018-06-20", '"2018-06-20"'))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "trade.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def check(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["check", *map(str, arguments)], env={"COLUMNS": "80"})


def test_a_sound_base_passes(folder: Path) -> None:
    result = check(folder)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        "1 entries, 2 sources, 0 entities, 0 terms, 0 sides, 0 negatives, 0 synonyms",
        "0 errors, 0 warnings",
    ]


def test_an_error_is_named_and_fails(folder: Path) -> None:
    file = folder / "entries" / "trade.yaml"
    file.write_text(ENTRIES.replace("[one, two]", "[one, three]"), encoding="utf-8")
    result = check("--base", folder)
    assert result.exit_code == 1
    assert "error: entries/trade.yaml · trade-war-start · sources: “three” is not among the sources" in result.output
    assert "warning: sources/trade.yaml · two · id: is cited nowhere" in result.output
    assert [line.partition(":")[0] for line in result.output.splitlines()[:2]] == ["warning", "error"]
    assert result.output.endswith("1 errors, 1 warnings\n")


def test_warnings_alone_pass(folder: Path) -> None:
    (folder / "entries" / "trade.yaml").write_text(ENTRIES.replace("[one, two]", "[two]"), encoding="utf-8")
    result = check(folder)
    assert result.exit_code == 0
    assert "warning: " in result.output


def test_coverage_is_shown_when_asked_for(folder: Path) -> None:
    assert "By topic" not in check(folder).output
    shown = check(folder, "--coverage").output
    assert re.search(r"trade\W+1\W+11\W+1\W", shown)
    assert re.search(r"\n *2018( +–){3} +1( +–){5} +1", shown)
    assert max(map(len, shown.splitlines())) <= 80
    assert "…" not in shown


def test_thorough_names_phrasings_that_sit_better_elsewhere(folder: Path) -> None:
    stray = "in which year did Ren found the company called Huawei"
    base = small_base()
    first = base.entries[0].model_copy(update={"phrasings": [stray, *base.entries[0].phrasings]})
    entries = [entry.model_dump(mode="json") for entry in (first, *base.entries[1:])]
    content = {"entries": {"topic": "trade", "entries": entries}}
    content["entities"] = {"entities": [entity.model_dump(mode="json") for entity in base.entities]}
    for kind, lists in content.items():
        (folder / kind).mkdir(exist_ok=True)
        (folder / kind / "trade.yaml").write_text(yaml.safe_dump(lists, allow_unicode=True), encoding="utf-8")
    told = f"huawei-entity-list · phrasings: “{stray}” would be answered by huawei-founder"
    assert told not in check(folder).output
    assert f"warning: entries/trade.yaml · {told}" in check(folder, "--thorough").output


class Answers(LinkChecker):
    """Stands in for the network: says of each address what its host's name says."""

    def __init__(self, **states: LinkState) -> None:
        super().__init__()
        self.states = states

    async def check(self, urls: Iterable[str]) -> AsyncIterator[LinkReport]:
        for url in urls:
            name = url.split("/")[2].partition(".")[0]
            yield LinkReport(url, self.states[name], "so it says")


@pytest.mark.parametrize(
    ("state", "status"),
    [(LinkState.ANSWERS, 0), (LinkState.GONE, 1), (LinkState.UNREACHABLE, 0), (LinkState.REFUSED, 0)],
)
def test_only_a_page_that_is_gone_fails(
    folder: Path, monkeypatch: pytest.MonkeyPatch, state: LinkState, status: int
) -> None:
    monkeypatch.setattr("knowledge.content.links.LinkChecker", lambda: Answers(one=LinkState.ANSWERS, two=state))
    result = check(folder, "--links")
    assert result.exit_code == status
    named = f"{state}: two · https://two.example/b: so it says" in result.output
    assert named is (state is not LinkState.ANSWERS)
    assert "2 addresses: " in result.output
    assert "one.example" not in result.output


def test_no_address_is_asked_unless_wanted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_command, "_check_links", lambda *_: pytest.fail("asked"))
    assert check(folder).exit_code == 0

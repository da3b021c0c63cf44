"""Figures of one peer take the place of its older ones; the tables show all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bench.__main__ import BEGIN, END, PAGE, SIZES, Plan, _too_much, compare
from bench.measuring import Speed
from bench.peers import KINDS
from bench.quality import Quality
from bench.results import Results, read_results, write_results
from bench.running import Effort
from bench.tables import all_tables, table

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SPEED = Speed(
    phrasings=996, build=0.5, memory=1234.5, peak=2_000_000, asked=400, median=1.234, percentile99=5.678, add=0.5,
    remove=None, found=0.925,
)  # fmt: skip
QUALITY = Quality(answerable=202, unanswerable=201, top1=0.9, first_three=0.95, answered=0.35, auroc=0.96)
SETS = dict.fromkeys(("english", "english typos", "chinese", "chinese typos", "left out"), QUALITY)


def results(name: str, date: str, *, data: str = "same", median: float = 1.234) -> Results:
    speed = replace(SPEED, median=median)
    return Results(
        data, "two cores", dates={name: date}, opened={name: 1_000_000}, builtin={name: speed}, quality={name: SETS},
        scale={name: {1000: speed}}, left_out={name: "at 10,000 phrasings it gave up"},
    )  # fmt: skip


def test_they_are_read_as_they_were_written(tmp_path: Path) -> None:
    written = results("bm25", "1 May 2026")
    write_results(written, tmp_path / "results.json")

    assert read_results(tmp_path / "results.json") == written
    assert read_results(tmp_path / "absent.json") is None


def test_a_later_run_takes_the_place_of_the_same_peer_alone() -> None:
    both = results("bm25", "1 May 2026").updated(results("techdivide", "2 May 2026"))
    again = replace(results("bm25", "3 May 2026", median=9.0), left_out={}, scale={"bm25": {10_000: SPEED}})
    latest = both.updated(again)

    assert list(latest.dates.items()) == [("techdivide", "2 May 2026"), ("bm25", "3 May 2026")]
    assert latest.builtin["bm25"].median == 9.0
    assert list(latest.scale["bm25"]) == [1000, 10_000]
    assert list(latest.left_out) == ["techdivide"]


def test_what_was_measured_with_other_questions_is_not_kept() -> None:
    newer = results("techdivide", "2 May 2026", data="changed")

    assert results("bm25", "1 May 2026").updated(newer) == newer


def test_all_figures_are_shown() -> None:
    shown = all_tables(results("bm25", "1 May 2026"))

    assert "Measured on 1 May 2026: two cores." in shown
    assert "202 that have an answer, 201 that must not be answered" in shown
    for figure in ("90.0 %", "0.960", "1.23", "5.68", "1,234", "92.5 %"):
        assert figure in shown
    assert "- BM25 (bm25s): at 10,000 phrasings it gave up." in shown


def test_columns_of_a_table_are_aligned() -> None:
    assert table(["", "first"], [["one", "9"], ["seventeen", "10"]]) == (
        "|           | first |\n| --------- | ----: |\n| one       |     9 |\n| seventeen |    10 |"
    )


def test_a_peer_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "bm25", replace(KINDS["bm25"], needs=("no_such_module",)))
    plan = Plan(["bm25"], SIZES, Effort(1), patience=1.0, builtin=True)

    (found,) = compare(plan)

    assert found.left_out == {"bm25": "not installed (no_such_module)"}
    assert found.dates == {}


def test_what_would_take_too_long_to_build_is_not_tried() -> None:
    assert _too_much(replace(SPEED, phrasings=1000, build=1.0), 100_000, patience=99.0) is not None
    assert _too_much(replace(SPEED, phrasings=1000, build=1.0), 100_000, patience=101.0) is None


def test_the_documentation_has_a_place_for_the_tables() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.count(BEGIN) == page.count(END) == 1
    assert page.index(BEGIN) < page.index(END)

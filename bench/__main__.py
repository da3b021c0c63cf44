"""Techdivide side by side with what somebody could pick instead: quality, time and memory in one run.

make bench                        # all peers, up to a million phrasings; takes half an hour
make bench ARGS=--quick           # less of everything, in three minutes (without MiniLM)
make bench ARGS=--write           # also writes bench/results.json and what docs/performance.md shows
make bench ARGS="--peers techdivide,bm25 --sizes 1000,100000"

Peers run one after another, each in processes of its own and on one core; times are those of the processor. One whose
package is not installed is left out, and so is one that would take longer than --patience to build. Figures of peers
that are not measured this time are kept, unless the base or the questions have changed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.chart import draw
from bench.measuring import FEWEST
from bench.opening import opened
from bench.peers import KINDS
from bench.results import Results, digest_of_data, label, read_results, write_results
from bench.running import Effort, Synthetic, apart, at_size, on_base
from bench.tables import all_tables
from knowledge.builtin import BUILTIN_BASE
from knowledge.content.loading import load_base

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bench.measuring import Speed
    from knowledge.models import KnowledgeBase

QUICK_SIZE, QUICK = 10_000, Effort(100, parts=1, each=5, rounds=1)
SIZES = [1_000, 10_000, 100_000, 1_000_000]
DOCS = Path(__file__).parent.parent / "docs"
PAGE, CHART = DOCS / "performance.md", DOCS / "performance.svg"
_PATIENCE_WITH_ALL = 10
"""How many times longer than building may take all may take that is measured at one size, by the clock on the wall."""

BEGIN, END = "<!-- make bench ARGS=--write: begin -->\n", "<!-- end -->"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured."""

    names: Sequence[str]
    sizes: Sequence[int]
    """Phrasings of synthetic bases, ascending."""
    effort: Effort
    patience: float
    """Seconds that building may take."""
    builtin: bool
    """Whether the built-in base is asked, not only synthetic ones."""


def compare(plan: Plan) -> Iterator[Results]:
    """Measures the peers that are installed; after each of them, all that is known so far."""
    results = Results(digest_of_data(), _machine())
    base = load_base(BUILTIN_BASE).base
    synthetic = lru_cache(maxsize=None)(partial(Synthetic.of, base))
    for name in plan.names:
        if missing := KINDS[name].missing:
            results.left_out[name] = f"not installed ({', '.join(missing)})"
        else:
            _measure(results, name, base, synthetic, plan)
            results.machine = _machine()
        yield results


def _measure(
    results: Results, name: str, base: KnowledgeBase, synthetic: Callable[[int], Synthetic], plan: Plan
) -> None:
    results.dates[name] = _today()
    results.opened[name] = apart(None, opened, name)
    if KINDS[name].finds_entries and plan.builtin:
        _say(f"{label(name)}, built-in base")
        results.builtin[name], results.quality[name] = apart(None, on_base, name, base, plan.effort)
    results.scale[name] = _grow(results, name, synthetic, plan)


def _grow(results: Results, name: str, synthetic: Callable[[int], Synthetic], plan: Plan) -> dict[int, Speed]:
    """Measures one peer at one size after another, as long as it bears it."""
    speeds: dict[int, Speed] = {}
    for size in plan.sizes:
        reason = _too_much(speeds[max(speeds)], size, plan.patience) if speeds else None
        if reason is None:
            _say(f"{label(name)}, {size:,} phrasings")
            limit = _PATIENCE_WITH_ALL * plan.patience
            try:
                speeds[size] = apart(limit, at_size, name, synthetic(size), plan.effort)
            except multiprocessing.TimeoutError:
                reason = f"took longer than {limit:.0f} s"
            else:
                if speeds[size].asked < FEWEST:
                    del speeds[size]
                    reason = "takes more than a second for a question"
        if reason is not None:
            results.left_out[name] = f"at {size:,} phrasings it {reason}"
            break
    return speeds


def _too_much(smaller: Speed, size: int, patience: float) -> str | None:
    """Why a larger size is not tried, as far as a smaller one tells."""
    expected = smaller.build * size / smaller.phrasings
    return f"would take some {expected:,.0f} s to build" if expected > patience else None


def write(results: Results) -> None:
    """Writes what the documentation shows."""
    draw(results, CHART)
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{all_tables(results)}\n{END}{after}", encoding="utf-8")


def _today() -> str:
    now = datetime.now(UTC)
    return f"{now.day} {now:%B %Y}"


def _machine() -> str:
    cores = os.cpu_count() or 1
    # Others that use the same cores make processor time longer too: up to twice as long when there are many.
    load = os.getloadavg()[2]
    return (
        f"{cores} cores ({platform.machine()}), of which each peer had one, with a load average of {load:.1f}; "
        f"Python {platform.python_version()}"
    )


def _say(what: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S}  {what}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", default=",".join(KINDS), help="of " + ", ".join(KINDS))
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="phrasings of synthetic bases; may be empty")
    parser.add_argument("--left-out", type=int, default=1000, metavar="N", help="phrasings asked while left out")
    parser.add_argument("--patience", type=float, default=240.0, metavar="S", help="seconds that building may take")
    parser.add_argument("--only-sizes", action="store_true", help="without the built-in base")
    parser.add_argument("--quick", action="store_true", help="less of everything")
    parser.add_argument("--write", action="store_true", help="write the figures and the documentation")
    parser.add_argument("--draw", action="store_true", help="only write the documentation anew, from the figures")
    given = parser.parse_args()
    given.peers = [name for name in given.peers.split(",") if name]
    if unknown := set(given.peers) - KINDS.keys():
        parser.error(f"unknown peer {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    if given.quick and given.write:
        parser.error("--quick asks too few questions for what is written")
    given.sizes = sorted(int(size) for size in given.sizes.split(",") if size)
    return given


def main() -> None:
    """Measures, prints and, when asked, writes."""
    given = _options()
    if given.draw:
        if (known := read_results()) is not None:
            write(known)
        return
    latest: Results | None = None
    for results in compare(_plan(given)):
        latest = results
        if given.write:
            known = read_results()
            latest = known.updated(results) if known is not None else results
            write_results(latest)
            write(latest)
    print(f"\n{all_tables(latest)}" if latest is not None else "Nothing was measured.")


def _plan(given: argparse.Namespace) -> Plan:
    sizes, effort = given.sizes, Effort(given.left_out)
    if given.quick:
        sizes, effort = [size for size in sizes if size <= QUICK_SIZE], QUICK
    return Plan(given.peers, sizes, effort, given.patience, builtin=not given.only_sizes)


if __name__ == "__main__":
    main()

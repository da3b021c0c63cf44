"""Tables of results in Markdown, which reads well in a terminal too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.results import label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.measuring import Speed
    from bench.quality import Quality
    from bench.results import Results

_NONE = "–"

_BY_SIZE: list[tuple[str, Callable[[Speed], str]]] = [
    ("Question, median, ms", lambda one: _number(one.median)),
    ("Question, 99th percentile, ms", lambda one: _number(one.percentile99)),
    ("Build, seconds", lambda one: _number(one.build)),
    ("Memory, bytes a phrasing", lambda one: f"{one.memory:,.0f}"),
    ("Memory at most while it is built, MB", lambda one: _number(one.peak / 1e6)),
    ("Add an entry, ms", lambda one: _number(one.add)),
    ("Remove an entry, ms", lambda one: _number(one.remove)),
    ("Questions whose entry comes first", lambda one: _percent(one.found)),
]


def all_tables(results: Results) -> str:
    """Everything, with headings."""
    dates = " and ".join(dict.fromkeys(results.dates.values()))
    parts = [f"Measured on {dates}: {results.machine}."]
    if results.quality:
        parts += ["### Quality", *_quality_tables(results)]
    if results.builtin:
        parts += ["### The built-in base", _builtin_table(results)]
    if results.scale:
        parts += ["### From a thousand to a million phrasings", *_scale_tables(results)]
    if results.left_out:
        parts += [
            "Not measured:",
            "\n".join(f"- {label(name)}: {reason}." for name, reason in results.left_out.items()),
        ]
    return "\n\n".join(parts) + "\n"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table with its columns aligned."""
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [[row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
             for row in [head, rule, *rows]]  # fmt: skip
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _quality_tables(results: Results) -> list[str]:
    parts = []
    for language in ("english", "chinese"):
        some = next(iter(results.quality.values()))[language]
        most = some.answerable / (some.answerable + some.unanswerable)
        parts.append(f"Golden questions in {language.capitalize()}: {some.answerable} that have an answer, "
                     f"{some.unanswerable} that must not be answered. Somebody who knows everything would answer "
                     f"{_percent(most)}.")  # fmt: skip
        head = ["", "first", "in first three", "answered at 95 %", "AUROC", "with typos: first", "in first three",
                "answered at 95 %", "AUROC", "first, lost to typos"]  # fmt: skip
        rows = [[label(name), *_golden(sets[language]), *_golden(typed := sets[f"{language} typos"]),
                 f"{(sets[language].top1 - typed.top1) * 100:.1f}"]
                for name, sets in results.quality.items()]  # fmt: skip
        parts.append(table(head, rows))
    left_out = {name: sets["left out"] for name, sets in results.quality.items() if "left out" in sets}
    if left_out:
        parts.append(f"Stored phrasings, left out while they are asked: {next(iter(left_out.values())).answerable}.")
        rows = [[label(name), _percent(one.top1), _percent(one.first_three), _percent(one.answered)]
                for name, one in left_out.items()]  # fmt: skip
        parts.append(table(["", "first", "in first three", "answered at 95 %"], rows))
    return parts


def _golden(one: Quality) -> list[str]:
    return [_percent(one.top1), _percent(one.first_three), _percent(one.answered), _number(one.auroc, 3)]


def _builtin_table(results: Results) -> str:
    head = ["", "median, ms", "99th percentile, ms", "build, s", "bytes a phrasing", "at most, MB",
            "code and model, MB"]  # fmt: skip
    rows = [[label(name), _number(one.median), _number(one.percentile99), _number(one.build), f"{one.memory:,.0f}",
             _number(one.peak / 1e6), _number(results.opened[name] / 1e6)]
            for name, one in results.builtin.items()]  # fmt: skip
    return table(head, rows)


def _scale_tables(results: Results) -> list[str]:
    parts = []
    for title, cell in _BY_SIZE:
        rows = []
        for name, speeds in results.scale.items():
            cells = [cell(speeds[size]) if size in speeds else _NONE for size in results.sizes]
            if set(cells) != {_NONE}:
                rows.append([label(name), *cells])
        if rows:
            parts.append(table([title, *(f"{size:,}" for size in results.sizes)], rows))
    return parts


def _percent(value: float) -> str:
    return f"{value * 100:.1f} %"


def _number(value: float | None, digits: int | None = None) -> str:
    """Three digits that count, or so many after the point."""
    if value is None:
        return _NONE
    if digits is None:
        digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2  # noqa: PLR2004
    return f"{value:,.{digits}f}"

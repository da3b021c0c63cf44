"""The results as a picture: quality against latency, and latency against size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.results import label

if TYPE_CHECKING:
    from pathlib import Path

    from bench.results import Results

_OURS = ("techdivide", "words", "index")
_COLOURS = ["#c1121f", "#f08a24", "#f4c095", "#1d3557", "#457b9d", "#2a9d8f", "#6a4c93", "#8d99ae", "#4f4f4f"]
_MARKS = "o^sDvPX*<"
_NEEDED = {"svg.fonttype": "none", "svg.hashsalt": "techdivide", "font.size": 9.0, "font.family": "sans-serif"}


def draw(results: Results, path: Path) -> None:
    """Writes an SVG; the same results give the same file."""
    from matplotlib import rc_context  # noqa: PLC0415  (needed for this alone)
    from matplotlib.figure import Figure  # noqa: PLC0415

    names = list(dict.fromkeys([*results.quality, *results.scale]))
    style = {name: {"color": _COLOURS[at % len(_COLOURS)], "marker": _MARKS[at % len(_MARKS)]}
             for at, name in enumerate(names)}  # fmt: skip
    with rc_context(_NEEDED):
        figure = Figure(figsize=(11, 4.6), layout="constrained")
        quality, size = figure.subplots(1, 2)
        for name, sets in results.quality.items():
            share = 100 * sets["english typos"].answered
            quality.plot(results.builtin[name].median, share, markersize=9, linestyle="", **style[name])
        quality.set(xscale="log", ylim=(0, 100), xlabel="ms a question, median, built-in base",
                    ylabel="% answered while 95 % of the answers are right",
                    title="Golden questions in English with typing errors")  # fmt: skip
        for name, speeds in results.scale.items():
            sizes = sorted(speeds)
            width = 2 if name in _OURS else 1
            size.plot(sizes, [speeds[at].median for at in sizes], linewidth=width, markersize=5, **style[name])
        size.set(xscale="log", yscale="log", xlabel="phrasings", ylabel="ms a question, median",
                 title="Synthetic bases")  # fmt: skip
        for axes in (quality, size):
            axes.grid(visible=True, color="#dddddd")
            axes.set_axisbelow(True)
        handles = [size.plot([], [], label=label(name), **style[name])[0] for name in names]
        figure.legend(handles=handles, loc="outside right center", frameon=False)
        figure.savefig(path, format="svg", metadata={"Date": None, "Title": "Quality and speed, side by side"})

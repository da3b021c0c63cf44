"""The results as a picture: quality against latency, and latency against size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.peers import KINDS
from bench.results import label

if TYPE_CHECKING:
    from pathlib import Path

    from bench.results import Results

_OURS = ("techdivide", "words", "index")
_COLOURS = ["#c1121f", "#f08a24", "#f4c095", "#1d3557", "#457b9d", "#2a9d8f", "#6a4c93", "#8d99ae", "#4f4f4f"]
_GOLDEN = "Golden questions in English with typing errors"
_MARKS = "o^sDvPX*<"
_NEEDED = {"svg.fonttype": "none", "svg.hashsalt": "techdivide", "font.size": 9.0, "font.family": "sans-serif"}


def draw(results: Results, path: Path) -> None:
    """Writes an SVG; the same results give the same file."""
    from matplotlib import rc_context  # noqa: PLC0415  (needed for this alone)
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.ticker import FuncFormatter, NullFormatter  # noqa: PLC0415

    names = list(dict.fromkeys([*results.quality, *results.scale]))
    with rc_context(_NEEDED):
        figure = Figure(figsize=(11, 6.6), layout="constrained")
        first, answered, size, keys = figure.subplots(2, 2).flat
        # Scales come before what is drawn, which there may be none of yet.
        for axes, what in ((first, "% whose right entry comes first"), (answered, "% answered, 95 of 100 rightly")):
            axes.set(xscale="log", xlabel="ms a question, built-in base", ylabel=what, title=_GOLDEN)
            axes.set_ylim(-2, 102)
        size.set(xscale="log", yscale="log", xlabel="phrasings", ylabel="ms a question", title="Synthetic bases")
        for name, sets in results.quality.items():
            for axes, quality in ((first, sets["english typos"].top1), (answered, sets["english typos"].answered)):
                axes.plot(results.builtin[name].median, 100 * quality, markersize=9, linestyle="", **_style(name))
        for name, speeds in results.scale.items():
            sizes = sorted(speeds)
            size.plot(sizes, [speeds[at].median for at in sizes], markersize=5, **_style(name))
        for axis in (first.xaxis, answered.xaxis, size.xaxis, size.yaxis):
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
            axis.set_minor_formatter(NullFormatter())
        for axes in (first, answered, size):
            axes.grid(visible=True, color="#dddddd")
            axes.set_axisbelow(True)
        keys.axis("off")
        handles = [keys.plot([], [], label=label(name), **_style(name))[0] for name in names]
        keys.legend(handles=handles, loc="center", frameon=False)
        figure.savefig(path, format="svg", metadata={"Date": None, "Title": "Quality and speed, side by side"})


def _style(name: str) -> dict[str, object]:
    """The same for a peer in every picture."""
    at = list(KINDS).index(name) % len(_MARKS)
    return {"color": _COLOURS[at], "marker": _MARKS[at], "linewidth": 2 if name in _OURS else 1}

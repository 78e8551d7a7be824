"""Draws the speeds that `checkpoint.py` measured."""

from __future__ import annotations

import sys
from pathlib import Path

OURS = {"write", "read"}


def draw(speeds: dict[str, dict[str, float]], rows: int, path: Path) -> None:
    """Draws bars: for each work one group, for each who did it a bar; the groups in rows.

    Without matplotlib nothing is drawn, and it is said how to get it.
    """
    try:
        import matplotlib
    except ImportError:
        print(f"{path} was not drawn: pip install matplotlib", file=sys.stderr)
        return
    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "checkpoint"  # the same file from the same numbers
    matplotlib.rcParams["svg.fonttype"] = "none"
    from matplotlib import pyplot

    columns = len(speeds) // rows
    figure, plots = pyplot.subplots(
        rows, columns, figsize=(2.6 * columns, 3.2 * rows), squeeze=False, sharey=True
    )
    for axes, (work, of) in zip(plots.flat, speeds.items(), strict=True):
        colors = ["tab:blue" if name in OURS else "lightgray" for name in of]
        labels = ["savedmodel_writer" if name in OURS else name for name in of]
        bars = axes.bar(range(len(of)), of.values(), color=colors)
        axes.bar_label(bars, fmt="%.2f", fontsize=7)
        axes.set_xticks(range(len(of)), labels, rotation=35, ha="right", fontsize=7)
        axes.set_title(work, fontsize=9)
        axes.spines[["top", "right"]].set_visible(False)
    for first, *_ in plots:
        first.set_ylabel("GiB/s")
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None})
    print(f"drew {path}", file=sys.stderr)

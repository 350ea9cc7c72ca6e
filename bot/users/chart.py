"""The chart of the diary, as a picture that reads well on light and dark screens."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from pathlib import Path

PAPER, INK, LINE, DONE = "#fbfaf6", "#22303c", "#b3402a", "#2a7f62"
LONGEST = 120  # days shown


def draw(days: Mapping[date, float], done: Collection[date], file: Path) -> Path:
    """Draw the score of each day (0 to 10) and mark the days on which something was done; returns the PNG file.

    Takes up to a second and runs in any thread. Raises OSError where the file can not be written.
    """
    # Not at the top: importing takes as long as drawing, and most conversations need no chart.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
    from matplotlib.figure import Figure

    last = max(days)
    first = max(min(days), last - timedelta(days=LONGEST))
    shown = {day: score for day, score in sorted(days.items()) if day >= first}
    figure = Figure(figsize=(8, 4.5), dpi=120, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot(facecolor=PAPER)
    axes.plot(list(shown), list(shown.values()), color=LINE, marker="o", linewidth=2, label="pain, highest of the day")
    marked = sorted(day for day in done if first <= day <= last)
    if marked:
        axes.plot(marked, [-0.45] * len(marked), "^", color=DONE, markersize=8, label="drills or exercises done")
    axes.set_ylim(-0.9, 10.4)
    axes.set_yticks(range(0, 11, 2))
    axes.set_xlim(first - timedelta(days=1), last + timedelta(days=1))
    axes.set_ylabel("Pain, 0 to 10", color=INK)
    axes.set_xlabel("Day", color=INK)
    axes.set_title("Low back pain", color=INK)
    locator = AutoDateLocator(minticks=2, maxticks=9)
    locator.intervald[3] = [1, 2, 3, 7, 14]  # whole days at the finest
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(
        ConciseDateFormatter(locator, formats=["%Y", "%b", "%d %b", "%d %b", "%d %b", "%d %b"])
    )
    axes.tick_params(colors=INK)
    axes.grid(axis="y", color=INK, alpha=0.15)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom"))
        spine.set_color(INK)
    axes.legend(loc="upper right", frameon=False, labelcolor=INK)
    figure.tight_layout()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    figure.savefig(file, facecolor=PAPER)
    file.chmod(0o600)
    return file

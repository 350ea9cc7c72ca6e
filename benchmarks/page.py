"""Puts a measured table into a page of the documentation."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a Markdown table; the first is its head."""
    head, *rest = rows
    lines = [head, ["---", *("---:" for _ in head[1:])], *rest]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """What this machine is, in a few words."""
    names = [line for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    what = names[0].partition(":")[2].strip() if names else platform.processor()
    gigabytes = f", {memory / 1e6:.0f} GB" if memory else ""
    return f"{len(names) or 'some'} cores of {what}{gigabytes}, {platform.system()}, Python {platform.python_version()}"


def put(page: str, name: str, text: str) -> None:
    """Replace what stands between `<!-- name -->` and `<!-- end of name -->` in a page of docs/."""
    file = ROOT / "docs" / page
    before, start, rest = file.read_text("utf-8").partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- end of {name} -->")
    if not (start and end):
        raise RuntimeError(f"docs/{page} has no place named {name}")
    file.write_text(f"{before}{start}{text}\n{end}{after}", "utf-8")


def _lines(file: str) -> list[str]:
    path = Path(file)
    return path.read_text("utf-8").splitlines() if path.exists() else []

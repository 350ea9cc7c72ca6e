"""Draws one content item: a heading, and a row for each key of its file."""

from __future__ import annotations

import sys
from typing import Any

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from rich.text import Text

from content.schema import Entry, Range


def draw(entry: Entry) -> None:
    """Print the item on standard output."""
    console = Console(file=sys.stdout, highlight=False)
    console.print(Text(f"{entry.name}  ", style="bold").append(f"{entry.folder}/{entry.id}.yml", style="dim"))
    rows = Table.grid(padding=(0, 2))
    for key in entry.__fields__:
        value = getattr(entry, key)
        if key not in ("id", "name") and value not in (None, (), {}):
            rows.add_row(Text(f"  {key.replace('_', ' ')}", style="cyan"), Text(_words(value)))
    console.print(rows)
    console.print()


def _words(value: Any) -> str:
    if isinstance(value, tuple):
        return "\n".join(f"• {_words(each)}" for each in value)
    if isinstance(value, BaseModel) and not isinstance(value, Range):
        value = {key: getattr(value, key) for key in value.__fields__}
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')} {_words(each)}" for key, each in value.items() if each)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)

"""Draws replies: in a terminal with lists, panels and choices, elsewhere as plain lines."""

from __future__ import annotations

import re
import sys

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.message import Reply

_ITEM = re.compile(r"(\s*)([-•*]|\d+[.)])\s+(.*)")
_PANELS = {"red_flag": "bold red", "error": "yellow"}


class Screen:
    """Where a conversation is shown; `plain` where standard output is no terminal."""

    def __init__(self) -> None:
        self.console = Console(file=sys.stdout, highlight=False)
        self.plain = not self.console.is_terminal

    def show(self, reply: Reply, numbered: bool = True) -> None:
        """Print one reply; `numbered` buttons can be taken by their number."""
        marks = [f"{n})" if numbered else "-" for n in range(1, len(reply.buttons) + 1)]
        titles = [f"{mark} {button['title']}" for mark, button in zip(marks, reply.buttons, strict=True)]
        picture = [f"picture: {reply.image}"] if reply.image else []
        if self.plain:
            print("\n".join([*([reply.text] if reply.text else []), *picture, *titles]), flush=True)
            return
        body: RenderableType = Group(*_lines(reply.text), *(Text(line, style="dim") for line in picture))
        if style := _PANELS.get(reply.kind):
            body = Panel(body, border_style=style, expand=False)
        self.console.print(body)
        for title in titles:
            mark, _, name = title.partition(" ")
            self.console.print(Padding(_hanging(Text(mark, style="bold cyan"), Text(name)), (0, 0, 0, 2)))
        self.console.print()

    def note(self, text: str) -> None:
        """Say something about the conversation rather than in it; not in plain output."""
        if not self.plain:
            self.console.print(Text(text, style="dim"))


def _lines(text: str) -> list[RenderableType]:
    """The lines of a text, those of a list with the mark hanging."""
    lines: list[RenderableType] = []
    for line in text.splitlines():
        item = _ITEM.fullmatch(line)
        if item:
            indent, mark, rest = item.groups()
            mark = "•" if mark in "-*" else mark
            lines.append(Padding(_hanging(Text(mark, style="cyan"), Text(rest)), (0, 0, 0, len(indent) + 1)))
        else:
            lines.append(Text(line))
    return lines


def _hanging(mark: Text, rest: Text) -> Table:
    row = Table.grid(padding=(0, 1))
    row.add_row(mark, rest)
    return row

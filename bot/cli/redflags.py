"""`uncrank redflags audit`"""

from __future__ import annotations

import json
import re
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import audit
from bot.cli.failure import Failure

TIERS = {"emergency": "bold red", "urgent": "yellow", "soon": "cyan"}


def show(home: Path, since: str | None, as_json: bool) -> None:
    """Print the record: a table, or its lines as they are."""
    entries = list(audit.read(home, moment(since) if since else None))
    if as_json:
        for entry in entries:
            print(json.dumps(entry, ensure_ascii=False))
        return
    if not entries:
        print("No warning sign was found in any message.")
        return
    rows = Table(box=None, pad_edge=False, header_style="dim")
    for heading in ("time", "tier", "sign", "rule", "decision", "message"):
        rows.add_column(heading, overflow="fold")
    for entry in entries:
        for decided in entry["decisions"]:
            rows.add_row(entry["time"][:16].replace("T", " "), *cells(decided), quoted(entry["message"], decided))
    Console(file=sys.stdout, highlight=False).print(rows)


def moment(since: str) -> datetime:
    """A date such as 2026-03-01, or some days back such as 7d; raises Failure."""
    try:
        if days := re.fullmatch(r"(\d+)d", since):
            return datetime.now().astimezone() - timedelta(days=int(days[1]))
        return datetime.fromisoformat(since).astimezone()
    except (ValueError, OverflowError) as error:
        raise Failure(f"{since!r} is no date such as 2026-03-01, and no number of days such as 7d.") from error


def cells(decided: dict[str, Any]) -> tuple[Text, str, str, Text]:
    """Tier, sign, rule and decision of one finding, to be drawn."""
    held = decided["held_back"]
    decision = Text(f"held back: {held}", style="dim") if held else Text("warned", style="bold")
    tier = decided["tier"] or ""
    return Text(tier, style="dim" if held else TIERS.get(tier, "")), decided["sign"], decided["rule"] or "", decision


def quoted(message: str, decided: dict[str, Any]) -> Text:
    """The message with the words that were taken for the sign standing out."""
    text = Text(message)
    if decided["quote"]:
        text.highlight_words([decided["quote"]], style="underline")
    return text

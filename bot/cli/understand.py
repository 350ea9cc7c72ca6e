"""`uncrank understand`: how a message is read, and by what."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import audit
from bot.cli.redflags import cells
from bot.cli.session import Session
from content.store import load

RUNNERS_UP = 4
APART = ("warning_sign", "acknowledgement")


def run(session: Session, text: str, as_json: bool) -> None:
    """Read one message; no conversation takes place and nothing is kept."""
    read = reading(asyncio.run(_parsed(session, text)))
    if as_json:
        print(json.dumps(read, ensure_ascii=False))
    else:
        draw(read)


async def _parsed(session: Session, text: str) -> dict[str, Any]:
    brain = await session.brain()
    return await brain.understand(text)


def reading(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """What was understood, from what Rasa's processor makes of a message."""
    text, found = parsed.get("text") or "", parsed.get("entities") or []
    ranking = [_intent(each) for each in parsed.get("intent_ranking") or []]
    chosen = _intent(parsed.get("intent") or {})
    heeded = next((each for each in found if each["entity"] == "acknowledgement"), None)
    return {
        "text": text,
        "intent": chosen,
        "runners_up": [each for each in ranking if each["name"] != chosen["name"]][:RUNNERS_UP],
        "entities": [_entity(text, each) for each in found if each["entity"] not in APART],
        "findings": _findings(found),
        "topics": list(parsed.get("topics") or []),
        "warning_signs": audit.decisions(parsed),
        "acknowledgement": heeded and heeded["value"],
    }


def _intent(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": found.get("name"), "confidence": round(float(found.get("confidence") or 0.0), 4)}


def _entity(text: str, found: Mapping[str, Any]) -> dict[str, Any]:
    start, end = found.get("start"), found.get("end")
    return {
        "entity": found["entity"],
        "value": found["value"],
        "role": found.get("role"),
        "words": text[start:end] if start is not None else None,
        "extractor": found.get("extractor"),
        "how": found.get("how"),
        "likeness": found.get("confidence_entity"),
    }


def _findings(found: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, list[Any]]]:
    """The interview's questions that the message answers: what is so, and what is denied."""
    answers: dict[str, dict[str, list[Any]]] = {}
    for each in found:
        if each["entity"] in load().questions:
            given = answers.setdefault(each["entity"], {"so": [], "denied": []})
            given["denied" if each.get("role") == "denied" else "so"].append(each["value"])
    return answers


def draw(read: Mapping[str, Any]) -> None:
    """Print a reading as tables; parts that are empty are left out."""
    console = Console(file=sys.stdout, highlight=False)
    console.print(Text(read["text"], style="bold"))
    intents = [read["intent"], *read["runners_up"]]
    _table(console, "Intent", ((i["name"] or "none", _bar(i["confidence"]), f"{i['confidence']:.2f}") for i in intents))
    _table(
        console,
        "Entities",
        (
            (
                e["entity"],
                f"{'not ' if e['role'] == 'denied' else ''}{e['value']}",
                f"“{e['words']}”" if e["words"] else "",
                " ".join(str(each) for each in (e["extractor"], e["how"], e["likeness"]) if each is not None),
            )
            for e in read["entities"]
        ),
    )
    _table(
        console,
        "Answers to the interview",
        ((question, ", ".join(_answers(given))) for question, given in read["findings"].items()),
    )
    _table(console, "Near in meaning", ((f"{t['entity']}/{t['id']}", f"{t['likeness']:.2f}") for t in read["topics"]))
    _table(console, "Warning signs", ((*cells(d), f"“{d['quote']}”") for d in read["warning_signs"]))
    if read["acknowledgement"]:
        _table(console, "Would end an alarm", [(read["acknowledgement"],)])


def _answers(given: Mapping[str, list[Any]]) -> list[str]:
    return [*(str(each) for each in given["so"]), *(f"not {each}" for each in given["denied"])]


def _bar(share: float, width: int = 20) -> Text:
    return Text("█" * round(share * width), style="cyan")


def _table(console: Console, title: str, rows: Iterable[tuple[Any, ...]]) -> None:
    grid = Table.grid(padding=(0, 2))
    for row in rows:
        grid.add_row("", *row)
    if grid.rows:
        console.print()
        console.print(Text(title, style="cyan"))
        console.print(grid)

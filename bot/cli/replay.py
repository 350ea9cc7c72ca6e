"""`uncrank replay`: whole conversations as JSON lines, in and out, on a throw-away home folder."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import sys
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from bot.cli.session import Session

if TYPE_CHECKING:
    from bot.brain import Brain


class BadLine(ValueError):
    """A line that is no message; says why."""


def run(session: Session) -> None:
    """Answer standard input on standard output; everything that libraries print goes to standard error."""
    out, sys.stdout = sys.stdout, sys.stderr
    with tempfile.TemporaryDirectory(prefix="uncrank-replay-") as home:
        dataclasses.replace(session.settings, home=Path(home), database_url=None).export()
        asyncio.run(_replay(session, sys.stdin, out))


async def _replay(session: Session, lines: TextIO, out: TextIO) -> None:
    brain = await session.brain()
    count = await answer_lines(brain, lines, out)
    print(f"{count} messages answered.", file=sys.stderr)


async def answer_lines(brain: Brain, lines: Iterable[str], out: TextIO) -> int:
    """Write one line for each line read; one that can not be read gets an `error` field. Returns the lines answered."""
    answered = 0
    for line in lines:
        try:
            record = _record(line)
            now = record.get("now")
            turn = await brain.answer(str(record["conversation"]), record["text"], {"now": now} if now else None)
            record.update(turn.as_dict())
            answered += 1
        except BadLine as error:
            record = {**_fields(line), "error": str(error)}
        out.write(json.dumps(record) + "\n")
        out.flush()
    return answered


def _fields(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError:
        return {}
    return record if isinstance(record, dict) else {}


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise BadLine(f"this line is not JSON: {error}") from error
    if not isinstance(record, dict):
        raise BadLine("this line is not a JSON object")
    if not isinstance(record.get("text"), str):
        raise BadLine('"text" is missing or not a string')
    if not isinstance(record.get("conversation"), (str, int)):
        raise BadLine('"conversation" is missing or not a string')
    if record.get("now") is not None:
        try:
            datetime.fromisoformat(record["now"])
        except (TypeError, ValueError) as error:
            raise BadLine('"now" is not a local time such as 2026-03-04T10:00') from error
    return record

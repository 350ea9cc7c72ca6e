"""The record of what was decided about warning signs, kept on this machine without a name.

`audit/redflags.jsonl` in the home folder has one line for each message in which a sign was found, whether it fired or
was held back: {"time": ISO 8601 with offset, "message": text, "decisions": [{"sign", "tier", "rule", "quote",
"held_back": null or the reason}]}. No line says who wrote, so none can be told from another's: where a runner's data
are deleted, `forget` all.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

logger = logging.getLogger(__name__)


def file(home: Path) -> Path:
    """Where the record is."""
    return home / "audit" / "redflags.jsonl"


def decisions(understood: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was decided on a message, from what was understood of it: the signs that fired, then those held back."""
    fired = [each for each in understood.get("entities") or [] if each["entity"] == "warning_sign"]
    keys = ("tier", "rule", "quote", "held_back")
    found = [*fired, *(understood.get("held_back") or [])]
    return [{"sign": each["value"], **{key: each.get(key) for key in keys}} for each in found]


def note(text: str, decided: list[dict[str, Any]]) -> None:
    """Add a line to the record of the home folder of this run; a record that can not be written only gets logged."""
    home = os.environ.get("UNCRANK_HOME")
    if not decided or not home:
        return
    line = {"time": datetime.now().astimezone().isoformat(timespec="seconds"), "message": text, "decisions": decided}
    record = file(Path(home))
    try:
        record.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        record.touch(mode=0o600)
        with FileLock(f"{record}.lock"), record.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError:
        logger.exception("The audit of warning signs can not be written")


def read(home: Path, since: datetime | None = None) -> Iterator[dict[str, Any]]:
    """The lines from `since` (with a time zone) on, oldest first; what is no line of the record is passed over."""
    if not file(home).exists():
        return
    for line in file(home).read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
            if since is None or datetime.fromisoformat(entry["time"]) >= since:
                yield entry
        except (ValueError, KeyError, TypeError):
            logger.warning("A line of the audit can not be read")


def forget(home: Path, before: datetime | None = None) -> None:
    """Delete the lines older than `before`, or all of them."""
    record = file(home)
    if not record.exists():
        return
    with FileLock(f"{record}.lock"):
        kept = list(read(home, before)) if before else []
        new = record.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_text("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in kept), encoding="utf-8")
        new.replace(record)

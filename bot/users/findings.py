"""What interviews found, kept of people who said yes to that: answers and likely sources, by name of the slot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from bot.users.tables import consent, finding

ANSWERS, TRANSCRIPTS = "answers", "transcripts"  # what takes a yes to be kept, as `consent` has it


def keep(connection: Connection, who: int, slots: Mapping[str, Any], now: datetime) -> None:
    """Keep the slots in place of all that was kept before."""
    connection.execute(delete(finding).where(finding.c.person == who))
    rows = [{"person": who, "what": name, "value": value, "made": now} for name, value in slots.items()]
    if rows:
        connection.execute(insert(finding), rows)


def kept(connection: Connection, who: int) -> dict[str, Any]:
    """The slots that are kept, by name."""
    return dict(connection.execute(select(finding.c.what, finding.c.value).where(finding.c.person == who)).all())


def withdraw(connection: Connection, who: int, what: str) -> None:
    """Take a yes back; what it was for goes."""
    connection.execute(delete(consent).where(consent.c.person == who, consent.c.what == what))
    if what == ANSWERS:
        connection.execute(delete(finding).where(finding.c.person == who))


def forget_before(connection: Connection, moment: datetime) -> None:
    """Remove of everybody what is older."""
    connection.execute(delete(finding).where(finding.c.made < moment))

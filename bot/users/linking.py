"""One person on several channels: a code of six digits, shown on one channel and typed on the other."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.users.store import find_person
from bot.users.tables import address, consent, link_code, metadata, person

VALID = timedelta(minutes=10)
_ONE_EACH = ("consent", "ladder", "link_code")  # tables with at most one row of a kind for a person


def make_code(connection: Connection, who: int, now: datetime) -> str:
    """A fresh code for a person, six digits; it takes the place of an older one."""
    connection.execute(delete(link_code).where((link_code.c.person == who) | (link_code.c.ends <= now)))
    taken = set(connection.execute(select(link_code.c.code)).scalars())
    code = next(code for code in iter(lambda: f"{secrets.randbelow(10**6):06}", None) if code not in taken)
    connection.execute(insert(link_code).values(code=code, person=who, ends=now + VALID))
    return code


def use_code(connection: Connection, code: str, channel: str, where: str, now: datetime) -> int | None:
    """Join an address to the person of a code; returns the person, None for a code that is wrong, used or too old.

    What was kept of the person at that address so far is kept of the joined one; where only one of a kind can be, such
    as the step of the ladder, that of the code's person stays.
    """
    found = select(link_code.c.person).where(link_code.c.code == code, link_code.c.ends > now)
    who = connection.execute(found).scalar_one_or_none()
    if who is None:
        return None
    connection.execute(delete(link_code).where(link_code.c.code == code))
    other = find_person(connection, channel, where)
    if other is None:
        connection.execute(insert(address).values(channel=channel, address=where, person=who))
    elif other != who:
        given = connection.execute(select(consent.c.what).where(consent.c.person == who)).scalars().all()
        theirs = (consent.c.person == other) & consent.c.what.not_in(given)
        connection.execute(update(consent).where(theirs).values(person=who))
        for table in metadata.sorted_tables:
            if "person" in table.c and table.name not in _ONE_EACH:
                connection.execute(update(table).where(table.c.person == other).values(person=who))
        connection.execute(delete(person).where(person.c.id == other))
    return who

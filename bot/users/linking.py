"""One person on several channels: a code of six digits, shown on one channel and typed or said on the other."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, insert, select, tuple_, update
from sqlalchemy.engine import Connection

from bot.users import erasure, store
from bot.users.spoken import plain
from bot.users.tables import address, link_code, metadata, person, practice

VALID = timedelta(minutes=10)
MOST_GUESSES = 20  # wrong codes, whoever tries them, after which the codes that are out are worth nothing
_TWICE = re.compile(r"\bdouble (\d)")
_CODE = re.compile(
    r"\W*(?:(?:please|ok|okay|hi|here|link|start|use|enter|my|the|your|code|number|is|it|its|it's|from|telegram|phone|and)"
    r"\b\W*)*(?P<digits>\d(?:[ ,-]{0,2}\d){5})\W*(?:please|thanks|thank you)?\W*"
)


@dataclass(frozen=True)
class Joined:
    """What using a code did: `gained` counts by table the rows that came over from the person `other`.

    `other` is None where nothing was kept at this address before; `already` where it was the same person all along.
    """

    person: int
    other: int | None
    gained: dict[str, int]
    already: bool = False


def code_in(text: str) -> str | None:
    """The code that a message consists of: "421337", "/link 421 337", "four two one double three seven"."""
    found = _CODE.fullmatch(_TWICE.sub(r"\1 \1", plain(text)))
    return re.sub(r"\D", "", found["digits"]) if found else None


def make_code(connection: Connection, who: int, now: datetime) -> str:
    """A fresh code for a person, six digits; it takes the place of an older one."""
    connection.execute(delete(link_code).where((link_code.c.person == who) | (link_code.c.ends <= now)))
    taken = set(connection.execute(select(link_code.c.code)).scalars())
    code = next(code for code in iter(lambda: f"{secrets.randbelow(10**6):06}", None) if code not in taken)
    connection.execute(insert(link_code).values(code=code, person=who, ends=now + VALID, guesses=0))
    return code


def use_code(connection: Connection, code: str, channel: str, where: str, now: datetime) -> Joined | None:
    """Join an address to the person of a code; None for a code that is wrong, used or too old, which is counted.

    What was kept of the person at that address so far is kept of the joined one; where only one of a kind can be, such
    as the step of the ladder, that of the code's person stays. The files of `other` are the caller's to move.
    """
    found = select(link_code.c.person).where(link_code.c.code == code, link_code.c.ends > now)
    who = connection.execute(found).scalar_one_or_none()
    if who is None:
        _count_guess(connection)
        return None
    other = store.find_person(connection, channel, where)
    if other == who:
        return Joined(who, None, {}, already=True)
    if not connection.execute(delete(link_code).where(link_code.c.code == code)).rowcount:
        return None  # used on another channel a moment ago
    if other is None:
        connection.execute(insert(address).values(channel=channel, address=where, person=who))
        return Joined(who, None, {})
    gained = erasure.counts(connection, other)
    _move(connection, other, who)
    return Joined(who, other, gained)


def _count_guess(connection: Connection) -> None:
    connection.execute(update(link_code).values(guesses=link_code.c.guesses + 1))
    connection.execute(delete(link_code).where(link_code.c.guesses >= MOST_GUESSES))


def _move(connection: Connection, other: int, who: int) -> None:
    """Everything of one person is another's from now on."""
    done = select(practice.c.day, practice.c.what).where(practice.c.person == who)
    twice = tuple_(practice.c.day, practice.c.what).in_(done)
    connection.execute(delete(practice).where(practice.c.person == other, twice))
    connection.execute(delete(link_code).where(link_code.c.person == other))
    if not store.zone(connection, who) and (zone := store.zone(connection, other)):
        store.set_zone(connection, who, zone)
    for table in metadata.sorted_tables:
        if "person" not in table.c:
            continue
        theirs, keys = table.c.person == other, list(table.primary_key)
        if table.c.person in keys:  # at most one of a kind for a person
            kinds = [column for column in keys if column is not table.c.person]
            known = select(*kinds or keys).where(table.c.person == who)
            there = tuple_(*kinds).in_(known) if kinds else exists(known.scalar_subquery())
            connection.execute(delete(table).where(theirs, there))
        connection.execute(update(table).where(theirs).values(person=who))
    connection.execute(delete(person).where(person.c.id == other))

"""The pain diary, what was practised, and the ladder, as rows of the store. `day` is always the person's local day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.users.tables import entry, ladder, ladder_session, practice


@dataclass(frozen=True)
class Entry:
    """One score of the diary, 0 to 10; `moment` is the part of the day or of the run, None for the whole day."""

    id: int
    day: date
    score: float
    moment: str | None
    note: str


@dataclass(frozen=True)
class Practice:
    """One thing done on a day: a content id, or a word such as drills."""

    day: date
    what: str
    note: str


@dataclass(frozen=True)
class LadderSession:
    """One session on the ladder; pain 0 to 10 and the next morning (better, same, worse) where told."""

    id: int
    day: date
    step: int
    pain: float | None
    next_morning: str | None


_ENTRY = (entry.c.id, entry.c.day, entry.c.score, entry.c.moment, entry.c.note)


def add_entry(
    connection: Connection, who: int, day: date, score: float, moment: str | None, note: str, now: datetime
) -> Entry:
    """Keep one score."""
    row = insert(entry).values(person=who, day=day, score=score, moment=moment, note=note, made=now)
    made = connection.execute(row).inserted_primary_key[0]
    return Entry(made, day, score, moment, note)


def entries(connection: Connection, who: int, day: date | None = None) -> list[Entry]:
    """All scores by day, those of one day as they were said; of one day where it is given."""
    found = select(*_ENTRY).where(entry.c.person == who).order_by(entry.c.day, entry.c.id)
    return [Entry(*row) for row in connection.execute(found if day is None else found.where(entry.c.day == day))]


def last_entry(connection: Connection, who: int) -> Entry | None:
    """The score that was told last, whatever its day."""
    found = select(*_ENTRY).where(entry.c.person == who).order_by(entry.c.id.desc()).limit(1)
    row = connection.execute(found).first()
    return Entry(*row) if row else None


def change_entry(connection: Connection, changed: Entry) -> None:
    """Put the values of an entry in place of those kept under its id."""
    values = {"score": changed.score, "note": changed.note, "moment": changed.moment}
    connection.execute(update(entry).where(entry.c.id == changed.id).values(**values))


def remove_entries(connection: Connection, gone: list[Entry]) -> None:
    """Take entries out."""
    connection.execute(delete(entry).where(entry.c.id.in_([each.id for each in gone])))


def add_practice(connection: Connection, who: int, day: date, what: list[str], note: str, now: datetime) -> None:
    """Keep what was done on a day; what is there already is not counted twice."""
    known = {each.what for each in practices(connection, who) if each.day == day}
    rows = [{"person": who, "day": day, "what": each, "note": note, "made": now} for each in what if each not in known]
    if rows:
        connection.execute(insert(practice), rows)


def practices(connection: Connection, who: int) -> list[Practice]:
    """All that was done, by day."""
    columns = (practice.c.day, practice.c.what, practice.c.note)
    found = select(*columns).where(practice.c.person == who).order_by(practice.c.day, practice.c.id)
    return [Practice(*row) for row in connection.execute(found)]


def rung(connection: Connection, who: int) -> int | None:
    """The step of the ladder, 1 to 7; None while the person has not begun."""
    return connection.execute(select(ladder.c.step).where(ladder.c.person == who)).scalar_one_or_none()


def set_rung(connection: Connection, who: int, step: int, day: date) -> None:
    """Keep the step of the ladder."""
    values = {"step": step, "since": day}
    if not connection.execute(update(ladder).where(ladder.c.person == who).values(**values)).rowcount:
        connection.execute(insert(ladder).values(person=who, **values))


def add_session(connection: Connection, who: int, day: date, step: int) -> int:
    """Keep a session on the ladder; returns its number."""
    row = insert(ladder_session).values(person=who, day=day, step=step)
    return connection.execute(row).inserted_primary_key[0]


def tell_session(connection: Connection, number: int, **told: float | str | None) -> None:
    """Keep what was told later of a session: `pain` (0 to 10) or `next_morning` (better, same, worse)."""
    connection.execute(update(ladder_session).where(ladder_session.c.id == number).values(**told))


def ladder_sessions(connection: Connection, who: int) -> list[LadderSession]:
    """All sessions on the ladder, by day."""
    c = ladder_session.c
    found = select(c.id, c.day, c.step, c.pain, c.next_morning).where(c.person == who).order_by(c.day, c.id)
    return [LadderSession(*row) for row in connection.execute(found)]


def forget_before(connection: Connection, day: date) -> int:
    """Remove of everybody what is older than a day; returns the number of rows."""
    return sum(
        connection.execute(delete(table).where(table.c.day < day)).rowcount
        for table in (entry, practice, ladder_session)
    )

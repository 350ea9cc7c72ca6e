"""Reminders in the user store: set, changed, put off, and claimed when they fall due. Every moment is aware."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import Select

from bot.users.schedule import Schedule, Wish, next_after
from bot.users.tables import reminder

# A claim that was not marked as sent is free again after this: a crash leaves a repeat, never a loss, and no repeat
# within the minute.
LEASE = timedelta(minutes=1)
ON_TIME = timedelta(minutes=15)  # a reminder that comes later than this says that it is late
RECENT = timedelta(hours=12)  # how long after it was sent "snooze" still means a reminder
KEPT_WHEN_OVER = timedelta(days=2)
MOST_MISSED = 100  # counted; more are "many"
BATCH = 100
ANYTHING = "your back exercises"  # what a reminder is for where the person did not say


@dataclass(frozen=True)
class Reminder:
    """One row of the store; see `tables`."""

    id: int
    person: int
    what: str
    rrule: str | None
    start: date
    at: list[str]
    days: list[str]
    once: bool
    timezone: str
    channel: str
    address: str
    next_due: datetime | None
    paused_until: datetime | None
    skip: list[str]
    state: str
    sent_at: datetime | None

    @property
    def zone(self) -> ZoneInfo:
        """Where its times are local."""
        return ZoneInfo(self.timezone)

    @property
    def next(self) -> datetime | None:
        """The next due time in its own zone."""
        return self.next_due.astimezone(self.zone) if self.next_due else None

    def after(self, moment: datetime) -> datetime | None:
        """The first due time after a moment by its rule."""
        return next_after(moment, self.rrule, self.start, self.at, self.zone, self.skip)

    def wish(self) -> Wish:
        """What was asked for, to be changed by what is said later."""
        parts = dict(part.split("=") for part in (self.rrule or "").split(";") if part)
        return Wish(
            times=[(int(each[:2]), int(each[3:]), True, None) for each in self.at],
            days=None if self.once else self.days,
            interval=int(parts.get("INTERVAL", 1)),
            unit="week" if parts.get("FREQ") == "WEEKLY" else "day",
            once=self.once or None,
            on=self.start.isoformat() if self.once else None,
            zone=self.timezone,
        )


@dataclass(frozen=True)
class Due:
    """A reminder that was claimed: `missed` counts the times that went by before this one while nothing ran."""

    reminder: Reminder
    key: str
    at: datetime
    missed: int
    late: bool


def add(
    connection: Connection, who: int, what: str, schedule: Schedule, channel: str, address: str, now: datetime
) -> Reminder:
    """Set a reminder for a person, to be sent to an address of a channel."""
    made = connection.execute(
        reminder.insert().values(
            person=who, what=what, channel=channel, address=address, made=now, state="on", skip=[], **_when(schedule)
        )
    )
    return get(connection, made.inserted_primary_key[0])


def get(connection: Connection, number: int) -> Reminder:
    """One reminder by its id; raises NoResultFound."""
    return _read(connection.execute(select(reminder).where(reminder.c.id == number)).one())


def of(connection: Connection, who: int) -> list[Reminder]:
    """The reminders of a person that are still to come or are paused, the next one first."""
    rows = connection.execute(select(reminder).where(reminder.c.person == who, reminder.c.state != "over"))
    return sorted((_read(row) for row in rows), key=lambda r: (r.next_due is None, r.next_due, r.id))


def sent_lately(connection: Connection, who: int, now: datetime) -> Reminder | None:
    """The reminder that the person was sent last, None where that is long ago."""
    found = connection.execute(
        select(reminder)
        .where(reminder.c.person == who, reminder.c.sent_at > now - RECENT)
        .order_by(reminder.c.sent_at.desc())
        .limit(1)
    ).one_or_none()
    return _read(found) if found else None


def change(connection: Connection, old: Reminder, schedule: Schedule) -> Reminder:
    """Give a reminder another schedule; days skipped and pauses are over with that."""
    return _update(connection, old, state="on", skip=[], paused_until=None, **_when(schedule))


def snooze(connection: Connection, old: Reminder, until: datetime) -> Reminder:
    """Due again at a moment; after that it goes on by its rule."""
    return _update(connection, old, state="on", next_due=until)


def skip(connection: Connection, old: Reminder, days: Iterable[date], now: datetime) -> Reminder:
    """Leave out local days."""
    left_out = sorted({*old.skip, *(day.isoformat() for day in days)})
    return _again(connection, dataclasses.replace(old, skip=left_out), now, skip=left_out)


def pause(connection: Connection, old: Reminder, until: datetime | None, now: datetime) -> Reminder:
    """Silent until a moment, or until it is resumed."""
    if until is None:
        return _update(connection, old, state="paused", paused_until=None, next_due=None)
    # A moment earlier, so that a reminder due just when the pause ends is sent.
    return _again(connection, old, max(now, until) - timedelta(seconds=1), paused_until=until)


def resume(connection: Connection, old: Reminder, now: datetime) -> Reminder:
    """End a pause."""
    return _again(connection, old, now, paused_until=None)


def cancel(connection: Connection, which: Iterable[Reminder]) -> None:
    """Remove reminders."""
    connection.execute(reminder.delete().where(reminder.c.id.in_([each.id for each in which])))


def claim(connection: Connection, now: datetime, channels: Collection[str]) -> list[Due]:
    """The reminders due at `now` on these channels, now this process's to send; nobody else gets them for a minute.

    Commit before sending, and mark each with `sent` afterwards.
    """
    rows = connection.execute(due_at(now, channels)).all()
    taken = reminder.c.id.in_([row.id for row in rows])
    connection.execute(reminder.update().where(taken).values(claimed_at=now))
    claimed = []
    for row in rows:
        each = _read(row)
        assert each.next_due
        key = f"{each.id}@{each.next_due.isoformat()}"
        if row.sent_key == key and row.sent_at and now - row.sent_at < LEASE:
            continue
        claimed.append(Due(each, key, each.next_due, _missed(each, now), now - each.next_due > ON_TIME))
    return claimed


def due_at(now: datetime, channels: Collection[str]) -> Select:
    """The query for a batch that is due and free; it locks its rows where the database can."""
    return (
        select(reminder)
        .where(
            reminder.c.state == "on",
            reminder.c.next_due <= now,
            reminder.c.channel.in_(list(channels)),
            or_(reminder.c.claimed_at.is_(None), reminder.c.claimed_at <= now - LEASE),
        )
        .order_by(reminder.c.next_due)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )


def sent(connection: Connection, due: Due, now: datetime) -> None:
    """Mark a claimed reminder as sent and set its next time. One that was changed meanwhile keeps its change."""
    current = connection.execute(
        select(reminder).where(reminder.c.id == due.reminder.id).with_for_update()
    ).one_or_none()
    if current is None:
        return
    changes: dict[str, Any] = {"sent_at": now, "sent_key": due.key, "claimed_at": None}
    if _read(current).next_due == due.at:
        following = _read(current).after(now)
        changes |= {"next_due": following, "state": "on" if following else "over", "paused_until": None}
    _update(connection, due.reminder, **changes)
    over = and_(reminder.c.person == due.reminder.person, reminder.c.state == "over")
    connection.execute(reminder.delete().where(over, reminder.c.sent_at < now - KEPT_WHEN_OVER))


def unreachable(connection: Connection, due: Due) -> None:
    """Stop reminding on an address that has blocked the channel; the person's own "resume" starts it again."""
    its = reminder.c.person == due.reminder.person
    at_address = and_(its, reminder.c.channel == due.reminder.channel, reminder.c.address == due.reminder.address)
    connection.execute(reminder.update().where(at_address).values(state="blocked", next_due=None, claimed_at=None))


def next_due(connection: Connection, channels: Collection[str]) -> datetime | None:
    """When something falls due next on these channels, or a claim ends that was not marked."""
    return connection.execute(first_due(channels)).scalar()


def first_due(channels: Collection[str]) -> Select:
    """The query for the next due time of what is free."""
    free = and_(reminder.c.state == "on", reminder.c.claimed_at.is_(None))
    return select(func.min(reminder.c.next_due)).where(free, reminder.c.channel.in_(list(channels)))


def _missed(each: Reminder, now: datetime) -> int:
    assert each.next_due
    count, moment = 0, each.next_due
    while count < MOST_MISSED and (following := each.after(moment)) and following <= now:
        count, moment = count + 1, following
    return count


def _again(connection: Connection, old: Reminder, moment: datetime, **changes: Any) -> Reminder:
    following = old.after(moment)
    return _update(connection, old, next_due=following, state="on" if following else "over", **changes)


def _update(connection: Connection, old: Reminder, **changes: Any) -> Reminder:
    connection.execute(reminder.update().where(reminder.c.id == old.id).values(**changes))
    return get(connection, old.id)


def _when(schedule: Schedule) -> dict[str, Any]:
    return {
        "rrule": schedule.rrule,
        "start": schedule.start,
        "at": schedule.at,
        "days": schedule.days,
        "once": schedule.once,
        "timezone": schedule.timezone,
        "next_due": schedule.next,
    }


def _read(row: Row) -> Reminder:
    return Reminder(**{field.name: getattr(row, field.name) for field in dataclasses.fields(Reminder)})

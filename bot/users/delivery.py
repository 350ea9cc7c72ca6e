"""Sends reminders when they fall due: one loop that sleeps to the next one. Clock and channel are passed in."""

from __future__ import annotations

import asyncio
import logging
import weakref
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import groupby

from bot.metrics import REMINDERS
from bot.users import reminders, week
from bot.users.reminders import ANYTHING, Due
from bot.users.store import StoreError, Users

logger = logging.getLogger(__name__)

# Another process may set a reminder, and a machine may have slept: no sleep is longer than this.
LONGEST_SLEEP = 60.0  # seconds
RETRY = 5.0  # seconds after trouble with the store


class Unreachable(Exception):
    """The person has blocked the channel."""


@dataclass(frozen=True)
class Notice:
    """What to send: all that fell due for one address, as one message; `today` is what the plan has for the day."""

    channel: str
    address: str
    due: list[Due]
    today: str = ""

    @property
    def text(self) -> str:
        """The words of the message."""
        what = " and ".join(dict.fromkeys(each.reminder.what for each in self.due))
        first = min(self.due, key=lambda each: each.at)
        missed = sum(each.missed for each in self.due)
        lines = [f"⏰ Time for this: {what}."]
        if self.today:
            lines.append(f"Today's plan: {self.today}.")
        if missed:
            many = f"{missed} more" if missed < reminders.MOST_MISSED else "many more"
            lines.append(f"I was off for a while, so this stands for {many} that you missed.")
        elif first.late:
            lines.append(f"It was due at {first.at.astimezone(first.reminder.zone):%H:%M}, but I was off then.")
        return " ".join(lines)

    @property
    def buttons(self) -> list[dict[str, str]]:
        """What can be answered."""
        named = [each.reminder.what for each in self.due if each.reminder.what != ANYTHING]
        return [
            {"title": "Start", "payload": f"start {' and '.join(named)}" if named else "start today's session"},
            {"title": "Done", "payload": f"I did {' and '.join(named)}" if named else "I did my exercises"},
            {"title": "Snooze", "payload": "snooze 15 minutes"},
            {"title": "Skip", "payload": "skip the reminder today"},
        ]


Send = Callable[[Notice], Awaitable[None]]


def clock() -> datetime:
    """Now, by the machine."""
    return datetime.now(timezone.utc)


_running: weakref.WeakSet[Delivery] = weakref.WeakSet()


def wake() -> None:
    """Have the loops of this process look again: a reminder was set or changed."""
    for each in list(_running):
        each.wake()


class Delivery:
    """The loop for the channels that this process can send on."""

    def __init__(
        self, users: Users, channels: Collection[str], send: Send, now: Callable[[], datetime] = clock
    ) -> None:
        self.users = users
        self.channels = channels
        self.send = send
        self.now = now
        self._changed = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self) -> None:
        """Look again now; safe from any thread."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._changed.set)

    async def run(self) -> None:
        """Send what falls due until cancelled."""
        self._loop = asyncio.get_running_loop()
        _running.add(self)
        while True:
            self._changed.clear()
            try:
                await self.deliver()
                wait = self.seconds_to_next()
            except StoreError:
                logger.exception("Reminders can not be read")
                wait = RETRY
            try:
                await asyncio.wait_for(self._changed.wait(), wait)
            except asyncio.TimeoutError:
                continue

    async def deliver(self) -> int:
        """Send all that is due now; returns how many messages were sent."""
        count = 0
        while True:
            with self.users.begin() as connection:
                now = self.now()
                claimed = reminders.claim(connection, now, self.channels)
                people = {each.reminder.person: each.reminder.zone for each in claimed}
                plans = {who: week.due(connection, who, now.astimezone(zone).date()) for who, zone in people.items()}
            if not claimed:
                return count
            REMINDERS.labels("due").inc(len(claimed))
            for notice in _notices(claimed, plans):
                count += await self._send(notice)

    def seconds_to_next(self) -> float:
        """How long to sleep, at most a minute."""
        with self.users.begin() as connection:
            due = reminders.next_due(connection, self.channels)
        return min(LONGEST_SLEEP, max(0.0, (due - self.now()).total_seconds())) if due else LONGEST_SLEEP

    async def _send(self, notice: Notice) -> int:
        try:
            await self.send(notice)
        except Unreachable:
            with self.users.begin() as connection:
                reminders.unreachable(connection, notice.due[0])
            return 0
        except Exception:
            # The claim runs out after a minute, and it is tried again.
            logger.exception("A reminder could not be sent on %s", notice.channel)
            return 0
        with self.users.begin() as connection:
            for each in notice.due:
                reminders.sent(connection, each, self.now())
        REMINDERS.labels("sent").inc(len(notice.due))
        REMINDERS.labels("late").inc(sum(each.late for each in notice.due))
        return 1


def _notices(claimed: list[Due], plans: dict[int, str]) -> list[Notice]:
    def place(due: Due) -> tuple[str, str, int]:
        return due.reminder.channel, due.reminder.address, due.reminder.person

    grouped = groupby(sorted(claimed, key=place), key=place)
    return [Notice(channel, address, list(due), plans[who]) for (channel, address, who), due in grouped]

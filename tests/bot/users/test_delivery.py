"""Reminders on their way: the loop sleeps to the next one, sends it once, and outlives trouble and a real kill."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.users import delivery, reminders, week
from bot.users.delivery import Delivery, Notice, Unreachable
from bot.users.schedule import Schedule, read
from bot.users.store import make_person, open_store

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=timezone.utc)
ROOT = Path(__file__).resolve().parents[3]


class Clock:
    """A clock that is put forward by hand."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Box:
    """Where messages arrive; `trouble` is what sending runs into."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.notices: list[Notice] = []
        self.trouble = trouble

    async def __call__(self, notice: Notice) -> None:
        if self.trouble:
            raise self.trouble
        self.notices.append(notice)


def remind(store, said: str, address: str = "anna", what: str = "hips", now: datetime = NOW) -> None:
    schedule = read(said, now, "UTC")
    assert isinstance(schedule, Schedule)
    with store.begin() as kept:
        reminders.add(kept, make_person(kept, "terminal", address, now), what, schedule, "terminal", address, now)


def test_what_is_due_for_one_runner_is_one_message(store):
    remind(store, "every day at 11:00", what="hips")
    remind(store, "every day at 11:00", what="zombie drills")
    remind(store, "every day at 11:00", "ben")
    clock, box = Clock(NOW + timedelta(hours=1)), Box()
    assert asyncio.run(Delivery(store, ["terminal"], box, clock).deliver()) == 2
    anna, ben = box.notices
    assert "hips and zombie drills" in anna.text and ben.address == "ben"
    assert [button["title"] for button in anna.buttons] == ["Start", "Done", "Snooze", "Skip"]


def test_after_a_week_off_one_message_says_what_was_missed(store):
    remind(store, "every day at 11:00")
    box = Box()
    worker = Delivery(store, ["terminal"], box, Clock(NOW + timedelta(days=7)))
    assert asyncio.run(worker.deliver()) == 1
    assert asyncio.run(worker.deliver()) == 0
    assert "6 more" in box.notices[0].text


def test_it_sleeps_to_the_next_one_and_never_longer_than_a_minute(store):
    clock = Clock()
    worker = Delivery(store, ["terminal"], Box(), clock)
    assert worker.seconds_to_next() == delivery.LONGEST_SLEEP
    remind(store, "every day at 11:00")
    clock.now = NOW + timedelta(minutes=59, seconds=30)
    assert worker.seconds_to_next() == 30


def test_the_loop_wakes_for_a_reminder_that_is_set_while_it_sleeps(store):
    async def story() -> list[Notice]:
        box, clock = Box(), Clock()
        loop = asyncio.create_task(Delivery(store, ["terminal"], box, clock).run())
        await asyncio.sleep(0.05)
        remind(store, "in 5 minutes")
        clock.now += timedelta(minutes=5)
        delivery.wake()
        for _ in range(100):
            await asyncio.sleep(0.02)
            if box.notices:
                break
        loop.cancel()
        return box.notices

    assert [notice.address for notice in asyncio.run(story())] == ["anna"]


def test_what_could_not_be_sent_is_tried_again_after_a_minute(store):
    remind(store, "every day at 11:00")
    clock, box = Clock(NOW + timedelta(hours=1)), Box(OSError("no network"))
    worker = Delivery(store, ["terminal"], box, clock)
    assert asyncio.run(worker.deliver()) == 0
    box.trouble = None
    assert asyncio.run(worker.deliver()) == 0
    clock.now += timedelta(minutes=1)
    assert asyncio.run(worker.deliver()) == 1


def test_who_blocked_the_channel_is_not_tried_for_ever(store):
    remind(store, "every day at 11:00")
    clock, box = Clock(NOW + timedelta(hours=1)), Box(Unreachable())
    worker = Delivery(store, ["terminal"], box, clock)
    assert asyncio.run(worker.deliver()) == 0
    box.trouble = None
    clock.now += timedelta(days=30)
    assert asyncio.run(worker.deliver()) == 0


SENDER = """
import asyncio, os, sys, time
from datetime import datetime
from bot.users import reminders
from bot.users.delivery import Delivery
from bot.users.store import open_store

url, log, step, *moments = sys.argv[1:]

def stop(at):
    if at == step:
        print("here", flush=True)
        time.sleep(60)

def stopping(name, at):
    before = getattr(reminders, name)
    def then(*arguments):
        result = before(*arguments)
        stop(at)
        return result
    setattr(reminders, name, then)

stopping("claim", "claiming")  # claimed, and not committed
stopping("sent", "marking")  # marked, and not committed

async def send(notice):
    stop("claimed")
    with open(log, "a") as file:
        file.write(moment + "\\n")
        file.flush()
        os.fsync(file.fileno())
    stop("sent")

for moment in moments:
    asyncio.run(Delivery(open_store(url), ["terminal"], send, lambda: datetime.fromisoformat(moment)).deliver())
stop("marked")
"""


def sender(url: str, log: Path, step: str, *moments: datetime) -> subprocess.Popen:
    """A scheduler in a process of its own that delivers at these moments and stands still at a step."""
    arguments = [sys.executable, "-c", SENDER, url, str(log), step, *(moment.isoformat() for moment in moments)]
    return subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("step", "times"), [("claiming", 1), ("claimed", 1), ("sent", 2), ("marking", 2), ("marked", 1)]
)
def test_a_kill_at_any_step_loses_nothing_and_repeats_at_most_once_after_a_minute(url, tmp_path, step, times):
    store, log = open_store(url), tmp_path / "sent.log"
    remind(store, "every day at 11:00")
    store.close()
    due = NOW + timedelta(hours=1)
    killed = sender(url, log, step, due)
    assert killed.stdout and killed.stdout.readline() == "here\n"
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    later = [due + timedelta(seconds=seconds) for seconds in (59, 61, 300)]
    assert sender(url, log, "", *later).wait(timeout=30) == 0
    sent = [datetime.fromisoformat(line) for line in log.read_text().split()]
    assert len(sent) == times
    assert all(b - a >= timedelta(minutes=1) for a, b in zip(sent, sent[1:], strict=False))


def test_two_schedulers_never_send_the_same_one(url, tmp_path):
    store, log, due = open_store(url), tmp_path / "sent.log", NOW + timedelta(hours=1)
    runners = 120
    with store.begin() as kept:
        schedule = read("every day at 11:00", NOW, "UTC")
        assert isinstance(schedule, Schedule)
        for n in range(runners):
            address = f"runner {n}"
            reminders.add(kept, make_person(kept, "terminal", address, NOW), "x", schedule, "terminal", address, NOW)
    store.close()
    both = [sender(url, log, "", due), sender(url, log, "", due)]
    assert [each.wait(timeout=60) for each in both] == [0, 0]
    assert len(log.read_text().split()) == runners


def test_a_reminder_carries_what_the_plan_has_for_the_day(store):
    remind(store, "every day at 11:00", what=reminders.ANYTHING)
    remind(store, "every day at 11:00", "ben", what="the couch stretch")
    with store.begin() as kept:
        anna = make_person(kept, "terminal", "anna", NOW)
        week.keep(kept, anna, week.Plan(["TU", "TH"], ["hip-flexors", "glutes"]), NOW)
    box = Box()
    asyncio.run(Delivery(store, ["terminal"], box, Clock(NOW + timedelta(hours=1))).deliver())
    anna, ben = box.notices
    assert "Today's plan: step 1 of the strength ladder, then mobility for hip flexors and glutes." in anna.text
    assert [button["payload"] for button in anna.buttons][:2] == ["start today's session", "I did my exercises"]
    assert "plan" not in ben.text
    assert [button["payload"] for button in ben.buttons][:2] == ["start the couch stretch", "I did the couch stretch"]

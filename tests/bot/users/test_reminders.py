"""Reminders in the store, on both databases: set, put off, claimed once, and what is missed while nothing runs."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select, text

from bot.users import reminders
from bot.users.schedule import Schedule, read
from bot.users.store import make_person, open_store
from bot.users.tables import reminder

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=LONDON)  # a Wednesday
HERE = ["terminal"]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=LONDON)


def remind(kept, said: str, address: str = "anna") -> reminders.Reminder:
    """A reminder as `said`, for the person at an address of the terminal."""
    schedule = read(said, NOW, "Europe/London")
    assert isinstance(schedule, Schedule)
    return reminders.add(kept, make_person(kept, "terminal", address, NOW), "hips", schedule, "terminal", address, NOW)


def fire(store, now: datetime) -> list[reminders.Due]:
    """Claim what is due and mark it as sent."""
    with store.begin() as kept:
        due = reminders.claim(kept, now, HERE)
    with store.begin() as kept:
        for each in due:
            reminders.sent(kept, each, now)
    return due


def test_a_daily_reminder_comes_every_day(store):
    with store.begin() as kept:
        remind(kept, "every day at 7 am")
    assert fire(store, at(5, 6, 59)) == []
    assert [due.at for due in fire(store, at(5, 7))] == [at(5, 7)]
    assert fire(store, at(5, 7, 1)) == []
    assert len(fire(store, at(6, 7))) == 1


def test_twice_a_day_comes_twice(store):
    with store.begin() as kept:
        remind(kept, "every day at 7 am and 9 pm")
    assert [len(fire(store, at(5, hour))) for hour in (7, 8, 21, 22)] == [1, 0, 1, 0]


def test_a_single_one_comes_once_and_can_be_snoozed_after_it(store):
    with store.begin() as kept:
        made = remind(kept, "tomorrow at 7:30 am")
    assert len(fire(store, at(5, 7, 30))) == 1
    with store.begin() as kept:
        assert reminders.of(kept, made.person) == []
        lately = reminders.sent_lately(kept, made.person, at(5, 7, 31))
        assert lately and lately.id == made.id
        reminders.snooze(kept, lately, at(5, 7, 45))
    assert [len(fire(store, at(5, 7, minute))) for minute in (44, 45, 46)] == [0, 1, 0]


def test_after_a_week_off_one_comes_and_says_how_many_were_missed(store):
    with store.begin() as kept:
        remind(kept, "every day at 7 am")
    due = fire(store, at(11, 12))
    assert [(each.missed, each.late) for each in due] == [(6, True)]
    assert fire(store, at(11, 12, 1)) == []
    assert [(each.missed, each.late) for each in fire(store, at(12, 7))] == [(0, False)]


def test_every_other_day_keeps_its_days_over_a_gap(store):
    with store.begin() as kept:
        remind(kept, "every other day at 7 am")
    assert [day for day in range(5, 16) if fire(store, at(day, 7))] == [5, 7, 9, 11, 13, 15]


def test_skipped_paused_resumed(store):
    with store.begin() as kept:
        made = remind(kept, "every day at 7 am")
        made = reminders.skip(kept, made, [date(2026, 3, 5)], NOW)
        assert made.next == at(6, 7)
        made = reminders.pause(kept, made, at(10, 0), NOW)
        assert made.next == at(10, 7)
        made = reminders.pause(kept, made, None, NOW)
        assert (made.state, made.next) == ("paused", None)
        made = reminders.resume(kept, made, at(20, 12))
        assert made.next == at(21, 7)


def test_a_claim_that_was_not_marked_is_free_after_a_minute_and_not_before(store):
    with store.begin() as kept:
        remind(kept, "every day at 7 am")
    for moment, found in [(at(5, 7), 1), (at(5, 7) + timedelta(seconds=59), 0), (at(5, 7, 1), 1)]:
        with store.begin() as kept:
            assert len(reminders.claim(kept, moment, HERE)) == found


def test_a_claim_that_is_rolled_back_is_free_at_once(store):
    with store.begin() as kept:
        remind(kept, "every day at 7 am")
    with pytest.raises(KeyboardInterrupt), store.begin() as kept:
        assert len(reminders.claim(kept, at(5, 7), HERE)) == 1
        raise KeyboardInterrupt
    assert len(fire(store, at(5, 7))) == 1


def test_several_schedulers_never_take_the_same_one(url):
    stores, taken = [open_store(url) for _ in range(3)], []
    with stores[0].begin() as kept:
        for n in range(250):
            remind(kept, "every day at 7 am", f"runner {n}")

    def work(store):
        while True:
            with store.begin() as kept:
                due = reminders.claim(kept, at(5, 7), HERE)
            if not due:
                return
            taken.extend(each.key for each in due)

    threads = [threading.Thread(target=work, args=(store,)) for store in stores]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    work(stores[0])
    assert len(taken) == len(set(taken)) == 250
    for each in stores:
        each.close()


def test_a_change_while_it_is_being_sent_is_kept(store):
    with store.begin() as kept:
        made = remind(kept, "every day at 7 am")
    with store.begin() as kept:
        due = reminders.claim(kept, at(5, 7), HERE)
    with store.begin() as kept:
        later = read("every day at 9 pm", at(5, 7), "Europe/London")
        assert isinstance(later, Schedule)
        reminders.change(kept, made, later)
    with store.begin() as kept:
        reminders.sent(kept, due[0], at(5, 7))
        assert reminders.get(kept, made.id).next == at(5, 21)


def test_one_that_was_cancelled_while_it_is_being_sent_stays_away(store):
    with store.begin() as kept:
        made = remind(kept, "every day at 7 am")
    with store.begin() as kept:
        due = reminders.claim(kept, at(5, 7), HERE)
    with store.begin() as kept:
        reminders.cancel(kept, [made])
    with store.begin() as kept:
        reminders.sent(kept, due[0], at(5, 7))
        assert reminders.of(kept, made.person) == []


def test_a_blocked_channel_is_left_in_peace_until_the_runner_resumes(store):
    with store.begin() as kept:
        made = remind(kept, "every day at 7 am")
    with store.begin() as kept:
        reminders.unreachable(kept, reminders.claim(kept, at(5, 7), HERE)[0])
    assert fire(store, at(9, 12)) == []
    with store.begin() as kept:
        reminders.resume(kept, reminders.get(kept, made.id), at(9, 12))
    assert len(fire(store, at(10, 7))) == 1


def test_other_channels_are_not_touched(store):
    with store.begin() as kept:
        remind(kept, "every day at 7 am")
        assert reminders.claim(kept, at(5, 7), ["telegram"]) == []
        assert reminders.next_due(kept, ["telegram"]) is None
        assert reminders.next_due(kept, HERE) == at(5, 7)


def test_a_batch_is_found_by_the_index_of_what_is_to_come(postgres_url):
    store = open_store(postgres_url)
    with store.begin() as kept:
        made = remind(kept, "every day at 7 am")
        row = dict(kept.execute(select(reminder)).mappings().one())
        row.pop("id")
        kept.execute(
            reminder.insert(),
            [row | {"next_due": NOW + timedelta(minutes=n), "state": "on" if n % 3 else "over"} for n in range(5000)],
        )
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE reminder"))

    def explained(connection, cursor, statement, parameters, context, executemany):
        return f"EXPLAIN {statement}", parameters

    event.listen(store.engine, "before_cursor_execute", explained, retval=True)
    with store.begin() as kept:
        for query in (reminders.due_at(NOW + timedelta(hours=1), HERE), reminders.first_due(HERE)):
            found = "\n".join(row[0] for row in kept.execute(query).cursor.fetchall())
            assert "reminder_to_come" in found and "Seq Scan" not in found
    event.remove(store.engine, "before_cursor_execute", explained)
    assert made.state == "on"
    store.close()

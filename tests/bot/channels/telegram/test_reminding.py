"""Reminders arrive by themselves, can be answered by their buttons, and stop for those who blocked the bot."""

from datetime import datetime, timedelta, timezone

import pytest
from people import shown, titles
from sqlalchemy import select, update

from bot.users.store import open_store
from bot.users.tables import reminder


@pytest.fixture
def store(coach):
    opened = open_store(f"sqlite:///{coach.home}/users.db")
    yield opened
    opened.close()


def rows(store, runner):
    with store.begin() as connection:
        of = select(reminder).where(reminder.c.address == f"telegram:{runner.number}")
        return connection.execute(of).all()


def make_due(store, runner):
    """The runner's reminder falls due now; a word about reminders has the bot look."""
    with store.begin() as connection:
        now = datetime.now(timezone.utc) - timedelta(seconds=1)
        mine = reminder.c.address == f"telegram:{runner.number}"
        connection.execute(update(reminder).where(mine).values(next_due=now))
    runner.send(text="/remind")


def due(runner, store):
    runner.say("remind me every day at 7 am")
    make_due(store, runner)
    return next(m for m in runner.get(2) if shown(m).startswith("⏰"))


def test_a_reminder_comes_and_is_marked_as_done(runner, store):
    notice = due(runner, store)
    assert shown(notice) == "⏰ Time for this: your back exercises."
    assert titles(notice) == ["Start", "Done", "Snooze", "Skip"]
    (answer,) = runner.press(notice, "Done")
    assert titles(runner.now(notice)) == ["✓ Done"]
    assert "Logged for today" in shown(answer)
    (row,) = rows(store, runner)
    assert row.next_due > datetime.now(timezone.utc) and row.sent_at
    assert "in a row" in shown(runner.say("what is my streak?")[0])


def test_its_buttons_stay_valid_while_the_chat_goes_on(runner, store):
    notice = due(runner, store)
    runner.say("what is the psoas?")
    (answer,) = runner.press(notice, "Snooze")
    assert "I come back" in shown(answer)


def test_who_blocked_the_bot_is_reminded_no_more(runner, store, api):
    def tried():
        return sum(int(call["chat"]) == runner.number for call in api.ask("calls", method="sendMessage"))

    runner.say("remind me every day at 7 am")
    before = tried()
    api.ask("block", person=runner.number)
    make_due(store, runner)
    runner.until(lambda: rows(store, runner)[0].state == "blocked")
    runner.until(lambda: tried() == before + 2)  # the reminder, and the answer to the word about reminders
    api.ask("unblock", person=runner.number)
    runner.quiet()
    assert "could not reach you" in shown(runner.say("/remind")[-1])
    runner.say("resume my reminders")
    assert rows(store, runner)[0].state == "on"


def test_a_reminder_survives_trouble_on_the_line(runner, store, api):
    runner.say("remind me every day at 7 am")
    api.fault("sendMessage", times=3, status=502)
    make_due(store, runner)
    found = runner.get(2)
    assert sum(shown(m).startswith("⏰") for m in found) == 1

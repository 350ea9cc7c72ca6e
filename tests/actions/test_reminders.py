"""Reminders in conversation: set at once where a time is told, completed, changed, put off, listed, cancelled."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from talk import Reply, Talk

from actions.diary import ActionLogDrill
from actions.interview import Skip
from actions.navigation import ActionDone, ActionResume
from actions.plan import ActionPlan
from actions.reminders import CancelReminder, ChangeReminder, ListReminders, SetReminder
from actions.safety import stop_everything
from actions.sessions import ActionStartSession
from bot.users import reminders, store


@pytest.fixture(autouse=True)
def london(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNCRANK_TIMEZONE", "Europe/London")


def set_up(*said: str) -> Talk:
    """A conversation in which these reminders were asked for."""
    talk = Talk()
    for each in said:
        assert talk.say(SetReminder, each).kind == "reminder_set"
    return talk


def contract(reply: Reply) -> tuple:
    return tuple(reply[field] for field in ("rrule", "at", "days", "once", "timezone", "next"))


def test_a_time_is_set_at_once_and_the_reply_is_the_contract() -> None:
    reply = Talk().say(SetReminder, "remind me to stretch my calves at 6:15 pm on mondays")
    assert reply.kind == "reminder_set"
    expected = ("FREQ=WEEKLY;BYDAY=MO", ["18:15"], ["MO"], False, "Europe/London", "2026-03-09T18:15:00+00:00")
    assert contract(reply) == expected
    assert reply["what"] == "stretch your calves"
    assert "Europe/London" in reply.text and "make it" in reply.text


def test_a_single_one_has_no_rule() -> None:
    reply = Talk().say(SetReminder, "in 20 minutes")
    assert contract(reply) == (None, ["07:20"], ["WE"], True, "Europe/London", "2026-03-04T07:20:00+00:00")


def test_the_first_one_says_how_it_is_kept_and_the_second_does_not() -> None:
    talk = Talk()
    assert "delete my data" in talk.say(SetReminder, "every day at 7 pm").text
    assert "delete my data" not in talk.say(SetReminder, "also remind me at noon").text


def test_what_is_missing_is_asked_until_it_is_whole() -> None:
    talk = Talk()
    assert talk.say(SetReminder, "remind me about the zombie drills")["missing"] == "time"
    assert talk.say(SetReminder, "weekdays")["missing"] == "time"
    reply = talk.say(SetReminder, "8am")
    assert (reply.kind, reply["at"], reply["days"]) == ("reminder_set", ["08:00"], ["MO", "TU", "WE", "TH", "FR"])
    assert reply["what"] == "the zombie drills"


def test_half_of_the_day_is_asked_for_the_early_hours() -> None:
    talk = Talk()
    question = talk.say(SetReminder, "every day at 3")
    assert (question["missing"], question.titles) == ("half", ["In the morning", "In the evening"])
    assert talk.say(SetReminder, "in the afternoon")["at"] == ["15:00"]


def test_what_can_not_be_is_answered_and_nothing_is_kept() -> None:
    talk = Talk()
    reply = talk.say(SetReminder, "remind me at 27:30")
    assert reply.kind == "reminder_question" and "27:30" in reply.text
    assert talk.say(ListReminders)["reminders"] == []
    assert talk.say(SetReminder, "7:30 pm then")["at"] == ["19:30"]


def test_an_unknown_zone_is_asked_and_a_city_answers() -> None:
    talk = Talk()
    assert talk.say(SetReminder, "every day at 7am, my timezone is Narnia")["missing"] == "zone"
    assert talk.say(SetReminder, "Boston")["timezone"] == "America/New_York"


def test_a_guess_and_a_zone_are_put_right_by_saying_so() -> None:
    talk = set_up("every day at 7")
    reply = talk.say(SetReminder, "in the evening")
    assert (reply.kind, reply["at"]) == ("reminder_changed", ["19:00"])
    reply = talk.say(SetReminder, "every day, and I'm in Toronto")
    assert (reply.kind, reply["timezone"], reply["at"]) == ("reminder_changed", "America/Toronto", ["19:00"])
    assert talk.say(SetReminder, "remind me at noon as well")["timezone"] == "America/Toronto"


@pytest.mark.parametrize(
    ("said", "at", "days"),
    [
        ("make that 8pm, not 6:30 am", ["20:00"], 7),
        ("move it to quarter past nine in the evening", ["21:15"], 7),
        ("change it from 6:30 to 7:15 am", ["07:15"], 7),
        ("could it come at 8 am instead of 6:30", ["08:00"], 7),
        ("move it an hour earlier", ["05:30"], 7),
        ("only on weekdays please", ["06:30"], 5),
        ("leave out Wednesdays from now on", ["06:30"], 6),
    ],
)
def test_a_reminder_is_changed(said: str, at: list[str], days: int) -> None:
    reply = set_up("every day at 6:30 am").say(ChangeReminder, said)
    assert (reply.kind, reply["at"], len(reply["days"])) == ("reminder_changed", at, days)


@pytest.mark.parametrize(
    ("said", "following"),
    [
        ("not now, again in 15", "2026-03-04T07:15"),
        ("come back in an hour", "2026-03-04T08:00"),
        ("snooze", "2026-03-04T07:30"),
        ("skip today", "2026-03-05T21:00"),
        ("skip it tomorrow", "2026-03-04T21:00"),
        ("skip this week", "2026-03-09T21:00"),
        ("pause until the 20th", "2026-03-20T21:00"),
        ("pause my reminders for two weeks", "2026-03-18T21:00"),
        ("pause reminders", None),
    ],
)
def test_a_reminder_is_put_off(said: str, following: str | None) -> None:
    reply = set_up("every day at 9 pm").say(ChangeReminder, said)
    assert reply.kind == "reminder_changed"
    assert (reply["next"] or "")[:16] == (following or "")


def test_a_pause_is_ended() -> None:
    talk = set_up("every day at 9 pm")
    talk.say(ChangeReminder, "pause reminders")
    assert "paused" in talk.say(ListReminders).text
    assert talk.say(ChangeReminder, "turn them back on please")["next"] is not None


def test_one_that_was_just_sent_is_the_one_that_is_snoozed() -> None:
    talk = set_up("every day at 7:30 pm", "at 8:00 am today")
    now = datetime(2026, 3, 4, 8, 0, tzinfo=timezone.utc)
    with store.users().begin() as kept:
        for due in reminders.claim(kept, now, ["terminal"]):
            reminders.sent(kept, due, now)
    reply = talk.say(ChangeReminder, "snooze 10", now="2026-03-04T08:01")
    assert reply["next"] == "2026-03-04T08:11:00+00:00"


@pytest.mark.parametrize("action", [ChangeReminder, CancelReminder, ListReminders])
def test_with_none_set_the_list_is_empty(action: type) -> None:
    reply = Talk().say(action, "snooze it for an hour")
    assert (reply.kind, reply["reminders"]) == ("reminder_list", [])


def test_a_wish_for_a_new_one_is_none_to_change() -> None:
    assert Talk().say(ChangeReminder, "a Thursday reminder please").kind == "reminder_question"


def test_one_of_several_is_cancelled_by_its_time_or_its_day() -> None:
    talk = set_up("every day at 6 am", "remind me on sundays at noon", "remind me at 9 pm")
    assert [r["at"] for r in talk.say(CancelReminder, "cancel the 6am one")["reminders"]] == [["06:00"]]
    assert [r["at"] for r in talk.say(CancelReminder, "drop the sunday one")["reminders"]] == [["12:00"]]
    assert talk.say(CancelReminder, "cancel the 5am one").kind == "reminder_list"
    assert talk.say(CancelReminder, "cancel all of them").kind == "reminder_cancelled"
    assert talk.say(ListReminders)["reminders"] == []


def test_which_one_is_asked_where_it_may_be_several() -> None:
    talk = set_up("every day at 6 am", "remind me at 9 pm")
    question = talk.say(CancelReminder, "cancel one")
    assert sorted(question.titles) == ["All", "The 06:00 one", "The 21:00 one"]


def test_an_alarm_drops_the_question() -> None:
    assert "reminder" in [event["name"] for event in stop_everything()]


def test_other_runners_are_not_touched() -> None:
    set_up("every day at 6 am")
    with store.users().begin() as kept:
        assert reminders.next_due(kept, ["terminal"]) - datetime(2026, 3, 5, 6, tzinfo=timezone.utc) == timedelta(0)
        assert reminders.of(kept, 99) == []


def reminded(*said: str, on: str = "2026-03-05T07:00:00+00:00") -> Talk:
    """A conversation in which a reminder came a minute ago, on Thursday morning."""
    talk, now = set_up(*said), datetime.fromisoformat(on)
    with store.users().begin() as kept:
        for due in reminders.claim(kept, now, ["terminal"]):
            reminders.sent(kept, due, now)
    return talk


AFTERWARDS = "2026-03-05T07:01:00"


def test_done_after_a_reminder_logs_what_the_plan_had() -> None:
    Talk().say(ActionPlan, "plan my week, I run mon and sat")
    reply = reminded("every day at 7 am").say(ActionDone, "done", now=AFTERWARDS)
    assert reply.kind == "drill_logged" and "ladder-1-balance" in reply["done"]
    assert reply["dates"] == ["2026-03-05"]


def test_the_done_button_without_a_plan_logs_exercises_once() -> None:
    talk = reminded("every day at 7 am")
    assert talk.say(ActionLogDrill, "I did my exercises", now=AFTERWARDS)["done"] == ["exercises"]
    assert talk.say(ActionDone, "done", now=AFTERWARDS).kind == "smalltalk"


def test_the_start_button_starts_what_the_plan_has() -> None:
    Talk().say(ActionPlan, "plan my week, I run thu and sat")
    reply = reminded("every day at 7 am").say(ActionStartSession, "start today's session", now=AFTERWARDS)
    assert reply.kind == "session" and reply.ids[0] == "zombie-overhead"


def test_the_snooze_button_puts_off_what_came() -> None:
    talk = reminded("every day at 7 am", "every day at 9 pm")
    reply = talk.say(ChangeReminder, "snooze 15 minutes", now=AFTERWARDS)
    assert (reply["at"], reply["next"]) == (["07:00"], "2026-03-05T07:16:00+00:00")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("snooze for 20 minutes", 20), ("give me 10 more minutes", 10), ("half an hour more please", 30), ("snooze", 30)],
)
def test_a_snooze_takes_the_length_that_is_said(text: str, minutes: int) -> None:
    reply = reminded("every day at 7 am").say(ChangeReminder, text, now=AFTERWARDS)
    assert datetime.fromisoformat(reply["next"]).minute == (1 + minutes) % 60


def test_the_skip_button_leaves_tomorrow_alone() -> None:
    talk = reminded("every day at 7 am")
    reply = talk.say(ChangeReminder, "skip the reminder today", now=AFTERWARDS)
    assert reply.kind == "reminder_changed" and reply["next"] == "2026-03-06T07:00:00+00:00"
    assert talk.say(Skip, "skip", now=AFTERWARDS).then == "action_change_reminder"


def test_skipping_one_that_came_once_is_no_change() -> None:
    reply = reminded("tomorrow at 7 am").say(ChangeReminder, "skip", now=AFTERWARDS)
    assert reply.text == "All right, not this time."


def test_over_plain_http_it_says_that_it_can_not_write_first(monkeypatch: pytest.MonkeyPatch) -> None:
    talk = Talk(channel="rest")
    assert "UNCRANK_CALLBACK_URL" in talk.say(SetReminder, "every day at 7 pm").text
    monkeypatch.setenv("UNCRANK_CALLBACK_URL", "http://127.0.0.1:1/")
    assert "UNCRANK_CALLBACK_URL" not in talk.say(SetReminder, "every day at 8 pm").text
    assert "UNCRANK_CALLBACK_URL" not in Talk().say(SetReminder, "every day at 9 pm").text


def test_a_reminder_is_for_the_words_before_its_days() -> None:
    assert Talk().say(SetReminder, "remind me to stretch every weekday at 6:30 pm")["what"] == "stretch"


def test_a_bare_hour_stays_in_the_half_of_the_day_that_it_changes() -> None:
    assert set_up("every day at 9 pm").say(ChangeReminder, "move it to 8:30")["at"] == ["20:30"]
    assert set_up("every day at 7 am").say(ChangeReminder, "make it 6")["at"] == ["06:00"]


def test_who_moves_takes_all_reminders_along() -> None:
    talk = set_up("every day at 7 am", "weekdays at 9 pm")
    talk.say(ChangeReminder, "I'm in Tokyo")
    kept = talk.say(ListReminders, "list")["reminders"]
    assert {(each["timezone"], *each["at"]) for each in kept} == {("Asia/Tokyo", "07:00"), ("Asia/Tokyo", "21:00")}


def test_a_day_is_skipped_by_all_and_one_that_is_named_alone() -> None:
    talk = set_up("every day at 7 am", "every day at 9 pm")
    assert talk.say(ChangeReminder, "skip tomorrow")["next"] == "2026-03-04T21:00:00+00:00"
    coming = [each["next"] for each in talk.say(ListReminders, "list")["reminders"]]
    assert coming == ["2026-03-04T21:00:00+00:00", "2026-03-06T07:00:00+00:00"]
    talk.say(ChangeReminder, "skip the 9 pm one today")
    coming = [each["next"] for each in talk.say(ListReminders, "list")["reminders"]]
    assert coming == ["2026-03-06T07:00:00+00:00", "2026-03-06T21:00:00+00:00"]


def test_back_from_a_pause_without_the_word_reminder() -> None:
    talk = set_up("every day at 7 am")
    talk.say(ChangeReminder, "pause until the 20th")
    assert talk.say(ActionResume, "I'm back, carry on").then == "action_change_reminder"
    assert talk.say(ChangeReminder, "I'm back, carry on")["next"] == "2026-03-05T07:00:00+00:00"
    assert talk.say(ActionResume, "carry on").kind == "help"


def test_a_wish_of_another_kind_is_no_answer_to_the_question() -> None:
    talk = set_up("every day at 7 pm")
    talk.say(SetReminder, "remind me about the zombie drills")
    assert talk.say(ChangeReminder, "snooze for an hour").kind == "reminder_changed"


def test_an_end_is_said() -> None:
    assert "until Tuesday 31 March" in Talk().say(SetReminder, "every day at 8 am until the end of the month").text

"""Keeping, correcting and removing pain scores, and logging what was done. It is Wednesday 4 March 2026."""

import json
import sqlite3

import pytest
from talk import Talk

from actions.diary import ActionLogDrill, ActionLogPain
from actions.keeping import HOW_KEPT


def kept(home):
    """Day, score and note of every entry in the store."""
    with sqlite3.connect(home / "users.db") as connection:
        return connection.execute("SELECT day, score, moment, note FROM entry ORDER BY id").fetchall()


def log(talk, text, **options):
    return talk.say(ActionLogPain, text, **options)


def test_a_score_is_kept_with_its_day_and_note(home):
    reply = log(Talk(), "3 today, worse after hills")
    assert reply.kind == "pain_logged"
    assert (reply["severity"], reply["date"], reply["note"]) == (3, "2026-03-04", "worse after hills")
    assert kept(home) == [("2026-03-04", 3.0, None, "worse after hills")]


def test_the_first_thing_kept_says_how_it_is_kept():
    talk = Talk()
    assert HOW_KEPT in log(talk, "3 today").text
    assert HOW_KEPT not in log(talk, "2 yesterday").text


def test_several_days_in_one_message(home):
    reply = log(Talk(), "sat 5 sun 3")
    assert [each["date"] for each in reply["entries"]] == ["2026-02-28", "2026-03-01"]
    assert len(kept(home)) == 2


def test_before_and_after_a_run(home):
    log(Talk(), "2 before and 4 after")
    assert [(score, moment) for _, score, moment, _ in kept(home)] == [(2.0, "before"), (4.0, "after")]


def test_the_last_entry_is_corrected_and_keeps_its_note(home):
    talk = Talk()
    log(talk, "5 today, after the tempo run")
    reply = log(talk, "make that a 4")
    assert (reply["severity"], reply["was"]["severity"]) == (4, 5)
    assert [(score, note) for _, score, _, note in kept(home)] == [(4.0, "after the tempo run")]


def test_the_entry_of_a_day_is_corrected(home):
    talk = Talk()
    log(talk, "yesterday was a 6")
    log(talk, "2 today")
    log(talk, "fix yesterday's, it's a 5 not 6")
    assert [(day, score) for day, score, _, _ in kept(home)] == [("2026-03-03", 5.0), ("2026-03-04", 2.0)]


def test_a_correction_with_nothing_to_correct_is_kept(home):
    assert log(Talk(), "make that a 4")["severity"] == 4
    assert len(kept(home)) == 1


def test_an_entry_is_removed(home):
    talk = Talk()
    log(talk, "yesterday was a 6")
    log(talk, "2 today")
    reply = log(talk, "delete yesterday's entry")
    assert [each["severity"] for each in reply["removed"]] == [6]
    assert [score for _, score, _, _ in kept(home)] == [2.0]


def test_removing_what_is_not_there_says_so(home):
    talk = Talk()
    log(talk, "2 today")
    assert "nothing was removed" in log(talk, "delete monday's entry").text
    assert "nothing was removed" in log(talk, "wrote 8 by mistake, delete that").text
    assert len(kept(home)) == 1


def test_without_a_number_the_coach_asks_and_takes_the_answer_for_that_day(home):
    talk = Talk()
    reply = log(talk, "log my pain for yesterday")
    assert (reply.kind, reply["asks"]) == ("triage_question", ["severity"])
    assert log(talk, "4")["date"] == "2026-03-03"
    assert [(day, score) for day, score, _, _ in kept(home)] == [("2026-03-03", 4.0)]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("log 14 today", "The scale ends at 10"),
        ("put 5 for the 31st of February", "No calendar has that day"),
        ("put 5 for tomorrow", "still to come"),
        ("4 today, " + "very long walk, " * 100, "the diary takes 500"),
    ],
)
def test_what_can_not_be_kept_is_told_and_nothing_is_stored(home, text, part):
    reply = log(Talk(), text)
    assert reply.kind == "triage_question" and part in reply.text
    assert kept(home) == []


def test_a_jump_of_three_points_brings_careful_advice():
    talk = Talk()
    log(talk, "2 yesterday")
    assert "clinician" in log(talk, "6 today").text
    assert "clinician" not in log(Talk(), "7 for saturday").text


def test_the_same_as_before():
    talk = Talk()
    log(talk, "yesterday was a 6")
    assert log(talk, "log the same as yesterday")["severity"] == 6


def test_a_store_that_can_not_be_used_is_told_in_a_sentence(home):
    (home / "users.db").write_bytes(b"this is no database" * 100)
    reply = log(Talk(), "3 today")
    assert reply.kind == "error" and "is not a user store" in reply.text


def test_old_entries_go_where_the_settings_say_so(home, monkeypatch):
    talk = Talk()
    log(talk, "3 on 2 January")
    monkeypatch.setenv("UNCRANK_KEEP_DAYS", "30")
    log(talk, "2 today")
    assert [score for _, score, _, _ in kept(home)] == [2.0]


def done(home):
    with sqlite3.connect(home / "users.db") as connection:
        return connection.execute("SELECT day, what FROM practice ORDER BY id").fetchall()


def test_drills_are_logged_by_name(home):
    reply = Talk().say(ActionLogDrill, "did the overhead zombies", ("drill", "zombie-overhead"))
    assert (reply.kind, reply.ids) == ("drill_logged", ["zombie-overhead"])
    assert done(home) == [("2026-03-04", "zombie-overhead")]


def test_drills_without_a_name_are_all_of_them(home):
    assert len(Talk().say(ActionLogDrill, "did my drills yesterday").ids) == 3
    assert {day for day, _ in done(home)} == {"2026-03-03"}


def test_days_in_a_row_are_counted():
    talk = Talk()
    talk.say(ActionLogDrill, "did my stretches yesterday")
    assert "2 days in a row" in talk.say(ActionLogDrill, "stretches done").text


def test_doing_the_same_twice_a_day_counts_once(home):
    talk = Talk()
    talk.say(ActionLogDrill, "did my stretches")
    talk.say(ActionLogDrill, "did my stretches")
    assert len(done(home)) == 1


def test_what_was_missed_is_not_logged(home):
    reply = Talk().say(ActionLogDrill, "didn't manage the drills today")
    assert reply["done"] == []
    assert done(home) == []


def test_replies_are_plain_data():
    json.dumps(log(Talk(), "3 today, 5 yesterday").messages)

"""What is kept is shown, exported and deleted; deleting asks once and only a yes to that very question deletes."""

import json
import sqlite3
from pathlib import Path

import pytest
from talk import Talk

from actions.diary import ActionLogDrill, ActionLogPain
from actions.navigation import ActionAffirm, ActionDeny
from actions.privacy import ActionDeleteData, ActionExportData, ActionPrivacy


@pytest.fixture
def talk():
    """A runner with two diary entries and a drill."""
    talk = Talk()
    talk.say(ActionLogPain, "3 today, worse after hills")
    talk.say(ActionLogPain, "yesterday was a 5")
    talk.say(ActionLogDrill, "did the overhead zombies", ("drill", "zombie-overhead"))
    return talk


def people(home):
    with sqlite3.connect(home / "users.db") as connection:
        return connection.execute("SELECT count(*) FROM person").fetchone()[0]


def say_yes(talk):
    """The runner says yes; what was offered is done."""
    assert talk.say(ActionAffirm, "yes").then == "action_delete_data"
    talk.events.pop()  # the same message, handed over
    return talk.say(ActionDeleteData, "yes")


def test_what_is_kept_is_shown(talk):
    reply = talk.say(ActionPrivacy, "what do you know about me")
    assert reply.kind == "privacy"
    assert "2 diary entries, 1 thing practised and your address on terminal" in reply.text


def test_nothing_kept_is_said(home):
    assert "nothing is kept" in Talk().say(ActionPrivacy, "what do you know about me").text


def test_telegram_is_told_to_be_no_secret_place():
    talk = Talk(channel="telegram")
    assert "not end-to-end encrypted" in talk.say(ActionPrivacy, "is this private").text
    assert "not end-to-end encrypted" not in Talk().say(ActionPrivacy, "who sees this").text


def test_how_long_things_are_kept(monkeypatch):
    assert "until you delete it" in Talk().say(ActionPrivacy, "how long do you keep it").text
    monkeypatch.setenv("UNCRANK_KEEP_DAYS", "90")
    assert "after 90 days" in Talk().say(ActionPrivacy, "how long do you keep it").text


def test_the_export_is_one_file_with_everything(talk, home):
    reply = talk.say(ActionExportData, "export my data")
    assert reply.kind == "data_export"
    exported = json.loads(Path(reply["file"]).read_text())
    assert [(each["day"], each["score"]) for each in exported["entry"]] == [("2026-03-04", 3), ("2026-03-03", 5)]
    assert exported["practice"][0]["what"] == "zombie-overhead"
    assert {"who": "user", "text": "yesterday was a 5"} in exported["conversation"]
    assert Path(reply["charts"][0]).read_bytes().startswith(b"\x89PNG")


def test_an_export_that_can_not_be_written_is_told(talk, home):
    (home / "exports").write_text("in the way")
    reply = talk.say(ActionExportData, "export my data")
    assert reply.kind == "error" and "can not be written" in reply.text


def test_deleting_asks_first(talk, home):
    reply = talk.say(ActionDeleteData, "delete my data")
    assert reply.kind == "confirm" and "2 diary entries" in reply.text
    assert people(home) == 1


@pytest.mark.parametrize("text", ["yes, delete it all", "delete it", "ok delete everything"])
def test_a_repeated_wish_deletes(talk, home, text):
    talk.say(ActionDeleteData, "delete my data")
    assert talk.say(ActionDeleteData, text).kind == "data_deleted"
    assert people(home) == 0


def test_a_yes_deletes_rows_files_and_marks_the_conversation(talk, home):
    export = Path(talk.say(ActionExportData, "export my data")["file"])
    talk.say(ActionDeleteData, "delete my data")
    assert say_yes(talk).kind == "data_deleted"
    assert people(home) == 0 and not export.exists()
    assert talk.slots["erased"] == ["test"]


@pytest.mark.parametrize("text", ["no wait, don't delete it", "keep my data", "how do I delete it?", "export it first"])
def test_anything_else_deletes_nothing(talk, home, text):
    talk.say(ActionDeleteData, "delete my data")
    assert talk.say(ActionDeleteData, text).kind == "confirm"
    assert people(home) == 1


def test_a_no_deletes_nothing(talk, home):
    talk.say(ActionDeleteData, "delete my data")
    assert talk.say(ActionDeny, "nah").then == "action_delete_data"
    assert "nothing was deleted" in talk.say(ActionDeleteData, "nah").text
    assert people(home) == 1


def test_a_yes_to_something_else_deletes_nothing(talk, home):
    talk.say(ActionDeleteData, "delete my data")
    talk.events.append({"event": "bot", "text": "Hello", "data": {"custom": {"kind": "welcome"}}})
    assert say_yes(talk).kind == "confirm"
    assert people(home) == 1


def test_words_are_gone_from_the_bytes_of_the_store(talk, home):
    talk.say(ActionLogPain, "4 today, after the Zwetschgen loop")
    assert b"zwetschgen" in b"".join(file.read_bytes() for file in home.glob("users.db*"))
    talk.say(ActionDeleteData, "delete my data")
    say_yes(talk)
    assert b"zwetschgen" not in b"".join(file.read_bytes() for file in home.glob("users.db*"))

"""After everything was deleted, no file holds the runner's id or words, and other runners keep what is theirs."""

import asyncio
import logging

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.utils import AvailableEndpoints

from bot import audit
from bot.brain import Brain, lasting_store
from bot.channels.collector import WholeMessages
from bot.project import Project

NAME, OTHER = "runner-4711", "runner-0815"
WORDS = ("brambleford", "quagmire")


@pytest.fixture
def home(coach, tmp_path, monkeypatch):
    """A home folder of its own for this test."""
    monkeypatch.setenv("UNCRANK_HOME", str(tmp_path))
    return tmp_path


def left(home, *marks):
    """The files under the home folder that hold one of these."""
    files = [file for file in home.rglob("*") if file.is_file()]
    names = [str(file) for file in files if any(mark in file.name for mark in marks)]
    return names + [str(file) for file in files if any(mark.encode() in file.read_bytes().lower() for mark in marks)]


def test_nothing_of_a_runner_is_left(home):
    store = lasting_store(home, AvailableEndpoints())
    brain = asyncio.run(Brain.load(Project().model, store=store))

    def say(text, name=NAME):
        (reply,) = asyncio.run(brain.answer(name, text, {"now": "2026-03-04T10:00"})).replies
        return reply

    say("4 today, sore after the brambleford loop")
    say("5 yesterday, quagmire all the way")
    say("did my drills")
    assert say("am I getting better").image
    say("export my data")
    say("2 today, the meadow path", OTHER)
    log = home / "logs" / "uncrank.log"
    log.parent.mkdir()
    log.write_text(
        f"DEBUG {NAME} said something\nDEBUG 4 today, sore after the brambleford loop\nWARNING of the weather\n"
    )
    (home / "history").write_text("+sore after the brambleford loop\n")
    audit.note(
        "the quagmire numbed me", [{"sign": "x", "tier": "urgent", "rule": "r", "quote": "q", "held_back": None}]
    )
    assert len(left(home, NAME, *WORDS)) > 4

    assert say("delete my data").kind == "confirm"
    assert say("yes").kind == "data_deleted"

    assert left(home, NAME, *WORDS) == []
    assert log.read_text() == "WARNING of the weather\n"
    assert "meadow path" in say("what did I say today", OTHER).text
    assert "nothing is kept" in say("what do you know about me").text
    logging.shutdown()


def test_nothing_of_a_runner_is_left_on_any_channel(home):
    store = lasting_store(home, AvailableEndpoints())
    brain = asyncio.run(Brain.load(Project().model, store=store))
    elsewhere = "chat-8153"

    def say(text, name=NAME, channel="terminal"):
        collected = WholeMessages()
        metadata = {"now": "2026-03-04T10:00"}
        message = UserMessage(text, collected, name, input_channel=channel, metadata=metadata)
        asyncio.run(brain.agent.handle_message(message))
        return collected.messages[-1]["custom"]

    say("4 today, sore after the brambleford loop")
    code = say("/link")["code"]
    say("5 yesterday, quagmire all the way", elsewhere, "telegram")
    say("export my data", elsewhere, "telegram")
    assert say(f"/link {code}", elsewhere, "telegram")["joined"]
    say("you may keep our conversations")
    say("plan my week")
    say("remind me every day at 7 to do the quagmire stretch", elsewhere, "telegram")
    assert len(left(home, NAME, elsewhere, *WORDS)) > 2

    say("delete my data", elsewhere, "telegram")
    assert say("yes", elsewhere, "telegram")["kind"] == "data_deleted"
    assert left(home, NAME, elsewhere, *WORDS) == []
    logging.shutdown()

"""Three real servers over one PostgreSQL and one Redis of their own; `crowd.py` does the same at any size."""

import asyncio

import pytest
from crowd import breaking, expected, scripts, servers, talk_all
from services import Postgres, Redis
from tiny_home import command_environment

from bot.users.transcripts import open_transcripts

PEOPLE, TURNS = 20, 6  # the tiny bot counts messages, which it can do for eight turns
SAYINGS = ["hello", "what time is it", "the list", "my hips", "how bad"]


@pytest.fixture(scope="module")
def services():
    """PostgreSQL and Redis for this file alone: they are stopped in the middle."""
    postgres, redis = Postgres(), Redis()
    try:
        postgres.start()
        redis.start()
        yield postgres, redis
    finally:
        postgres.close()
        redis.close()


@pytest.fixture(scope="module")
def running(tiny, services, tmp_path_factory):
    """The three servers of the tiny bot."""
    more = "\ntracker_store:\n  type: bot.conversations.store.Conversations"
    more += "\nlock_store:\n  type: bot.conversations.locks.Locks\n"
    before = tiny.endpoints.read_text()
    tiny.endpoints.write_text(before + more)
    environment = command_environment(tiny, tmp_path_factory.mktemp("home"))
    with servers(3, environment, *services) as started:
        yield started
    tiny.endpoints.write_text(before)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Where the undisturbed coach keeps things."""
    monkeypatch.setenv("UNCRANK_HOME", str(tmp_path))


def crowd(tiny, services, running, seed, broken=()):
    """The outcome of one run with people of its own."""
    from bot.brain import Brain

    said = {f"{seed}-{name}": texts for name, texts in scripts(PEOPLE, TURNS, SAYINGS, seed).items()}
    kept = open_transcripts(services[0].url)
    addresses = [server.address for server in running]

    async def everything():
        answers = await expected(await Brain.load(tiny.model, actions="tiny_bot.actions"), said)
        disturb = breaking(broken, running, *services, wait=0.5)
        return await talk_all(addresses, said, answers, kept, disturb if broken else None)

    outcome = asyncio.run(everything())
    kept.close()
    return outcome


def test_everybody_gets_their_own_answers_in_order(tiny, services, running):
    outcome = crowd(tiny, services, running, 1)
    assert (outcome.wrong, outcome.again, len(outcome.seconds)) == ([], 0, PEOPLE * TURNS)


@pytest.mark.parametrize("broken", ["redis", "postgresql", "kill"])
def test_nothing_is_lost_or_doubled_while_something_breaks(tiny, services, running, broken):
    outcome = crowd(tiny, services, running, broken, [broken])
    assert (outcome.wrong, len(outcome.seconds)) == ([], PEOPLE * TURNS)

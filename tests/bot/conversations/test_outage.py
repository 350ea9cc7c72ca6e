"""While the database is away nobody is taken for new, and what was confirmed is still there when it is back."""

import asyncio

import pytest
from rasa.core.agent import Agent
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.events import UserUttered
from rasa.utils.endpoints import EndpointConfig

from bot.brain import Brain
from bot.conversations.store import Conversations, Unavailable
from bot.message import UNAVAILABLE


@pytest.fixture
def brain(tiny, own_postgres):
    """The tiny bot with its conversations on PostgreSQL."""
    store = Conversations(host=own_postgres.url)
    yield asyncio.run(Brain.load(tiny.model, actions="tiny_bot.actions", store=store))
    store.kept.forget(store.kept.names())
    store.kept.close()


def said(turn):
    return [reply.text for reply in turn.replies]


def test_an_outage_is_told_and_the_conversation_goes_on_after_it(brain, own_postgres):
    brain.agent.tracker_store._tries = (0.0, 0.1)

    async def talk():
        before = [said(await brain.answer("runner", "hello")) for _ in range(2)]
        own_postgres.stop()
        during = said(await brain.answer("runner", "hello"))
        own_postgres.start()
        return before, during, said(await brain.answer("runner", "hello"))

    before, during, after = asyncio.run(talk())
    assert ["message 1." in before[0][0], "message 2." in before[1][0]] == [True, True]
    assert during == [UNAVAILABLE]
    assert "message 3." in after[0]


def test_a_restart_in_between_is_not_noticed(brain, own_postgres):
    async def talk():
        await brain.answer("runner", "hello")
        own_postgres.stop()
        restart = asyncio.get_running_loop().run_in_executor(None, own_postgres.start)
        answer = await brain.answer("runner", "hello")
        await restart
        return said(answer)

    assert "message 2." in asyncio.run(talk())[0]


def test_an_answer_that_can_not_be_kept_is_not_given(brain, own_postgres):
    save = brain.agent.tracker_store.save

    async def fail(tracker):
        if tracker.sender_id == "unlucky":
            raise Unavailable("the disk went away")
        await save(tracker)

    brain.agent.tracker_store.save = fail
    assert said(asyncio.run(brain.answer("unlucky", "hello"))) == [UNAVAILABLE]
    assert "message 1." in said(asyncio.run(brain.answer("lucky", "hello")))[0]


def test_rasa_does_not_wrap_it_in_a_store_that_hides_outages(own_postgres):
    endpoint = EndpointConfig(own_postgres.url, type="bot.conversations.store.Conversations")
    store = TrackerStore.create(endpoint)
    assert Agent(tracker_store=store).tracker_store is store
    store.kept.close()


def test_two_writers_at_once_do_not_both_succeed(brain, own_postgres):
    other = Conversations(host=own_postgres.url)

    async def clash():
        await brain.answer("runner", "hello")
        other.domain = brain.agent.domain
        mine, theirs = [await store.retrieve("runner") for store in (brain.agent.tracker_store, other)]
        theirs.update(UserUttered("I was first"))
        await other.save(theirs)
        with pytest.raises(Unavailable, match="somebody else"):
            await brain.agent.tracker_store.save(mine)

    asyncio.run(clash())
    other.kept.close()

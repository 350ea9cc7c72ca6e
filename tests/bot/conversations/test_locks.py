"""One at a time in a conversation, over processes and outages, and in the order of arrival within a process."""

import asyncio
import multiprocessing
import time

import pytest
from rasa.core.lock_store import LockError
from rasa.utils.endpoints import EndpointConfig

from bot.conversations import locks
from bot.conversations.locks import Locks

PROCESSES, TIMES = 3, 15


@pytest.fixture(params=["redis", "postgresql"])
def service(request):
    """Each service that a lock can be shared through."""
    return request.getfixturevalue({"redis": "own_redis", "postgresql": "own_postgres"}[request.param])


def hold_again_and_again(url, together, inside, overlaps):
    async def hold():
        store = Locks(EndpointConfig(url))
        for _ in range(TIMES):
            together.wait(30)
            async with store.lock("one"):
                with inside.get_lock():
                    inside.value += 1
                    overlaps.value += inside.value > 1
                await asyncio.sleep(0.005)
                with inside.get_lock():
                    inside.value -= 1

    asyncio.run(hold())


def test_processes_never_get_into_one_conversation_together(service):
    processes = multiprocessing.get_context("fork")
    inside, overlaps = processes.Value("i"), processes.Value("i")
    shared = (service.url, processes.Barrier(PROCESSES), inside, overlaps)
    workers = [processes.Process(target=hold_again_and_again, args=shared) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES
    assert overlaps.value == 0


@pytest.mark.parametrize("url", [None, "own_redis", "own_postgres"])
def test_within_a_process_the_order_stays_and_nobody_waits_for_another_conversation(url, request):
    store = Locks(EndpointConfig(url and request.getfixturevalue(url).url), environment={})
    order = []

    async def take(conversation, number):
        async with store.lock(conversation):
            order.append((conversation, number))
            await asyncio.sleep(0.01)

    async def everybody():
        await asyncio.gather(*(take(name, number) for number in range(5) for name in "ab"))

    asyncio.run(everybody())
    assert sorted(order) == [(name, number) for name in "ab" for number in range(5)]
    assert [number for name, number in order if name == "a"] == list(range(5))
    assert order.index(("b", 0)) < order.index(("a", 4))


def test_an_outage_is_told_in_time_and_over_when_it_is_over(service, monkeypatch):
    monkeypatch.setattr(locks, "OUTAGE", 0.5)
    store = Locks(EndpointConfig(service.url))

    async def hold():
        async with store.lock("one"):
            pass

    async def through_an_outage():
        await hold()
        service.stop()
        before = time.monotonic()
        with pytest.raises(LockError, match="can not be reached"):
            await hold()
        assert time.monotonic() - before < 10
        service.start()
        await hold()

    asyncio.run(through_an_outage())


def test_a_lock_that_was_lost_is_no_error_for_who_held_it(service):
    store = Locks(EndpointConfig(service.url))

    async def lose():
        async with store.lock("one"):
            service.stop()
            service.start()
        async with store.lock("one"):
            pass

    asyncio.run(lose())

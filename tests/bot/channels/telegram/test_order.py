"""Updates of one conversation wait for each other, those of others do not."""

import asyncio

from bot.channels.telegram.order import Order
from bot.channels.telegram.places import Place


def test_one_after_another_in_one_chat_and_beside_each_other_in_two():
    order, done = Order(), []

    async def work(place, name, seconds):
        async with order.of(place):
            await asyncio.sleep(seconds)
            done.append(name)

    async def everybody():
        slow, quick = Place(1, 1), Place(2, 2)
        await asyncio.gather(work(slow, "a", 0.05), work(slow, "b", 0), work(slow, "c", 0), work(quick, "d", 0))

    asyncio.run(everybody())
    assert done == ["d", "a", "b", "c"]


def test_locks_of_chats_that_are_silent_are_let_go():
    async def use():
        order = Order()
        async with order.of(Place(1, 1)):
            assert len(order._locks) == 1
        return len(order._locks)

    assert asyncio.run(use()) == 0

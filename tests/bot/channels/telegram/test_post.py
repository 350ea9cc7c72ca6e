"""While an answer is prepared the chat shows that the coach types, and that ends with the answer."""

import asyncio

from bot.channels.telegram import post
from bot.channels.telegram.places import Place
from bot.channels.telegram.post import Post


class SwallowingBot:
    """Ends a request in the moment in which it is cancelled, as happens on a busy line."""

    def __init__(self):
        self.shown = 0

    async def send_chat_action(self, chat, action):
        self.shown += 1
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            return


def test_an_answer_does_not_wait_for_a_sign_of_typing_that_lost_its_cancellation(monkeypatch):
    monkeypatch.setattr(post, "THINKS", 0.01)
    bot = SwallowingBot()

    async def answer():
        async with Post(bot, None).typing(Place(5, 5)):
            await asyncio.sleep(0.1)

    async def is_done_in_time():
        done, _ = await asyncio.wait({asyncio.create_task(answer())}, timeout=2)
        return bool(done)

    assert asyncio.run(is_done_in_time()) and bot.shown == 1

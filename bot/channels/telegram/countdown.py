"""The clock of a guided session: the message of a step shows how long it still takes, and the next step follows."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import InlineKeyboardMarkup, Message
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.channels.telegram import html, keyboards
from bot.channels.telegram.order import Order
from bot.channels.telegram.places import Place, place_at
from bot.channels.telegram.post import Post
from bot.message import Reply
from bot.users import telegram as store

logger = logging.getLogger(__name__)

PACE = 5.0  # seconds between two edits; Telegram allows about one message a second in a chat
TIME_IS_UP = "✓ Time is up."
AWAY = "I was off for a moment and lost count. Your session waits for you: press Go on to begin this step again."
GO_ON = [{"title": "Go on", "payload": "again"}, {"title": "Stop", "payload": "stop"}]

Go = Callable[[Place, str], Awaitable[None]]


class Countdowns:
    """The steps that run now, at most one in a chat. `go` says to the coach what follows when a step is over."""

    def __init__(self, post: Post, order: Order, go: Go) -> None:
        self.post = post
        self.order = order
        self.go = go
        self._running: dict[Place, asyncio.Task[None]] = {}

    async def start(self, place: Place, message: Message, reply: Reply) -> None:
        """Count down the step that a message shows, where it is a timed one."""
        seconds = reply.fields.get("seconds")
        if reply.fields.get("state") != "running" or not isinstance(seconds, (int, float)):
            return
        step = {
            "message": message.message_id,
            "page": html.pages(reply.text, reply.kind)[-1],
            "buttons": reply.buttons,
            "ends": time.time() + seconds,
            "then": reply.fields.get("then"),
        }
        await self.post.kept(store.note, place.conversation, countdown=step)
        self._begin(place, step)

    async def cancel(self, place: Place) -> None:
        """Stop counting; what the message shows stays."""
        running = self._running.pop(place, None)
        if running:
            running.cancel()
        await self.post.kept(store.note, place.conversation, countdown=None)

    async def resume(self) -> None:
        """After a restart: go on with the steps that still run, and wait with those that ended meanwhile."""
        for address, step in (await self.post.kept(store.countdowns)).items():
            place = place_at(address)
            if place is None:
                continue
            if step["ends"] > time.time():
                self._begin(place, step)
                continue
            await self.post.kept(store.note, address, countdown=None)
            with contextlib.suppress(TelegramError):
                await self.post.send(place, Reply(AWAY, "session", buttons=GO_ON))

    async def stop(self) -> None:
        """Let go of all; they are kept for the next start."""
        tasks = list(self._running.values())
        self._running.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(self, place: Place, step: dict[str, Any]) -> None:
        self._running[place] = asyncio.create_task(self._count(place, step))

    async def _count(self, place: Place, step: dict[str, Any]) -> None:
        markup = keyboards.keyboard(step["buttons"], str)
        while (left := step["ends"] - time.time()) > 0:
            await asyncio.sleep(left % PACE or PACE)
            if (left := step["ends"] - time.time()) > 1:
                await self._show(place, step, f"⏳ {round(left)} s", markup)
        await self._show(place, step, TIME_IS_UP, None)
        async with self.order.of(place):
            # Whoever was first with this lock may have stopped the clock; from here on the step is over.
            self._running.pop(place)
            try:
                if step["then"]:
                    await self.go(place, step["then"])
                if place not in self._running:
                    await self.post.kept(store.note, place.conversation, countdown=None)
            except Exception as error:
                logger.error("A session could not go on: %s", type(error).__name__)

    async def _show(self, place: Place, step: dict[str, Any], line: str, markup: InlineKeyboardMarkup | None) -> None:
        try:
            await self.post.bot.edit_message_text(
                f"{step['page']}\n\n{line}",
                place.chat,
                step["message"],
                parse_mode=ParseMode.HTML,
                reply_markup=markup,
            )
        except TelegramError as error:
            # An edit that is missed does no harm: the next one follows, and the step goes on.
            logger.info("A countdown could not be shown: %s", type(error).__name__)

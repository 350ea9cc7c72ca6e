"""One chat's updates one after another, those of different chats beside each other."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.places import Place, place_of

MOST_AT_ONCE = 4096  # updates that wait or are answered


class Order:
    """A lock for each conversation; who asks first is first."""

    def __init__(self) -> None:
        self._locks: weakref.WeakValueDictionary[Place, asyncio.Lock] = weakref.WeakValueDictionary()

    def of(self, place: Place) -> asyncio.Lock:
        """The lock of a conversation."""
        return self._locks.setdefault(place, asyncio.Lock())


class InOrder(BaseUpdateProcessor):
    """Has each update wait for those of its conversation that came before."""

    def __init__(self, order: Order, inbox: Inbox) -> None:
        super().__init__(MOST_AT_ONCE)
        self.order = order
        self.inbox = inbox

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Answer one update; it counts as answered even where that failed, or it would come again at every start."""
        place = place_of(update)
        if place:
            async with self.order.of(place):
                await coroutine
        else:
            await coroutine
        if isinstance(update, Update):
            await self.inbox.answered(update)

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

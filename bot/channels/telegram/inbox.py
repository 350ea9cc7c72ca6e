"""Updates on their way to an answer. Each is kept before Telegram hears that it came, and until it is answered."""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import datetime, timezone
from typing import Any

from telegram import Bot, Update

from bot.users import telegram as store
from bot.users.store import StoreError, Users

logger = logging.getLogger(__name__)


class Inbox(asyncio.Queue):
    """The queue of the Application: takes each update once, over restarts too."""

    def __init__(self, users: Users) -> None:
        super().__init__()
        self.users = users

    async def put(self, update: Any) -> None:
        """Keep an update and queue it; one that came before is passed over."""
        if isinstance(update, Update) and not await asyncio.to_thread(self._is_new, update):
            return
        await super().put(update)

    async def again(self, bot: Bot) -> None:
        """Queue what was received and not answered before this start."""
        for body in await asyncio.to_thread(self._unanswered):
            await super().put(Update.de_json(json.loads(body), bot))

    async def answered(self, update: Update) -> None:
        """Drop what an update said."""
        try:
            await asyncio.to_thread(self._drop, update.update_id)
        except StoreError:
            logger.exception("An answered update could not be marked")

    def _is_new(self, update: Update) -> bool:
        try:
            with self.users.begin() as connection:
                return store.receive(connection, update.update_id, update.to_json(), _now())
        except StoreError:
            # Better an answer that a crash could take away than none.
            logger.exception("An update could not be kept")
            return True

    def _unanswered(self) -> list[str]:
        with self.users.begin() as connection:
            return store.unanswered(connection)

    def _drop(self, number: int) -> None:
        with self.users.begin() as connection:
            store.answered(connection, number, _now())


def _now() -> datetime:
    return datetime.now(timezone.utc)

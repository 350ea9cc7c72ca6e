"""Rasa's way out to Telegram: the replies of one turn in one chat."""

from __future__ import annotations

import logging
from typing import Any

from rasa.core.channels.channel import OutputChannel
from telegram.error import Forbidden

from bot.channels.collector import whole
from bot.channels.telegram.countdown import Countdowns
from bot.channels.telegram.places import Place
from bot.channels.telegram.post import Post
from bot.message import Reply

logger = logging.getLogger(__name__)

ENDS_SESSION = {"red_flag", "data_deleted"}


class Replies(OutputChannel):
    """Sends each reply as it comes; `said` counts them, `sent` holds them, those that a closed chat refused as well."""

    def __init__(self, post: Post, countdowns: Countdowns, place: Place, to: int | None = None) -> None:
        self.post = post
        self.countdowns = countdowns
        self.place = place
        self.to = to
        self.sent: list[Reply] = []

    @classmethod
    def name(cls) -> str:
        """The channel that conversations are marked with."""
        return "telegram"

    @property
    def said(self) -> int:
        """How many replies were sent."""
        return len(self.sent)

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Send one reply; where it is a step of a session, its countdown begins."""
        reply = Reply.from_message(whole(recipient_id, message))
        if reply.kind == "session" or reply.kind in ENDS_SESSION:
            await self.countdowns.cancel(self.place)
        last = None
        try:
            last = await self.post.send(self.place, reply, to=self.to)
        except Forbidden:
            # Whoever blocked the bot can not be told anything, not even that something failed.
            logger.info("A reply was refused: the bot is blocked in this chat")
        self.sent.append(reply)
        if last and reply.kind == "session":
            await self.countdowns.start(self.place, last, reply)

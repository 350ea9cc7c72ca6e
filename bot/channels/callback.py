"""Reminders of runners on the REST channel: posted to the address that the settings name, as Rasa's callback does."""

from __future__ import annotations

import aiohttp

from bot.users.delivery import Notice, Send, Unreachable

PATIENCE = 10.0  # seconds
GONE = 410


def poster(url: str) -> Send:
    """Posts {"recipient_id", "text", "custom", "buttons"} for each notice; 410 says that the runner is gone for good.

    Raises aiohttp.ClientError for what is to be tried again.
    """

    async def post(notice: Notice) -> None:
        body = {
            "recipient_id": notice.address,
            "text": notice.text,
            "custom": {"kind": "reminder_due", "ids": []},
            "buttons": notice.buttons,
        }
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session,
            session.post(url, json=body) as answer,
        ):
            if answer.status == GONE:
                raise Unreachable
            answer.raise_for_status()

    return post

"""Collects what the assistant says: one entry for one message, with everything that belongs to it."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.channels.rest import QueueOutputChannel

_PARTS = ("text", "image", "buttons", "attachment", "custom")


def whole(recipient_id: str, message: dict[str, Any]) -> dict[str, Any]:
    """One message with its parts together; Rasa's own channels send text, buttons, picture and custom one by one."""
    buttons = message.get("buttons") or message.get("quick_replies")
    present = {part: message[part] for part in _PARTS if message.get(part)}
    return {"recipient_id": recipient_id, **present, **({"buttons": buttons} if buttons else {})}


class WholeMessages(CollectingOutputChannel):
    """Keeps the messages of a turn in `messages`; `said` counts them."""

    said = 0

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one message."""
        self.said += 1
        await self._persist_message(whole(recipient_id, message))


class StreamedMessages(QueueOutputChannel):
    """Puts each message into a queue as it comes; `said` counts them."""

    said = 0

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Queue one message."""
        self.said += 1
        await self._persist_message(whole(recipient_id, message))

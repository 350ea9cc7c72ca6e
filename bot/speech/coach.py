"""The brain as the spoken conversation uses it: plain calls, with the time of the recording."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from bot.brain import Brain
from bot.message import Reply


class BrainCoach:
    """One conversation with the brain. Calls wait for the answer: make them off any event loop."""

    def __init__(self, brain: Brain, conversation: str) -> None:
        self._brain, self._conversation = brain, conversation

    def answer(self, text: str, now: datetime) -> list[Reply]:
        """The replies to a message that is said at this local time."""
        turn = self._brain.answer(self._conversation, text, {"now": now.isoformat(timespec="milliseconds")})
        return asyncio.run(turn).replies

    def entities(self, text: str) -> list[dict[str, Any]]:
        """What is found in a message, without saying it."""
        return asyncio.run(self._brain.understand(text)).get("entities") or []

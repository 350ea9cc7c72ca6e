"""What messages mean: read once where they are short and come again and again, and on a second core if there is one."""

from __future__ import annotations

import pickle
from collections import OrderedDict
from typing import Any

from rasa.core.channels.channel import UserMessage

from bot.apart import Apart, Parse, is_worth_it

SHORT = 30
"""Letters of "yes", "next", "show me the ladder", which many people say. What is longer is hardly said twice."""
MOST = 1000


class Understanding:
    """Reads messages as Rasa's processor does. What a text means depends on nothing but the text and the model."""

    def __init__(self, parse: Parse) -> None:
        self._parse = parse
        self._known: OrderedDict[str, bytes] = OrderedDict()

    async def parse(self, message: UserMessage) -> dict[str, Any]:
        """What a message means: `intent`, `entities` and what else the components say."""
        text = message.text or ""
        if known := self._known.get(text):
            self._known.move_to_end(text)
            return pickle.loads(known)
        found = await self._parse(message)
        if len(text) <= SHORT:
            self._known[text] = pickle.dumps(found)
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return found

    def move_apart(self) -> None:
        """Read in a process of its own from now on, where that is worth it; no other thread may run yet."""
        if is_worth_it():
            self._parse = Apart(self._parse).parse

    def forget(self) -> None:
        """Keep nothing of what was said."""
        self._known.clear()

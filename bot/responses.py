"""The fixed sentences of the domain."""

from __future__ import annotations

import copy
from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations.bounded import said_before


class InTurn(TemplatedNaturalLanguageGenerator):
    """The texts under one name take turns in a conversation, so that none comes twice in a row."""

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The next text of a response, its braces filled; None where there is no such response."""
        slots = tracker.current_slot_values()
        texts = ResponseVariationFilter(self.responses).responses_for_utter_action(utter_action, output_channel, slots)
        if not texts:
            return None
        said = sum(isinstance(e, BotUttered) and e.metadata.get("utter_action") == utter_action for e in tracker.events)
        said += said_before(tracker.events)[utter_action]
        return self._fill_response(copy.deepcopy(texts[said % len(texts)]), slots, **kwargs)

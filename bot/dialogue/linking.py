"""The six digits that join two channels are a code wherever they come, whatever else a number means there."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.overruling import Overruling
from bot.users.linking import code_in

LINK = "action_link"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class LinkCodes(Overruling):
    """Takes up a code; an interview under way goes on after it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Above the answers to reminders, below safety."""
        return {"priority": 9}

    def wanted(self, tracker: DialogueStateTracker) -> str | None:
        """The action for a code, and after it the interview's question or listening."""
        if tracker.latest_action_name == ACTION_LISTEN_NAME and tracker.latest_message:
            return LINK if code_in(tracker.latest_message.text or "") else None
        if tracker.latest_action_name == LINK:
            return tracker.active_loop_name or ACTION_LISTEN_NAME
        return None

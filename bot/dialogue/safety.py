"""Safety before everything: decides what may be said when a warning sign is in the message or still open."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.overruling import Overruling

WARN, HOLD, ACKNOWLEDGE, URGENCY = "action_warn", "action_hold", "action_acknowledge", "action_urgency"
TIERS = ("emergency", "urgent", "soon")
LAST_WORDS = frozenset({WARN, HOLD, ACKNOWLEDGE, URGENCY})
ANSWERED_DURING_ALARM = {
    "ask_urgency": URGENCY,
    "ask_explain": "action_explain",
    "ask_privacy": "action_privacy",
    "delete_data": "action_delete_data",
    "export_data": "action_export_data",
    "thank": "utter_thanks",
    "goodbye": "utter_goodbye",
}
EXERCISING = frozenset(
    "ask_exercises ask_plan ask_ladder ladder_up ladder_down ask_drills start_session easier harder".split()
)


def decide(
    entities: list[dict[str, Any]], intent: str, alarm: dict[str, Any] | None, cleared: dict[str, dict[str, str]]
) -> str | None:
    """The action that safety calls for, or None where the conversation is free.

    `alarm` is the open warning. `cleared` holds for each acknowledged sign its "tier" and "how": "acted" while
    help is on the way, "seen" once a clinician has looked at it.
    """
    signs = [e for e in entities if e["entity"] == "warning_sign" and e["value"] not in cleared]
    heeded = next((e for e in entities if e["entity"] == "acknowledgement"), None)
    if alarm and heeded and all(_speaks_for(heeded, sign, alarm) for sign in signs):
        return ACKNOWLEDGE
    if signs:
        return WARN
    if alarm:
        return ANSWERED_DURING_ALARM.get(intent, HOLD)
    if any(sign["tier"] == "emergency" and sign["how"] == "acted" for sign in cleared.values()):
        if heeded and heeded["value"] != "acted":
            return ACKNOWLEDGE
        return HOLD if intent in EXERCISING else None
    return None


def _speaks_for(heeded: dict[str, Any], sign: dict[str, Any], alarm: dict[str, Any]) -> bool:
    """Is `sign` told over as what was heeded ("the doctor checked the numbness"), rather than something new?"""
    if heeded["value"] == "misread":
        return False
    if heeded["value"] == "acted" and sign["value"] in alarm["ids"]:
        return True
    return sign["end"] <= heeded["end"] and TIERS.index(sign["tier"]) >= TIERS.index(alarm["tier"])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class SafetyPolicy(Overruling):
    """Comes before forms, rules, stories and all other policies."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Above RulePolicy's 6."""
        return {"priority": 10}

    def wanted(self, tracker: DialogueStateTracker) -> str | None:
        """The action that safety calls for; listening after it, and while a warning is open."""
        message, alarm = tracker.latest_message, tracker.get_slot("alarm")
        if tracker.latest_action_name == ACTION_LISTEN_NAME and message:
            called_for = decide(
                message.entities or [], message.intent_name or "", alarm, tracker.get_slot("cleared") or {}
            )
            if called_for:
                return called_for
        return ACTION_LISTEN_NAME if alarm or tracker.latest_action_name in LAST_WORDS else None

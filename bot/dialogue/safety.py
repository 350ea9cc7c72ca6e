"""Safety before everything: decides what may be said when a warning sign is in the message or still open."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

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
class SafetyPolicy(Policy):
    """Overrules forms, rules and stories by a "no user" prediction, the strongest that Rasa's ensemble knows."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Above RulePolicy's 6."""
        return {"priority": 10}

    @staticmethod
    def supported_data() -> SupportedData:
        """It learns from nothing."""
        return SupportedData.ML_AND_RULE_DATA

    def train(self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any) -> Resource:
        """Nothing to learn."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """All of the probability on the action that safety calls for, or none at all."""
        chances = self._default_predictions(domain)
        message = tracker.latest_message
        wanted = message and decide(
            message.entities or [],
            message.intent_name or "",
            tracker.get_slot("alarm"),
            tracker.get_slot("cleared") or {},
        )
        if tracker.latest_action_name == ACTION_LISTEN_NAME and wanted:
            chances[domain.index_for_action(wanted)] = 1.0
            return self._prediction(chances, is_no_user_prediction=True)
        if tracker.latest_action_name in LAST_WORDS or tracker.get_slot("alarm"):
            chances[domain.index_for_action(ACTION_LISTEN_NAME)] = 1.0
            return self._prediction(chances, is_no_user_prediction=True)
        return self._prediction(chances)

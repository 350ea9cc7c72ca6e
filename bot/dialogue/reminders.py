"""Answers to a reminder's question: "8 am", "in the evening", "5" mean a time there, whatever they mean elsewhere."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction, SupportedData
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.users.schedule import Wish, hear
from bot.users.zones import zone_of

SET, CHANGE, CANCEL = "action_set_reminder", "action_change_reminder", "action_cancel_reminder"
ABOUT_REMINDERS = frozenset({"reminder_set", "reminder_changed", "reminder_question"})
OWN_ANSWERS = frozenset("change_reminder list_reminders cancel_reminder".split())
MOST_OTHER_WORDS = 4  # beside those that say when
_REQUEST = re.compile(
    r"\b(?:remind|nudge|ping|buzz|nag|alert|notify|poke|wake|text|message) me\b|\bget me up\b|\btell me to\b", re.I
)
_AWAY_WITH_IT = re.compile(
    r"^\W*(?:please |no,? |ok,? )*(?:(?:cancel|delete|remove|scrap|drop|stop|kill) (?:it|that|this|them)\b"
    r"|never ?mind\b|forget it\b)",
    re.I,
)
_NO_WISH = re.compile(r"\b(?:i|hurts?|pain\w*|aches?|aching|sore\w*|stiff\w*|spasms?|numb\w*|worse|better)\b", re.I)
_WORD = re.compile(r"[^\W\d_]{2,}")


def decide(text: str, intent: str, pending: dict[str, Any] | None, last_kind: str) -> str | None:
    """The action that takes the message as the answer or the correction of a reminder; None where it is neither.

    `pending` is the slot `reminder`; `last_kind` the kind of the coach's last reply.
    """
    if intent in OWN_ANSWERS:
        return None
    wish = hear(text, datetime.now())
    if _is_request(text, wish):
        return SET
    if not pending or last_kind not in ABOUT_REMINDERS:
        return None
    if _AWAY_WITH_IT.search(text):
        return CANCEL
    if pending.get("asks") == "zone" and zone_of(text):
        return SET
    if (wish.empty and not wish.reason) or len(_WORD.findall(wish.left)) > MOST_OTHER_WORDS:
        return None
    return SET if pending.get("asks") or not (wish.times or wish.delay) else CHANGE


def _is_request(text: str, wish: Wish) -> bool:
    """Whether a message asks for a reminder whatever else it names: "remind me at 5 pm to stretch", "sat, sun 8 am"."""
    told = any(sure for _, _, sure, _ in wish.times)
    if _REQUEST.search(text):
        return told or wish.delay is not None
    few = len(_WORD.findall(wish.left)) <= MOST_OTHER_WORDS
    return told and bool(wish.days or wish.per_day) and few and not _NO_WISH.search(text)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class ReminderAnswers(Policy):
    """Overrules intents right after a reply about reminders; safety comes before it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Above RulePolicy's 6, below safety's 10."""
        return {"priority": 8}

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
        """All of the probability on the reminder's action, and on listening after it, or none at all."""
        chances = self._default_predictions(domain)
        message = tracker.latest_message
        if tracker.latest_action_name == ACTION_LISTEN_NAME and message and not tracker.active_loop:
            last = (tracker.get_slot("last") or {}).get("kind") or ""
            wanted = decide(message.text or "", message.intent_name or "", tracker.get_slot("reminder"), last)
            if wanted:
                chances[domain.index_for_action(wanted)] = 1.0
                return self._prediction(chances, is_no_user_prediction=True)
        if tracker.latest_action_name in (SET, CHANGE, CANCEL) and not tracker.active_loop:
            chances[domain.index_for_action(ACTION_LISTEN_NAME)] = 1.0
            return self._prediction(chances, is_no_user_prediction=True)
        return self._prediction(chances)

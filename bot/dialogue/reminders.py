"""Answers to a reminder's question: "8 am", "in the evening", "5" mean a time there, whatever they mean elsewhere."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.overruling import Overruling
from bot.users.schedule import REASONS, Wish, hear
from bot.users.zones import zone_of

SET, CHANGE, CANCEL = "action_set_reminder", "action_change_reminder", "action_cancel_reminder"
ABOUT_REMINDERS = frozenset("reminder_set reminder_changed reminder_question reminder_list".split())
OWN_ANSWERS = frozenset("change_reminder list_reminders cancel_reminder".split())
OF_THE_DIARY = frozenset("log_pain log_drill inform report_pain".split())
MOST_OTHER_WORDS = 4  # beside those that say when
_REQUEST = re.compile(
    r"\b(?:remind|nudge|ping|buzz|nag|alert|notify|poke|wake|text|message) me\b|\bget me up\b|\btell me to\b", re.I
)
_AWAY_WITH_IT = re.compile(
    r"^\W*(?:please |no,? |ok,? )*"
    r"(?:(?:cancel|delete|remove|scrap|drop|stop|kill) (?:it|that|this|them|all|everything|both)\b"
    r"|(?:cancel|delete|remove|scrap|drop|kill) (?:the|my)\b.*\b(?:ones?|reminders?|alarms?)\b"
    r"|never ?mind\b|forget it\b)",
    re.I,
)
_NO_WISH = re.compile(r"\b(?:i|hurts?|pain\w*|aches?|aching|sore\w*|stiff\w*|spasms?|numb\w*|worse|better)\b", re.I)
_OF_PAIN = re.compile(r"\b(?:hurt\w*|pain\w*|ach\w+|sore\w*|stiff\w*|worse|better)\b", re.I)
_OF_A_DAY = re.compile(r"\b(?:today|felt|feels?|drills?|ran|runs?|did)\b", re.I)
_WORD = re.compile(r"[^\W\d_]{2,}")


def decide(
    text: str, intent: str, pending: dict[str, Any] | None, last_kind: str, interview: bool = False
) -> str | None:
    """The action that takes the message as a wish for a reminder, or its completion; None where it is neither.

    `pending` is the slot `reminder`; `last_kind` the kind of the coach's last reply about anything but the interview,
    which, while it runs, has a question of its own open: there a bare number is no time.
    """
    if intent in OWN_ANSWERS:
        return None
    wish = hear(text, datetime.now())
    if _is_request(text, intent, wish, interview):
        return SET
    if not pending or last_kind not in ABOUT_REMINDERS:
        return None
    told = wish.delay is not None or any(sure or part for _, _, sure, part in wish.times)
    if interview and not told:
        return None
    if _AWAY_WITH_IT.search(text):
        return CANCEL
    if pending.get("asks") == "zone":
        return SET if zone_of(text) or wish.zone or wish.place else None
    if intent in OF_THE_DIARY and (_OF_PAIN.search(text) or not told and _OF_A_DAY.search(text)):
        return None
    if not told and wish.reason == REASONS["past"]:
        return None
    if (wish.empty and not wish.reason) or len(_WORD.findall(wish.left)) > MOST_OTHER_WORDS:
        return None
    return SET if pending.get("asks") or not (wish.times or wish.delay) else CHANGE


def _is_request(text: str, intent: str, wish: Wish, interview: bool) -> bool:
    """Whether a message asks for a reminder whatever else it names: "remind me at 5 pm to stretch", "sat, sun 8 am"."""
    told = any(sure for _, _, sure, _ in wish.times)
    if _REQUEST.search(text):
        return told or wish.delay is not None or interview and intent == "set_reminder"
    if interview:
        return False
    few = len(_WORD.findall(wish.left)) <= MOST_OTHER_WORDS
    return told and bool(wish.days or wish.per_day) and few and not _NO_WISH.search(text)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class ReminderAnswers(Overruling):
    """Overrules intents right after a reply about reminders; safety comes before it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Above RulePolicy's 6, below safety's 10."""
        return {"priority": 8}

    def wanted(self, tracker: DialogueStateTracker) -> str | None:
        """The reminder's action, and after it the interview's question or listening."""
        message, interview = tracker.latest_message, tracker.active_loop_name
        if tracker.latest_action_name == ACTION_LISTEN_NAME and message:
            last = (tracker.get_slot("last") or {}).get("kind") or ""
            pending = tracker.get_slot("reminder")
            return decide(message.text or "", message.intent_name or "", pending, last, bool(interview))
        if tracker.latest_action_name in (SET, CHANGE, CANCEL):
            return interview or ACTION_LISTEN_NAME
        return None

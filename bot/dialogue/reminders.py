"""Answers to a reminder's question: "8 am", "in the evening", "5" mean a time there, whatever they mean elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.overruling import Overruling
from bot.users.background import foreground
from bot.users.schedule import REASONS, Wish, hear
from bot.users.spoken import plain
from bot.users.zones import zone_of

SET, CHANGE, CANCEL = "action_set_reminder", "action_change_reminder", "action_cancel_reminder"
ABOUT_REMINDERS = frozenset("reminder_set reminder_changed reminder_question reminder_list".split())
OWN_ANSWERS = frozenset("change_reminder list_reminders cancel_reminder".split())
CONTENT = frozenset("exercise ladder_step drill target".split())
OF_THE_DIARY = frozenset("log_pain log_drill inform report_pain".split())
OF_WHAT_WAS_SAID = frozenset(  # "remind me about the psoas"
    "ask_explain ask_why ask_result ask_dose ask_ladder ladder_where ask_progress again".split()
)
MOST_OTHER_WORDS = 4  # beside those that say when
_REQUEST = re.compile(
    r"\b(?:remind|nudge|ping|buzz|nag|alert|notify|poke|prompt|bug|wake|text|message|shout at|holler at) me\b"
    r"|\bget me up\b|\btell me to\b|\blet me know at\b|\bdon'?t let me (?:forget|off|skip|wriggle|get away)\b"
    r"|\ba (?:reminder|nudge|buzz|poke|shout|bell|prompt|line|note|ring)\b"
    r"|\b(?:reminder|alarm) (?:for|at|on|every|each|please|pls)\b",
    re.I,
)
_PERHAPS = re.compile(r"\b(?:put me down|(?:give|drop|send) (?:me|us) an?)\b", re.I)
_TO_DO = re.compile(r"\bremind me (?:to|about|in|when|after|before|later|soon|some|now|every|each|on|at)\b", re.I)
_OF_ONE_SET = re.compile(
    r"\b(?:cancel|delete|remove|stop|drop|scrap|kill|turn off|change|move|shift|push|snooze|pause|mute|skip|resume"
    r"|instead|earlier|later|list|which|what|when|do i have|have i|any|are there|show|don't remind)\b",
    re.I,
)
_LITTLE = frozenset(
    "at on in for to of by and or the all any other others so not but a an my me it is be do this that those with just"
    " only please pls thanks every each day days time around about then from no yes ok hi hey lets set".split()
)
_AWAY_WITH_IT = re.compile(
    r"^\W*(?:please |no,? |ok,? )*"
    r"(?:(?:cancel|delete|remove|scrap|drop|stop|kill) (?:it|that|this|them|all|everything|both)\b"
    r"|(?:cancel|delete|remove|scrap|drop|kill) (?:the|my)\b.*\b(?:ones?|reminders?|alarms?)\b"
    r"|never ?mind\b|forget it\b)",
    re.I,
)
_NO_WISH = re.compile(
    r"\b(?:i|did|ran|went|had|was|felt|hurts?|pain\w*(?! (?:diary|score|log|number|level|check))"
    r"|aches?|aching|sore\w*|stiff\w*|spasms?|numb\w*|worse|better)\b",
    re.I,
)
_QUESTION = re.compile(r"^\W*(?:is|are|should|does|do i|did|how|what|why|when|which|who|would it)\b")
_OF_PAIN = re.compile(r"\b(?:hurt\w*|pain\w*|ach\w+|sore\w*|stiff\w*|worse|better)\b", re.I)
_OF_A_DAY = re.compile(r"\b(?:today|felt|feels?|drills?|ran|runs?|did)\b", re.I)
_WORD = re.compile(r"[^\W\d_]{2,}")


def decide(
    text: str,
    intent: str,
    pending: dict[str, Any] | None,
    last_kind: str,
    interview: bool = False,
    names: Collection[str] = (),
) -> str | None:
    """The action that takes the message as a wish for a reminder, or its completion; None where it is neither.

    `pending` is the slot `reminder`; `last_kind` the kind of the coach's last reply about anything but the interview,
    which, while it runs, has a question of its own open: there a bare number is no time. `names` are the words of the
    message that name content.
    """
    wish = hear(text, datetime.now())
    if intent in OWN_ANSWERS and (pending or not wish.says_days or _OF_ONE_SET.search(text)):
        return None
    if _is_request(text, intent, wish, interview, names):
        return SET
    if intent in OWN_ANSWERS:
        return None
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
    if (wish.empty and not wish.reason) or _other_words(wish) > MOST_OTHER_WORDS:
        return None
    return SET if pending.get("asks") or not (wish.times or wish.delay) else CHANGE


def _is_request(text: str, intent: str, wish: Wish, interview: bool, names: Collection[str]) -> bool:
    """Whether a message asks for a reminder whatever else it names: "remind me at 5 pm to stretch", "sat, sun 8 am"."""
    told = any(sure or part for _, _, sure, part in wish.times)
    if _REQUEST.search(text) or _PERHAPS.search(text) and intent not in OF_THE_DIARY:
        untimed = (
            _TO_DO.search(text)
            and not interview
            and intent not in OF_WHAT_WAS_SAID
            or interview
            and intent == "set_reminder"
        )
        return told or wish.delay is not None or bool(untimed)
    if interview:
        return False
    said = plain(text)
    front = foreground(said)
    front = front if _WORD.search(front) or any(c.isdigit() for c in front) else said
    few = _other_words(wish, names) <= MOST_OTHER_WORDS
    again = told and bool(wish.days or wish.per_day)
    single = bool(names) and (told and wish.on is not None or wish.delay is not None)
    return (again or single) and few and not _NO_WISH.search(front) and not _QUESTION.search(said)


def _other_words(wish: Wish, names: Collection[str] = ()) -> int:
    """How many words say more than when and, by the names of content, what."""
    known = {word for name in names for word in _WORD.findall(name.lower())}
    return sum(word not in _LITTLE and word not in known for word in _WORD.findall(wish.left))


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
            text, found = message.text or "", message.entities or []
            names = [text[e["start"] : e["end"]] for e in found if e["entity"] in CONTENT and "start" in e]
            return decide(text, message.intent_name or "", pending, last, bool(interview), names)
        if tracker.latest_action_name in (SET, CHANGE, CANCEL):
            return interview or ACTION_LISTEN_NAME
        return None

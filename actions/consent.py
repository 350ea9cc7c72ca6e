"""What is kept after a yes only: the answers of interviews with the likely sources, and what was said."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import keeping, message
from actions.memory import tell
from actions.reply import Button
from bot.users import findings, store
from bot.users.findings import ANSWERS, TRANSCRIPTS
from bot.users.store import StoreError
from content.store import load

REMEMBERED = "I keep your answers and what may fit, for the next time we talk."
WRITTEN = "I keep what we say to each other, on this machine."
ASK = "I forget this when our conversation ends; say “remember this” and I know it next time."
REMEMBER = Button("Remember this", "remember my answers")
UNDO = "“Forget my answers” or “stop keeping our conversations” takes it back."
_SAID = re.compile(
    r"\b(?:chats?|conversations?|transcripts?|messages?|talks?|histor\w+|what (?:i|we|you) (?:say|said|type|write)"
    r"|everything (?:i|we) (?:say|type|write))\b"
)
_ALL = re.compile(r"\b(?:everything|all (?:of )?(?:it|my data|my information)|all you (?:have|know))\b")


def found(tracker: Tracker) -> dict[str, Any]:
    """The slots of the interview and its result that hold something."""
    names = (*load().questions, "named", "words", "ranking")
    return {name: value for name in names if (value := tracker.get_slot(name))}


def keep_found(tracker: Tracker, **slots: Any) -> bool:
    """Keep what was found of a runner who said yes to that; returns whether they did. `slots` are newer values."""
    try:
        with keeping.kept(tracker) as kept:
            if not kept.who or ANSWERS not in store.agreed(kept.connection, kept.who):
                return False
            findings.keep(kept.connection, kept.who, {**found(tracker), **slots}, kept.now)
            return True
    except StoreError:
        return False


class ActionKeepData(Action):
    """Takes a yes to keeping the answers, or what is said."""

    def name(self) -> str:
        return "action_keep_data"

    @keeping.telling_trouble
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        what = TRANSCRIPTS if _SAID.search(message.text(tracker).lower()) else ANSWERS
        with keeping.kept(tracker) as kept:
            who = kept.person()
            line = kept.agree(who, what)
            if what == ANSWERS:
                findings.keep(kept.connection, who, found(tracker), kept.now)
        told = WRITTEN if what == TRANSCRIPTS else REMEMBERED
        return tell(dispatcher, "privacy", " ".join(filter(None, ("Agreed.", told, UNDO, line))), agreed=what)


class ActionForgetData(Action):
    """Takes a yes back, and forgets what it was for."""

    def name(self) -> str:
        return "action_forget_data"

    @keeping.telling_trouble
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        text = message.text(tracker).lower()
        if _ALL.search(text):
            return [FollowupAction("action_delete_data")]
        what = TRANSCRIPTS if _SAID.search(text) else ANSWERS
        with keeping.kept(tracker) as kept:
            if kept.who:
                findings.withdraw(kept.connection, kept.who, what)
        told = (
            "What we say to each other is not kept any more."
            if what == TRANSCRIPTS
            else "Your answers and what may fit are forgotten, and I keep none from now on."
        )
        rest = "Diary, plan and reminders stay; “delete my data” removes them too."
        cleared = [SlotSet(name, None) for name in found(tracker)] if what == ANSWERS else []
        return [*tell(dispatcher, "privacy", f"{told} {rest}", withdrawn=what), *cleared]

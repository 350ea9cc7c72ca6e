"""What the coach did not understand: a question back, with guesses."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import message
from actions.explain import item_of
from actions.interview import told
from actions.reply import Button, say

GUESSES = 3
ENOUGH_FOR_A_REPORT = 2  # questions of the interview that a message answers, whatever it was taken for
NEAR_ENOUGH_TO_GUESS = 0.35
ASKS = {
    "report_pain": Button("My low back hurts"),
    "ask_exercises": Button("Show me exercises"),
    "ask_ladder": Button("Strength ladder"),
    "ask_drills": Button("Zombie drills"),
    "start_session": Button("Start a session"),
    "ask_plan": Button("My plan for the week"),
    "ask_help": Button("What can you do?"),
    "ask_result": Button("What may it be?"),
    "ask_explain": Button("What can be cranky in a back?"),
}
OPENINGS = (
    "I'm not sure I follow. Did you mean one of these?",
    "That one got past me. Is it about one of these?",
    "Could you say it another way? Or pick what comes closest:",
    "Sorry, I did not catch that. Perhaps one of these:",
)


class Clarify(Action):
    """Asks back with two or three guesses as buttons, never the same sentence twice in a row."""

    def name(self) -> str:
        """Runs where the understanding is unsure, and where no rule knows what to do."""
        return "action_clarify"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Guesses come from the runners-up among the intents and the nearest topics."""
        if not (tracker.active_loop or {}).get("name") and len(told(tracker)) >= ENOUGH_FOR_A_REPORT:
            return [FollowupAction("action_inform")]
        misses = int(tracker.get_slot("misses") or 0)
        buttons = [
            Button(f"Tell me about {item_of((t['entity'], t['id'])).name.lower()}?")
            for t in message.topics(tracker)[:1]
            if t["likeness"] >= NEAR_ENOUGH_TO_GUESS
        ]
        ranking = tracker.latest_message.get("intent_ranking") or []
        buttons += [ASKS[i["name"]] for i in ranking if i["name"] in ASKS]
        buttons += [b for b in ASKS.values() if b not in buttons]
        say(dispatcher, "fallback", OPENINGS[misses % len(OPENINGS)], buttons=buttons[:GUESSES])
        back_to = tracker.active_loop.get("name") or "action_listen"
        return [SlotSet("misses", misses + 1), FollowupAction(back_to)]

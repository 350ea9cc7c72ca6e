"""Actions of a bot that is just large enough to test what runs it."""

import os
from pathlib import Path

from rasa_sdk import Action


class Greet(Action):
    def name(self):
        return "action_greet"

    def run(self, dispatcher, tracker, domain):
        turns = sum(event["event"] == "user" for event in tracker.events)
        dispatcher.utter_message(
            text=f"Hello, runner.\n\nThis is message {turns}.",
            buttons=[{"title": "My hips", "payload": "/hips"}, {"title": "The time", "payload": "what time is it"}],
            json_message={"kind": "welcome", "ids": [], "speech": "Hello."},
        )
        return []


class Clock(Action):
    def name(self):
        return "action_clock"

    def run(self, dispatcher, tracker, domain):
        now = tracker.latest_message["metadata"].get("now", "unknown")
        home = Path(os.environ.get("UNCRANK_HOME", "."))
        (home / "kept").write_text("kept")
        dispatcher.utter_message(text=f"It is {now}.", json_message={"kind": "smalltalk", "ids": [], "home": str(home)})
        return []


class List(Action):
    def name(self):
        return "action_list"

    def run(self, dispatcher, tracker, domain):
        ranked = {"kind": "pain_sources", "ids": ["psoas", "glutes"]}
        dispatcher.utter_message(text="Two come to mind:\n- the psoas\n- the glutes", json_message=ranked)
        question = {"kind": "triage_question", "ids": [], "asks": "where"}
        dispatcher.utter_message(text="Which one?", json_message=question)
        return []


class Crash(Action):
    def name(self):
        return "action_crash"

    def run(self, dispatcher, tracker, domain):
        raise ZeroDivisionError("the tiny bot broke on purpose")


class Timer(Action):
    def name(self):
        return "action_timer"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(
            text="Hold.",
            json_message={"kind": "session", "ids": [], "state": "running", "step": 1, "seconds": 2, "then": "/hips"},
        )
        return []


class HowBad(Action):
    def name(self):
        return "action_how_bad"

    def run(self, dispatcher, tracker, domain):
        dispatcher.utter_message(
            text="How bad, 0-10?",
            buttons=[{"title": "Mild", "payload": "/hips"}],
            json_message={"kind": "triage_question", "ids": [], "asks": "how-bad", "numbers_are_answers": True},
        )
        return []

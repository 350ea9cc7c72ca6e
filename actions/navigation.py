"""Finding one's way: next, again, pause, go on, stop, done, how long, yes and no."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import cards, drills, exercises, keeping, ladder, memory, message, sessions, wording
from actions.diary import ActionLogDrill
from actions.guided import Session
from actions.memory import Ref, remember, tell
from actions.naming import named, under_way
from actions.reminders import ListReminders
from actions.reply import Button, say
from content.schema import LadderStep
from content.store import load

START = Button("Start a session", "start a session")
WAYS = (Button("Talk about my pain", "my back hurts"), Button("Exercises", "show me exercises"), START)
FORM = "interview_form"
STARTS = (
    START,
    Button("Show me exercises", "show me exercises"),
    Button("Strength ladder", "start the strength ladder"),
)
NOTHING_RUNS = (
    "No session is running. Say “start a session” and I lead you through one, “show me exercises” to choose yourself, "
    "or “what's today” for the plan."
)
_OF_A_SESSION = re.compile(r"\b(?:session|timer|clock|workout|work-out|routine|exercises?|drills?|stretch\w*)\b")


def line(
    dispatcher: CollectingDispatcher, tracker: Tracker, *options: str, buttons: tuple[Button, ...] = WAYS
) -> list[EventType]:
    """One friendly line, said differently from time to time."""
    return tell(dispatcher, "smalltalk", wording.one_of(options, memory.turn(tracker)), buttons=buttons)


def nothing_runs(dispatcher: CollectingDispatcher, before: str = "") -> list[EventType]:
    """What can be started, where the words of a session come without one."""
    return tell(dispatcher, "help", " ".join(filter(None, (before, NOTHING_RUNS))), buttons=STARTS)


class ActionNext(Action):
    """The next step of the session, the next of the list, or the next step of the ladder."""

    def name(self) -> str:
        return "action_next"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        now, session = message.now(tracker), under_way(tracker)
        if session:
            return sessions.say_step(dispatcher, session.next(now), now)
        spoken_of, listed = memory.focus(tracker), memory.shown(tracker)
        if spoken_of and spoken_of.entity == "ladder_step":
            return self._up(dispatcher, tracker, spoken_of)
        if memory.last_kind(tracker) in ("exercises", "pain_sources") and listed:
            return exercises.show(dispatcher, tracker, listed[0])
        if spoken_of and spoken_of in listed:
            if spoken_of == listed[-1]:
                return self._end(dispatcher, tracker)
            return exercises.show(dispatcher, tracker, listed[listed.index(spoken_of) + 1])
        if listed:
            return exercises.show(dispatcher, tracker, listed[0])
        if spoken_of and spoken_of.entity == "drill":
            all_drills = list(load().drills)
            after = all_drills[(all_drills.index(spoken_of.id) + 1) % len(all_drills)]
            return exercises.show(dispatcher, tracker, Ref("drill", after))
        if tracker.get_slot("cleared"):  # after a warning sign nothing is offered that was not asked for
            return nothing_runs(dispatcher)
        return exercises.show_list(dispatcher, exercises.GENERAL, "", (), False, memory.turn(tracker))

    def _up(self, dispatcher: CollectingDispatcher, tracker: Tracker, ref: Ref) -> list[EventType]:
        steps = list(load().ladder)
        at = steps.index(ref.id) + 1
        if at == len(steps):
            return ladder.show_step(dispatcher, tracker, at, "That is the top of the ladder.")
        return ladder.show_step(dispatcher, tracker, at + 1, ladder.MAY_RISE)

    def _end(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        listed = [ref for ref in memory.shown(tracker) if cards.is_doable(ref)]
        if not listed:
            return line(dispatcher, tracker, "That was the last on the list.")
        kind = "drill" if listed[0].entity == "drill" else "exercises"
        return tell(
            dispatcher,
            kind,
            "That was the last one. Shall I guide you through all of them?",
            ids=[ref.id for ref in listed],
            buttons=[Button("Yes", "yes"), Button("No", "no")],
            offer={"action": "action_start_session"},
        )


class ActionAgain(Action):
    """The step once more, or the last reply once more."""

    def name(self) -> str:
        return "action_again"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        now, session = message.now(tracker), under_way(tracker)
        if session:
            return sessions.say_step(dispatcher, session.again(now), now)
        if (tracker.active_loop or {}).get("name"):
            return []  # the interview puts its question again by itself
        text = message.text(tracker).lower()
        names = [] if tracker.get_slot("cleared") else named(tracker) or drills.in_words(text)
        if len(names) == 1:
            return exercises.show(dispatcher, tracker, names[0])
        said = _said_last(tracker)
        if not said:
            return line(dispatcher, tracker, "I have not said anything yet. Where shall we start?")
        fields = dict(said["custom"])
        kind, ids, speech = fields.pop("kind", "smalltalk"), fields.pop("ids", []), fields.pop("speech", None)
        buttons = [Button(b["title"], b["payload"]) for b in said["buttons"]]
        say(dispatcher, kind, said["text"], ids=ids, speech=speech, buttons=buttons, **fields)
        return remember(kind, said["text"], ids=ids, offer=tracker.get_slot("offer"))


def _said_last(tracker: Tracker) -> dict[str, Any] | None:
    """The last reply with all its parts: as it was sent, else as the slot `last` has it."""
    for event in reversed(tracker.events):
        if event.get("event") == "bot" and event.get("text"):
            data = event.get("data") or {}
            return {"text": event["text"], "custom": data.get("custom") or {}, "buttons": data.get("buttons") or []}
    kept = tracker.get_slot("last")
    return {"text": kept["text"], "custom": {k: kept[k] for k in ("kind", "ids")}, "buttons": []} if kept else None


class ActionPause(Action):
    """Holds the session."""

    def name(self) -> str:
        return "action_pause"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        now, session = message.now(tracker), under_way(tracker)
        if session:
            return sessions.say_step(dispatcher, session.pause(now), now, "Paused. Say go on when you are ready.")
        if (tracker.active_loop or {}).get("name"):
            return line(dispatcher, tracker, "Take your time, I'm here.", "No hurry.", buttons=())
        return nothing_runs(dispatcher, "Take your time, I'm here.")


class ActionResume(Action):
    """Takes up what was left: the session, the interview, or what was found."""

    def name(self) -> str:
        return "action_resume"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        now, session = message.now(tracker), under_way(tracker)
        if session:
            return sessions.say_step(dispatcher, session.resume(now), now, "On we go.")
        stopped = Session.read(tracker.get_slot("session"))
        if stopped and stopped.state == "stopped" and memory.last_kind(tracker) == "session":
            return sessions.say_step(dispatcher, stopped.again(now), now, "Back to where we stopped.")
        if (tracker.active_loop or {}).get("name"):
            return [FollowupAction(FORM)]
        if memory.ranking(tracker):
            return [FollowupAction("action_pain_sources")]
        if tracker.get_slot("asked") or any(tracker.get_slot(question) for question in load().questions):
            return [FollowupAction(FORM)]
        if keeping.paused(tracker):
            return [FollowupAction("action_change_reminder")]
        return nothing_runs(dispatcher)


class ActionStop(Action):
    """Ends the session, or whatever else was under way."""

    def name(self) -> str:
        return "action_stop"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        session = under_way(tracker)
        if session:
            return sessions.say_end(dispatcher, session.stop(message.now(tracker)))
        if not tracker.get_slot("last") and _OF_A_SESSION.search(message.text(tracker).lower()):
            return nothing_runs(dispatcher)
        return line(
            dispatcher, tracker, "Stopped. I'm here when you want to go on.", "All right, we stop here. I'm around."
        )


class ActionDone(Action):
    """The step was done: on to the next, or a word on when to move up."""

    def name(self) -> str:
        return "action_done"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        now, session = message.now(tracker), under_way(tracker)
        if session:
            return sessions.say_step(dispatcher, session.next(now), now)
        if keeping.reminded(tracker):
            return await ActionLogDrill().run(dispatcher, tracker, domain)
        spoken_of = memory.focus(tracker)
        if spoken_of and spoken_of.entity == "ladder_step":
            return self._well_done(dispatcher, tracker, spoken_of)
        if spoken_of and spoken_of in memory.shown(tracker)[:-1]:
            return line(
                dispatcher, tracker, "Well done. Say next for the one after.", "Good work. Next?", buttons=(cards.NEXT,)
            )
        return line(dispatcher, tracker, "Well done!", "Good work. Your back will thank you.")

    def _well_done(self, dispatcher: CollectingDispatcher, tracker: Tracker, ref: Ref) -> list[EventType]:
        found = cards.item(ref)
        assert isinstance(found, LadderStep)
        praise = wording.one_of(("Well done.", "Good work."), memory.turn(tracker))
        text = f"{praise} {cards.title(found)} is behind you for today.\nUp when: {found.ready_when}"
        return cards.Card(ref, text, text, (cards.UP, cards.DOWN)).send(dispatcher)


class ActionTimeLeft(Action):
    """How much of the step and of the session is left."""

    def name(self) -> str:
        return "action_time_left"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        now, session = message.now(tracker), under_way(tracker)
        if not session and memory.last_kind(tracker).startswith("reminder"):
            return await ListReminders().run(dispatcher, tracker, domain)
        if not session and (spoken_of := memory.focus(tracker)) and cards.is_doable(spoken_of):
            return await exercises.ActionDose().run(dispatcher, tracker, domain)
        if not session:
            return nothing_runs(dispatcher)
        left = session.left(now)
        own = "No clock on this one: say next when it is done." if left is None else f"{wording.seconds(left)} left."
        more = len(session.steps) - session.at - 1
        rest = "This is the last step."
        if more:
            rest = f"{wording.counted(more, 'step')} to come, {wording.about(session.left_in_all(now))} in all."
        return tell(
            dispatcher,
            "session",
            f"{own} {rest}",
            ids=[session.step.id],
            buttons=[sessions.NEXT, sessions.PAUSE, sessions.STOP],
            focus=session.step.ref,
            **sessions.fields(session, now),
        )


class ActionAffirm(Action):
    """Takes up what was offered."""

    def name(self) -> str:
        return "action_affirm"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        offer = dict(tracker.get_slot("offer") or {})
        if action := offer.pop("action", None):
            slots = [SlotSet(name, value) for name, value in offer.items()]
            return [SlotSet("offer", None), *slots, FollowupAction(action)]
        if session := under_way(tracker):
            now = message.now(tracker)
            return sessions.say_step(dispatcher, session.resume(now), now)
        return line(dispatcher, tracker, "Good. What shall we do?", "Fine by me. Where shall we begin?")


class ActionDeny(Action):
    """Lets go of what was offered."""

    def name(self) -> str:
        return "action_deny"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        if (tracker.get_slot("offer") or {}).get("action") == "action_delete_data":
            return [SlotSet("erase", False), FollowupAction("action_delete_data")]
        return line(dispatcher, tracker, "No problem. Something else, perhaps?", "All right. What would you rather do?")

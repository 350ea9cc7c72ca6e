"""Starting a guided session, and saying where it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import cards, exercises, guided, ladder, limits, memory, message, pictures, plan, wording
from actions.drills import all_drills
from actions.guided import Session
from actions.memory import Ref, tell
from actions.naming import named, under_way
from actions.reply import Button, listing, numbered
from content.schema import Drill

WARM_UP = ("leg-swings", "worlds-greatest-stretch")
IN_A_SESSION = 3  # targets
CONTROLS = "Say next, again, pause or stop whenever you like. Stop at pain of 6 or more."
NEXT, PAUSE, STOP = Button("Next", "next"), Button("Pause", "pause"), Button("Stop", "stop")
RESUME = Button("Go on", "resume")
_WARM_UP = re.compile(
    r"\bwarm\w*\b|\bpre-?run\b|\bbefore (?:my|the|a|this|i) (?:run|race|jog)\b|\b(?:ready|off) for (?:my|a|the) run\b"
    r"|\babout to (?:run|head)\b"
)
_DRILLS = re.compile(r"\b(?:zombies?|drills?|form)\b")
_STRENGTH = re.compile(r"\b(?:strength\w*|ladder|core|rung|split squats?|lunges?)\b")
_EXPLAINED = re.compile(r"\b(?:(?:talk|walk|run|take) me through|explain|describe|how (?:do|does|is|are|to))\b")
_TIMED = re.compile(
    r"\b(?:start|begin|timer?|timed|clock|count\w*|session|minutes?|mins?|now|go"
    r"|lead|guide|coach|with me|together|along)\b"
)
_TODAY = re.compile(r"\b(?:today'?s?|plan|daily)\b")


class ActionStartSession(Action):
    """Begins a session of what is named, of what was just shown, or of what fits."""

    def name(self) -> str:
        return "action_start_session"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        now = message.now(tracker)
        minutes = wording.minutes_named(message.text(tracker))
        named_now = asked_for(tracker, minutes)
        session = under_way(tracker)
        if not session and len(named_now) == 1 and _in_words_alone(message.text(tracker).lower()):
            return cards.shown_to(tracker, named_now[0]).send(dispatcher)
        if session and not named_now:
            return say_step(dispatcher, session.resume(now), now)
        wanted = named_now or fitting(tracker, minutes)
        held = next(filter(None, (limits.reason(tracker, ref) for ref in wanted)), None)
        allowed = [ref for ref in wanted if not limits.reason(tracker, ref)]
        if not allowed:
            return cards.held(wanted[0], held or "").send(dispatcher)
        session = Session.start(guided.build([(ref, cards.item(ref)) for ref in allowed], minutes), now)
        length = wording.about(guided.length(session.steps))
        many = wording.counted(len(session.steps), "step")
        start = wording.one_of(("Here we go", "Let's start", "Ready? Off we go"), memory.turn(tracker))
        opening = f"{start}: {many}, {length}."
        before = "\n".join(filter(None, (opening, held, CONTROLS)))
        return say_step(dispatcher, session, now, before, whole=True)


def _in_words_alone(text: str) -> bool:
    """Whether an explanation is wanted, without a timer: "talk me through the clam"."""
    return bool(_EXPLAINED.search(text)) and not _TIMED.search(text)


def asked_for(tracker: Tracker, minutes: int | None = None) -> list[Ref]:
    """The items of the session that the message asks for; empty where it leaves that open."""
    text = message.text(tracker).lower()
    names = named(tracker)
    if _WARM_UP.search(text) and not names:
        return [*(Ref("exercise", exercise) for exercise in WARM_UP), *all_drills()]
    if names:
        return names
    if _DRILLS.search(text):
        return all_drills()
    if targets := exercises.targets_named(tracker):
        return _for(targets, text, minutes)
    if numbers := ladder.numbers_named(tracker):
        return [ladder.ref_of(numbers[0])]
    if _STRENGTH.search(text):
        return [ladder.ref_of(ladder.rung(tracker) or 1)]
    return _today(tracker) if _TODAY.search(text) else []


def fitting(tracker: Tracker, minutes: int | None = None) -> list[Ref]:
    """What was just shown, else the day's part of the plan, else what fits the findings, else general mobility."""
    targets = exercises.targets_of(tracker) or exercises.GENERAL
    return _just_shown(tracker) or plan.todays(tracker) or _for(targets, message.text(tracker), minutes)


def _for(targets: Sequence[str], text: str, minutes: int | None) -> list[Ref]:
    """One exercise for each target, or all for one; more of each where minutes are to be filled."""
    targets = list(targets)[: exercises.MOST]
    if len(targets) == 1:
        return [Ref("exercise", e.id) for e in exercises.selection(targets, text)]
    rounds = range(exercises.MOST if minutes else 1)
    ordered = [exercises.in_order(target, text) for target in targets]
    found = [Ref("exercise", o[n].id) for n in rounds for o in ordered if n < len(o)]
    return list(dict.fromkeys(found))


def _today(tracker: Tracker) -> list[Ref]:
    return list(plan.today(tracker).items)


def _just_shown(tracker: Tracker) -> list[Ref]:
    """What the last reply put before the runner: its list, its one item, or today's part of the plan."""
    kind, spoken_of = memory.last_kind(tracker), memory.focus(tracker)
    listed = [ref for ref in memory.shown(tracker) if cards.is_doable(ref)]
    if kind == "plan":
        return _today(tracker)
    if kind == "exercises":
        return listed
    if kind in cards.KINDS.values() and spoken_of and cards.is_doable(spoken_of):
        all_of_them = kind == "drill" and len((tracker.get_slot("last") or {}).get("ids", ())) > 1
        return listed if all_of_them else [spoken_of]
    return []


def say_step(
    dispatcher: CollectingDispatcher, session: Session, now: datetime, before: str = "", whole: bool = False
) -> list[EventType]:
    """Say the step a session is at and keep the session; `whole` names all its items, as at the start."""
    if session.state == "finished":
        return say_end(dispatcher, session)
    step, left = session.step, session.left(now)
    side = f", {step.side} side" if step.side else ""
    what = wording.seconds(left) if left is not None else f"{step.reps}, then say next"
    heading = f"Step {session.at + 1} of {len(session.steps)}: {step.title}{side}, {what}."
    found = cards.item(step.ref)
    first = session.at == 0 or session.steps[session.at - 1].ref != step.ref
    how, heard = [step.cue], step.cue
    if first and not isinstance(found, Drill):
        how, heard = [numbered(found.steps), step.cue], found.speech
    ids = [step.id, *(s.id for s in session.steps)] if whole else [step.id]
    paused = session.state == "paused"
    events = tell(
        dispatcher,
        "session",
        "\n".join(filter(None, (before, heading, *how))),
        ids=ids,
        speech=" ".join(filter(None, (before, heading, heard))),
        buttons=[RESUME, STOP] if paused else [NEXT, PAUSE, STOP],
        focus=step.ref,
        **fields(session, now),
        **(pictures.of(found) if first else {}),
    )
    return [*events, SlotSet("session", session.data())]


def say_end(dispatcher: CollectingDispatcher, session: Session) -> list[EventType]:
    """Say that a session is over, what was done, and keep it."""
    done = [cards.item(ref).name for ref in session.done]
    if session.state == "finished":
        text = f"That was the last step. Well done: {listing(done)}."
    else:
        so_far = f" Done so far: {listing(done)}." if done else ""
        text = f"Stopped at step {session.at + 1} of {len(session.steps)}.{so_far} Come back whenever you like."
    ids = [ref.id for ref in session.done] or [session.step.id]
    events = tell(dispatcher, "session", text, ids=ids, focus=session.step.ref, **fields(session, session.started))
    return [*events, SlotSet("session", session.data())]


def fields(session: Session, now: datetime) -> dict[str, Any]:
    """What a client needs to draw the step and its timer."""
    timed = session.active and session.seconds_left is not None
    return {
        "state": session.state,
        "step": session.at + 1,
        "of": len(session.steps),
        "title": session.step.title,
        "side": session.step.side,
        "seconds": session.left(now) if timed else None,
        "then": "next" if timed and session.state == "running" else None,
    }

"""A week that fits what was found: mobility, strength, running drills and rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import ladder, limits, memory, message
from actions.drills import all_drills
from actions.exercises import GENERAL, selection, targets_of
from actions.memory import Ref, tell
from actions.reply import Button, bullets, listing
from content.store import load

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
RUNS = ("TU", "TH", "SU")  # where the runner names none
STRENGTH_DAYS, LEAST_GAP = 2, 2
TARGETS = 3
TODAY = Button("Start today's session", "start today's session")
_NAMED_DAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b")
_RUNS = re.compile(r"\b(?:run|runs|running|jog|race|club)\b")


@dataclass(frozen=True)
class Day:
    """One day: what it holds in words, and the items."""

    day: str
    what: str
    items: tuple[Ref, ...]

    def data(self) -> dict[str, Any]:
        """As a reply carries it."""
        return {"day": self.day, "what": self.what, "ids": [ref.id for ref in self.items]}


def week(targets: Sequence[str], step: Ref, drills: Sequence[Ref], runs: Sequence[str] = RUNS) -> list[Day]:
    """Seven days from Monday: drills on the days of a run, strength on two others apart, one rest, else mobility."""
    strength: list[str] = []
    free = [day for day in DAYS if day not in runs] or list(DAYS[::2])
    for day in free:
        if len(strength) < STRENGTH_DAYS and all(DAYS.index(day) - DAYS.index(s) >= LEAST_GAP for s in strength):
            strength.append(day)
    quiet = [day for day in free if day not in strength]
    rest = quiet[-1] if quiet else ""
    exercises = tuple(Ref("exercise", e.id) for e in selection(targets))
    store = load()
    mobility = f"mobility for {listing([store.targets[t].name.lower() for t in targets])}"
    days = []
    for day in DAYS:
        if day in strength:
            days.append(Day(day, f"strength, {store.ladder[step.id].name.lower()}, then mobility", (step, *exercises)))
        elif day in runs and drills:
            days.append(Day(day, "easy run with the zombie drills in the warm-up", tuple(drills)))
        elif day == rest:
            days.append(Day(day, "rest, or a walk", ()))
        else:
            days.append(Day(day, mobility, exercises))
    return days


def week_of(tracker: Tracker) -> list[Day]:
    """The week for this runner, from what was found, the step of the ladder and the days named."""
    drills = all_drills()
    if limits.reason(tracker, drills[0]):
        drills = []
    step = ladder.allowed(tracker, ladder.rung(tracker) or 1)
    text = message.text(tracker).lower()
    named = [match[1][:2].upper() for match in _NAMED_DAY.finditer(text)] if _RUNS.search(text) else []
    targets = (targets_of(tracker) or GENERAL[:TARGETS])[:TARGETS]
    return week(targets, ladder.ref_of(step), drills, named or RUNS)


class ActionPlan(Action):
    """Shows the week, today first."""

    def name(self) -> str:
        return "action_plan"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        days = week_of(tracker)
        today = days[message.now(tracker).weekday()]
        own = bool(memory.ranking(tracker))
        opening = f"Today, {NAMES[DAYS.index(today.day)]}: {today.what}."
        lines = [f"{name}: {day.what}" for name, day in zip(NAMES, days, strict=True)]
        basis = "Your week, made for what you told me:" if own else "A week to begin with:"
        end = "Move days as it suits you, with a day between strength days."
        held = limits.reason(tracker, all_drills()[0]) or ""
        targets = (targets_of(tracker) or list(GENERAL[:TARGETS]))[:TARGETS]
        items = list(dict.fromkeys(ref.id for day in (today, *days) for ref in day.items))
        return tell(
            dispatcher,
            "plan",
            "\n".join(filter(None, (opening, basis, bullets(lines), end, held))),
            ids=[*targets, *items],
            speech=" ".join(filter(None, (opening, end, held))),
            buttons=[TODAY] if today.items else [],
            offer={"action": "action_start_session"} if today.items else None,
            days=[day.data() for day in days],
        )

"""A week that fits what was found: mobility, strength, running drills and rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import keeping, ladder, limits, memory, message
from actions.drills import all_drills
from actions.exercises import GENERAL, selection, targets_of
from actions.keeping import Kept
from actions.memory import Ref, tell
from actions.reply import Button, bullets, listing
from bot.users import week as weeks
from bot.users.calendar_days import DAYS
from bot.users.week import REST, RUN, Plan, kinds
from content.store import load

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
RUNS = ("TU", "TH", "SU")  # where the runner names none
TARGETS = 3
TODAY = Button("Start today's session", "start today's session")
GO = "Say “go” to start."
_NAMED_DAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b")
_RUNS = re.compile(r"\b(?:run|runs|running|jog|race|club)\b")
_TODAY = re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b")
_WEEK = re.compile(r"\b(?:week\w*|days|schedule|tomorrow)\b")


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
    """Seven days from Monday; without drills the days of a run are for mobility."""
    exercises = tuple(Ref("exercise", e.id) for e in selection(targets))
    store = load()
    loosening = ("mobility for " + listing([store.targets[t].name.lower() for t in targets]), exercises)
    what = {
        "strength": (f"strength, {store.ladder[step.id].name.lower()}, then mobility", (step, *exercises)),
        "run": (RUN, tuple(drills)) if drills else loosening,
        "rest": (REST, ()),
        "mobility": loosening,
    }
    return [Day(day, *what[kind]) for day, kind in kinds(runs).items()]


def week_of(tracker: Tracker, plan: Plan) -> list[Day]:
    """The week of a plan for this runner, with the step of the ladder they are on and without what is held back."""
    drills = all_drills()
    if limits.reason(tracker, drills[0]):
        drills = []
    step = ladder.allowed(tracker, ladder.rung(tracker) or 1)
    return week(plan.targets, ladder.ref_of(step), drills, plan.runs)


def plan_of(tracker: Tracker, anew: bool = False) -> Plan:
    """The plan that is kept of this runner; what was found and said since goes in where it is made `anew`."""
    known = keeping.week_plan(tracker)
    if known and not anew:
        return known
    text = message.text(tracker).lower()
    named = [match[1][:2].upper() for match in _NAMED_DAY.finditer(text)] if _RUNS.search(text) else []
    targets = targets_of(tracker) or (known.targets if known else GENERAL)
    return Plan(named or (known.runs if known else list(RUNS)), list(targets[:TARGETS]))


def todays(tracker: Tracker) -> list[Ref]:
    """What the plan that is kept has for today; empty where none is, and on a day of rest."""
    return list(today(tracker).items) if keeping.week_plan(tracker) else []


def today(tracker: Tracker) -> Day:
    """What today holds."""
    return week_of(tracker, plan_of(tracker))[message.now(tracker).weekday()]


def _keep(kept: Kept, plan: Plan) -> str:
    who = kept.person()
    line = kept.agree(who, "plan")
    weeks.keep(kept.connection, who, plan, kept.now)
    return line


class ActionPlan(Action):
    """Shows the week, today first, and keeps it; today alone where only that is asked for."""

    def name(self) -> str:
        return "action_plan"

    @keeping.telling_trouble
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        text = message.text(tracker).lower()
        only_today = bool(_TODAY.search(text)) and not _WEEK.search(text)
        plan = plan_of(tracker, anew=not only_today)
        days = week_of(tracker, plan)
        here = days[message.now(tracker).weekday()]
        opening = f"Today, {NAMES[DAYS.index(here.day)]}: {here.what}."
        held = limits.reason(tracker, all_drills()[0]) or ""
        go = GO if here.items else ""
        lines, shown = [opening, go, held], [here]
        if not only_today:
            with keeping.kept(tracker) as kept:
                line = _keep(kept, plan)
            own = bool(memory.ranking(tracker))
            basis = "Your week, made for what you told me:" if own else "A week to begin with:"
            named = bullets(f"{name}: {day.what}" for name, day in zip(NAMES, days, strict=True))
            end = "Move days as it suits you, with a day between strength days. Ask “what's today?” each day."
            lines, shown = [opening, basis, named, end, held, line], [here, *days]
        return tell(
            dispatcher,
            "plan",
            (" " if only_today else "\n").join(filter(None, lines)),
            ids=[*plan.targets, *(ref.id for day in shown for ref in day.items)],
            speech=" ".join(filter(None, (opening, go, held))),
            buttons=[TODAY] if here.items else [],
            offer={"action": "action_start_session"} if here.items else None,
            days=[day.data() for day in days],
        )

"""The plan of the week in the store, and what a day of it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from bot.users import diary
from bot.users.calendar_days import DAYS
from bot.users.tables import week_plan

STRENGTH_DAYS, LEAST_GAP = 2, 2
REST = "rest, or a walk"
RUN = "easy run with the zombie drills in the warm-up"

Kind = Literal["strength", "run", "mobility", "rest"]


@dataclass(frozen=True)
class Plan:
    """What a week is made of: the days of runs (MO to SU) and the content ids of the parts to loosen."""

    runs: list[str]
    targets: list[str]


def kinds(runs: Sequence[str]) -> dict[str, Kind]:
    """What each day is, from Monday: strength on two days apart without a run, one rest, else mobility."""
    strength: list[str] = []
    free = [day for day in DAYS if day not in runs] or list(DAYS[::2])
    for day in free:
        if len(strength) < STRENGTH_DAYS and all(DAYS.index(day) - DAYS.index(s) >= LEAST_GAP for s in strength):
            strength.append(day)
    quiet = [day for day in free if day not in strength]
    found: dict[str, Kind] = {day: "run" if day in runs else "mobility" for day in DAYS}
    return found | dict.fromkeys(quiet[-1:], "rest") | dict.fromkeys(strength, "strength")


def keep(connection: Connection, who: int, plan: Plan, now: datetime) -> None:
    """Keep a person's plan in place of an older one."""
    connection.execute(delete(week_plan).where(week_plan.c.person == who))
    connection.execute(insert(week_plan).values(person=who, runs=plan.runs, targets=plan.targets, made=now))


def kept(connection: Connection, who: int) -> Plan | None:
    """A person's plan, None where none is kept."""
    found = select(week_plan.c.runs, week_plan.c.targets).where(week_plan.c.person == who)
    row = connection.execute(found).one_or_none()
    return Plan(*row) if row else None


def due(connection: Connection, who: int, day: date) -> str:
    """What the plan has for a local day, in a few words; empty where no plan is kept."""
    plan = kept(connection, who)
    if plan is None:
        return ""
    kind = kinds(plan.runs)[DAYS[day.weekday()]]
    names = [target.replace("-", " ") for target in plan.targets]
    mobility = f"mobility for {' and '.join(filter(None, (', '.join(names[:-1]), names[-1])))}" if names else "mobility"
    return {
        "strength": f"step {diary.rung(connection, who) or 1} of the strength ladder, then {mobility}",
        "run": RUN,
        "mobility": mobility,
        "rest": REST,
    }[kind]

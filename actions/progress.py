"""How the runner is doing by their diary: words with the figures behind them, and the chart."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from statistics import mean
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import keeping, message, wording
from actions.diary import JUMPED, called, data, figure, put
from actions.memory import tell
from actions.reply import Button, bullets, listing
from bot.users import chart, dates, diary, store
from bot.users import progress as reckoning
from bot.users.diary import Entry, Practice
from bot.users.progress import Progress
from content.store import load

LISTED = 10  # entries read out at most
NOTHING = (
    "Your diary is still empty, so there is nothing to compare yet. Tell me how your back is once a day, such as “3 "
    "today, worse after hills”, and in a week or two you can see where it is going."
)
LOG = Button("Log today", "log my pain")
_HIGH = re.compile(r"\b(?:worst|highest|maximum|max|peak)\b")
_LOW = re.compile(r"\b(?:best|lowest|minimum|min)\b")
_LAST = re.compile(r"\blast (?:number|score|entry|log)\b")
_FREE = re.compile(r"\bpain[- ]?free\b|\bwithout pain\b|\bno pain\b|\bzeros?\b")
_STREAK = re.compile(r"\bstreak\b|\bin a row\b|\bconsistent\b|\bmiss any\b")
_DONE = re.compile(
    r"\bhow (?:many|often)\b.*\b(?:zombies?|drills?|exercis\w+|stretch\w*|sessions?|times)\b|\btotal of sessions\b"
)
_WEEKDAY = re.compile(r"\b(?:which|what) days?\b")
_LIST = re.compile(r"\b(?:entries|log|diary|history|logged|scores|numbers|record|look back)\b")
_GRAPH = re.compile(r"\b(?:graph|chart|plot|draw|curve|line|picture|trend)\b|[📈📉]")
_SPAN = re.compile(r"\b(?:last|past|this) (?:(?P<n>\d+) )?(?P<unit>day|week|month)s?\b")
_AVERAGE = re.compile(r"\b(?:average|avg|mean)\b")


def _one(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


class ActionProgress(Action):
    """Answers from the diary: a day, a span, a streak, the list, or how it is going as a whole."""

    def name(self) -> str:
        return "action_progress"

    @keeping.telling_trouble
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        with keeping.kept(tracker) as kept:
            who, now, today = kept.who, kept.now, kept.today
            entries = diary.entries(kept.connection, who) if who else []
            practices = diary.practices(kept.connection, who) if who else []
        found = reckoning.progress(entries, practices, today)
        text = message.text(tracker).lower()
        if not found:
            done = _done(practices, today) if practices else ""
            return tell(dispatcher, "progress", f"{done} {NOTHING}".strip(), buttons=[LOG], entries=[], figures=None)
        days = reckoning.by_day(entries)
        words = _answer(text, entries, practices, found, today) or _overview(found, days, today)
        image = None
        if who and len(days) > 1:
            file = store.charts(who) / f"{now:%Y%m%d-%H%M%S}.png"
            done_on = {each.day for each in practices}
            # Drawing takes up to seconds: nobody else should wait for it.
            image = str(await asyncio.get_running_loop().run_in_executor(None, _draw, days, done_on, file))
        advice = _advice(found)
        return tell(
            dispatcher,
            "progress",
            "\n".join(filter(None, (words, advice))),
            buttons=[LOG],
            image=image,
            figures=_figures(found),
            entries=[data(each) for each in entries[-LISTED:]],
        )


def _draw(days: dict[date, float], done: set[date], file: Any) -> Any:
    for old in file.parent.glob("*.png"):
        old.unlink(missing_ok=True)
    return chart.draw(days, done, file)


def _figures(found: Progress) -> dict[str, Any]:
    return {k: v for k, v in asdict(found).items() if isinstance(v, (int, float, bool, list, type(None)))}


def _advice(found: Progress) -> str:
    if found.no_better:
        return load().red_flags["not-better"].text.strip()
    return JUMPED if found.jump else ""


def _answer(
    text: str, entries: Sequence[Entry], practices: Sequence[Practice], found: Progress, today: date
) -> str | None:
    """The answer to a narrow question; None where the whole picture is asked for."""
    days = reckoning.by_day(entries)
    if named := [each.day for each in dates.named(text, today)]:
        return "\n".join(_of_day(day, entries, practices, today) for day in dict.fromkeys(named))
    if "weekend" in text:
        return "\n".join(_of_day(day, entries, practices, today) for day in _weekend(today))
    if _LAST.search(text):
        return f"The last you told me: {put(max(entries, key=lambda e: e.id), today)}."
    if _WEEKDAY.search(text):
        return _weekdays(days)
    if _FREE.search(text):
        return _free(days, today)
    if _STREAK.search(text) or _DONE.search(text):
        return _done(practices, today)
    if _HIGH.search(text):
        return f"Your highest so far is {figure(found.worst[1])}, on {called(found.worst[0], today)}."
    if _LOW.search(text):
        return f"Your lowest so far is {figure(found.best[1])}, on {called(found.best[0], today)}."
    if _GRAPH.search(text):
        return None
    if span := _SPAN.search(text):
        return _of_span(span, text, days, entries, today)
    if _AVERAGE.search(text):
        return f"Your average over {wording.counted(found.days, 'day')} is {_one(found.average)}."
    if _LIST.search(text) and "what do" not in text:
        lines = bullets(put(each, today) for each in entries[-LISTED:])
        many = "1 entry" if len(entries) == 1 else f"{len(entries)} entries"
        return f"{many} so far; the latest:\n{lines}"
    return None


def _weekend(today: date) -> list[date]:
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    return [day for day in (saturday, saturday + timedelta(days=1)) if day <= today]


def _of_day(day: date | None, entries: Sequence[Entry], practices: Sequence[Practice], today: date) -> str:
    if day is None:
        return "No calendar has that day."
    said = [put(each, today) for each in entries if each.day == day]
    done = [each.what for each in practices if each.day == day]
    name = called(day, today)
    lines = bullets(said) if len(said) > 1 else f"You said: {said[0]}." if said else f"Nothing logged for {name}."
    names = {
        item.id: item.name for item in (*load().drills.values(), *load().exercises.values(), *load().ladder.values())
    }
    return f"{lines} Done: {listing([names.get(each, each) for each in done])}." if done else lines


def _of_span(
    span: re.Match[str], text: str, days: dict[date, float], entries: Sequence[Entry], today: date
) -> str | None:
    """The average of a span, next to the span before; None for a week: the whole picture has it."""
    length = int(span["n"] or 1) * {"day": 1, "week": 7, "month": 30}[span["unit"]]
    if length == 7:
        return None
    now = reckoning.average(days, today - timedelta(days=length - 1), today)
    before = reckoning.average(days, today - timedelta(days=2 * length - 1), today - timedelta(days=length))
    if now is None:
        return f"Nothing is logged for the last {length} days."
    then = f", {_one(before)} in the {length} days before" if before is not None else ""
    return f"Over the last {length} days your average is {_one(now)}{then}."


def _weekdays(days: dict[date, float]) -> str:
    by_name: dict[int, list[float]] = {}
    for day, score in days.items():
        by_name.setdefault(day.weekday(), []).append(score)
    names = [name.title() for name in dates.WEEKDAYS]
    ranked = sorted(by_name.items(), key=lambda item: -mean(item[1]))
    (worst, high), (best, low) = ranked[0], ranked[-1]
    if worst == best:
        return f"So far only {names[worst]}s are logged, at {_one(mean(high))} on average."
    return (
        f"{names[worst]} is the hardest with {_one(mean(high))} on average, {names[best]} the easiest with "
        f"{_one(mean(low))}. The highest score of each day counts."
    )


def _free(days: dict[date, float], today: date) -> str:
    free = [day for day, score in days.items() if score == 0]
    if not free:
        return "No day at 0 yet."
    return f"{wording.counted(len(free), 'day')} at 0 so far, the latest {called(free[-1], today)}."


def _done(practices: Sequence[Practice], today: date) -> str:
    done = {each.day for each in practices}
    if not done:
        return "Nothing practised is logged yet: say “did my drills” when you have."
    week = sum(today - timedelta(days=6) <= day <= today for day in done)
    row = reckoning.streak(done, today)
    streak = f"{wording.counted(row, 'day')} in a row now" if row else "no streak at the moment"
    return f"You practised on {week} of the last 7 days and on {wording.counted(len(done), 'day')} in all; {streak}."


def _overview(found: Progress, days: dict[date, float], today: date) -> str:
    lines = [_direction(found)]
    since = "today" if found.first == today else called(found.first, today)
    lines.append(f"In all: {wording.counted(found.days, 'day')} logged since {since}, average {_one(found.average)}.")
    if found.practice_days:
        row = f"{found.streak} in a row now" if found.streak > 1 else ""
        lines.append(f"Practised on {wording.counted(found.practice_days, 'day')}{', ' + row if row else ''}.")
    if found.practised is not None and found.not_practised is not None:
        lines.append(f"On days with practice {_one(found.practised)}, on the others {_one(found.not_practised)}.")
    if found.bad_days and found.before_bad:
        bad = wording.counted(found.bad_days, "day")
        lines.append(f"On or before your {bad} at {reckoning.BAD} or more you wrote of: {listing(found.before_bad)}.")
    return "\n".join(lines)


def _direction(found: Progress) -> str:
    now, before = found.week, found.week_before
    if now is None:
        return "Nothing is logged for the last seven days, so I can not say how it is now."
    if before is None:
        return f"Your last seven days are at {_one(now)} on average; the week before has no entries to compare with."
    figures = f"{_one(now)} over the last seven days, {_one(before)} in the seven before"
    if now <= before - 0.5:
        return f"Yes, it is easing: {figures}."
    if now >= before + 0.5:
        return f"It is up at the moment: {figures}. One hard week is no trend; see what went before it."
    return f"About the same: {figures}."

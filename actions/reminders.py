"""Reminders in conversation: set, completed, changed, put off, listed and cancelled."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from tzlocal import get_localzone_name

from actions import cards, keeping, message
from actions.keeping import Kept
from actions.memory import tell
from actions.naming import named
from actions.reply import Button, bullets, listing
from bot.users import delivery, reminders, store
from bot.users.calendar_days import DAYS, WEEKDAYS, WEEKEND
from bot.users.reminders import ANYTHING, Reminder
from bot.users.schedule import Impossible, Question, Schedule, Wish, hear, later, length_in, merge, settle
from bot.users.zones import zone_of as zone_of_place

NAMES = dict(zip(DAYS, "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(), strict=True))
USUAL_SNOOZE = timedelta(minutes=30)
LONGEST_WHAT = 80  # characters
_ARRIVAL = (
    "I can not write first over plain HTTP, so it will not arrive here: set UNCRANK_CALLBACK_URL where I run, and I "
    "post it there, or set the reminder on a channel of your own, such as the terminal."
)
NONE_SET = "You have no reminders. Say “remind me every day at 7 am” to set one."
ASK = {
    "time": "At what time shall I remind you? For example “7 am on weekdays” or “6:30 pm every day”.",
    "half": "Is that {said} in the morning or in the evening?",
    "day": "On which days? For example “Monday, Wednesday and Friday”.",
    "zone": "I do not know the time zone of {said}. Which larger city near you keeps the same time?",
}
_WHAT = re.compile(r"\b(?:to|about|for)\s+((?!me\b)[a-z].*?)(?:\s{2,}|[.,;!?=]|$)")
_CUT_OFF = re.compile(r"(?:\W+(?:every|each|once|from|starting|until|till|in|of|the|a|all))+\W*$")
_OURS = re.compile(r"\bmy\b")
_FILLER = re.compile(r"\b(?:please|pls|plz|thanks|thank you|cheers|reminder|reminders|alarm|alarms|at|on|and)\b")
_SNOOZE = re.compile(
    r"\b(?:snooze|postpone|delay|later|again|not (?:now|yet)|busy|come back|can'?t (?:right )?now"
    r"|more (?:min\w*|time|hours?)"
    r"|(?:hours?|min\w*) more"
    r"|in a (?:bit|while)"
    r"|try (?:me )?in)\b"
)
_SHIFT = re.compile(
    r"\b(?P<n>\d+|an?|half an)(?P<half> and a half)? ?(?P<unit>h(?:ou)?rs?"
    r"|min(?:ute)?s?)\b.{0,12}?\b(?P<way>earlier|later|back|forward)\b"
    r"|\b(?P<way2>back|forward|earlier|later) (?:by )?(?P<n2>\d+|an?|half an) ?(?P<unit2>h(?:ou)?rs?|min(?:ute)?s?)"
)
_SKIP = re.compile(
    r"\b(?:skip|skipping|leave out|miss(?: out)?|drop|don'?t remind me|no reminders?|day off|not (?:today|tomorrow))\b"
)
_PAUSE = re.compile(
    r"\b(?:pause|hold|suspend|mute|freeze|stop (?:them|it|reminders|my reminders) (?:until|till|for)|week off"
    r"|no (?:reminders|alarms)|holiday|away)\b"
)
_RESUME = re.compile(
    r"\b(?:resume|unpause|un-pause|restart|turn \w* ?\w* ?(?:back )?on|switch \w* ?(?:back )?on|start \w+ again"
    r"|back on|i'?m back)\b"
)
_LONG = re.compile(r"\bfor (?:the next )?(?P<n>\d+|an?|two|three|four|ten) (?P<unit>day|week|fortnight|month)s?\b")
_NUMBERS = {"a": 1, "an": 1, "two": 2, "three": 3, "four": 4, "ten": 10}
_UNITS = {"day": 1, "week": 7, "fortnight": 14, "month": 30}
_ONE = re.compile(r"\bones?\b", re.I)
_ASKS_ANEW = re.compile(r"(?<!don't )(?<!not )\b(?:remind|nudge|ping) me (?!again)")
_OF_ONE_SET = re.compile(
    r"\b(?:snooze|skip|pause|hold|mute|resume|again|later|not|don'?t|"
    r"change|move|shift|make (?:it|that)|instead|actually|off|"
    r"until|till|earlier|back|drop|leave)\b"
)
_FROM_TO = re.compile(
    r"\b(?:from|swap|replace|change|move|shift|switch) (?P<old>.+?) (?:to|for|with) (?P<new>.+)$", re.I
)
_INSTEAD = re.compile(
    r"(?:,? )?\b(?:instead of|rather than|not) (?P<old>(?:at )?[\w:.]+(?: ?[ap]\.?m\b| o'?clock)?)", re.I
)
_A_WEEKDAY = re.compile(r"(?<!this )(?<!next )(?<!only )\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", re.I)
_ALL = re.compile(r"\b(?:all|every|everything|both|them|any|stop reminding|no more|reminders|notifications|alarms)\b")
_MORNING, _NOON, _EVENING = time(0), time(12), time(17)


class _Talk:
    """One turn about reminders: the runner, their clock and zone, and what is said."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker, kept: Kept) -> None:
        self.dispatcher, self.tracker, self.kept = dispatcher, tracker, kept
        self.zone = zone_of(kept)
        self.now = now_in(tracker, self.zone)
        self.text = message.text(tracker)
        self.pending: dict[str, Any] = tracker.get_slot("reminder") or {}

    @property
    def all(self) -> list[Reminder]:
        """What is set, the next one first."""
        return reminders.of(self.kept.connection, self.kept.who) if self.kept.who else []

    def tell(self, kind: str, text: str, buttons: Sequence[Button] = (), **fields: Any) -> list[EventType]:
        """Say it, and have the delivery look at what has changed once the transaction is over."""
        return tell(self.dispatcher, kind, text, buttons=buttons, **fields)

    def remember(self, **pending: Any) -> SlotSet:
        """What the next message may complete or change."""
        return SlotSet("reminder", pending or None)

    def result(self, wish: Wish) -> Schedule | Question | Impossible:
        """The schedule of a wish by the runner's clock."""
        return settle(wish, self.now, self.zone)

    def ask(self, wish: Wish, result: Question | Impossible, changes: int | None) -> list[EventType]:
        """Say what is missing or why it can not be, and keep what was said."""
        if isinstance(result, Impossible):
            text = f"Sorry, that can not be: {result.reason}. {ASK['time']}"
            return [
                *self.tell("reminder_question", text, missing="time", reason=result.reason),
                self.remember(asks="time", wish={}, changes=changes),
            ]
        text = ASK[result.missing].format(said=result.said)
        if wish.several:
            text = f"{result.said} has several time zones. Which city there are you in or near?"
        buttons = [Button("In the morning"), Button("In the evening")] if result.missing == "half" else []
        return [
            *self.tell("reminder_question", text, buttons=buttons, missing=result.missing),
            self.remember(asks=result.missing, wish=wish.as_dict(), changes=changes),
        ]

    def learn_zone(self, who: int, wish: Wish) -> None:
        """A zone that was named is the runner's from now on."""
        if wish.zone:
            store.set_zone(self.kept.connection, who, wish.zone)

    def set(self, wish: Wish, schedule: Schedule, what: str) -> list[EventType]:
        """Keep a new reminder and say when it comes."""
        who = self.kept.person()
        line = self.kept.agree(who, "reminders")
        self.learn_zone(who, wish)
        made = reminders.add(self.kept.connection, who, what, schedule, self.kept.channel, self.kept.address, self.now)
        parts = ("Set:", f"{what}, {when(made)}.", coming(made, self.now), hints(schedule, wish), self.arrival(), line)
        text = " ".join(filter(None, parts))
        return self._settled("reminder_set", text, made)

    def arrival(self) -> str:
        """Where it will arrive, on a channel on which that is not plain."""
        return _ARRIVAL if self.kept.channel == "rest" and not os.environ.get("UNCRANK_CALLBACK_URL") else ""

    def change(self, old: Reminder, wish: Wish, schedule: Schedule) -> list[EventType]:
        """Give a reminder its new schedule and say it."""
        assert self.kept.who
        self.learn_zone(self.kept.who, wish)
        made = reminders.change(self.kept.connection, old, schedule)
        text = f"Changed: {made.what}, {when(made)}. {coming(made, self.now)} {hints(schedule, wish)}".strip()
        return self._settled("reminder_changed", text, made)

    def changed(self, made: Reminder, text: str) -> list[EventType]:
        """Say that a reminder is put off."""
        return self._settled("reminder_changed", text, made)

    def _settled(self, kind: str, text: str, made: Reminder) -> list[EventType]:
        buttons = [Button("Change it", "change my reminder"), Button("Cancel it", "cancel my reminder")]
        return [*self.tell(kind, text, buttons, **fields(made)), self.remember(id=made.id)]

    def none_set(self) -> list[EventType]:
        """The empty list."""
        return [*self.tell("reminder_list", NONE_SET, reminders=[]), self.remember()]


class _ReminderAction:
    """One intent about reminders, in one transaction."""

    @keeping.telling_trouble
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        with keeping.kept(tracker) as kept:
            events = self.answer(_Talk(dispatcher, tracker, kept))
        delivery.wake()
        return events

    def answer(self, talk: _Talk) -> list[EventType]:
        """Answer the message."""
        raise NotImplementedError


class SetReminder(_ReminderAction, Action):
    """Sets a reminder, or asks for what is missing."""

    def name(self) -> str:
        """Runs on `set_reminder`, and on whatever answers its question."""
        return "action_set_reminder"

    def answer(self, talk: _Talk) -> list[EventType]:
        """A message without a time completes the question asked, or changes what was set a moment ago."""
        wish = hear(talk.text, talk.now)
        if talk.pending.get("asks"):
            return _complete(talk, wish)
        just_set = next((r for r in talk.all if r.id == talk.pending.get("id")), None)
        if just_set and not wish.times and wish.delay is None and not wish.empty and _is_fragment(talk.text):
            return _change(talk, just_set, wish)
        result = talk.result(wish)
        what = what_for(talk.tracker, wish)
        if not isinstance(result, Schedule):
            return talk.ask(dataclasses.replace(wish, left=what), result, None)
        return talk.set(wish, result, what)


class ChangeReminder(_ReminderAction, Action):
    """Changes, snoozes, skips, pauses and resumes."""

    def name(self) -> str:
        """Runs on `change_reminder`."""
        return "action_change_reminder"

    def answer(self, talk: _Talk) -> list[EventType]:
        """Which of these, by the words; the empty list where nothing is set."""
        wish = hear(talk.text, talk.now)
        known, text = talk.all, talk.text.lower().replace("’", "'")
        if talk.pending.get("asks") and not any(said.search(text) for said in (_SNOOZE, _SKIP, _PAUSE, _RESUME)):
            return _complete(talk, wish)
        lately = reminders.sent_lately(talk.kept.connection, talk.kept.who, talk.now) if talk.kept.who else None
        if not known and not lately:
            anew = _ASKS_ANEW.search(text) or wish.says_days and not _OF_ONE_SET.search(text)
            return SetReminder().answer(talk) if anew else talk.none_set()
        named_ones = _told_apart(talk, known)
        chosen = _chosen(talk, known) if known else [lately] if lately else []
        if _RESUME.search(text) and not _PAUSE.search(text):
            return _resume(talk, known)
        if _SHIFT.search(text) and known and not re.search(r"\b(?:tonight|today|snooze)\b", text):
            return _shift(talk, chosen[0], text)
        if _PAUSE.search(text) and known:
            return _pause(talk, chosen if named_ones else known, wish, text)
        if _SKIP.search(text):
            return _skip(talk, _to_skip(talk, known, lately, wish), wish, text)
        if (_SNOOZE.search(text) or wish.delay is not None) and not wish.days:
            return _snooze(talk, lately or chosen[0], wish)
        old, new = _old_and_new(talk.text)
        if old:
            chosen = _matching(known, hear(old, talk.now), old) or chosen
            wish = hear(new, talk.now)
        if not chosen:
            return talk.none_set()
        if wish.empty:
            text = f"What shall I change? It is {when(chosen[0])} now; say a new time, other days, or a city."
            return [
                *talk.tell("reminder_question", text, missing="time"),
                talk.remember(asks="time", wish={}, changes=chosen[0].id),
            ]
        return _change(talk, chosen[0], wish)


class ListReminders(_ReminderAction, Action):
    """Says what is set."""

    def name(self) -> str:
        """Runs on `list_reminders`."""
        return "action_list_reminders"

    def answer(self, talk: _Talk) -> list[EventType]:
        """The next one first."""
        known = talk.all
        if not known:
            return talk.none_set()
        text = f"Your reminders:\n{bullets(_line(each, talk.now) for each in known)}"
        buttons = [Button("Change it", "change my reminder"), Button("Cancel all", "cancel all my reminders")]
        return [
            *talk.tell("reminder_list", text, buttons, reminders=[fields(each) for each in known]),
            talk.remember(id=known[0].id),
        ]


class CancelReminder(_ReminderAction, Action):
    """Cancels one reminder or all."""

    def name(self) -> str:
        """Runs on `cancel_reminder`."""
        return "action_cancel_reminder"

    def answer(self, talk: _Talk) -> list[EventType]:
        """The one that is named, all where all are meant; asks where it may be one of several."""
        known = talk.all
        if talk.pending.get("asks") and not _told_apart(talk, known):
            return [*talk.tell("reminder_cancelled", "All right, no new reminder.", reminders=[]), talk.remember()]
        if not known:
            return talk.none_set()
        named_ones = _told_apart(talk, known)
        wish = _about(talk)
        if not named_ones and (wish.times or wish.days):
            text = f"I have none like that. Your reminders:\n{bullets(_line(each, talk.now) for each in known)}"
            return talk.tell("reminder_list", text, reminders=[fields(each) for each in known])
        gone = named_ones or (known if len(known) == 1 or _ALL.search(talk.text.lower()) else [])
        if not gone:
            buttons = [Button(f"The {each.at[0]} one", f"cancel the {each.at[0]} reminder") for each in known]
            return talk.tell("reminder_question", "Which one?", [*buttons, Button("All", "cancel all my reminders")])
        reminders.cancel(talk.kept.connection, gone)
        text = f"Cancelled: {listing([f'{each.what}, {when(each)}' for each in gone])}."
        return [
            *talk.tell("reminder_cancelled", text, reminders=[fields(each) for each in gone]),
            talk.remember(),
        ]


def zone_of(kept: Kept) -> str:
    """The runner's zone: the one they told, else the configured one, else the machine's."""
    told = store.zone(kept.connection, kept.who) if kept.who else None
    return told or os.environ.get("UNCRANK_TIMEZONE") or get_localzone_name() or "UTC"


def now_in(tracker: Tracker, zone: str) -> datetime:
    """The runner's time: that of the message where it carries one, else the machine's."""
    if (tracker.latest_message.get("metadata") or {}).get("now"):
        told = message.now(tracker)
        return told if told.tzinfo else told.replace(tzinfo=ZoneInfo(zone))
    return datetime.now(ZoneInfo(zone))


def fields(made: Reminder) -> dict[str, Any]:
    """A reminder as a reply carries it."""
    return {
        "id": made.id,
        "what": made.what,
        "rrule": made.rrule,
        "at": made.at,
        "days": made.days,
        "once": made.once,
        "timezone": made.timezone,
        "next": made.next.isoformat() if made.next else None,
    }


def when(made: Reminder) -> str:
    """When a reminder comes, in words with its zone."""
    at = listing(made.at)
    if made.once:
        return f"once, on {said_day(made.start)} at {at} ({made.timezone})"
    parts = dict(part.split("=") for part in (made.rrule or "").split(";"))
    interval = int(parts.get("INTERVAL", 1))
    names = listing([f"{NAMES[day]}s" for day in made.days])
    if parts["FREQ"] == "DAILY":
        days = "every day" if interval == 1 else "every other day" if interval == 2 else f"every {interval} days"
    elif interval > 1:
        days = f"every {interval} weeks on {names}"
    elif tuple(made.days) == WEEKDAYS:
        days = "on weekdays"
    elif tuple(made.days) == WEEKEND:
        days = "at weekends"
    else:
        days = f"on {names}"
    ends = f", until {said_day(datetime.strptime(parts['UNTIL'][:8], '%Y%m%d').date())}" if "UNTIL" in parts else ""
    return f"{days} at {at}{ends} ({made.timezone})"


def said_day(day: date) -> str:
    """A date as one would say it."""
    return f"{day:%A} {day.day} {day:%B}"


def coming(made: Reminder, now: datetime) -> str:
    """The next time in words, empty where there is none or it was just said."""
    if not made.next or made.once:
        return ""
    days = (made.next.date() - now.astimezone(made.zone).date()).days
    day = {0: "today", 1: "tomorrow"}.get(days) or said_day(made.next.date())
    return f"The next one is {day} at {made.next:%H:%M}."


def hints(schedule: Schedule, wish: Wish) -> str:
    """How to put right what was guessed."""
    said = []
    if schedule.assumed:
        guess = schedule.assumed[0]
        other = "in the evening" if guess < "12:00" else "in the morning"
        said.append(f"I took {guess}; say “{other}” if you meant that.")
    if schedule.once and not wish.once and wish.on and wish.days is None and wish.delay is None:
        said.append("It comes once.")
    if not schedule.zone_said:
        said.append("Say “I'm in” and a city for another zone, or “make it 6:30 pm” to change it.")
    else:
        said.append("Say “make it 6:30 pm” to change it.")
    return " ".join(said)


def what_for(tracker: Tracker, wish: Wish) -> str:
    """What to be reminded of: the content that is named, else the runner's words, else their exercises."""
    if items := named(tracker):
        return listing([cards.item(ref).name for ref in items])
    if match := _WHAT.search(wish.left):
        what = _OURS.sub("your", _FILLER.sub(" ", _CUT_OFF.sub("", match[1])))
        what = " ".join(what.split())[:LONGEST_WHAT].strip(" -'\"")
        if len(what) > 2 and what.removeprefix("do ") not in ("those", "these", "that", "them", "this", "it"):
            return what
    return ANYTHING


def _line(made: Reminder, now: datetime) -> str:
    state = {
        "paused": "paused",
        "blocked": "off, as I could not reach you; say “resume my reminders”",
    }.get(made.state) or coming(made, now)
    return f"{made.what}, {when(made)}. {state}".strip()


def _complete(talk: _Talk, wish: Wish) -> list[EventType]:
    """An answer to the question that was asked."""
    kept = Wish(**talk.pending.get("wish") or {})
    changes = talk.pending.get("changes")
    if talk.pending["asks"] == "zone" and (place := zone_of_place(talk.text)):
        wish = Wish(zone=place.zone, place=None if place.zone else place.said, several=place.several)
    target = next((r for r in talk.all if r.id == changes), None)
    if target:
        return _change(talk, target, wish) if not wish.empty else talk.ask(wish, Question("time"), changes)
    merged = merge(kept, wish)
    result = talk.result(merged)
    what = kept.left or what_for(talk.tracker, wish)
    if not isinstance(result, Schedule):
        return talk.ask(dataclasses.replace(merged, left=what), result, None)
    return talk.set(merged, result, what)


def _change(talk: _Talk, old: Reminder, wish: Wish) -> list[EventType]:
    if wish.zone and len(talk.all) > 1 and dataclasses.replace(wish, zone=None).empty:
        return _move(talk, wish)
    base = old.wish()
    if not wish.part and wish.times and all(at >= "12:00" for at in old.at):
        # "Make it 8" of one at six in the evening stays in that half of the day.
        times: list[tuple[int, int, bool, str | None]] = [
            (h, m, sure, part or "afternoon") for h, m, sure, part in wish.times
        ]
        wish = dataclasses.replace(wish, times=times)
    if wish.part and not wish.times:
        # "In the evening" says which half of the day was meant.
        base = dataclasses.replace(base, times=[(h, m, h > 12, None) for h, m, _, _ in base.times])
    if base.days and wish.on and wish.once and _A_WEEKDAY.search(talk.text):
        # A weekly reminder that is moved to a day stays weekly.
        day = DAYS[date.fromisoformat(wish.on).weekday()]
        wish = dataclasses.replace(wish, on=None, once=None, days=[day], unit="week")
    if base.on and (wish.times or wish.says_days):
        base = dataclasses.replace(base, on=base.on if not wish.says_days else None)
    result = talk.result(merge(base, wish))
    if not isinstance(result, Schedule):
        return talk.ask(wish, result, old.id)
    return talk.change(old, wish, result)


def _move(talk: _Talk, wish: Wish) -> list[EventType]:
    """Who is in another zone is there with all of their reminders, which keep their times."""
    assert talk.kept.who
    talk.learn_zone(talk.kept.who, wish)
    for each in talk.all:
        moved = talk.result(merge(each.wish(), wish))
        if isinstance(moved, Schedule):
            reminders.change(talk.kept.connection, each, moved)
    first = talk.all[0]
    text = f"All your reminders keep their times, in {wish.zone} now. {coming(first, talk.now)}"
    return talk.changed(first, text.strip())


def _snooze(talk: _Talk, which: Reminder, wish: Wish) -> list[EventType]:
    if wish.delay is None and (minutes := length_in(talk.text)):
        wish = dataclasses.replace(wish, delay=minutes, times=[])
    result = talk.result(dataclasses.replace(wish, once=True)) if not wish.empty else None
    if isinstance(result, Schedule):
        until = result.next
    elif wish.delay is None and (wish.on or wish.part) and which.next_due:
        until = which.after(talk.now + timedelta(hours=12)) or later(talk.now, timedelta(days=1))
    else:
        until = later(talk.now, USUAL_SNOOZE)
    made = reminders.snooze(talk.kept.connection, which, until)
    day = "" if until.date() == talk.now.date() else f" on {said_day(until.date())}"
    after = "" if made.once else f" After that, {when(made)} as before."
    return talk.changed(made, f"All right, I come back{day} at {until.astimezone(made.zone):%H:%M}.{after}")


def _to_skip(talk: _Talk, known: list[Reminder], lately: Reminder | None, wish: Wish) -> list[Reminder]:
    """Those named by their time or what they are for, else the one that just came, else all of the day that is said."""
    named_ones = _matching(known, dataclasses.replace(wish, on=None, days=None), talk.text)
    last = [each for each in known if each.id == talk.pending.get("id")] or known[:1]
    return named_ones or ([lately] if lately else known if wish.on else last)


def _skip(talk: _Talk, which: list[Reminder], wish: Wish, text: str) -> list[EventType]:
    first = which[0]
    if wish.days and first.rrule and not wish.on:
        left = [day for day in first.days if day not in wish.days]
        if left:
            return _change(talk, first, Wish(days=left, unit="week"))
    if first.state == "over":
        return talk.changed(first, "All right, not this time.")
    today = talk.now.astimezone(first.zone).date()
    if "week" in text:
        days = [today + timedelta(n) for n in range(7 - today.weekday())]
    elif wish.on:
        days = [date.fromisoformat(wish.on)]
    else:
        # Just reminded, a runner means that one.
        days = [today if first.sent_at and talk.now - first.sent_at < reminders.RECENT else _next_day(first, today)]
    made = [reminders.skip(talk.kept.connection, each, days, talk.now) for each in which]
    made.sort(key=lambda each: each.next_due or datetime.max.replace(tzinfo=talk.now.tzinfo))
    skipped = "this week" if len(days) > 1 else said_day(days[0])
    return talk.changed(made[0], f"All right, none on {skipped}. {coming(made[0], talk.now)}".strip())


def _next_day(which: Reminder, today: date) -> date:
    return which.next.date() if which.next else today


def _pause(talk: _Talk, which: list[Reminder], wish: Wish, text: str) -> list[EventType]:
    until: date | None = None
    if wish.until or wish.on:
        until = date.fromisoformat(wish.until or wish.on or "")
    elif match := _LONG.search(text):
        number = _NUMBERS.get(match["n"]) or int(match["n"])
        until = talk.now.date() + timedelta(number * _UNITS[match["unit"]])
    elif "week" in text:
        until = talk.now.date() + timedelta(7)
    moment = datetime.combine(until, time(), talk.now.tzinfo) if until else None
    for each in which:
        made = reminders.pause(talk.kept.connection, each, moment, talk.now)
    ends = f"until {said_day(until)}" if until else "until you say “resume my reminders”"
    return talk.changed(made, f"Paused {ends}. {coming(made, talk.now)}".strip())


def _resume(talk: _Talk, known: list[Reminder]) -> list[EventType]:
    if not known:
        return talk.none_set()
    for each in reversed(known):
        made = reminders.resume(talk.kept.connection, each, talk.now)
    return talk.changed(made, f"Your reminders are on again. {coming(made, talk.now)}".strip())


def _shift(talk: _Talk, which: Reminder, text: str) -> list[EventType]:
    match = _SHIFT.search(text)
    assert match
    number, unit = match["n"] or match["n2"], match["unit"] or match["unit2"]
    amount = 0.5 if number.startswith("half") else 1.0 if number in ("a", "an") else float(number)
    minutes = (amount + (0.5 if match["half"] else 0)) * (60 if unit.startswith("h") else 1)
    earlier = (match["way"] or match["way2"]) in ("earlier", "forward")
    by = timedelta(minutes=-minutes if earlier else minutes)
    times = [datetime.combine(talk.now.date(), time.fromisoformat(each)) + by for each in which.at]
    return _change(talk, which, Wish(times=[(t.hour, t.minute, True, None) for t in times]))


def _old_and_new(text: str) -> tuple[str, str]:
    """What a reminder was and what it shall be: "from 6 to 7", "8 instead of 9"; the first is empty where not said."""
    if match := _FROM_TO.search(text):
        return match["old"], text[: match.start()] + match["new"]
    if match := _INSTEAD.search(text):
        return match["old"], text[: match.start()] + " " + text[match.end() :]
    return "", text


def _chosen(talk: _Talk, known: list[Reminder]) -> list[Reminder]:
    """The reminders that a message is about, the likeliest first."""
    last = [each for each in known if each.id == talk.pending.get("id")]
    return _told_apart(talk, known) or last or known


def _told_apart(talk: _Talk, known: list[Reminder]) -> list[Reminder]:
    """Those that the message names: by time, part of the day, day or what they are for."""
    return _matching(known, _about(talk), talk.text)


def _about(talk: _Talk) -> Wish:
    """When the reminder that is spoken of comes: in "the 6 am one" the one is no hour."""
    return hear(_ONE.sub(" ", talk.text), talk.now)


def _matching(known: list[Reminder], wish: Wish, text: str) -> list[Reminder]:
    low = text.lower()
    found = [each for each in known if each.what != ANYTHING and each.what.lower() in low]
    if wish.times:
        hours = {(h, m) for h, m, _, _ in wish.times} | {(h + 12, m) for h, m, sure, _ in wish.times if not sure}
        found += [each for each in known if any((int(t[:2]), int(t[3:])) in hours for t in each.at)]
    elif wish.part or "the morning" in low or "the evening" in low:
        part = wish.part or ("morning" if "the morning" in low else "evening")
        found += [each for each in known if any(_part_of(time.fromisoformat(t)) == part for t in each.at)]
    elif wish.on:
        day = DAYS[date.fromisoformat(wish.on).weekday()]
        found += [each for each in known if day in each.days and len(each.days) < 7]
    elif wish.days and len(wish.days) < 7:
        found += [each for each in known if each.days == wish.days]
    return list({each.id: each for each in found}.values())


def _part_of(at: time) -> str:
    return "morning" if at < _NOON else "afternoon" if at < _EVENING else "evening"


def _is_fragment(text: str) -> bool:
    return not re.search(r"\b(?:remind|reminder|alarm|another|also|add)\b", text.lower())

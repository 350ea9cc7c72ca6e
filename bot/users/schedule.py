"""A reminder's schedule from plain speech, and the times at which it falls due. No clock of its own, no store."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from bot.users.background import foreground
from bot.users.calendar_days import DAYS, Days, NoSuchDate, TooOften, TooSeldom, take_days
from bot.users.clock_times import ClockTime, NoSuchTime, take_clock_times
from bot.users.masked import Masked
from bot.users.spoken import plain
from bot.users.zones import take_zone

USUAL_MORNING = 5  # a bare hour from here to 11 is taken for the morning's; before it the coach asks
LONGEST_DELAY = timedelta(days=366)
REASONS = {
    "past": "that is already past",
    "often": "I remind at set times of the day, not every hour: name up to a few times",
    "seldom": "I remind by days and weeks, not by months: name days of the week, or one date",
    "far": "that is more than a year away",
}

_PART = re.compile(
    r"\b(?P<morning>mornings?|dawn|sunrise|first thing)\b|\b(?P<afternoon>afternoons?)\b"
    r"|\b(?P<evening>evenings?|sunset|dusk)\b"
    r"|\b(?P<night>(?:to|week|school )?nights?|nightly)\b"
)
_PART_AT_ONCE = re.compile(r"\W*(?:(?:in|at|of|on) (?:the |an? )?|this |every |each )?\w+")
_HINT = re.compile(
    r"\b(?P<morning>breakfast|wake|waking|get up|getting up|coffee|before (?:school|work))\b"
    r"|\b(?P<afternoon>lunch|lunchtime|after school)\b"
    r"|\b(?P<evening>(?:after|(?:home|back|in) from|finish(?:ed|ing|es)?|leave|leaving) (?:work|the office)|after tea"
    r"|dinner|supper|bed|bedtime|sleep|tea ?time)\b"
)
_LATER = re.compile(
    r"\b(?:in|after|for|again in|by|another|give (?:it|me))? ?(?P<about>about |around |like )?(?:"
    r"(?P<half>half an hour|half hour)|(?P<quarter>(?:a |(?P<three>3 ))?quarters? of an hour)"
    r"|(?P<n>\d+(?:\.\d+)?|an?|a couple of|a few)(?P<and_half> and a half)?(?: more)?"
    r" ?(?P<unit>hours?|hrs?|h|minutes?|mins?|m)(?:\b|(?=\d\d\b))"
    r"(?P<half_more> and a half)?(?:(?:(?: and)? |(?<=h))(?:a )?(?P<more>\d+|quarter) ?(?:minutes?|mins?|m)?\b)?)"
)
_IS_LATER = re.compile(r"^(?:in|after|again in|another|give (?:it|me))\b|\bfrom now\b|\btime\b|\blater\b")
_THEN_REMIND = re.compile(r"\W*(?:then |and )?(?:remind|nudge|ping|buzz|poke|shout|tell|text|alert)\b")
_BARE_LATER = re.compile(r"(?:\bin|\bsnooze(?: it)?(?: for)?) (?P<n>\d{1,3})(?= ?(?:$|[.,!?]|please|pls|then|thanks))")
_CORRECTION = re.compile(
    r"\b(?:no,? wait|wait,? no|no,? sorry|sorry|scratch that|i mean|make that|actually,? no|oops|hang on"
    r"|oh wrong one|or rather|(?:so )?let's (?:say|make (?:it|that))|actually(?=,? (?:make|at |\d)))\b"
    r"|\bno,(?= (?:make|at |\d))|(?<=\d) no (?=\d)|\b(?:eh|ah|oh|er),? no\b"
)
_ABOUT = re.compile(r"^(?:at|by|around|about|@) ?")
_BUT_THOSE = re.compile(r"\b(?:except|but|not|bar|apart from|other than) (?:on )?(?:that|those|then|them)\b")
_NOT = re.compile(r"\b(?:not|instead of|rather than|no longer)(?: at)? $")


@dataclass(frozen=True)
class Schedule:
    """When to remind: the contract of a `reminder_set` reply.

    `at` is local "HH:MM", `days` MO to SU, `start` the local day from which intervals count, `next` an aware datetime
    in `timezone`; `assumed` holds the times whose half of the day was guessed, `zone_said` whether a zone was named.
    """

    rrule: str | None
    at: list[str]
    days: list[str]
    once: bool
    timezone: str
    start: date
    next: datetime
    assumed: list[str] = field(default_factory=list)
    zone_said: bool = False


@dataclass(frozen=True)
class Question:
    """What is missing: "time", "half" (of the day), "day" or "zone"; `said` is what the question is about."""

    missing: str
    said: str = ""


@dataclass(frozen=True)
class Impossible:
    """Why it can not be: a clause for "Sorry, ..."."""

    reason: str


@dataclass(frozen=True)
class Wish:
    """What was said so far, as JSON values, to be completed by later messages. Empty fields were not said."""

    times: list[tuple[int, int, bool, str | None]] = field(default_factory=list)  # hour, minute, sure, part of the day
    part: str | None = None
    delay: float | None = None  # minutes
    days: list[str] | None = None
    interval: int = 1
    unit: str = "day"
    once: bool | None = None
    on: str | None = None
    today: bool = False
    start: str | None = None
    until: str | None = None
    per_day: int | None = None
    per_week: int | None = None
    lasting: int | None = None  # days
    without: list[str] = field(default_factory=list)  # days that are left out
    zone: str | None = None
    place: str | None = None  # a place whose zone is not known
    several: bool = False  # ... because it has several
    reason: str | None = None  # why it can not be
    left: str = ""  # the words that say nothing of when

    def as_dict(self) -> dict[str, Any]:
        """JSON values, without what was not said."""
        return {key: value for key, value in dataclasses.asdict(self).items() if value != getattr(Wish(), key)}

    @property
    def empty(self) -> bool:
        """Whether nothing of when was said."""
        return self == Wish(left=self.left, without=self.without)

    @property
    def says_which_days(self) -> bool:
        """Whether it says on which, not only how many or from when."""
        return bool(self.days or self.on or self.interval > 1 or self.today)

    @property
    def says_days(self) -> bool:
        """Whether it says which days."""
        return bool(self.days or self.on or self.interval > 1 or self.per_week or self.start or self.until)


def read(text: str, now: datetime, default_zone: str) -> Schedule | Question | Impossible:
    """The schedule that a sentence asks for. `now` is aware, or the local time in `default_zone` (IANA)."""
    return settle(hear(text, now), now, default_zone)


def hear(text: str, now: datetime) -> Wish:
    """What a sentence says of when. Days are counted from the day of `now`."""
    written = Masked(text)
    place = take_zone(written)
    said = plain(written.left.replace(Masked.BLANK, " "))
    wish = Wish()
    for sentence in _CORRECTION.split(said):
        wish = merge(wish, _heard(sentence, now.date()))
    if place:
        wish = dataclasses.replace(
            wish, zone=place.zone, place=None if place.zone else place.said, several=place.several
        )
    return wish


def merge(old: Wish, new: Wish) -> Wish:
    """A wish completed or corrected by what was said later."""
    if old.empty or new.empty:
        return new if old.empty else old
    changes: dict[str, Any] = {"reason": new.reason, "left": old.left or new.left}
    if new.times:
        changes |= {"times": new.times, "part": new.part, "delay": None}
        if not new.part and all(not sure and not part for _, _, sure, part in new.times):
            changes["part"] = old.part
    elif new.part:
        changes |= {"part": new.part, "times": [(h, m, sure, None) for h, m, sure, _ in old.times]}
    if new.delay is not None:
        changes |= {"delay": new.delay, "times": []}
    if new.says_days or new.once is not None:
        names = ("days", "interval", "unit", "once", "on", "today", "start", "until", "per_week", "lasting")
        changes |= {name: getattr(new, name) for name in names}
    if new.per_day:
        changes["per_day"] = new.per_day
    if new.zone or new.place:
        changes |= {"zone": new.zone, "place": new.place, "several": new.several}
    return dataclasses.replace(old, **changes)


def settle(wish: Wish, now: datetime, default_zone: str) -> Schedule | Question | Impossible:
    """The schedule of a wish, or what is missing for it, or why it can not be."""
    if wish.reason:
        return Impossible(wish.reason)
    if wish.place:
        return Question("zone", wish.place)
    zone = ZoneInfo(wish.zone or default_zone)
    now = now.astimezone(zone) if now.tzinfo else now.replace(tzinfo=ZoneInfo(default_zone)).astimezone(zone)
    if wish.delay is not None:
        due = later(now, timedelta(minutes=wish.delay))
        return _single(wish, zone, due.date(), [due.time()], due, [])
    if not wish.times or (wish.per_day or 1) > max(len(wish.times), 1) and not _both_halves(wish):
        return Question("time", wish.part or "")
    day = date.fromisoformat(wish.on) if wish.on else None
    at, assumed = _settled_times(wish, now, day)
    if at is None:
        return Question("half", f"{wish.times[0][0]}:{wish.times[0][1]:02d}")
    if wish.per_week and not wish.days:
        return Question("day", str(wish.per_week))
    if wish.once or day:
        return _settle_single(wish, now, zone, day, at, assumed)
    days = wish.days or list(DAYS)
    start = max(now.date(), date.fromisoformat(wish.start)) if wish.start else now.date()
    until = date.fromisoformat(wish.until) if wish.until else None
    if wish.lasting:
        first = next_after(now, recurrence(days), start, at, zone)
        until = (first.date() if first else start) + timedelta(wish.lasting - 1)
    rule = recurrence(days, wish.interval, wish.unit, until)
    if wish.interval > 1:
        # Intervals count from the first day whose time is still to come.
        first = next_after(now, recurrence(days), start, at, zone)
        start = first.date() if first else start
    coming = next_after(now, rule, start, at, zone)
    if coming is None:
        return Impossible(REASONS["past"])
    return Schedule(rule, at, days, False, str(zone), coming.date(), coming, assumed, wish.zone is not None)


def recurrence(days: list[str], interval: int = 1, unit: str = "day", until: date | None = None) -> str:
    """The RFC 5545 rule of a repetition; `until` is its last local day."""
    parts = ["FREQ=DAILY"] if set(days) == set(DAYS) and unit == "day" else ["FREQ=WEEKLY"]
    if interval > 1:
        parts.append(f"INTERVAL={interval}")
    if parts[0] == "FREQ=WEEKLY":
        parts.append(f"BYDAY={','.join(day for day in DAYS if day in days)}")
    if until:
        parts.append(f"UNTIL={until:%Y%m%d}T235959")
    return ";".join(parts)


def next_after(
    now: datetime, rrule: str | None, start: date, at: list[str], zone: tzinfo, skip: Iterable[str] = ()
) -> datetime | None:
    """The first due time after `now` (aware), None where there is none; `skip` are local days left out (ISO).

    A local time that daylight saving leaves out moves on by the hour that is missing; one that comes twice is due at
    its first coming only.
    """
    skipped = set(skip)
    now = now.astimezone(timezone.utc)
    local = now.astimezone(zone)
    first = datetime.combine(start, time())
    if rrule is None:
        days: Iterable[datetime] = [first]
    else:
        # A day back: a time that daylight saving moved on may belong to the day before.
        days = rrulestr(rrule, dtstart=first).xafter(
            local.replace(tzinfo=None) - timedelta(days=2), count=400, inc=True
        )
    for day in days:
        if day.date().isoformat() in skipped:
            continue
        for each in sorted(at):
            due = moment(day.date(), time.fromisoformat(each), zone)
            # Two moments of one zone compare by the clock on the wall, so not by moment where it was put back.
            if due.astimezone(timezone.utc) > now:
                return due
    return None


def moment(day: date, at: time, zone: tzinfo) -> datetime:
    """A local time as a moment that exists."""
    return datetime.combine(day, at, zone).astimezone(timezone.utc).astimezone(zone)


def later(now: datetime, by: timedelta) -> datetime:
    """So much later as time passes, whatever the clock on the wall does meanwhile."""
    return (now.astimezone(timezone.utc) + by).astimezone(now.tzinfo)


def _heard(said: str, today: date) -> Wish:
    """What is asked for; what it leaves open is taken from what is told of the day, and days left out from anywhere."""
    front = foreground(said)
    wish = _read(front, today)
    if front == said or wish.reason:
        return wish
    whole = _read(said, today)
    if whole.reason:
        return whole if wish.empty else wish
    when = ("times", "part", "delay")
    days = ("days", "interval", "unit", "once", "on", "today", "start", "until", "per_week", "lasting")
    missing: tuple[str, ...] = when if not wish.times and wish.delay is None else ("part",) if not wish.part else ()
    missing += () if wish.says_which_days else days
    wish = dataclasses.replace(wish, **{name: getattr(whole, name) for name in missing})
    without = whole.days or () if _BUT_THOSE.search(front) else whole.without
    kept = [day for day in wish.days or () if day not in without]
    return dataclasses.replace(wish, days=kept) if kept else wish


def _read(said: str, today: date) -> Wish:
    text = Masked(said)
    try:
        delay = _take_delay(text)
        days = take_days(text, today)
        part = _first_part(said)
        times = _timed(take_clock_times(text), said)
    except NoSuchTime as error:
        return Wish(reason=f"no clock shows {_ABOUT.sub('', str(error))}", left=said)
    except NoSuchDate as error:
        return Wish(reason=REASONS["past"] if str(error) == "past" else f"no calendar has {error}", left=said)
    except TooOften:
        return Wish(reason=REASONS["often"], left=said)
    except TooSeldom:
        return Wish(reason=REASONS["seldom"], left=said)
    if delay is not None and timedelta(minutes=delay) > LONGEST_DELAY:
        return Wish(reason=REASONS["far"], left=said)
    return _wish(times, part, delay, days, text.left.replace(Masked.BLANK, " "))


def _wish(times: list, part: str | None, delay: float | None, days: Days, left: str) -> Wish:
    return Wish(
        times=times,
        part=part,
        delay=delay,
        days=days.days,
        interval=days.interval,
        unit=days.unit,
        once=days.once,
        on=_iso(days.on),
        today=days.today,
        start=_iso(days.start),
        until=_iso(days.until),
        per_day=days.per_day,
        per_week=days.per_week,
        lasting=days.lasting,
        without=days.without,
        left=left,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _take_delay(text: Masked) -> float | None:
    """Minutes from now: "in an hour and a half", "20 mins from now", "in 10"."""
    for match in _LATER.finditer(text.left):
        after = text.left[match.end() : match.end() + 10]
        first = not text.left[: match.start()].strip() and _THEN_REMIND.match(after)
        is_later = _IS_LATER.search(match[0].strip()) or re.match(r" ?(?:from now|later|time\b|'s? time)", after)
        if not (first or is_later):
            continue
        if re.match(r" ?(?:before|after|past|to \d)", after):
            continue
        minutes = _minutes(match)
        text.mask(*match.span())
        return minutes
    for match in text.take(_BARE_LATER):
        return float(match["n"])
    return None


def length_in(text: str) -> float | None:
    """Minutes of the first length of time that a text names, whatever it says of it: "snooze it 20 minutes"."""
    match = _LATER.search(plain(text))
    return _minutes(match) if match else None


def _minutes(match: re.Match[str]) -> float:
    if match["half"] or match["quarter"]:
        return 30 if match["half"] else 45 if match["three"] else 15
    vague = {"a": 1.0, "an": 1.0, "a couple of": 2.0, "a few": 3.0}
    number = vague.get(match["n"]) or float(match["n"])
    unit = 60 if match["unit"].startswith("h") else 1
    if match["unit"].startswith("m") and match["n"] == "a few":
        number = 5
    number += 0.5 if match["and_half"] or match["half_more"] else 0
    more = match["more"] if unit == 60 else None
    return number * unit + (15 if more == "quarter" else float(more or 0))


def _first_part(left: str) -> str | None:
    match = _PART.search(left) or _HINT.search(left)
    return match.lastgroup if match else None


def _timed(times: list[ClockTime], left: str) -> list[tuple[int, int, bool, str | None]]:
    """Each time with the part of the day that belongs to it: the one said after it, else the one before."""
    found = []
    times = [t for t in times if not _NOT.search(left[: t.start])] or times
    for i, each in enumerate(times):
        following = left[each.end : times[i + 1].start if i + 1 < len(times) else None]
        before = left[times[i - 1].end if i else 0 : each.start]
        at_once = _PART_AT_ONCE.match(following)
        parts = _last_part(at_once[0], 0) if at_once else None, _last_part(before, -1), _last_part(following, 0)
        part = next(filter(None, parts), None)
        found.append((each.hour, each.minute, each.sure, part))
    return found


def _last_part(text: str, which: int) -> str | None:
    matches = list(_PART.finditer(text))
    return matches[which].lastgroup if matches else None


def _both_halves(wish: Wish) -> bool:
    """ "Twice a day at 8": in the morning and in the evening."""
    return wish.per_day == 2 and len(wish.times) == 1 and not wish.times[0][2]


def _settled_times(wish: Wish, now: datetime, day: date | None) -> tuple[list[str] | None, list[str]]:
    """Local "HH:MM" in order, and those guessed; None where an hour may be of either half of the day."""
    at: list[time] = []
    assumed = []
    all_day = any(sure and hour > 12 for hour, _, sure, _ in wish.times)  # one of them is told on a 24-hour clock
    guesses = [(h, m, sure, part or wish.part) for h, m, sure, part in wish.times]
    if _both_halves(wish):
        guesses = [(h % 12 + add, m, True, None) for h, m, _, _ in guesses for add in (0, 12)]
    for hour, minute, sure, part in guesses:
        if sure:
            at.append(time(hour, minute))
            continue
        if part and not (all_day and hour == 12):
            due = time(_in_part(hour, part), minute)
            at.append(due if due not in at else time((due.hour + 12) % 24, minute))
            continue
        guess = _guess(hour, minute, at, now, day if wish.on or wish.today else None, all_day)
        if guess is None:
            return None, []
        at.append(guess)
        if not all_day or hour < USUAL_MORNING:
            assumed.append(f"{guess:%H:%M}")
    return sorted({f"{each:%H:%M}" for each in at}), assumed


def _in_part(hour: int, part: str) -> int:
    if part == "morning":
        return hour % 12
    if part == "night" and (hour == 12 or hour < USUAL_MORNING):
        return hour % 12
    if part == "evening" and hour == 12:
        return 0
    return hour % 12 + 12


def _guess(hour: int, minute: int, before: list[time], now: datetime, day: date | None, all_day: bool) -> time | None:
    """The usual reading of a bare hour; later than the times named before it."""
    if before and time(hour % 24, minute) <= before[-1] and before[-1] < time(hour % 12 + 12, minute):
        return time(hour % 12 + 12, minute)
    if all_day or hour >= 12:
        return time(hour % 24, minute)
    if day == now.date():
        return time(hour if time(hour, minute) > now.time() else hour + 12, minute)
    return time(hour, minute) if hour >= USUAL_MORNING else None


def _settle_single(
    wish: Wish, now: datetime, zone: ZoneInfo, day: date | None, at: list[str], assumed: list[str]
) -> Schedule | Impossible:
    """Once: on its date, or on the first of its days, or as soon as the time comes."""
    if day is None:
        rule = recurrence(wish.days or list(DAYS))
        due = next_after(now, rule, now.date(), at, zone)
        assert due is not None, "a rule without end always comes again"
        return _single(wish, zone, due.date(), [due.time()], due, assumed)
    due = next_after(now, None, day, at, zone)
    if due is None and not wish.today and wish.once and day == now.date():
        day += timedelta(days=7)
        due = next_after(now, None, day, at, zone)
    if due is None:
        return Impossible(REASONS["past"])
    return _single(wish, zone, day, [time.fromisoformat(each) for each in at], due, assumed)


def _single(wish: Wish, zone: ZoneInfo, day: date, at: list[time], due: datetime, assumed: list[str]) -> Schedule:
    shown = [f"{each:%H:%M}" for each in at]
    return Schedule(None, shown, [DAYS[day.weekday()]], True, str(zone), day, due, assumed, wish.zone is not None)

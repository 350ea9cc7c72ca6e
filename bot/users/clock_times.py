"""Clock times in plain speech (see `spoken`): which hour, and whether the half of the day was said."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.users.masked import Masked

_HALF = r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?|(?P<short>[ap])\b)"
_AMOUNT = (
    r"(?!\d|\s*(?:%|°|/\d)|[ -]?(?:min(?:ute)?s?|sec(?:ond)?s?|hours?|hrs?|days?|nights?|weeks?|months?|years?"
    r"|yrs?|times?|"
    r"x|sets?|reps?|rounds?|k|kms?|miles?|kg|lbs?|legs?|sides?|more|of|things?|stretch(?:es)?|exercises?|drills?|"
    r"reminders?|alarms?|off|steps?|one|ones|and a half|percent|a (?:day|week)|per)\b)"
)
_RELATION = r"(?P<relation>past|after|gone|to|before|of|till|til|until)"
_FORMS = (
    # quarter to six, 25 past 6, half past 7 pm
    rf"\b(?:(?P<part>quarter|half)|(?P<minutes>\d{{1,2}})(?: min(?:ute)?s?)?) {_RELATION} (?P<hour>\d{{1,2}})"
    rf"(?![\d:.]\d|\d)(?:{_HALF}| ?o'? ?clock)?{_AMOUNT}",
    # half seven
    rf"\bhalf (?P<to_half>\d{{1,2}})\b{_HALF}?{_AMOUNT}",
    # 6:45, 6.45 pm, 19h30, 06:15 hrs
    rf"(?<![\d.:])(?P<hour>\d{{1,2}})\s?(?P<mark>[:.]|h)\s?(?P<minute>\d{{2}})(?![\d:])(?:{_HALF}| ?(?:hrs"
    rf"|hours|h)\b)?",
    # 0615, 1830 hrs, 630pm
    rf"(?<![\d.:])(?P<hour>[01]\d|2\d)(?P<minute>\d\d)(?![\d:])(?:{_HALF}| ?(?:hrs|hours|h)\b)?(?P<bold>)",
    rf"(?<![\d.:])(?P<hour>\d)(?P<minute>\d\d){_HALF}",
    # seven thirty, six fifteen a m
    rf"(?<![\d.:])(?P<hour>\d{{1,2}}) (?P<minute>[0-5]\d)(?:{_HALF}|\b){_AMOUNT}",
    # 7 pm, 5a
    rf"(?<![\d.:])(?P<hour>\d{{1,2}}){_HALF}",
    # 17 hours 30, at 8 hours
    r"(?<![\d.:])(?:\bat )?(?P<hour>1[3-9]|2\d|(?<=at )\d{1,2}) (?P<mark>h)ours?\b(?: (?P<minute>[0-5]\d)\b)?",
    # 18 o'clock, 20h
    rf"(?<![\d.:])(?P<hour>\d{{1,2}})\s?(?:o'? ?clock(?:{_HALF})?|(?P<mark>h|hrs)\b)",
    r"(?P<named>(?:\b12 )?\b(?:noon|midday|midnight))\b",
    # 8 in the morning
    r"(?<![\d.:])\b(?P<hour>\d{1,2})(?= (?:(?:in the|at|this|of an?) )?(?:mornings?|afternoons?|evenings?"
    r"|nights?|tonight)\b)",
    # at 7, about 8ish
    r"(?:\b(?:at|by|around|about|like|say|circa|approx)|@|~) ?(?:like |about |around |say |exactly )?"
    rf"(?P<hour>\d{{1,2}})(?: ?ish)?(?![\d:])(?!\w){_AMOUNT}",
    r"(?<![\d.:])(?P<hour>\d{1,2}) ?ish\b",
)
_TIMES = tuple(re.compile(form) for form in _FORMS)
_NEXT_OF_LIST = re.compile(rf"^(?:\s|,|;|and|&|\+|then|again)+(?P<hour>\d{{1,2}})\b(?![:.]\d|[ap]\b){_AMOUNT}")
_AGAIN = re.compile(r"(?:^|\b(?:at|around|about) )(?P<hour>\d{1,2}) (?:and|then) again (?:at )?")
_BARE = re.compile(rf"(?<![\d.:/$-])\b(?P<hour>\d{{1,2}})\b(?![:./]\d|st|nd|rd|th){_AMOUNT}")
_NOT_A_TIME = re.compile(
    r"\b(?:step|level|rung|number|no\.?|ladder|exercise|drill|stage|week|day|phase|l) ?#?\d+\b|\b\d+ ?x ?\d+\b"
)
_NEGATIVE = re.compile(r"\b(?:minus|negative) ?\d+|(?<=\s)-\d+ ?(?:o'?clock|[ap]m)")


@dataclass(frozen=True)
class ClockTime:
    """What was said of one time; `sure` is false where it may be the morning's or the evening's."""

    hour: int
    minute: int
    sure: bool
    start: int = 0
    end: int = 0


class NoSuchTime(ValueError):
    """A time that no clock shows; says which."""


def take_clock_times(text: Masked) -> list[ClockTime]:
    """All clock times of the text, in order, masked afterwards; raises NoSuchTime."""
    text.take(_NOT_A_TIME)
    if negative := text.take(_NEGATIVE):
        raise NoSuchTime(negative[0][0].strip())
    found = [_time(match) for pattern in _TIMES for match in text.take(pattern)]
    found = _with_lists(text, found)
    if not found:
        found = [_time(match) for match in text.take(_BARE) if int(match["hour"]) <= 24]
    return sorted(found, key=lambda time: time.start)


def _with_lists(text: Masked, found: list[ClockTime]) -> list[ClockTime]:
    """With the numbers that follow a time in a list: "at 9, 1 and 5"."""
    ends = [time.end for time in found]
    for twice in [m for m in _AGAIN.finditer(text.left) if m.end() in {time.start for time in found}]:
        found = [*found, _time(twice)]
        text.mask(twice.start("hour"), twice.end("hour"))
    first = re.search(rf"(?:^|[:\s])(?P<hour>\d{{1,2}})(?=\s*,\s*\d{{1,2}}\b)(?![:.]\d){_AMOUNT}", text.left)
    if first and not found:
        found = [*found, _time(first)]
        text.mask(*first.span())
        ends.append(first.end())
    for end in ends:
        while match := _NEXT_OF_LIST.match(text.left[end:]):
            found = [*found, _time(match, end)]
            text.mask(end, end + match.end())
            end += match.end()
    return found


def _time(match: re.Match[str], offset: int = 0) -> ClockTime:
    said = match.groupdict()
    start, end = offset + match.start(), offset + match.end()
    if named := said.get("named"):
        return ClockTime(0 if "midnight" in named else 12, 0, True, start, end)
    hour, minute = int(said.get("hour") or said["to_half"]), int(said.get("minute") or 0)
    if said.get("to_half"):
        minute = 30
    if relation := said.get("relation"):
        past = {"quarter": 15, "half": 30}.get(said["part"] or "") or int(said["minutes"] or 0)
        if not 0 < past < 60 or hour > 24:
            raise NoSuchTime(match[0].strip())
        back = relation in ("to", "before", "of", "till", "til", "until")
        minute = 60 - past if back else past
        hour = (hour - 1 if hour > 1 else hour - 1 + 12 * (hour == 1)) if back else hour
        hour %= 24
    half = said.get("half") or said.get("short")
    if hour > 24 or minute > 59 or (hour == 24 and minute) or (half == "a" and hour > 12) or (half and hour == 0):
        raise NoSuchTime(match[0].strip())
    if half:
        hour = hour if hour > 12 else hour % 12 + 12 * (half == "p")
    leading_zero = re.match(r"\D*0\d", match[0]) is not None
    sure = bool(half) or hour > 12 or hour == 0 or leading_zero or said.get("mark") in ("h", "hrs") or "bold" in said
    return ClockTime(hour % 24, minute, sure, start, end)

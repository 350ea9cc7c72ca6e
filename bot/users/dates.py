"""Days that a message names, as a diary needs them: the latest such day that is not to come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTHS = "january february march april may june july august september october november december".split()
_NUMBERS = {word: n for n, word in enumerate("a two three four five six seven eight nine ten".split(), 1)} | {
    "an": 1,
    "one": 1,
    "couple of": 2,
    "a couple of": 2,
    "few": 3,
    "a few": 3,
}
_WEEKDAY = "|".join(f"{d}|{d[:4]}|{d[:3]}" for d in WEEKDAYS).replace("|wedn|", "|wednes|weds|")
_MONTH = "|".join(f"{m}|{m[:4]}|{m[:3]}" for m in MONTHS)
_NOT_SATURDAY = (
    r"(?<!\bi )(?<!just )(?<!been )(?!sat (?:in|at|on|all|down|for|too|through|around|still|by|with|an?|the)\b)"
)
_MOMENT = {
    "morning": "morning",
    "afternoon": "afternoon",
    "arvo": "afternoon",
    "evening": "evening",
    "night": "evening",
}
_PART = "|".join(_MOMENT)
_DAY = re.compile(
    rf"""\b(?:
      (?P<iso>\d{{4}}-\d\d?-\d\d?)
    | (?:the\ )?day\ before\ (?P<twice>yesterday)
    | (?P<last_night>last\ night|yesterday\ (?:evening|night))
    | (?P<yesterday>yesterday|yday|yest|ystday)(?:\ (?P<part_y>{_PART}))?
    | (?P<tonight>tonight|tonite)
    | this\ (?P<part>{_PART})
    | (?P<today>today|tday|tdy|2day|just\ now|right\ now)(?:\ (?P<part_t>{_PART}))?
    | (?P<tomorrow>tomorrow|tmrw|tomoz)
    | (?P<count>\d{{1,3}}|{"|".join(sorted(_NUMBERS, key=len, reverse=True))})\ (?P<unit>days?|weeks?)\ (?:ago|back)
    | (?P<last>last\ |previous\ )?(?:on\ )?{_NOT_SATURDAY.replace(" ", "[ ]")}
      (?P<weekday>{_WEEKDAY})(?:'?s)?(?:\ (?P<part_w>{_PART}))?
    | (?:the\ )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\ (?:of\ )?(?P<month>{_MONTH})\b(?:,?\ (?P<year>\d{{4}}))?
    | (?P<month2>{_MONTH})\ (?:the\ )?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\ (?P<year2>\d{{4}}))?
    | (?:the\ )?(?P<day3>\d{{1,2}})(?:st|nd|rd|th)(?:\ of\ (?P<of>this|last|the)\ month)?
    )(?:'s)?\b""",
    re.X,
)


@dataclass(frozen=True)
class Named:
    """A day that a text names: where, which one (None where no calendar has it), and the part of the day."""

    start: int
    end: int
    day: date | None
    moment: str | None = None


def named(text: str, today: date) -> list[Named]:
    """All days that the text names, in its order; one that is to come is only ever said in full or as "tomorrow"."""
    low = text.lower().replace("’", "'")
    return [Named(m.start(), m.end(), _day(m, today), _moment(m)) for m in _DAY.finditer(low)]


def _moment(match: re.Match[str]) -> str | None:
    if match["last_night"] or match["tonight"]:
        return "evening"
    part = match["part"] or match["part_y"] or match["part_t"] or match["part_w"]
    return _MOMENT[part] if part else None


def _day(match: re.Match[str], today: date) -> date | None:
    if match["iso"]:
        return _of(*(int(part) for part in match["iso"].split("-")))
    if match["twice"]:
        return today - timedelta(days=2)
    if match["yesterday"] or match["last_night"]:
        return today - timedelta(days=1)
    if match["tomorrow"]:
        return today + timedelta(days=1)
    if match["count"]:
        count = int(match["count"]) if match["count"].isdigit() else _NUMBERS[match["count"]]
        return today - timedelta(days=count * (7 if match["unit"].startswith("week") else 1))
    if match["weekday"]:
        at = next(n for n, name in enumerate(WEEKDAYS) if name.startswith(match["weekday"][:3]))
        back = (today.weekday() - at) % 7
        return today - timedelta(days=back or (7 if match["last"] else 0))
    if match["day"] or match["day2"]:
        return _in_month(
            int(match["day"] or match["day2"]),
            match["month"] or match["month2"],
            match["year"] or match["year2"],
            today,
        )
    if match["day3"]:
        return _of_latest_month(int(match["day3"]), match["of"] == "last", today)
    return today


def _of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_month(day: int, month: str, year: str | None, today: date) -> date | None:
    at = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(month[:3]))
    if year:
        return _of(int(year), at, day)
    years = (_of(today.year - back, at, day) for back in range(5 if (at, day) == (2, 29) else 2))
    return next((found for found in years if found and found <= today), None)


def _of_latest_month(day: int, last: bool, today: date) -> date | None:
    if not 1 <= day <= 31:
        return None
    first = today.replace(day=1)
    if last:
        first = (first - timedelta(days=1)).replace(day=1)
        return _of(first.year, first.month, day)
    while not ((found := _of(first.year, first.month, day)) and found <= today):
        first = (first - timedelta(days=1)).replace(day=1)
    return found

"""What the diary shows: week against week, streaks, what went before bad days. The highest score of a day counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean

from bot.users.diary import Entry, Practice

SIX_WEEKS = 42  # days after which a clinician should look where nothing got better
JUMP = 3  # points
BAD = 5  # the lowest score that makes a bad day
_EASED = 1  # points lower than at the start: better
_WORD = re.compile(r"[a-z]{4,}")
_COMMON = frozenset(
    "after before with when then that this from were have been felt feel today yesterday about more less back pain "
    "just into over some very really again only during while long morning evening worse better".split()
)


@dataclass(frozen=True)
class Progress:
    """The figures; averages are 0 to 10, None where no day has a score.

    week, week_before: the last seven days, today included, and the seven before.
    streak: days in a row with something practised, up to today or yesterday.
    before_bad: words of the notes on and just before bad days, seen at least twice, most frequent first.
    practised, not_practised: averages of days with and without something practised.
    """

    days: int
    first: date
    average: float
    week: float | None
    week_before: float | None
    streak: int
    practice_days: int
    best: tuple[date, float]
    worst: tuple[date, float]
    bad_days: int
    before_bad: list[str]
    practised: float | None
    not_practised: float | None
    no_better: bool
    jump: bool


def by_day(entries: Iterable[Entry]) -> dict[date, float]:
    """The highest score of each day, in order."""
    days: dict[date, float] = {}
    for each in entries:
        days[each.day] = max(each.score, days.get(each.day, 0.0))
    return dict(sorted(days.items()))


def progress(entries: Sequence[Entry], practices: Sequence[Practice], today: date) -> Progress | None:
    """Reckon the figures on `today`; None where there is no entry."""
    days = by_day(entries)
    if not days:
        return None
    done = {each.day for each in practices}
    bad = [day for day, score in days.items() if score >= BAD]
    return Progress(
        days=len(days),
        first=min(days),
        average=mean(days.values()),
        week=average(days, today - timedelta(days=6), today),
        week_before=average(days, today - timedelta(days=13), today - timedelta(days=7)),
        streak=streak(done, today),
        practice_days=len(done),
        best=min(days.items(), key=lambda item: item[1]),
        worst=max(days.items(), key=lambda item: item[1]),
        bad_days=len(bad),
        before_bad=_words_before(bad, entries, days),
        practised=_mean(score for day, score in days.items() if day in done),
        not_practised=_mean(score for day, score in days.items() if day not in done),
        no_better=no_better(days, today),
        jump=jump(days),
    )


def average(days: dict[date, float], first: date, last: date) -> float | None:
    """The average of the days from `first` to `last`, both included."""
    return _mean(score for day, score in days.items() if first <= day <= last)


def streak(done: set[date], today: date) -> int:
    """How many days in a row something was done, up to today, or to yesterday where today is still open."""
    day = today if today in done else today - timedelta(days=1)
    count = 0
    while day in done:
        count, day = count + 1, day - timedelta(days=1)
    return count


def no_better(days: dict[date, float], today: date) -> bool:
    """Is the pain, six weeks or more after the first entry, still as it was at the beginning?"""
    first = min(days)
    if (today - first).days < SIX_WEEKS:
        return False
    start = average(days, first, first + timedelta(days=13))
    now = average(days, today - timedelta(days=13), today)
    return start is not None and now is not None and now >= 1 and now > start - _EASED


def jump(days: dict[date, float]) -> bool:
    """Is the latest day three points or more above the one before it?"""
    scores = list(days.values())
    return len(scores) > 1 and scores[-1] - scores[-2] >= JUMP


def _mean(scores: Iterable[float]) -> float | None:
    found = list(scores)
    return mean(found) if found else None


def _words_before(bad: list[date], entries: Sequence[Entry], days: dict[date, float]) -> list[str]:
    """Words in the notes of at least two bad days (or the day before), and of fewer other days."""
    at_bad, elsewhere = Counter[str](), Counter[str]()
    notes: dict[date, set[str]] = {}
    for each in entries:
        notes.setdefault(each.day, set()).update(_WORD.findall(each.note.lower()))
    for day in days:
        words = notes.get(day, set())
        if day in bad:
            at_bad.update((words | notes.get(day - timedelta(days=1), set())) - _COMMON)
        else:
            elsewhere.update(words)
    return [word for word, count in at_bad.most_common() if count >= 2 and count > elsewhere[word]][:3]

"""What runners say about when, and the schedule that is made of it."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.users.calendar_days import DAYS
from bot.users.schedule import Impossible, Question, Schedule, Wish, hear, merge, next_after, read, settle

UTC = timezone.utc
WEDNESDAY = datetime(2026, 3, 4, 10, 0)
LONDON = "Europe/London"


def phrases() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "phrases.txt").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split(" => ")) for line in lines if " => " in line]  # type: ignore[misc]


def shown(result: Schedule | Question | Impossible) -> str:
    """The result as the table of phrases writes it."""
    if isinstance(result, Question):
        return f"asks {result.missing}"
    if isinstance(result, Impossible):
        return "no"
    zone = "" if result.timezone == LONDON else f" {result.timezone}"
    times = " ".join(result.at)
    if result.once:
        return f"once {result.next.astimezone(ZoneInfo(result.timezone)).date()} {times}{zone}"
    parts = dict(part.split("=") for part in (result.rrule or "").split(";"))
    days = parts.get("BYDAY", "")
    if interval := parts.get("INTERVAL"):
        unit = "weeks on " + days if days else "days"
        return f"every {interval} {unit} {times}{zone}"
    return f"{days or 'daily'} {times}{zone}"


@pytest.mark.parametrize(("said", "meant"), phrases())
def test_phrases(said: str, meant: str) -> None:
    assert shown(read(said, WEDNESDAY, LONDON)) == meant


def test_a_guess_of_morning_or_evening_is_marked() -> None:
    guessed, told = read("every day at 7", WEDNESDAY, LONDON), read("every day at 7 am", WEDNESDAY, LONDON)
    assert isinstance(guessed, Schedule) and guessed.assumed == ["07:00"]
    assert isinstance(told, Schedule) and told.assumed == []


@pytest.mark.parametrize(
    ("first", "second", "meant"),
    [
        ("set a reminder", "8am weekdays", "MO,TU,WE,TH,FR 08:00"),
        ("stretches, weekdays", "8am", "MO,TU,WE,TH,FR 08:00"),
        ("remind me at 5", "in the evening", "daily 17:00"),
        ("every day at 2", "pm", "asks half"),
        ("daily at 6pm", "make that half past six in the evening", "daily 18:30"),
        ("daily at 5:30 pm", "weekends only", "SA,SU 17:30"),
        ("8pm every day", "I'm in New York", "daily 20:00 America/New_York"),
        ("three times a week at 7pm", "mon wed fri", "MO,WE,FR 19:00"),
        ("every day at 6am, my timezone is Narnia", "Toronto time", "daily 06:00 America/Toronto"),
        ("remind me at 26:10", "6:10 pm", "daily 18:10"),
        ("tuesdays at 8pm", "thank you", "TU 20:00"),
    ],
)
def test_a_later_message_completes_or_corrects(first: str, second: str, meant: str) -> None:
    wish = merge(hear(first, WEDNESDAY), hear(second, WEDNESDAY))
    assert shown(settle(wish, WEDNESDAY, LONDON)) == meant


def test_a_wish_survives_as_json() -> None:
    wish = hear("mon & thu at half six in the evening, in Denver", WEDNESDAY)
    assert Wish(**json.loads(json.dumps(wish.as_dict()))).as_dict() == json.loads(json.dumps(wish.as_dict()))


def test_what_can_not_be_says_why() -> None:
    for said, why in [
        ("at 25:00", "25:00"),
        ("on the 30th of february at 8am", "30th of february"),
        ("yesterday", "past"),
    ]:
        result = read(said, WEDNESDAY, LONDON)
        assert isinstance(result, Impossible) and why in result.reason


@pytest.mark.parametrize(
    ("said", "rule", "first"),
    [
        ("every day at 8 am until the end of the month", "FREQ=DAILY;UNTIL=20260331T235959", "2026-03-05"),
        (
            "weekdays at 18:00 until the end of this week",
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20260308T235959",
            None,
        ),
        ("daily at 7 am for two weeks", "FREQ=DAILY;UNTIL=20260318T235959", "2026-03-05"),
        ("every day at 6 pm for the next 10 days", "FREQ=DAILY;UNTIL=20260313T235959", "2026-03-04"),
        ("every day at 6 pm, it has hurt for two weeks", "FREQ=DAILY", "2026-03-04"),
        ("once a fortnight on mondays at 8am", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-03-09"),
        ("friday week at 10am", None, "2026-03-13"),
        ("a week on friday at 10 am", None, "2026-03-13"),
        ("christmas eve at 9 am", None, "2026-12-24"),
        ("on new year's day at noon", None, "2027-01-01"),
    ],
)
def test_ends_and_days_by_other_names(said: str, rule: str | None, first: str | None) -> None:
    schedule = read(said, WEDNESDAY, LONDON)
    assert isinstance(schedule, Schedule)
    assert schedule.rrule == rule
    assert first is None or schedule.next.date().isoformat() == first


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "Atlantis/Nowhere"])
def test_a_zone_that_does_not_exist_is_asked_for(zone: str) -> None:
    assert read(f"every day at 7 am in {zone}", WEDNESDAY, LONDON) == Question("zone", zone)


ZONES = {  # clocks forward, clocks back, and a time that one night does not have
    "Europe/London": (date(2026, 3, 29), date(2026, 10, 25), "01:30"),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1), "02:30"),
    "Australia/Sydney": (date(2026, 10, 4), date(2026, 4, 5), "02:30"),
}


def due_times(at: str, zone: str, days: int = 366) -> list[datetime]:
    """Every due time of a year of daily reminders."""
    place = ZoneInfo(zone)
    now = datetime(2025, 12, 31, 23, 59, tzinfo=place)
    found = []
    while due := next_after(now, "FREQ=DAILY", date(2026, 1, 1), [at], place):
        found.append(due)
        if len(found) == days:
            break
        now = due
    return found


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", ["00:00", "07:00", "23:30"])
def test_a_year_keeps_the_time_on_the_wall(zone: str, at: str) -> None:
    due = due_times(at, zone)
    assert [f"{d:%H:%M}" for d in due] == [at] * 366
    assert [d.date() for d in due] == [date(2026, 1, 1) + timedelta(n) for n in range(366)]
    assert len({d.utcoffset() for d in due}) == 2


@pytest.mark.parametrize("zone", ZONES)
def test_a_time_that_a_night_lacks_moves_on_and_one_that_comes_twice_is_due_once(zone: str) -> None:
    forward, back, at = ZONES[zone]
    due = due_times(at, zone)
    assert len(due) == len({d.date() for d in due}) == 366
    moved = next(d for d in due if d.date() == forward)
    assert f"{moved:%H:%M}" == f"0{int(at[1]) + 1}:30"
    twice = next(d for d in due if d.date() == back)
    assert f"{twice:%H:%M}" == at and twice.fold == 0
    gaps = {b - a for a, b in zip(due, due[1:], strict=False) if {a.date(), b.date()} & {forward, back} == set()}
    assert all(
        timedelta(hours=23) <= (b.astimezone(UTC) - a.astimezone(UTC)) for a, b in zip(due, due[1:], strict=False)
    )
    assert gaps == {timedelta(days=1)}


@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(read(text, WEDNESDAY, LONDON), (Schedule, Question, Impossible))


@given(
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["every day at {}", "{} on weekdays", "remind me at {} tomorrow", "sat {}", "every other day {}"]),
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(sorted(ZONES)),
)
def test_a_time_on_the_24_hour_clock_is_kept_and_comes_next(
    hour: int, minute: int, said: str, now: datetime, zone: str
) -> None:
    result = read(said.format(f"{hour:02d}:{minute:02d}"), now, zone)
    assert isinstance(result, Schedule)
    assert result.at == [f"{hour:02d}:{minute:02d}"]
    assert result.next > now.replace(tzinfo=ZoneInfo(zone))
    assert result.next - now.replace(tzinfo=ZoneInfo(zone)) <= timedelta(days=8)


@given(st.lists(st.sampled_from(DAYS), min_size=2, unique=True), st.integers(0, 23))
def test_named_days_are_the_days(days: list[str], hour: int) -> None:
    names = dict(zip(DAYS, "Mondays Tuesdays Wednesdays Thursdays Fridays Saturdays Sundays".split(), strict=True))
    result = read(f"{', '.join(names[d] for d in days)} at {hour:02d}:15", WEDNESDAY, LONDON)
    assert isinstance(result, Schedule)
    assert sorted(result.days) == sorted(days)
    assert DAYS[result.next.weekday()] in days

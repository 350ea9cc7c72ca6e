"""Days as runners name them, read on Wednesday 4 March 2026."""

from datetime import date

import pytest

from bot.users.dates import named

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "day", "moment"),
    [
        ("3 today", "2026-03-04", None),
        ("yesterday was bad", "2026-03-03", None),
        ("the day before yesterday", "2026-03-02", None),
        ("last night", "2026-03-03", "evening"),
        ("this morning", "2026-03-04", "morning"),
        ("monday's entry", "2026-03-02", None),
        ("on Wednesday", "2026-03-04", None),
        ("last wednesday", "2026-02-25", None),
        ("Thurs evening", "2026-02-26", None),
        ("sat morning", "2026-02-28", "morning"),
        ("3 days ago", "2026-03-01", None),
        ("two weeks ago", "2026-02-18", None),
        ("the 3rd", "2026-03-03", None),
        ("on the 14th", "2026-02-14", None),
        ("the 31st", "2026-01-31", None),
        ("the 20th of last month", "2026-02-20", None),
        ("3 March", "2026-03-03", None),
        ("Dec 24th", "2025-12-24", None),
        ("24 december 2024", "2024-12-24", None),
        ("2026-02-28", "2026-02-28", None),
        ("29 february", "2024-02-29", None),
        ("tomorrow", "2026-03-05", None),
    ],
)
def test_a_day_is_read(text, day, moment):
    found = named(text, TODAY)
    assert [(each.day, each.moment) for each in found[:1]] == [(date.fromisoformat(day), found[0].moment)]
    assert moment is None or found[0].moment == moment


@pytest.mark.parametrize("text", ["the 31st of February", "February 30", "2026-13-01", "the 45th"])
def test_a_day_that_no_calendar_has_is_none(text):
    assert [each.day for each in named(text, TODAY)] == [None]


@pytest.mark.parametrize("text", ["3 out of 10", "ran 8 miles", "march on", "satisfied", "I sat all day"])
def test_what_names_no_day(text):
    assert named(text, TODAY) == []


def test_several_days_come_in_order_with_their_places():
    found = named("Mon 3, tue 2", TODAY)
    assert [(each.start, each.end, each.day.day) for each in found] == [(0, 3, 2), (7, 10, 3)]

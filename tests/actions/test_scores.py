"""What is said to the diary, read on Wednesday 4 March 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.scores import read

TODAY = date(2026, 3, 4)
YESTERDAY, MONDAY, SUNDAY, SATURDAY = (TODAY - timedelta(days=n) for n in (1, 2, 3, 4))


def scores(text):
    return [(each.value, each.day, each.moment) for each in read(text, TODAY).scores]


@pytest.mark.parametrize(
    ("text", "value", "day", "moment"),
    [
        ("3 today, worse after hills", 3, TODAY, None),
        ("yesterday was a 5", 5, YESTERDAY, None),
        ("seven out of ten on Monday", 7, MONDAY, None),
        ("2/10 this morning", 2, TODAY, "morning"),
        ("it was an 8 last night", 8, YESTERDAY, "evening"),
        ("three and a half", 3.5, TODAY, None),
        ("no pain today, put that down", 0, TODAY, None),
        ("nil", 0, TODAY, None),
        ("6 after the intervals", 6, TODAY, "after"),
        ("ran 12 km with 300 m of climbing, back at 4", 4, TODAY, None),
        ("day 9 of the plan: 2/10", 2, TODAY, None),
        ("step 3 went well, pain 1", 1, TODAY, None),
        ("was 6, now 4", 4, TODAY, None),
        ("down from 5 to 2", 2, TODAY, None),
        ("on a scale of ten it's a 4", 4, TODAY, None),
        ("same as yesterday, 3", 3, TODAY, None),
        ("14", 14, TODAY, None),
    ],
)
def test_one_score(text, value, day, moment):
    assert scores(text) == [(value, day, moment)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 before and 4 after", [(2, TODAY, "before"), (4, TODAY, "after")]),
        ("pre 2 post 3", [(2, TODAY, "before"), (3, TODAY, "after")]),
        ("sat 5 sun 3", [(5, SATURDAY, None), (3, SUNDAY, None)]),
        ("4 today and 2 yesterday", [(4, TODAY, None), (2, YESTERDAY, None)]),
        ("six yesterday five today", [(6, YESTERDAY, None), (5, TODAY, None)]),
        ("morning 3, evening 5", [(3, TODAY, "morning"), (5, TODAY, "evening")]),
    ],
)
def test_several_scores(text, expected):
    assert scores(text) == expected


@pytest.mark.parametrize(
    "text", ["log my pain", "pain diary please", "ran 8 miles", "did 3 sets", "at 7:30", "step 2 done"]
)
def test_what_holds_no_score(text):
    assert scores(text) == []


@pytest.mark.parametrize(
    ("text", "want", "values", "old"),
    [
        ("make that a 4", "correct", [4], ()),
        ("fix today's, it's a 5 not 6", "correct", [5], (6,)),
        ("change yesterday from 4 to 6", "correct", [6], (4,)),
        ("scrap the 7, make it five", "correct", [5], (7,)),
        ("delete yesterday's entry", "delete", [], ()),
        ("undo that", "delete", [], ()),
        ("wrote 8 by mistake, delete that one", "delete", [], (8,)),
    ],
)
def test_corrections_and_removals(text, want, values, old):
    said = read(text, TODAY)
    assert (said.want, [each.value for each in said.scores], said.old) == (want, values, old)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("3 today, worse after hills", "worse after hills"),
        ("please log a 3 and add that I skipped the stretches", "skipped the stretches"),
        ("5k treadmill, back pain 1/10", "5k treadmill"),
        ("put me down for a four", ""),
        ("2 before", ""),
    ],
)
def test_the_note_is_what_says_more_than_the_score(text, note):
    assert read(text, TODAY).scores[0].note == note


def test_a_day_that_no_calendar_has_is_told_apart():
    assert read("log 3 for the 31st of February", TODAY).scores[0].day is None


@given(st.text(max_size=200))
def test_anything_can_be_read(text):
    for score in read(text, TODAY).scores:
        assert score.value >= 0 and score.note == score.note.strip()

"""Numbers in what runners say: scores, lengths of time, ages and places in a list, and the numbers that are none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu import quantities

WEDNESDAY = date(2026, 3, 4)
SCORES = {
    "4": 4,
    "four": 4,
    "six-ish": 6,
    "4ish": 4,
    "a strong 6": 6,
    "maybe a 4": 4,
    "about seven out of ten": 7,
    "7/10": 7,
    "4-5": 5,
    "between 3 and 5": 5,
    "went from 2 to 5": 5,
    "from a 7 down to a 3": 3,
    "4 now was 7": 4,
    "used to be a 6, these days a 2": 2,
    "it's a 2 not a 5": 2,
    "three at rest, six at worst": 6,
    "on a scale of one to ten I'd say 3": 3,
    "five and a half": 5.5,
    "intensity: 3": 3,
    "0": 0,
    "an 11": None,
    "5k": None,
    "it's 5k long": None,
    "I ran 8 miles": None,
    "3 sets of 10 reps": None,
    "half": None,
    "one of my legs": None,
    "have a good one": None,
    "90/90": None,
    "L4/L5": None,
    "I'm 45": None,
    "it's 7 o'clock": None,
    "remind me at 7": None,
    "every day at eight": None,
    "on the 4th of May": None,
    "6 weeks": None,
    "it started 3 days ago": None,
}
DAYS = {
    "3 weeks": 21,
    "three weeks now": 21,
    "a fortnight": 14,
    "a couple of months": 60,
    "a year and a half": 547.5,
    "half a year": 182.5,
    "2-3 weeks": 21,
    "for the past few days": 3,
    "since Tuesday": 1,
    "since wednesday": 7,
    "it started after hills on Sunday": 3,
    "since the marathon in October": 150,
    "yesterday": 1,
    "been like this since last month": 30,
    "back after 6 months off, sore for the last 10 days": 10,
    "10 months out from having my son": None,
    "24 weeks pregnant": None,
    "race in 9 days": None,
    "three times a week": None,
    "I run 30 miles a week": None,
    "ten hours a day": None,
    "I run on Saturdays": None,
    "should I run on Sunday?": None,
    "a 12 week plan": None,
    "my 3 year old son": None,
    "since marathon training": None,
}
AGES = {
    "I'm 34": 34,
    "im 16 and sore": 16,
    "a 52 year old runner": 52,
    "63F": 63,
    "forty five years old": 45,
    "I just turned fifty": 50,
    "it is 7 o'clock": None,
    "3 days old": None,
    "I'm 10 miles in": None,
    "120": None,
}
PLACES = {
    "the 2nd": 2,
    "number three": 3,
    "the second one": 2,
    "show me the third one please": 3,
    "#4": 4,
    "option two": 2,
    "the last one": -1,
    "last but one": -2,
    "second to last": -2,
    "first": 1,
    "first thing in the morning": None,
    "last night": None,
    "the first mile": None,
    "second half of my run": None,
    "no 3 weeks": None,
}


def value(found: quantities.Quantity | None) -> float | None:
    return found.value if found else None


@pytest.mark.parametrize(("text", "score"), SCORES.items())
def test_how_strong(text: str, score: float | None) -> None:
    assert value(quantities.severity(text)) == score


@pytest.mark.parametrize(("text", "days"), DAYS.items())
def test_how_long(text: str, days: float | None) -> None:
    assert value(quantities.duration(text, WEDNESDAY)) == days


@pytest.mark.parametrize(("text", "years"), AGES.items())
def test_how_old(text: str, years: float | None) -> None:
    assert value(quantities.age(text)) == years


@pytest.mark.parametrize(("text", "place"), PLACES.items())
def test_which_one(text: str, place: float | None) -> None:
    assert value(quantities.ordinal(text)) == place


def test_a_number_word_is_quoted_whole() -> None:
    text = "I'd say seven today"
    found = quantities.severity(text)
    assert found and text[found.start : found.end] == "seven"


@given(st.integers(0, 10), st.sampled_from(["maybe a {}", "pain is {}", "{}/10", "I'd call it a {}", "{} out of ten"]))
def test_every_score_is_read(score: int, saying: str) -> None:
    assert value(quantities.severity(saying.format(score))) == score


@given(st.integers(1, 60), st.sampled_from(["day", "week", "month"]), st.sampled_from(["for {}", "{} ago", "about {}"]))
def test_every_length_is_read(count: int, unit: str, saying: str) -> None:
    length = f"{count} {unit}{'s' if count > 1 else ''}"
    assert (
        value(quantities.duration(saying.format(length), WEDNESDAY)) == count * {"day": 1, "week": 7, "month": 30}[unit]
    )


@given(st.text(max_size=80))
def test_places_stay_when_words_become_digits(text: str) -> None:
    assert len(quantities.in_digits(text)) == len(text)

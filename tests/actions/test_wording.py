"""Amounts to read and to hear."""

import pytest

from actions import wording
from content.schema import Dose, Load


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        (Dose(sets="2-3", hold_seconds=30, per_side=True), "2-3 sets of 30 seconds on each side"),
        (Dose(sets=1, reps="10-15", days_a_week="3-7"), "1 set of 10-15 repetitions, 3-7 days a week"),
        (Dose(sets="2-4", reps=5, hold_seconds="2-3"), "2-4 sets of 5 repetitions, each held for 2-3 seconds"),
        (Dose(sets=1, seconds=10, days_a_week=7), "1 set of 10 seconds, every day"),
    ],
)
def test_a_dose_in_words(dose: Dose, words: str) -> None:
    assert wording.dose(dose) == words


def test_a_load_is_in_pounds_and_kilograms() -> None:
    assert wording.load(Load(pounds="10-20")) == "10-20 lb (4.5-9 kg)"


@pytest.mark.parametrize(
    ("read", "heard"),
    [
        ("2-3 sets of 30 seconds on each side", "Two to three sets of thirty seconds on each side."),
        ("take 10-20 lb (4.5-9 kg) in all.", "Take ten to twenty pounds, four and a half to nine kilos, in all."),
        ("Pain 0-3 is fine. 4 is not.", "Pain zero to three is fine. Four is not."),
        ("1. Sit tall\n2. Breathe", "Sit tall. Breathe."),
        ("single-leg work", "Single-leg work."),
    ],
)
def test_what_is_read_can_be_heard(read: str, heard: str) -> None:
    assert wording.to_hear(read) == heard


@pytest.mark.parametrize(("value", "words"), [(0, "zero"), (42, "forty-two"), (120, "one hundred and twenty")])
def test_numbers_in_words(value: int, words: str) -> None:
    assert wording.number(value) == words


@pytest.mark.parametrize("value", [-1, 1000])
def test_a_number_out_of_range_is_an_error(value: int) -> None:
    with pytest.raises(ValueError, match="not between"):
        wording.number(value)


@pytest.mark.parametrize(("many", "words"), [(1, "1 second"), (60, "1 minute"), (90, "1 minute 30 seconds")])
def test_seconds(many: int, words: str) -> None:
    assert wording.seconds(many) == words


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("a 10-minute session", 10), ("ten minutes", 10), ("couple minutes", 2), ("one moment", None), ("0 min", None)],
)
def test_the_minutes_that_a_message_allows(text: str, minutes: int | None) -> None:
    assert wording.minutes_named(text) == minutes

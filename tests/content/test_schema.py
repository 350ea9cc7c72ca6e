"""What single values of the content may be, and what is said of those that may not."""

import pytest
from pydantic import ValidationError

from content.schema import Dose, PainSource, Range, Reference, Saying, Sign
from content.store import load


@pytest.mark.parametrize(("written", "low", "high"), [(3, 3, 3), ("3", 3, 3), ("2-3", 2, 3), (" 8 - 12 ", 8, 12)])
def test_a_number_or_a_span(written: object, low: int, high: int) -> None:
    span = Range.parse(written)
    assert (span.low, span.high) == (low, high)
    assert Range.parse(str(span)) == span


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("three", 'write a whole number such as 3, or a span such as "2-3"'),
        (2.5, 'write a whole number such as 3, or a span such as "2-3"'),
        (True, 'write a whole number such as 3, or a span such as "2-3"'),
        (0, "0 is no possible span: start at 1 or more and end no lower than the start"),
        ("5-2", "5-2 is no possible span: start at 1 or more and end no lower than the start"),
    ],
)
def test_no_number_and_no_span(written: object, message: str) -> None:
    with pytest.raises(ValueError) as raised:
        Range.parse(written)
    assert str(raised.value) == message


IMPOSSIBLE = [
    (Dose, {"sets": 3}, "a dose needs reps, hold_seconds or seconds"),
    (Dose, {"sets": 3, "reps": 5, "seconds": 30}, "seconds is for something done for a time: leave out reps and"),
    (Dose, {"sets": 11, "reps": 5}, "sets 11 is more than anyone should do: 10 at most"),
    (Dose, {"sets": 2, "reps": "10-31"}, "reps 10-31 is more than anyone should do: 30 at most"),
    (Dose, {"sets": 2, "hold_seconds": 121}, "hold_seconds 121 is more than anyone should do: 120 at most"),
    (Dose, {"sets": 2, "seconds": 601}, "seconds 601 is more than anyone should do: 600 at most"),
    (Dose, {"sets": 2, "reps": 5, "days_a_week": 8}, "days_a_week 8 is more than anyone should do: 7 at most"),
    (Sign, {"question": "side", "answer": "left", "weight": 0, "why": "it says nothing"}, "a weight of 0 says nothing"),
    (Sign, {"question": "side", "answer": "left", "weight": 4, "why": "it says too much"}, "less than or equal to 3"),
    (Reference, {"citation": "short"}, "at least 10 characters"),
    (Saying, {}, "give either near or phrases"),
    (Saying, {"near": ["a"], "phrases": ["b"]}, "give either near or phrases"),
]


@pytest.mark.parametrize(("model", "values", "message"), IMPOSSIBLE)
def test_an_impossible_value(model: type, values: dict, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        model(**values)


ENTRY_CHANGES = [
    ({"speech": "Three sets (of five) each."}, r"'\(' can not be read aloud: write numbers and signs as words"),
    ({"speech": "word " * 71}, "71 words are too many to hear: keep to 70"),
    ({"sources": []}, "0 entries stand here: 1 to 100 are wanted"),
    ({"signs": []}, "0 entries stand here: 1 to 100 are wanted"),
    ({"aliases": ["Deep one", "deep one"]}, "the alias 'deep one' stands here twice: remove one"),
    ({"group": "nerve"}, "unexpected value"),
    ({"id": "psoas--major"}, "'psoas--major' is no id: use small letters, digits and single hyphens"),
]


@pytest.mark.parametrize(("change", "message"), ENTRY_CHANGES)
def test_an_entry_with_one_thing_wrong(change: dict, message: str) -> None:
    values = load().pain_sources["psoas"].dict() | change
    with pytest.raises(ValidationError, match=message):
        PainSource(**values)


def test_an_entry_never_changes_after_loading() -> None:
    with pytest.raises(TypeError, match="immutable"):
        load().pain_sources["psoas"].name = "Fillet"  # type: ignore[misc]

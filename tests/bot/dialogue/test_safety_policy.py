"""What safety calls for, from the signs of a message and what is still open."""

import pytest

from bot.dialogue.safety import ACKNOWLEDGE, HOLD, URGENCY, WARN, decide
from bot.nlu.warning_signs import read

OPEN = {"ids": ["saddle-numbness"], "tier": "emergency", "quotes": {"saddle-numbness": "numb crotch"}}
MILD = {"ids": ["not-better"], "tier": "soon", "quotes": {"not-better": "no better"}}
CALLED = {"saddle-numbness": {"tier": "emergency", "how": "acted"}}
SEEN = {"saddle-numbness": {"tier": "emergency", "how": "seen"}}


def decided(text: str, intent: str = "inform", alarm: dict | None = None, cleared: dict | None = None) -> str | None:
    """The decision on a real message."""
    return decide(read(text)[0], intent, alarm, cleared or {})


def test_a_sign_is_warned_of_whatever_the_intent() -> None:
    assert decided("set a reminder for six, my crotch is numb", "set_reminder") == WARN


def test_without_a_sign_the_conversation_is_free() -> None:
    assert decided("show me a stretch", "ask_exercises") is None


def test_an_open_alarm_holds_everything() -> None:
    assert decided("it's fine, just give me exercises", "ask_exercises", OPEN) == HOLD
    assert decided("how serious is it", "ask_urgency", OPEN) == URGENCY


@pytest.mark.parametrize(
    "text",
    [
        "I have called or booked",
        "A clinician has seen it",
        "That is not what I meant",
        "I meant the saddle of my bike",
        "the doctor checked the numbness, all fine",
        "my doctor has already seen my numb crotch and is happy",
        "I've called 999 because I can't feel my crotch",
        "My crotch is numb, yes, but the doctor has checked it",
    ],
)
def test_an_alarm_ends_once_it_is_heeded_even_where_the_sign_is_named_again(text: str) -> None:
    assert decided(text, alarm=OPEN) == ACKNOWLEDGE


@pytest.mark.parametrize(
    "text",
    [
        "the doctor checked it, but now I can't pee",
        "you misunderstood, it is both my legs that are numb",
        "I've called the doctor. Now I can't move my legs",
    ],
)
def test_something_new_beside_an_acknowledgement_raises_the_alarm_again(text: str) -> None:
    assert decided(text, alarm=OPEN) == WARN


def test_a_higher_tier_is_never_part_of_an_acknowledgement() -> None:
    assert decided("my doctor has seen it and my crotch is numb", alarm=MILD) == WARN


def test_an_acknowledged_sign_raises_no_second_alarm() -> None:
    assert decided("my crotch is numb", cleared=SEEN) is None
    assert decided("my crotch is numb and I can't pee", cleared=SEEN) == WARN


def test_exercises_wait_until_a_clinician_has_looked() -> None:
    assert decided("give me a plan", "ask_plan", cleared=CALLED) == HOLD
    assert decided("give me a plan", "ask_plan", cleared=SEEN) is None
    assert decided("thanks", "thank", cleared=CALLED) is None
    assert decided("the doctor has seen it, all clear", cleared=CALLED) == ACKNOWLEDGE
    assert decided("I've called them", cleared=CALLED) is None

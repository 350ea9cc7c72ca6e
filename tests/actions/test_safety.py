"""What is said when a warning sign is found, while it is open, and once it was heeded."""

import pytest
from talk import Talk

from actions.safety import Acknowledge, Hold, Urgency, Warn, numbered
from content.store import load

SADDLE = ("warning_sign", "saddle-numbness")
NO_COUNTRY = ("112", "999", "911")


@pytest.fixture(autouse=True)
def _no_configured_country(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNCRANK_COUNTRY", raising=False)


def alarmed(**slots: str) -> Talk:
    talk = Talk(dict(slots))
    talk.say(Warn, "my crotch is numb", SADDLE)
    return talk


def test_a_warning_says_what_to_do_and_stops_all_else() -> None:
    talk = Talk({"session": {"at": 1}, "requested_slot": "side", "country": "GB"})
    reply = talk.say(Warn, "my crotch is numb", SADDLE)
    assert (reply.kind, reply["tier"], reply.ids) == ("red_flag", "emergency", ["saddle-numbness"])
    assert "999" in reply.text and "112" not in reply.text and reply.titles == []
    assert talk.slots["alarm"]["tier"] == "emergency"
    assert talk.slots["session"] is None and talk.slots["requested_slot"] is None


def test_the_highest_tier_leads_and_the_rest_is_named() -> None:
    reply = Talk().say(Warn, "no better, crotch numb", ("warning_sign", "not-better"), SADDLE)
    assert (reply["tier"], reply.ids) == ("emergency", ["saddle-numbness", "not-better"])
    assert load().red_flags["not-better"].name.lower() in reply.text


def test_the_number_is_spoken_as_digits() -> None:
    assert "nine nine nine" in Talk({"country": "GB"}).say(Warn, "numb", SADDLE)["speech"]
    assert numbered("Call {emergency_number}.", "AU") == ("Call 000.", "Call triple zero.")


def test_the_configured_country_counts_where_none_was_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNCRANK_COUNTRY", "US")
    assert "911" in Talk().say(Warn, "numb", SADDLE).text
    assert "112" in Talk({"country": "DE"}).say(Warn, "numb", SADDLE).text


def test_without_a_country_all_three_numbers_are_named_and_it_is_asked_once() -> None:
    talk = Talk()
    first = talk.say(Warn, "my crotch is numb", SADDLE)
    again = talk.say(Warn, "it is numb", SADDLE)
    assert all(number in first.text and number in again.text for number in NO_COUNTRY)
    assert first["asks"] == "country" and "country" not in again.text


def test_while_it_is_open_the_advice_is_repeated_with_ways_to_end_it() -> None:
    talk = alarmed(country="DE")
    reply = talk.say(Hold, "just give me exercises")
    assert (reply.kind, reply["tier"]) == ("red_flag", "emergency")
    assert reply.titles == ["I have called or booked", "A clinician has seen it", "That is not what I meant"]
    assert "112" in reply.text and "one one two" in reply["speech"]
    assert "112" in talk.say(Urgency, "can it wait").text


def test_help_on_its_way_is_remembered_and_exercises_stay_held() -> None:
    talk = alarmed()
    talk.say(Acknowledge, "called", ("acknowledgement", "acted"))
    assert talk.slots["alarm"] is None
    assert talk.slots["cleared"] == {"saddle-numbness": {"tier": "emergency", "how": "acted"}}
    assert talk.say(Hold, "a plan").ids == ["saddle-numbness"]


def test_a_clinicians_look_ends_the_wait_after_help_was_called() -> None:
    talk = alarmed()
    talk.say(Acknowledge, "called", ("acknowledgement", "acted"))
    talk.say(Acknowledge, "the doctor has seen it, all clear", ("acknowledgement", "seen"))
    assert talk.slots["cleared"]["saddle-numbness"]["how"] == "seen"


def test_a_clinicians_look_frees_the_signs_named_with_it_too() -> None:
    talk = alarmed()
    talk.say(Acknowledge, "the doctor saw it", ("acknowledgement", "seen"), ("warning_sign", "both-legs"))
    assert {i: sign["how"] for i, sign in talk.slots["cleared"].items()} == {
        "saddle-numbness": "seen",
        "both-legs": "seen",
    }


def test_what_was_misread_is_not_remembered_as_a_sign() -> None:
    talk = alarmed()
    talk.say(Acknowledge, "I meant my bike", ("acknowledgement", "misread"))
    assert talk.slots["alarm"] is None and not talk.slots.get("cleared")


def test_an_acknowledgement_out_of_the_blue_ends_nothing() -> None:
    talk = Talk()
    talk.say(Acknowledge, "I saw a doctor", ("acknowledgement", "seen"))
    assert not talk.slots.get("cleared")


def test_no_country_stands_under_two_numbers() -> None:
    numbers = load().emergency_numbers
    assert {name: numbers.of(code).number for name, code in numbers.names.items() if name in ("uk", "germany")} == {
        "uk": "999",
        "germany": "112",
    }

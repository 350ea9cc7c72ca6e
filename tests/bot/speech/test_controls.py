"""The words of a session are found by their sound, and other short sentences are not taken for them."""

import pytest

from bot.speech import controls


@pytest.mark.parametrize(
    "heard, wanted",
    [
        ("Next.", "next"),
        ("OK, next please", "next"),
        ("Again!", "again"),
        ("Pause", "pause"),
        ("Paws.", "pause"),
        ("Hold on.", "pause"),
        ("Go on.", "go on"),
        ("Stop, stop it", None),
        ("Stop.", "stop"),
        ("How long?", "how long"),
        ("how much longer", "how long"),
        ("Easier, please.", "easier"),
        ("That hurts!", "that hurts"),
        ("That hurt.", "that hurts"),
        ("It hurts", "that hurts"),
    ],
)
def test_the_words_of_a_session(heard, wanted) -> None:
    assert controls.control(heard) == wanted


@pytest.mark.parametrize(
    "heard",
    ["", "...", "What is the psoas?", "My hip hurts on the left.", "God", "stuff", "Hello there", "I went for a run"],
)
def test_other_speech_steers_nothing(heard) -> None:
    assert controls.control(heard) is None


@pytest.mark.parametrize(
    "heard, value",
    [("two", 2), ("To.", 2), ("a six", 6), ("7 out of 10", 7), ("ten", 10), ("ate", 8), ("zero", 0), ("a lot", None)],
)
def test_pain_as_it_is_heard(heard, value) -> None:
    assert controls.pain(heard) == value


def test_yes_and_no() -> None:
    assert all(map(controls.is_yes, ("Yes.", "yeah", "Yes, please.", "okay")))
    assert all(map(controls.is_no, ("No.", "nope", "no thanks")))
    assert not any(controls.is_yes(text) or controls.is_no(text) for text in ("piriformis", "know", "it is my hip"))

"""The coach is woken by its phrase, heard well or not so well, and by nothing else."""

import numpy as np
import pytest

from bot.speech import wake


@pytest.mark.parametrize(
    "heard, rest",
    [
        ("Hey coach!", ""),
        ("Hey, coach, start the zombie drills.", "start the zombie drills."),
        ("Hay couch", ""),
        ("hey coat, next", "next"),
        ("Um, hey coach: what is the psoas?", "what is the psoas?"),
    ],
)
def test_the_phrase_wakes_and_the_rest_is_the_message(heard, rest) -> None:
    assert wake.after("hey coach", heard) == rest


@pytest.mark.parametrize(
    "heard",
    ["", "The coach said so.", "My coach is late.", "hey Chris, pass me that", "hey could you wait"],
)
def test_other_speech_does_not_wake(heard) -> None:
    assert wake.after("hey coach", heard) is None


def test_another_phrase_can_be_set() -> None:
    assert wake.after("good morning runner", "Good morning, runner. Next.") == "Next."
    assert wake.after("good morning runner", "Good morning, everybody.") is None


def test_the_detector_hears_its_own_phrase(spoken) -> None:
    pytest.importorskip("pymicro_wakeword", reason="the extra `voice` is not installed: run `make setup`")
    from bot.speech.activity import frames

    def fired(*sounds: np.ndarray) -> bool:
        detector = wake.Detector()
        return any([detector.feed(frame) for frame in frames(np.concatenate(sounds))])

    quiet = np.zeros(32_000, dtype=np.float32)
    assert fired(quiet, spoken("okay nabu"), quiet)
    assert not fired(quiet, spoken("Show me the glute bridge, and then the pigeon pose."), quiet)

"""The voice makes whole utterances, from any thread, and says what it has not."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

pytest.importorskip("pyttsx3", reason="the extra `voice` is not installed: run `make setup`")

from bot.speech import speaking


def test_a_text_becomes_sound_that_grows_with_it(capfd) -> None:
    voice = speaking.Voice()
    short, long = voice.speak("Stand tall."), voice.speak("Stand tall and breathe, then change your legs.")
    assert short.samples.dtype == np.float32 and np.abs(short.samples).max() > 0.1
    assert 0.5 < short.seconds < long.seconds < 6
    assert capfd.readouterr().out == "", "what the engine prints would stand between answers"


def test_threads_get_what_they_asked_for() -> None:
    voice = speaking.Voice()
    texts = [f"Number {n}, {'keep breathing and ' * (n % 5)} go." for n in range(40)]
    alone = [voice.speak(text).seconds for text in texts]
    with ThreadPoolExecutor(8) as threads:
        together = [spoken.seconds for spoken in threads.map(voice.speak, texts)]
    assert together == pytest.approx(alone, abs=0.1)


@pytest.mark.parametrize("text", ["", " ", "...", "🙂"])
def test_a_text_without_words_is_no_sound(text) -> None:
    assert speaking.Voice().speak(text).seconds == 0


def test_voices_differ_and_an_unknown_one_is_named() -> None:
    one, other = (speaking.Voice(name).speak("Reach both hands overhead.") for name in ("en-us", "en-gb-scotland"))
    assert one.samples.shape != other.samples.shape or np.abs(one.samples - other.samples).max() > 0.01
    with pytest.raises(speaking.SpeakingError, match="no voice 'nobody': take one of .*en-us"):
        speaking.Voice("nobody")


def test_the_speed_counts() -> None:
    text = "Keep the ribs down and the back quiet while you reach."
    assert speaking.Voice(speed=120).speak(text).seconds > 1.3 * speaking.Voice(speed=200).speak(text).seconds

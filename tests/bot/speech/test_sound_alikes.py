"""Names that sound like the words of a guess stand in their place, and nothing else does."""

import pytest

pytest.importorskip("soundfile", reason="the extra `voice` is not installed: run `make setup`")

from bot.speech.sound_alikes import sound_alikes


def test_a_name_that_sounds_the_same_is_a_guess() -> None:
    assert ("Show me wall angels.", 0) in list(sound_alikes("Show me while angels."))
    assert ("What are the paraspinals?", 1) in list(sound_alikes("What are the pair of spinals?"))


@pytest.mark.parametrize("heard", ["sauce", "source", "sows", "so as"])
def test_a_short_name_that_is_no_ordinary_word_is_known_by_the_same_sound_in_any_english(heard) -> None:
    assert ("What is the psoas?", 0) in list(sound_alikes(f"What is the {heard}?"))


def test_a_short_ordinary_word_is_no_guess() -> None:
    assert not [text for text, _ in sound_alikes("I go for a run by car.") if "core" in text]


@pytest.mark.parametrize("text", ["", "...", "Did you see the match?", "I need milk and eggs."])
def test_other_words_stay(text) -> None:
    assert list(sound_alikes(text)) == []

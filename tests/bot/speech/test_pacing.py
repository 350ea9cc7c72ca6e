"""A step's words stand on its seconds, and a word sounds when its second begins."""

import numpy as np

from bot.speech import pacing, tones


def test_the_clock_of_ten_seconds() -> None:
    assert [(cue.at, cue.word) for cue in pacing.cues(10)] == [
        *((-3, "three"), (-2, "two"), (-1, "one"), (0, "go")),
        *((5, "five"), (6, "four"), (7, "three"), (8, "two"), (9, "one"), (10, None)),
    ]


def test_longer_steps_have_a_half_time() -> None:
    assert [cue.at for cue in pacing.cues(30) if cue.word == "halfway"] == [15]
    assert not [cue for cue in pacing.cues(12) if cue.word == "halfway"]


def test_what_is_left_of_a_step_is_counted_as_far_as_it_goes() -> None:
    assert [(cue.at, cue.word) for cue in pacing.cues(3)][4:] == [(1, "two"), (2, "one"), (3, None)]


def test_a_word_begins_with_its_tick() -> None:
    word = np.concatenate((np.zeros(4800), np.full(9600, 0.5))).astype(np.float32)
    mixed = pacing.on_the_beat(word, tones.TICK)
    assert np.argmax(np.abs(mixed) > 0.1) < 0.005 * tones.RATE
    assert len(mixed) == 9600

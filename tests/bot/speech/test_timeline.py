"""Speech is played in a row, beats at their time, and everything stops when it has to."""

import numpy as np
import pytest

from bot.speech.timeline import Timeline
from bot.speech.tones import RATE

ONE_SECOND = np.full(RATE, 0.5, dtype=np.float32)


def played(timeline: Timeline, seconds: float) -> np.ndarray:
    return np.concatenate([timeline.take(1536) for _ in range(round(seconds * RATE / 1536))])


def sounding(samples: np.ndarray) -> list[tuple[float, float]]:
    """From when to when there is sound, in seconds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.abs(samples) > 0.01, [0])).astype(int)))
    return [(a / RATE, b / RATE) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def test_speech_in_a_row_with_its_pauses() -> None:
    timeline = Timeline()
    timeline.say(ONE_SECOND)
    timeline.say(ONE_SECOND, pause=0.5)
    assert timeline.speaking and timeline.speech_ends == 2.5
    assert sounding(played(timeline, 3)) == [(0, 1), (1.5, 2.5)]
    assert not timeline.speaking


def test_beats_stand_at_their_sample() -> None:
    timeline = Timeline()
    for second in (1, 2, 3):
        timeline.beat(ONE_SECOND[: RATE // 10], second)
    assert sounding(played(timeline, 4)) == [(1, 1.1), (2, 2.1), (3, 3.1)]


def test_a_beat_amid_speech_gives_way() -> None:
    timeline = Timeline()
    timeline.say(ONE_SECOND)
    timeline.beat(ONE_SECOND, 0.5, amid_speech=np.zeros(1, dtype=np.float32))
    assert sounding(played(timeline, 2)) == [(0, 1)]


def test_hush_stops_at_once() -> None:
    timeline = Timeline()
    timeline.say(ONE_SECOND)
    timeline.say(ONE_SECOND)
    before = played(timeline, 0.512)
    timeline.hush()
    ((start, end),) = sounding(np.concatenate((before, played(timeline, 2))))
    assert (start, end) == (0, pytest.approx(0.532, abs=0.002))


def test_dropped_beats_are_not_played() -> None:
    timeline = Timeline()
    timeline.beat(ONE_SECOND, 1)
    timeline.drop_beats()
    assert sounding(played(timeline, 2)) == []

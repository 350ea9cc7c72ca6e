"""The spoken clock of a timed step: what is said at which second before and after "go"."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

COUNT_IN = ("three", "two", "one")
LAST = ("five", "four", "three", "two", "one")
HALF_TIME = "halfway"
HALF_TIME_FROM = 14  # seconds: in a shorter step half-time would fall on the last five seconds
GO = "go"
READY = "Ready?"
REST = 10.0  # seconds from the end of a step to the next "go", at least
_QUIET = 0.04  # of the loudest sample


@dataclass(frozen=True)
class Cue:
    """A word on the beat, `at` seconds after "go" (before it where negative); no word for the end."""

    at: float
    word: str | None


def cues(seconds: int, count_in: bool = True) -> list[Cue]:
    """Everything said on the beat of a step of so many seconds."""
    before = [Cue(at - len(COUNT_IN), word) for at, word in enumerate(COUNT_IN)] if count_in else []
    half = [Cue(seconds / 2, HALF_TIME)] if seconds >= HALF_TIME_FROM else []
    last = [Cue(seconds - left, word) for left, word in zip(range(5, 0, -1), LAST, strict=True) if seconds > left]
    return [*before, Cue(0.0, GO), *half, *last, Cue(float(seconds), None)]


def on_the_beat(samples: np.ndarray, tick: np.ndarray) -> np.ndarray:
    """A spoken word without the silence before it, together with a tick that marks its second."""
    loud = np.abs(samples) > _QUIET * np.abs(samples).max(initial=0)
    word = samples[int(loud.argmax()) :]
    mixed = np.zeros(max(len(word), len(tick)), dtype=np.float32)
    mixed[: len(word)] += word
    mixed[: len(tick)] += tick
    return mixed

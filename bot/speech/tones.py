"""The short tones: "I heard you" rises, "I did not" falls, a tick for each counted second, and the end of a hold."""

from __future__ import annotations

import numpy as np

RATE = 48_000  # samples a second, of everything that is played
_LOUD = 0.25
_EDGE = 0.005  # seconds in which a tone swells and fades, so that it does not click


def _tone(pitch: float, seconds: float, loud: float = _LOUD) -> np.ndarray:
    times = np.arange(round(seconds * RATE)) / RATE
    edge = np.minimum(1, np.minimum(times, times[::-1]) / _EDGE)
    return (loud * edge * np.sin(2 * np.pi * pitch * times)).astype(np.float32)


HEARD = np.concatenate([_tone(660, 0.09), _tone(880, 0.12)])
NOT_HEARD = np.concatenate([_tone(440, 0.12), _tone(330, 0.18)])
TICK = _tone(1200, 0.03)
END = np.concatenate([_tone(880, 0.15), _tone(1320, 0.25)])

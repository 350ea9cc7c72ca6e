"""Is it the coach's own voice that the microphone hears? Compares what was played with what came in."""

from __future__ import annotations

import numpy as np

from bot.speech.sound import RATE
from bot.speech.tones import RATE as PLAYED_RATE

HEARD = round(0.4 * RATE)  # samples that are compared
PLAYED = round(1.2 * RATE)  # samples in which they are looked for: the way through the air and two sound cards
ALIKE = 0.35  # of 1: the same sound through a room


class Echo:
    """Remembers the last second of both sides."""

    def __init__(self) -> None:
        self._heard = np.zeros(HEARD, dtype=np.float32)
        self._played = np.zeros(PLAYED, dtype=np.float32)

    def heard(self, samples: np.ndarray) -> None:
        """Take the next samples of the microphone, at 16 kHz."""
        self._heard = np.concatenate((self._heard, samples))[-HEARD:]

    def played(self, samples: np.ndarray) -> None:
        """Take the next samples of the loudspeaker, at 48 kHz."""
        self._played = np.concatenate((self._played, samples.reshape(-1, PLAYED_RATE // RATE).mean(axis=1)))[-PLAYED:]

    def is_own_voice(self) -> bool:
        """Whether what was heard last is, at some delay, what was played."""
        return likeness(self._heard, self._played) >= ALIKE


def likeness(heard: np.ndarray, played: np.ndarray) -> float:
    """The highest correlation, 0 to 1, of `heard` with any stretch of `played`, which is at least as long."""
    size = len(played) + len(heard)
    product = np.fft.rfft(played, size) * np.conj(np.fft.rfft(heard, size))
    together = np.abs(np.fft.irfft(product, size)[: len(played) - len(heard) + 1])
    power = np.concatenate(([0.0], np.cumsum(played.astype(np.float64) ** 2)))
    stretches = power[len(heard) :] - power[: -len(heard)]
    own = float(np.sum(heard.astype(np.float64) ** 2))
    if own < 1e-6 or stretches.max() < 1e-6:
        return 0.0
    return float(np.max(together / np.sqrt(np.maximum(stretches, stretches.max() * 0.01) * own)))

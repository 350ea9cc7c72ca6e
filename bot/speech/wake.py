"""Was the coach addressed? By a phrase in what was recognised, or by one that a small detector listens for."""

from __future__ import annotations

import re
from typing import Any

import jellyfish
import numpy as np
from rapidfuzz.distance import OSA

PHRASE = "hey coach"
DETECTED = "okay nabu"
LATEST = 3  # words that may come before the phrase, such as "um"
ALIKE = 0.72  # of the letters, so that "hey couch" and "hay coach" pass and "the coach" does not
_WORD = re.compile(r"[\w']+")


class WakeError(RuntimeError):
    """The detector can not be used; the message is one sentence for the user."""


def after(phrase: str, text: str) -> str | None:
    """What comes after the wake phrase, "" where nothing does; None where the text does not begin with it."""
    wanted, count = _letters(phrase), len(_WORD.findall(phrase))
    words = list(_WORD.finditer(text))
    runs = [
        words[start:end]
        for start in range(min(LATEST, len(words)))
        for end in range(start + max(1, count - 1), min(start + count + 1, len(words)) + 1)
    ]
    likeness = [_likeness(_letters("".join(word[0] for word in run)), wanted) for run in runs]
    if max(likeness, default=0.0) < ALIKE:
        return None
    end = runs[likeness.index(max(likeness))][-1].end()
    return text[end:].lstrip(" ,.!?;:-")


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _likeness(heard: str, wanted: str) -> float:
    """From 0 to 1, by letters; what sounds the same is alike."""
    if heard[:1] != wanted[:1]:
        return 0.0
    letters = OSA.normalized_similarity(heard, wanted)
    return max(letters, ALIKE) if jellyfish.metaphone(heard) == jellyfish.metaphone(wanted) else letters


class Detector:
    """Hears "okay nabu" in a stream of sound for next to no work, by pymicro-wakeword."""

    phrase = DETECTED

    def __init__(self) -> None:
        """Load the packaged model; raises WakeError."""
        try:
            from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures, Model

            self._detector: Any = MicroWakeWord.from_builtin(Model.OKAY_NABU)
            self._features: Any = MicroWakeWordFeatures()
        except Exception as error:
            raise WakeError("The detector of the wake phrase is missing: run `make voice`.") from error

    def feed(self, frame: np.ndarray) -> bool:
        """Take the next samples (float32, 16 kHz); says whether the phrase ended in them."""
        sound = (np.clip(frame, -1, 1) * 32767).astype(np.int16).tobytes()
        return any([self._detector.process_streaming(features) for features in self._features.process_streaming(sound)])

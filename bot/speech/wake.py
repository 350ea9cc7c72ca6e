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
    wanted = _letters(phrase)
    count = len(_WORD.findall(phrase))
    words = list(_WORD.finditer(text))
    for start in range(min(LATEST, len(words))):
        for end in range(start + count + 1, start + max(0, count - 2), -1):
            run = words[start:end]
            if run and _alike(_letters(" ".join(word[0] for word in run)), wanted):
                return text[run[-1].end() :].lstrip(" ,.!?;:-")
    return None


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _alike(heard: str, wanted: str) -> bool:
    if heard[:1] != wanted[:1]:
        return False
    return (
        jellyfish.metaphone(heard) == jellyfish.metaphone(wanted) or OSA.normalized_similarity(heard, wanted) >= ALIKE
    )


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

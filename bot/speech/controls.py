"""The few words that steer a spoken session, found by their sound in a short utterance."""

from __future__ import annotations

import re
from typing import Literal

import jellyfish
from rapidfuzz.distance import OSA

from bot.nlu.numbers import VALUES

Control = Literal["next", "again", "pause", "go on", "stop", "how long", "easier", "that hurts"]

WORDS: dict[Control, tuple[str, ...]] = {
    "next": ("next", "next one", "done", "skip"),
    "again": ("again", "repeat", "say again", "say that again", "once more"),
    "pause": ("pause", "wait", "hold on", "hang on"),
    "go on": ("go on", "resume", "continue", "carry on", "keep going"),
    "stop": ("stop", "stop it", "stop now", "end the session", "that's enough"),
    "how long": ("how long", "how long left", "how much longer", "time left", "how long is left"),
    "easier": ("easier", "make it easier", "too hard"),
    "that hurts": ("that hurts", "it hurts", "this hurts", "hurts", "that hurt", "ouch"),
}
YES = ("yes", "yeah", "yep", "yes please", "ok", "okay", "sure", "right", "correct", "more", "go on")
NO = ("no", "nope", "no thanks", "no thank you", "wrong")
ALIKE = 0.8  # of the letters
MOST_WORDS = 5
_WORD = re.compile(r"[a-z0-9']+")
_LEFT_OUT = frozenset("please now then um uh er oh well so and ok okay coach".split())
# English words that sound as a number does.
_HOMOPHONES = {"to": 2, "too": 2, "for": 4, "fore": 4, "ate": 8, "won": 1, "ten": 10}


def control(text: str) -> Control | None:
    """What a short utterance steers, or None where it is something else."""
    for wanted, said in WORDS.items():
        if _is_one_of(text, said):
            return wanted
    return None


def is_yes(text: str) -> bool:
    """Whether a short utterance agrees."""
    return _is_one_of(text, YES)


def is_no(text: str) -> bool:
    """Whether a short utterance declines."""
    return _is_one_of(text, NO)


def pain(text: str) -> int | None:
    """The first number from 0 to 10 in an answer such as "a six" or "too", or None."""
    for word in _WORD.findall(text.lower()):
        value = int(word) if word.isdigit() else VALUES.get(word, _HOMOPHONES.get(word))
        if value is not None and 0 <= value <= 10:
            return value
    return None


def _is_one_of(text: str, said: tuple[str, ...]) -> bool:
    words = _WORD.findall(text.lower())
    bare = [word for word in words if word not in _LEFT_OUT] or words
    if not 0 < len(bare) <= MOST_WORDS:
        return False
    heard = "".join(bare)
    return any(_alike(heard, "".join(_WORD.findall(phrase))) for phrase in said)


def _alike(heard: str, wanted: str) -> bool:
    if heard == wanted:
        return True
    sound = jellyfish.metaphone(wanted)
    same_sound = len(sound) > 1 and heard[:1] == wanted[:1] and jellyfish.metaphone(heard) == sound
    return same_sound or (len(wanted) > 4 and OSA.normalized_similarity(heard, wanted) >= ALIKE)

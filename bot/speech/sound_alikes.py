"""What else a guess may have been: texts with the name of a content item where words stand that sound like it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import jellyfish
from rapidfuzz.distance import OSA

from bot.nlu.names import names_of
from content.store import load

LEAST_SOUND = 6  # consonants: shorter names sound like too much
MOST_UNLIKE = 1  # of these
MOST_WORDS = 4
_WORD = re.compile(r"[\w'-]+")


def sound_alikes(text: str) -> Iterator[tuple[str, int]]:
    """Each text with one run of words turned into a name that sounds like it, and by how many sounds they differ."""
    words = list(_WORD.finditer(text))
    for start in range(len(words)):
        for run in (words[start : start + count] for count in range(1, MOST_WORDS + 1)):
            said = text[run[0].start() : run[-1].end()]
            for name, unlike in _names_like(_sound(said)):
                if name != said.lower():
                    yield text[: run[0].start()] + name + text[run[-1].end() :], unlike


def _sound(text: str) -> str:
    return jellyfish.metaphone("".join(c for c in text.lower() if c.isalpha()))


@functools.lru_cache(maxsize=4096)
def _names_like(sound: str) -> tuple[tuple[str, int], ...]:
    near = (
        (name, OSA.distance(sound, known, score_cutoff=MOST_UNLIKE))
        for known, name in _names()
        if abs(len(known) - len(sound)) <= MOST_UNLIKE
    )
    return tuple((name, unlike) for name, unlike in near if unlike <= MOST_UNLIKE)


@functools.lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, str], ...]:
    """The sound and the letters of each name that is long enough."""
    names = {name.lower() for _, _, name in names_of(load())}
    return tuple(sorted((sound, name) for name in names if len(sound := _sound(name)) >= LEAST_SOUND))

"""What else a guess may have been: texts with the name of a content item where words stand that sound like it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import jellyfish
from rapidfuzz.distance import OSA

from bot.nlu.language import is_ordinary
from bot.nlu.names import names_of
from content.store import load

LEAST_SOUND = 5  # consonants: shorter names sound like too much, but
LEAST_SOUND_OF_STRANGE_WORDS = 2  # names that are no ordinary words count where nothing in the sound differs
MOST_UNLIKE = 1  # consonant
MOST_WORDS = 4
_WORD = re.compile(r"[\w'-]+")
# What metaphone hears and many do not: "psoas", and the "r" of "source", in England and elsewhere the same as "sauce".
_SILENT = re.compile(r"^p(?=s)|r(?![aeiouy])")


def sound_alikes(text: str) -> Iterator[tuple[str, int]]:
    """Each text with one run of words turned into a name that sounds like it, and by how many sounds they differ."""
    words = list(_WORD.finditer(text))
    for start in range(len(words)):
        for end in range(start + 1, min(start + MOST_WORDS, len(words)) + 1):
            run = words[start:end]
            said = text[run[0].start() : run[-1].end()]
            for name, unlike in _names_like(_sound(said)):
                if name != said.lower():
                    yield text[: run[0].start()] + name + text[run[-1].end() :], unlike


def _sound(text: str) -> str:
    return jellyfish.metaphone(_SILENT.sub("", "".join(c for c in text.lower() if c.isalpha())))


@functools.lru_cache(maxsize=4096)
def _names_like(sound: str) -> tuple[tuple[str, int], ...]:
    near = (
        (name, OSA.distance(sound, known, score_cutoff=MOST_UNLIKE))
        for known, name in _names()
        if known == sound or len(known) >= LEAST_SOUND and abs(len(known) - len(sound)) <= MOST_UNLIKE
    )
    return tuple((name, unlike) for name, unlike in near if unlike <= MOST_UNLIKE)


@functools.lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, str], ...]:
    """The sound and the letters of each name that is long or strange enough."""
    names = {name.lower() for entity, _, name in names_of(load()) if entity != "idea"}  # those are called in sentences
    return tuple(sorted((sound, name) for name in names if len(sound := _sound(name)) >= _least(name)))


def _least(name: str) -> int:
    strange = name.isalpha() and not is_ordinary(name)
    return LEAST_SOUND_OF_STRANGE_WORDS if strange else LEAST_SOUND

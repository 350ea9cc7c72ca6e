"""How likely a sentence is to be said to the coach: word triples counted in the training sentences and the content."""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bot.nlu.numbers import TENS, UNITS
from bot.project import Project
from content.store import load

ORDER = 3  # words that are looked at together
OTHER_WORDS = 30_000  # an unseen word is one of so many
_EXAMPLE = re.compile(r"^ +- (.*)$", re.M)
_ENTITY = re.compile(r"\[([^]]*)\]\([^)]*\)")
_WORD = re.compile(r"[a-z']+|\d+")


class Expectation:
    """A language model of word triples, smoothed after Witten and Bell."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self._seen: Counter[tuple[str, ...]] = Counter()  # runs of one to three words
        self._after: Counter[tuple[str, ...]] = Counter()  # how often something followed a run
        self._kinds: Counter[tuple[str, ...]] = Counter()  # how many different words did
        for sentence in sentences:
            for run in _runs(sentence):
                for order in range(1, ORDER + 1):
                    part = run[ORDER - order :]
                    self._kinds[part[:-1]] += part not in self._seen
                    self._seen[part] += 1
                    self._after[part[:-1]] += 1

    def log_chance(self, sentence: str) -> float:
        """The mean natural logarithm of the chances of its words and of its end."""
        chances = [self._chance(run) for run in _runs(sentence)]
        return sum(map(math.log, chances)) / len(chances)

    def _chance(self, run: tuple[str, ...]) -> float:
        chance = 1 / OTHER_WORDS
        for order in range(1, ORDER + 1):
            part = run[ORDER - order :]
            followed, kinds = self._after[part[:-1]], self._kinds[part[:-1]]
            if not followed:
                break
            chance = (self._seen[part] + kinds * chance) / (followed + kinds)
        return chance


def _runs(sentence: str) -> list[tuple[str, ...]]:
    """Each word with the two before it, and the end."""
    words = ["<", "<", *(w for word in _WORD.findall(sentence.lower()) for w in _in_words(word).split()), ">"]
    return [tuple(words[at - ORDER + 1 : at + 1]) for at in range(ORDER - 1, len(words))]


def _in_words(word: str) -> str:
    if not word.isdigit() or int(word) > 99:
        return word
    tens = {value: name for name, value in TENS.items()}
    value = int(word)
    if value < 20:
        return UNITS[value]
    return f"{tens[value // 10 * 10]} {UNITS[value % 10]}" if value % 10 else tens[value]


def sentences(folder: Path) -> Iterable[str]:
    """The training sentences of a folder, and the names, questions and examples of the content."""
    for file in sorted(folder.glob("*.yml")):
        for example in _EXAMPLE.findall(file.read_text(encoding="utf-8")):
            yield _ENTITY.sub(r"\1", example)
    store = load()
    for items in (store.pain_sources, store.targets, store.exercises, store.ladder, store.drills, store.ideas):
        for item in items.values():
            yield from (item.name, *item.aliases, *(getattr(item, "asks", None) or ()))
    for sign in store.red_flags.values():
        yield from (*sign.examples, *sign.harmless)


@functools.lru_cache(maxsize=1)
def expectation() -> Expectation:
    """What is said to this coach."""
    return Expectation(sentences(Project().root / "data" / "nlu"))

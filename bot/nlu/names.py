"""Finds the names of content items in a message: as written, misspelt, run together, split, or as they sound."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import jellyfish
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.nlu.language import Word, is_ordinary, words
from content.store import Store

How = Literal["name", "spelling", "sound"]
ENTITIES = {
    "pain_sources": "pain_source",
    "targets": "target",
    "exercises": "exercise",
    "ladder": "ladder_step",
    "drills": "drill",
    "ideas": "idea",
}
LONGEST = 8
MOST_WORDS_TO_MEND = 4
LEAST_LETTERS_TO_MEND = 6
TWO_TYPOS_FROM = 10
MOST_TYPOS = 2
LEAST_SOUND, LEAST_SOUND_OF_ORDINARY_WORDS = 4, 6
LEAST_LIKENESS_OF_SOUND_ALIKES, OF_ORDINARY_SOUND_ALIKES = 0.6, 0.78
SKIPPED = frozenset({"the", "a", "an", "my", "your", "of", "with", "and", "in", "on", "to", "-", "'s"})


@dataclass(frozen=True)
class Found:
    """A name in a message: what it leads to, where it stands (characters), and how it was recognised."""

    entity: str
    id: str
    start: int
    end: int
    how: How
    likeness: float


@dataclass(frozen=True)
class _Lead:
    entity: str
    id: str


def names_of(store: Store) -> Iterable[tuple[str, str, str]]:
    """Every (entity, id, name or alias) of the content."""
    for folder, entity in ENTITIES.items():
        for item in getattr(store, folder).values():
            for name in (item.name, item.id.replace("-", " "), *item.aliases):
                yield entity, item.id, name


class NameIndex:
    """All names of the content, looked up by the letters of a run of words without the gaps between them.

    A run with at most two typos holds a third of the name unharmed, at most two letters off its place. Names are
    indexed by their thirds, so that a message is compared with a handful of names however many there are.
    """

    def __init__(self, names: Iterable[tuple[str, str, str]]) -> None:
        self._leads: dict[str, set[_Lead]] = {}
        for entity, item_id, name in names:
            run = [w for w in words(name) if w.counts]
            for key in {_letters(run, [w.norm for w in run]), _letters(run, [w.lemma for w in run])} - {""}:
                self._leads.setdefault(key, set()).add(_Lead(entity, item_id))
        self._by_sound: dict[str, list[str]] = {}
        self._by_third: dict[tuple[int, int, str], list[str]] = {}
        for key in self._leads:
            self._by_sound.setdefault(jellyfish.metaphone(key), []).append(key)
            for start, end in _thirds(len(key)):
                self._by_third.setdefault((len(key), start, key[start:end]), []).append(key)

    def find(self, message: Sequence[Word]) -> list[Found]:
        """Every name in the message, longest first where they overlap, in the order of the message."""
        run = [w for w in message if w.counts]
        spans = [
            (i, j)
            for i in range(len(run))
            for j in range(i + 1, min(i + LONGEST, len(run)) + 1)
            if run[i].norm not in SKIPPED and run[j - 1].norm not in SKIPPED
        ]
        found: list[tuple[int, int, float, How, set[_Lead]]] = [
            (i, j, 1.0, "name", leads) for i, j in spans if (leads := self._named(run[i:j]))
        ]
        named = {at for i, j, *_ in found for at in range(i, j)}
        strange = {at for at, word in enumerate(run) if at not in named and _is_strange(word.norm)}
        for i, j in spans:
            if j - i <= MOST_WORDS_TO_MEND and not named.issuperset(range(i, j)) and _is_unbroken(run[i:j]):
                written = _letters(run[i:j], [w.norm for w in run[i:j]])
                if hit := self._mended(written, not strange.isdisjoint(range(i, j)), j - i):
                    found.append((i, j, *hit))
        found.sort(key=lambda f: (-(run[f[1] - 1].end - run[f[0]].start) * f[2] ** 2, f[0]))
        taken: set[int] = set()
        kept: list[Found] = []
        for i, j, likeness, how, leads in found:
            if taken & set(range(i, j)):
                continue
            taken |= set(range(i, j))
            kept += [
                Found(lead.entity, lead.id, run[i].start, run[j - 1].end, how, likeness)
                for lead in sorted(leads, key=lambda x: (x.entity, x.id))
            ]
        return sorted(kept, key=lambda f: f.start)

    def _named(self, run: Sequence[Word]) -> set[_Lead]:
        """What has just this name, in any inflection."""
        keys = _letters(run, [w.norm for w in run]), _letters(run, [w.lemma for w in run])
        return next((self._leads[key] for key in keys if key in self._leads), set())

    @functools.lru_cache(maxsize=8192)  # noqa: B019 - one index lives as long as the process
    def _mended(self, key: str, strange: bool, count: int) -> tuple[float, How, set[_Lead]] | None:
        """What the letters of `count` words may have meant; `strange` where one of them is no English word."""
        if strange and len(key) >= LEAST_LETTERS_TO_MEND:
            most = MOST_TYPOS if len(key) >= TWO_TYPOS_FROM else 1
            best = process.extractOne(key, sorted(set(self._near(key))), scorer=OSA.distance, score_cutoff=most)
            if best:
                return 1 - best[1] / len(key), "spelling", self._leads[best[0]]
        sound = jellyfish.metaphone(key) if strange or count > 1 else ""
        if len(sound) >= (LEAST_SOUND if strange else LEAST_SOUND_OF_ORDINARY_WORDS):
            alike = process.extractOne(
                key,
                self._by_sound.get(sound, ()),
                scorer=OSA.normalized_similarity,
                score_cutoff=LEAST_LIKENESS_OF_SOUND_ALIKES if strange else OF_ORDINARY_SOUND_ALIKES,
            )
            if alike:
                return alike[1] * 0.9, "sound", self._leads[alike[0]]
        return None

    def _near(self, key: str) -> Iterator[str]:
        """The names that share a third with `key`."""
        for length in range(len(key) - MOST_TYPOS, len(key) + MOST_TYPOS + 1):
            for start, end in _thirds(length):
                for at in range(max(0, start - MOST_TYPOS), start + MOST_TYPOS + 1):
                    yield from self._by_third.get((length, start, key[at : at + end - start]), ())


def _is_strange(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and not is_ordinary(word)


def _is_unbroken(run: Sequence[Word]) -> bool:
    """Whether at most a space or a hyphen stands between the words."""
    return all(after.start - word.end <= 1 for word, after in itertools.pairwise(run))


def _letters(run: Sequence[Word], forms: Sequence[str]) -> str:
    """The forms of the words of a run in one, without the words that tell nothing."""
    return "".join(
        c for word, form in zip(run, forms, strict=True) if word.norm not in SKIPPED for c in form if c.isalnum()
    )


def _thirds(length: int) -> Sequence[tuple[int, int]]:
    """Where the thirds of so many letters start and end."""
    cuts = [length * i // 3 for i in range(4)]
    return list(itertools.pairwise(cuts))

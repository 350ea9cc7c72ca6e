"""What a message is made of, counted: its words, pairs of words, and letters in a row."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

FEWEST_LETTERS, MOST_LETTERS = 2, 4
SEEN_TWICE = 2
"""Letters that only one example holds tell nothing."""
_NUMBER = re.compile(r"\b[0-9]+\b")
_WORD = re.compile(r"\w+")
_A_WORD = "\n"
"""Stands before words and pairs of words, so that none is taken for letters."""


def parts(lemmas: Iterable[str]) -> Iterator[str]:
    """Every part of a message of these words, as often as it stands there; any number counts as the same word."""
    pieces = [_NUMBER.sub("__number__", lemma).lower() for lemma in lemmas]
    words = _WORD.findall(" ".join(pieces))
    yield from (_A_WORD + word for word in words)
    yield from (f"{_A_WORD}{word} {after}" for word, after in itertools.pairwise(words))
    for piece in " ".join(pieces).split():
        padded = f" {piece} "
        for length in range(FEWEST_LETTERS, min(MOST_LETTERS, len(padded)) + 1):
            yield from (padded[at : at + length] for at in range(len(padded) - length + 1))


class Counts:
    """Columns for the parts that are known."""

    def __init__(self, known: Sequence[str]) -> None:
        self.known = known
        self._columns = {part: i for i, part in enumerate(known)}

    @classmethod
    def of(cls, messages: Iterable[Sequence[str]]) -> Counts:
        """The columns for what these messages, each the lemmas of its words, are made of: first words, then letters."""
        seen = Counter(part for lemmas in messages for part in set(parts(lemmas)))
        words = sorted(part for part in seen if part.startswith(_A_WORD))
        letters = sorted(p for p, times in seen.items() if not p.startswith(_A_WORD) and times >= SEEN_TWICE)
        return cls([*words, *letters])

    def row(self, lemmas: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
        """The columns of a message, and for each 1 + the logarithm of how often its part stands there."""
        found = Counter(column for part in parts(lemmas) if (column := self._columns.get(part)) is not None)
        columns = np.fromiter(found.keys(), dtype=np.int64, count=len(found))
        return columns, 1 + np.log(np.fromiter(found.values(), dtype=np.float64, count=len(found)))

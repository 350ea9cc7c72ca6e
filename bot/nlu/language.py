"""English for everyone else in this package: one spaCy pipeline, its words, and which of them are ordinary."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

import spacy
from rapidfuzz import process
from rapidfuzz.distance import OSA
from spacy.language import Language
from spacy.lookups import Table

SHORTEST_TO_MEND = 5
TWO_TYPOS_FROM = 9
_ENDINGS = ("s", "es", "ies", "d", "ed", "ied", "ing")
_OWN_LEMMAS = {
    "left": "left", "evening": "evening", "does": "do", "matter": "matter", "second": "second", "felt": "feel",
    "number": "number", "as": "as",
}  # fmt: skip
"""Where the table errs, or gives two words of different meaning one form."""
_PLAIN_QUOTES = str.maketrans("’‘ʼ`´“”", "'''''\"\"")


@dataclass(frozen=True)
class Word:
    """One token: `norm` is its plain lower-case form, `lemma` its dictionary form, `start`/`end` characters."""

    norm: str
    lemma: str
    start: int
    end: int

    @property
    def counts(self) -> bool:
        """Whether it is a word or number, not punctuation or an emoji."""
        return any(c.isalnum() for c in self.norm)


@functools.lru_cache(maxsize=1)
def english() -> Language:
    """spaCy's English tokenizer with its lemma table; no statistical model is needed."""
    nlp = spacy.blank("en")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.initialize()
    return nlp


@functools.lru_cache(maxsize=1)
def lemma_table() -> Table:
    """spaCy's table from word forms to dictionary forms."""
    return english().get_pipe("lemmatizer").lookups.get_table("lemma_lookup")  # type: ignore[attr-defined]


def lemma(word: str) -> str:
    """The dictionary form of a lower-case word; a word that the table lacks is its own."""
    return _OWN_LEMMAS.get(word) or lemma_table().get(word, word)


@functools.lru_cache(maxsize=4)  # several components read the words of one message
def words(text: str) -> tuple[Word, ...]:
    """Split a message into words with their lemmas."""
    low = text.lower()
    doc = english().make_doc((low if len(low) == len(text) else text).translate(_PLAIN_QUOTES))
    return tuple(Word(t.lower_, lemma(t.lower_), t.idx, t.idx + len(t.text)) for t in doc if not t.is_space)


def is_ordinary(word: str) -> bool:
    """Whether the lemma table knows this (lower-case) word, so that it is no misspelling of another."""
    return word in lemma_table() or word in _lemmas() or word in english().Defaults.stop_words


@functools.lru_cache(maxsize=1)
def _lemmas() -> frozenset[str]:
    return frozenset(lemma_table().values())


def forms(base: str) -> set[str]:
    """A dictionary form with those of its regular inflections that the lemma table knows."""
    stems = (base, base[:-1], base + base[-1:])
    return {base} | {form for stem in stems for ending in _ENDINGS if lemma(form := stem + ending) == base}


class Spelling:
    """Mends words that are neither ordinary English nor in `vocabulary` to the nearest word of the vocabulary.

    The vocabulary is dictionary forms; a typo in an inflected form is mended to that form.
    """

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._known = frozenset(form for base in vocabulary for form in forms(base))
        self._by_length: dict[int, list[str]] = {}
        for word in sorted(self._known):
            self._by_length.setdefault(len(word), []).append(word)
        self.mend = functools.lru_cache(maxsize=4096)(self._mend)

    def _mend(self, word: str) -> str:
        """The nearest known word within one typo (two in long words), or the word itself."""
        if len(word) < SHORTEST_TO_MEND or not word.isalpha() or word in self._known or is_ordinary(word):
            return word
        most = 2 if len(word) >= TWO_TYPOS_FROM else 1
        near = [w for n in range(len(word) - most, len(word) + most + 1) for w in self._by_length.get(n, ())]
        choices = sorted(near, key=lambda known: known[0] != word[0])  # a typo seldom stands at the start
        best = process.extractOne(word, choices, scorer=OSA.distance, score_cutoff=most)
        return best[0] if best else word

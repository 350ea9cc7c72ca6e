"""Finds word groups in a message. A phrase is words, `a/b` for either, `(a)` for maybe, `<group>` for any phrase of a
group, `...` for up to four words of anything within the sentence. Small words such as "my" may stand between."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.nlu.language import Spelling
from bot.nlu.lemmas import FILLERS, OPENED, OWN_LEMMAS, STOP, Word, lemma, read

Span = tuple[int, int]
"""From the first word to after the last, counted in words."""

SMALL = frozenset(
    "my the a an his her their your our its this that these those some own whole entire both also me".split()
)
MOST_SMALL, MOST_GAP = 3, 4
TURNING = frozenset("not no never without nor any".split())
ANSWERS = frozenset("no nope nah".split())
"""With a comma behind it, such a word is an answer and no part of what follows ("no, feeling is normal")."""


@dataclass(frozen=True)
class Group:
    """A place in a phrase where any phrase of a group may stand."""

    name: str


class Gap:
    """A place in a phrase where up to `MOST_GAP` words of anything may stand."""


@dataclass(frozen=True)
class Maybe:
    """A part of a phrase that may be left out."""

    elements: tuple["Element", ...]


GAP = Gap()
Element = frozenset | Group | Gap | Maybe
Pattern = tuple[Element, ...]


def compiled(phrase: str) -> list[Pattern]:
    """The patterns of one phrase: one, or more where it begins with optional parts."""
    elements: list[Element] = []
    for part in phrase.split():
        optional = part.startswith("(") and part.endswith(")")
        part = part.strip("()")
        new: list[Element]
        if part == "...":
            new = [GAP]
        elif part.startswith("<"):
            new = [Group(part.strip("<>"))]
        elif "/" in part:
            new = [frozenset(form for option in part.split("/") for form in forms(option))]
        else:
            new = (
                [frozenset(forms(part))] if part.startswith("=") else [frozenset((w.text, w.lemma)) for w in read(part)]
            )
        elements += [Maybe(tuple(new))] if optional and new else new
    patterns = [tuple(elements)]
    while isinstance(first := patterns[-1][0], Maybe):
        rest = patterns.pop()[1:]
        patterns += [(*first.elements, *rest), rest]
    return patterns


def forms(word: str) -> tuple[str, ...]:
    """How a word of a phrase may stand in a message: `=word` only so, else in any form."""
    return (word,) if word.startswith("=") else (word, lemma(word))


class Finder:
    """Word groups, compiled once. `spans(words)` says where each group stands in a message."""

    def __init__(self, groups: Mapping[str, Iterable[str]], given: Iterable[str] = ()) -> None:
        """`given` names groups whose spans the caller brings; raises KeyError for a group that is nowhere defined."""
        self._patterns: dict[str, list[Pattern]] = {
            name: [pattern for phrase in phrases for pattern in compiled(phrase) if pattern]
            for name, phrases in groups.items()
        }
        self._order = self._sorted(set(given))
        self._by_first: dict[str, dict[str, list[Pattern]]] = {}
        self._by_group: dict[str, list[Pattern]] = {}
        vocabulary: set[str] = set()
        for name, patterns in self._patterns.items():
            first: dict[str, list[Pattern]] = defaultdict(list)
            for pattern in patterns:
                if isinstance(pattern[0], frozenset):
                    for form in pattern[0]:
                        first[form].append(pattern)
                vocabulary.update(words_of(pattern))
            self._by_first[name] = dict(first)
            self._by_group[name] = [pattern for pattern in patterns if isinstance(pattern[0], Group)]
        self._spelling = Spelling(vocabulary | OWN_LEMMAS.keys() | FILLERS | OPENED.keys())

    def _sorted(self, done: set[str]) -> list[str]:
        """The groups, each after those that it is made of."""
        order: list[str] = []

        def visit(name: str, path: tuple[str, ...]) -> None:
            if name in path:
                raise ValueError(f"the group {name!r} is made of itself: {' > '.join((*path, name))}")
            if name in done:
                return
            for pattern in self._patterns[name]:
                for group in groups_of(pattern):
                    visit(group, (*path, name))
            done.add(name)
            order.append(name)

        for name in self._patterns:
            visit(name, ())
        return order

    def mended(self, words: Sequence[Word]) -> list[Word]:
        """The words with typos put right as far as the rules know the word that was meant."""
        out = []
        for word in words:
            meant = self._spelling.mend(word.text)
            out.append(word if meant == word.text else Word(meant, lemma(meant), word.start, word.end, word.wall))
        return out

    def spans(self, words: Sequence[Word], given: Mapping[str, list[Span]]) -> dict[str, list[Span]]:
        """Where each group stands in `words`; groups that stand nowhere are left out."""
        places: dict[str, list[int]] = defaultdict(list)
        for i, word in enumerate(words):
            for form in {word.text, word.lemma, "=" + word.text}:
                places[form].append(i)
        found: dict[str, list[Span]] = {name: spans for name, spans in given.items() if spans}
        for name in self._order:
            spans: set[Span] = set()
            first = self._by_first[name]
            for form in places.keys() & first.keys():
                for i in places[form]:
                    for pattern in first[form]:
                        spans.update((i, end) for end in self._ends(pattern, 1, i + 1, words, found))
            for pattern in self._by_group[name]:
                for start, after in found.get(pattern[0].name, ()):  # type: ignore[union-attr]
                    spans.update((start, end) for end in self._ends(pattern, 1, after, words, found))
            if spans:
                found[name] = sorted(spans)
        return found

    @staticmethod
    def _bridges(word: Word) -> bool:
        """Whether a gap may pass over `word`: not into another sentence, and not over what turns the meaning round."""
        return word.wall != STOP and word.text not in TURNING

    def _ends(
        self, pattern: Pattern, k: int, i: int, words: Sequence[Word], found: Mapping[str, list[Span]]
    ) -> Iterator[int]:
        """Where the rest of `pattern`, from its element `k`, ends when it starts at word `i`."""
        if k == len(pattern):
            yield i
            return
        element = pattern[k]
        if isinstance(element, Maybe):
            yield from self._ends((*element.elements, *pattern[k + 1 :]), 0, i, words, found)
            yield from self._ends(pattern, k + 1, i, words, found)
            return
        if element is GAP:
            for step in range(MOST_GAP + 1):
                if i + step > len(words) or (step and not self._bridges(words[i + step - 1])):
                    return
                yield from self._ends(pattern, k + 1, i + step, words, found)
            return
        for step in range(MOST_SMALL + 1):
            at = i + step
            if at >= len(words) or words[at].wall == STOP or (words[at].wall and words[at - 1].text in ANSWERS):
                return
            if isinstance(element, Group):
                for start, end in found.get(element.name, ()):
                    if start == at:
                        yield from self._ends(pattern, k + 1, end, words, found)
            elif not element.isdisjoint((words[at].text, words[at].lemma, "=" + words[at].text)):  # type: ignore[union-attr]
                yield from self._ends(pattern, k + 1, at + 1, words, found)
            if words[at].text not in SMALL:
                return


def parts_of(pattern: Pattern) -> Iterator[Element]:
    """The elements of a pattern, those that may be left out too."""
    for element in pattern:
        yield from element.elements if isinstance(element, Maybe) else (element,)


def words_of(pattern: Pattern) -> Iterator[str]:
    for element in parts_of(pattern):
        if isinstance(element, frozenset):
            yield from (word.lstrip("=") for word in element)


def groups_of(pattern: Pattern) -> Iterator[str]:
    return (element.name for element in parts_of(pattern) if isinstance(element, Group))

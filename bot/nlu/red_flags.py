"""Warning signs in a message: the rules of content/red_flags read over words, word groups and context."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Optional

from bot.nlu.context import Message
from bot.nlu.lemmas import COMMA, TURN, Word, read
from bot.nlu.numbers import KINDS
from bot.nlu.phrases import Finder, Span
from content.schema import RedFlag, Saying, Tier, WordGroups
from content.store import load

RANK: dict[str, int] = {"emergency": 3, "urgent": 2, "soon": 1}
COMMA_COUNTS, MOST_CHOICES, NEAR = 1, 60, 10
CAUSE, OVER = "harmless-cause", "resolved"
"""Groups that what else is said about the thing can undo or stretch."""


@dataclass(frozen=True)
class Finding:
    """A warning sign that was said. `held_back` is None when it fires, else the reason why it does not."""

    id: str
    tier: Tier
    rule: str
    quote: str
    start: int
    end: int
    held_back: Optional[str] = None


class Rules:
    """The warning signs and their word groups, compiled once."""

    def __init__(self, signs: Iterable[RedFlag], groups: WordGroups) -> None:
        """Raises KeyError when a rule names a group that is not defined."""
        self.signs = sorted(signs, key=lambda sign: (-RANK[sign.tier], sign.id))
        self.numbers = groups.numbers
        phrases: dict[str, Iterable[str]] = dict(groups.groups)
        known = phrases.keys() | self.numbers.keys()
        for sign in self.signs:
            for i, saying in enumerate(sign.any_of):
                if saying.phrases:
                    phrases[place(sign, i)] = saying.phrases
                for name in (*saying.near, *saying.with_, *saying.not_near, *sign.not_near):
                    if name not in known:
                        raise KeyError(f"{sign.id}: there is no word group {name!r}")
        self.finder = Finder(phrases, given=self.numbers)

    def read(self, text: str) -> Message:
        """`text` as words with the places of all word groups."""
        words = self.finder.mended(read(text))
        values = {kind: list(find_numbers(words)) for kind, find_numbers in KINDS.items()}
        given = {
            name: [(start, end) for start, end, value in values[number.kind] if number.at_least <= value < number.below]
            for name, number in self.numbers.items()
        }
        return Message(words, self.finder.spans(words, given))


def place(sign: RedFlag, number: int) -> str:
    """The name under which the phrases of a sign's saying are found."""
    return f"{sign.id}/{number}"


@lru_cache(maxsize=1)
def load_rules() -> Rules:
    """The rules of the content folder, read once."""
    store = load()
    return Rules(store.red_flags.values(), store.word_groups)


def find(text: str, rules: Optional[Rules] = None) -> list[Finding]:
    """The warning signs in `text`, at most one finding a sign, highest tier first; those held back come last."""
    rules = rules or load_rules()
    return find_in(rules.read(text), text, rules)


def find_in(message: Message, text: str, rules: Rules) -> list[Finding]:
    """The warning signs in a message that was read from `text`, ordered as by `find`."""
    findings = [found for sign in rules.signs if (found := find_sign(sign, message, text))]
    return sorted(findings, key=lambda found: found.held_back is not None)


def find_sign(sign: RedFlag, message: Message, text: str) -> Optional[Finding]:
    """The first finding of `sign` that fires, else the first that is held back, else None."""
    held: Optional[Finding] = None
    for number, saying in enumerate(sign.any_of):
        for parts in places(saying, message, place(sign, number)):
            span = parts[0][0], max(end for _, end in parts)
            reason = message.held_back(parts, sign.history) or other_meaning(sign, saying, message, span)
            if reason is None and saying.with_:
                missing = [why for name in saying.with_ if (why := not_with(sign, name, message, span))]
                if "not said" in missing:
                    continue
                reason = missing[0] if missing else None
            rule = " ... ".join(saying.near) if saying.near else f"phrase {number + 1}"
            rule += "".join(f" with {name}" for name in saying.with_)
            start, end = message.words[span[0]].start, message.words[span[1] - 1].end
            finding = Finding(sign.id, sign.tier, rule, text[start:end], start, end, reason)
            if reason is None:
                return finding
            held = held or finding
    return held


def places(saying: Saying, message: Message, name: str) -> Iterator[Sequence[Span]]:
    """Where `saying` stands in the message: the places of its parts, in order."""
    if saying.phrases:
        yield from ([span] for span in message.group(name))
        return
    choices = itertools.product(*(message.group(group) for group in saying.near))
    for choice in itertools.islice(choices, MOST_CHOICES):
        parts = sorted(choice)
        if all(close(a, b, message.words, saying.within) for a, b in itertools.pairwise(parts)):
            yield parts


def close(a: Span, b: Span, words: Sequence[Word], within: int) -> bool:
    """Does `b` begin at most `within` words after `a` ends, with no turn or sentence end between?"""
    if b[0] < a[1]:
        return False
    walls = [words[i].wall for i in range(a[1], b[0] + 1)]
    return max(walls) < TURN and b[0] - a[1] + COMMA_COUNTS * walls.count(COMMA) <= within


def other_meaning(sign: RedFlag, saying: Saying, message: Message, span: Span) -> Optional[str]:
    """The group near `span` that gives it a harmless meaning. No cause explains what went on after it, and what was
    resolved may be said to be so after a turn."""
    left, right = message.part(span, TURN)
    left, right = max(left, span[0] - NEAR), min(right, span[1] + NEAR)
    for name in (*sign.not_near, *saying.not_near):
        if name == OVER and message.over(span):
            return name
        if name == CAUSE and message.goes_on(span):
            continue
        if any(left <= at[0] < right and not message.negated(at) for at in message.group(name)):
            return name
    return None


def not_with(sign: RedFlag, name: str, message: Message, span: Span) -> Optional[str]:
    """Why the group `name` does not stand beside what was said at `span`, or None when it does."""
    places = message.group(name)
    if not places:
        return "not said"
    present = [at for at in places if not (message.negated(at) or message.asked(at))]
    if not present:
        return f"{name}: negated"
    if not sign.same_person:
        return None
    persons = {message.person(at[0]) for at in present}
    person = message.person(span[0])
    return None if person in persons or None in persons or person is None else "someone else"

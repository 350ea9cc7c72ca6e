"""Ages, lengths of time and years said in a message, in digits or words."""

from collections.abc import Callable, Iterator, Sequence
from typing import Optional

from bot.nlu.lemmas import STOP, Word

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split()
)
TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
VALUES = {**{word: n for n, word in enumerate(UNITS)}, **TENS, "fourty": 40, "ninty": 90}
VAGUE = {"a": 1, "an": 1, "couple": 2, "few": 3, "several": 4, "many": 10, "half": 0.5, "number": 3}

WEEKS = {"day": 1 / 7, "week": 1, "fortnight": 2, "month": 4.35, "year": 52, "season": 12, "decade": 520}
NOT_AN_AGE = frozenset(
    "k km kms kilometer kilometre mile minute min second sec hour "
    "day week month time pound lb kg kilo stone percent rep "
    "set step meter metre pm a.m am degree out x mg ml marathon half runner race gel cm inch level am of".split()
)


AFTER_A_BARE_AGE = frozenset("and here back low lower first never pain".split())


def numbers(words: Sequence[Word]) -> Iterator[tuple[int, int, float]]:
    """Every number: its first word, after its last, its value."""
    i = 0
    while i < len(words):
        text = words[i].text
        value: Optional[float] = None
        end = i + 1
        if text[0].isdecimal():
            value = float(text.replace(",", "."))
        elif text in VALUES:
            value = float(VALUES[text])
            if text in TENS and end < len(words) and 0 < VALUES.get(words[end].text, 0) < 10:
                value, end = value + VALUES[words[end].text], end + 1
        elif text in VAGUE:
            value = float(VAGUE[text])
        if value is not None:
            yield i, end, value
        i = end


def ages(words: Sequence[Word]) -> Iterator[tuple[int, int, float]]:
    """Every age in years with its span: "63 years old", "I'm 63", "aged sixty three", "63F", "my son is 12"."""
    for start, end, value in numbers(words):
        if not 4 <= value <= 105 or value != int(value) or words[start].text in VAGUE:
            continue
        after = [word.text for word in words[end : end + 3]]
        before = words[start - 1] if start and words[start].wall == 0 else None
        if after[:2] in (["year", "old"], ["years", "old"], ["years", "young"], ["y", "o"], ["year", "olds"]):
            yield start, end + 2, value
        elif after[:1] in (["yo"], ["m"], ["f"], ["male"], ["female"]) and (value > 9 or after[0] == "yo"):
            yield start, end + 1, value
        elif after[:3] == ["years", "of", "age"]:
            yield start, end + 3, value
        elif (
            words[start].wall
            and end < len(words)
            and value > 9
            and (words[end].wall or words[end].text in AFTER_A_BARE_AGE)
        ):
            yield start, end, value
        elif before and before.text in ("age", "aged", "turned", "turning", "turn", "turns"):
            yield start - 1, end, value
        elif after[:1] in (["years"], ["year"]) and before and before.text in ("have", "has") and value > 9:
            if len(after) == 1 or words[end + 1].wall or after[1] in ("and", "but", "now"):
                yield start, end + 1, value
        elif after[:1] in (["years"], ["year"]) and before and before.text in ("am", "is", "completed"):
            if after[1:2] not in (["into"], ["in"], ["of"], ["since"], ["after"], ["post"], ["out"], ["ago"]):
                yield start, end + 1, value
        elif before and before.text in ("am", "is", "just", "nearly", "almost", "only", "now", "at", "was", "are"):
            followed = words[end] if end < len(words) else None
            own = followed is None or followed.wall or not ({followed.text, followed.lemma} & NOT_AN_AGE)
            if own and (before.text != "at" or value > 59):
                yield start, end, value


def durations(words: Sequence[Word]) -> Iterator[tuple[int, int, float]]:
    """Every length of time with its span, in weeks: "nine weeks", "2 months", "a couple of months"."""
    for start, end, value in numbers(words):
        while end < len(words) and words[end].text in (
            "of",
            "or",
            "more",
            "good",
            "long",
            "whole",
            "full",
            "couple",
            "solid",
        ):
            value = 2.0 if words[end].text == "couple" else value
            end += 1
        if end < len(words) and words[end].lemma in VALUES | VAGUE and words[end].wall != STOP:
            continue
        if end < len(words) and words[end].lemma in WEEKS:
            yield start, end + 1, value * WEEKS[words[end].lemma]
    for i, word in enumerate(words):
        if (
            word.lemma in WEEKS
            and word.text.endswith("s")
            and i
            and words[i - 1].text in ("for", "of", "these", "many")
        ):
            yield i, i + 1, 3 * WEEKS[word.lemma]


def years(words: Sequence[Word]) -> Iterator[tuple[int, int, float]]:
    """Every year: "1998", "nineteen ninety eight", "two thousand and eleven", "twenty eleven"."""
    said = list(numbers(words))
    for place, (start, end, value) in enumerate(said):
        counted = end < len(words) and words[end].lemma in {*NOT_AN_AGE, "calorie", "kcal", "step"} - {"in", "of"}
        if 1900 <= value < 2100 and value == int(value) and not counted:
            yield start, end, value
        follows = said[place + 1] if place + 1 < len(said) else None
        if value in (19, 20) and words[start].text in VALUES and follows and follows[0] == end and 9 < follows[2] < 100:
            yield start, follows[1], 100 * value + follows[2]
        if value == 2 and end < len(words) and words[end].text == "thousand":
            last = end + 1 + (end + 1 < len(words) and words[end + 1].text == "and")
            rest = next(((after, n) for first, after, n in said if first == last and 0 < n < 100), (end + 1, 0.0))
            if rest[1] or (start and words[start - 1].text == "in"):
                yield start, rest[0], 2000 + rest[1]


KINDS: dict[str, Callable[[Sequence[Word]], Iterator[tuple[int, int, float]]]] = {
    "age": ages,
    "weeks": durations,
    "year": years,
}

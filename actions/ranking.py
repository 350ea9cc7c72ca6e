"""Which sources a picture may fit: a plain sum over the signs of the content files, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from content.schema import PainSource, Question, Sign

NAMED_BY_RUNNER = 3
RARE_IN_RUNNERS = -2
SHOWN = 3
FITS_WELL, MAY_FIT = 6, 3
Sure = Literal["fits well", "may fit", "a guess"]


@dataclass(frozen=True)
class Findings:
    """What is known: answer ids by question, those said to be so and those said not to be so."""

    yes: Mapping[str, frozenset[str]]
    no: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, slots: Mapping[str, object], questions: Mapping[str, Question]) -> Findings:
        """From slot values: lists of answer ids ("not " before denied ones), or numbers."""
        yes: dict[str, frozenset[str]] = {}
        no: dict[str, frozenset[str]] = {}
        for question in questions.values():
            value = slots.get(question.id)
            if isinstance(value, (int, float)):
                yes[question.id] = frozenset(answers_of(question, float(value)))
            elif isinstance(value, list):
                yes[question.id] = frozenset(v for v in value if not v.startswith("not "))
                no[question.id] = frozenset(v[4:] for v in value if v.startswith("not "))
        return cls(yes, no)

    def __bool__(self) -> bool:
        return any(self.yes.values()) or any(self.no.values())


@dataclass(frozen=True)
class Ranked:
    """A source with its points, the signs that speak for it and those that speak against it."""

    source: PainSource
    points: int
    speaks_for: tuple[Sign, ...]
    speaks_against: tuple[Sign, ...]
    named: bool

    @property
    def sure(self) -> Sure:
        """How sure, in words."""
        if self.points >= FITS_WELL and len(self.speaks_for) >= 2:
            return "fits well"
        return "may fit" if self.points >= MAY_FIT else "a guess"


def answers_of(question: Question, value: float) -> list[str]:
    """The ids of the answers whose span holds a number."""
    return [
        a.id
        for a in question.answers
        if (a.at_least is not None or a.below is not None)
        and (a.at_least is None or value >= a.at_least)
        and (a.below is None or value < a.below)
    ]


def rank(findings: Findings, sources: Iterable[PainSource], named: Iterable[str] = ()) -> list[Ranked]:
    """The sources with any point in their favour, best first; `named` are those the runner named."""
    wanted = set(named)
    ranked = [_weigh(source, findings, source.id in wanted) for source in sources]
    kept = [r for r in ranked if r.points > 0 or r.named]
    return sorted(kept, key=lambda r: (-r.points, -len(r.speaks_for), r.source.id))


def _weigh(source: PainSource, findings: Findings, named: bool) -> Ranked:
    speaks_for: list[Sign] = []
    speaks_against: list[Sign] = []
    points = 0
    for sign in source.signs:
        if sign.answer in findings.yes.get(sign.question, ()):
            points += sign.weight
            (speaks_for if sign.weight > 0 else speaks_against).append(sign)
        elif sign.weight > 1 and sign.answer in findings.no.get(sign.question, ()):
            points -= 1
            speaks_against.append(sign)
    points += NAMED_BY_RUNNER * named + RARE_IN_RUNNERS * (source.rare_in_runners and not named)
    speaks_for.sort(key=lambda s: -s.weight)
    return Ranked(source, points, tuple(speaks_for), tuple(speaks_against), named)

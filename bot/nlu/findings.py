"""Reads the findings of the pain interview (where, how, when, ...) from a message, by the phrases of the questions."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from bot.nlu import quantities
from bot.nlu.language import Spelling, Word, lemma, words
from content.schema import Answer, Question

MOST_WORDS_BETWEEN = 2
REACH_OF_DENIAL = 6
TOLD_TOGETHER = frozenset(
    {
        ("side", "region"),
        ("side", "radiation"),
        ("side", "sensation"),
        ("region", "side"),
        ("sensation", "radiation"),
        ("sensation", "region"),
        ("sensation", "timing"),
    }
)
"""Where a phrase of the first question counts although it stands in a longer phrase of the second."""

_DENIALS = frozenset(
    "no not n't nt never without nothing neither nor none isnt doesnt dont didnt wasnt hasnt havent arent werent "
    "aint isnae doesnae".split()
)
_NO_DENIAL_AFTER = {
    "not": frozenset("only just sure certain ideal great good".split()),
    "no": frozenset("idea doubt wonder matter longer better way wait".split()),
}
_ABLE = frozenset("ca can could".split())
_STOPS = frozenset(
    ". ; : ! ? but however though although except only just more rather mainly mostly instead yet".split()
)
_NEW_SUBJECTS = frozenset("it it's its i i'm im i've ive that's thats there's".split())
_BREAKS = _STOPS - {":"} | _DENIALS | {"after", "before", "ago"}
_SUBORDINATES = frozenset("when while whilst if as after before once that where because whenever and or".split())
_LIST_WORDS = frozenset({"or", "nor"})
_DENIED_AFTER = re.compile(
    r" *(?:(?:is|are|feels?|'s|seems?|was|stays?) )?(?:(?:all|totally|absolutely|perfectly|completely|mostly) )?"
    r"(?:fine|ok|okay|alright|painless|pain[- ]free|no (?:problem|issue|trouble|bother))\b"
    r"| *(?:does(?:n'?t| not)|do(?:n'?t| not)|is(?:n'?t| not)|never|did(?:n'?t| not))(?: (?:really|even|ever|seem to))?"
    r"(?: (?:hurts?|bothers?|ache|cause|bring|set|make|do|affect|trigger|an? (?:problem|issue))\b| *(?:$|[^\w\s]))"
    r"| *[:?-]+ *(?:no|none|nope|nah|never|not really)\b"
)
_PAST = re.compile(r"\b(?:used to|was|were|had been|previously|formerly|started (?:out )?on)\b[^.;!?]*$")
_NOW = re.compile(r"\b(?:now|these days|nowadays|currently|today)\b")
_OPENING = re.compile(
    rf"^\W*(?:{quantities.FILLER}\W+)*?(?:no+|nope|nah|not quite|wait|sorry|actually)\b[\s,.!-]*"
    r"(?=(?:i |it|that|the|on|sorry|wait|actually|my|left|right|both)\b)"
)
_TAKEN_BACK = re.compile(
    r"\b(?:no,? wait|wait,? no|or no|no,? sorry|sorry,?(?: i mean\w*)?|i mean\w*|actually,? no|no,? actually"
    r"|scratch that|make that|or rather|correction)\b"
)
_NUMBER = re.compile(r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)(k|km)?")
_OPEN_WORDS = frozenset("the a an my your of in on at to i it is be and".split())
_FIGURES = (
    "right away/now/at/in/on/above/below/under/where/next/beside/over/between/across/around/through",
    "right after/before/there/here/down/up/when/as",
    "the right shoe/exercise/stretch/way/thing/one/place",
    "all right",
    "nothing/time/week/day/month left",
    "left over/home/work/out/off",
    "on the side",
    "on the other hand",
    "side effect/note",
    "same side of the road",
    "middle of the/my/a night/run/race/week/day",
    "couch stretch",
    "stretch bring",
    "ball of",
    "catch up",
    "nag/poke/buzz/catch/kick me",
    "catch you",
    "pull/drop out",
    "burn calorie",
    "sharp at",
    "can not stand",
    "stand desk/start",
    "every other day/morning/evening/week",
)
"""Sayings that hold words of answers and mean none of them."""


@dataclass(frozen=True)
class Finding:
    """One thing learned: an answer id, or a number, for a question; `denied` where the runner said it is not so."""

    question: str
    value: str | float
    denied: bool
    start: int
    end: int


@dataclass(frozen=True)
class _Phrase:
    question: str
    answer: str
    words: tuple[str, ...]
    gap: int


class _Hit(NamedTuple):
    phrase: _Phrase
    start: int
    end: int
    between: int


class FindingReader:
    """All phrases of the interview's answers, matched on lemmas in order with up to two words between.

    `a/b` in a phrase stands for either word, a number for any number. Words that tell little ("the", "my", "at") do not
    count, unless leaving them out leaves a single word.
    """

    def __init__(self, questions: Iterable[Question]) -> None:
        self._questions = {q.id: q for q in questions}
        self._loose: dict[str, list[_Phrase]] = {}
        self._whole: dict[str, list[_Phrase]] = {}
        for question in self._questions.values():
            for answer in question.answers:
                for phrase in (*answer.phrases, answer.name):
                    self._add(question.id, answer.id, phrase)
        for phrase in _FIGURES:
            self._add("", "", phrase)
        self._none = {(q.id, a.id) for q in self._questions.values() for a in q.answers if a.plain_no}
        self._spelling = Spelling(
            {w for table in (self._loose, self._whole) for phrases in table.values() for p in phrases for w in p.words}
        )

    def _add(self, question: str, answer: str, phrase: str) -> None:
        for choice in itertools.product(*(part.split("/") for part in phrase.lower().split())):
            self._add_one(question, answer, " ".join(choice))

    def _add_one(self, question: str, answer: str, phrase: str) -> None:
        whole = [w for w in words(phrase) if w.counts]
        telling = _telling(whole)
        loose = bool(answer) and (len(telling) > 1 or len(whole) == 1)
        run = tuple(_numberless(w).lemma for w in (telling if loose else whole))
        if run:
            gap = 0 if not loose or _DENIALS & set(run) else min(len(run) - 1, MOST_WORDS_BETWEEN)
            table = self._loose if loose else self._whole
            table.setdefault(run[0], []).append(_Phrase(question, answer, run, gap))

    def read(self, text: str, message: Sequence[Word], today: date) -> list[Finding]:
        """Every finding of the message, in its order; numbers first where a question asks for one."""
        found = list(self._numbers(text, today))
        measured = {f.question for f in found}
        found += [f for f in self._phrases(text, message) if f.question not in measured]
        found = list(_corrected(text, found, self._questions))
        some = {f.question for f in found if not f.denied and (f.question, f.value) not in self._none}
        found = [f for f in found if not (f.question in some and (f.question, f.value) in self._none)]
        return sorted(found, key=lambda f: f.start)

    def _numbers(self, text: str, today: date) -> Iterator[Finding]:
        read = {"number": lambda: quantities.severity(text), "days": lambda: quantities.duration(text, today)}
        for question in self._questions.values():
            if question.form in read and (quantity := read[question.form]()):
                yield Finding(question.id, quantity.value, False, quantity.start, quantity.end)
        years = quantities.age(text)
        if years:
            for question in self._questions.values():
                for answer in question.answers:
                    if question.form == "several" and spans(answer, years.value):
                        yield Finding(question.id, answer.id, False, years.start, years.end)

    def _phrases(self, text: str, message: Sequence[Word]) -> Iterator[Finding]:
        low = text.lower().replace("’", "'")
        opening = _OPENING.match(low)
        message = [self._mended(word) for word in message]
        hits = [*_hits(message, self._whole), *_hits(_telling(message), self._loose)]
        hits.sort(key=lambda h: (-len(h.phrase.words), h.between, h.start))
        kept: list[_Hit] = []
        for hit in hits:
            if not any(_covers(other, hit) for other in kept):
                kept.append(hit)
        found: dict[tuple[str, str], Finding] = {}
        for hit in sorted(kept, key=lambda h: h.start):
            no = denied(message, hit.start, opening.end() if opening else 0)
            no = no or bool(_DENIED_AFTER.match(low, hit.end))
            if hit.phrase.answer:
                known = found.get((hit.phrase.question, hit.phrase.answer))
                if known is None or known.denied:
                    finding = Finding(hit.phrase.question, hit.phrase.answer, no, hit.start, hit.end)
                    found[hit.phrase.question, hit.phrase.answer] = finding
        yield from found.values()

    def _mended(self, word: Word) -> Word:
        meant = self._spelling.mend(word.norm)
        return _numberless(word if meant == word.norm else replace(word, norm=meant, lemma=lemma(meant)))


def spans(answer: Answer, value: float) -> bool:
    """Whether a number lies in the answer's span; an answer without a span holds none."""
    if answer.at_least is None and answer.below is None:
        return False
    return (answer.at_least is None or value >= answer.at_least) and (answer.below is None or value < answer.below)


def denied(message: Sequence[Word], start: int, opening: int = 0) -> bool:
    """Whether what starts at character `start` is denied within its clause; words before `opening` do not count.

    Warning signs have a denial of their own (`context`): there a list of twelve may follow one "no" and "not when" is
    no denial, here "left, not right" and "not when I sit, only when I stand" are.
    """
    at = next((i for i, w in enumerate(message) if w.start >= start), len(message))
    listed = any(w.norm in _LIST_WORDS for w in message[at : at + 4])
    for i in range(at - 1, max(at - 1 - REACH_OF_DENIAL, -1), -1):
        word = message[i]
        if word.start < opening or word.norm in _STOPS or (word.norm == "," and not listed):
            return False
        if word.norm in _DENIALS:
            cannot = word.norm in ("n't", "nt", "not") and i and message[i - 1].norm in _ABLE
            twice = word.norm == "without" and any(w.norm in _DENIALS for w in message[:i][-REACH_OF_DENIAL:])
            return not (cannot or twice or message[i + 1].norm in _NO_DENIAL_AFTER.get(word.norm, ()))
        if word.norm in _NEW_SUBJECTS and i and message[i - 1].norm not in _SUBORDINATES | _DENIALS:
            return False
    return False


def _corrected(text: str, found: Sequence[Finding], questions: dict[str, Question]) -> Iterator[Finding]:
    """The findings after taking back what was corrected later ("left, no wait, right") or is no longer so."""
    low = text.lower()
    for finding in found:
        single = questions[finding.question].form == "one"
        later = [f for f in found if f.question == finding.question and f.start > finding.start and not f.denied]
        between = [low[finding.end : f.start] for f in later]
        if single and any(_TAKEN_BACK.search(gap) for gap in between):
            continue
        lead = low[: finding.start]
        over = single and _PAST.search(lead) and (any(map(_NOW.search, between)) or "used to" in lead[-20:])
        yield replace(finding, denied=True) if over else finding


def _hits(message: Sequence[Word], table: dict[str, list[_Phrase]]) -> Iterator[_Hit]:
    """Every phrase of `table` in the message, with the characters it spans."""
    for i, word in enumerate(message):
        for phrase in table.get(word.lemma, ()):
            end = _match(phrase, message, i)
            if end is not None:
                yield _Hit(phrase, message[i].start, message[end - 1].end, end - i - len(phrase.words))


def _covers(bigger: _Hit, hit: _Hit) -> bool:
    """Whether `hit` stands in `bigger`, which was found before, and means nothing by itself there."""
    if not bigger.phrase.answer:
        return bigger.start < hit.end and hit.start < bigger.end
    if not (bigger.start <= hit.start and hit.end <= bigger.end):
        return False
    pair = (hit.phrase.question, bigger.phrase.question)
    return pair[0] == pair[1] or (len(hit.phrase.words) == 1 and pair not in TOLD_TOGETHER)


def _numberless(word: Word) -> Word:
    """The word itself, or for a number, whichever it is, one and the same word."""
    unit = _NUMBER.fullmatch(word.norm)
    return replace(word, lemma="0" + (unit[1] or "")) if unit else word


def _telling(message: Sequence[Word]) -> list[Word]:
    """The words that tell something."""
    return [w for w in message if w.lemma not in _OPEN_WORDS and w.norm[0] != "'" and (w.counts or w.norm in ".,;!?")]


def _match(phrase: _Phrase, message: Sequence[Word], i: int) -> int | None:
    """The end of the phrase where its words stand in order from word `i`, else None."""
    end = i + 1
    for wanted in phrase.words[1:]:
        for at, word in enumerate(message[end : end + phrase.gap + 1], end):
            if word.lemma == wanted:
                end = at + 1
                break
            if word.norm in _BREAKS or word.norm[0].isdigit() or (word.norm == "," and len(phrase.words) == 2):
                return None
        else:
            return None
    return end

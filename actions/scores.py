"""What a runner says to the pain diary: scores with their day, part of the day and note; put right, or taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.users.dates import Named, named

HIGHEST = 10
LONGEST_NOTE = 500  # characters
_OF_PAIN = re.compile(r"\b(?:back|hip|leg|bum|buttock|hurts?|hurting|pain\w*|ach\w+|sore|stiff|tight)\b")
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
_NIL = r"nil|nought|naught|nowt|zilch|none"
_WORD = re.compile(rf"\b(?:{'|'.join(_UNITS)}|{_NIL})\b(?!-| (?:of|leg|foot|side|thing|more)\b)")
_ONE = re.compile(
    r"\b(?:this|that|the|which|each|every|any|no|good|bad|last|next|worst|best|other|wrong|new|previous|old|delete|easy)"
    r" one\b"
)
_HALF = re.compile(r"\b(\d+)(?: and a half|½)")
_NO_PAIN = re.compile(
    r"\b(?:no pain|pain[- ]?free|painless|without (?:any )?pain|(?:nothing|none) (?:after|before|today))\b"
)
_SCORE = re.compile(
    r"(?<![\d.:/#£$-])(?P<n>\d{1,6}(?:\.\d+)?)(?P<scale> ?(?:/|out of|out ?ta) ?(?:10|ten)\b)?(?!\d|[:.]\d)"
)
_UNIT = re.compile(
    r" ?-?(?:k|km|kms|kilomet\w+|m|mi|miles?|milers?|mins?|minutes?|h|hrs?|hours?|s|secs?|seconds?|st|nd|rd|th|"
    r"a\.?m|p\.?m|o'?clock|days?|weeks?|months?|years?|times?|reps?|rounds?|sets?|laps?|x|kg|kilos?|lbs?|pounds?|%|"
    r"intervals?|strides?|legs?|steps?|flights?|people|mph|kph|degrees|mg|pills?|tablets?|squats?|bridges?"
    r"|hills?|repeats?)\b| ?x ?\d"
)
_NOT_SCORE = re.compile(
    r"(?:\b(?:step|level(?! (?:is|at|of))|rung|stage|day|session|week|ladder|number|mile|km|x|chapter|zone|size"
    r"|times|last|first|next|all|these|those)|\d ?x) ?#?$"
)
_PAIN_LEVEL = re.compile(r"\bpain (?:level|lvl|score|number) ?$")
_AT_TIME = re.compile(r"\b(?:run|ran|left|woke|up|met|home|bed) at $")
_SCALE = re.compile(r"(?<!\d )(?<!\d)\b(?:out of|scale of|out ?ta) 10\b|\b(?:between |from )?[01] (?:and|to) 10\b")
_WITHDRAWN = re.compile(r"\b(?:not|never|isn'?t|wasn'?t|instead of|rather than|than|the|wrote|says|said)(?: an?)? $")
_FROM = re.compile(r"\bfrom (?:an? )?$")
_WAS = re.compile(r"\b(?:from|was) (?:an? )?$")
_MOMENTS = (
    ("before", re.compile(r"\b(?:before|pre|beforehand|at the start|on the way up)\b")),
    ("during", re.compile(r"\b(?:during|mid[- ]?run|while running)\b")),
    ("after", re.compile(r"\b(?:after|afterwards?|post|coming back)\b")),
    ("morning", re.compile(r"\b(?:morning|am|woke up|waking|on waking|first thing)\b")),
    ("afternoon", re.compile(r"\b(?:afternoon|arvo|midday|lunch ?time)\b")),
    ("evening", re.compile(r"\b(?:evening|pm|night|tonight|bed ?time)\b")),
)
_CLAUSE = re.compile(r"[,;\n!?]+|\.(?!\d)|(?<= )[-–—] |\b(?:and(?! a half)|but|then|plus)\b")
_DELETE = re.compile(
    r"\b(?:delete|remove|erase|scrap|undo|bin|drop|get rid of|take (?:\w+ ){0,3}(?:out|off|back)|strike|clear"
    r"|wipe|cancel)\b"
)
_CORRECT = re.compile(
    r"\b(?:make (?:that|it|this)|change|chang\w+ (?:it|that)|correct\w*|fix|edit|amend|update|overwrite|"
    r"should(?:'ve| have)? (?:be|been|say|read)|meant|mistyped|mistake|oops|whoops|wrong|instead|rather than"
    r"|scrap|wipe|replace)\b"
    r"|\bnot (?:an? )?\d"
)
_COMMAND = re.compile(
    r"^(?:(?:please|pls|plz|kindly|can|could|would|will|you|u|i'?d|like|want|to|let'?s|just|so|ok|um|hi|hey|coach|also|it|"
    r"that|then)\s+)*"
    r"(?:log(?:ging)?|note|write|jot|put|record|add|save|track|enter|keep|stick|pop|mark|chuck|backfill|"
    r"(?:pain )?diary(?: note| entry)?|"
    r"(?:first )?entry|for the record|update)\b(?:\s+(?:a|an|the|it|that|this|me|them|these|both|one|down|in|up"
    r"|to|my|for|as|at|of|on|"
    r"note|entry|diary|log|book|please|pls|plz|now|today'?s?|score|pain|number|note|record|thanks|thank|you|dear|love|record)\b)*[:,]?"
)
_DIARY = re.compile(r"\b(?:diary|log|log ?book|journal)\b")
_LEAD = re.compile(
    r"^(?:\W|'(?:d|s|ve|m|ll)\b|\b(?:d|s|ve|m|ll|pain|score|level|lvl|my|back|it|is|was|a|an|at|about|around|maybe|like|only|just|today|i|would|say|i'?d|the|for|"
    r"of|out|ten|please|log|that|this|on|scale|in|put|down|me|record|rating|rates?|number|to|it'?s|ish|so|um|uh|well|ok|still|"
    r"now|gets?|scores?|felt|feels?|day|not|no|from|as|up|went|and|thanks|thank|you|lower|coach|same|be|been|too|actually|then|also|"
    r"make|change|entry|last|meant|said|says|should|have|instead|\d+)\b)+",
)
_NO_NOTE = re.compile(
    r"(?:before|beforehand|after|afterwards|during|pre|post|run|morning|evening|night|afternoon|fix|correct|edit|update|wipe|"
    r"diary|log|journal|overwrite|oops|mistyped|solid|barely|mild|suppose|reckon|think|mean|give|sir|love|dear|weekend|yesterday|hovering|around|"
    r"coming|forgot|woke|up|want|how|wrong|comment|todays|thumbs|\W)+"
)
_TRAIL = re.compile(
    r"(?:\W|\b(?:please|pls|plz|log|it|that|this|note|down|thanks|thank|you|save|write|put|in|both|today|me|at|a|was|is|it'?s|"
    r"back|pain|score|my|the|of|to|as|about|the diary|for|record|coach|of it|with|and|on))+$"
)


@dataclass(frozen=True)
class Score:
    """One score as it was said: 0 to 10 where it can be one, the local day, the part of the day, a note."""

    value: float
    day: date | None
    moment: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Said:
    """What the message wants of the diary.

    want: add, correct (the score said takes the place of an older one) or delete.
    scores: those to be kept, with their day; a day of None is one that no calendar has.
    old: the scores named as those that were wrong or are to go.
    days: the days named, for what is to be corrected or deleted.
    """

    want: Literal["add", "correct", "delete"]
    scores: tuple[Score, ...]
    old: tuple[float, ...]
    days: tuple[date | None, ...]
    note: str = ""


@dataclass(frozen=True)
class _Found:
    value: float
    start: int
    end: int
    old: bool


def read(text: str, today: date) -> Said:
    """Read a message to the diary; `today` is the runner's local day."""
    low = _in_digits(text)
    days = [each for each in named(low, today) if not _compared(low, each)]
    found = _scores(low, days)
    deletes, corrects = bool(_DELETE.search(low)), bool(_CORRECT.search(low))
    old = tuple(each.value for each in found if each.old)
    fresh = [each for each in found if not each.old]
    named_days = tuple(dict.fromkeys(each.day for each in days))
    if deletes and (not fresh or _only_points_at(low, fresh)):
        return Said("delete", (), (*old, *(each.value for each in fresh)), named_days)
    leaving = [each for each in fresh if (_WAS if corrects else _FROM).search(low[: each.start])]
    if 0 < len(leaving) < len(fresh):
        old = (*old, *(each.value for each in leaving))
        fresh = [each for each in fresh if each not in leaving]
    scores = _placed(low, fresh, days, today)
    note = _note(low, fresh, days) if not fresh else ""
    return Said("correct" if corrects else "add", tuple(scores), old, named_days, note)


def is_entry(text: str, today: date) -> bool:
    """Is it for the diary for sure, and no answer to a question: it names the diary, or a score of another day?"""
    said = read(text, today)
    return bool(_DIARY.search(text.lower())) or bool(said.scores) and any(day != today for day in said.days)


def is_score_of_a_day(text: str, today: date) -> bool:
    """Is it a score with its day and no word of pain: "I'd say two and a half today"?"""
    said = read(text, today)
    return bool(said.scores) and bool(said.days) and not _OF_PAIN.search(text.lower())


def _in_digits(text: str) -> str:
    low = " ".join(text.lower().replace("’", "'").replace("‘", "'").split(" "))
    low = _ONE.sub(lambda m: m[0].replace("one", "it "), low)
    low = _WORD.sub(lambda m: str(_UNITS.index(m[0])) if m[0] in _UNITS else "0", low)
    low = _HALF.sub(r"\1.5", low)
    low = _NO_PAIN.sub(lambda m: f"0 {m[0].split()[-1]}" if m[0].startswith("no") and "pain" not in m[0] else "0", low)
    return _SCALE.sub(lambda m: " " * len(m[0]), low)


def _compared(low: str, day: Named) -> bool:
    """Is the day only what another one is likened to, as in "same as yesterday, 3"?"""
    return bool(re.search(r"\b(?:same as|than|like|unlike|since) $", low[: day.start]))


def _scores(low: str, days: list[Named]) -> list[_Found]:
    found = []
    for match in _SCORE.finditer(low):
        lead, rest = low[: match.start()], low[match.end() :]
        if any(day.start <= match.start() < day.end for day in days):
            continue
        if not match["scale"]:
            if _UNIT.match(rest) or _AT_TIME.search(lead):
                continue
            if _NOT_SCORE.search(lead) and not _PAIN_LEVEL.search(lead):
                continue
        old = (
            bool(_WITHDRAWN.search(lead))
            and not re.search(r"\bthe $", lead)
            or bool(re.search(r"\b(?:scrap|delete|remove|erase|undo|bin|drop|wipe) (?:the|that|my) $", lead))
        )
        found.append(_Found(float(match["n"]), match.start(), match.end(), old))
    whole = [each for each in found if each.value <= HIGHEST]
    # Bare numbers beyond the scale are a score only where nothing else can be one.
    return whole if any(not each.old for each in whole) else found


def _only_points_at(low: str, fresh: list[_Found]) -> bool:
    """Is each score only named as the one that is to go?"""
    return (
        len(fresh) == 1
        and not re.search(r"\b(?:put|make|instead|change|should|to) (?:it |that )?(?:an? )?$", low[: fresh[0].start])
        and not re.search(r"\binstead\b", low)
    )


def _placed(low: str, fresh: list[_Found], days: list[Named], today: date) -> list[Score]:
    """Each score with its day: that of its own part of the sentence, else of the one before, else of the one after."""
    parts = _parts(low)
    scores: list[Score] = []
    before: Named | None = None
    loose: list[str] = []
    for at, (start, end) in enumerate(parts):
        own_days = [d for d in days if start <= d.start < end]
        own = [s for s in fresh if start <= s.start < end]
        note = _note(low[start:end], [_shift(s, start) for s in own], [_moved(d, start) for d in own_days])
        after = _day_alone(parts, at, days, fresh)
        moments = _moments(low[start:end]) or [None]
        for n, score in enumerate(own):
            spoken_of = before or after or Named(0, 0, today)
            day = own_days[min(n, len(own_days) - 1)] if own_days else spoken_of
            moment = (day.moment if own_days or day is after else None) or moments[n if len(moments) == len(own) else 0]
            new = Score(score.value, day.day, moment, note if n == len(own) - 1 else "")
            scores = [s for s in scores if (s.day, s.moment) != (new.day, new.moment)] + [new]
        before = own_days[-1] if own_days else before
        if not own and note:
            loose.append(note)
    if loose and scores:
        last = scores[-1]
        scores[-1] = Score(last.value, last.day, last.moment, ", ".join(filter(None, (last.note, *loose))))
    return scores


def _parts(low: str) -> list[tuple[int, int]]:
    ends = [(m.start(), m.end()) for m in _CLAUSE.finditer(low)]
    starts = [0, *(end for _, end in ends)]
    return list(zip(starts, [*(start for start, _ in ends), len(low)], strict=True))


def _day_alone(parts: list[tuple[int, int]], at: int, days: list[Named], fresh: list[_Found]) -> Named | None:
    """The day of the next part of the sentence, where that has no score of its own or this one says when in the day."""
    if at + 1 >= len(parts):
        return None
    start, end = parts[at + 1]
    day = next((d for d in days if start <= d.start < end), None)
    return day if day and not any(start <= s.start < end for s in fresh) else None


def _moments(clause: str) -> list[str | None]:
    """The parts of the day that a part of the sentence names, in its order."""
    found = sorted((m.start(), name) for name, pattern in _MOMENTS for m in pattern.finditer(clause))
    return list(dict.fromkeys(name for _, name in found))


def _shift(found: _Found, by: int) -> _Found:
    return _Found(found.value, found.start - by, found.end - by, found.old)


def _moved(day: Named, by: int) -> Named:
    return Named(day.start - by, day.end - by, day.day, day.moment)


def _note(clause: str, scores: list[_Found], days: list[Named]) -> str:
    """What a part of the sentence says beside its score, its day and the wish to have it written down."""
    kept = list(clause)
    marks = [*((each.start, each.end) for each in scores), *((each.start, each.end) for each in days)]
    for start, end in marks:
        kept[start:end] = "\0" * (end - start)
    pieces = [piece.strip() for piece in "".join(kept).split("\0")]
    cleaned = []
    for piece in filter(None, pieces):
        rest = _COMMAND.sub("", piece).strip()
        rest = _LEAD.sub("", rest).strip()
        rest = _TRAIL.sub("", rest).strip()
        if re.search("[a-z]{3}", rest) and not _NO_NOTE.fullmatch(rest):
            cleaned.append(rest)
    return " ".join(cleaned)

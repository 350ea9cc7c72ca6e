"""Numbers in plain speech: how strong (0-10), how long (days), how old (years), which one of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

STRONGEST = 10
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80}
_WORDS = {**{word: value for value, word in enumerate(_UNITS)}, **_TENS}
_WORD = rf"(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(reversed(_UNITS))}"
_ONES = [
    f"{word} " for word in "good this that other which each every no next last new old same daily wrong easy".split()
]
_IN_WORDS = re.compile(
    rf"\b(?<!{')(?<!'.join(_ONES)})(?P<n>\d+|{_WORD})(?P<half> and a half)?(?![a-z])(?!-(?:legged|sided))"
)
_WHOLE = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+")
_N = r"\d+(?:\.\d+)?"

# --- How strong ------------------------------------------------------------------------------------------------------
FILLER = r"(?:um+|uh+|er+|hm+|well|ok|okay|so|oh|hey|listen|hi|hello|coach|yes|yeah|no)"
_A = r"(?:(?:an?|strong|solid|good|bad|weak|mild|high|low|hard) +)*"
_ABOUT = (
    r"(?:about|around|roughly|maybe|perhaps|probably|prob|like|only|just|say|usually|currently|now|today|level|approx)"
)
_PAIN = r"(?:pain(?:'?s| level| score| scale)?|hurts?|ache|severity|intensity|strength|vas|nrs|level|score|rating)"
_IS = (
    r"(?:it'?s|it is|it|that'?s|is|'s|call(?:ed)? it|rate(?:d)? it|give(?: it)?|put(?: it)? at"
    r"|(?:it'?s|is|now|still|currently|sits?|stays?|hovers?) at)"
)
_END = r"(?:$|[^\w\s./:%'-]|[.:](?!\d)|- |(?:thanks|thank|cheers|please|and|but|now|with|so)\b)"
_FOLLOWS = (
    rf"(?= *(?:{_END}|-?ish\b|(?:today|right now|at|on|when|while|whilst|whenever|if|or|then|most|sometimes|max|i"
    r"|it|maybe|though|tho|during|after|before|because|cos|yesterday|pain|was|not|for the pain|tonight|by|once"
    r"|overall|really"
    r"|tops|some)\b))"
)
_SPAN = rf"(?P<n>{_N})(?: *-?ish)?(?: *(?:-|–|to|or|and|maybe|possibly) *{_A}(?P<m>{_N}))?"
_SCALE = re.compile(r"(?:\bscale )?(?:of|from) +[01] *(?:-|to) *10\b|\b[01] *(?:-|to) *10 scale")
_SCORES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_SPAN} *(?:/|out +of|out *t?a|over) *10\b",
        rf"\b{_SPAN} *(?:at (?:its |the |my )?(?:very )?worst|on (?:a|my|the) (?:bad|worst) days?)\b",
        rf"\b(?P<n>{_N})(?P<m>) *-?ish\b(?! *(?:miles?|k|km|days?|weeks?|months?|years?|min\w*|[ap]m)\b)",
        rf"\b{_PAIN}[ :=]*(?:(?:{_IS}|{_ABOUT}|of|was|went|goes|gone|from|between|up to|down to|a) +)*"
        rf"{_A}{_SPAN}{_FOLLOWS}",
        rf"\b(?:{_IS}|say|meant?|more like|make (?:it|that)|between|(?:up|down|off) to|gone from|went from|now|only) +"
        rf"(?:{_ABOUT} +)*{_A}{_SPAN}{_FOLLOWS}",
        rf"\ba (?:(?:strong|solid|good|bad|weak|mild|high|low|hard) +)?{_SPAN}{_FOLLOWS}",
        rf"(?:^|[,;.] *|\b(?:and|but) )(?:{FILLER}\W+)*(?:{_ABOUT} +)+{_A}{_SPAN}{_FOLLOWS}",
        rf"^\W*(?:{FILLER}\W+)*(?:an? )?{_SPAN}{_FOLLOWS}",
    )
)
_NOT_SAID_SO = re.compile(
    r"\b(?:not|never|isn'?t|wasn'?t|no longer)(?: (?:above|over|more than))? (?:(?:an?|really|quite) )*$"
)
_WAS = re.compile(r"\b(?:was|were|used to be|had been|down from|up from) *(?:(?:an?|like|about|around|maybe|only) )*$")
_AT_A_TIME = re.compile(
    r"\b(?:remind\w*|wake|meet\w*|bed|alarm|up|start\w*|run\w*|back|home|work|train\w*)(?: me)? at $"
)

# --- How long --------------------------------------------------------------------------------------------------------
_LENGTHS = {"day": 1, "night": 1, "week": 7, "wk": 7, "fortnight": 14, "month": 30, "mth": 30, "year": 365, "yr": 365}
_VAGUE = {"couple": 2, "few": 3, "several": 4, "half": 0.5}
_LENGTH = re.compile(
    rf"\b(?:(?P<n>{_N})(?: *(?:-|to|or) *(?P<m>{_N}))?|(?:an? )?(?:good )?(?P<vague>couple|few|several)(?: of)?"
    r"|(?P<half>half) an?|(?P<one>an?|past|last|whole|entire))"
    rf" *\+?(?:or so )? *-?(?P<unit>{'|'.join(_LENGTHS)})s?\b(?P<and_half> and a half)?"
    r"(?! +(?:old|out|away|until|till|to go|to train|from now|pregnant|postpartum|post|along|in a row|off|before|left"
    r"|later|plan|block|programme|program|break|training|streak|challenge|i run|running)\b|-old)"
)
_NOT_PAST = re.compile(
    r"(?:\b(?:in|within|next|every|each|per|times|x|another|coming|turned|age|aged|as|than|at|gap of|break of|off for"
    r"|not|until|due in|away)|/) *(?:the )?(?:(?:about|around|just|only|exactly|an?) )*$"
)
_ONE = re.compile(
    rf"(?:^\W*(?:{FILLER}\W+)*|[,.;:!?] *|\b(?:for|about|around|only|just|like|maybe|nearly|almost|been|over|under"
    r"|than|the"
    r"|this|it|had|say|or so) )$"
)
_SAID_SO = re.compile(
    r"\b(?:for|past|last|since|been|start\w*|onset:?|began|now|going on|lasted|had (?:it|this|that))\b[^,.;]{0,25}$"
)
_AGO = re.compile(r" *(?:or so )?(?:ago|back|now|so far)\b|.{0,20}\b(?:of pain|with (?:this|the|it))\b")
_ONSET = (
    r"\b(?:since|after|start\w*|onset|beg[aiu]n\w*|came on|come on|kicked|flared|went(?! for| to| out| from| on)"
    r"|happen\w*|felt|hurt|pulled|injured|strained|tweaked|twisted|jarred|lifted|appeared|noticed|showed|landed"
    r"|fell|slipped|woke)\b"
)
_OF_ANOTHER_THING = re.compile(
    r"\b(?:baby|birth|c-?section|born|deliver\w*|pregnan\w*|surgery|operation|scan|mri|x-?ray|shoes?)\b[^,.;!?]*$"
)
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTHS = "january february march april may june july august september october november december".split()
_DAY = "|".join(f"{d}|{d[:3]}|{d[:4]}" for d in _DAYS)
_MONTH = "|".join(f"{m}|{m[:3]}|{m[:4]}" for m in _MONTHS)
_RELATIVE = {
    "today": 1, "this morning": 1, "tonight": 1, "this afternoon": 1, "yesterday": 1, "last night": 1,
    "last week": 7, "last weekend": 7, "last month": 30, "last year": 365,
}  # fmt: skip
_SINCE = re.compile(
    rf"{_ONSET}[^.;!?]{{0,40}}?\b(?:(?:in|since|last|this|the|early|mid|late) +(?P<month>{_MONTH})|(?P<day>{_DAY})"
    rf"|(?P<relative>{'|'.join(_RELATIVE)}))\b"
)
_SINCE_THEN = re.compile(
    rf"\b(?:on|last|in)(?P<relative>) (?:(?P<day>{_DAY})|(?P<month>{_MONTH}))\b[^.;!?]{{0,60}}"
    r"\b(?:ever since|since then)\b"
)
_ALONE = re.compile(
    rf"^\W*(?:(?:{FILLER}|only|just|about|on|maybe|in|i think|last)\W+)*(?:(?P<month>{_MONTH})|(?P<day>{_DAY})"
    rf"|(?P<relative>{'|'.join(_RELATIVE)}))\W*$"
)
_SHORTEST_SINCE_MONTH = 14

# --- How old, which one ("one" is read as 1) -------------------------------------------------------------------------
_AGE = re.compile(
    rf"\b(?:i'?m|i am|aged?|he'?s|she'?s|is|turned|he is|she is) +(?:(?:only|just|now|nearly|almost) +)?(?P<n>{_N})"
    rf"(?= *(?:years?\b|yrs?\b|yo\b|y/o|runner|[fm]\b|{_END}))"
    rf"|\b(?P<n2>{_N})[ -]*(?:(?:years?|yrs?|y)?[ -]*olds?|y/?o)\b|\b(?P<n3>[1-9]\d) ?(?:yo|[fm])\b"
)
_YOUNGEST, _OLDEST = 5, 99
_ORDINALS = {
    "last but 1": -2, "second to last": -2, "second last": -2, "penultimate": -2,
    "first": 1, "1st": 1, "top": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5,
    "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "last": -1, "final": -1, "bottom": -1,
}  # fmt: skip
_LISTED = (
    r"(?:1|one|option|exercise|stretch|choice|thing(?! in)|move|drill|suggestion|item|link|of (?:these|those|them))"
)
_ORDINAL = re.compile(
    rf"\b(?P<w>{'|'.join(_ORDINALS)})(?: +{_LISTED}\b|(?: +(?:please|pls|then|again|instead))*[ ?.!,]*$)"
    rf"|\bthe +(?P<w2>{'|'.join(_ORDINALS)})(?= *(?:[,?!]|(?:please|again|instead|and|sounds|looks|then)\b))"
    rf"|(?:\b(?:number|option|choice|exercise|stretch|drill)|#|(?<=\w )no\.) *(?P<n>\d+)\b"
    r"(?! *(?:days|weeks|months|times))"
)


@dataclass(frozen=True)
class Quantity:
    """A number read from a message and the characters it stands at."""

    value: float
    start: int
    end: int


def number(text: str) -> float:
    """The value of digits or of a number word up to eighty-nine; raises KeyError on anything else."""
    text = text.lower()
    if text[0].isdigit():
        return float(text)
    return float(sum(_WORDS[part] for part in re.split("[ -]", text)))


def in_digits(text: str) -> str:
    """Small letters, number words as digits, each padded to its old length so that every place stays what it was."""

    def digits(match: re.Match[str]) -> str:
        value = number(match["n"]) + (0.5 if match["half"] else 0)
        return f"{value:g}".ljust(len(match[0])) if match["half"] or not match["n"].isdigit() else match[0]

    low = text.lower().translate(str.maketrans("’‘`\n\t", "'''  "))
    return _IN_WORDS.sub(digits, low if len(low) == len(text) else text)


def severity(text: str) -> Quantity | None:
    """How strong a pain is said to be, 0 to 10, none where that is denied.

    Of a span the higher end, of a change the later; what it was before counts only where nothing newer is said.
    """
    low = in_digits(text)
    low = _SCALE.sub(lambda match: " " * len(match[0]), low)
    spoken = [_of(match, low) for pattern in _SCORES[:2] for match in pattern.finditer(low)]
    cued = [_of(match, low) for pattern in _SCORES[2:] for match in pattern.finditer(low)]
    found = [*spoken, *sorted(cued, key=lambda score: score[1].start)]
    now = [score for time, score in found if time == "now"]
    before = [score for time, score in found if time == "before"]
    return _whole(text, next(iter(now + before), None))


def duration(text: str, today: date) -> Quantity | None:
    """For how many days something has gone on; None where no past span is named."""
    low = in_digits(text)
    lengths = list(_lengths(low))
    for said_so, length in lengths:
        if said_so:
            return length
    for match in (*_SINCE.finditer(low), *_SINCE_THEN.finditer(low), *_ALONE.finditer(low)):
        return Quantity(_days_since(match, today), match.start(), match.end())
    return lengths[0][1] if lengths else None


def age(text: str) -> Quantity | None:
    """An age in years that the message names, 5 to 99."""
    for match in _AGE.finditer(in_digits(text)):
        name = next(n for n in ("n", "n2", "n3") if match[n])
        if _YOUNGEST <= float(match[name]) <= _OLDEST:
            return _whole(text, _at(match, name, float(match[name])))
    return None


def ordinal(text: str) -> Quantity | None:
    """Which one of a list is meant, counted from 1; -1 is the last, -2 the last but one."""
    low = in_digits(text)
    match = _ORDINAL.search(low)
    if not match:
        return None
    name = next(n for n in ("w", "n", "w2") if match[n])
    return _whole(text, _at(match, name, float(_ORDINALS.get(match[name], 0)) or float(match[name])))


def _of(match: re.Match[str], low: str) -> tuple[Literal["now", "before", "no score"], Quantity]:
    """The score of a match in `low`, and whether it holds now, held before, or is none."""
    lead = low[: match.start("n")]
    value = float(match["n"])
    if match["m"]:
        value = float(match["m"]) if re.search(r"\bfrom [a ]*$", lead) else max(value, float(match["m"]))
    if value > STRONGEST or _NOT_SAID_SO.search(lead) or _AT_A_TIME.search(lead):
        return "no score", _at(match, "n", value)
    return "before" if _WAS.search(lead) else "now", _at(match, "n", value)


def _lengths(low: str) -> Iterator[tuple[bool, Quantity]]:
    """Every length of time that may be that of the pain, and whether it is said to be past."""
    for match in _LENGTH.finditer(low):
        lead = low[: match.start()]
        ago = bool(_AGO.match(low[match.end() :]))
        if _NOT_PAST.search(lead) or (match["one"] in ("a", "an") and not ago and not _ONE.search(lead)):
            continue
        if ago and _OF_ANOTHER_THING.search(lead) and not _SAID_SO.search(lead):
            continue
        if match["one"] in ("past", "last") and not re.search(r"\b(?:the|this|for) $", lead):
            continue
        count = max(float(match["n"]), float(match["m"] or 0)) if match["n"] else _VAGUE.get(match["vague"], 1)
        count = 0.5 if match["half"] else count + (0.5 if match["and_half"] else 0)
        yield (
            ago or bool(_SAID_SO.search(lead)),
            Quantity(float(count * _LENGTHS[match["unit"]]), match.start(), match.end()),
        )


def _days_since(match: re.Match[str], today: date) -> float:
    """The days from a named day, month or "yesterday" until `today`."""
    if match["relative"]:
        return float(_RELATIVE[match["relative"]])
    if match["day"]:
        day = next(i for i, name in enumerate(_DAYS) if name.startswith(match["day"][:3]))
        return float((today.weekday() - day) % 7 or 7)
    month = next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(match["month"][:3]))
    return float(max((today.month - month) % 12 * 30, _SHORTEST_SINCE_MONTH))


def _whole(text: str, found: Quantity | None) -> Quantity | None:
    """The same with the end where the number's word ends in `text`: digits are shorter than words."""
    word = _WHOLE.match(text, found.start) if found else None
    return replace(found, end=max(found.end, word.end())) if found and word else found


def _at(match: re.Match[str], group: str, value: float) -> Quantity:
    return Quantity(value, match.start(group), match.end(group))

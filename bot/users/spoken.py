"""A sentence in plain form: lower case, numbers as digits, day names and the like spelled right."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS = {**{w: n for n, w in enumerate(_UNITS)}, **{w: 10 * n for n, w in enumerate(_TENS, 2)}, "fourty": 40}
_ORDINALS = {
    word: f"{n}{'st' if n == 1 else 'nd' if n == 2 else 'rd' if n == 3 else 'th'}"
    for n, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)
}
# A letter more, less or wrong still means these; each is long enough to be no other word by that.
_KNOWN = (
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays "
    "sundays weekday weekdays weekend weekends daily tomorrow tonight today morning mornings afternoon afternoons "
    "evening evenings midnight midday quarter except every everyday minutes yesterday fortnight"
).split()
_NOT_MISSPELT = frozenset(
    "fortnightly never fever even evens event events warning boring money weekly daisy dally dainty toddy "
    "moving scoring mooring quarters quartet expect accept excerpt monthly minute minuted sundry sunny "
    "holiday holidays morningside weeknight weeknights weekended".split()
)
_SHORT = {
    **dict.fromkeys(("tmrw", "tmr", "tmw", "tmrow", "2moro", "2morrow", "tomoz", "tommorow"), "tomorrow"),
    **dict.fromkeys(("evry", "evey", "ev", "evrey", "ea"), "every"),
    **dict.fromkeys(("nite", "nites", "nyt"), "night"),
    **dict.fromkeys(("tonite", "2nite", "tonyt"), "tonight"),
    **dict.fromkeys(("mornin", "morn", "am's"), "morning"),
    **dict.fromkeys(("haf", "harf"), "half"),
    **dict.fromkeys(("qtr", "quater"), "quarter"),
    **dict.fromkeys(("arvo", "aft"), "afternoon"),
    **dict.fromkeys(("eve", "eves"), "evening"),
    **dict.fromkeys(("wensday", "wendsday", "wensdays", "wenesday", "wednsday"), "wednesday"),
    **dict.fromkeys(("thirsday", "thrusday"), "thursday"),
    **dict.fromkeys(("b4",), "before"),
    **dict.fromkeys(("wkdays", "wkday"), "weekdays"),
    **dict.fromkeys(("wkend", "wkends"), "weekends"),
    **dict.fromkeys(("thrice",), "3 times"),
    **dict.fromkeys(("twice",), "2 times"),
}
_HUNDRED = re.compile(r"\b0?(\d{1,2}) hundred\b(?: hours| hrs)?")
_LEADING_ZERO = re.compile(r"\b(?:oh?|zero) (\d)\b")
_FILLER = re.compile(r"\b(?:u[hm]+|erm?|uhm|hmm+)\b,? ?|(?:(?<=\bevery )|(?<=\bon )|(?<=\bat )|(?<=\bin ))like ")
# "2 do my stretches", "4 my drills"
_TO = re.compile(
    r"\b2(?= (?:do|go|get|be|stretch|log|roll|start|keep|make|take|stand|sit|move|walk|run|work|write|note|check|fill"
    r"|practi[cs]e|remember|my|the)\b)"
)
_FOR = re.compile(r"\b4(?= (?:my|the|me)\b)")
_WORD = re.compile(r"[a-z0-9']*[a-z][a-z0-9']*")


def plain(text: str) -> str:
    """The sentence in plain form; times, days and dates read the same from it however they were written."""
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    text = re.sub(r"[–—]", "-", text)
    text = _WORD.sub(lambda word: _spelled(word[0]), text)
    text = re.sub(r"\bweek days?\b", "weekdays", text)
    text = re.sub(r"\bin the ([ap]m)\b", r"\1", text)
    text = _FILLER.sub("", text)
    text = _TO.sub("to", text)
    text = _FOR.sub("for", text)
    text = re.sub(r"\b(past|to|before|after) midnight\b", r"\1 0", text)
    text = re.sub(r"\b(past|to|before|after) (?:noon|midday)\b", r"\1 12 pm", text)
    return _digits(text)


def _spelled(word: str) -> str:
    if word in _SHORT:
        return _SHORT[word]
    if len(word) < 5 or word in _KNOWN or word in _NOT_MISSPELT:
        return word
    best = extractOne(word, _KNOWN, scorer=DamerauLevenshtein.distance, score_cutoff=2 if len(word) > 7 else 1)
    return best[0] if best and best[0][0] == word[0] else word


def _digits(text: str) -> str:
    """Number words as digits: "twenty five past six" is "25 past 6", "oh six hundred" is "06:00"."""
    parts = re.split(r"([a-z]+)", text)
    out: list[str] = []
    for i in range(1, len(parts), 2):
        word, gap = parts[i], parts[i - 1]
        value = _NUMBERS.get(word)
        after_tens = i > 2 and parts[i - 2] in _TENS and gap in (" ", "-")
        if value is not None and after_tens and 0 < value < 10:
            out[-1] = str(_NUMBERS[parts[i - 2]] + value)
            continue
        if word in _ORDINALS and (word != "second" or out[-1:] in (["the"], ["every"], ["each"])):
            shown = _ORDINALS[word]
        else:
            shown = word if value is None else str(value)
        out += [gap, shown]
    text = "".join(out) + parts[-1]
    text = _LEADING_ZERO.sub(r"0\1", text)
    return _HUNDRED.sub(lambda m: f"{int(m[1]):02d}:00", text)

"""Amounts in words: to read ("2-3 sets of 30 seconds") and to hear ("two to three sets of thirty seconds")."""

from __future__ import annotations

import re

from content.schema import Dose, Load, Range

KILOGRAMS = 0.45359237  # in a pound
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_MINUTES = re.compile(r"\b(\d+|[a-z]+)[\s-]*min(?:ute)?s?\b")
_MARK = re.compile(r"^\s*(?:[•*-]|\d+[.)])\s+")
_SIGNS = (
    (re.compile(r"(?<=\d) lb\b"), " pounds"),
    (re.compile(r"(?<=\d) kg\b"), " kilos"),
    (re.compile(r"(?<=\d) s\b"), " seconds"),
    (re.compile(r" ?× ?"), " times "),
    (re.compile(r"\s*\((.*?)\)"), r", \1,"),
    (re.compile(r"[“”*_]"), ""),
)
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(?:\s*-\s*(\d+(?:\.\d+)?))?")
_SENTENCE = re.compile(r"(?:^|(?<=[.!?] ))[a-z]")
_ORDER = "first second third fourth fifth sixth seventh eighth ninth tenth".split()


def number(value: int) -> str:
    """A whole number from 0 to 999 in words; raises ValueError on any other."""
    if not 0 <= value <= 999:
        raise ValueError(f"{value} is not between 0 and 999")
    if value < 20:
        return _SMALL[value]
    if value < 100:
        return _TENS[value // 10] + (f"-{_SMALL[value % 10]}" if value % 10 else "")
    rest = f" and {number(value % 100)}" if value % 100 else ""
    return f"{_SMALL[value // 100]} hundred{rest}"


_VALUES = {number(n): n for n in range(1, 100)} | {"a": 1, "an": 1, "couple": 2, "few": 3}


def counted(many: int, one: str) -> str:
    """'1 step', '3 steps'."""
    return f"{many} {one}{'s' * (many != 1)}"


def spanned(many: Range, one: str) -> str:
    """'1 set', '2-3 sets'."""
    return f"{many} {one}{'s' * (many.high != 1)}"


def dose(amount: Dose) -> str:
    """'2-3 sets of 30 seconds on each side, 3-7 days a week'."""
    held = amount.hold_seconds
    if amount.reps:
        what = spanned(amount.reps, "repetition") + (f", each held for {spanned(held, 'second')}" if held else "")
    else:
        what = spanned(amount.seconds or held, "second")  # type: ignore[arg-type]
    side = " on each side" if amount.per_side else ""
    days = amount.days_a_week
    often = "" if not days else ", every day" if days.low == 7 else f", {spanned(days, 'day')} a week"
    return f"{spanned(amount.sets, 'set')} of {what}{side}{often}"


def brief_dose(amount: Dose) -> str:
    """'2-3 × 30 s a side', for one line of a list."""
    if amount.reps:
        what = f"{amount.reps}" + (f", {amount.hold_seconds} s hold" if amount.hold_seconds else "")
    else:
        what = f"{amount.seconds or amount.hold_seconds} s"
    return f"{amount.sets} × {what}" + (" a side" if amount.per_side else "")


def load(weight: Load) -> str:
    """'10-20 lb (4.5-9 kg)'."""
    low, high = _kilograms(weight.pounds.low), _kilograms(weight.pounds.high)
    return f"{weight.pounds} lb ({low:g} kg)" if low == high else f"{weight.pounds} lb ({low:g}-{high:g} kg)"


def _kilograms(pounds: int) -> float:
    return round(pounds * KILOGRAMS * 2) / 2


def seconds(many: int) -> str:
    """'30 seconds', '1 minute', '1 minute 30 seconds'."""
    minutes, rest = divmod(max(0, many), 60)
    parts = [counted(minutes, "minute")] if minutes else []
    return " ".join(parts + ([counted(rest, "second")] if rest or not minutes else []))


def about(many: int) -> str:
    """A length of time in seconds, roughly: 'about 30 seconds', 'about 4 minutes'."""
    return f"about {seconds(many if many < 60 else round(many / 60) * 60)}"


def to_hear(text: str) -> str:
    """A text as it can be read aloud: lists as sentences, numbers, units and signs as words."""
    lines = [_MARK.sub("", line).strip() for line in text.splitlines()]
    text = " ".join(line if line[-1] in ".!?:;," else f"{line}." for line in lines if line)
    for pattern, words in _SIGNS:
        text = pattern.sub(words, text)
    text = re.sub(r"[\s,]+([,.;:!?])", r"\1", _AMOUNT.sub(_spoken, text))
    return _SENTENCE.sub(lambda match: match[0].upper(), text)


def _spoken(match: re.Match[str]) -> str:
    return " to ".join(_value(part) for part in (match[1], match[2]) if part)


def _value(digits: str) -> str:
    whole, _, rest = digits.partition(".")
    if int(whole) > 999:
        return digits
    return number(int(whole)) + ("" if not rest else " and a half" if rest == "5" else f" point {number(int(rest))}")


def minutes_named(text: str) -> int | None:
    """The minutes a message allows ("ten minute session"), 1 to 120, or None."""
    for match in _MINUTES.finditer(text.lower()):
        value = int(match[1]) if match[1].isdigit() else _VALUES.get(match[1])
        if value and value <= 120:
            return value
    return None


def place(position: int) -> str:
    """'first' for 1; 'last' for -1."""
    return "last" if position < 0 else _ORDER[position - 1] if position <= len(_ORDER) else f"number {position}"


def one_of(options: tuple[str, ...], turn: int) -> str:
    """One of several ways to say a thing: the next at each turn of the conversation."""
    return options[turn % len(options)]

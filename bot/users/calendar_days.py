"""Days in plain speech (see `spoken`): which weekdays, how often, which date, once or again."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.users.masked import Masked

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKDAYS, WEEKEND = DAYS[:5], DAYS[5:]
_DAY = (
    r"(?:mon(?:day)?|tues?(?:day)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
    r"(?:'?s(?![a-z]))?"
)
_PART = r"(?:mornings?|afternoons?|evenings?|nights?)"
_TO = r"(?: ?- ?| (?:to|through|thru|till|til|until) )"
_LETTERS = r"(?:mo?|tu?|we?|th|fr?|sa?|su)"
_SETS = {
    "weekday": WEEKDAYS,
    "weeknight": WEEKDAYS,
    "workday": WEEKDAYS,
    "work day": WEEKDAYS,
    "working day": WEEKDAYS,
    "school day": WEEKDAYS,
    "school night": ("SU", "MO", "TU", "WE", "TH"),
    "weekend": WEEKEND,
}
# "I'm sat in the car", "in the sun", "the sun comes up", "just sat there"
_NO_VERB = (
    r"(?<!the (?=sun\b))(?<!\bi )(?<!\bbeen )(?<!'ve )(?<!\bin )(?<!'m )(?<!\bam )(?<!\bbe )(?<!\bbeing )(?<!'re )"
    r"(?<!\bare )(?<!\bwas )(?<!\bwe )(?<!\bhe )(?<!\bshe )(?<!\bthey )(?<!\byou )"
    r"(?!sat (?:down|there|here|still|around|about|too|all day|for|behind|at (?:my|a|the|work)\b|on (?:my|a|the)\b"
    r"|in (?!the (?:morning|afternoon|evening)))|sun (?:goes|comes|rises|sets|is)\b)"
)
_EXPRESSION = re.compile(
    rf"\b(?P<from>{_DAY}){_TO}(?P<to>{_DAY})\b"
    rf"|\b(?P<set>{'|'.join(_SETS)})(?P<sets>s)?\b"
    r"|\b(?P<range>m|mo|t|tu|w|we|th) ?- ?(?P<last>w|we|th|f|fr|sa|su)\b"
    rf"|\b(?P<letters>{_LETTERS}(?:[/+&]{_LETTERS})+|mwf|m, ?w, ?f|tths?|mtwtf|mtwthf|(?:mo|tu|we|th|fr|sa"
    rf"|su)(?:[ ,]+(?:mo|tu|we|th|fr|sa|su))+)\b"
    rf"|{_NO_VERB}\b(?P<day>{_DAY})\b(?P<parts> {_PART})?"
)
_LETTER = re.compile("th|su|sa|mo|tu|we|fr|m|t|w|f|s")
_EXCEPT = re.compile(
    r"(?:\b(?:except|but|bar|barring|excluding|exc|excl|apart from|other than|besides|save|minus|without|not"
    r"|no|never|(?:don't|do not|can't|cannot)(?: do| train| stretch| exercise| want| need)?)\b|(?<!\w)-$)"
    r"(?: for| not| on| at| the| any| it|,)*\s*$"
    r"|\b(?:except|bar|apart from|but not)\b[^.;\d]{0,40}\b(?:which is|that's|that is) (?:on )?$"
    r"|\bexcept\b[^.;,\d]{0,30}$"
)
_IS_OUT = re.compile(r"^ ?(?:is|are|'s|'re) (?:out|off|no good|no use|not good|free|excluded)\b")
_AND = re.compile(r"^\s*(?:,|and|&|or|\+|/|nor|on|the)(?:\s|on\b|the\b|and\b|or\b)*$")
_AGAIN = re.compile(r"\b(?:every|each|weekly|all|any|always|my)\W*(?:single )?$")
_NEXT = re.compile(r"\bnext $")
_THIS = re.compile(r"\b(?:this|coming|this coming|just|only|next) (?:on )?$")
_LAST = re.compile(r"\b(?:last|yesterday|previous|past) $")

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b"
)
_DATES = (
    re.compile(r"\b(?P<year>20\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b"),
    re.compile(r"\bon (?:the )?(?P<day>\d{1,2})/(?P<number>\d{1,2})(?:/(?P<year>20\d\d))?\b"),
    re.compile(
        rf"\b(?:on )?(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? (?P<year>20\d\d)(?![:\d]))?"
    ),
    re.compile(rf"\b{_MONTH} (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (?P<year>20\d\d)(?![:\d]))?"),
    re.compile(r"\b(?:on )?the (?P<day>\d{1,2})(?:st|nd|rd|th)\b(?! (?:thing|week|day|time|step|one|exercise|drill))"),
)
_RELATIVE = (  # pattern, days from today
    (re.compile(r"\b(?:the )?day after tomorrow\b"), 2),
    (re.compile(r"\b(?:the )?day before yesterday\b"), -2),
    (re.compile(r"\byesterday\b|\blast night\b"), -1),
    (re.compile(r"\btomorrow\b"), 1),
    (re.compile(r"\btoday\b|\bthis (?=morning|afternoon|evening)|(?=\btonight\b)"), 0),
)
_SPAN = re.compile(
    r"\b(?:in (?P<n>\d+|a) (?P<unit>day|week|fortnight)s?(?:'s)?(?: time)?\b"
    r"|(?P<n2>\d+|a) (?P<unit2>day|week|fortnight)s? (?:from (?:now|today)|today))"
)
_AGO = re.compile(r"\b(?:\d+|a|an) (?:minute|min|hour|day|week|month)s? ago\b|\blast (?:week|month|year)\b")
_LENGTHS = {"day": 1, "week": 7, "fortnight": 14, "month": 30}
_END_OF = re.compile(r"\bthe end of (?:the|this) (?P<what>week|month|year)\b")
_WEEK_ON = re.compile(
    rf"\b(?:(?<!every )(?<!each )(?<!once )(?P<n>a|1|2) (?P<unit>week|fortnight)s? (?:on|from|after)"
    rf" (?:this |next )?(?P<day>{_DAY})"
    rf"|(?P<first>{_DAY}) (?P<unit_after>week|fortnight))\b"
)
_FEASTS = (
    (re.compile(r"\bnew year'?s eve(?:ning)?\b"), (31, 12)),
    (re.compile(r"\bnew year'?s(?: day)?\b"), (1, 1)),
    (re.compile(r"\b(?:christmas|xmas) eve(?:ning)?\b"), (24, 12)),
    (re.compile(r"\b(?:christmas|xmas)(?: day)?\b"), (25, 12)),
    (re.compile(r"\bboxing day\b"), (26, 12)),
)
_LASTING = re.compile(
    r"\bfor (?:(?P<next>(?:the )?(?:next|coming) )|(?:the )?)(?P<n>\d+ |a )?(?P<unit>day|week|fortnight|month)s?\b"
)
_HAS_LASTED = re.compile(r"\b(?:has|have|had|been|since|hurt\w*|ach\w+|sore|pain\w*)\b|'(?:s|ve) ")
_START = re.compile(r"\b(?:starting|start|beginning|from|as of|as from)(?: on| from)?(?: the)? $")
_END = re.compile(r"\b(?:until|till|til|up to|through)(?: the)? $")

_OFTEN = re.compile(
    r"\bhourly\b|\bevery (?:few |couple of |half |half an |other |2nd |\d+ ?)?(?:hour|hr|minute|min|second|sec)s?\b"
)
_MONTHLY = re.compile(
    r"\bmonthly\b|\b(?:every|each|a|per) (?:\d+ |other )?(?:month|year)s?\b|\byearly\b|\bannually\b"
    r"|\bof (?:each|every|the) month\b"
)
_OTHER_DAY = re.compile(
    rf"\b(?:once )?(?:every|each) (?:other|second|2nd|alternate|alternative) (?:single )?(?:days?"
    rf"|{_PART})\b(?! of the week)"
    rf"|\balternat(?:e|ing) (?:days?|{_PART})\b|\bday (?:on,?(?: and)? (?:1 )?day off|about)\b"
)
_EVERY_N = re.compile(
    rf"\b(?:once )?(?:every|each) (?P<n>\d+)(?:st|nd|rd|th)? (?P<unit>days?|{_PART}|weeks?|fortnights?|(?={_DAY}))\b"
)
_OTHER_WEEK = re.compile(
    rf"\b(?:once )?(?:every|each) (?:other|second|2nd|alternate)(?: weeks?\b| (?={_DAY}|weekend))"
    r"|\bonce a fortnight\b"
    rf"|\balternat(?:e|ing) (?:weeks?\b|(?={_DAY}|weekend))|\bfortnightly\b|\bbi-?weekly\b|\b(?:every|each|a"
    rf"|per) fortnight\b"
)
_COUNT = re.compile(
    r"\b(?:(?P<n>\d+|couple of|few|several) ?(?:(?:x|times?)(?: an?| per| each| every| ?/)?| an?| per)"
    r"|(?P<once>once)(?: an?| per| each| every)) ?"
    r"(?P<unit>day|daily|week|weekly)\b(?! ?(?:s|from|after|before|today|time))"
)
_ONCE = re.compile(
    r"\b(?:just |only )?this once\b|\b(?:just|only) once\b|\bonce(?: only)?\b(?! (?:i|you|we|they|my|the|it"
    r"|every|a|per|is)\b)"
    r"|\bone[- ]off\b|\b1 ?-?(?:time|off)\b|\bsingle (?:time|reminder)\b|\bone ?-?time\b"
)
_DAILY = re.compile(
    rf"\b(?:once )?(?:every|each)(?: and every| other)?(?: single| damn| bloody)? ?(?:day|{_PART})\b|\b(?:daily"
    rf"|nightly)\b|\beveryday\b"
    r"|\ball days\b|\ball week\b|\bevery single\b|\b7 days a week\b|\bday in day out\b"
    rf"|(?<!in the )\b(?:mornings|evenings|afternoons|nights)\b|\bof an? (?:morning|evening|night)\b"
)
_WEEKLY = re.compile(r"\b(?:(?:once )?weekly|(?:every|each) week)\b")


# "Not every week, just once"
_NOT_SO_OFTEN = re.compile(
    r"\b(?:not|rather than|instead of|no need for) (?:(?:every|each) (?:single )?(?:day|week|time|morning|evening"
    r"|night)\b"
    r"|daily\b|weekly\b|a (?:daily|weekly|regular|repeating) (?:one|thing)\b)"
)


class NoSuchDate(ValueError):
    """A date that no calendar shows, or one that is past; says which."""


class TooOften(ValueError):
    """A wish for every hour or every minute."""


class TooSeldom(ValueError):
    """A wish for months or years."""


@dataclass
class Days:
    """Which days a text speaks of. `days` is None where it says nothing, or only how often (`interval`, `times`)."""

    days: list[str] | None = None
    interval: int = 1
    unit: str = "day"
    once: bool | None = None
    on: date | None = None
    today: bool = False
    start: date | None = None
    until: date | None = None
    per_day: int | None = None
    per_week: int | None = None
    lasting: int | None = None  # days
    without: list[str] = field(default_factory=list)

    @property
    def said(self) -> bool:
        """Whether the text says which days at all."""
        return bool(self.days or self.on or self.interval > 1 or self.per_week or self.start or self.until)


def take_days(text: Masked, today: date) -> Days:
    """All that the text says of days, masked afterwards; raises NoSuchDate, TooOften and TooSeldom."""
    found = Days()
    text.take(_NOT_SO_OFTEN)
    if text.take(_OFTEN):
        raise TooOften
    _take_end_of(text, today, found)
    if text.take(_MONTHLY):
        raise TooSeldom
    if text.take(_AGO):
        raise NoSuchDate("past")
    _take_dates(text, today, found)
    _take_frequency(text, found)
    _take_weekdays(text, today, found)
    if text.take(_DAILY) and not found.days:
        found.days = [d for d in DAYS if d not in found.without]
    if text.take(_ONCE):
        found.once = True
    return found


def _take_end_of(text: Masked, today: date, found: Days) -> None:
    """ "Until the end of the month", "for the next ten days"."""
    for match in _END_OF.finditer(text.left):
        ends = {
            "week": today + timedelta(6 - today.weekday()),
            "month": today.replace(day=monthrange(today.year, today.month)[1]),
            "year": date(today.year, 12, 31),
        }
        _place(text, match.span(), ends[match["what"]], found)
    for match in _LASTING.finditer(text.left):
        if match["next"] or match["n"] and not _HAS_LASTED.search(text.left):
            number = (match["n"] or "1").strip()
            found.lasting = (1 if number == "a" else int(number)) * _LENGTHS[match["unit"]]
            text.mask(*match.span())


def _take_dates(text: Masked, today: date, found: Days) -> None:
    for match in _WEEK_ON.finditer(text.left):
        more = _LENGTHS[match["unit"] or match["unit_after"]] * (2 if match["n"] == "2" else 1)
        day = _coming(match["day"] or match["first"], today, False) + timedelta(more)
        _place(text, match.span(), day, found)
    for pattern, (on, month) in _FEASTS:
        for match in pattern.finditer(text.left):
            said: dict[str, str | None] = {"day": str(on), "month": _MONTHS[month - 1]}
            _place(text, match.span(), _calendar_date(said, today, match[0]), found)
    for pattern in _DATES:
        for match in pattern.finditer(text.left):
            _place(text, match.span(), _calendar_date(match.groupdict(), today, match[0].strip()), found)
    for match in _SPAN.finditer(text.left):
        number, unit = match["n"] or match["n2"], match["unit"] or match["unit2"]
        days = (1 if number == "a" else int(number)) * _LENGTHS[unit]
        _place(text, match.span(), today + timedelta(days), found)
    for relative, days in _RELATIVE:
        for match in relative.finditer(text.left):
            found.today = found.today or days == 0
            _place(text, match.span(), today + timedelta(days), found)
    if found.on and found.on < today:
        raise NoSuchDate("past")


def _place(text: Masked, span: tuple[int, int], day: date, found: Days) -> None:
    before = text.left[: span[0]]
    if _START.search(before):
        found.start = day
    elif ending := _END.search(before):
        found.until = day
        span = (ending.start(), span[1])
    else:
        found.on = day
    text.mask(*span)


def _calendar_date(said: dict[str, str | None], today: date, words: str) -> date:
    """The next such date from today on; with a year, that one."""
    day = int(said["day"] or 0)
    month = said.get("month")
    number = _MONTHS.index(month[:3]) + 1 if month else int(said.get("number") or 0)
    if year := said.get("year"):
        candidates = [(int(year), number)]
    elif number:
        candidates = [(today.year + n, number) for n in range(9)]
    else:
        candidates = [(today.year + (today.month + n - 1) // 12, (today.month + n - 1) % 12 + 1) for n in range(12)]
    for each in candidates:
        try:
            found = date(*each, day)
        except ValueError:
            continue
        if found >= today or said.get("year"):
            return found
    raise NoSuchDate(words.removeprefix("on "))


def _take_frequency(text: Masked, found: Days) -> None:
    for match in text.take(_EVERY_N):
        weekly = match["unit"][:4] in ("week", "fort", "")
        found.interval = int(match["n"]) * (2 if match["unit"].startswith("fort") else 1)
        found.unit = "week" if weekly else "day"
        if not weekly:
            found.days = list(DAYS)
    if text.take(_OTHER_DAY):
        found.interval, found.unit, found.days = 2, "day", list(DAYS)
    if text.take(_OTHER_WEEK):
        found.interval, found.unit = 2, "week"
    if text.take(_WEEKLY) and found.unit == "day":
        found.per_week = 1
    for match in text.take(_COUNT):
        number = {"couple of": 2, "few": 3, "several": 3}.get(match["n"] or "") or int(match["n"] or 1)
        if match["unit"] in ("day", "daily"):
            found.per_day = number
        else:
            found.per_week = number


def _take_weekdays(text: Masked, today: date, found: Days) -> None:
    days: list[str] = []
    again, excluded, end = found.unit == "week" or found.per_week is not None, False, 0
    single: tuple[str, str] | None = None
    for match in _EXPRESSION.finditer(text.left):
        before = text.left[: match.start()]
        if _LAST.search(before):
            raise NoSuchDate("past")
        joined = end and _AND.match(text.left[end : match.start()])
        excluded = bool(_EXCEPT.search(before)) or bool(excluded and joined)
        excluded = excluded or bool(_IS_OUT.search(text.left[match.end() :]))
        end = match.end()
        if excluded:
            found.without += _days_of(match)
            continue
        if match["day"] and (_START.search(before) or _END.search(before)):
            day = _coming(match["day"], today, False)
            if _START.search(before):
                found.start = day
            else:
                found.until = day
            continue
        named = _days_of(match)
        plural = match["sets"] or (match["day"] or "").rstrip("'").endswith(("days", "fris", "mons", "suns", "sats"))
        plural = plural or bool(match["parts"] and match["parts"].endswith("s"))
        again = again or bool(plural) or bool(_AGAIN.search(before)) or len(named) > 2 and match["set"] is None
        again = again or bool(match["set"] and not _THIS.search(before))
        if not single and match["day"]:
            single = (match["day"], "next" if _NEXT.search(before) else "this" if _THIS.search(before) else "")
        days += named
    for match in list(_EXPRESSION.finditer(text.left)):
        # "friday morning": the part of the day is read by another.
        text.mask(match.start(), match.end("day") if match["day"] else match.end())
    text.take(re.compile(r"\b(?:except|apart from|other than|excluding|bar)\b"))
    kept = [d for d in DAYS if d in days and d not in found.without]
    several = len(set(days)) > 1
    if single and not again and (not several or single[1] == "this") and not found.on:
        found.on = _coming(single[0], today, single[1] == "next")
        found.once = True
    elif days:
        found.days = kept
    elif found.without:
        found.days = [d for d in DAYS if d not in found.without]


def _days_of(match: re.Match[str]) -> list[str]:
    if match["from"]:
        return _range(_code(match["from"]), _code(match["to"]))
    if match["range"]:
        return _range(_letter(match["range"]), _letter(match["last"]))
    if match["set"]:
        return list(_SETS[match["set"]])
    if match["letters"]:
        return [_letter(each) for each in _LETTER.findall(match["letters"].replace("tths", "tth"))]
    return [_code(match["day"])]


def _code(name: str) -> str:
    return name[:2].upper()


def _letter(letter: str) -> str:
    return next(day for day in DAYS if day.startswith(letter.upper()))


def _range(first: str, last: str) -> list[str]:
    start, length = DAYS.index(first), (DAYS.index(last) - DAYS.index(first)) % 7
    return [DAYS[(start + n) % 7] for n in range(length + 1)]


def _coming(name: str, today: date, after_this_week: bool) -> date:
    """The next such weekday, today included; "next friday" said on a Wednesday is the one of the week after."""
    wanted = DAYS.index(_code(name))
    ahead = (wanted - today.weekday()) % 7
    if after_this_week and (wanted >= today.weekday() or ahead == 0):
        ahead += 7
    return today + timedelta(ahead)

"""The shape of every content file. Unknown keys and impossible values are errors."""

import re
from collections.abc import Callable, Generator
from typing import ClassVar, Literal, Optional

from pydantic import BaseModel, Extra, Field, root_validator, validator

Grade = Literal["article", "read", "secondary", "general"]
Tier = Literal["emergency", "urgent", "soon"]
Slug = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NOT_SPEAKABLE = re.compile(r"[0-9•*#/()\[\]{}<>_|~=+&%]")
MOST_WORDS_TO_HEAR = 70


class Strict(BaseModel):
    """Base of all: an unknown key is an error, and an item never changes after loading."""

    class Config:
        extra = Extra.forbid
        frozen = True
        anystr_strip_whitespace = True


class Range(Strict):
    """A whole number or a span of them, written `3` or `"2-3"` in a file."""

    low: int = Field(..., ge=1)
    high: int = Field(..., ge=1)

    @classmethod
    def __get_validators__(cls) -> Generator[Callable[..., "Range"], None, None]:
        yield cls.parse

    @classmethod
    def parse(cls, value: object) -> "Range":
        """Read an int, an `"a-b"` string or a Range; raises ValueError on anything else."""
        if isinstance(value, cls):
            return value
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            raise ValueError('write a whole number such as 3, or a span such as "2-3"')
        match = re.fullmatch(r"(\d+)(?:\s*-\s*(\d+))?", str(value).strip())
        if not match:
            raise ValueError('write a whole number such as 3, or a span such as "2-3"')
        low, high = int(match[1]), int(match[2] or match[1])
        if low < 1 or high < low:
            raise ValueError(f"{value} is no possible span: start at 1 or more and end no lower than the start")
        return cls(low=low, high=high)

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"


class Citation(Strict):
    """Where a fact comes from: a reference of `references.yml` and how surely it was read there."""

    reference: str
    grade: Grade
    note: Optional[str] = None


class Reference(Strict):
    """One work that content cites."""

    citation: str = Field(..., min_length=10)


def counted(field: str, least: int, most: int = 100) -> classmethod:
    """A validator that holds the number of entries of `field` between `least` and `most`."""

    def check(cls: type, value: tuple) -> tuple:
        if not least <= len(value) <= most:
            raise ValueError(f"{len(value)} entries stand here: {least} to {most} are wanted")
        return value

    return validator(field, allow_reuse=True)(check)


class Entry(Strict):
    """What every content file has: an id, a name, words to hear, and where they come from."""

    folder: ClassVar[str]

    id: str
    name: str = Field(..., min_length=2, max_length=60)
    text: str = Field(..., min_length=10, max_length=1500)
    speech: str = Field(..., min_length=10)
    sources: tuple[Citation, ...]

    _cited = counted("sources", 1)

    @validator("id")
    def _id_is_a_slug(cls, value: str) -> str:
        if not Slug.fullmatch(value):
            raise ValueError(f"{value!r} is no id: use small letters, digits and single hyphens")
        return value

    @validator("speech")
    def _speech_can_be_spoken(cls, value: str) -> str:
        found = NOT_SPEAKABLE.search(value)
        if found:
            raise ValueError(f"{found[0]!r} can not be read aloud: write numbers and signs as words")
        if len(value.split()) > MOST_WORDS_TO_HEAR:
            raise ValueError(f"{len(value.split())} words are too many to hear: keep to {MOST_WORDS_TO_HEAR}")
        return value


class Item(Entry):
    """An entry that people ask for: by other names (`aliases`) or in their own words (`asks`, found by meaning)."""

    aliases: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()

    @validator("aliases")
    def _aliases_differ(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        seen: set[str] = set()
        for alias in value:
            if alias.casefold() in seen:
                raise ValueError(f"the alias {alias!r} stands here twice: remove one")
            seen.add(alias.casefold())
        return value


class Dose(Strict):
    """How much: `sets` of `reps`, each held for `hold_seconds`, or of `seconds` of doing; times a week."""

    sets: Range
    reps: Optional[Range] = None
    hold_seconds: Optional[Range] = None
    seconds: Optional[Range] = None
    per_side: bool = False
    days_a_week: Optional[Range] = None

    @root_validator(skip_on_failure=True)
    def _possible(cls, values: dict) -> dict:
        reps, hold, seconds, days = (values[k] for k in ("reps", "hold_seconds", "seconds", "days_a_week"))
        if not (reps or hold or seconds):
            raise ValueError("a dose needs reps, hold_seconds or seconds")
        if seconds and (reps or hold):
            raise ValueError("seconds is for something done for a time: leave out reps and hold_seconds")
        for key, value, most in (
            ("sets", values["sets"], 10),
            ("reps", reps, 30),
            ("hold_seconds", hold, 120),
            ("seconds", seconds, 600),
            ("days_a_week", days, 7),
        ):
            if value and value.high > most:
                raise ValueError(f"{key} {value} is more than anyone should do: {most} at most")
        return values


class Load(Strict):
    """A weight in pounds; kilograms are worked out when shown."""

    pounds: Range


class Sign(Strict):
    """A finding of the interview and how much it speaks for (or, below zero, against) a source."""

    question: str
    answer: str
    weight: int = Field(..., ge=-3, le=3)
    why: str = Field(..., min_length=10, max_length=200)

    @validator("weight")
    def _weight_says_something(cls, value: int) -> int:
        if value == 0:
            raise ValueError("a weight of 0 says nothing: use 1 to 3 for, -1 to -3 against")
        return value


class PainSource(Item):
    """A structure that low back pain may come from, with the signs that the ranking adds up."""

    folder = "pain_sources"
    group: Literal["muscle", "joint", "ligament", "spine"]
    rare_in_runners: bool = False
    signs: tuple[Sign, ...]
    targets: tuple[str, ...] = ()
    ideas: tuple[str, ...] = ()
    next_step: str = Field(..., min_length=20, max_length=400)

    _signs = counted("signs", 1)


class Idea(Item):
    """Something worth understanding."""

    folder = "ideas"
    related: tuple[str, ...] = ()


class Target(Item):
    """A part to make mobile, with the exercises that name it."""

    folder = "targets"
    region: Literal["hips", "mid-back"]


class Pictured(Item):
    """An item with a picture, `pictures/<id>.svg`; `alt` says in a sentence what the picture shows."""

    alt: Optional[str] = Field(None, min_length=20, max_length=160)


class Exercise(Pictured):
    """One mobility or activation exercise."""

    folder = "exercises"
    targets: tuple[str, ...]
    type: Literal["stretch", "mobility", "activation", "release"]
    origin: Literal["article", "standard"]
    equipment: tuple[str, ...] = ()
    steps: tuple[str, ...]
    cue: str = Field(..., min_length=5, max_length=140)
    dose: Dose
    easier: str = Field(..., min_length=10)
    harder: str = Field(..., min_length=10)

    _targets = counted("targets", 1)
    _steps = counted("steps", 2, 7)


class LadderStep(Pictured):
    """One rung of the strength ladder."""

    folder = "ladder"
    step: int = Field(..., ge=1, le=7)
    steps: tuple[str, ...]
    cue: str = Field(..., min_length=5, max_length=140)
    dose: Dose
    load: Optional[Load] = None
    easier: str = Field(..., min_length=10)
    harder: str = Field(..., min_length=10)
    ready_when: str = Field(..., min_length=10)

    _steps = counted("steps", 2, 7)


class Drill(Pictured):
    """One arm position of the zombie drills, done while running."""

    folder = "drills"
    order: int = Field(..., ge=1)
    cue: str = Field(..., min_length=5, max_length=140)
    dose: Dose


class Answer(Strict):
    """One answer to an interview question: its button and the lay phrasings that mean it.

    `at_least` and `below` (numbers in the question's unit) make it a span instead of phrases.
    """

    id: str
    name: str = Field(..., min_length=1, max_length=40)
    phrases: tuple[str, ...] = ()
    at_least: Optional[float] = None
    below: Optional[float] = None
    button: bool = True
    plain_yes: bool = Field(False, description="what a bare yes to the question means")
    plain_no: bool = Field(False, description="what a bare no to the question means")


class OnlyAfter(Strict):
    """A question that is put only when another one got one of these answers."""

    question: str
    answers: tuple[str, ...]


class Question(Entry):
    """One question of the pain interview. `order` is its place; at most five are asked."""

    folder = "questions"
    order: int = Field(..., ge=1)
    form: Literal["one", "several", "number", "days"]
    only_after: Optional[OnlyAfter] = None
    answers: tuple[Answer, ...]

    _answers = counted("answers", 1)


class Saying(Strict):
    """One way in which a warning sign is said. Give `near` or `phrases`.

    near       word groups that all stand in one stretch of a sentence, in any order, at most `within` words apart
    phrases    words in a row: `a/b` either, `(a)` maybe, `<group>` a phrase of a word group, `...` up to four words
    with       word groups that must also be said, not denied, somewhere in the message about the same person
    not_near   word groups that, in the same sentence, give the words another meaning
    """

    near: tuple[str, ...] = ()
    within: int = Field(7, ge=0, le=20)
    phrases: tuple[str, ...] = ()
    with_: tuple[str, ...] = Field((), alias="with")
    not_near: tuple[str, ...] = ()

    @root_validator(skip_on_failure=True)
    def _says_one_thing(cls, values: dict) -> dict:
        if bool(values["near"]) == bool(values["phrases"]):
            raise ValueError("give either near or phrases")
        return values


class RedFlag(Item):
    """A warning sign: how people say it, and what to tell them. How to read and change one: docs/warning-signs.md.

    any_of     ways of saying it: one is enough
    history    true where something long past counts as well (a cancer years ago)
    same_person  false where what stands under `with` may be said of someone else (a child that was born)
    not_near   as in a saying, for all of them
    findings   answers of the pain interview, `question: answer`; all of one entry together mean the sign
    examples   sentences that mean it; where given, a message as near to them in meaning is a warning too
    harmless   sentences that sound like it and are no warning
    `{emergency_number}` in text and speech becomes the number of the runner's country.
    """

    folder = "red_flags"
    tier: Tier
    any_of: tuple[Saying, ...]
    history: bool = False
    same_person: bool = True
    not_near: tuple[str, ...] = ()
    findings: tuple[dict[str, str], ...] = ()
    examples: tuple[str, ...] = ()
    harmless: tuple[str, ...] = ()

    _any_of = counted("any_of", 1)

    @validator("speech")
    def _speech_can_be_spoken(cls, value: str) -> str:
        Entry._speech_can_be_spoken(value.replace("{emergency_number}", "the number"))
        return value


class NumberGroup(Strict):
    """A word group that is a number with a meaning: an age in years, a length of time in weeks or a calendar year."""

    kind: Literal["age", "weeks", "year"]
    at_least: float = 0
    below: float = 100_000


class WordGroups(Strict):
    """The file `word_groups.yml`: lay words for one thing, by group, in the form of a saying's `phrases`."""

    groups: dict[str, tuple[str, ...]]
    numbers: dict[str, NumberGroup]


class EmergencyNumber(Strict):
    """What to dial for an ambulance in some countries (ISO code: names), and how the number is said.

    `known_in`: where it is best known, for the numbers that are named while the country is not.
    """

    number: str = Field(..., regex=r"^\d{2,5}$")
    speech: str = Field(..., regex=r"^[a-z]+( [a-z]+)*$")
    known_in: Optional[str] = None
    countries: dict[str, tuple[str, ...]]


class EmergencyNumbers(Strict):
    """The file `emergency_numbers.yml`."""

    numbers: tuple[EmergencyNumber, ...]

    @validator("numbers")
    def _one_number_a_country(cls, value: tuple[EmergencyNumber, ...]) -> tuple[EmergencyNumber, ...]:
        codes = [code for each in value for code in each.countries]
        if wrong := [code for code in codes if not re.fullmatch("[A-Z]{2}", code) or codes.count(code) > 1]:
            raise ValueError(f"{wrong[0]} is no country code of two capitals, or stands twice")
        return value

    @property
    def names(self) -> dict[str, str]:
        """The country code of each name, in lower case."""
        return {n.lower(): code for each in self.numbers for code, names in each.countries.items() for n in names}

    def of(self, country: Optional[str]) -> Optional[EmergencyNumber]:
        """The number of a country (ISO code); None where the country or its number is unknown."""
        return next((each for each in self.numbers if (country or "").upper() in each.countries), None)

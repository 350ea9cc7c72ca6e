"""The country that a runner says to be in, for the emergency number."""

import functools
import re
from collections.abc import Iterable
from typing import Any, Optional

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from bot.nlu.extractors import Reader
from content.store import load

HERE = (
    r"\b(?:i'?m|i am|we'?re|we are|live|lives|living|based|staying|currently|here|now|over)\s+(?:\w+\s+)?(?:in|from)\s+"
)
ALONE = r"\s*(?:(?:in|from|it'?s|um|uh|well|oh),?\s+)*"
PRONOUN = "us"
"""A country only in capitals."""


@functools.lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(re.escape(name) for name in sorted(load().emergency_numbers.names, key=len, reverse=True))
    place = rf"(?:the\s+)?(?P<name>{names})\b"
    return re.compile(HERE + place, re.I), re.compile(rf"{ALONE}{place}\W*(?:please)?\W*", re.I)


def find_country(text: str) -> Optional[re.Match[str]]:
    """Where `text` names (group "name") the country that the runner is in: the last one, or the only thing said."""
    text = text.replace("’", "'")
    said_here, alone = _patterns()
    found = [*said_here.finditer(text), alone.fullmatch(text)]
    places = [place for place in found if place and (place["name"].lower() != PRONOUN or place["name"].isupper())]
    return places[-1] if places else None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Country(Reader):
    """At most one entity `country`, its value the ISO code."""

    def read(self, text: str) -> Iterable[dict[str, Any]]:
        """The country that the runner is in."""
        if found := find_country(text):
            code = load().emergency_numbers.names[found["name"].lower()]
            yield {"entity": "country", "value": code, "start": found.start("name"), "end": found.end("name")}

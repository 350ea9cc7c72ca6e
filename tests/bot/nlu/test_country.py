"""The country that a runner says to be in."""

import pytest

from bot.nlu.country import Country


def country(text: str) -> list[tuple[str, str]]:
    return [(found["value"], text[found["start"] : found["end"]]) for found in Country().read(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I'm in Germany", ("DE", "Germany")),
        ("the UK", ("GB", "UK")),
        ("England.", ("GB", "England")),
        ("  Spain ", ("ES", "Spain")),
        ("we live in South Africa, by the way", ("ZA", "South Africa")),
        ("I'm from India but I live in the US", ("US", "US")),
        ("i am over in the states", ("US", "the states")),
    ],
)
def test_a_country_one_is_in(text: str, found: tuple[str, str]) -> None:
    assert country(text) == [found]


@pytest.mark.parametrize("text", ["I ran a race in France last year", "help us", "us", "my Swedish friend", "nowhere"])
def test_no_country_one_is_in(text: str) -> None:
    assert country(text) == []

"""What is read once, and what each time."""

import asyncio

import pytest
from rasa.core.channels.channel import UserMessage

from bot.understanding import MOST, SHORT, Understanding


@pytest.fixture
def read():
    """The texts that were read, in order."""
    return []


@pytest.fixture
def understanding(read):
    async def parse(message):
        read.append(message.text)
        return {"text": message.text, "entities": []}

    return Understanding(parse)


def understood(understanding, *texts):
    async def ask():
        return [await understanding.parse(UserMessage(text)) for text in texts]

    return asyncio.run(ask())


def test_what_many_say_is_read_once(understanding, read):
    assert [found["text"] for found in understood(understanding, "yes", "no", "yes")] == ["yes", "no", "yes"]
    assert read == ["yes", "no"]


def test_each_gets_a_meaning_of_its_own(understanding):
    first, second = understood(understanding, "yes", "yes")
    first["entities"].append("changed")
    assert second["entities"] == [] == understood(understanding, "yes")[0]["entities"]


def test_what_is_long_is_read_each_time(understanding, read):
    long = "a" * (SHORT + 1)
    understood(understanding, long, long)
    assert read == [long, long]


def test_the_longest_unsaid_goes_first(understanding, read):
    understood(understanding, "yes", *(str(number) for number in range(MOST - 1)), "yes", "one more")
    read.clear()
    understood(understanding, "yes", "0")
    assert read == ["0"]


def test_nothing_is_kept_after_forgetting(understanding, read):
    understood(understanding, "yes")
    understanding.forget()
    understood(understanding, "yes")
    assert read == ["yes", "yes"]

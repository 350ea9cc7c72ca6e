"""Commands as people write them, and what the coach hears."""

import pytest

from bot.channels.telegram import commands
from bot.channels.telegram.commands import Given


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("/help", Given("help", "", "")),
        ("/LOG  3 after hills\n", Given("log", "", "3 after hills")),
        ("/log@a_bot 3", Given("log", "a_bot", "3")),
        ("help", None),
        ("3/4 of the pain", None),
        ("/", None),
        ('/log_pain{"a": 1}', None),
    ],
)
def test_a_command_is_told_from_other_words(text, given):
    assert commands.given(text) == given


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/log", "log my pain"),
        ("/log 3 after {hills}", "log 3 after {hills}"),
        ("/remind every day at 7", "remind me every day at 7"),
        ("/help me", "me"),
        ("/voice on", None),
        ("/nonsense", None),
    ],
)
def test_what_the_coach_hears(text, said):
    assert commands.said(commands.given(text)) == said

"""A changed message is put so that the coach corrects what it did."""

import pytest

from bot.channels.telegram.corrections import corrected


@pytest.mark.parametrize(
    ("answer", "text", "words"),
    [
        ("pain_logged", "4 today", "make that 4 today"),
        ("reminder_set", "Please remind me every day at 8", "change my reminder to every day at 8"),
        ("reminder_changed", "at 9 instead", "change my reminder to at 9 instead"),
        ("explain", "what are glutes", None),
        (None, "hello", None),
    ],
)
def test_a_changed_message(answer, text, words):
    assert corrected(answer, text) == words

"""What comes in is made safe; what goes out is one shape."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.message import LONGEST, Reply, clean, parts


def test_a_reply_is_read_from_a_message_and_written_flat():
    message = {
        "text": "Hold.",
        "buttons": [{"title": "Stop", "payload": "/stop"}],
        "custom": {"kind": "session", "ids": ["psoas"], "seconds": 30},
    }
    reply = Reply.from_message(message)
    assert reply.as_dict() == {
        **{"text": "Hold.", "kind": "session", "ids": ["psoas"], "image": None, "seconds": 30},
        "buttons": [{"title": "Stop", "payload": "/stop"}],
    }


def test_half_characters_and_control_characters_go():
    assert clean("a\ud83d b\x00c\x1b[0m\n") == "a\ufffd b c [0m"


def test_a_pair_of_halves_is_one_character():
    assert clean("\ud83c\udfc3 runs") == "🏃 runs"


@given(st.text(alphabet=st.characters(), max_size=50))
def test_clean_text_can_be_stored_and_stays_clean(text):
    once = clean(text)
    assert json.loads(json.dumps(once).encode("utf-8")) == once
    assert clean(once) == once


@given(st.text(alphabet="ab", max_size=3 * LONGEST))
def test_parts_are_short_enough_and_lose_nothing(text):
    assert all(len(part) <= LONGEST for part in parts(text))
    assert "".join(parts(text)) == text

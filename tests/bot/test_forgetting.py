"""Conversations that are over go after a day, but those of runners who said yes to keeping them."""

from bot.conversations.store import Conversations
from bot.forgetting import IDLE, drop_idle

NOW = 1_800_000_000.0


def test_only_what_is_over_and_not_agreed_to_goes():
    store = Conversations(host="sqlite://")
    for name, last in [("old", NOW - IDLE - 1), ("agreed", NOW - IDLE - 1), ("fresh", NOW - IDLE + 1)]:
        said = [{"event": "user", "timestamp": at, "text": "hi", "parse_data": {}} for at in (NOW - 9 * IDLE, last)]
        store.kept.add(name, 0, said, said)
    assert drop_idle(store, ["agreed", "somebody"], NOW) == 1
    assert store.kept.names() == ["agreed", "fresh"]
    assert drop_idle(store, ["agreed"], NOW) == 0

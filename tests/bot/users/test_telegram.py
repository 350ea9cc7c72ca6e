"""What is kept for Telegram: each update once, long payloads under short keys, nothing of who asked to be forgotten."""

from datetime import datetime, timedelta, timezone

from bot.users import erasure, telegram
from bot.users.store import make_person

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=timezone.utc)
ME, GROUP, OTHER = "telegram:7", "telegram:7@-5", "telegram:77"


def test_an_update_is_taken_once_and_waits_until_it_is_answered(store):
    with store.begin() as connection:
        assert telegram.receive(connection, 2, "b", NOW)
        assert telegram.receive(connection, 2**40, "c", NOW)
        assert telegram.receive(connection, 1, "a", NOW)
        assert not telegram.receive(connection, 2, "b", NOW)
        assert telegram.unanswered(connection) == ["a", "b", "c"]
        telegram.answered(connection, 2, NOW)
        assert telegram.unanswered(connection) == ["a", "c"]
        assert not telegram.receive(connection, 2, "b", NOW)


def test_an_answered_update_is_remembered_for_days_and_a_waiting_one_for_good(store):
    later = NOW + telegram.REMEMBERED + timedelta(seconds=1)
    with store.begin() as connection:
        for number in (1, 2, 3):
            telegram.receive(connection, number, "x", NOW)
        telegram.answered(connection, 1, NOW)
        telegram.answered(connection, 3, later)
        assert telegram.unanswered(connection) == ["x"]
        assert telegram.receive(connection, 1, "x", later)
        assert not telegram.receive(connection, 2, "x", later)


def test_a_long_payload_has_one_short_key(store):
    payload = "tell me about 🦵 " * 50
    with store.begin() as connection:
        key = telegram.keep_payload(connection, payload)
        assert telegram.keep_payload(connection, payload) == key and len(key) == 32
        assert telegram.payload_of(connection, key) == payload
        assert telegram.payload_of(connection, "none") is None


def test_a_chat_stands_where_it_was_left(store):
    with store.begin() as connection:
        assert telegram.chat(connection, ME) == telegram.Chat()
        telegram.note(connection, ME, keyboard=5, voice=True)
        telegram.note(connection, ME, heard=9, answer="explain")
        assert telegram.chat(connection, ME) == telegram.Chat(True, 5, 9, "explain")
        telegram.note(connection, ME, countdown={"message": 1})
        assert telegram.countdowns(connection) == {ME: {"message": 1}}
        telegram.note(connection, ME, countdown=None)
        assert telegram.countdowns(connection) == {}


def test_forgetting_takes_the_chats_in_groups_too_and_leaves_others(store):
    with store.begin() as connection:
        for address in (ME, GROUP, OTHER):
            telegram.note(connection, address, keyboard=5)
        telegram.forget(connection, ME)
        assert telegram.chat(connection, ME) == telegram.chat(connection, GROUP) == telegram.Chat()
        assert telegram.chat(connection, OTHER).keyboard == 5


def test_the_owner_stays_the_owner_and_no_more_is_known(store):
    with store.begin() as connection:
        telegram.note(connection, ME, owner=True, voice=True, countdown={"message": 1})
        telegram.forget(connection, ME)
        assert telegram.owner(connection) == ME
        assert telegram.chat(connection, ME) == telegram.Chat() and telegram.countdowns(connection) == {}


def test_who_is_erased_from_another_channel_is_forgotten_here(store):
    with store.begin() as connection:
        who = make_person(connection, "telegram", ME, NOW)
        telegram.note(connection, ME, keyboard=5)
        erasure.erase(connection, who)
        assert telegram.chat(connection, ME) == telegram.Chat()

"""Who may talk to the bot: its owner, who opened the link of the console, and those whom the settings name."""

import pytest
from people import Person, shown

from bot.channels.telegram import access
from bot.channels.telegram.access import Access
from bot.channels.telegram.places import Place
from bot.users.store import open_store

OWNER, STRANGER = Place(7, 7), Place(8, 8)


@pytest.fixture
def store(tmp_path):
    opened = open_store(f"sqlite:///{tmp_path}/users.db")
    yield opened
    opened.close()


def code(allowed):
    return allowed.link("a_bot").partition("start=")[2]


def test_who_opens_the_link_is_the_owner_and_nobody_after(store):
    allowed = Access(store, None)
    link = code(allowed)
    assert not allowed.admits(OWNER)
    assert not allowed.claim(OWNER, "") and not allowed.claim(OWNER, "guess") and not allowed.claim(OWNER, "é")
    assert allowed.claim(OWNER, link)
    assert allowed.admits(OWNER) and not allowed.claim(STRANGER, link) and not allowed.admits(STRANGER)


def test_the_owner_is_known_at_the_next_start_and_no_link_is_shown(store):
    first = Access(store, None)
    first.claim(OWNER, code(first))
    again = Access(store, None)
    assert again.admits(OWNER) and again.link("a_bot") is None


def test_the_link_is_another_one_at_each_start_and_not_for_groups(store):
    allowed = Access(store, None)
    assert code(allowed) != code(Access(store, None))
    assert not allowed.claim(Place(-5, 7, private=False), code(allowed))


def test_the_settings_name_people_or_everyone(store):
    named = Access(store, "7,9")
    assert named.admits(OWNER) and not named.admits(STRANGER) and named.link("a_bot") is None
    assert Access(store, "everyone").admits(STRANGER)


def test_a_private_bot(start, another_api):
    bot = start(another_api, UNCRANK_TELEGRAM_ALLOW="")
    link = bot.until(r"https://t\.me/uncrank_test_bot\?start=(\S+)")[1]
    stranger, owner = Person(another_api, 8), Person(another_api, 7)
    assert shown(stranger.say("/start")[0]) == access.DECLINED
    stranger.send(text="please")
    found = owner.say(f"/start {link}", many=2)
    assert shown(found[0]) == access.OWNED and "Hello, runner." in shown(found[1])
    assert "message 2" in shown(owner.say("hello")[0])
    stranger.send(text=f"/start {link}")
    stranger.quiet()
    assert link not in bot.log

"""In a group the coach answers only when it is addressed, and tells nothing of one to the others."""

import itertools

import pytest
from people import Person, shown

from bot.channels.telegram import conversation, groups

CLUBS = itertools.count(5000)
NAME = "@uncrank_test_bot"


@pytest.fixture
def club(api, coach, numbers):
    """Two people in a group; the first has opened the private chat."""
    chat = -next(CLUBS)
    ann, bob = (Person(api, next(numbers), chat) for _ in range(2))
    ann.private = Person(api, ann.number)
    ann.private.say("hello")
    return ann, bob


def test_it_is_silent_unless_addressed(club):
    ann, _ = club
    ann.send(text="my back hurts after the hills")
    ann.send(text="/help@another_bot")
    ann.send(text="@another_bot what is the psoas?")
    ann.quiet(1)


def test_it_answers_its_name_a_command_and_a_reply(club):
    ann, _ = club
    (answer,) = ann.say(f"{NAME} what is the psoas?")
    assert "Psoas" in shown(answer)
    assert answer["reply_to_message"]["text"] == f"{NAME} what is the psoas?"
    assert "I can:" in shown(ann.say(f"/help{NAME}")[0])
    ann.send(text="and what are the glutes?", reply_to_message=answer)
    assert "Glute" in shown(ann.get()[0])


def test_what_concerns_ones_own_back_goes_to_the_private_chat(club):
    ann, bob = club
    assert shown(ann.say(f"{NAME} log 4 after hills")[0]) == groups.IN_PRIVATE
    assert "4" in shown(ann.private.get()[0])
    assert shown(ann.say(f"{NAME} how am I doing?")[0]) == groups.IN_PRIVATE
    assert "on average" in shown(ann.private.get()[0])
    assert "4" not in "".join(shown(m) for m in bob.all())


def test_who_has_no_private_chat_is_asked_to_open_it_and_nothing_is_kept(club, api):
    _, bob = club
    assert "private chat" in shown(bob.say(f"{NAME} log 4 after hills")[0])
    private = Person(api, bob.number)
    assert "nothing is kept" in shown(private.say("/privacy")[0])


def test_a_warning_is_given_where_it_can_be_read(club):
    _, bob = club
    (warning,) = bob.say(f"{NAME} my saddle area is numb and I can't feel when I pee")
    assert "999" in shown(warning) or "112" in shown(warning)


def test_ones_conversation_is_not_anothers(club):
    ann, bob = club
    ann.say(f"{NAME} show me the cat cow")
    assert "cat" not in shown(bob.say(f"{NAME} make it easier")[0]).lower()
    assert "cat" in shown(ann.say(f"{NAME} make it easier")[0]).lower()


def test_anothers_buttons_are_not_ones_own(club):
    ann, bob = club
    (welcome,) = ann.say(f"{NAME} hello")
    bob.press(welcome, "Zombie drills", many=0)
    assert bob.toast == conversation.NOT_YOURS
    (drills,) = ann.press(welcome, "Zombie drills")
    assert "zombie" in shown(drills).lower()


def test_a_button_does_not_begin_the_interview_in_front_of_the_others(club):
    ann, _ = club
    (welcome,) = ann.say(f"{NAME} hello")
    (told,) = ann.press(welcome, "My low back hurts")
    assert shown(told) == groups.IN_PRIVATE
    assert "?" in shown(ann.private.get()[0])


def test_forgetting_takes_what_was_said_in_groups_too(club, coach):
    ann, _ = club
    ann.say(f"{NAME} what is the Wiltshire psoas?")
    (question,) = ann.private.say("/forget")
    ann.private.press(question, "Yes, delete it all")
    files = [file for file in coach.home.rglob("*") if file.is_file()]
    ann.until(lambda: not any(b"Wiltshire" in file.read_bytes() for file in files if file.exists()))

"""A person in a chat, and the name of the conversation there."""

import pytest

from bot.channels.telegram.places import Place, place_at


@pytest.mark.parametrize("place", [Place(7, 7), Place(-100123, 7, private=False)])
def test_the_name_of_a_conversation_says_where_it_is(place):
    assert place_at(place.conversation) == place


def test_a_group_is_another_conversation_than_the_private_chat():
    in_group = Place(-5, 7, private=False)
    assert in_group.conversation != in_group.in_private.conversation
    assert in_group.in_private == Place(7, 7)


@pytest.mark.parametrize("address", ["", "terminal", "telegram:", "telegram:x", "telegram:7@x", "rest:7"])
def test_another_name_is_no_place(address):
    assert place_at(address) is None

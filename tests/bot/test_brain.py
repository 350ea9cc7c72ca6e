"""The brain answers every message, in conversations that know nothing of each other."""

import asyncio
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.message import EMPTY, FAILED, LONGEST, TOO_LONG

ODD = ["/", "/hips{", '/hips{"a": 1}', "/nothing", "/restart", "/back", "/session_start", "{}", "hello@1.0", "/hips@x"]


@pytest.fixture
def say(brain):
    """Says something in a conversation of its own and returns the turn."""
    name = uuid.uuid4().hex

    def answer(text, metadata=None, conversation=name):
        return asyncio.run(brain.answer(conversation, text, metadata))

    return answer


def texts(turn):
    return [reply.text for reply in turn.replies]


def test_a_turn_says_what_was_understood_and_what_was_answered(say):
    turn = say("hello")
    assert turn.intent == {"name": "greet", "confidence": 1.0}
    (reply,) = turn.replies
    assert (reply.kind, reply.fields["speech"]) == ("welcome", "Hello.")
    assert reply.text == "Hello, runner.\n\nThis is message 1."
    assert reply.buttons[0] == {"title": "My hips", "payload": "/hips"}


def test_entities_come_with_their_value(say):
    assert say("hello psoas").entities == [{"entity": "muscle", "value": "psoas"}]


def test_one_action_may_say_two_things(say):
    assert [reply.kind for reply in say("which muscles").replies] == ["pain_sources", "triage_question"]


def test_a_response_of_the_domain_has_kind_and_picture(say):
    (reply,) = say("a picture of it").replies
    assert (reply.kind, reply.ids, reply.image) == ("explain", ["psoas"], "pictures/psoas.png")


def test_a_payload_is_a_message(say):
    turn = say("/hips")
    assert (turn.intent["name"], turn.replies[0].ids) == ("hips", ["hip-flexors"])


def test_conversations_are_apart(say):
    say("hello")
    say("hello")
    assert "message 3" in texts(say("hello"))[0]
    assert "message 1" in texts(say("hello", conversation="someone else"))[0]


def test_the_time_of_the_message_reaches_the_action(say, tmp_path, monkeypatch):
    monkeypatch.setenv("UNCRANK_HOME", str(tmp_path))
    assert texts(say("what time is it", {"now": "2026-03-04T10:00"})) == ["It is 2026-03-04T10:00."]


def test_an_action_that_fails_apologises_and_the_conversation_goes_on(say, caplog):
    (reply,) = say("break").replies
    assert (reply.text, reply.kind) == (FAILED, "error")
    assert "on purpose" in caplog.text
    assert "message 2" in texts(say("hello"))[0]


def test_a_pipeline_that_fails_apologises_and_the_conversation_goes_on(say, brain, monkeypatch):
    async def broken(*_):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(brain.agent.processor, "parse_message", broken)
        (reply,) = say("hello").replies
    assert (reply.text, reply.kind) == (FAILED, "error")
    assert "message 1" in texts(say("hello"))[0]


@pytest.mark.parametrize("text", ["", "   \n", "\x00\x00", "\x1b"])
def test_a_message_without_words_is_told_so(say, text):
    assert texts(say(text)) == [EMPTY]


def test_a_message_that_is_too_long_is_told_so(say):
    assert say("hello " + "x" * (LONGEST - 6)).intent["name"] == "greet"
    assert texts(say("hello " + "x" * LONGEST)) == [TOO_LONG]


def test_a_warning_sign_in_a_message_that_is_too_long_is_still_heard(say):
    turn = say("x" * LONGEST + " it hurts and I have a numb saddle")
    assert {"entity": "warning_sign", "value": "saddle-numbness"} in turn.entities
    assert turn.replies[0].text != TOO_LONG


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(), max_size=60) | st.sampled_from(ODD))
def test_whatever_is_said_there_is_an_answer(brain, text):
    turn = asyncio.run(brain.answer(uuid.uuid4().hex, text))
    assert turn.replies and all(reply.text for reply in turn.replies)


def test_many_conversations_at_once_do_not_mix(brain):
    async def talk(name):
        return [texts(await brain.answer(name, "hello"))[0] for _ in range(5)]

    async def everybody():
        return await asyncio.gather(*(talk(f"runner {n}") for n in range(20)))

    expected = [f"Hello, runner.\n\nThis is message {n}." for n in range(1, 6)]
    assert asyncio.run(everybody()) == [expected] * 20


def test_a_model_that_is_none_is_told_in_a_sentence(tmp_path):
    from bot.brain import Brain, BrainError

    (tmp_path / "model.tar.gz").write_bytes(b"no archive")
    with pytest.raises(BrainError, match="can not be loaded: run `uncrank train --force`"):
        asyncio.run(Brain.load(tmp_path / "model.tar.gz", actions="tiny_bot.actions"))


def test_actions_that_can_not_be_imported_are_told_in_a_sentence(tiny):
    from bot.brain import Brain, BrainError

    with pytest.raises(BrainError, match="The actions can not be loaded"):
        asyncio.run(Brain.load(tiny.model, actions="no_such_actions"))


def test_conversations_last_where_a_store_is_given(tiny, tmp_path):
    from rasa.core.utils import AvailableEndpoints

    from bot.brain import Brain, lasting_store

    async def say_hello():
        store = lasting_store(tmp_path, AvailableEndpoints())
        brain = await Brain.load(tiny.model, actions="tiny_bot.actions", store=store)
        return texts(await brain.answer("me", "hello"))[0]

    assert "message 1" in asyncio.run(say_hello())
    assert "message 2" in asyncio.run(say_hello())
    assert (tmp_path / "conversations.db").stat().st_mode & 0o077 == 0

"""Answers, likely sources and conversations are kept after a yes only, and the yes can be taken back."""

import pytest
from talk import Talk

from actions.consent import ActionForgetData, ActionKeepData
from actions.exercises import ActionExercises
from actions.pain import PainSources
from actions.privacy import ActionPrivacy

PICTURE = {"movement": ["lean-back"], "timing": ["downhill"], "sensation": ["pinching"], "region": ["beside-spine"]}
KNOWN = "what do you know about me"


def after_interview() -> Talk:
    talk = Talk(slots=dict(PICTURE))
    talk.say(PainSources)
    return talk


def test_nothing_of_an_interview_is_kept_without_a_yes() -> None:
    talk = after_interview()
    assert "nothing is kept" in talk.say(ActionPrivacy, KNOWN).text
    assert Talk().say(PainSources, "what may it be").then == "interview_form"


def test_the_result_asks_and_a_yes_keeps_it_for_the_next_conversation() -> None:
    talk = Talk(slots=dict(PICTURE))
    assert "Remember this" in talk.say(PainSources).titles
    assert talk.say(ActionKeepData, "remember my answers")["agreed"] == "answers"
    later = Talk()
    assert "facet joints" in later.say(ActionPrivacy, KNOWN).text
    reply = later.say(PainSources, "what may it be")
    assert reply.ids[0] == "facet-joints" and "Remember this" not in reply.titles
    assert later.slots["ranking"][0] == "facet-joints"


def test_exercises_of_a_later_conversation_fit_what_was_found() -> None:
    assert Talk().say(ActionExercises, "exercises for that").text != _exercises_after_a_yes()


def _exercises_after_a_yes() -> str:
    after_interview().say(ActionKeepData, "remember this")
    return Talk().say(ActionExercises, "exercises for that").text


def test_once_agreed_a_new_result_takes_the_place_of_the_old_one() -> None:
    after_interview().say(ActionKeepData, "remember this")
    again = Talk(slots={"region": ["buttock"], "movement": ["sitting"], "sensation": ["deep-ache"]})
    first = again.say(PainSources).ids[0]
    assert first != "facet-joints"
    assert Talk().say(PainSources, "what may it be").ids[0] == first


def test_a_yes_taken_back_forgets_at_once() -> None:
    talk = after_interview()
    talk.say(ActionKeepData, "remember this")
    assert talk.say(ActionForgetData, "forget my answers")["withdrawn"] == "answers"
    assert talk.slots["ranking"] is None
    assert "facet" not in talk.say(ActionPrivacy, KNOWN).text
    assert Talk().say(PainSources, "what may it be").then == "interview_form"


@pytest.mark.parametrize("text", ["keep our conversations", "you may keep our chats", "keep what I say"])
def test_conversations_are_kept_after_a_yes_of_their_own(text: str) -> None:
    talk = Talk()
    assert talk.say(ActionKeepData, text)["agreed"] == "transcripts"
    assert "what we say to each other" in talk.say(ActionPrivacy, KNOWN).text
    assert talk.say(ActionForgetData, "stop keeping our conversations")["withdrawn"] == "transcripts"
    assert "what we say to each other" not in talk.say(ActionPrivacy, KNOWN).text


def test_forgetting_everything_is_deletion() -> None:
    assert Talk().say(ActionForgetData, "forget everything you know").then == "action_delete_data"

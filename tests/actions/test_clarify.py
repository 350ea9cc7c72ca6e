"""What was not understood gets a question back with guesses, never the same twice in a row."""

from talk import Talk

from actions.clarify import Clarify


def test_a_miss_is_a_question_with_guesses():
    reply = Talk().say(Clarify, "wibble")
    assert reply.kind == "fallback"
    assert reply.text.endswith(("?", ":"))
    assert 2 <= len(reply.titles) <= 3


def test_the_nearest_topic_is_guessed_first():
    reply = Talk().say(Clarify, "that pear thing", topics=(("pain_source", "piriformis", 0.4),))
    assert "piriformis" in reply.titles[0]


def test_the_same_sentence_never_comes_twice_in_a_row():
    talk = Talk()
    said = [talk.say(Clarify, "wibble").text for _ in range(8)]
    assert all(one != other for one, other in zip(said, said[1:], strict=False))


def test_in_the_interview_the_question_comes_again():
    assert Talk(loop="interview_form").say(Clarify, "wibble").then == "interview_form"


def test_what_answers_two_questions_of_the_interview_is_taken_as_a_report():
    reply = Talk().say(
        Clarify, "left, when sitting", ("side", "left", "left"), ("movement", "sitting", "sitting"), topics=()
    )
    assert (reply.messages, reply.then) == ([], "action_inform")

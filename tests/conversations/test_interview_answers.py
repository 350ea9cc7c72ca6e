"""Every question of the interview is answered by each of its buttons, in words and by a skip."""

import uuid

import pytest
from transcript import Transcript

from content.store import load

# What leads to each question, the answer before the last one first known; the questions come in their order.
EARLY = ["my low back hurts", "across the beltline", "bending forward", "it stays put", "sharp", "in the morning"]
LATE = [
    "my back aches on the beltline when I bend forward, it is sharp, it stays put, mostly in the morning",
    "for ten days",
    "it is a 5",
    "both sides",
    "nothing new",
]
LEADS = {
    "region": EARLY[:1],
    "movement": EARLY[:2],
    "radiation": EARLY[:3],
    "sensation": EARLY[:4],
    "timing": EARLY[:5],
    "duration": LATE[:1],
    "severity": LATE[:2],
    "side": LATE[:3],
    "change": LATE[:4],
    "screening": ["my low back aches and my foot tingles on runs"],
}
IN_WORDS = {
    "region": [("on the dimple above my bum", "dimple above the buttock"), ("deep in my left bum cheek", "buttock")],
    "movement": [("when I arch backwards", "leaning back"), ("getting out of a chair", "standing up from a chair")],
    "radiation": [("no", "it stays put"), ("it goes into my buttock", "into the buttock")],
    "sensation": [("it feels like a knife", "sharp"), ("kind of a dull ache", "dull ache")],
    "timing": [("towards the end of my runs", "late in a run"), ("first thing when I wake up", "in the morning")],
    "duration": [("about three weeks", "for 3 weeks"), ("since two months ago", "for 2 months")],
    "severity": [("six", "6 of 10"), ("maybe a 3 or so", "3 of 10")],
    "side": [("more on the right", "right"), ("it swaps", "it swaps sides")],
    "change": [("I ramped up my mileage", "more running than before"), ("no", "nothing new")],
    "screening": [("no, nothing like that", "none of these")],
}
QUESTIONS = load().questions
BUTTONS = [
    (q.id, a.name) for q in QUESTIONS.values() if q.form not in ("number", "days") for a in q.answers if a.button
]
ANSWERS = [(question, *each) for question, answers in IN_WORDS.items() for each in answers]


@pytest.fixture
def asked(ask):
    """Leads a conversation to a question; returns its transcript and a function to go on with."""

    def lead(question):
        transcript, name = Transcript(), uuid.uuid4().hex

        def say(text):
            transcript.add(text, ask(text, name))
            return transcript.replies

        for text in LEADS[question]:
            replies = say(text)
        transcript.check(replies[-1].fields.get("asks") == [question], f"{question} is not asked for")
        return transcript, say

    return lead


def goes_on(transcript, question):
    """The answer was taken as one: one reply, another question or the result."""
    transcript.check(len(transcript.replies) == 1, "more than one reply")
    (reply,) = transcript.replies
    transcript.check(reply.kind in ("triage_question", "pain_sources", "red_flag"), f"{reply.kind} is no next step")
    transcript.check(reply.fields.get("asks") != [question], "the same question again")


def is_known(transcript, say, answer):
    """What was answered is in what the coach says it was told."""
    if transcript.replies[0].kind == "triage_question":
        say("no more questions")
    text = transcript.replies[0].text.lower()
    told = text.split("\n")[0]
    transcript.check(answer.lower() in told or "no single source" in told, f"{answer!r} was not taken in")


@pytest.mark.parametrize(("question", "title"), BUTTONS, ids=lambda value: value)
def test_a_button_is_an_answer(asked, question, title):
    transcript, say = asked(question)
    say(transcript.payload(title))
    goes_on(transcript, question)
    if transcript.replies[0].kind != "red_flag":
        is_known(transcript, say, title)


@pytest.mark.parametrize(("question", "text", "answer"), ANSWERS, ids=lambda value: value)
def test_an_answer_in_words(asked, question, text, answer):
    transcript, say = asked(question)
    say(text)
    goes_on(transcript, question)
    is_known(transcript, say, answer)


@pytest.mark.parametrize("question", LEADS)
def test_a_question_can_be_skipped(asked, question):
    transcript, say = asked(question)
    say(transcript.payload("Skip"))
    goes_on(transcript, question)


def test_every_question_is_tried():
    assert set(LEADS) == set(IN_WORDS) == set(QUESTIONS)

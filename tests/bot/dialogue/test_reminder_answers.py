"""When a message is taken as the answer to a reminder's question, whatever its intent."""

import pytest

from bot.dialogue.reminders import CANCEL, CHANGE, SET, decide

ASKED, DONE = {"asks": "time", "wish": {}}, {"id": 1}


@pytest.mark.parametrize(
    ("text", "intent", "pending", "last", "action"),
    [
        ("5", "inform", ASKED, "reminder_question", SET),
        ("in the evening", "report_pain", ASKED, "reminder_question", SET),
        ("Boston", "out_of_scope", {"asks": "zone"}, "reminder_question", SET),
        ("I'm in Denver", "out_of_scope", DONE, "reminder_set", SET),
        ("8pm", "inform", DONE, "reminder_set", CHANGE),
        ("cancel that", "stop", DONE, "reminder_set", CANCEL),
        ("never mind", "stop", ASKED, "reminder_question", CANCEL),
        ("remind me at 5:30 pm to do the piriformis one", "ask_exercises", None, "", SET),
        ("twice daily, 7am and 9pm, calf stretch", "ask_exercises", None, "", SET),
        ("in 25 minutes tell me to get up and move", "ask_exercises", None, "", SET),
        ("tell me about the psoas", "ask_explain", None, "", None),
        ("tues, sat 7.15am hip warm up", "report_pain", None, "", SET),
        ("I'm off on Fridays, so every other day but that 9pm", "list_reminders", None, "", SET),
        ("what have I got on mondays at 7 am", "list_reminders", None, "", None),
        ("is 6am too early every day to stretch", "ask_exercises", None, "", None),
        ("5", "inform", None, "reminder_question", None),
        ("5", "inform", ASKED, "explain", None),
        ("what are facet joints?", "ask_explain", ASKED, "reminder_question", None),
        ("my back hurts every morning at 6am", "report_pain", None, "", None),
        ("I run mon wed fri at 6am", "inform", None, "", None),
        ("cancel the 7am one", "cancel_reminder", DONE, "reminder_set", None),
        ("cancel the couch stretch one", "ask_exercises", DONE, "reminder_list", CANCEL),
        ("cancel all", "stop", DONE, "reminder_list", CANCEL),
        ("pain 14 today", "log_pain", DONE, "reminder_set", None),
        ("yesterday was a 5", "log_pain", DONE, "reminder_set", None),
        ("3 today, worse after hills", "log_pain", DONE, "reminder_set", None),
        ("actually 9", "inform", DONE, "reminder_set", CHANGE),
        ("pain 14 today", "log_pain", {"asks": "zone"}, "reminder_question", None),
    ],
)
def test_decide(text, intent, pending, last, action):
    assert decide(text, intent, pending, last) == action


@pytest.mark.parametrize(
    ("text", "intent", "pending", "last", "action"),
    [
        ("remind me at 7", "set_reminder", None, "", SET),
        ("remind me to stretch at 6 pm", "ask_exercises", None, "", SET),
        ("7", "set_reminder", None, "", None),
        ("7", "set_reminder", ASKED, "reminder_question", None),
        ("7 am", "set_reminder", ASKED, "reminder_question", SET),
        ("every morning at 6 am", "inform", None, "", None),
        ("in the morning", "inform", DONE, "reminder_set", None),
    ],
)
def test_in_an_interview_only_what_can_be_no_answer_is_for_a_reminder(text, intent, pending, last, action):
    assert decide(text, intent, pending, last, interview=True) == action


def test_words_that_name_content_are_part_of_the_wish():
    said = "weekdays half past twelve in the afternoon, hip flexor stretch on one knee by the desk"
    assert decide(said, "ask_exercises", None, "") is None
    assert decide(said, "ask_exercises", None, "", names=["hip flexor stretch on one knee"]) == SET
    assert decide("in 40 minutes, open book", "ask_exercises", None, "", names=["open book"]) == SET

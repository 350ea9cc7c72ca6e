"""Up after two good sessions with quiet mornings, down on pain of 4 or more or a worse morning."""

from datetime import date

import pytest
from talk import Talk

from actions.climbing import morning_in, move
from actions.diary import ActionLogDrill, ActionLogPain
from actions.ladder import ActionLadderUp, ActionLadderWhere
from bot.users.diary import LadderSession


def sessions(*told, step=2):
    return [LadderSession(n, date(2026, 3, n), step, pain, morning) for n, (pain, morning) in enumerate(told, 1)]


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ([], "stay"),
        ([(2, None)], "stay"),
        ([(2, "same")], "stay"),
        ([(2, "same"), (3, "better")], "up"),
        ([(2, "same"), (3, None)], "stay"),
        ([(5, "same"), (3, "same")], "stay"),
        ([(2, "same"), (4, None)], "down"),
        ([(2, "same"), (1, "worse")], "down"),
        ([(2, "worse"), (1, "same")], "stay"),
    ],
)
def test_where_sessions_lead(told, where):
    assert move(sessions(*told)) == where


def test_sessions_of_another_step_do_not_count():
    assert move([*sessions((1, "same"), step=1), *sessions((1, "same"), step=2)]) == "stay"


@pytest.mark.parametrize(
    ("text", "morning"),
    [("better", "better"), ("no worse", "same"), ("a bit worse", "worse"), ("it was fine", "same"), ("blue", None)],
)
def test_the_morning_after(text, morning):
    assert morning_in(text) == morning


def did_step(talk, step_id, day):
    return talk.say(ActionLogDrill, "did my step", ("ladder_step", step_id), now=f"2026-03-{day:02}T10:00:00")


def answer(talk, text, day):
    return talk.say(ActionLogPain, text, now=f"2026-03-{day:02}T10:05:00")


def test_two_good_sessions_lead_up():
    talk = Talk()
    for day in (2, 4):
        assert did_step(talk, "ladder-2-balance-hinge", day)["asks"] == ["severity"]
        assert answer(talk, "2", day)["move"] == "stay"
        asked = talk.say(ActionLogPain, "1 today", now=f"2026-03-{day + 1:02}T09:00:00")
        assert "morning after step 2" in asked.text
        last = answer(talk, "the same", day + 1)
    assert (last.kind, last["move"], last["step"]) == ("strength_step", "up", 3)


def test_pain_of_four_leads_down():
    talk = Talk()
    did_step(talk, "ladder-3-balance-rotation", 2)
    reply = answer(talk, "5", 2)
    assert (reply["move"], reply["step"]) == ("down", 2)


def test_the_step_is_there_in_the_next_conversation():
    first = Talk()
    first.say(ActionLogPain, "2 today")
    first.say(ActionLadderUp, "next step")
    assert "You are on step 2" in Talk().say(ActionLadderWhere, "where am I").text


def test_of_those_who_asked_to_keep_nothing_no_step_is_kept():
    Talk().say(ActionLadderUp, "next step")
    assert "You have not begun yet" in Talk().say(ActionLadderWhere, "where am I").text

"""The strength ladder: its steps by number, name and in passing; up, down, where, how heavy."""

import pytest
from talk import Talk

from actions import limits
from actions.cards import START
from actions.exercises import ActionDose, ActionHarder
from actions.interview import StartOver
from actions.ladder import ActionLadder, ActionLadderDown, ActionLadderUp, ActionLadderWhere
from actions.sessions import ActionStartSession
from content.store import load

STEPS = list(load().ladder)


def test_the_whole_ladder_has_the_current_step_first() -> None:
    reply = Talk(slots={"rung": 3}).say(ActionLadder, "show me the ladder")
    assert (reply.kind, reply["step"]) == ("strength_step", 3)
    assert reply.ids[0] == STEPS[2]
    assert set(reply.ids) == set(STEPS)
    assert "(you are here)" in reply.text


def test_a_newcomer_starts_on_one_leg() -> None:
    assert Talk().say(ActionLadder, "strength exercises")["step"] == 1


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("tell me about step 5", 5),
        ("rung four please", 4),
        ("what's the second level", 2),
        ("the last rung", 7),
        ("how does the hinge go", 2),
        ("what's a split squat", 4),
        ("what comes after the hinge", 3),
        ("what is before the jumping lunges", 6),
        ("what comes after step 7", 7),
    ],
)
def test_a_step_is_found_as_it_is_said(text: str, step: int) -> None:
    reply = Talk().say(ActionLadder, text)
    assert (reply["step"], reply.ids) == (step, [STEPS[step - 1]])


def test_a_named_step_comes_with_dose_and_load() -> None:
    reply = Talk().say(ActionLadder, "overhead split squat", ("ladder_step", STEPS[3]))
    assert "3 sets of 8-10 repetitions on each side" in reply.text
    assert "10-20 lb (4.5-9 kg)" in reply.text


def test_how_heavy_is_answered_for_all_loaded_steps() -> None:
    reply = Talk().say(ActionLadder, "which dumbbells do I need")
    assert reply.ids == STEPS[3:]
    assert "First without weight" in reply.text


@pytest.mark.parametrize(
    ("rung", "text", "step"),
    [
        (None, "next level", 2),
        (2, "move me up", 3),
        (2, "done with level 4", 5),
        (4, "the split squats are easy", 5),
        (5, "the split squats are easy", 6),
        (None, "ready for step three", 3),
    ],
)
def test_up_is_the_step_after_the_one_the_runner_is_on(rung: int | None, text: str, step: int) -> None:
    talk = Talk(slots={"rung": rung})
    assert talk.say(ActionLadderUp, text)["step"] == talk.slots["rung"] == step


def test_up_follows_the_step_just_shown_where_no_other_is_known() -> None:
    talk = Talk()
    talk.say(ActionLadder, "step 5")
    assert talk.say(ActionLadderUp, "up")["step"] == 6


def test_up_names_its_condition_and_goes_one_step_at_a_time() -> None:
    reply = Talk(slots={"rung": 2}).say(ActionLadderUp, "let's go to step 6")
    assert reply["step"] == 3
    assert "One step at a time" in reply.text
    assert "pain of 0-3" in reply.text


def test_there_is_nothing_above_the_top() -> None:
    talk = Talk(slots={"rung": 7})
    reply = talk.say(ActionLadderUp, "up")
    assert (reply["step"], talk.slots["rung"]) == (7, 7)
    assert "no further step" in reply.text


@pytest.mark.parametrize(
    ("slots", "stays"),
    [
        ({"rung": 3, "cleared": {"bone-stress": {"tier": "soon", "how": "acted"}}}, 3),
        ({"rung": 3, "cleared": {"young-arching": {"tier": "soon", "how": "acted"}}}, 3),
        ({"rung": 3, "alarm": {"ids": ["fever"], "tier": "urgent"}}, 3),
        ({"rung": 5, "cleared": {"bone-stress": {"tier": "soon", "how": "acted"}}}, 3),
        ({"rung": 6, "change": ["childbirth"]}, 6),
        ({"rung": 6, "change": ["pregnant"]}, 6),
    ],
)
def test_up_is_held_back_for_safety(slots: dict, stays: int) -> None:
    talk = Talk(slots=slots)
    assert talk.say(ActionLadderUp, "up")["step"] == talk.slots["rung"] == stays


def test_no_weight_is_named_for_what_is_held_back() -> None:
    talk = Talk(slots={"alarm": {"ids": ["fever"], "tier": "urgent"}})
    assert "10-20 lb" not in talk.say(ActionLadder, "how heavy").text


@pytest.mark.parametrize("action", [ActionLadder, ActionDose, ActionHarder, ActionStartSession])
def test_what_is_held_back_is_not_taught_by_another_way(action: type) -> None:
    talk = Talk(slots={"cleared": {"bone-stress": {"tier": "soon", "how": "acted"}}})
    reply = talk.say(action, "jumping lunges", ("ladder_step", STEPS[6]))
    assert reply.kind == "strength_step"
    assert limits.BONE in reply.text
    assert "spring" not in reply.text
    assert START.title not in reply.titles


@pytest.mark.parametrize(
    "slots",
    [
        {"rung": 3, "cleared": {"bone-stress": {"tier": "soon", "how": "seen"}}},
        {"rung": 3, "cleared": {"fever": {"tier": "urgent", "how": "acted"}}},
        {"rung": 3, "change": ["not pregnant", "childbirth"]},
    ],
)
def test_up_is_free_once_a_clinician_has_looked_and_below_the_jumps(slots: dict) -> None:
    assert Talk(slots=slots).say(ActionLadderUp, "up")["step"] == 4


@pytest.mark.parametrize(
    ("rung", "text", "step"),
    [(4, "too hard, down", 3), (5, "back to step 1", 1), (None, "jumping lunges are too much", 6)],
)
def test_down(rung: int | None, text: str, step: int) -> None:
    talk = Talk(slots={"rung": rung})
    assert talk.say(ActionLadderDown, text)["step"] == talk.slots["rung"] == step


def test_below_the_first_step_it_gets_easier_instead() -> None:
    reply = Talk(slots={"rung": 1}).say(ActionLadderDown, "too hard")
    assert reply["step"] == 1
    assert load().ladder[STEPS[0]].easier in reply.text


def test_where() -> None:
    reply = Talk(slots={"rung": 4}).say(ActionLadderWhere, "where am I")
    assert (reply["step"], reply.ids) == (4, [STEPS[3]])
    assert "You are on step 4 of 7" in reply.text
    assert "not begun" in Talk().say(ActionLadderWhere, "where am I").text


def test_to_start_at_the_bottom_of_the_ladder_is_no_fresh_start() -> None:
    talk = Talk()
    talk.say(ActionLadder, "step 5")
    assert talk.say(StartOver, "let me go from the bottom")["step"] == 1

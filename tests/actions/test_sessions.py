"""What a session is made of, and what it says."""

import pytest
from talk import Talk

from actions import limits
from actions.drills import ActionDrills
from actions.exercises import ActionExercises
from actions.ladder import ActionLadder
from actions.plan import ActionPlan
from actions.sessions import ActionStartSession

ZOMBIES = ["zombie-overhead", "zombie-front", "zombie-side"]
BONE_STRESS = {"bone-stress": {"tier": "soon", "how": "acted"}}


def test_the_drills_are_led_with_a_clock() -> None:
    reply = Talk().say(ActionStartSession, "start the zombie drills")
    assert (reply.kind, reply.ids) == ("session", ZOMBIES)
    assert {k: reply[k] for k in ("state", "step", "of", "seconds", "then")} == {
        "state": "running",
        "step": 1,
        "of": 3,
        "seconds": 10,
        "then": "next",
    }


def test_a_warm_up_ends_with_the_drills() -> None:
    assert Talk().say(ActionStartSession, "warm me up").ids[-3:] == ZOMBIES


def test_a_counted_step_has_no_clock_and_waits() -> None:
    reply = Talk().say(ActionStartSession, "clam with me", ("exercise", "clam"))
    assert (reply["seconds"], reply["then"], reply["side"]) == (None, None, "left")
    assert "10-15 repetitions" in reply.text


@pytest.mark.parametrize(
    ("text", "slots", "first"),
    [
        ("strength session", {"rung": 2}, "ladder-2-balance-hinge"),
        ("timer for the balance", {}, "ladder-1-balance"),
        ("start", {"ranking": ["iliacus"]}, "half-kneeling-hip-flexor-stretch"),
        ("start today's session", {}, "ladder-1-balance"),
    ],
)
def test_what_it_starts_with(text: str, slots: dict, first: str) -> None:
    assert Talk(slots=slots).say(ActionStartSession, text).ids[0] == first


def test_walk_me_through_it_takes_what_was_just_shown() -> None:
    listed, drills, step = Talk(), Talk(), Talk()
    ids = listed.say(ActionExercises, "pecs", ("target", "pecs")).ids[1:]
    drills.say(ActionDrills, "drills")
    step.say(ActionLadder, "step 2")
    assert listed.say(ActionStartSession, "walk me through it").ids == ids
    assert drills.say(ActionStartSession, "walk me through it").ids == ZOMBIES
    assert step.say(ActionStartSession, "walk me through it").ids == ["ladder-2-balance-hinge"]


def test_after_the_plan_it_is_the_part_of_today() -> None:
    talk = Talk()
    talk.say(ActionPlan, "plan", now="2026-03-03T07:00:00")
    assert talk.say(ActionStartSession, "let's go", now="2026-03-03T07:01:00").ids == ZOMBIES


def test_minutes_make_it_shorter_or_longer() -> None:
    short, usual, long = (Talk().say(ActionStartSession, f"{m} session")["of"] for m in ("2 minute", "", "15 minute"))
    assert short < usual < long


def test_start_in_the_middle_of_a_session_goes_on_with_it() -> None:
    talk = Talk()
    talk.say(ActionStartSession, "zombie drills")
    assert talk.say(ActionStartSession, "start").ids == ZOMBIES[:1]


def test_what_is_held_back_is_left_out_and_said() -> None:
    warm_up = Talk(slots={"cleared": BONE_STRESS}).say(ActionStartSession, "warm-up")
    drills = Talk(slots={"cleared": BONE_STRESS}).say(ActionStartSession, "zombie drills")
    assert not set(ZOMBIES) & set(warm_up.ids)
    assert limits.BONE in warm_up.text
    assert drills.kind == "drill"
    assert limits.BONE in drills.text


def test_the_first_step_of_an_exercise_says_how_and_the_other_side_is_short() -> None:
    from actions.navigation import ActionNext

    talk = Talk()
    first = talk.say(ActionStartSession, "side child's pose", ("exercise", "side-childs-pose"))
    other = talk.say(ActionNext, "next")
    assert "1. " in first.text
    assert "1. " not in other.text
    assert "right side" in other.text


def test_an_explanation_in_words_is_no_session() -> None:
    clam = ("exercise", "clam")
    assert Talk().say(ActionStartSession, "talk me through the clam", clam).kind == "exercise"
    assert Talk().say(ActionStartSession, "take me through the clam with a timer", clam).kind == "session"

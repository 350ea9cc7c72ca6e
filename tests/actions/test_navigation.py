"""Next, again, pause, go on, stop, done, how long, yes and no."""

from talk import Talk

from actions.drills import ActionDrills
from actions.exercises import ActionExercises, ActionPick
from actions.ladder import ActionLadder
from actions.navigation import (
    ActionAffirm,
    ActionAgain,
    ActionDeny,
    ActionDone,
    ActionNext,
    ActionPause,
    ActionResume,
    ActionStop,
    ActionTimeLeft,
)
from actions.sessions import ActionStartSession


def running() -> Talk:
    talk = Talk()
    talk.say(ActionStartSession, "zombie drills", now="2026-03-04T07:00:00")
    return talk


def test_a_session_from_start_to_finish() -> None:
    talk = running()
    assert talk.say(ActionNext, "next").ids == ["zombie-front"]
    assert talk.say(ActionDone, "done").ids == ["zombie-side"]
    end = talk.say(ActionNext, "next")
    assert (end.kind, end["state"], end["step"]) == ("session", "finished", 3)
    assert end.ids == ["zombie-overhead", "zombie-front", "zombie-side"]
    assert talk.say(ActionNext, "next").kind != "session"


def test_pausing_keeps_what_is_left_of_the_step() -> None:
    talk = running()
    paused = talk.say(ActionPause, "wait", now="2026-03-04T07:00:04")
    assert (paused["state"], paused["seconds"], paused["then"]) == ("paused", 6, None)
    on = talk.say(ActionResume, "go on", now="2026-03-04T07:05:00")
    assert (on["state"], on["seconds"], on["then"]) == ("running", 6, "next")


def test_again_repeats_the_step() -> None:
    talk = running()
    again = talk.say(ActionAgain, "again", now="2026-03-04T07:00:08")
    assert (again["step"], again["seconds"]) == (1, 10)


def test_time_left() -> None:
    reply = running().say(ActionTimeLeft, "how long", now="2026-03-04T07:00:04")
    assert (reply.kind, reply["seconds"]) == ("session", 6)
    assert reply.text.startswith("6 seconds left. 2 steps to come")
    assert Talk().say(ActionTimeLeft, "how long").kind == "help"


def test_stopping_says_what_was_done() -> None:
    talk = running()
    talk.say(ActionNext, "next")
    reply = talk.say(ActionStop, "stop")
    assert (reply.kind, reply["state"], reply.ids) == ("session", "stopped", ["zombie-overhead"])
    assert talk.say(ActionStop, "stop").kind == "smalltalk"


def test_a_session_stopped_by_mistake_goes_on_at_its_step() -> None:
    talk = running()
    talk.say(ActionNext, "next")
    talk.say(ActionStop, "stop")
    assert talk.say(ActionResume, "go on").ids == ["zombie-front"]


def test_a_session_left_hours_ago_is_over() -> None:
    assert running().say(ActionNext, "next", now="2026-03-04T12:00:00").kind != "session"


def test_next_walks_down_the_list_and_then_offers_to_lead_it() -> None:
    talk = Talk()
    ids = talk.say(ActionExercises, "pecs", ("target", "pecs")).ids[1:]
    assert [talk.say(ActionNext, "next").ids[0] for _ in ids] == ids
    talk.say(ActionNext, "next")
    assert talk.say(ActionAffirm, "yes").then == "action_start_session"


def test_next_goes_on_from_the_one_that_was_picked() -> None:
    talk = Talk()
    ids = talk.say(ActionExercises, "pecs", ("target", "pecs")).ids[1:]
    talk.say(ActionPick, "the second", ("ordinal", 2))
    assert talk.say(ActionNext, "next").ids[0] == ids[2]


def test_next_after_a_step_of_the_ladder_is_the_step_above_but_moves_nobody() -> None:
    talk = Talk(slots={"rung": 2})
    talk.say(ActionLadder, "step 5")
    assert talk.say(ActionNext, "next")["step"] == 6
    assert talk.say(ActionNext, "next")["step"] == talk.say(ActionNext, "next")["step"] == 7
    assert talk.slots["rung"] == 2


def test_next_of_nothing_shows_something_to_begin_with() -> None:
    reply = Talk().say(ActionNext, "next")
    assert reply.kind == "exercises"
    assert reply.titles


def test_where_nothing_runs_it_says_what_can_be_started() -> None:
    for action, said in ((ActionPause, "hold on"), (ActionResume, "carry on"), (ActionStop, "stop the timer")):
        reply = Talk().say(action, said)
        assert reply.kind == "help"
        assert "Start a session" in reply.titles


def test_again_of_one_that_is_named_is_that_one() -> None:
    talk = Talk()
    talk.say(ActionDrills, "zombie drills")
    assert talk.say(ActionAgain, "the front one again please").ids == ["zombie-front"]


def test_how_long_is_about_what_was_shown_where_no_session_runs() -> None:
    talk = Talk()
    talk.say(ActionExercises, "the clam", ("exercise", "clam"))
    assert talk.say(ActionTimeLeft, "how long").ids[0] == "clam"


def test_again_is_the_same_reply_with_all_its_parts() -> None:
    talk = Talk()
    first = talk.say(ActionExercises, "pecs", ("target", "pecs"))
    assert talk.say(ActionAgain, "again").messages == first.messages


def test_again_leaves_the_question_to_an_interview_under_way() -> None:
    assert Talk(loop="interview_form").say(ActionAgain, "again").messages == []


def test_again_before_anything_was_said() -> None:
    assert Talk().say(ActionAgain, "again").kind == "smalltalk"


def test_resume_takes_up_what_was_left() -> None:
    assert Talk(loop="interview_form").say(ActionResume, "go on").then == "interview_form"
    assert Talk(slots={"ranking": ["psoas"]}).say(ActionResume, "go on").then == "action_pain_sources"
    assert Talk(slots={"region": ["buttock"]}).say(ActionResume, "go on").then == "interview_form"
    assert Talk().say(ActionResume, "go on").kind == "help"


def test_done_with_a_step_of_the_ladder_says_when_to_move_up() -> None:
    talk = Talk()
    talk.say(ActionLadder, "step 2")
    reply = talk.say(ActionDone, "done")
    assert (reply.kind, reply["step"]) == ("strength_step", 2)
    assert "Up when" in reply.text


def test_yes_takes_the_offer_with_its_slots_and_only_once() -> None:
    talk = Talk(slots={"offer": {"action": "action_ladder_up", "rung": 2}})
    assert talk.say(ActionAffirm, "yes").then == "action_ladder_up"
    assert talk.slots["rung"] == 2
    assert talk.say(ActionAffirm, "yes").then is None


def test_no_lets_go_of_the_offer() -> None:
    talk = Talk(slots={"offer": {"action": "action_start_session"}})
    assert talk.say(ActionDeny, "no").kind == "smalltalk"
    assert talk.say(ActionAffirm, "yes").then is None


def test_a_line_is_not_the_same_twice_in_a_row() -> None:
    talk = Talk()
    assert talk.say(ActionDeny, "no").text != talk.say(ActionDeny, "no").text

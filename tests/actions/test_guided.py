"""The session as a state machine, without any conversation."""

import json
from datetime import datetime, timedelta

import pytest

from actions.cards import item
from actions.guided import Session, build, length
from actions.memory import Ref

NOON = datetime(2026, 3, 4, 12)
ZOMBIES = [Ref("drill", f"zombie-{arms}") for arms in ("overhead", "front", "side")]


def after(seconds: int) -> datetime:
    return NOON + timedelta(seconds=seconds)


def session(*refs: Ref) -> Session:
    return Session.start(build([(ref, item(ref)) for ref in refs or ZOMBIES]), NOON)


def test_the_drills_are_three_steps_of_ten_seconds() -> None:
    assert [(step.id, step.seconds, step.side) for step in session().steps] == [
        ("zombie-overhead", 10, None),
        ("zombie-front", 10, None),
        ("zombie-side", 10, None),
    ]


def test_what_has_sides_is_done_on_the_left_and_on_the_right() -> None:
    steps = session(Ref("exercise", "side-childs-pose"), *ZOMBIES).steps
    assert [step.side for step in steps[:3]] == ["left", "right", None]


def test_the_only_item_is_done_in_all_its_sets() -> None:
    titles = [step.title for step in session(Ref("exercise", "half-kneeling-hip-flexor-stretch")).steps]
    assert titles[::2] == [
        "Half-kneeling hip flexor stretch, set 1 of 2",
        "Half-kneeling hip flexor stretch, set 2 of 2",
    ]


def test_what_is_counted_has_no_clock() -> None:
    step = session(Ref("exercise", "glute-bridge")).step
    assert (step.seconds, step.reps) == (None, "8-15 repetitions, each held for 3 seconds")


def test_minutes_limit_a_session_but_never_to_nothing() -> None:
    items = [(ref, item(ref)) for ref in (Ref("exercise", "butterfly-stretch"), Ref("exercise", "clam"), *ZOMBIES)]
    assert length(build(items, minutes=1)) <= 60
    assert length(build(items[1:2], minutes=1)) > 60


def test_next_leads_to_the_end() -> None:
    there = session().next(after(10)).next(after(20))
    assert (there.at, there.state) == (2, "running")
    assert there.next(after(30)).state == "finished"


def test_the_clock_stands_while_paused() -> None:
    paused = session().pause(after(4))
    assert paused.left(after(60)) == 6
    assert paused.resume(after(60)).left(after(62)) == 4


def test_a_clock_that_went_backwards_gives_no_more_time() -> None:
    assert session().left(NOON - timedelta(hours=1)) == 10


def test_again_gives_the_step_its_whole_time() -> None:
    assert session().again(after(9)).left(after(9)) == 10


def test_pausing_what_is_stopped_changes_nothing() -> None:
    stopped = session().stop(after(1))
    assert stopped.pause(after(2)) == stopped.resume(after(3)) == stopped


def test_an_item_counts_as_done_after_its_last_step() -> None:
    pose = Ref("exercise", "side-childs-pose")
    begun = session(pose, *ZOMBIES).next(after(30))
    assert begun.done == []
    assert begun.next(after(60)).done == [pose]


def test_it_outlives_a_conversation_as_json() -> None:
    paused = session().next(after(10)).pause(after(13))
    assert Session.read(json.loads(json.dumps(paused.data()))) == paused


def test_a_session_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="needs a step"):
        Session.start([], NOON)

"""The week."""

from talk import Talk

from actions.drills import all_drills
from actions.ladder import ref_of
from actions.plan import ActionPlan, week
from actions.privacy import ActionPrivacy
from actions.sessions import ActionStartSession
from bot.users.calendar_days import DAYS


def test_seven_days_with_rest_and_days_apart_between_strength() -> None:
    days = week(["glutes"], ref_of(2), all_drills())
    strength = [i for i, day in enumerate(days) if ref_of(2) in day.items]
    assert [day.day for day in days] == list(DAYS)
    assert len(strength) == 2
    assert strength[1] - strength[0] >= 2
    assert [day.day for day in days if not day.items] == ["SA"]


def test_the_drills_are_on_the_days_of_a_run() -> None:
    reply = Talk().say(ActionPlan, "I run mon and sat, plan around that")
    assert [day["day"] for day in reply["days"] if "zombie-overhead" in day["ids"]] == ["MO", "SA"]


def test_running_every_day_is_a_week_too() -> None:
    assert len(week(["glutes"], ref_of(1), all_drills(), DAYS)) == 7


def test_today_comes_first() -> None:
    reply = Talk().say(ActionPlan, "my plan", now="2026-03-07T08:00:00")
    assert reply.kind == "plan"
    assert reply.text.startswith("Today, Saturday: rest")
    assert reply.titles == []


def test_it_is_made_of_what_was_found_and_the_step_of_the_ladder() -> None:
    reply = Talk(slots={"ranking": ["iliacus"], "rung": 3}).say(ActionPlan, "my plan")
    assert reply.ids[:2] == ["hip-flexors", "ladder-3-balance-rotation"]


def test_a_possible_bone_stress_injury_leaves_out_drills_and_loaded_steps() -> None:
    cleared = {"bone-stress": {"tier": "soon", "how": "acted"}}
    ids = Talk(slots={"cleared": cleared, "rung": 6}).say(ActionPlan, "plan").ids
    assert "ladder-3-balance-rotation" in ids
    assert not any(i.startswith("zombie") for i in ids)


def test_the_week_is_kept_and_today_is_one_line_of_it() -> None:
    Talk().say(ActionPlan, "plan my week, I run mon and sat")
    later = Talk()
    assert "the plan of your week" in later.say(ActionPrivacy, "what do you know about me").text
    reply = later.say(ActionPlan, "what's today?", now="2026-03-07T08:00:00")
    assert reply.text.count("\n") == 0
    assert reply.text.startswith("Today, Saturday: easy run with the zombie drills")


def test_go_starts_what_today_holds() -> None:
    talk = Talk()
    talk.say(ActionPlan, "plan my week, I run mon and sat", now="2026-03-06T08:00:00")
    talk.say(ActionPlan, "what's today?", now="2026-03-07T08:00:00")
    reply = talk.say(ActionStartSession, "go", now="2026-03-07T08:00:00")
    assert reply.ids[0] == "zombie-overhead"


def test_asking_for_today_keeps_nothing() -> None:
    talk = Talk()
    talk.say(ActionPlan, "what's today?")
    assert "nothing is kept" in talk.say(ActionPrivacy, "what do you know about me").text


def test_a_new_result_goes_into_the_plan_when_it_is_asked_for_again() -> None:
    Talk().say(ActionPlan, "plan my week, I run mon and sat")
    Talk(slots={"ranking": ["iliacus"]}).say(ActionPlan, "show my plan")
    reply = Talk().say(ActionPlan, "what's today?")
    assert reply.ids[0] == "hip-flexors"
    assert [day["day"] for day in reply["days"] if "zombie-overhead" in day["ids"]] == ["MO", "SA"]

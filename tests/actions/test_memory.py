"""What is said is remembered, and can be read aloud."""

import re

import pytest
from talk import Talk

from actions import drills, exercises, ladder, navigation, plan, sessions
from content.schema import NOT_SPEAKABLE
from content.store import load

ASKED = [
    *((exercises.ActionExercises, "exercise", e) for e in load().exercises),
    *((exercises.ActionExercises, "target", t) for t in load().targets),
    *((ladder.ActionLadder, "ladder_step", s) for s in load().ladder),
    *((drills.ActionDrills, "drill", d) for d in load().drills),
    *((sessions.ActionStartSession, "exercise", e) for e in load().exercises),
]
FOLLOW_UPS = (exercises.ActionDose, exercises.ActionCaution, exercises.ActionEasier, exercises.ActionHarder)


def test_a_list_and_the_one_spoken_of_stay_until_others_take_their_place() -> None:
    talk = Talk()
    ids = talk.say(exercises.ActionExercises, "pecs", ("target", "pecs")).ids[1:]
    talk.say(exercises.ActionPick, "the first", ("ordinal", 1))
    talk.say(navigation.ActionPause, "wait")
    assert talk.slots["shown"] == {"entity": "exercise", "ids": ids}
    assert talk.slots["focus"] == {"entity": "exercise", "id": ids[0]}
    assert talk.slots["last"]["kind"] == "help"


def test_an_offer_lasts_one_turn() -> None:
    talk = Talk()
    talk.say(plan.ActionPlan, "plan")
    assert talk.slots["offer"] == {"action": "action_start_session"}
    talk.say(ladder.ActionLadder, "ladder")
    assert talk.slots["offer"] is None


@pytest.mark.parametrize(("action", "entity", "item"), ASKED)
def test_a_reply_and_the_questions_on_it(action: type, entity: str, item: str) -> None:
    talk = Talk()
    for reply in (talk.say(action, "how", (entity, item)), *(talk.say(follow, "and") for follow in FOLLOW_UPS)):
        assert not NOT_SPEAKABLE.search(reply["speech"]), reply["speech"]
        assert not re.search(r"[.!?] [a-z]", reply["speech"]), reply["speech"]


@pytest.mark.parametrize(
    "action",
    [plan.ActionPlan, ladder.ActionLadder, ladder.ActionLadderUp, ladder.ActionLadderWhere, drills.ActionDrills,
     sessions.ActionStartSession, navigation.ActionNext, navigation.ActionDone, navigation.ActionStop],
)  # fmt: skip
def test_an_overview(action: type) -> None:
    assert not NOT_SPEAKABLE.search(Talk().say(action, "please")["speech"])

"""The zombie drills."""

import pytest
from talk import Talk

from actions import limits
from actions.drills import ActionDrills
from content.store import load


def test_all_three_in_their_order() -> None:
    reply = Talk().say(ActionDrills, "zombie drills")
    assert (reply.kind, reply.ids) == ("drill", list(load().drills))
    assert reply.text.count("10 seconds") == 3


def test_the_one_that_is_named_or_counted() -> None:
    assert Talk().say(ActionDrills, "arms out front", ("drill", "zombie-front")).ids == ["zombie-front"]
    assert Talk().say(ActionDrills, "the last drill", ("ordinal", -1)).ids == ["zombie-side"]


@pytest.mark.parametrize(
    ("text", "drill"),
    [
        ("what's the second position", "zombie-front"),
        ("running with my arms out wide", "zombie-side"),
        ("hands straight overhead", "zombie-overhead"),
    ],
)
def test_the_one_that_is_called_by_its_place_or_by_the_arms(text: str, drill: str) -> None:
    assert Talk().say(ActionDrills, text).ids == [drill]


def test_they_wait_while_a_bone_stress_injury_is_possible() -> None:
    cleared = {"bone-stress": {"tier": "soon", "how": "acted"}}
    for named in ((), (("drill", "zombie-front"),)):
        reply = Talk(slots={"cleared": cleared}).say(ActionDrills, "drills", *named)
        assert limits.BONE in reply.text
        assert "Reach high" not in reply.text
        assert reply.titles == []

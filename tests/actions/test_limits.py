"""What is held back."""

import pytest
from talk import Talk

from actions import limits
from actions.drills import ActionDrills
from content.store import load


def test_the_signs_that_mean_no_impact_are_signs_of_the_content() -> None:
    assert set(load().red_flags) >= limits.NO_IMPACT


@pytest.mark.parametrize("sign", sorted(limits.NO_IMPACT))
@pytest.mark.parametrize(("how", "waits"), [("acted", True), ("seen", False)])
def test_they_hold_running_back_until_a_clinician_has_looked(sign: str, how: str, waits: bool) -> None:
    talk = Talk(slots={"cleared": {sign: {"tier": "soon", "how": how}}})
    assert (limits.BONE in talk.say(ActionDrills, "drills").text) is waits

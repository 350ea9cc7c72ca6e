"""The running-form drills with the zombie's arms."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import cards, limits, memory, message, wording
from actions.memory import Ref, tell
from actions.naming import named
from actions.reply import Button, numbered
from content.store import load

_COUNTED = re.compile(r"\b(first|second|third|last)\s+(?:zombie\s+)?(?:position|drill|zombie|one)\b")
_HELD = r"\b(?:arms?|hands?)(?: (?:are|out|up|held|high|straight|stretched|to|the|my|your|in|all))* "
_ARMS = {
    "zombie-overhead": re.compile(rf"{_HELD}(?:overhead|over my head|above my head)\b|\boverhead one\b"),
    "zombie-front": re.compile(rf"{_HELD}(?:front|forward)\b|\bfront one\b"),
    "zombie-side": re.compile(rf"{_HELD}(?:sides?|sideways|wide)\b|\bside(?:ways)? one\b"),
}


def all_drills() -> list[Ref]:
    """The drills in their order."""
    return [Ref("drill", drill_id) for drill_id in load().drills]


def in_words(text: str) -> list[Ref]:
    """The drills that are called by their place ("the second position") or by what the arms do."""
    places = {wording.place(n): ref for n, ref in enumerate(all_drills(), 1)} | {"last": all_drills()[-1]}
    if (counted := _COUNTED.search(text)) and counted[1] in places:
        return [places[counted[1]]]
    return [Ref("drill", drill) for drill, pattern in _ARMS.items() if pattern.search(text)]


class ActionDrills(Action):
    """Shows the drill that is named or counted, or all of them."""

    def name(self) -> str:
        return "action_drills"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        drills = all_drills()
        names = in_words(message.text(tracker).lower()) or named(tracker, "drill")
        ordinals = [int(o) for o in message.values(tracker, "ordinal") if 0 < abs(int(o)) <= len(drills)]
        if not names and ordinals:
            names = [drills[ordinals[0] - (ordinals[0] > 0)]]
        if len(names) == 1:
            return cards.shown_to(tracker, names[0]).send(dispatcher)
        if held := limits.reason(tracker, drills[0]):
            return tell(dispatcher, "drill", f"The zombie drills have to wait. {held}", ids=list(load().drills))
        return show_all(dispatcher, memory.turn(tracker))


def show_all(dispatcher: CollectingDispatcher, turn: int) -> list[EventType]:
    """All drills, a line each."""
    drills = list(load().drills.values())
    many = wording.number(len(drills))
    opening = wording.one_of(
        (
            f"The zombie drills: run easily and change the arms, {many} positions.",
            f"The zombie drills are {many} arm positions while you run easily.",
        ),
        turn,
    )
    lines = [f"{d.name}, {wording.seconds((d.dose.seconds or d.dose.sets).low)}: {d.cue}" for d in drills]
    care = "Do them in the warm-up and here and there in the run. Stop if your back pain rises."
    refs = all_drills()
    return tell(
        dispatcher,
        "drill",
        "\n".join((opening, numbered(lines), care)),
        ids=[d.id for d in drills],
        speech=" ".join((opening, *(f"{d.name}: {d.cue}" for d in drills))),
        buttons=[Button("Start them with a timer", "start the zombie drills"), *(Button(d.name) for d in drills)],
        shown=refs,
        focus=refs[0],
    )

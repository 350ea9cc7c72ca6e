"""The strength ladder: what a step is, where the runner stands on it, up and down."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import cards, keeping, limits, memory, message, wording
from actions.cards import DOWN, START, UP
from actions.memory import Ref
from actions.naming import named
from actions.reply import numbered
from content.schema import LadderStep
from content.store import load

MAY_RISE = "Move up only after two sessions with pain of 0-3 and a next morning that is no worse."
FALL = "Pain of 4 or more, or a worse next morning, means down a step."
CLEARLY_NEARER = 0.05
NEAR = 0.75  # likeness from which a step counts as named
_AFTER = re.compile(
    r"\b(?:after|follows?|following|beyond|once i|next (?:after|from)|mov(?:e|ing) on"
    r"|(?:done|finished|through) with)\b"
)
_BEFORE = re.compile(r"\b(?:before|below|precedes?|prior to)\b")
_WEIGHT = re.compile(
    r"\b(?:weights?|heavy|heavier|pounds?|lbs?|kg|kgs|kilos?|dumb-?bells?|bar-?bells?|kettle-?bells?|bottles?|jugs?|loads?)\b"
    r"|\d\s*#"
)
_ALL = re.compile(r"\b(?:ladder|progression|all|whole|steps|levels|rungs|overview)\b")
_TO = re.compile(r"\b(?:to|onto|ready for|try|unlock|allowed|do|put me on|start) (?:the |those |my |some )*$")


_STEP = r"(?:step|level|rung|stage)"
_NUMBERED = re.compile(rf"\b{_STEP}\s*(?:number\s*)?(\d|{'|'.join(map(wording.number, range(1, 8)))})\b")
_COUNTED = re.compile(rf"\b({'|'.join(map(wording.place, range(1, 8)))}|last|top)\s+{_STEP}\b")
_IN_WORDS = (  # what steps are called in passing
    (re.compile(r"\bjump\w*|\bplyo\w*"), 7),
    (re.compile(r"\boverhead\b|\bsquat\w*"), 4),
    (re.compile(r"\bhing\w+"), 2),
    (re.compile(r"\brotat\w+|\bturn my hips\b|\bhip turns?\b"), 3),
    (re.compile(r"\bbalanc\w+|\bone (?:leg|foot)\b"), 1),
)


def ref_of(step: int) -> Ref:
    """The item of a step, 1 to 7."""
    return Ref("ladder_step", all_steps()[step - 1].id)


def all_steps() -> list[LadderStep]:
    """The steps, lowest first."""
    return list(load().ladder.values())


def rung(tracker: Tracker) -> int | None:
    """The step the runner is on, None where that is not known."""
    value = tracker.get_slot("rung") or keeping.rung(tracker)
    return int(value) if value else None


def stand_on(tracker: Tracker, step: int) -> EventType:
    """Remember the step for the conversation, and for good where the runner asked to have things kept."""
    keeping.keep_rung(tracker, step)
    return SlotSet("rung", step)


def numbers_named(tracker: Tracker) -> list[int]:
    """The steps that the message names: by number, by name, or in passing."""
    text, last = message.text(tracker).lower(), len(all_steps())
    if found := [n for m in _NUMBERED.finditer(text) if (n := _number(m[1]))]:
        return found
    places = {wording.place(n): n for n in range(1, last + 1)} | {"last": last, "top": last}
    if counted := _COUNTED.search(text):
        return [places[counted[1]]]
    if names := [load().ladder[ref.id].step for ref in named(tracker, "ladder_step")]:
        return _rather(tracker, names)
    return _in_words(text, rung(tracker))


def _rather(tracker: Tracker, names: list[int]) -> list[int]:
    """The step that is clearly nearer in meaning than the one named: all three balance steps are "on one leg"."""
    near = {load().ladder[t["id"]].step: t["likeness"] for t in message.topics(tracker, "ladder_step")}
    best = max(near, key=near.__getitem__, default=None)
    clear = best and len(names) == 1 and near[best] - near.get(names[0], 0.0) > CLEARLY_NEARER
    return [best] if best and clear else names


def _in_words(text: str, on: int | None) -> list[int]:
    """The step called in passing, the first said; "squats" are those the runner is on, if any."""
    found = sorted((m.start(), step) for pattern, step in _IN_WORDS if (m := pattern.search(text)))
    if not found:
        return []
    step = found[0][1]
    return [on if on and step == limits.LOADED_FROM <= on < limits.JUMPS else step]


def _spoken_of(tracker: Tracker) -> int | None:
    ref = memory.focus(tracker)
    return load().ladder[ref.id].step if ref and ref.entity == "ladder_step" else None


def _destination(tracker: Tracker) -> int | None:
    """The step that the message wants to go to, as against one that it speaks of being on."""
    text = message.text(tracker).lower()
    for match in _NUMBERED.finditer(text):
        if _TO.search(text[: match.start()]):
            return _number(match[1])
    for entity in message.entities(tracker, "ladder_step"):
        start = entity.get("start")
        if isinstance(start, int) and _TO.search(text[:start]):
            return load().ladder[entity["value"]].step
    for pattern, step in _IN_WORDS:
        if (said := pattern.search(text)) and _TO.search(re.sub(r"\bsplit $", "", text[: said.start()])):
            return step
    return None


def _number(said: str) -> int | None:
    """The step that a digit or a number word stands for."""
    words = {wording.number(n): n for n in range(1, len(all_steps()) + 1)}
    value = int(said) if said.isdigit() else words.get(said, 0)
    return value if 1 <= value <= len(all_steps()) else None


def show_step(dispatcher: CollectingDispatcher, tracker: Tracker, step: int, before: str = "") -> list[EventType]:
    """The card of a step, or why it is held back."""
    return cards.shown_to(tracker, ref_of(step), before).send(dispatcher)


def allowed(tracker: Tracker, step: int) -> int:
    """The highest step up to this one that is not held back."""
    return next(n for n in range(step, 0, -1) if n == 1 or not limits.reason(tracker, ref_of(n)))


class ActionLadder(Action):
    """Shows the step that is named, the one after it, what to lift, or the whole ladder."""

    def name(self) -> str:
        return "action_ladder"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        text, last = message.text(tracker).lower(), len(all_steps())
        exercises = named(tracker, "exercise")
        if exercises and not named(tracker, "ladder_step") and not _NUMBERED.search(text):
            return cards.shown_to(tracker, exercises[0]).send(dispatcher)
        numbers = numbers_named(tracker)
        overview = bool(_ALL.search(text))
        near = [t for t in message.topics(tracker, "ladder_step") if t["likeness"] >= NEAR]
        if not numbers and near and not overview:
            numbers = [load().ladder[near[0]["id"]].step]
        if _WEIGHT.search(text):
            return self._weight(
                dispatcher, tracker, numbers[0] if numbers else _spoken_of(tracker) or rung(tracker) or 0
            )
        if numbers and _AFTER.search(text):
            return show_step(dispatcher, tracker, min(numbers[0] + 1, last))
        if numbers and _BEFORE.search(text):
            return show_step(dispatcher, tracker, max(numbers[0] - 1, 1))
        if numbers:
            return show_step(dispatcher, tracker, numbers[0])
        return self._overview(dispatcher, tracker)

    def _weight(self, dispatcher: CollectingDispatcher, tracker: Tracker, step: int) -> list[EventType]:
        loaded = [s for s in all_steps() if s.load]
        found = next((s for s in loaded if s.step == step), loaded[0])
        if limits.reason(tracker, ref_of(found.step)):
            return show_step(dispatcher, tracker, found.step)
        assert found.load is not None
        text = (
            f"{cards.title(found)}. First without weight; when that is steady, {wording.load(found.load)} in all. "
            f"That holds for steps {loaded[0].step} to {loaded[-1].step}.\n{found.text}"
        )
        speech = f"Begin without weight. When that is steady, take {wording.load(found.load)} in all."
        others = tuple(s.id for s in loaded)
        return cards.Card(Ref("ladder_step", found.id), text, speech, (START, DOWN), others).send(dispatcher)

    def _overview(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        steps = all_steps()
        known = rung(tracker)
        at = allowed(tracker, known or 1)
        here = steps[at - 1]
        place = "You are on" if known else "Start with"
        lines = [f"{s.name}{' (you are here)' if known and at == s.step else ''}" for s in steps]
        opening = "The strength ladder goes from standing steady on one leg to loaded, running-like work:"
        own = f"{place} step {at}, {here.name}: {cards.amount(here)}. {here.cue}"
        held = limits.reason(tracker, ref_of(limits.LOADED_FROM)) or limits.reason(tracker, ref_of(len(steps))) or ""
        card = cards.Card(
            ref_of(at),
            "\n".join(filter(None, (opening, numbered(lines), own, f"{MAY_RISE} {FALL}", held))),
            f"The strength ladder has {len(steps)} steps. {place} this one. {here.speech}",
            (START, UP),
            tuple(s.id for s in steps),
            tuple(ref_of(s.step) for s in steps),
        )
        return card.send(dispatcher)


class ActionLadderUp(Action):
    """One step up, on the condition that pain and the next morning allow it."""

    def name(self) -> str:
        return "action_ladder_up"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        last = len(all_steps())
        on, wanted = rung(tracker), _destination(tracker)
        numbers = numbers_named(tracker)
        at = on or _spoken_of(tracker) or 1
        if wanted and (on is None or wanted <= on + 1):
            to, note = wanted, ""
        elif wanted:
            to, note = on + 1, "One step at a time. "  # type: ignore[operator]
        else:
            to, note = (max(numbers) if numbers else at) + 1, ""
        if to > last:
            before = "You are at the top: there is no further step. Keep it, or go on to the drills in your runs."
            return [*show_step(dispatcher, tracker, last, before), stand_on(tracker, last)]
        held = limits.reason(tracker, ref_of(to))
        if held:
            stay = allowed(tracker, to - 1)
            return [*cards.whole(ref_of(stay), held).send(dispatcher), stand_on(tracker, stay)]
        return [*show_step(dispatcher, tracker, to, f"{note}{MAY_RISE}"), stand_on(tracker, to)]


class ActionLadderDown(Action):
    """One step down."""

    def name(self) -> str:
        return "action_ladder_down"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        numbers, wanted = numbers_named(tracker), _destination(tracker)
        at = max(numbers) if numbers else rung(tracker) or _spoken_of(tracker) or 1
        to = wanted if wanted and len(numbers) == 1 else at - 1
        if to < 1:
            first = all_steps()[0]
            before = f"This is the lowest step, so make it smaller: {first.easier}"
            return [*show_step(dispatcher, tracker, 1, before), stand_on(tracker, 1)]
        before = wording.one_of(
            ("A step down is no step back: it is how the ladder works.", "Good call. Stay here until it feels easy."),
            memory.turn(tracker),
        )
        return [*show_step(dispatcher, tracker, to, before), stand_on(tracker, to)]


class ActionLadderWhere(Action):
    """Which step the runner is on, and what opens the next."""

    def name(self) -> str:
        return "action_ladder_where"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        steps = all_steps()
        on = rung(tracker)
        here = steps[(on or 1) - 1]
        start = f"You are on step {here.step} of {len(steps)}: {here.name}."
        if on is None:
            start = f"You have not begun yet, so it is step 1 of {len(steps)}: {here.name}."
        text = f"{start}\nHow much: {cards.amount(here)}.\nUp when: {here.ready_when}"
        return cards.Card(ref_of(here.step), text, f"{start} {MAY_RISE}", (START, UP, DOWN)).send(dispatcher)

"""The card of one exercise, ladder step or drill: all of it, or the one thing about it that was asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import limits, pictures, wording
from actions.memory import Ref, tell
from actions.reply import Button, bullets, numbered
from content.schema import Drill, Exercise, LadderStep
from content.store import load

KINDS = {"exercise": "exercise", "ladder_step": "strength_step", "drill": "drill"}
START = Button("Guide me with a timer", "walk me through it")
EASIER, HARDER, NEXT = Button("Easier", "make it easier"), Button("Harder", "make it harder"), Button("Next", "next")
UP, DOWN = Button("Up a step", "move me up a step"), Button("Down a step", "move me down a step")
PAIN_WHILE_DOING = "Pain up to 3 out of 10 is fine, 4 or 5 means make it easier, 6 or more means stop."

Doable = Exercise | LadderStep | Drill


@dataclass(frozen=True)
class Card:
    """One message about one item; `pictured` where its picture comes along."""

    ref: Ref
    text: str
    speech: str
    buttons: tuple[Button, ...] = ()
    ids: tuple[str, ...] = ()
    shown: tuple[Ref, ...] = ()
    offer: dict[str, Any] | None = field(default=None)
    pictured: bool = False

    def send(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        """Say it and remember it."""
        found = item(self.ref)
        targets = found.targets if isinstance(found, Exercise) else ()
        fields: dict[str, Any] = {"targets": list(targets)} if targets else {}
        if isinstance(found, LadderStep):
            fields["step"] = found.step
        if self.pictured:
            fields.update(pictures.of(found))
        return tell(
            dispatcher,
            KINDS[self.ref.entity],
            self.text,
            ids=(self.ref.id, *targets, *self.ids),
            speech=self.speech,
            buttons=self.buttons,
            focus=self.ref,
            shown=self.shown,
            offer=self.offer,
            **fields,
        )


def is_doable(ref: Ref | None) -> bool:
    """Whether this is something to do: an exercise, a step of the ladder or a drill."""
    return ref is not None and ref.entity in KINDS


def item(ref: Ref) -> Doable:
    """The content behind a reference; raises KeyError where there is none."""
    store = load()
    if ref.entity == "exercise":
        return store.exercises[ref.id]
    return store.ladder[ref.id] if ref.entity == "ladder_step" else store.drills[ref.id]


def title(found: Doable) -> str:
    """Its name, with the number of the step where it is one."""
    return f"Step {found.step} of {len(load().ladder)}: {found.name}" if isinstance(found, LadderStep) else found.name


def whole(ref: Ref, before: str = "") -> Card:
    """How to do it, how much, and what to be careful about; `before` is a line to put first."""
    found = item(ref)
    steps = "" if isinstance(found, Drill) else numbered(found.steps)
    lines = [before, title(found), found.text, steps, f"How much: {amount(found)}.", f"Think of this: {found.cue}"]
    if found.cautions:
        lines.append(f"Careful:\n{bullets(found.cautions)}")
    speech = " ".join(filter(None, (before, found.speech, f"{amount(found)}.")))
    return Card(ref, "\n".join(filter(None, lines)), speech, _buttons(found), pictured=True)


def shown_to(tracker: Tracker, ref: Ref, before: str = "") -> Card:
    """The whole card, or only why the item is held back for this runner where it is."""
    reason = limits.reason(tracker, ref)
    return held(ref, reason) if reason else whole(ref, before)


def held(ref: Ref, reason: str) -> Card:
    """The name and the reason, without a way to begin."""
    text = f"{title(item(ref))}\n{reason}"
    return Card(ref, text, text, (DOWN,) if ref.entity == "ladder_step" else ())


def dose(ref: Ref) -> Card:
    """How long, how many, how often, how heavy."""
    found = item(ref)
    lines = [f"{found.name}: {amount(found)}."]
    if isinstance(found, LadderStep):
        lines.append(f"Move on when: {found.ready_when}")
    else:
        lines.append(f"Think of this: {found.cue}")
    return Card(ref, "\n".join(lines), f"{found.name}: {amount(found)}.", (START, EASIER, HARDER))


def caution(ref: Ref) -> Card:
    """What to be careful about."""
    found = item(ref)
    cautions = bullets((*found.cautions, PAIN_WHILE_DOING))
    text = f"{found.name}, what to watch for:\n{cautions}"
    return Card(ref, text, f"{found.name}. {PAIN_WHILE_DOING}", (EASIER,))


def easier(ref: Ref, otherwise: str) -> Card:
    """The gentler version; `otherwise` is said of what has none."""
    found = item(ref)
    text = otherwise if isinstance(found, Drill) else found.easier
    more = (DOWN,) if isinstance(found, LadderStep) and found.step > 1 else ()
    return Card(ref, f"{found.name}, gentler: {text}", f"A gentler way: {text}", (START, *more))


def harder(ref: Ref, otherwise: str) -> Card:
    """The tougher version; `otherwise` is said of what has none."""
    found = item(ref)
    text = otherwise if isinstance(found, Drill) else found.harder
    more = (UP,) if isinstance(found, LadderStep) else ()
    return Card(ref, f"{found.name}, tougher: {text}", f"A tougher way: {text}", (START, *more))


def amount(found: Doable) -> str:
    """Dose and load in words."""
    weight = found.load if isinstance(found, LadderStep) else None
    return wording.dose(found.dose) + (f"; first without weight, later {wording.load(weight)}" if weight else "")


def _buttons(found: Doable) -> tuple[Button, ...]:
    if isinstance(found, Drill):
        return (START, NEXT)
    if isinstance(found, LadderStep):
        return (START, EASIER, UP)
    return (START, EASIER, HARDER, NEXT)

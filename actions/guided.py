"""A guided session as a state machine: plain data in, plain data out, the time given from outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal

from actions import wording
from actions.memory import Ref
from content.schema import Dose, Drill, Exercise, LadderStep, Range

State = Literal["running", "paused", "finished", "stopped"]
CHANGE_OVER = 10  # seconds from one step to the next
REPETITION = 4  # seconds
LONGEST_HOLD = 30  # seconds, where the dose allows that little


@dataclass(frozen=True)
class Step:
    """One thing to do: timed (`seconds`) or counted (`reps`, in words)."""

    entity: str
    id: str
    title: str
    cue: str
    side: Literal["left", "right"] | None
    seconds: int | None
    reps: str | None
    takes: int

    @property
    def ref(self) -> Ref:
        """The item it belongs to."""
        return Ref(self.entity, self.id)


@dataclass(frozen=True)
class Session:
    """Where a session is. `at` counts from 0; of a timed step `seconds_left` were left at `started`."""

    steps: tuple[Step, ...]
    at: int
    state: State
    started: datetime
    seconds_left: int | None

    @classmethod
    def start(cls, steps: Sequence[Step], now: datetime) -> Session:
        """Begin with the first step; raises ValueError where there is none."""
        if not steps:
            raise ValueError("a session needs a step")
        return cls(tuple(steps), 0, "running", now, steps[0].seconds)

    @classmethod
    def read(cls, data: Mapping[str, Any] | None) -> Session | None:
        """From what `data` returned; None from nothing."""
        if not data:
            return None
        steps = tuple(Step(**step) for step in data["steps"])
        return cls(steps, data["at"], data["state"], datetime.fromisoformat(data["started"]), data["seconds_left"])

    def data(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {**asdict(self), "steps": [asdict(step) for step in self.steps], "started": self.started.isoformat()}

    @property
    def active(self) -> bool:
        """Running or paused."""
        return self.state in ("running", "paused")

    @property
    def step(self) -> Step:
        """The step it is at."""
        return self.steps[self.at]

    @property
    def done(self) -> list[Ref]:
        """The items whose steps are all behind it."""
        behind = self.at + (self.state == "finished")
        ahead = {step.ref for step in self.steps[behind:]}
        return [ref for ref in dict.fromkeys(step.ref for step in self.steps[:behind]) if ref not in ahead]

    def left(self, now: datetime) -> int | None:
        """Seconds left of a timed step, None of a counted one."""
        if self.seconds_left is None:
            return None
        gone = (now - self.started).total_seconds() if self.state == "running" else 0
        return max(0, round(self.seconds_left - max(0.0, gone)))

    def left_in_all(self, now: datetime) -> int:
        """Seconds to the end of the session, roughly."""
        own = self.left(now)
        return (self.step.takes if own is None else own) + length(self.steps[self.at + 1 :])

    def next(self, now: datetime) -> Session:
        """On to the step after, or to the end."""
        if self.at + 1 == len(self.steps):
            return replace(self, state="finished", started=now, seconds_left=0)
        return replace(self, at=self.at + 1, state="running", started=now, seconds_left=self.steps[self.at + 1].seconds)

    def again(self, now: datetime) -> Session:
        """The same step from its beginning."""
        return replace(self, state="running", started=now, seconds_left=self.step.seconds)

    def pause(self, now: datetime) -> Session:
        """Hold the clock."""
        return replace(self, state="paused", started=now, seconds_left=self.left(now)) if self.active else self

    def resume(self, now: datetime) -> Session:
        """Let the clock run on."""
        return replace(self, state="running", started=now) if self.state == "paused" else self

    def stop(self, now: datetime) -> Session:
        """End it here."""
        return replace(self, state="stopped", started=now, seconds_left=self.left(now)) if self.active else self


def length(steps: Iterable[Step]) -> int:
    """How long steps take with the changes between them, in seconds."""
    return sum(step.takes + CHANGE_OVER for step in steps)


def build(items: Sequence[tuple[Ref, Exercise | LadderStep | Drill]], minutes: int | None = None) -> list[Step]:
    """The steps of a session: one set of each item, side after side; all its sets where it is the only one.

    With `minutes` it ends with the last item that fits; the first is always in.
    """
    built: list[Step] = []
    for ref, item in items:
        sets = item.dose.sets.low if len(items) == 1 and not isinstance(item, Drill) else 1
        more = [step for n in range(sets) for step in _set(ref, item, n + 1, sets)]
        if built and minutes and length([*built, *more]) > minutes * 60:
            break
        built += more
    return built


def _set(ref: Ref, item: Exercise | LadderStep | Drill, number: int, of: int) -> list[Step]:
    seconds = _seconds(item.dose)
    title = item.name + (f", set {number} of {of}" if of > 1 else "")
    step = Step(
        *(ref.entity, ref.id, title, item.cue, None, seconds),
        reps=None if seconds else _reps(item.dose),
        takes=seconds or _takes(item.dose),
    )
    return [replace(step, side="left"), replace(step, side="right")] if item.dose.per_side else [step]


def _seconds(dose: Dose) -> int | None:
    """How long to hold or to do, None for what is counted: half a minute where that is within the dose."""
    span: Range | None = dose.seconds or (None if dose.reps else dose.hold_seconds)
    return min(span.high, max(span.low, LONGEST_HOLD)) if span else None


def _reps(dose: Dose) -> str:
    assert dose.reps is not None
    hold = f", each held for {wording.counted(dose.hold_seconds.low, 'second')}" if dose.hold_seconds else ""
    return wording.spanned(dose.reps, "repetition") + hold


def _takes(dose: Dose) -> int:
    assert dose.reps is not None
    return dose.reps.high * (REPETITION + (dose.hold_seconds.low if dose.hold_seconds else 0))

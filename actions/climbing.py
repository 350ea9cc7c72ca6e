"""Up and down the ladder by what sessions felt like: the pain during one, and the morning after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import cards, ladder, limits, message
from actions.keeping import Kept, said_last
from actions.memory import tell
from actions.reply import Button
from bot.users import diary
from bot.users.diary import LadderSession

MOST = 3  # pain up to which a session went well
SESSIONS = 2  # good ones in a row before going up
HOW_STRONG = "How strong was the pain while you did it, 0 to 10?"
MORNINGS = (Button("Better", "better"), Button("The same", "the same"), Button("Worse", "worse"))
_MORNING = (
    ("worse", re.compile(r"\b(?:worse|sorer|stiffer|bad|flared|more pain|not good)\b")),
    ("same", re.compile(r"\b(?:same|no (?:worse|different|change)|not worse|unchanged|fine|ok|okay|usual)\b")),
    ("better", re.compile(r"\b(?:better|good|great|less|easier|improved)\b")),
)

Move = Literal["up", "down", "stay"]


def move(sessions: Sequence[LadderSession]) -> Move:
    """Where the sessions so far, oldest first, lead from the step of the last one."""
    if not sessions:
        return "stay"
    last = sessions[-1]
    if last.next_morning == "worse" or (last.pain is not None and last.pain > MOST):
        return "down"
    latest = [each for each in sessions if each.step == last.step][-SESSIONS:]
    good = all(each.pain is not None and each.next_morning in ("better", "same") for each in latest)
    went_well = all(each.pain is not None and each.pain <= MOST and each.next_morning != "worse" for each in latest)
    return "up" if len(latest) == SESSIONS and good and went_well else "stay"


def morning_in(text: str) -> str | None:
    """What a text says of the morning after: better, same or worse."""
    low = re.sub(r"\b(?:no|not) (?:any )?worse\b", "same", text.lower())
    return next((name for name, pattern in _MORNING if pattern.search(low)), None)


def open_morning(kept: Kept) -> LadderSession | None:
    """The session on an earlier day whose next morning was not told yet."""
    sessions = diary.ladder_sessions(kept.connection, kept.who) if kept.who else []
    last = sessions[-1] if sessions else None
    return last if last and last.next_morning is None and last.pain is not None and last.day < kept.today else None


def ask_morning(session: LadderSession) -> tuple[str, dict[str, Any]]:
    """The question on the morning after a session, and the fields that mark it."""
    question = f"One more thing: how was your back the morning after step {session.step}: better, the same or worse?"
    return question, {"asks": ["change"], "for_morning": session.id}


def take(dispatcher: CollectingDispatcher, tracker: Tracker, kept: Kept, score: float | None) -> list[EventType] | None:
    """Keep the answer to a question on a session and say where it leads; None where no such question was open."""
    asked = said_last(tracker)
    morning = morning_in(message.text(tracker)) if "for_morning" in asked else None
    if not kept.who or not ("for_session" in asked and score is not None or morning):
        return None
    if morning:
        diary.tell_session(kept.connection, asked["for_morning"], next_morning=morning)
    else:
        diary.tell_session(kept.connection, asked["for_session"], pain=score)
    sessions = diary.ladder_sessions(kept.connection, kept.who)
    if not sessions:
        return None
    return _say(dispatcher, tracker, kept, sessions[-1].step, move(sessions), bool(morning))


def _say(
    dispatcher: CollectingDispatcher, tracker: Tracker, kept: Kept, step: int, where: Move, morning: bool
) -> list[EventType]:
    assert kept.who is not None
    to = {"up": min(step + 1, len(ladder.all_steps())), "down": max(step - 1, 1), "stay": step}[where]
    held = limits.reason(tracker, ladder.ref_of(to)) if where == "up" else None
    if held:
        to = step
    diary.set_rung(kept.connection, kept.who, to, kept.today)
    if where == "up":
        text = held or "Two good sessions and quiet mornings: you may move up."
    elif where == "down":
        text = f"Noted. {ladder.FALL}"
    else:
        text = "Noted. " + (ladder.MAY_RISE if morning else "Tell me next time how the morning after was.")
    here = ladder.ref_of(to)
    found = cards.item(here)
    line = f"Next time: {cards.title(found)}."
    events = tell(
        dispatcher,
        "strength_step",
        f"{text}\n{line}",
        ids=[here.id],
        focus=here,
        step=to,
        move=where if not held else "stay",
    )
    return [*events, SlotSet("rung", to)]

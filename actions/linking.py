"""One runner on several channels: gives a code, or takes the one that another channel gave."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import keeping, message, wording
from actions.keeping import Kept
from actions.memory import tell
from actions.privacy import counted
from actions.reply import listing
from bot.users import erasure, linking
from bot.users.linking import code_in, make_code, use_code

MINUTES = int(linking.VALID.total_seconds() // 60)
WRONG = (
    f"That code does not fit: it may be mistyped, used already, or older than {MINUTES} minutes. Say “link” on the "
    "other channel for a new one, and give it to me here."
)
SAME = "That code is from this very channel. Give it to me on the other one, and the two are joined."


class ActionLink(Action):
    """Joins this channel to the runner of the code in the message; without one, makes a code."""

    def name(self) -> str:
        return "action_link"

    @keeping.telling_trouble
    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        code = code_in(message.text(tracker))
        with keeping.kept(tracker) as kept:
            return _join(dispatcher, kept, code) if code else _give(dispatcher, kept)


def _give(dispatcher: CollectingDispatcher, kept: Kept) -> list[EventType]:
    who = kept.person()
    line = kept.agree(who, "link")
    code = make_code(kept.connection, who, kept.now)
    how = (
        f"Type or say it to me on the other channel within {MINUTES} minutes; it works once. What I keep of you here "
        "and there is then one, and whoever has the code can see it: show it to nobody."
    )
    digits = ", ".join(wording.number(int(digit)) for digit in code)
    return tell(
        dispatcher,
        "confirm",
        f"Your code is {code}. {how} {line}".strip(),
        speech=f"Your code is: {digits}. {how} {line}".strip(),
        code=code,
        seconds_valid=MINUTES * 60,
    )


def _join(dispatcher: CollectingDispatcher, kept: Kept, code: str) -> list[EventType]:
    joined = use_code(kept.connection, code, kept.channel, kept.address, kept.now)
    if joined is None or joined.already:
        return tell(dispatcher, "confirm", SAME if joined else WRONG, joined=False)
    if joined.other:
        erasure.move_files(joined.other, joined.person)
    channels = sorted({channel for channel, _ in erasure.addresses(kept.connection, joined.person)})
    gained = counted(joined.gained)
    what = f"From here came {listing(gained)}." if gained else "Nothing was kept of you here before."
    text = f"Linked: you are the same person on {listing(channels)} now. {what} “What do you know about me” shows it."
    return tell(dispatcher, "confirm", text, joined=True, gained=joined.gained)

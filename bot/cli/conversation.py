"""One conversation at the command line: sends what was typed, shows what comes back, knows what can be chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.cli.render import Screen
from bot.message import Reply

if TYPE_CHECKING:
    from bot.brain import Brain

QUIT = "/quit"
CHANNEL = "terminal"  # as the brain names it


@dataclass(frozen=True)
class Timer:
    """A step that takes `seconds`; `then` is sent when it is over, where given."""

    seconds: float
    then: str | None


@dataclass
class Conversation:
    """The user's side of a conversation; `last` is the last reply."""

    brain: Brain
    screen: Screen
    name: str = "terminal"
    last: Reply = field(default_factory=lambda: Reply(""))

    async def send(self, text: str) -> None:
        """Send what was typed (or the choice it stands for) and show the replies."""
        chosen = choice(text, self.last)
        if chosen:
            self.screen.note(f"→ {chosen['title']}")
        turn = await self.brain.answer(self.name, chosen["payload"] if chosen else text)
        self.show(turn.replies)

    def show(self, replies: list[Reply]) -> None:
        """Show what the coach says; the last reply's buttons can be taken by number."""
        for reply in replies:
            self.screen.show(reply, numbered=reply is replies[-1] and has_numbers(reply))
        self.last = replies[-1] if replies else Reply("")

    @property
    def timer(self) -> Timer | None:
        """The step that runs now, if any."""
        fields, seconds = self.last.fields, self.last.fields.get("seconds")
        if self.last.kind != "session" or fields.get("state") != "running" or not isinstance(seconds, (int, float)):
            return None
        return Timer(float(seconds), fields.get("then"))


def has_numbers(reply: Reply) -> bool:
    """Whether the buttons can be taken by number: not where a number is an answer, as in "how bad, 0 to 10"."""
    return bool(reply.buttons) and not reply.fields.get("numbers_are_answers")


def choice(text: str, last: Reply) -> dict[str, str] | None:
    """The button of the last reply that a typed number stands for."""
    if not has_numbers(last) or not text.isascii() or not text.isdigit() or not 1 <= int(text) <= len(last.buttons):
        return None
    return last.buttons[int(text) - 1]

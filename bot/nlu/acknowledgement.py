"""Whether a message says that an alarm was heeded, and how far it speaks for what else is said in it."""

from dataclasses import dataclass
from typing import Optional

from bot.nlu.context import Message
from bot.nlu.lemmas import TURN
from bot.nlu.phrases import Span
from bot.nlu.red_flags import Rules, load_rules

HOWS = ("acted", "seen", "misread")
"""Help called, booked or on the way; a clinician has looked at it already; the coach took the words wrongly."""

NEWS = frozenset("now today still again worse worsening since also too another".split())


@dataclass(frozen=True)
class Acknowledgement:
    """How an alarm was heeded. `start` to `end` (characters) holds the signs that it speaks for."""

    how: str
    start: int
    end: int


def acknowledgement(text: str, rules: Optional[Rules] = None) -> Optional[Acknowledgement]:
    """The last thing in `text` that acknowledges an alarm, or None."""
    return acknowledgement_in((rules or load_rules()).read(text))


def acknowledgement_in(message: Message) -> Optional[Acknowledgement]:
    """The same for a message that was read already."""
    said = [(span, how) for how in HOWS for span in message.group(how) if message.meant(span)]
    if not said:
        return None
    span, how = max(said)
    return Acknowledgement(how, 0, message.words[_reach(message, span) - 1].end)


def _reach(message: Message, span: Span) -> int:
    """After which word something new begins: a turn such as "but", or a word such as "now"."""
    right = span[1]
    while right < len(message.words) and message.words[right].wall < TURN and message.words[right].text not in NEWS:
        right += 1
    return right

"""What a changed message says to the coach, where the message it was has already had an effect."""

from __future__ import annotations

import re

_REMIND = re.compile(r"\b(?:please\s+)?remind\s+me\b(?:\s+again)?\s*", re.I)


def corrected(answer: str | None, text: str) -> str | None:
    """The words that put right what was answered with this kind; None where going back does it."""
    if answer == "pain_logged":
        return f"make that {text}"
    if answer in ("reminder_set", "reminder_changed"):
        return f"change my reminder to {_REMIND.sub('', text)}"
    return None

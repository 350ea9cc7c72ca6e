"""What comes in and what goes out: a runner's words made safe, and the assistant's replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST = 4000

EMPTY = "That message came without words. Tell me where it hurts, or ask what I can do."
TOO_LONG = f"That message is too long for me to read: please send it in parts of up to {LONGEST:,} characters."
FAILED = "Sorry, something went wrong on my side and I could not answer that. Please try again, or put it another way."
UNAVAILABLE = "I can not get at our conversation just now and have not taken that in. Please send it again in a minute."


@dataclass(frozen=True)
class Reply:
    """One message of the assistant: `kind` and `ids` say what it is, `fields` holds what only this kind has."""

    text: str
    kind: str = ""
    ids: list[str] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)
    image: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Reply:
        """Read a message as a channel collects it: text, buttons, image, and the rest under `custom`."""
        custom = dict(message.get("custom") or {})
        return cls(
            text=message.get("text") or "",
            kind=custom.pop("kind", None) or "",
            ids=list(custom.pop("ids", None) or []),
            buttons=[{"title": str(b["title"]), "payload": str(b["payload"])} for b in message.get("buttons") or []],
            image=custom.pop("image", None) or message.get("image"),
            fields=custom,
        )

    def as_dict(self) -> dict[str, Any]:
        """The reply as JSON values, its own fields beside the common ones."""
        common = {"text": self.text, "kind": self.kind, "ids": self.ids, "buttons": self.buttons, "image": self.image}
        return {**self.fields, **common}


@dataclass(frozen=True)
class Turn:
    """What one message was taken to mean, and what was answered."""

    intent: dict[str, Any]
    entities: list[dict[str, Any]]
    replies: list[Reply]

    def as_dict(self) -> dict[str, Any]:
        """The turn as JSON values."""
        replies = [reply.as_dict() for reply in self.replies]
        return {"intent": self.intent, "entities": self.entities, "replies": replies}


def clean(text: str) -> str:
    """The text without what would break a store or a tokenizer: control characters and halves of characters."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(c if c.isprintable() or c in "\n\t\u200d" else " " for c in whole).strip()


def parts(text: str) -> list[str]:
    """The text in pieces that are short enough to be read."""
    return [text[start : start + LONGEST] for start in range(0, len(text), LONGEST)]


def error_message(text: str) -> dict[str, Any]:
    """A message of kind `error`, in the form in which actions hand theirs to Rasa."""
    return {"text": text, "custom": {"kind": "error", "ids": []}}

"""Who is talking where."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Update


@dataclass(frozen=True)
class Place:
    """A person in a chat. The same person has one conversation in private and another one in each group."""

    chat: int
    person: int
    private: bool = True

    @property
    def conversation(self) -> str:
        """The conversation's name, which is the person's address in the user store."""
        return f"telegram:{self.person}" + ("" if self.private else f"@{self.chat}")

    @property
    def in_private(self) -> Place:
        """The same person's private chat."""
        return Place(self.person, self.person)


def place_of(update: object) -> Place | None:
    """Where an update comes from; None where no person wrote it."""
    if not isinstance(update, Update) or not update.effective_chat or not update.effective_user:
        return None
    chat, person = update.effective_chat, update.effective_user
    if person.is_bot or chat.type == "channel":
        return None
    return Place(chat.id, person.id, chat.type == "private")


def place_at(address: str) -> Place | None:
    """The place of a conversation's name; None where it is none of ours."""
    channel, _, where = address.partition(":")
    person, at, chat = where.partition("@")
    try:
        return Place(int(chat or person), int(person), not at) if channel == "telegram" else None
    except ValueError:
        return None

"""Who may talk to the coach: its owner, those whom the settings name, or everyone."""

from __future__ import annotations

import hmac
import secrets

from bot.channels.telegram.places import Place, place_at
from bot.users import telegram as store
from bot.users.store import Users

EVERYONE = "everyone"
DECLINED = (
    "Sorry, this coach is private: it belongs to somebody else. Uncrank is free software, so you can run one of your "
    "own."
)
OWNED = "You are the owner now: this coach answers you and nobody else."


class Access:
    """`allow` is a list of Telegram's ids of persons with commas between, or `everyone`; None for the owner alone."""

    def __init__(self, users: Users, allow: str | None) -> None:
        self.users = users
        self.open = allow == EVERYONE
        self.named = frozenset() if self.open or not allow else frozenset(int(each) for each in allow.split(","))
        self.owner = self._owner()
        self._code = "" if self.open or self.named or self.owner else secrets.token_urlsafe(24)

    def admits(self, place: Place) -> bool:
        """Whether this person may talk to the coach."""
        return self.open or place.person in self.named or place.person == self.owner

    def link(self, bot: str) -> str | None:
        """The link that makes who opens it first the owner; None where an owner or somebody else is known already."""
        return f"https://t.me/{bot}?start={self._code}" if self._code else None

    def claim(self, place: Place, code: str) -> bool:
        """Make a person the owner where the code is that of the link. It works once."""
        if not self._code or not place.private or not hmac.compare_digest(code.encode(), self._code.encode()):
            return False
        with self.users.begin() as connection:
            store.note(connection, place.conversation, owner=True)
        self.owner, self._code = place.person, ""
        return True

    def _owner(self) -> int | None:
        with self.users.begin() as connection:
            address = store.owner(connection)
        place = place_at(address or "")
        return place.person if place else None

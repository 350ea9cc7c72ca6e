"""The time zone of a place that a person shared."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy.engine import Connection

from bot.users import store
from bot.users.telegram import CHANNEL
from bot.users.zones import exists

if TYPE_CHECKING:
    from timezonefinder import TimezoneFinder

ASK = "That is in the time zone {}. Shall I go by it from now on? I keep the zone only, not the place."
SET = "Your time zone is {} from now on: reminders that you set come by its clock."
KEPT = "All right, your time zone stays as it was."
NOWHERE = "I do not know the time zone there. Tell me a city when you set a reminder: “at 7 am, I'm in Lisbon”."


async def zone_at(latitude: float, longitude: float) -> str | None:
    """The IANA zone at a place in degrees; None where there is none. Runs off the loop."""
    name = await asyncio.to_thread(_zone_at, latitude, longitude)
    return name if name and exists(name) else None


def set_zone(connection: Connection, address: str, zone: str, now: datetime) -> None:
    """Keep the zone of the person at an address."""
    who = store.make_person(connection, CHANNEL, address, now)
    store.agree(connection, who, "timezone", now)
    store.set_zone(connection, who, zone)


def _zone_at(latitude: float, longitude: float) -> str | None:
    try:
        return _finder().timezone_at(lng=longitude, lat=latitude)
    except ValueError:
        return None


@lru_cache
def _finder() -> TimezoneFinder:
    from timezonefinder import TimezoneFinder

    return TimezoneFinder()

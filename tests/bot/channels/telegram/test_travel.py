"""The time zone of a place on the map."""

import asyncio

import pytest

from bot.channels.telegram.travel import zone_at


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [(52.52, 13.4, "Europe/Berlin"), (-33.87, 151.2, "Australia/Sydney"), (999.0, 0.0, None)],
)
def test_a_place_has_a_zone(latitude, longitude, zone):
    assert asyncio.run(zone_at(latitude, longitude)) == zone

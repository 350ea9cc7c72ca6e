"""What is told of the day, as against what is asked for."""

import pytest

from bot.users.background import foreground
from bot.users.masked import Masked


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("my shift ends at 22:00 so buzz me at 22:40", "so buzz me at 22:40"),
        ("i get up at 5 and leave at 6 so ping me 5:20 am", "so ping me 5:20 am"),
        ("weekdays at 5:40 am because the bus leaves at 6:25", "weekdays at 5:40 am"),
        ("before my 9 am stand-up, at 8:45", "at 8:45"),
        ("choir is on wednesdays, set it for tuesdays", "set it for tuesdays"),
        ("every day at 7 pm", "every day at 7 pm"),
        ("i want it on mondays at 8", "i want it on mondays at 8"),
    ],
)
def test_foreground(said: str, asked: str) -> None:
    assert foreground(said).replace(Masked.BLANK, "").strip() == asked


def test_positions_stay() -> None:
    said = "i finish at 20:00, so at 20:45 please"
    assert len(foreground(said)) == len(said)
    assert foreground(said).index("20:45") == said.index("20:45")

"""The conversation that the docs show is one that the coach really has."""

from draw_conversation import DRAWING, draw, talk


def test_the_picture_of_a_conversation_is_what_the_coach_says_today(runner):
    spoken = talk(runner)
    assert [who for who, _ in spoken] == ["runner", "coach", "coach", "runner", "coach", "coach", "coach"]
    assert DRAWING.read_text(encoding="utf-8") == draw(spoken), (
        "draw it anew: .venv/bin/python tests/bot/channels/telegram/draw_conversation.py"
    )

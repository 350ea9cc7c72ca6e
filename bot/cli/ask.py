"""`uncrank ask`"""

from __future__ import annotations

import asyncio
import json

from bot.cli.session import Session


def run(session: Session, text: str, as_json: bool) -> None:
    """Answer one message in a conversation of its own."""
    asyncio.run(_ask(session, text, as_json))


async def _ask(session: Session, text: str, as_json: bool) -> None:
    brain = await session.brain()
    # The name that `chat` has too: it is the same runner, with the same diary.
    turn = await brain.answer("terminal", text)
    if as_json:
        print(json.dumps({"text": text, **turn.as_dict()}, ensure_ascii=False))
    else:
        from bot.cli import render

        screen = render.Screen()
        for reply in turn.replies:
            screen.show(reply)

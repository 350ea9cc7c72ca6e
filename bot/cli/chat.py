"""`uncrank chat`: in a terminal with a line editor and a timer bar, from a pipe one message a line."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.conversation import CHANNEL, QUIT, Conversation, Timer
from bot.cli.render import Screen
from bot.cli.session import Session
from bot.message import Reply

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

GREETING = "Tell me where it hurts, or ask what I can do. /quit leaves."
GOODBYE = "Take care, and easy on that back."
BAR = 30  # characters


def run(session: Session) -> None:
    """Hold a conversation until the user leaves or the input ends."""
    in_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    try:
        asyncio.run(_terminal(session) if in_terminal else _pipe(session))
    except (KeyboardInterrupt, EOFError):
        if in_terminal:
            print(f"\n{GOODBYE}")


async def _pipe(session: Session) -> None:
    conversation = Conversation(await session.brain(), Screen())
    for line in sys.stdin:
        if line.strip() == QUIT:
            break
        if line.strip():
            await conversation.send(line.strip())


async def _terminal(session: Session) -> None:
    screen = Screen()
    conversation = Conversation(await session.brain(), screen)
    editor = _editor(session.settings.home / "history" if await asyncio.to_thread(_may_keep) else None)
    screen.note(GREETING)
    async with _reminders(conversation):
        while True:
            timer = conversation.timer
            typed = await (_during(editor, timer, screen) if timer else editor.prompt_async("> "))
            if typed.strip() == QUIT:
                raise EOFError
            if typed.strip():
                await conversation.send(typed.strip())
            elif timer:
                conversation.last = type(conversation.last)("")


@contextlib.asynccontextmanager
async def _reminders(conversation: Conversation) -> AsyncIterator[None]:
    """While inside, reminders that fall due are shown above the line being typed."""
    from prompt_toolkit.application import run_in_terminal

    from bot.users.delivery import Delivery, Notice
    from bot.users.store import StoreError, users

    async def show(notice: Notice) -> None:
        reply = Reply(notice.text, "reminder_due", buttons=notice.buttons)
        await run_in_terminal(lambda: conversation.show([reply]))

    try:
        store = await asyncio.to_thread(users)
    except StoreError as error:
        conversation.screen.note(f"{error} Reminders will not come.")
        yield
        return
    loop = asyncio.create_task(Delivery(store, [CHANNEL], show).run())
    try:
        yield
    finally:
        loop.cancel()


async def _during(editor: PromptSession[str], timer: Timer, screen: Screen) -> str:
    """Read a line while a step runs. Enter alone skips the step; at its end `then` takes the place of a line."""
    ends = time.monotonic() + timer.seconds

    async def end() -> None:
        await asyncio.sleep(timer.seconds)
        editor.app.exit(result="")

    ending = asyncio.ensure_future(end())
    editor.refresh_interval = 0.2
    try:
        typed = await editor.prompt_async(lambda: f"{_bar(timer.seconds, ends - time.monotonic())}\n> ")
    finally:
        ending.cancel()
        editor.refresh_interval = 0
    if typed.strip():
        return typed
    screen.note("Time is up." if time.monotonic() >= ends else "Skipped.")
    return timer.then or ""


def _bar(seconds: float, left: float) -> str:
    done = min(BAR, round(BAR * (1 - left / seconds))) if seconds > 0 else BAR
    return f"{'█' * done}{'░' * (BAR - done)} {max(0, round(left))} s left · Enter skips"


def _may_keep() -> bool:
    """Whether the runner at this terminal said yes to keeping what is said."""
    from bot.users.findings import TRANSCRIPTS
    from bot.users.store import StoreError, addresses_that_agreed, users

    try:
        with users().begin() as connection:
            return CHANNEL in addresses_that_agreed(connection, TRANSCRIPTS)
    except StoreError:
        return False


def _editor(file: Path | None) -> PromptSession[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory
    from prompt_toolkit.output import ColorDepth

    kept: History = InMemoryHistory()
    with contextlib.suppress(OSError):
        if file:
            os.close(os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
            kept = FileHistory(str(file))
    return PromptSession(history=kept, color_depth=ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else None)

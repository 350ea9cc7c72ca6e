"""Sends replies: text in pieces, pictures and files before it, buttons under the last piece."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.engine import Connection
from telegram import Bot, Message, ReplyParameters
from telegram.constants import ChatAction, MessageLimit, ParseMode

from bot.channels.telegram import html, keyboards
from bot.channels.telegram.places import Place
from bot.message import Reply
from bot.project import ROOT
from bot.users import telegram as store
from bot.users.store import Users

T = TypeVar("T")
THINKS = 0.3  # seconds before it is shown that an answer is on its way
SHOWN = 4.0  # seconds that Telegram shows it


class Post:
    """What goes out to chats, and what is kept of it."""

    def __init__(self, bot: Bot, users: Users) -> None:
        self.bot = bot
        self.users = users

    async def kept(self, work: Callable[..., T], *arguments: Any, **more: Any) -> T:
        """Do something in a transaction of the user store, off the loop; raises StoreError."""

        def run() -> T:
            with self.users.begin() as connection:
                return work(connection, *arguments, **more)

        return await asyncio.to_thread(run)

    async def send(self, place: Place, reply: Reply, lasting: bool = False, to: int | None = None) -> Message | None:
        """Send one reply; returns its last message. `to` is the message it answers; `lasting` buttons stay valid."""
        for file in files(reply):
            await self._send_file(place, file, reply)
        markup = await self.kept(_keyboard, reply.buttons, lasting)
        last: Message | None = None
        pages = html.pages(text_of(reply), reply.kind)
        for number, page in enumerate(pages, 1):
            last = await self.bot.send_message(
                place.chat,
                page,
                parse_mode=ParseMode.HTML,
                reply_markup=markup if number == len(pages) else None,
                reply_parameters=_answering(to),
            )
        if last and not lasting:
            await self.kept(store.note, place.conversation, keyboard=last.message_id if markup else None)
        return last

    async def say(self, place: Place, text: str, **more: Any) -> Message:
        """Send a few words of the channel's own."""
        return await self.bot.send_message(place.chat, text, **more)

    @contextlib.asynccontextmanager
    async def typing(self, place: Place) -> AsyncIterator[None]:
        """Show that an answer is on its way, where it takes longer than a moment."""
        over = asyncio.Event()

        async def show() -> None:
            await asyncio.sleep(THINKS)
            # A request that ends in the moment in which it is cancelled takes the cancellation with it.
            while not over.is_set():
                await self.bot.send_chat_action(place.chat, ChatAction.TYPING)
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(over.wait(), SHOWN)

        showing = asyncio.create_task(show())
        try:
            yield
        finally:
            over.set()
            showing.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await showing

    async def _send_file(self, place: Place, file: Path, reply: Reply) -> None:
        body = await asyncio.to_thread(file.read_bytes)
        if file.suffix == ".png":
            caption = html.pieces(str(reply.fields.get("alt") or ""), MessageLimit.CAPTION_LENGTH)
            await self.bot.send_photo(place.chat, body, caption=caption[0] if caption else None, filename=file.name)
        else:
            await self.bot.send_document(place.chat, body, filename=file.name)


def files(reply: Reply) -> list[Path]:
    """The files of a reply that are on this machine: its picture, and an export."""
    named = [reply.image, reply.fields.get("file")]
    return [path for name in named if name and (path := ROOT / str(name)).is_file()]


def text_of(reply: Reply) -> str:
    """What is written. An export comes as a file, so where it lies on this machine is not said."""
    if reply.kind == "data_export":
        return str(reply.fields.get("speech") or reply.text)
    return reply.text


def _keyboard(connection: Connection, buttons: Sequence[dict[str, str]], lasting: bool) -> Any:
    return keyboards.keyboard(list(buttons), lambda payload: store.keep_payload(connection, payload), lasting)


def _answering(message: int | None) -> ReplyParameters | None:
    return ReplyParameters(message, allow_sending_without_reply=True) if message else None

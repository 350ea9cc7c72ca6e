"""Rasa's REST channel, with everything that belongs to one message in one message."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from rasa.utils.endpoints import bool_arg
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw
from sanic.response import json as json_response

from bot.channels.collector import StreamedMessages, WholeMessages
from bot.message import FAILED, clean, error_message
from content import images
from content.schema import Slug

logger = logging.getLogger(__name__)

Listener = Callable[[UserMessage], Awaitable[Any]]


class Rest(RestInput):
    """POST {"sender", "message", "metadata"} to `webhook`; with `?stream=true` one message a line as they come.

    Each message is {"recipient_id", "text", "custom": {"kind", "ids", ...}, "buttons", "image"}. The picture of an item
    is at `pictures/<id>.png`.
    """

    @classmethod
    def name(cls) -> str:
        """The last part of its address and the channel that conversations are marked with."""
        return "rest"

    def blueprint(self, on_new_message: Listener) -> Blueprint:
        """The routes: `/` for health, `/webhook` for messages, `/pictures/<id>.png` for pictures of items."""
        routes = Blueprint("uncrank_rest", __name__)

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            return json_response({"status": "ok"})

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse | None:
            problem = _problem(request)
            if problem:
                return json_response({"error": problem}, status=400)
            if bool_arg(request, "stream", default=False):
                await self._stream(on_new_message, request)
                return None
            collected = WholeMessages()
            await _answer(on_new_message, self._message(request, collected))
            return json_response(collected.messages)

        @routes.get("/pictures/<name>")
        async def picture(request: Request, name: str) -> HTTPResponse:
            file = await asyncio.get_running_loop().run_in_executor(None, _picture, name)
            if file is None:
                return json_response({"error": f"There is no picture {name!r}."}, status=404)
            return raw(file, content_type="image/png")

        return routes

    def _message(self, request: Request, channel: WholeMessages | StreamedMessages) -> UserMessage:
        body = request.json
        sender = body.get("sender")
        return UserMessage(
            clean(body.get("message") or ""),
            channel,
            None if sender is None else clean(str(sender)),
            input_channel=self._extract_input_channel(request),
            metadata=self.get_metadata(request),
        )

    async def _stream(self, on_new_message: Listener, request: Request) -> None:
        channel = StreamedMessages()
        answering = asyncio.ensure_future(_answer(on_new_message, self._message(request, channel)))
        answering.add_done_callback(lambda _: channel.messages.put_nowait(None))
        response = await request.respond(content_type="text/event-stream")
        while (message := await channel.messages.get()) is not None:
            await response.send(json.dumps(message) + "\n")
        await response.eof()


async def _answer(on_new_message: Listener, message: UserMessage) -> None:
    try:
        await on_new_message(message)
    except Exception:
        logger.exception("A message could not be answered")
        await message.output_channel.send_response(message.sender_id, error_message(FAILED))


def _picture(name: str) -> bytes | None:
    """The PNG of an item by its file name; None where there is none or it can not be made."""
    item_id, _, ending = name.rpartition(".")
    try:
        file = images.png(item_id) if ending == "png" and Slug.fullmatch(item_id) else None
        return file.read_bytes() if file else None
    except (OSError, ValueError):
        logger.exception("The picture %s could not be made", name)
        return None


def _problem(request: Request) -> str:
    """What is wrong with the body in one sentence; empty where nothing is."""
    try:
        body = json.loads(request.body)
    except ValueError:
        return "The body is not JSON."
    if not isinstance(body, dict):
        return "The body is not a JSON object."
    if not isinstance(body.get("message"), (str, type(None))):
        return '"message" is not a string.'
    if not isinstance(body.get("sender"), (str, int, type(None))):
        return '"sender" is not a string.'
    if not isinstance(body.get("metadata"), (dict, type(None))):
        return '"metadata" is not an object.'
    return ""

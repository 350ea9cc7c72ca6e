"""Two pages for whoever runs the server: `/health` says whether it can answer, `/metrics` what it did so far."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, raw
from sanic.response import json as json_response

from bot.users import store

logger = logging.getLogger(__name__)

PATIENCE = 3.0  # seconds that a store may take to answer


def add_pages(app: Sanic, channels: list[Any]) -> None:
    """Add `/health` and `/metrics` to a server whose agent is in `app.ctx.agent`."""

    @app.get("/health")
    async def health(request: Request) -> HTTPResponse:
        agent = app.ctx.agent
        opened = {channel.name(): _is_open(channel) for channel in channels}
        found = {
            "model": bool(agent and agent.is_ready()),
            "store": await _answers(store.users().ping) and await _answers(agent.tracker_store.ping),
            "locks": await _answers(agent.lock_store.ping),
        }
        ready = all((*found.values(), *opened.values()))
        return json_response({"ready": ready, **found, "channels": opened}, status=200 if ready else 503)

    @app.get("/metrics")
    async def metrics(request: Request) -> HTTPResponse:
        return raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _is_open(channel: Any) -> bool:
    """A channel that needs more than this server, such as a connection, has an attribute `open`."""
    return bool(getattr(channel, "open", True))


async def _answers(ping: Callable[[], None]) -> bool:
    """Whether a store answers in time; asked off the loop that answers people."""
    try:
        await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(None, ping), PATIENCE)
        return True
    except Exception as error:
        logger.warning("A store does not answer: %s", type(error).__name__)
        return False

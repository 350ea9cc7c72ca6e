"""`uncrank serve`: Rasa's own HTTP server with the actions in the same process."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
import time
from typing import TYPE_CHECKING, Any

from bot.cli.failure import Failure
from bot.cli.session import Session, waiting

if TYPE_CHECKING:
    from rasa.core.tracker_store import TrackerStore
    from sanic import Sanic

logger = logging.getLogger(__name__)

FORGETTING = 3600.0  # seconds between looks for conversations that are over


def run(session: Session, port: int, interface: str, enable_api: bool) -> None:
    """Serve until SIGINT or SIGTERM."""
    listening = listen(interface, port)
    session.train()
    with waiting("Starting the server"):
        app = server(session, enable_api)
    address = "http://{}:{}".format(*listening.getsockname()[:2])

    async def ready(*_: Any) -> None:
        print(f"ready: {address}/webhooks/rest/webhook", file=sys.stderr, flush=True)

    app.register_listener(ready, "after_server_start")
    app.run(sock=listening, workers=1, access_log=False, motd=False)


def listen(interface: str, port: int) -> socket.socket:
    """Take a port; raises Failure where that is not possible."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(interface, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        # Port 0 and a taken port are only decided here; without it two servers could share one port unseen.
        listening.listen(100)
    except OSError as error:
        why = f"Port {port} of {interface} can not be opened ({error.strerror})"
        raise Failure(f"{why}: choose another with --port.") from error
    return listening


def server(session: Session, enable_api: bool = False, channel: str | None = None) -> Sanic:
    """The server with all channels of the credentials file, or with the one that is named."""
    from rasa.core.run import close_resources, configure_app, create_http_input_channels
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import update_sanic_log_level

    from bot.brain import lasting_store
    from bot.health import add_pages
    from bot.users import zones
    from bot.users.store import StoreError

    project = session.project
    endpoints = AvailableEndpoints.read_endpoints(str(project.endpoints) if project.endpoints.exists() else None)
    channels = create_http_input_channels(channel, str(project.credentials))
    try:
        store = lasting_store(session.settings.home, endpoints)
    except StoreError as error:
        raise Failure(str(error)) from error
    brain = asyncio.run(session.brain(store, endpoints))
    app = configure_app(channels, enable_api=enable_api, endpoints=endpoints)
    zones.make_ready()
    brain.agent.understanding.move_apart()
    app.ctx.agent = brain.agent
    add_pages(app, channels)
    app.register_listener(close_resources, "after_server_stop")
    app.add_task(_forget_idle(store))
    if url := session.settings.callback_url:
        app.add_task(_post_reminders(url))
    update_sanic_log_level()
    for name in ("sanic.root", "sanic.error", "sanic.access"):
        logging.getLogger(name).handlers[:] = logging.getLogger().handlers
    return app


async def _forget_idle(store: TrackerStore) -> None:
    """Drop conversations that are over, but those of runners who said yes to keeping them."""
    from bot.forgetting import drop_idle
    from bot.users.findings import TRANSCRIPTS
    from bot.users.store import StoreError, addresses_that_agreed, users

    def forget() -> None:
        with users().begin() as connection:
            agreed = addresses_that_agreed(connection, TRANSCRIPTS)
        drop_idle(store, agreed, time.time())

    while True:
        try:
            await asyncio.to_thread(forget)
        except StoreError:
            logger.exception("Conversations that are over could not be dropped")
        await asyncio.sleep(FORGETTING)


async def _post_reminders(url: str) -> None:
    from bot.channels.callback import poster
    from bot.users.delivery import Delivery
    from bot.users.store import users

    await Delivery(await asyncio.to_thread(users), ["rest"], poster(url)).run()

"""Telegram as a channel of Rasa's server: polls, or takes what Telegram posts, once the coach is awake."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import logging
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from filelock import FileLock, Timeout
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response
from telegram import BotCommand, Update
from telegram.error import Conflict, Forbidden, InvalidToken, TelegramError
from telegram.ext import AIORateLimiter, Application

from bot import logs
from bot.channels.telegram.access import Access
from bot.channels.telegram.commands import COMMANDS
from bot.channels.telegram.conversation import Conversations
from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.network import Patient, PatientPolling, readable, wait
from bot.channels.telegram.order import InOrder, Order
from bot.channels.telegram.places import place_at
from bot.channels.telegram.post import Post
from bot.message import Reply
from bot.settings import Settings, SettingsError, load
from bot.users import store
from bot.users.delivery import Delivery, Notice, Unreachable
from bot.users.store import StoreError
from bot.users.telegram import CHANNEL

logger = logging.getLogger(__name__)

UPDATES = ["message", "edited_message", "callback_query"]
LONGEST_POLL = 30  # seconds
LARGEST_UPDATE = 1_000_000  # bytes
CONNECTIONS = 64
SECRET = "X-Telegram-Bot-Api-Secret-Token"
REJECTED = "Telegram does not know this token: copy it from @BotFather once more into TELEGRAM_BOT_TOKEN."
TAKEN = "Another program fetches this bot's messages: stop it, or get a token of your own from @BotFather."
LOOK_AGAIN = 2.0  # seconds between looks whether the coach is awake, or another process still polls


class Telegram(InputChannel):
    """Serves one bot. Without a token it does nothing, so that a server without a bot starts all the same."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.problem = ""
        self._application: Application | None = None
        self._conversations: Conversations | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._polls = FileLock(str(settings.home / "telegram.lock"))

    @classmethod
    def name(cls) -> str:
        """The last part of its address and the channel that conversations are marked with."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Telegram:
        """Made from the settings: a token has no place in a file that is shared."""
        try:
            return cls(load())
        except SettingsError as error:
            raise RasaException(str(error)) from error

    @property
    def secret(self) -> str:
        """What Telegram sends along with each update: made from the token, so that every process knows it."""
        return hmac.new((self.settings.telegram_token or "").encode(), b"webhook", hashlib.sha256).hexdigest()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes: `/` for health, `/webhook` for updates; and the start and stop of the bot."""
        routes = Blueprint("uncrank_telegram", __name__)

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            return json_response({"status": "ok", "running": self._application is not None})

        if not self.settings.telegram_token:
            return routes
        logs.hide(self.settings.telegram_token)
        for noisy in ("httpx", "httpcore", "telegram", "telegram.ext"):
            logging.getLogger(noisy).setLevel(logging.WARNING)

        @routes.listener("after_server_start")
        async def start(app: Sanic, _: Any) -> None:
            self._tasks.append(asyncio.create_task(self._run(app, on_new_message)))

        @routes.listener("before_server_stop")
        async def stop(app: Sanic, _: Any) -> None:
            await self._stop()

        if self.settings.telegram_webhook:

            @routes.post("/webhook", stream=True)
            async def receive(request: Request) -> HTTPResponse:
                return await self._receive(request)

        return routes

    async def _receive(self, request: Request) -> HTTPResponse:
        given = request.headers.get(SECRET) or ""
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self.secret.encode()):
            return json_response({"error": "wrong or missing secret"}, status=401)
        assert request.stream
        body = b""
        while (part := await request.stream.read()) is not None:
            body += part
            if len(body) > LARGEST_UPDATE:
                return json_response({"error": "too large"}, status=413)
        if self._application is None:
            return json_response({"error": "not awake yet"}, status=503)
        try:
            update = readable(json.loads(body))
        except (ValueError, RecursionError):
            update = None
        if update:
            await self._application.update_queue.put(Update.de_json(update, self._application.bot))
        return json_response({})

    async def _run(self, app: Sanic, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> None:
        try:
            while not app.ctx.agent.is_ready():
                await asyncio.sleep(LOOK_AGAIN)
            if not self.settings.telegram_webhook:
                await self._our_turn()
            await self._begin(app, on_new_message)
        except InvalidToken:
            self._give_up(app, REJECTED)
        except StoreError as error:
            self._give_up(app, str(error))
        except Exception as error:
            logger.exception("The bot could not be started")
            self._give_up(app, f"The bot could not be started: {logs.sentence(error)}.")

    def _give_up(self, app: Sanic, problem: str) -> None:
        self.problem = problem
        logger.error(problem)
        if app.ctx.input_channels == [self]:
            app.stop()
        else:
            _say(problem)

    async def _our_turn(self) -> None:
        """Wait until no other process on this machine polls: two would take each other's updates."""
        self.settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        told = False
        while True:
            try:
                self._polls.acquire(timeout=0)
                return
            except Timeout:
                if not told:
                    _say("Another process runs this bot already; this one takes over when it stops.")
                told = True
                await asyncio.sleep(LOOK_AGAIN)

    async def _begin(self, app: Sanic, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> None:
        assert self.settings.telegram_token
        users = await asyncio.to_thread(store.users)
        inbox, order = Inbox(users), Order()
        address = self.settings.telegram_api.removesuffix("/bot")
        application = (
            Application.builder()
            .token(self.settings.telegram_token)
            .base_url(f"{address}/bot")
            .base_file_url(f"{address}/file/bot")
            .request(Patient(connection_pool_size=CONNECTIONS, read_timeout=20, pool_timeout=60))
            .get_updates_request(PatientPolling(read_timeout=LONGEST_POLL + 10))
            .rate_limiter(AIORateLimiter(max_retries=5))
            .concurrent_updates(InOrder(order, inbox))
            .update_queue(inbox)
            .job_queue(None)
            .build()
        )
        await _until_reached(application)
        allowed = Access(users, self.settings.telegram_allow)
        post = Post(application.bot, users)
        conversations = Conversations(on_new_message, app.ctx.agent, post, order, allowed)
        conversations.attach(application)
        await application.bot.set_my_commands([BotCommand(name, each.about) for name, each in COMMANDS.items()])
        await application.start()
        self._application, self._conversations = application, conversations
        await inbox.again(application.bot)
        await conversations.countdowns.resume()
        if self.settings.telegram_webhook:
            await application.bot.set_webhook(
                f"{self.settings.telegram_webhook}/webhooks/{self.name()}/webhook",
                allowed_updates=UPDATES,
                secret_token=self.secret,
            )
        else:
            assert application.updater
            await application.updater.start_polling(
                timeout=LONGEST_POLL, bootstrap_retries=-1, allowed_updates=UPDATES, error_callback=_trouble()
            )
        self._tasks.append(asyncio.create_task(Delivery(users, [CHANNEL], _reminding(post)).run()))
        _say(f"ready: @{application.bot.username} on Telegram")
        if link := allowed.link(application.bot.username):
            _say(f"Nobody owns this bot yet. Who opens this link first does:\n{link}")

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        application, self._application = self._application, None
        if application and self._conversations:
            if application.updater and application.updater.running:
                await application.updater.stop()
            await self._conversations.countdowns.stop()
            await application.stop()
            await application.shutdown()
        self._polls.release()


async def _until_reached(application: Application) -> None:
    """Log in, however long the line is down; raises InvalidToken."""
    tried = 0
    while True:
        try:
            await application.initialize()
            return
        except InvalidToken:
            raise
        except TelegramError as error:
            logger.warning("Telegram can not be reached yet: %s", error)
            if not tried:
                _say("Telegram can not be reached yet; I keep trying.")
            await asyncio.sleep(wait(tried))
            tried += 1


def _reminding(post: Post) -> Callable[[Notice], Awaitable[None]]:
    async def send(notice: Notice) -> None:
        place = place_at(notice.address)
        if place is None:
            raise Unreachable
        try:
            await post.send(place, Reply(notice.text, "reminder_due", buttons=notice.buttons), lasting=True)
        except Forbidden as error:
            raise Unreachable from error

    return send


def _trouble() -> Callable[[TelegramError], None]:
    """What to do about errors while polling: the loop goes on by itself; a taken bot is said once."""
    told = False

    def note(error: TelegramError) -> None:
        nonlocal told
        logger.warning("Polling failed: %s", error)
        if isinstance(error, Conflict) and not told:
            _say(TAKEN)
            told = True

    return note


def _say(text: str) -> None:
    """To the console, not to the log: the link makes an owner."""
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr, flush=True)

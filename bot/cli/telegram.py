"""`uncrank telegram`: the server with Telegram as its only channel."""

from __future__ import annotations

from bot.cli.failure import Failure
from bot.cli.serve import listen, server
from bot.cli.session import Session, waiting

CHANNEL = "bot.channels.telegram.channel.Telegram"


def run(session: Session, port: int, interface: str) -> None:
    """Run the bot until SIGINT or SIGTERM; raises Failure where it can not be started."""
    settings = session.settings
    if not settings.telegram_token:
        raise Failure(
            "TELEGRAM_BOT_TOKEN is not set. Ask @BotFather on Telegram for a token and write it into "
            f"{settings.file}, which only you should be able to read; docs/telegram.md has the steps."
        )
    listening = listen(interface, port)
    session.train()
    with waiting("Starting the bot"):
        app = server(session, channel=CHANNEL)
    app.run(sock=listening, workers=1, access_log=False, motd=False)
    (bot,) = app.ctx.input_channels
    if bot.problem:
        raise Failure(bot.problem)

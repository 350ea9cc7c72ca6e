"""The commands with their options and help; what each does is in a module of its name."""

from __future__ import annotations

import importlib.metadata
import logging
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import logs
from bot.cli.failure import Failure

app = typer.Typer(
    name="uncrank",
    help="A coach for runners whose low back is cranky. It educates; it does not diagnose.\n\n"
    "Start with `uncrank chat`. If something does not work, `uncrank doctor` says what is missing.",
    no_args_is_help=True,
    rich_markup_mode=None,
    add_completion=False,
)
content = typer.Typer(help="Check and show the content: exercises, pain sources, warning signs.", no_args_is_help=True)
app.add_typer(content, name="content")
store = typer.Typer(help="Where people and conversations are kept.", no_args_is_help=True)
app.add_typer(store, name="store")
redflags = typer.Typer(help="What was decided about warning signs.", no_args_is_help=True)
app.add_typer(redflags, name="redflags")


def main() -> None:
    """Run the command line; whatever goes wrong ends in one sentence and an exit code."""
    logs.utf8_streams()
    try:
        app()
    except Failure as failure:
        print(failure, file=sys.stderr)
        sys.exit(failure.code)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        sys.exit(130)
    except Exception as error:
        logging.getLogger(__name__).exception("The command failed")
        print(f"Something went wrong: {logs.sentence(error)}.{_where()}", file=sys.stderr)
        sys.exit(1)


def _where() -> str:
    files = [h.baseFilename for h in logging.getLogger().handlers if isinstance(h, logging.FileHandler)]
    return f" The details are in {files[0]}." if files else ""


def _version(wanted: bool) -> None:
    if wanted:
        try:
            print(importlib.metadata.version("uncrank"))
        except importlib.metadata.PackageNotFoundError:
            from bot import VERSION

            print(VERSION)
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    pass


@app.command()
def chat() -> None:
    """Talk to the coach in this terminal.

    Type the number of a choice to take it. Leave with /quit, Ctrl-D or Ctrl-C.
    From a pipe, each line is a message and the answers are printed plainly:

    echo "my lower back hurts after long runs" | uncrank chat
    """
    from bot.cli import chat

    chat.run(_session())


@app.command()
def ask(
    text: Annotated[str, typer.Argument(help="The message.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print intent, entities and replies as JSON.")] = False,
) -> None:
    """Ask one thing and print the answer.

    uncrank ask "how do I stretch my hip flexors?"
    """
    from bot.cli import ask

    ask.run(_session(), text, as_json)


@app.command()
def understand(
    text: Annotated[str, typer.Argument(help="The message.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the reading as JSON.")] = False,
) -> None:
    """Show how a message is read: intent, entities, answers, warning signs and why they were held back.

    uncrank understand "no numbness, left side, a 4 since sunday"
    """
    from bot.cli import understand

    understand.run(_session(), text, as_json)


@app.command()
def train(force: Annotated[bool, typer.Option("--force", help="Train although nothing changed.")] = False) -> None:
    """Train the model where data, domain, config or content changed."""
    from bot.cli import train

    train.run(_session(), force)


@app.command()
def replay() -> None:
    """Answer JSON lines from standard input with JSON lines on standard output.

    A line is {"conversation": "c1", "text": "..."} and may carry "now": "2026-03-04T10:00". Its fields are
    passed through, with intent, entities and replies. Nothing of it is kept.

    uncrank replay < conversations.jsonl > answers.jsonl
    """
    from bot.cli import replay

    replay.run(_session())


@app.command()
def voice(
    source: Annotated[
        Path | None, typer.Option("--input", metavar="FILE", help="Hear this recording and no microphone.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Record what the coach says, at its times, in place of playing.")
    ] = None,
    list_devices: Annotated[bool, typer.Option("--list-devices", help="Show microphones and loudspeakers.")] = False,
    device: Annotated[
        str | None, typer.Option(help="A device by its number or a part of its name.", show_default=False)
    ] = None,
    rate: Annotated[
        int | None, typer.Option(min=80, max=400, help="Words a minute that the coach speaks.", show_default=False)
    ] = None,
    voice: Annotated[str | None, typer.Option(help="Whose voice, such as en-us, or piper.", show_default=False)] = None,
    wake: Annotated[
        str | None, typer.Option(help="The phrase that wakes the coach; “okay nabu” needs least work.")
    ] = None,
) -> None:
    """Talk to the coach aloud, hands-free.

    Say "hey coach" and what you want; in a session next, again, pause, go on, stop, how long, easier and
    that hurts need no "hey coach". Enter does what the wake phrase does. On files, nothing is played:

    uncrank voice --input runner.wav --output coach.wav
    """
    from bot.cli import voice as command

    if list_devices:
        command.list_devices()
    else:
        command.run(_session(), source, output, device, rate, voice, wake)


@app.command()
def listen(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Recordings: WAV, FLAC, OGG, Opus or MP3.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a file.")] = False,
) -> None:
    """Print what is said in recordings, with times and how surely it was heard."""
    from bot.cli import listen

    listen.run(_session(), files, as_json)


@app.command()
def say(
    text: Annotated[str, typer.Argument(help="What is spoken.")],
    output: Annotated[Path, typer.Option(metavar="FILE", help="Where the sound goes, such as said.wav.")],
    rate: Annotated[int | None, typer.Option(min=80, max=400, help="Words a minute.", show_default=False)] = None,
    voice: Annotated[str | None, typer.Option(help="Whose voice, such as en-us, or piper.", show_default=False)] = None,
) -> None:
    """Speak a text into a file.

    uncrank say "Stand tall and breathe." --output said.wav
    """
    from bot.cli import say

    say.run(text, output, rate, voice)


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = 5005,
    interface: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    enable_api: Annotated[bool, typer.Option("--enable-api", help="Also open Rasa's HTTP API.")] = False,
) -> None:
    """Serve the coach over HTTP, with Rasa's REST channel at /webhooks/rest/webhook.

    uncrank serve --port 5005

    curl -d '{"sender": "me", "message": "hi"}' http://127.0.0.1:5005/webhooks/rest/webhook
    """
    from bot.cli import serve

    serve.run(_session(), port, interface, enable_api)


@app.command()
def telegram(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port for a webhook; 0 takes a free one.")] = 0,
    interface: Annotated[str, typer.Option(help="The address for a webhook.")] = "127.0.0.1",
) -> None:
    """Be the bot on Telegram whose token is in TELEGRAM_BOT_TOKEN.

    It fetches its messages by itself, so it needs no public address. docs/telegram.md says how to get a token.
    """
    from bot.cli import telegram

    telegram.run(_session(), port, interface)


@content.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="Another content folder.", show_default=False)] = None,
) -> None:
    """Check every content file and print all problems at once."""
    from bot.cli import content

    content.check(folder or _session().project.content)


@content.command()
def show(item: Annotated[str, typer.Argument(metavar="ID", help="Such as psoas or zombie-front.")]) -> None:
    """Draw the item with this id; where several folders have one, all of them.

    uncrank content show zombie-front
    """
    from bot.cli import content

    content.show(_session().project.content, item)


@store.command()
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A home folder, or the address of a database.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Another one, empty or from a copy that broke off.")],
) -> None:
    """Copy people and conversations to another store and compare every row. Stop the servers before.

    Where it breaks off, the same command goes on.

    uncrank store copy ~/.local/share/uncrank postgresql://me@localhost/uncrank
    """
    from bot.cli import store as command

    command.copy(source, target)


@redflags.command()
def audit(
    since: Annotated[
        str | None,
        typer.Option(help="Only from this date (2026-03-01), or so many days back (7d).", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON line a message.")] = False,
) -> None:
    """Print every decision on warning signs: those that were warned of, and those held back with the reason.

    The record is on this machine only and names nobody.
    """
    from bot.cli import redflags

    redflags.show(_session().settings.home, since, as_json)


@app.command()
def doctor(
    microphone: Annotated[bool, typer.Option("--microphone", help="Listen for a moment and say what came.")] = False,
) -> None:
    """Say of each thing that the coach needs whether it is there, and what to do where not."""
    from bot.cli import doctor

    doctor.run(microphone)


def _session() -> Any:
    from bot.cli.session import Session

    return Session.open()

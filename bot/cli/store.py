"""`uncrank store copy`: people and conversations to another store."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, TaskID

from bot.cli.failure import Failure
from bot.users import copying, tables, transcripts
from bot.users.store import StoreError, Users, open_store
from bot.users.transcripts import open_transcripts


def copy(source: str, target: str) -> None:
    """Copy both kinds; raises Failure with what to do."""
    if _addresses(source) == _addresses(target):
        raise Failure("FROM and TO are the same store.")
    for address in _addresses(source):
        file = Path(address.removeprefix("sqlite:///"))
        if address.startswith("sqlite:") and not file.exists():
            raise Failure(f"There is no {file}: FROM is a home folder with users.db, or the address of a database.")
    progress = Progress(console=Console(file=sys.stderr), disable=not sys.stderr.isatty())
    bars: dict[str, TaskID] = {}

    def tell(table: str, done: int, total: int) -> None:
        if table not in bars:
            bars[table] = progress.add_task(table, total=total)
        progress.update(bars[table], completed=done)

    try:
        with progress:
            old, new = _open(source), _open(target)
            people = copying.copy(old[0], new[0], tables.metadata, tell)
            said = copying.copy(old[1], new[1], transcripts.metadata, tell)
    except StoreError as error:
        raise Failure(str(error)) from error
    print(f"Copied and compared: {people} rows of people, {said} of conversations. Set UNCRANK_DATABASE_URL, or")
    print("UNCRANK_HOME, to the new store and start the servers again.")


def _addresses(place: str) -> tuple[str, str]:
    """Where people and where conversations are: one database, or two files of a home folder."""
    if "://" in place:
        return place, place
    folder = Path(place).expanduser().absolute()
    return f"sqlite:///{folder / 'users.db'}", f"sqlite:///{folder / 'conversations.db'}"


def _open(place: str) -> tuple[Users, Users]:
    people, said = _addresses(place)
    return open_store(people), open_transcripts(said)

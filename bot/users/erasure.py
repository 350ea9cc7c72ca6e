"""All that is kept of one person: to show, to export, to delete."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.engine import Connection

from bot.users import store, telegram
from bot.users.tables import address, metadata, person

_OF_PEOPLE = [table for table in metadata.sorted_tables if "person" in table.c]


def counts(connection: Connection, who: int) -> dict[str, int]:
    """How many rows each table has of a person; tables without any are left out."""
    found = {
        table.name: connection.execute(select(func.count()).where(table.c.person == who)).scalar_one()
        for table in _OF_PEOPLE
    }
    return {name: count for name, count in found.items() if count}


def everything(connection: Connection, who: int) -> dict[str, Any]:
    """All rows of a person by table, as JSON values."""
    kept: dict[str, Any] = {}
    for table in _OF_PEOPLE:
        columns = [column for column in table.c if column.name not in ("person", "id")]
        found = select(*columns).where(table.c.person == who).order_by(*table.primary_key)
        rows = connection.execute(found).mappings()
        kept[table.name] = [{name: _plain(value) for name, value in row.items()} for row in rows]
    row = connection.execute(select(person.c.made, person.c.timezone).where(person.c.id == who)).mappings().one()
    return {"person": {name: _plain(value) for name, value in row.items()}, **kept}


def export(kept: dict[str, Any], file: Path) -> Path:
    """Write what is kept as one JSON file; raises StoreError where that is not possible."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        file.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise store.StoreError(f"The export can not be written to {file.parent}: {error.strerror}.") from error
    return file


def addresses(connection: Connection, who: int) -> list[tuple[str, str]]:
    """Where a person writes from: channels and addresses."""
    found = select(address.c.channel, address.c.address).where(address.c.person == who)
    return [(channel, where) for channel, where in connection.execute(found)]


def erase(connection: Connection, who: int) -> None:
    """Remove every row of a person."""
    for channel, where in addresses(connection, who):
        if channel == telegram.CHANNEL:
            telegram.forget(connection, where)
    connection.execute(delete(person).where(person.c.id == who))


def erase_files(who: int) -> None:
    """Remove the charts and exports of a person; raises StoreError where one can not be removed."""
    for folder in (store.charts(who), store.exports(who)):
        try:
            if folder.exists():
                shutil.rmtree(folder)
        except OSError as error:
            raise store.StoreError(f"The files in {folder} can not be removed: {error.strerror}.") from error


def move_files(other: int, who: int) -> None:
    """Put the charts and exports of one person among another's; raises StoreError where one can not be moved."""
    for old, new in ((store.charts(other), store.charts(who)), (store.exports(other), store.exports(who))):
        try:
            if old.exists():
                new.mkdir(parents=True, exist_ok=True, mode=0o700)
                for file in old.iterdir():
                    file.replace(new / file.name)
                old.rmdir()
        except OSError as error:
            raise store.StoreError(f"The files in {old} can not be moved: {error.strerror}.") from error


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value

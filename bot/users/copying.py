"""One store copied to another, of the same or of another kind of database, and compared row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import MetaData, Table, func, insert, inspect, select, text, tuple_
from sqlalchemy.engine import Connection

from bot.users.store import StoreError, Users

BATCH = 500  # rows written, or compared, at once

Row = dict[str, Any]
Told = Callable[[str, int, int], None]  # the table, rows done, rows in all


def copy(source: Users, target: Users, tables: MetaData, tell: Told) -> int:
    """Copy all rows that are not there yet, then compare all; returns how many rows there are.

    Each batch is kept as it comes, so that a copy that broke off goes on where it was. Raises StoreError where the
    target holds anything else.
    """
    _compare(target, source, tables)  # before anything is written
    count = 0
    for table in tables.sorted_tables:
        done, total = 0, _count(source, table)
        for rows in _batches(source, table):
            with target.begin() as connection:
                there = _same_keys(connection, table, rows)
                if missing := [row for row in rows if _key(table, row) not in there]:
                    connection.execute(insert(table), missing)
            done += len(rows)
            tell(table.name, done, total)
        count += total
    with source.begin() as old, target.begin() as new:
        for table in tables.sorted_tables:
            _go_on_counting(old, new, table)
    _compare(source, target, tables)
    _compare(target, source, tables)
    return count


def _compare(one: Users, other: Users, tables: MetaData) -> None:
    """Raises StoreError unless each row of the one is in the other, the same in every column."""
    for table in tables.sorted_tables:
        for rows in _batches(one, table):
            with other.begin() as connection:
                there = _same_keys(connection, table, rows)
            if any(there.get(_key(table, row)) != row for row in rows):
                what = f"The table {table.name} holds a row that is not the same in both stores"
                raise StoreError(f"{what}: stop the servers, give the copy an empty store, and start it again.")


def _count(users: Users, table: Table) -> int:
    with users.begin() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _batches(users: Users, table: Table) -> Iterator[list[Row]]:
    """All rows in the order of the key, without holding a transaction between two batches."""
    keys, last = tuple_(*table.primary_key), None
    while True:
        found = select(table).order_by(*table.primary_key).limit(BATCH)
        with users.begin() as connection:
            page = found if last is None else found.where(keys > tuple_(*last))
            rows = [dict(row) for row in connection.execute(page).mappings()]
        if not rows:
            return
        yield rows
        last = _key(table, rows[-1])


def _same_keys(connection: Connection, table: Table, rows: list[Row]) -> dict[tuple, Row]:
    found = select(table).where(tuple_(*table.primary_key).in_([_key(table, row) for row in rows]))
    return {_key(table, row): dict(row) for row in connection.execute(found).mappings()}


def _key(table: Table, row: Any) -> tuple:
    return tuple(row[column.name] for column in table.primary_key)


def _go_on_counting(old: Connection, new: Connection, table: Table) -> None:
    """Have the target number its next row after the last that the source ever had, deleted ones too."""
    last = max(_last_number(old, table), _last_number(new, table))
    if last and new.dialect.name == "postgresql":
        name = new.execute(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}).scalar()
        if name:
            new.execute(text("SELECT setval(:name, :last)"), {"name": name, "last": last})
    elif last and _counts_on(new, table):
        new.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table.name})
        new.execute(text("INSERT INTO sqlite_sequence VALUES (:table, :last)"), {"table": table.name, "last": last})


def _last_number(connection: Connection, table: Table) -> int:
    if "id" not in table.c:
        return 0
    highest = connection.execute(select(func.max(table.c.id))).scalar() or 0
    if connection.dialect.name == "postgresql":
        name = connection.execute(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name}).scalar()
        given = (
            connection.execute(text(f"SELECT CASE WHEN is_called THEN last_value END FROM {name}")).scalar()
            if name
            else 0
        )
    elif _counts_on(connection, table):
        given = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :n"), {"n": table.name}).scalar()
    else:
        given = 0
    return max(highest, given or 0)


def _counts_on(connection: Connection, table: Table) -> bool:
    """Whether SQLite remembers the highest number that the table ever had."""
    return bool(table.dialect_options["sqlite"]["autoincrement"]) and inspect(connection).has_table("sqlite_sequence")

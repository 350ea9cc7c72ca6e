"""A store copied from one database to another: all of it, once, compared, and on where it broke off."""

from datetime import date, datetime, timezone

import pytest
from sqlalchemy import select

from bot.users import copying
from bot.users.copying import copy
from bot.users.diary import add_entry, set_rung
from bot.users.erasure import erase
from bot.users.store import StoreError, agree, make_person, open_store
from bot.users.tables import entry, metadata, person

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=timezone.utc)


def furnish(kept, address):
    """A person with rows in tables of several kinds."""
    who = make_person(kept, "telegram", address, NOW)
    agree(kept, who, "diary", NOW)
    add_entry(kept, who, NOW.date(), 3, None, "hills", NOW)
    set_rung(kept, who, 2, NOW.date())


@pytest.fixture(params=["sqlite to postgresql", "postgresql to sqlite", "sqlite to sqlite"])
def stores(request, tmp_path):
    """A furnished store and an empty one."""
    urls = [
        request.getfixturevalue("postgres_url") if kind == "postgresql" else f"sqlite:///{tmp_path}/{number}.db"
        for number, kind in enumerate(request.param.split(" to "))
    ]
    opened = [open_store(url) for url in urls]
    with opened[0].begin() as kept:
        for number in range(7):
            furnish(kept, str(number))
        erase(kept, make_person(kept, "telegram", "6", NOW))
    yield opened
    for each in opened:
        each.close()


def rows(store):
    with store.begin() as kept:
        return {table.name: sorted(map(repr, kept.execute(select(table)))) for table in metadata.sorted_tables}


def nothing(*_):
    """Tells nothing."""


def test_every_row_is_there_afterwards(stores):
    told = []
    count = copy(*stores, metadata, lambda *what: told.append(what))
    assert rows(stores[1]) == rows(stores[0])
    assert count == sum(len(found) for found in rows(stores[0]).values())
    assert ("entry", 6, 6) in told


def test_the_number_of_one_who_was_deleted_is_not_given_again(stores):
    copy(*stores, metadata, nothing)
    with stores[1].begin() as kept:
        assert make_person(kept, "telegram", "new", NOW) == 8


def test_a_copy_that_broke_off_goes_on(stores, monkeypatch):
    monkeypatch.setattr(copying, "BATCH", 2)

    def break_off(table, done, total):
        if table == "entry" and done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(*stores, metadata, break_off)
    assert len(rows(stores[1])["entry"]) == 4
    copy(*stores, metadata, nothing)
    assert rows(stores[1]) == rows(stores[0])


def test_a_store_with_others_in_it_is_left_alone(stores):
    with stores[1].begin() as kept:
        furnish(kept, "somebody else")
    before = rows(stores[1])
    with pytest.raises(StoreError, match="give the copy an empty store"):
        copy(*stores, metadata, nothing)
    assert rows(stores[1]) == before


def test_a_row_too_many_is_found(stores):
    copy(*stores, metadata, nothing)
    with stores[1].begin() as kept:
        who = kept.execute(select(person.c.id)).scalars().first()
        kept.execute(entry.insert().values(person=who, day=date(2026, 3, 4), score=3.0, note="", made=NOW))
    with pytest.raises(StoreError, match="give the copy an empty store"):
        copy(*stores, metadata, nothing)

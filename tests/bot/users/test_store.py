"""The user store on both databases: people, consent, migrations, and trouble that is told in one sentence."""

import shutil
import sqlite3
import subprocess
import sys
import threading
from datetime import datetime, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text

from bot.users import store as stores
from bot.users.store import StoreError, agree, find_person, make_person, open_store, set_zone, zone
from bot.users.tables import address, entry, metadata, person

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=timezone.utc)


def test_a_person_is_made_once_and_found_by_address(store):
    with store.begin() as kept:
        assert find_person(kept, "telegram", "17") is None
        anna = make_person(kept, "telegram", "17", NOW)
    with store.begin() as kept:
        assert make_person(kept, "telegram", "17", NOW) == anna == find_person(kept, "telegram", "17")
        assert make_person(kept, "terminal", "17", NOW) != anna


def test_two_processes_that_meet_the_same_person_make_one(url):
    one, other, found = open_store(url), open_store(url), []

    def meet(store):
        with store.begin() as kept:
            found.append(make_person(kept, "telegram", "17", NOW))

    threads = [threading.Thread(target=meet, args=(store,)) for store in (one, other) * 8]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(found) == 16 and len(set(found)) == 1
    with one.begin() as kept:
        assert len(kept.execute(select(person)).all()) == 1
    one.close()
    other.close()


def test_the_first_thing_kept_is_told_apart_from_later_ones(store):
    with store.begin() as kept:
        anna, ben = (make_person(kept, "telegram", each, NOW) for each in "12")
        assert agree(kept, anna, "diary", NOW)
        assert not agree(kept, anna, "diary", NOW)
        assert not agree(kept, anna, "reminders", NOW)
        assert agree(kept, ben, "reminders", NOW)
        assert stores.agreed(kept, anna) == ["diary", "reminders"]


def test_a_time_zone_is_kept(store):
    with store.begin() as kept:
        anna = make_person(kept, "telegram", "1", NOW)
        assert zone(kept, anna) is None
        set_zone(kept, anna, "Pacific/Auckland")
        assert zone(kept, anna) == "Pacific/Auckland"


def test_moments_come_back_in_utc_and_need_a_zone(store):
    with store.begin() as kept:
        make_person(kept, "telegram", "1", datetime.fromisoformat("2026-03-04T23:30+13:00"))
        assert kept.execute(select(person.c.made)).scalar_one().isoformat() == "2026-03-04T10:30:00+00:00"
        with pytest.raises(Exception, match="no time zone"):
            kept.execute(person.insert().values(made=datetime(2026, 3, 4)))


def test_a_transaction_is_kept_whole_or_not_at_all(store):
    with pytest.raises(ZeroDivisionError), store.begin() as kept:
        make_person(kept, "telegram", "1", NOW)
        1 / 0  # noqa: B018
    with store.begin() as kept:
        assert find_person(kept, "telegram", "1") is None


def test_what_a_person_has_goes_with_the_person(store):
    with store.begin() as kept:
        anna = make_person(kept, "telegram", "1", NOW)
        kept.execute(entry.insert().values(person=anna, day=NOW.date(), score=3, note="", made=NOW))
        kept.execute(person.delete().where(person.c.id == anna))
        assert kept.execute(select(entry)).all() == kept.execute(select(address)).all() == []


def differences(connection):
    """What the tables of a store lack or have too much; SQLite keeps a table of its own."""
    options = {"compare_type": True, "include_name": lambda name, *_: name != "sqlite_sequence"}
    return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)


def test_an_empty_store_gets_the_tables_that_the_code_knows(store):
    with store.begin() as kept:
        assert differences(kept) == []


def test_every_older_store_is_brought_up_to_date_with_what_it_holds(url):
    versions = [each.revision for each in ScriptDirectory(str(stores.MIGRATIONS)).walk_revisions()]
    for version in versions[1:] or versions:
        older = open_store(url)
        with older.begin() as kept:
            for table in [*metadata.tables, "alembic_version"]:
                kept.execute(text(f"DROP TABLE IF EXISTS {table} CASCADE".replace(" CASCADE", _cascade(older))))
            stores._migrate(kept, version)
            kept.execute(text("INSERT INTO person (made) VALUES ('2026-03-04 10:00:00')"))
            kept.execute(text("INSERT INTO address (channel, address, person) VALUES ('telegram', '17', 1)"))
        older.close()
        newer = open_store(url)
        with newer.begin() as kept:
            assert find_person(kept, "telegram", "17") == 1
            assert differences(kept) == []
        newer.close()


def _cascade(store):
    return "" if store.file else " CASCADE"


def test_sqlite_is_set_up_for_several_programs_and_for_forgetting(tmp_path):
    opened = open_store(f"sqlite:///{tmp_path}/deep/users.db")
    with opened.begin() as kept:
        values = {name: kept.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys")}
        values["secure_delete"] = kept.execute(text("PRAGMA secure_delete")).scalar()
    assert values == {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1}
    assert opened.file.stat().st_mode & 0o077 == 0


def test_a_full_disk_is_told_and_what_was_confirmed_stays(tmp_path):
    opened = open_store(f"sqlite:///{tmp_path}/users.db")
    with opened.begin() as kept:
        anna = make_person(kept, "telegram", "1", NOW)
        pages = kept.execute(text("PRAGMA page_count")).scalar()
    with pytest.raises(StoreError, match="The disk is full, so this was not kept"), opened.begin() as kept:
        kept.execute(text(f"PRAGMA max_page_count = {pages + 1}"))
        kept.execute(entry.insert().values(person=anna, day=NOW.date(), score=3, note="x" * 100_000, made=NOW))
    with opened.begin() as kept:
        assert find_person(kept, "telegram", "1") == anna
        assert kept.execute(select(entry)).all() == []


WRITER = """
import resource, signal, sys
from datetime import datetime, timezone
from bot.users.diary import add_entry
from bot.users.store import StoreError, make_person, open_store

url, room = sys.argv[1], int(sys.argv[2])
now = datetime(2026, 3, 4, tzinfo=timezone.utc)
store = open_store(url)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
confirmed = 0
try:
    while True:
        with store.begin() as kept:
            add_entry(kept, make_person(kept, "telegram", "1", now), now.date(), 3, None, "x" * 2000, now)
        confirmed += 1
except StoreError as error:
    print(confirmed, error)
"""


def test_a_file_that_may_not_grow_is_told_and_what_was_confirmed_stays(tmp_path):
    url = f"sqlite:///{tmp_path}/users.db"
    arguments = [sys.executable, "-c", WRITER, url, str(400_000)]
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    confirmed, sentence = done.stdout.split(" ", 1)
    assert "The disk is full" in sentence or "the disk may be full" in sentence
    assert int(confirmed) > 10
    again = open_store(url)
    with again.begin() as kept:
        assert len(kept.execute(select(entry)).all()) == int(confirmed)
        make_person(kept, "telegram", "2", NOW)
    again.close()


def test_a_copy_that_is_put_in_the_place_of_an_open_file_is_the_store(tmp_path):
    store, copy = open_store(f"sqlite:///{tmp_path}/users.db"), tmp_path / "copy.db"
    with store.begin() as kept:
        anna = make_person(kept, "telegram", "1", NOW)
    shutil.copy(tmp_path / "users.db", copy)
    with store.begin() as kept:
        make_person(kept, "telegram", "2", NOW)
    copy.replace(tmp_path / "users.db")
    with store.begin() as kept:
        assert (find_person(kept, "telegram", "1"), find_person(kept, "telegram", "2")) == (anna, None)
        make_person(kept, "telegram", "3", NOW)
    store.close()
    with sqlite3.connect(tmp_path / "users.db") as found:
        assert found.execute("SELECT address FROM address ORDER BY address").fetchall() == [("1",), ("3",)]


def test_nothing_that_was_deleted_is_left_in_a_file_that_stays_open(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/users.db")
    with store.begin() as kept:
        make_person(kept, "telegram", "Wimbledon", NOW)
    with store.begin() as kept:
        kept.execute(person.delete())
    assert not any(b"Wimbledon" in file.read_bytes() for file in tmp_path.iterdir())
    store.close()


def test_a_locked_file_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(stores, "BUSY", 0.1)
    opened = open_store(f"sqlite:///{tmp_path}/users.db")
    other = sqlite3.connect(opened.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="Another program is writing"), opened.begin():
        pass
    other.execute("ROLLBACK")
    with opened.begin() as kept:
        make_person(kept, "telegram", "1", NOW)


def test_a_new_file_that_another_program_writes_is_waited_for(tmp_path):
    file = tmp_path / "users.db"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.3, other.execute, ("ROLLBACK",))
    done.start()
    opened = open_store(f"sqlite:///{file}")
    assert not done.is_alive(), "SQLite alone would have failed at once"
    with opened.begin() as kept:
        make_person(kept, "telegram", "1", NOW)
    opened.close()
    other.close()


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda data: b"not a database" * 500, "is not a user store"),
        (lambda data: data[:4096] + b"\xff" * 60_000, "dam"),
    ],
    ids=["another file", "overwritten"],
)
def test_a_corrupt_file_is_told_and_left_as_it_is(tmp_path, damage, sentence):
    opened = open_store(f"sqlite:///{tmp_path}/users.db")
    opened.close()
    file = tmp_path / "users.db"
    file.write_bytes(damage(file.read_bytes()))
    before = file.read_bytes()
    with pytest.raises(StoreError, match=sentence):
        again = open_store(f"sqlite:///{file}")
        with again.begin() as kept:
            make_person(kept, "telegram", "1", NOW)
    assert file.read_bytes() == before


@pytest.mark.parametrize("url", ["", "mysql://localhost/x", "nonsense", "oracle://x"])
def test_an_address_that_is_none_is_told(url):
    with pytest.raises(StoreError, match="UNCRANK_DATABASE_URL"):
        open_store(url)


def test_a_database_that_does_not_answer_is_told():
    with pytest.raises(StoreError, match="can not be reached"):
        open_store("postgresql://nobody@127.0.0.1:1/none")


def test_the_settings_say_where_the_store_is(tmp_path):
    assert stores.store_url({"UNCRANK_HOME": str(tmp_path)}) == f"sqlite:///{tmp_path}/users.db"
    assert stores.store_url({"UNCRANK_HOME": "x", "UNCRANK_DATABASE_URL": "postgresql://a/b"}) == "postgresql://a/b"

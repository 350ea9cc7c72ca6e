"""Everything of one person is found, whatever table it is in, and goes without touching anybody else."""

from datetime import datetime, timezone

from sqlalchemy import select

from bot.users import erasure, findings, week
from bot.users.diary import add_entry, add_practice, add_session, entries, set_rung
from bot.users.linking import make_code
from bot.users.store import agree, make_person
from bot.users.tables import metadata, person, reminder

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=timezone.utc)


def furnish(kept, address):
    """A person with something in every table."""
    who = make_person(kept, "telegram", address, NOW)
    agree(kept, who, "diary", NOW)
    add_entry(kept, who, NOW.date(), 3, None, "hills", NOW)
    add_practice(kept, who, NOW.date(), ["zombie-front"], "", NOW)
    add_session(kept, who, NOW.date(), 2)
    set_rung(kept, who, 2, NOW.date())
    make_code(kept, who, NOW)
    week.keep(kept, who, week.Plan(["MO"], ["glutes"]), NOW)
    findings.keep(kept, who, {"ranking": ["psoas"]}, NOW)
    row = {column.name: "x" for column in reminder.c if not column.nullable and column.name not in ("id", "person")}
    row |= {"start": NOW.date(), "made": NOW, "at": ["07:00"], "days": ["MO"], "skip": [], "once": False}
    kept.execute(reminder.insert().values(person=who, **row))
    return who


def test_every_table_is_filled_by_this_test(store):
    with store.begin() as kept:
        who = furnish(kept, "1")
        tables = {name for name, table in metadata.tables.items() if "person" in table.c}
        assert set(erasure.counts(kept, who)) == tables


def test_the_export_has_every_table_and_no_other_person(store):
    with store.begin() as kept:
        who = furnish(kept, "1")
        furnish(kept, "2")
        everything = erasure.everything(kept, who)
    assert [each["note"] for each in everything["entry"]] == ["hills"]
    assert all(len(rows) == 1 for name, rows in everything.items() if name != "person")
    assert everything["address"] == [{"channel": "telegram", "address": "1"}]


def test_one_person_goes_and_the_other_stays(store):
    with store.begin() as kept:
        who, other = furnish(kept, "1"), furnish(kept, "2")
        erasure.erase(kept, who)
    with store.begin() as kept:
        assert erasure.counts(kept, who) == {}
        assert len(entries(kept, other)) == 1
        for table in metadata.tables.values():
            if "person" in table.c or table is person:
                assert len(kept.execute(select(table)).all()) == 1


def test_the_number_of_one_who_went_is_not_given_again(store):
    with store.begin() as kept:
        who = furnish(kept, "1")
        erasure.erase(kept, who)
        assert make_person(kept, "telegram", "1", NOW) != who

"""A code joins a second channel to a person: once, within ten minutes."""

from datetime import datetime, timedelta, timezone

from bot.users.diary import add_entry, entries, rung, set_rung
from bot.users.linking import VALID, make_code, use_code
from bot.users.store import agree, agreed, find_person, make_person

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=timezone.utc)


def test_a_code_joins_a_new_address(store):
    with store.begin() as kept:
        anna = make_person(kept, "telegram", "1", NOW)
        code = make_code(kept, anna, NOW)
        assert len(code) == 6 and code.isdigit()
        assert use_code(kept, code, "terminal", "terminal", NOW) == anna
        assert find_person(kept, "terminal", "terminal") == anna


def test_what_both_had_is_joined(store):
    with store.begin() as kept:
        anna, also_anna = make_person(kept, "telegram", "1", NOW), make_person(kept, "terminal", "terminal", NOW)
        add_entry(kept, anna, NOW.date(), 3, None, "", NOW)
        add_entry(kept, also_anna, NOW.date(), 5, None, "", NOW)
        agree(kept, anna, "diary", NOW)
        agree(kept, also_anna, "diary", NOW)
        agree(kept, also_anna, "reminders", NOW)
        set_rung(kept, anna, 4, NOW.date())
        set_rung(kept, also_anna, 2, NOW.date())
        use_code(kept, make_code(kept, anna, NOW), "terminal", "terminal", NOW)
        assert sorted(each.score for each in entries(kept, anna)) == [3, 5]
        assert rung(kept, anna) == 4
        assert agreed(kept, anna) == ["diary", "reminders"]
        assert find_person(kept, "terminal", "terminal") == anna


def test_a_code_is_good_for_one_use_and_ten_minutes(store):
    with store.begin() as kept:
        anna = make_person(kept, "telegram", "1", NOW)
        code = make_code(kept, anna, NOW)
        assert use_code(kept, code, "terminal", "a", NOW + VALID) is None
        assert use_code(kept, code, "terminal", "a", NOW + VALID - timedelta(seconds=1)) == anna
        assert use_code(kept, code, "terminal", "b", NOW) is None


def test_a_new_code_takes_the_place_of_the_older_one(store):
    with store.begin() as kept:
        anna = make_person(kept, "telegram", "1", NOW)
        older, newer = make_code(kept, anna, NOW), make_code(kept, anna, NOW)
        assert older == newer or use_code(kept, older, "terminal", "a", NOW) is None
        assert use_code(kept, newer, "terminal", "a", NOW) == anna


def test_a_code_used_where_it_was_made_changes_nothing(store):
    with store.begin() as kept:
        anna = make_person(kept, "telegram", "1", NOW)
        assert use_code(kept, make_code(kept, anna, NOW), "telegram", "1", NOW) == anna
        assert find_person(kept, "telegram", "1") == anna

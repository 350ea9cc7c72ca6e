"""A code joins a second channel to a person: once, within ten minutes."""

from datetime import datetime, timedelta, timezone

import pytest

from bot.users import findings, week
from bot.users.diary import add_entry, add_practice, entries, practices, rung, set_rung
from bot.users.linking import MOST_GUESSES, VALID, Joined, code_in, make_code, use_code
from bot.users.store import agree, agreed, find_person, make_person, set_zone, zone

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=timezone.utc)


def test_a_code_joins_a_new_address(store):
    with store.begin() as kept:
        anna = make_person(kept, "telegram", "1", NOW)
        code = make_code(kept, anna, NOW)
        assert len(code) == 6 and code.isdigit()
        assert use_code(kept, code, "terminal", "terminal", NOW) == Joined(anna, None, {})
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
        joined = use_code(kept, code, "terminal", "a", NOW + VALID - timedelta(seconds=1))
        assert joined and joined.person == anna
        assert use_code(kept, code, "terminal", "b", NOW) is None


def test_a_new_code_takes_the_place_of_the_older_one(store):
    with store.begin() as kept:
        anna = make_person(kept, "telegram", "1", NOW)
        older, newer = make_code(kept, anna, NOW), make_code(kept, anna, NOW)
        assert older == newer or use_code(kept, older, "terminal", "a", NOW) is None
        joined = use_code(kept, newer, "terminal", "a", NOW)
        assert joined and joined.person == anna


def test_a_code_used_where_it_was_made_changes_nothing_and_stays_good(store):
    with store.begin() as kept:
        anna = make_person(kept, "telegram", "1", NOW)
        code = make_code(kept, anna, NOW)
        assert use_code(kept, code, "telegram", "1", NOW) == Joined(anna, None, {}, already=True)
        assert use_code(kept, code, "terminal", "a", NOW) == Joined(anna, None, {})


def test_guessing_makes_the_codes_that_are_out_worthless(store):
    with store.begin() as kept:
        code = make_code(kept, make_person(kept, "telegram", "1", NOW), NOW)
        wrong = f"{(int(code) + 1) % 10**6:06}"
        for guess in range(MOST_GUESSES):
            assert use_code(kept, wrong, "rest", f"stranger {guess}", NOW) is None
        assert use_code(kept, code, "terminal", "a", NOW) is None


def test_what_one_of_them_lacks_comes_from_the_other(store):
    with store.begin() as kept:
        anna, also_anna = make_person(kept, "telegram", "1", NOW), make_person(kept, "terminal", "terminal", NOW)
        set_rung(kept, also_anna, 3, NOW.date())
        set_zone(kept, also_anna, "Europe/Berlin")
        week.keep(kept, also_anna, week.Plan(["MO"], ["glutes"]), NOW)
        findings.keep(kept, also_anna, {"ranking": ["psoas"], "side": ["left"]}, NOW)
        findings.keep(kept, anna, {"ranking": ["glutes"]}, NOW)
        for who in (anna, also_anna):
            add_practice(kept, who, NOW.date(), ["zombie-front"], "", NOW)
        joined = use_code(kept, make_code(kept, anna, NOW), "terminal", "terminal", NOW)
        assert joined and joined.other == also_anna and joined.gained["ladder"] == 1
        assert (rung(kept, anna), zone(kept, anna)) == (3, "Europe/Berlin")
        assert week.kept(kept, anna) == week.Plan(["MO"], ["glutes"])
        assert findings.kept(kept, anna) == {"ranking": ["glutes"], "side": ["left"]}
        assert len(practices(kept, anna)) == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("421337", "421337"),
        ("/link 421337", "421337"),
        ("/start 421 337", "421337"),
        ("my code is 421-337, thanks", "421337"),
        ("Four two one, three three seven.", "421337"),
        ("four two one double three seven", "421337"),
        ("oh four two one three three", "042133"),
        ("link", None),
        ("42133", None),
        ("4213377", None),
        ("I ran 421337 metres", None),
        ("6 today and 7 yesterday", None),
        ("12/03/26", None),
    ],
)
def test_the_code_that_a_message_is(text, code):
    assert code_in(text) == code

"""The figures of the diary on Wednesday 4 March 2026."""

from datetime import date, timedelta

from bot.users.diary import Entry, Practice
from bot.users.progress import by_day, jump, no_better, progress, streak

TODAY = date(2026, 3, 4)


def days(scores):
    return {TODAY - timedelta(days=back): float(score) for back, score in sorted(scores.items(), reverse=True)}


def entries(scores, notes=()):
    notes = dict(notes)
    return [
        Entry(n, TODAY - timedelta(days=back), score, None, notes.get(back, ""))
        for n, (back, score) in enumerate(scores.items())
    ]


def test_nothing_makes_no_figures():
    assert progress([], [], TODAY) is None


def test_the_highest_score_of_a_day_counts():
    morning, evening = Entry(1, TODAY, 2, "morning", ""), Entry(2, TODAY, 5, "evening", "")
    assert by_day([evening, morning]) == {TODAY: 5}


def test_today_is_in_this_week_and_a_week_ago_is_not():
    found = progress(entries({0: 1, 6: 3, 7: 8}), [], TODAY)
    assert (found.week, found.week_before) == (2, 8)


def test_a_streak_may_end_yesterday_but_not_before():
    done = {TODAY - timedelta(days=back) for back in (1, 2, 3, 5)}
    assert streak(done, TODAY) == 3
    assert streak(done | {TODAY}, TODAY) == 4
    assert streak({TODAY - timedelta(days=2)}, TODAY) == 0


def test_no_better_needs_six_weeks_and_pain_that_did_not_ease():
    assert no_better(days({42: 4, 0: 4}), TODAY)
    assert not no_better(days({41: 4, 0: 4}), TODAY)
    assert not no_better(days({42: 4, 0: 3}), TODAY)
    assert not no_better(days({42: 0, 0: 0}), TODAY)
    assert not no_better(days({42: 4, 20: 4}), TODAY)


def test_a_jump_is_three_points_from_one_day_to_the_next_entry():
    assert jump(days({3: 2, 0: 5}))
    assert not jump(days({3: 2, 0: 4}))
    assert not jump(days({0: 9}))


def test_words_of_bad_days_are_those_that_other_days_have_less_often():
    notes = {0: "long hills", 4: "hills again", 2: "easy jog", 6: "easy hills"}
    found = progress(entries({0: 6, 4: 7, 2: 1, 6: 2}, notes), [], TODAY)
    assert found.before_bad == ["hills"]


def test_days_with_practice_are_set_against_the_others():
    found = progress(entries({0: 2, 1: 4, 2: 6}), [Practice(TODAY, "drills", "")], TODAY)
    assert (found.practised, found.not_practised) == (2, 5)

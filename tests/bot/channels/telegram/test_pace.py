"""How many messages one person may send, and how often that is said."""

from bot.channels.telegram.pace import SPAN, TOLD_AGAIN, Pace


def test_a_person_may_send_so_many_in_a_minute_and_others_are_not_counted():
    now = [0.0]
    pace = Pace(most=3, clock=lambda: now[0])
    assert [pace.allows(1) for _ in range(5)] == [True, True, True, False, False]
    assert pace.allows(2)
    now[0] = SPAN + 1
    assert pace.allows(1)


def test_it_is_said_once_and_again_only_later():
    now = [0.0]
    pace = Pace(clock=lambda: now[0])
    assert [pace.tells(1), pace.tells(1), pace.tells(2)] == [True, False, True]
    now[0] = TOLD_AGAIN
    assert pace.tells(1)

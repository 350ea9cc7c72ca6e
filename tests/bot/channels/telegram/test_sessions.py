"""Guided sessions on the phone: the clock in the message, the buttons, the next step by itself."""

import time

from people import Person, shown, titles

from bot.channels.telegram.countdown import TIME_IS_UP


def begin(runner):
    (step,) = runner.say("start the zombie drills")
    assert "Step 1 of 3" in shown(step) and titles(step) == ["Next", "Pause", "Stop"]
    return step


def test_the_clock(runner, api, numbers):
    """Three at once, so that ten seconds go by only once: one waits, one asks something, one has a warning sign."""
    waiting, asking, warned = runner, Person(api, next(numbers)), Person(api, next(numbers))
    started = time.monotonic()
    first, second, third = begin(waiting), begin(asking), begin(warned)
    assert "Psoas" in shown(asking.say("what is the psoas?")[0])
    assert "999" in shown(warned.say("my saddle area went numb and I can't feel when I pee")[0])
    stopped = warned.now(third)

    counted = waiting.until(lambda: "⏳ 5 s" in shown(waiting.now(first)) and waiting.now(first))
    assert titles(counted) == ["Next", "Pause", "Stop"]
    (after,) = waiting.get()
    assert "Step 2 of 3" in shown(after)
    assert 9 < time.monotonic() - started < 20
    over = waiting.now(first)
    assert shown(over).endswith(TIME_IS_UP) and titles(over) == []
    assert over["edits"] <= 3

    assert "Step 2 of 3" in shown(asking.get()[0])
    assert shown(asking.now(second)).endswith(TIME_IS_UP)

    warned.quiet(1)
    assert warned.now(third) == stopped
    waiting.say("stop")
    asking.say("stop")


def test_next_pause_go_on_and_stop(runner):
    (second,) = runner.press(begin(runner), "Next")
    assert "Step 2 of 3" in shown(second)
    (paused,) = runner.press(second, "Pause")
    assert titles(paused) == ["Go on", "Stop"]
    held = runner.now(second)
    runner.quiet(1.5)
    assert runner.now(second) == held
    (going,) = runner.press(paused, "Go on")
    assert titles(going) == ["Next", "Pause", "Stop"]
    (end,) = runner.press(going, "Stop")
    assert "Stopped at step 2 of 3" in shown(end)
    runner.quiet(1)


def test_a_session_ends_by_the_last_step(runner):
    step = begin(runner)
    for _ in range(2):
        (step,) = runner.press(step, "Next")
    (end,) = runner.press(step, "Next")
    assert "That was the last step" in shown(end)

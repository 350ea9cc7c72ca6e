"""Work is handed on in its order, at once or when it is ready."""

import threading
import time

import pytest

from bot.speech.work import AtOnce, OnThread


def test_at_once_has_nothing_left() -> None:
    got: list[int] = []
    AtOnce().do(lambda: 1, got.append)
    assert got == [1]


def test_a_thread_works_while_the_caller_goes_on() -> None:
    work, got, gate = OnThread(), [], threading.Event()
    work.do(lambda: gate.wait(5) and "first", got.append)
    work.do(lambda: "second", got.append)
    work.settle()
    assert got == []
    gate.set()
    until = time.monotonic() + 5
    while len(got) < 2 and time.monotonic() < until:
        work.settle()
    assert got == ["first", "second"]


def test_what_fails_is_raised_where_the_caller_settles() -> None:
    work, until = OnThread(), time.monotonic() + 5
    work.do(lambda: 1 / 0, print)
    with pytest.raises(ZeroDivisionError):
        while time.monotonic() < until:
            work.settle()

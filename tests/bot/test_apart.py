"""Understanding in another process: in order, with its errors, and never without an answer."""

import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest
from rasa.core.channels.channel import UserMessage

from bot.apart import Apart, is_worth_it

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")


async def parse(message):
    if message.text == "odd":
        raise ValueError("odd text")
    return {"text": message.text, "metadata": message.metadata, "process": os.getpid()}


@pytest.fixture
def apart():
    made = Apart(parse)
    yield made
    made.process.terminate()
    made.process.join()


def test_another_process_answers_in_the_order_of_the_questions(apart):
    async def ask():
        return await asyncio.gather(*(apart.parse(UserMessage(str(number))) for number in range(50)))

    found = asyncio.run(ask())
    assert [each["text"] for each in found] == [str(number) for number in range(50)]
    assert {each["process"] for each in found} == {apart.process.pid} != {os.getpid()}


def test_more_than_the_pipe_holds_may_be_asked_at_once(apart):
    longest = 4000 * "é"

    async def ask():
        return await asyncio.wait_for(asyncio.gather(*(apart.parse(UserMessage(longest)) for _ in range(1500))), 60)

    assert all(each["text"] == longest and each["process"] == apart.process.pid for each in asyncio.run(ask()))


def test_what_a_message_carries_is_carried_on(apart):
    found = asyncio.run(apart.parse(UserMessage("hi", metadata={"now": "2026-03-04T10:00"})))
    assert found["metadata"] == {"now": "2026-03-04T10:00"}


def test_an_error_concerns_its_message_alone(apart):
    async def ask():
        return await asyncio.gather(*(apart.parse(UserMessage(t)) for t in ("a", "odd", "b")), return_exceptions=True)

    first, odd, last = asyncio.run(ask())
    assert (first["text"], last["text"]) == ("a", "b")
    assert isinstance(odd, RuntimeError) and "odd text" in str(odd)


def test_one_that_was_killed_is_not_missed(apart):
    async def ask():
        before = await apart.parse(UserMessage("a"))
        os.kill(apart.process.pid, signal.SIGKILL)
        return before, await asyncio.gather(*(apart.parse(UserMessage(t)) for t in "bcd"))

    before, after = asyncio.run(ask())
    assert before["process"] == apart.process.pid
    assert [each["text"] for each in after] == ["b", "c", "d"]
    assert {each["process"] for each in after} == {os.getpid()}


def test_it_ends_with_the_process_that_asks_however_that_ends():
    code = (
        "import time; from bot.lightweight import leave_out_tensorflow; leave_out_tensorflow('')\n"
        "from bot.apart import Apart\nasync def parse(message): ...\nprint(Apart(parse).process.pid, flush=True)\n"
        "time.sleep(60)"
    )
    asking = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert asking.stdout
    other = int(asking.stdout.readline())
    asking.kill()
    asking.wait()
    for _ in range(100):
        if not is_running(other):
            return
        time.sleep(0.1)
    pytest.fail("the other process goes on")


def is_running(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_is_worth_it_where_there_is_a_second_core():
    assert is_worth_it() == (len(os.sched_getaffinity(0)) > 1)

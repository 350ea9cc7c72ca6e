"""What goes wrong between the bot and Telegram, and what people do to it."""

import contextlib
import json
import re
import sqlite3
import time
import urllib.error
import urllib.request

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from people import TOKEN, BotApi, Person, shown

from bot.channels.telegram import channel, pace
from bot.message import FAILED


@pytest.fixture(scope="module")
def server():
    api = BotApi()
    yield api
    api.stop()


@pytest.fixture(scope="module")
def bot(server, tiny, tmp_path_factory):
    """The tiny bot, started while Telegram tells it to wait and the line is bad."""
    from people import Bot, settings_for
    from tiny_home import command_environment

    server.fault("getMe", status=429, retry_after=1)
    server.fault("getMe", status=500, times=2)
    server.fault("deleteWebhook", cut=True)
    server.fault("setMyCommands", status=429, retry_after=1)
    environment = command_environment(tiny, tmp_path_factory.mktemp("home"))
    running = Bot(settings_for(server, environment, UNCRANK_DEBUG="1"))
    running.until()
    yield running
    running.kill()


@pytest.fixture
def runner(server, bot, numbers):
    return Person(server, next(numbers))


def greeted(runner, times=1):
    """Says hello and is answered as the person who said it so many times."""
    assert [f"message {times}." in shown(m) for m in runner.say("hello")] == [True]


def test_it_starts_although_told_to_wait_and_cut_off(runner):
    greeted(runner)


@pytest.mark.parametrize(
    "fault",
    [
        {"method": "sendMessage", "status": 429, "retry_after": 1},
        {"method": "sendMessage", "status": 500, "times": 2},
        {"method": "sendMessage", "status": 502},
        {"method": "getUpdates", "cut": True, "times": 2},
        {"method": "getUpdates", "status": 500, "times": 2},
        {"method": "getUpdates", "status": 429, "retry_after": 1},
        {"method": "getUpdates", "status": 409},
        {"method": "*", "status": 503, "times": 4},
    ],
)
def test_a_fault_in_mid_flow_delays_the_answer_and_no_more(runner, server, fault):
    server.fault(**{"status": 0, **fault})
    greeted(runner)
    greeted(runner, 2)


def test_a_message_that_is_refused_gets_an_apology_and_the_next_one_an_answer(runner, server):
    server.fault("sendMessage", status=400, description="Bad Request: something new")
    assert shown(runner.say("hello")[0]) == FAILED
    greeted(runner)


def test_a_message_that_breaks_the_coach_gets_an_apology_and_the_next_one_an_answer(runner):
    assert shown(runner.say("break")[0]) == FAILED
    greeted(runner, 2)


def test_an_update_that_comes_twice_is_answered_once(runner, server):
    runner.send(text="hello")
    runner.get()
    last = server.ask("state")["confirmed"] - 1
    again = {"message_id": 1, "date": 1, "chat": {"id": runner.number, "type": "private", "first_name": "A"}}
    again.update({"from": {"id": runner.number, "is_bot": False, "first_name": "A"}, "text": "hello"})
    server.ask("update", update={"update_id": last, "message": again})
    greeted(runner, 2)


def test_two_hundred_chats_at_once_each_in_order(server, bot, numbers):
    """Every fourth says three things; all would take long, as a bot may send about thirty messages a second."""
    people = [Person(server, next(numbers)) for _ in range(200)]
    for round_of in (people, people[::4], people[::4]):
        for person in round_of:
            person.send(text="hello")
    for number, person in enumerate(people):
        expected = ["1.", "2.", "3."] if number % 4 == 0 else ["1."]
        assert [shown(m)[-2:] for m in person.get(len(expected), seconds=120)] == expected


def test_who_floods_is_slowed_down_and_others_are_not(runner, server, numbers):
    other = Person(server, next(numbers))
    for _ in range(pace.MOST + 20):
        runner.send(text="hello")
    greeted(other)
    found = runner.get(pace.MOST + 1)
    assert sum(shown(m) == pace.TOO_FAST for m in found) == 1
    assert len(found) == pace.MOST + 1
    assert "How bad" in shown(runner.say("I have a numb saddle")[0])


def test_a_slow_line_to_one_does_not_hold_up_the_others(runner, server, numbers):
    other = Person(server, next(numbers))
    server.ask("hold", method="sendMessage", chat=runner.number)
    runner.send(text="hello")
    greeted(other)
    runner.quiet(0.2)
    server.ask("let_go", method="sendMessage", chat=runner.number)
    assert "message 1." in shown(runner.get()[0])


ids = st.integers(min_value=-(2**70), max_value=2**70) | st.none() | st.text(max_size=3) | st.booleans()
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
names = ["message", "edited_message", "callback_query", "my_chat_member", "poll", "channel_post", "inline_query"]
parts = [
    "message_id",
    "chat",
    "from",
    "text",
    "date",
    "data",
    "message",
    "entities",
    "voice",
    "location",
    "photo",
    "id",
]
updates = (
    st.fixed_dictionaries(
        {}, optional={name: json_values | st.dictionaries(st.sampled_from(parts), json_values) for name in names}
    )
    | json_values
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(update=updates)
def test_an_update_of_any_shape_is_read_or_emptied(update):
    from telegram import Update

    from bot.channels.telegram.network import readable

    found = readable({**update, "update_id": 5} if isinstance(update, dict) else update)
    assert found is None if not isinstance(update, dict) else found["update_id"] == 5
    if found:
        Update.de_json(found, None)


@given(ids)
def test_an_update_without_a_usable_number_is_none(number):
    from bot.channels.telegram.network import readable

    usable = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**63
    assert (readable({"update_id": number}) is not None) == usable


def test_malformed_updates_do_not_keep_the_others_from_being_answered(runner, server):
    person = {"id": runner.number, "is_bot": False, "first_name": "A"}
    chat = {"id": runner.number, "type": "private"}
    for bad in (
        {"message": 3},
        {"message": {"text": "hello"}},
        {"message": {"message_id": 1, "date": "yesterday", "chat": chat, "from": person, "text": "x"}},
        {"message": {"message_id": 1, "date": 1, "chat": chat, "text": "from nobody"}},
        {"message": {"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel"}, "text": "x"}},
        {"callback_query": {"id": "1", "from": person, "chat_instance": "1"}},
        {"edited_message": {"message_id": 1, "date": 1, "chat": chat, "from": person}},
        {"message": {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": "\ud800\x00"}},
        {"something_new": {"a": 1}},
        {},
    ):
        server.ask("update", update=bad)
    for bad in (None, 7, "x", [], {"update_id": "x"}):
        server.ask("update", update=bad, as_it_is=True)
    runner.send(text="hello")
    runner.until(lambda: any("Hello, runner." in shown(m) for m in runner.get(0)) or None)


def test_the_token_is_nowhere(bot, server, runner):
    """Last of those that use the bot: all that went wrong so far was logged, at the finest level."""
    greeted(runner)
    secret = TOKEN.partition(":")[2]
    assert "429" in bot.log or "Telegram" in bot.log
    assert secret not in bot.log and secret not in "\n".join(bot.lines)
    with open(f"/proc/{bot.process.pid}/cmdline") as line:
        assert secret not in line.read()


def unanswered(home):
    """How many updates the bot still has to answer."""
    with contextlib.closing(sqlite3.connect(home / "users.db")) as connection:
        return connection.execute("SELECT count(*) FROM telegram_update WHERE body IS NOT NULL").fetchone()[0]


def test_what_a_killed_bot_left_is_taken_up_once(start, another_api, tmp_path):
    """Two processes, of which one waits, and a third start: a message and a session outlive those that had them."""
    first = start(another_api, home=tmp_path)
    second = start(another_api, home=tmp_path, wait="Another process runs this bot")
    runner = Person(another_api, 7)
    greeted(runner)
    runner.until(lambda: not unanswered(tmp_path))
    another_api.ask("hold", method="sendMessage")
    runner.send(text="hello")
    runner.until(lambda: unanswered(tmp_path))
    first.kill()
    second.until()
    another_api.ask("let_go", method="sendMessage")
    greeting, *more = runner.get()
    assert "message 2." in shown(greeting) and not more
    runner.quiet()

    runner.say("start the exercise")
    runner.until(lambda: not unanswered(tmp_path))
    second.kill()
    time.sleep(2)  # the step is over
    second.start()
    second.until()
    assert "waits for you" in shown(runner.get()[0])
    second.kill(15)
    assert second.process.returncode == 0


@pytest.mark.parametrize(
    ("token", "told"),
    [
        ("", "TELEGRAM_BOT_TOKEN is not set"),
        ("123:REVOKED", channel.REJECTED),
        ("not-a-token", "TELEGRAM_BOT_TOKEN is not of the form"),
    ],
)
def test_a_token_that_does_not_work_is_told_in_a_sentence(start, server, token, told):
    bot = start(server, wait=None, TELEGRAM_BOT_TOKEN=token)
    assert bot.process.wait(120) == 1
    bot.until(re.escape(told))
    assert not any("Traceback" in line or "not-a-token" in line for line in bot.lines)


def post(address, body, secret=None):
    """Status of a post to the webhook."""
    headers = {"Content-Type": "application/json", **({channel.SECRET: secret} if secret is not None else {})}
    request = urllib.request.Request(f"{address}/webhooks/telegram/webhook", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except (ConnectionError, urllib.error.URLError):
        return None


def test_a_webhook(start, another_api, free_port):
    address = f"http://127.0.0.1:{free_port}"
    bot = start(another_api, "telegram", "--port", str(free_port), UNCRANK_TELEGRAM_WEBHOOK=address)
    secret = another_api.ask("state")["webhook"]["secret"]
    runner, stranger = Person(another_api, 7), Person(another_api, 8)
    greeted(runner)
    greeted(runner, 2)
    stranger.api.ask("send", person=8, content={"text": "/start"})
    stranger.get()
    person = {"id": 8, "is_bot": False, "first_name": "B"}
    message = {"message_id": 99, "date": 1, "chat": {"id": 8, "type": "private"}, "from": person, "text": "hello"}
    for number, wrong in enumerate([None, "", secret[:-1], secret.upper(), "é"]):
        assert post(address, json.dumps({"update_id": 9000 + number, "message": message}).encode(), wrong) == 401
    stranger.quiet()
    assert post(address, b"no json", secret) == 200
    assert post(address, b"[" * 100_000, secret) == 200
    assert post(address, b" " * (channel.LARGEST_UPDATE + 1), secret) in (413, None)
    greeted(runner, 3)
    assert secret not in bot.log


@pytest.fixture
def free_port():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]

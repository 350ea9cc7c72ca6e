"""`/health` and `/metrics` of a running server, and what its log holds."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from services import Redis
from tiny_home import command_environment


@pytest.fixture(scope="module")
def redis():
    """A Redis of its own."""
    service = Redis()
    try:
        service.start()
        yield service
    finally:
        service.close()


@pytest.fixture(scope="module")
def server(tiny, redis, tmp_path_factory):
    """The running server of the tiny bot; its address in `address`, its home in `home`."""
    home = tmp_path_factory.mktemp("home")
    environment = {**command_environment(tiny, home), "UNCRANK_REDIS_URL": redis.url}
    endpoints = tiny.endpoints.read_text()
    tiny.endpoints.write_text(endpoints + "\nlock_store:\n  type: bot.conversations.locks.Locks\n")
    command = [sys.executable, "-m", "bot", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if found := re.match("ready: (.*)/webhooks", line):
            process.address, process.home = found[1], home
            break
    else:
        raise AssertionError("the server did not get ready")
    yield process
    process.kill()
    process.wait()
    tiny.endpoints.write_text(endpoints)


def get(server, path):
    try:
        with urllib.request.urlopen(server.address + path, timeout=20) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def say(server, text, sender="Ms. Nightingale"):
    body = json.dumps({"sender": sender, "message": text}).encode()
    with urllib.request.urlopen(f"{server.address}/webhooks/rest/webhook", body, timeout=20) as response:
        return [message["custom"]["kind"] for message in json.loads(response.read())]


def figure(server, name):
    """One figure of the metrics, 0 where it is not there yet."""
    found = re.search(rf"^{re.escape(name)} ([\d.e+-]+)$", get(server, "/metrics")[1], re.M)
    return float(found[1]) if found else 0.0


def test_it_is_ready_with_model_store_locks_and_channels(server):
    status, text = get(server, "/health")
    assert status == 200
    assert json.loads(text) == {"ready": True, "model": True, "store": True, "locks": True, "channels": {"rest": True}}


def test_it_is_not_ready_while_the_locks_are_away(server, redis):
    redis.stop()
    status, text = get(server, "/health")
    redis.start()
    assert (status, json.loads(text)["locks"]) == (503, False)
    assert get(server, "/health")[0] == 200


def test_messages_are_counted_by_kind_and_timed_by_stage(server):
    kinds = 'uncrank_replies_total{kind="welcome"}'
    stages = [f'uncrank_seconds_count{{stage="{stage}"}}' for stage in ("whole", "understanding", "actions", "writing")]
    before = figure(server, kinds), [figure(server, stage) for stage in stages]
    assert say(server, "hello") == ["welcome"]
    assert figure(server, kinds) == before[0] + 1
    assert [figure(server, stage) for stage in stages] == [count + 1 for count in before[1]]


def test_the_log_says_what_failed_but_not_what_was_said_or_by_whom(server):
    assert say(server, "break") == ["error"]
    log = (server.home / "logs" / "uncrank.log").read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    failed = next(line for line in lines if line.get("error") == "ZeroDivisionError")
    assert failed["logger"] == "bot.in_process"
    assert any("tiny.py" in place for place in failed["trace"])
    assert not any(word in log for word in ("Nightingale", "break", "on purpose"))

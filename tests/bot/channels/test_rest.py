"""The server over HTTP: one message of the coach is one message, and it comes and goes cleanly."""

import json
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest
from tiny_home import command_environment


@pytest.fixture(scope="module")
def server(tiny, tmp_path_factory):
    """The running server; its address in `address`."""
    environment = command_environment(tiny, tmp_path_factory.mktemp("home"))
    command = [sys.executable, "-m", "bot", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for line in process.stderr:
        if found := re.match("ready: (.*)/webhooks", line):
            process.address = found[1]
            break
    else:
        raise AssertionError("the server did not get ready")
    yield process
    process.kill()


def post(server, body, path="/webhooks/rest/webhook"):
    """Status and text of the response."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(server.address + path, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def say(server, message, sender="me", **more):
    status, text = post(server, {"sender": sender, "message": message, **more})
    assert status == 200
    return json.loads(text)


def test_text_buttons_and_custom_are_one_message(server):
    assert say(server, "hello", sender="first") == [
        {
            "recipient_id": "first",
            "text": "Hello, runner.\n\nThis is message 1.",
            "buttons": [{"title": "My hips", "payload": "/hips"}, {"title": "The time", "payload": "what time is it"}],
            "custom": {"kind": "welcome", "ids": [], "speech": "Hello."},
        }
    ]


def test_text_picture_and_custom_are_one_message(server):
    (message,) = say(server, "a picture of it")
    assert (message["text"], message["image"], message["custom"]["kind"]) == ("Voilà.", "pictures/psoas.png", "explain")


def test_pictures_of_items_are_served(server):
    with urllib.request.urlopen(f"{server.address}/webhooks/rest/pictures/open-book.png", timeout=10) as response:
        assert response.headers["Content-Type"] == "image/png" and response.read(4) == b"\x89PNG"


@pytest.mark.parametrize("name", ["moon-walk.png", "open-book.svg", "open-book", "..%2Fopen-book.png", "%00.png"])
def test_other_names_have_no_picture(server, name):
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{server.address}/webhooks/rest/pictures/{name}", timeout=10)
    assert refused.value.code == 404 and b"Traceback" not in refused.value.read()


def test_metadata_reaches_the_actions(server):
    assert say(server, "what time is it", metadata={"now": "2026-03-04T10:00"})[0]["text"] == "It is 2026-03-04T10:00."


def test_a_stream_has_one_message_a_line(server):
    status, text = post(server, {"sender": "s", "message": "which muscles"}, "/webhooks/rest/webhook?stream=true")
    messages = [json.loads(line) for line in text.splitlines()]
    assert status == 200
    assert [message["custom"]["kind"] for message in messages] == ["pain_sources", "triage_question"]
    assert messages[0]["text"].count("\n") == 2


@pytest.mark.parametrize("message", ["break", "", None, "\ud800", "x" * 5000, "\x00"])
def test_what_can_not_be_answered_gets_a_word(server, message):
    (answer,) = say(server, message)
    assert answer["text"] and answer["custom"]["kind"] in ("error", "fallback")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"hello", "The body is not JSON."),
        (b"\xff", "The body is not JSON."),
        ([], "The body is not a JSON object."),
        ({"message": 3}, '"message" is not a string.'),
        ({"message": "hi", "sender": {}}, '"sender" is not a string.'),
        ({"message": "hi", "metadata": "now"}, '"metadata" is not an object.'),
    ],
)
def test_a_body_of_another_shape_is_told_what_is_wrong(server, body, problem):
    status, text = post(server, body)
    assert (status, json.loads(text)) == (400, {"error": problem})


def test_a_taken_port_is_one_sentence(server, uncrank):
    port = server.address.rpartition(":")[2]
    done = uncrank("serve", "--port", port)
    assert done.returncode == 1
    assert done.stderr == (
        f"Port {port} of 127.0.0.1 can not be opened (Address already in use): choose another with --port.\n"
    )


def test_sigterm_ends_it_cleanly(server):
    server.send_signal(signal.SIGTERM)
    out, err = server.communicate(timeout=20)
    assert server.returncode == 0
    assert (out, err) == ("", "")

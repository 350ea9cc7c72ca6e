"""Reminders of runners on the REST channel are posted to an address; an answer of 410 ends that."""

import asyncio
import json
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.channels.callback import poster
from bot.users import reminders
from bot.users.delivery import Delivery
from bot.users.schedule import Schedule, read
from bot.users.store import make_person, open_store

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=timezone.utc)


@pytest.fixture
def client():
    """A program that takes reminders: `bodies` are those it got, `answer` is the status it gives."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            server.bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(server.answer)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.bodies, server.answer = [], 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def deliver(tmp_path, client):
    """Delivers what is due so many minutes after eleven, when one is due for `me`; returns how many were sent."""
    store = open_store(f"sqlite:///{tmp_path}/users.db")
    with store.begin() as kept:
        schedule = read("every day at 11:00", NOW, "UTC")
        assert isinstance(schedule, Schedule)
        reminders.add(kept, make_person(kept, "rest", "me", NOW), "hips", schedule, "rest", "me", NOW)
    post = poster(f"http://127.0.0.1:{client.server_port}/due")

    def run(minutes):
        now = NOW + timedelta(hours=1, minutes=minutes)
        return asyncio.run(Delivery(store, ["rest"], post, lambda: now).deliver())

    yield run
    store.close()


def test_it_is_posted_with_its_buttons(client, deliver):
    assert deliver(0) == 1
    (body,) = client.bodies
    assert body["recipient_id"] == "me" and "hips" in body["text"]
    assert [button["title"] for button in body["buttons"]] == ["Start", "Done", "Snooze", "Skip"]
    assert body["custom"] == {"kind": "reminder_due", "ids": []}


def test_a_failure_is_tried_again_and_gone_is_not(client, deliver):
    client.answer = 503
    assert deliver(0) == 0
    client.answer = 410
    assert deliver(2) == 0
    client.answer = 200
    assert deliver(4) == 0
    assert len(client.bodies) == 2

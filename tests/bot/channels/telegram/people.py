"""People on the tests' Bot API server, and the server and the bot as processes."""

import base64
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

SECONDS = 40  # that a busy machine may take for anything
TOKEN = "123456:a-secret-that-nobody-may-see"


class BotApi:
    """The Bot API server in a process of its own."""

    def __init__(self):
        command = [sys.executable, str(Path(__file__).with_name("bot_api.py"))]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()

    def ask(self, what, seconds=0, **arguments):
        """Have people do something, or ask what they see."""
        body = json.dumps({"seconds": seconds, **arguments}).encode()
        request = urllib.request.Request(f"{self.address}/people/{what}", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=seconds + 20) as response:
            return json.load(response)

    def call(self, method, token=TOKEN, **arguments):
        """Call a method as a bot would; returns the status and the answer."""
        body = json.dumps(arguments).encode()
        request = urllib.request.Request(
            f"{self.address}/bot{token}/{method}", body, {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def fault(self, method, times=1, status=500, **more):
        self.ask("fault", method=method, times=times, status=status, **more)

    def stop(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


class Person:
    """Somebody with a phone: says, presses, and reads what comes."""

    def __init__(self, api, number, chat=None):
        self.api, self.number, self.chat = api, number, chat or number
        self.read = self.newest()

    def all(self):
        """Every message of the bot in this chat."""
        return self.api.ask("wait", chat=self.chat, after=0, many=0, pictures=True)

    def newest(self):
        """The number of the bot's last message here."""
        return max((m["message_id"] for m in self.all()), default=0)

    def send(self, **content):
        """Send a message of any content; what was written to others in a group meanwhile counts as read."""
        if self.chat < 0:
            self.read = self.newest()
        more = {key: content.pop(key) for key in ("sound", "duration") if key in content}
        return self.api.ask("send", person=self.number, chat=self.chat, content=content, **more)

    def say(self, text, many=1, seconds=SECONDS, **more):
        """Say something; returns the messages that come back, `many` at least."""
        self.send(text=text)
        return self.get(many, seconds, **more)

    def get(self, many=1, seconds=SECONDS, pictures=False):
        """The next messages of the bot, `many` at least; pictures are passed over where they are not asked for."""
        found = self.api.ask("wait", seconds, chat=self.chat, after=self.read, many=many, pictures=pictures)
        assert len(found) >= many, f"{len(found)} of {many} messages came: {[shown(m) for m in found]}"
        self.read = found[-1]["message_id"] if found else self.read
        return found

    def quiet(self, seconds=0.7):
        """Nothing comes for a while."""
        found = self.api.ask("wait", seconds, chat=self.chat, after=self.read, many=1, pictures=True)
        assert not found, [shown(m) for m in found]

    def press(self, message, title=None, many=1, seconds=SECONDS, **more):
        """Press a button; returns the messages that come back."""
        number = self.api.ask("press", person=self.number, message=message["message_id"], title=title, **more)
        found = self.get(many, seconds) if many else []
        self.toast = self.until(lambda: self.api.ask("state")["presses"][number])["text"]
        return found

    def now(self, message):
        """A message as it is by now."""
        return next(m for m in self.all() if m["message_id"] == message["message_id"])

    @staticmethod
    def until(look, seconds=SECONDS):
        """What `look` returns, once it is true."""
        ends = time.monotonic() + seconds
        while not (found := look()):
            assert time.monotonic() < ends, "it did not happen"
            time.sleep(0.05)
        return found


def shown(message):
    """What a message says, in one line."""
    return message.get("text") or message.get("caption") or ", ".join({"photo", "voice", "document"} & set(message))


def titles(message):
    """The buttons under a message."""
    return [button["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def note(sound):
    """A voice note of OGG bytes, as `send` takes it."""
    return {"sound": base64.b64encode(sound).decode()}


class Bot:
    """The bot in a process of its own: `uncrank telegram`, or another command."""

    def __init__(self, environment, *command):
        self.environment = environment
        self.command = command or ("telegram",)
        self.lines = []
        self.start()

    def start(self):
        """Start the process; `until` waits for what it says."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", *self.command],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()

    def _read(self, process):
        for line in process.stdout:
            self.lines.append(line.rstrip("\n"))

    def until(self, pattern="ready: @", seconds=120):
        """The first line that matches."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            for line in list(self.lines):
                if found := re.search(pattern, line):
                    return found
            if self.process.poll() is not None and ends > time.monotonic() + 1:
                ends = time.monotonic() + 1  # what it said last may still come
            time.sleep(0.02)
        raise AssertionError(f"{pattern!r} is not in {self.lines}")

    def kill(self, number=9):
        self.process.send_signal(number)
        self.process.wait(20)
        self.lines.clear()

    @property
    def log(self):
        """All that was written to the logs."""
        return "".join(file.read_text() for file in Path(self.environment["UNCRANK_HOME"], "logs").glob("*"))


def settings_for(api, environment, **more):
    """What the bot needs to talk to this Bot API server."""
    told = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": f"{api.address}/bot", "UNCRANK_TELEGRAM_ALLOW": "everyone"}
    return {**{k: v for k, v in environment.items() if not k.startswith("TELEGRAM_")}, **told, **more}


def plain_environment():
    """This process's own, without settings of the coach."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("UNCRANK_", "TELEGRAM_"))}

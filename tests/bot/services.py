"""PostgreSQL and Redis of a test's own, on free ports, that may be stopped and started at will."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import warnings
from pathlib import Path

import pytest

_POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def answers(port):
    """Whether somebody listens on a port of this machine."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def missing(what):
    """Skip, loudly."""
    warnings.warn(f"{what} is not installed: what needs it was not tested.", stacklevel=2)
    pytest.skip(f"{what} is not installed")


class Service:
    """A server process in a folder of its own."""

    def __init__(self):
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="uncrank-"))
        self.process = None

    def start(self):
        """Start, and wait until it answers."""
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, **self.options())
        until = time.monotonic() + 20
        while not self.ready():
            assert time.monotonic() < until, (self.folder / "log").read_text()
            time.sleep(0.05)

    def options(self):
        """More for the process."""
        return {}

    def ready(self):
        """Whether it takes connections."""
        return answers(self.port)

    def stop(self, how=signal.SIGINT):
        """Stop, by default politely but at once."""
        self.process.send_signal(how)
        self.process.wait(20)

    def close(self):
        """Stop, and remove the folder."""
        if self.process and self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Redis(Service):
    """redis-server without persistence: a restart forgets everything."""

    @property
    def url(self):
        """Its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self):
        """How it is started."""
        program = shutil.which("redis-server") or missing("redis-server")
        return [program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", str(self.folder)]


class Postgres(Service):
    """A PostgreSQL cluster; SIGINT is its fast shutdown."""

    def __init__(self):
        if not _POSTGRES:
            missing("PostgreSQL")
        super().__init__()
        self._bin = _POSTGRES[-1].parent
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
        made = ["initdb", "-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust", "-N", "--no-locale"]
        subprocess.run([self._bin / made[0], *made[1:]], check=True, capture_output=True, **self.options())

    @property
    def url(self):
        """Its address."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def options(self):
        """As the user postgres where we are root."""
        return {"user": "postgres", "group": "postgres", "cwd": "/"} if os.geteuid() == 0 else {}

    def command(self):
        """How it is started."""
        plain = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
        options = [part for name, value in plain.items() for part in ("-c", f"{name}={value}")]
        return [self._bin / "postgres", "-D", str(self.folder / "data"), *options]

    def ready(self):
        """Whether it takes connections."""
        asked = subprocess.run([self._bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)])
        return asked.returncode == 0

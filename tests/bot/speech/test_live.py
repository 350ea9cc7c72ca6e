"""`uncrank voice` at a microphone and a loudspeaker that PulseAudio makes up, pulled out in mid-sentence."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import warnings

import numpy as np
import pytest

pytest.importorskip("soundfile", reason="the extra `voice` is not installed: run `make setup`")

from bot.speech import live, sound

NEEDED = "libportaudio2, pulseaudio, pulseaudio-utils and libasound2-plugins"


class Sounds:
    """A sound server of our own with a microphone and a loudspeaker: null sinks called `mic` and `speaker`."""

    def __init__(self, folder) -> None:
        self.socket = folder / "native"
        self.environment = {
            **os.environ,
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(folder),
            "PULSE_COOKIE": str(folder / "cookie"),
            "PULSE_SERVER": f"unix:{self.socket}",
        }
        self._server: subprocess.Popen[bytes] | None = None

    def plug_in(self) -> None:
        modules = (
            f"module-native-protocol-unix socket={self.socket} auth-anonymous=1",
            "module-null-sink sink_name=speaker",
            "module-null-sink sink_name=mic",
        )
        load = [part for module in modules for part in ("-L", module)]
        self._server = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", *load],
            env=self.environment,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + 10
        while self.ask("pactl", "set-default-source", "mic.monitor") and time.monotonic() < until:
            time.sleep(0.1)
        assert self.ask("pactl", "set-default-sink", "speaker") == 0, "PulseAudio does not start"

    def pull_out(self) -> None:
        if self._server:
            self._server.kill()
            self._server.wait()
            self.socket.unlink(missing_ok=True)

    def ask(self, *command: str) -> int:
        return subprocess.run(command, env=self.environment, capture_output=True, timeout=30).returncode


@pytest.fixture
def sounds(tmp_path):
    try:
        import sounddevice  # noqa: F401 - looks for PortAudio
    except OSError:
        missing = True
    else:
        missing = not all(map(shutil.which, ("pulseaudio", "pactl", "paplay", "parecord")))
    if missing:
        warnings.warn(f"No microphone was tried: install {NEEDED}.", stacklevel=1)
        pytest.skip(f"needs {NEEDED}")
    server = Sounds(tmp_path)
    server.plug_in()
    yield server
    server.pull_out()


class Command:
    """The command at work, with what it says."""

    def __init__(self, environment) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", "voice"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        self.lines: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._process.stdout:
            self.lines.append(line)

    def wait_for(self, words: str, times: int = 1, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while sum(words in line for line in self.lines) < times:
            assert time.monotonic() < until, f"no {words!r} in {self.lines}"
            assert self._process.poll() is None, self.lines
            time.sleep(0.05)

    def leave(self) -> int:
        """Ctrl-C; returns how it ended."""
        self._process.send_signal(signal.SIGINT)
        try:
            return self._process.wait(20)
        finally:
            self._process.kill()


def test_a_device_pulled_out_in_mid_sentence(sounds, environment, spoken, tmp_path) -> None:
    said = tmp_path / "said.wav"
    sound.write(said, spoken("Hey coach, exercises for my hips, please.", 0.2), sound.RATE)
    command = Command({**sounds.environment, **environment})
    try:
        command.wait_for("Listening.", seconds=120)
        recording = tmp_path / "answer.wav"
        recorder = subprocess.Popen(
            ["parecord", "--device=speaker.monitor", "--file-format=wav", str(recording)], env=sounds.environment
        )
        sounds.ask("paplay", "--device=mic", str(said))
        command.wait_for("coach ")
        time.sleep(1)
        recorder.terminate()
        recorder.wait()
        assert np.abs(sound.read(recording)).max() > 0.05, "the answer is heard"

        talking = subprocess.Popen(["paplay", "--device=mic", str(said)], env=sounds.environment)
        time.sleep(0.6)
        sounds.pull_out()
        talking.wait()
        command.wait_for(live.GONE)

        sounds.plug_in()
        command.wait_for(live.BACK)
        before = sum("coach " in line for line in command.lines)
        sounds.ask("paplay", "--device=mic", str(said))
        command.wait_for("coach ", before + 1)
        assert not any("Traceback" in line for line in command.lines)
    finally:
        left = command.leave()
    assert left in (0, 130)


def test_without_any_device_a_sentence_says_so(sounds, environment, uncrank) -> None:
    sounds.pull_out()
    done = uncrank("voice", **{name: sounds.environment[name] for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR")})
    assert done.returncode == 1 and "--input and --output take files" in done.stderr
    assert "Traceback" not in done.stderr

"""Logs go to one file in the home folder, and nothing that a library says comes between the lines of a conversation."""

from __future__ import annotations

import contextlib
import functools
import json
import logging
import os
import sys
import traceback
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, TypeVar, cast

_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "LOG_LEVEL": "WARNING",  # Rasa draws its own progress bars at any lower level
    "LOG_LEVEL_LIBRARIES": "ERROR",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}
_secrets: set[str] = set()


def configure(file: Path, debug: bool = False) -> Path | None:
    """Send all logs and warnings to `file`, before Rasa is imported.

    Returns the file, or None where it can not be written: the logs then go nowhere.
    """
    os.environ.update(_ENVIRONMENT)
    handler: logging.Handler
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True)
        os.close(os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        written: Path | None = file
    except OSError:
        handler, written = logging.NullHandler(), None
    handler.addFilter(_worth_keeping)
    handler.setFormatter(Lines(debug))
    logging.captureWarnings(True)
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.DEBUG if debug else logging.WARNING)
    return written


def _worth_keeping(record: logging.LogRecord) -> bool:
    """Not what libraries say of each other's old ways, a dozen lines at every start."""
    return record.name != "py.warnings" or "DeprecationWarning" not in record.getMessage()


def hide(secret: str) -> None:
    """Keep a secret out of all that is logged from now on, by whomever and whatever handles it."""
    if not _secrets:
        logging.setLogRecordFactory(functools.partial(_record, logging.getLogRecordFactory()))
    _secrets.add(secret)


def without_secrets(text: str) -> str:
    """The text with stars for each secret."""
    for secret in _secrets:
        text = text.replace(secret, "***")
    return text


def _record(make: Callable[..., logging.LogRecord], *arguments: Any, **more: Any) -> logging.LogRecord:
    record = make(*arguments, **more)
    with contextlib.suppress(Exception):
        said = record.getMessage()
        if (masked := without_secrets(said)) != said:
            record.msg, record.args = masked, ()
        if record.exc_info:
            trace = logging.Formatter().formatException(record.exc_info)
            if (masked := without_secrets(trace)) != trace:
                record.exc_text, record.exc_info = masked, None
    return record


# True while a message is answered: what a library then says may repeat what was said, or name who said it.
_discreet: ContextVar[bool] = ContextVar("discreet", default=False)

Work = TypeVar("Work", bound=Callable[..., Awaitable[Any]])


def discreetly(work: Work) -> Work:
    """What is logged while this works says where something happened and of what kind, not what was said to whom."""

    @functools.wraps(work)
    async def discreet(*arguments: Any, **named: Any) -> Any:
        before = _discreet.set(True)
        try:
            return await work(*arguments, **named)
        finally:
            _discreet.reset(before)

    return cast(Work, discreet)


class Lines(logging.Formatter):
    """One JSON object a line: "time", "level", "logger", "place", "message", and of an error "error" and "trace"."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__()
        self.debug = debug

    def format(self, record: logging.LogRecord) -> str:
        """The line; discreet where it has to be, unless debugging is on."""
        whole = self.debug or not _discreet.get()
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "place": f"{record.module}:{record.lineno}",
        }
        if whole:
            line["message"] = record.getMessage()
        elif record.name.split(".")[0] in ("bot", "actions", "content"):
            line["message"] = str(record.msg)  # as the code has it, without what was filled in
        if record.exc_info and record.exc_info[1]:
            _, error, trace = record.exc_info
            line["error"] = f"{type(error).__name__}: {error}" if whole else type(error).__name__
            line["trace"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        elif record.exc_text and whole:
            line["error"] = record.exc_text
        return json.dumps(line, ensure_ascii=False)


def configure_rasa(debug: bool = False) -> None:
    """Make Rasa's structured logs follow the same level; without this it renders every debug line."""
    from rasa.utils.common import configure_library_logging
    from rasa.utils.log_utils import configure_structlog

    configure_library_logging()
    configure_structlog(logging.DEBUG if debug else logging.WARNING)


def sentence(error: BaseException) -> str:
    """What went wrong in one line: the message of the error, or its name where it has none."""
    lines = [line.strip() for line in without_secrets(str(error)).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def utf8_streams() -> None:
    """Speak UTF-8 on all three streams, whatever the locale says."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")

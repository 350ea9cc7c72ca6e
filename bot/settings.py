"""Settings from the environment, or from a file of `NAME=value` lines where the environment is silent."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs

from bot.project import ROOT

NAMES = (
    *("UNCRANK_HOME", "UNCRANK_DATABASE_URL", "UNCRANK_KEEP_DAYS", "UNCRANK_TIMEZONE"),
    *("UNCRANK_COUNTRY", "UNCRANK_DEBUG", "UNCRANK_PROJECT"),
    *("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "UNCRANK_TELEGRAM_ALLOW", "UNCRANK_TELEGRAM_WEBHOOK"),
    *("UNCRANK_WHISPER_MODEL", "UNCRANK_REDIS_URL", "UNCRANK_CALLBACK_URL"),
)
TELEGRAM = "https://api.telegram.org/bot"
_YES, _NO = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


class SettingsError(ValueError):
    """A setting has a value that can not be used; the message is one sentence for the user."""


@dataclass(frozen=True)
class Settings:
    """What the user chose.

    home: the folder for everything that is kept (conversations, logs, history).
    database_url: where people and conversations are kept; None for SQLite in the home folder.
    redis_url: the Redis in which several servers lock conversations; None where there is none.
    keep_days: days after which what is kept of people is removed; None for never.
    timezone: IANA name for people who told none; None for the machine's.
    country: ISO 3166 code of two letters, for the emergency number; None where not set.
    debug: write everything that happens to the log, the user's words included.
    whisper_model: the folder of a Whisper model to hear with; None for the packaged one.
    callback_url: where reminders of runners on the REST channel are posted; None for nowhere.
    project: the folder with the assistant's own files.
    telegram_token: what @BotFather gave out, a secret; None without a bot.
    telegram_api: where the Bot API is, up to `/bot`.
    telegram_allow: ids of persons with commas between, or `everyone`; None for the owner alone.
    telegram_webhook: the public address of this server, where Telegram shall post; None to poll.
    file: the settings file, whether it exists or not.
    """

    home: Path
    database_url: str | None = None
    redis_url: str | None = None
    keep_days: int | None = None
    timezone: str | None = None
    country: str | None = None
    debug: bool = False
    whisper_model: Path | None = None
    callback_url: str | None = None
    project: Path = ROOT
    telegram_token: str | None = field(default=None, repr=False)
    telegram_api: str = TELEGRAM
    telegram_allow: str | None = None
    telegram_webhook: str | None = None
    file: Path = Path()

    @property
    def log(self) -> Path:
        return self.home / "logs" / "uncrank.log"

    def export(self) -> None:
        """Put the settings into the environment, where the actions look for them."""
        values = {
            "UNCRANK_HOME": str(self.home),
            "UNCRANK_DATABASE_URL": self.database_url,
            "UNCRANK_REDIS_URL": self.redis_url,
            "UNCRANK_KEEP_DAYS": self.keep_days and str(self.keep_days),
            "UNCRANK_TIMEZONE": self.timezone,
            "UNCRANK_COUNTRY": self.country,
            "UNCRANK_WHISPER_MODEL": self.whisper_model and str(self.whisper_model),
            "UNCRANK_CALLBACK_URL": self.callback_url,
        }
        for name, value in values.items():
            if value:
                os.environ[name] = value
            else:
                os.environ.pop(name, None)


def settings_file(environment: Mapping[str, str] = os.environ) -> Path:
    """The file that is read: UNCRANK_SETTINGS, else `settings.env` in the user's configuration folder."""
    chosen = environment.get("UNCRANK_SETTINGS")
    return Path(chosen).expanduser() if chosen else platformdirs.user_config_path("uncrank", False) / "settings.env"


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read all settings; raises SettingsError for the first value that can not be used."""
    file = settings_file(environment)
    values = _from_file(file)
    values.update({name: environment[name] for name in NAMES if environment.get(name)})
    return Settings(
        home=_folder("UNCRANK_HOME", values.get("UNCRANK_HOME")) or platformdirs.user_data_path("uncrank", False),
        database_url=values.get("UNCRANK_DATABASE_URL") or None,
        redis_url=_redis(values.get("UNCRANK_REDIS_URL")),
        keep_days=_days(values.get("UNCRANK_KEEP_DAYS")),
        timezone=_timezone(values.get("UNCRANK_TIMEZONE")),
        country=_country(values.get("UNCRANK_COUNTRY")),
        debug=_switch("UNCRANK_DEBUG", values.get("UNCRANK_DEBUG", "")),
        whisper_model=_folder("UNCRANK_WHISPER_MODEL", values.get("UNCRANK_WHISPER_MODEL")),
        callback_url=_address("UNCRANK_CALLBACK_URL", values.get("UNCRANK_CALLBACK_URL")),
        project=_folder("UNCRANK_PROJECT", values.get("UNCRANK_PROJECT")) or ROOT,
        telegram_token=_token(values.get("TELEGRAM_BOT_TOKEN")),
        telegram_api=_address("TELEGRAM_API_URL", values.get("TELEGRAM_API_URL")) or TELEGRAM,
        telegram_allow=_allowed(values.get("UNCRANK_TELEGRAM_ALLOW")),
        telegram_webhook=_address("UNCRANK_TELEGRAM_WEBHOOK", values.get("UNCRANK_TELEGRAM_WEBHOOK")),
        file=file,
    )


def _from_file(file: Path) -> dict[str, str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The settings file {file} can not be read: {error}.") from error
    values = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise SettingsError(f"Line {number} of {file} is not of the form NAME=value.")
        if name.strip() not in NAMES:
            raise SettingsError(f"Line {number} of {file} sets {name.strip()}, which is not one of {', '.join(NAMES)}.")
        values[name.strip()] = value.strip().strip("'\"")
    if values.get("TELEGRAM_BOT_TOKEN") and os.name == "posix" and file.stat().st_mode & 0o077:
        raise SettingsError(f"{file} holds the token of your bot, and others can read it: run `chmod 600 {file}`.")
    return values


def _folder(name: str, value: str | None) -> Path | None:
    if not value:
        return None
    folder = Path(value).expanduser().absolute()
    if folder.exists() and not folder.is_dir():
        raise SettingsError(f"{name} is {value}, which is a file: give it the path of a folder.")
    return folder


def _redis(value: str | None) -> str | None:
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise SettingsError("UNCRANK_REDIS_URL is no address of a Redis: give it one such as redis://localhost:6379/0.")
    return value or None


def _days(value: str | None) -> int | None:
    if not value:
        return None
    if not re.fullmatch("[0-9]{1,5}", value) or not int(value):
        raise SettingsError(f"UNCRANK_KEEP_DAYS is {value!r}: give it a number of days, such as 365.")
    return int(value)


def _timezone(value: str | None) -> str | None:
    if not value:
        return None
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError(f"UNCRANK_TIMEZONE is {value!r}: give it a name such as Europe/London.") from error


def _country(value: str | None) -> str | None:
    if not value:
        return None
    if not re.fullmatch("[A-Za-z]{2}", value):
        raise SettingsError(f"UNCRANK_COUNTRY is {value!r}: give it a country code of two letters, such as GB or US.")
    return value.upper()


def _token(value: str | None) -> str | None:
    # What is wrong with it is not shown: it may be all of it but one character.
    if value and not re.fullmatch(r"[0-9]+:[\w-]+", value):
        raise SettingsError("TELEGRAM_BOT_TOKEN is not of the form 123456:ABC-def: copy it from @BotFather once more.")
    return value or None


def _address(name: str, value: str | None) -> str | None:
    if value and not re.fullmatch(r"https?://[^\s?#]+", value):
        raise SettingsError(f"{name} is {value!r}: give it an address that begins with https:// or http://.")
    return value.rstrip("/") if value else None


def _allowed(value: str | None) -> str | None:
    ids = (value or "").replace(" ", "").strip(",")
    if ids and ids != "everyone" and not re.fullmatch("[0-9]{1,19}(,+[0-9]{1,19})*", ids):
        raise SettingsError(
            f"UNCRANK_TELEGRAM_ALLOW is {value!r}: give it Telegram's ids of persons with commas between, or everyone."
        )
    return re.sub(",+", ",", ids) or None


def _switch(name: str, value: str) -> bool:
    if value.strip().lower() not in _YES | _NO:
        raise SettingsError(f"{name} is {value!r}: give it 1 for on or 0 for off.")
    return value.strip().lower() in _YES

"""Settings come from the environment, else from a file, and a bad one is named in a sentence."""

import os

import pytest

from bot import settings


def load(tmp_path, file="", **environment):
    (tmp_path / "settings.env").write_text(file, encoding="utf-8")
    return settings.load({"UNCRANK_SETTINGS": str(tmp_path / "settings.env"), **environment})


def test_without_any_setting_the_defaults_hold(tmp_path):
    found = load(tmp_path)
    assert (found.country, found.debug) == (None, False)
    assert found.home.is_absolute() and found.home.name == "uncrank"
    assert found.log == found.home / "logs" / "uncrank.log"


def test_the_environment_is_read(tmp_path):
    found = load(tmp_path, UNCRANK_HOME=str(tmp_path / "kept"), UNCRANK_COUNTRY="gb", UNCRANK_DEBUG="yes")
    assert (found.home, found.country, found.debug) == (tmp_path / "kept", "GB", True)


def test_the_file_is_read_where_the_environment_is_silent(tmp_path):
    file = "# where I am\nUNCRANK_COUNTRY = us\nUNCRANK_DEBUG='1'\n\n"
    found = load(tmp_path, file, UNCRANK_DEBUG="0")
    assert (found.country, found.debug) == ("US", False)


def test_a_home_may_start_with_a_tilde(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert load(tmp_path, UNCRANK_HOME="~/back").home == tmp_path / "back"


@pytest.mark.parametrize(
    ("file", "environment", "message"),
    [
        ("", {"UNCRANK_COUNTRY": "England"}, "UNCRANK_COUNTRY is 'England': give it a country code of two letters"),
        ("", {"UNCRANK_DEBUG": "maybe"}, "UNCRANK_DEBUG is 'maybe': give it 1 for on or 0 for off"),
        ("", {"UNCRANK_HOME": __file__}, "which is a file: give it the path of a folder"),
        ("", {"UNCRANK_KEEP_DAYS": "a year"}, "UNCRANK_KEEP_DAYS is 'a year': give it a number of days"),
        ("", {"UNCRANK_KEEP_DAYS": "0"}, "UNCRANK_KEEP_DAYS is '0'"),
        ("", {"UNCRANK_TIMEZONE": "Mars/Olympus"}, "UNCRANK_TIMEZONE is 'Mars/Olympus': give it a name such as"),
        ("country GB", {}, "Line 1 of .* is not of the form NAME=value"),
        ("\nUNCRANK_CONTRY=GB", {}, "Line 2 of .* sets UNCRANK_CONTRY, which is not one of"),
    ],
)
def test_a_bad_value_is_named(tmp_path, file, environment, message):
    with pytest.raises(settings.SettingsError, match=message):
        load(tmp_path, file, **environment)


def test_a_store_and_a_zone_are_read(tmp_path):
    environment = {
        "UNCRANK_DATABASE_URL": "postgresql://a/b",
        "UNCRANK_KEEP_DAYS": "90",
        "UNCRANK_TIMEZONE": "Asia/Tokyo",
    }
    found = load(tmp_path, **environment)
    assert (found.database_url, found.keep_days, found.timezone) == ("postgresql://a/b", 90, "Asia/Tokyo")


def test_what_is_not_set_is_not_left_over_from_before(tmp_path, monkeypatch):
    monkeypatch.setenv("UNCRANK_HOME", "elsewhere")
    monkeypatch.setenv("UNCRANK_DATABASE_URL", "postgresql://a/b")
    load(tmp_path, UNCRANK_HOME=str(tmp_path / "kept")).export()
    assert "UNCRANK_DATABASE_URL" not in os.environ


def test_the_actions_find_the_settings_in_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("UNCRANK_HOME", "")
    monkeypatch.delenv("UNCRANK_COUNTRY", raising=False)
    load(tmp_path, "UNCRANK_COUNTRY=nz", UNCRANK_HOME=str(tmp_path / "kept")).export()
    assert (os.environ["UNCRANK_HOME"], os.environ["UNCRANK_COUNTRY"]) == (str(tmp_path / "kept"), "NZ")


SECRET = "123:a-secret"


def test_a_token_is_read_from_a_file_that_only_the_owner_can_read(tmp_path):
    (tmp_path / "settings.env").touch(mode=0o600)
    found = load(tmp_path, f"TELEGRAM_BOT_TOKEN={SECRET}", UNCRANK_TELEGRAM_ALLOW="1, 22,")
    assert (found.telegram_token, found.telegram_allow) == (SECRET, "1,22")
    assert SECRET not in repr(found)


def test_a_token_that_others_could_read_is_refused(tmp_path):
    (tmp_path / "settings.env").touch(mode=0o644)
    (tmp_path / "settings.env").chmod(0o644)
    with pytest.raises(settings.SettingsError, match="others can read it: run `chmod 600") as told:
        load(tmp_path, f"TELEGRAM_BOT_TOKEN={SECRET}")
    assert SECRET not in str(told.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "a secret without a number"),
        ("UNCRANK_TELEGRAM_ALLOW", "me"),
        ("UNCRANK_TELEGRAM_WEBHOOK", "example.org"),
        ("TELEGRAM_API_URL", "ftp://example.org"),
    ],
)
def test_a_bad_value_for_telegram_is_told_without_the_secret(tmp_path, name, value):
    with pytest.raises(settings.SettingsError, match=name) as told:
        load(tmp_path, **{name: value})
    assert "a secret" not in str(told.value)

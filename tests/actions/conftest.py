"""Every test has a home folder, and with it a user store, of its own."""

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """The home folder of this test."""
    monkeypatch.setenv("UNCRANK_HOME", str(tmp_path))
    for name in ("UNCRANK_DATABASE_URL", "UNCRANK_KEEP_DAYS", "UNCRANK_TIMEZONE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path

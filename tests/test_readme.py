"""The README and CONTRIBUTING speak of what is there."""

import re
from pathlib import Path

import pytest

from bot import settings

ROOT = Path(__file__).resolve().parent.parent
DOCS = ("README.md", "CONTRIBUTING.md")


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    named = set(re.findall(r"\b(?:UNCRANK|TELEGRAM)_\w+", (ROOT / "README.md").read_text()))
    assert named == {*settings.NAMES, "UNCRANK_SETTINGS"}


@pytest.mark.parametrize("name", DOCS)
def test_every_make_command_exists(name: str) -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.M))
    spoken_of = set(re.findall(r"(?:`|^)make (\w+)", (ROOT / name).read_text(), re.M))
    assert spoken_of
    assert spoken_of <= targets


@pytest.mark.parametrize("name", DOCS)
def test_every_link_to_a_file_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / name).read_text())
    assert [link for link in links if not (ROOT / link).exists()] == []

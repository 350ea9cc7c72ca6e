"""What stands where, and what may know of what."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = {"bot", "actions", "content"}
MAY_IMPORT = {
    "content": {"content"},
    "actions": {"actions", "content", "bot.users"},
    "bot": {"bot", "content"},
}
TOP = {
    *(".ci", ".editorconfig", ".gitattributes", ".gitignore", ".python-version"),
    *("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "pyproject.toml", "requirements"),
    *("actions", "benchmarks", "bot", "content", "data", "deploy", "docs", "scripts", "tests"),
}
REGISTRIES = ("pypi" + ".org", "python" + "hosted", "npmjs" + ".", "index" + "-url", "[[tool.uv." + "index")
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:home|root|Users|work)/\w")


def tracked() -> list[Path]:
    """Every file that git holds or would hold."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(source: str) -> Iterator[str]:
    """The dotted names of our own that a module imports; `from a import b` counts as `a.b`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "write imports in full"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] in OURS)


def within(name: str, allowed: set[str]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in allowed)


@pytest.mark.parametrize("package", sorted(MAY_IMPORT))
def test_each_package_imports_only_what_it_may(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(package)
        for name in imported(path.read_text())
        if not within(name, MAY_IMPORT[package])
    ]
    assert wrong == []


def test_every_kind_of_import_is_seen() -> None:
    source = "import rasa, bot.cli\nfrom bot import users\ndef late():\n    from content.store import load\n"
    assert list(imported(source)) == ["bot.cli", "bot.users", "content.store.load"]


def test_the_top_level_holds_what_the_readme_says_and_no_more() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in tracked()} - TOP == set()


def test_every_dependency_says_what_it_is_for() -> None:
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    pinned = [line.strip() for line in lines if re.match(r'\s+"[\w.-]+(\[[\w,-]+\])?==', line)]
    assert len(pinned) > 15
    assert [line for line in pinned if not re.search(r'",\s*# \w.{8}', line)] == []


def test_every_locked_package_has_its_hash() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        text = lock.read_text()
        pins = len(re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?==", text, re.M))
        hashed = len(re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?==[^\n]*\\\n    --hash=sha256:", text, re.M))
        assert pins == hashed > 0, lock.name


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {name}" for name in REGISTRIES if name in text]
        found += [f"{path.relative_to(ROOT)}: {place[0]}" for place in MACHINE_PATH.finditer(text)]
    assert found == []

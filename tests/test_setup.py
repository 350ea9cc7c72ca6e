"""What scripts/setup decides, in a checkout of its own with stand-ins for uv and Python on the PATH and no network."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ("sh", "cat", "chmod", "cmp", "dirname", "mkdir", "mv", "rm", "sleep")

PYTHON = """\
#!/bin/sh
case "$*" in
*sys.exit*) exit {differs} ;;
*'-m pip install'*) mkdir -p .tools/uv/bin && cp "{uv}" .tools/uv/bin/uv ;;
*'-m pip'*) exit {without_pip} ;;
*'-m venv'* | *'-m ensurepip'*) exit 1 ;;
esac
"""
UV = """\
#!/bin/sh
case "$*" in *--help) exit 0 ;; esac
echo "$*" >>calls
case "$*" in
*'venv '*)
  case "$*" in *'--python 3.10 '*) exit 2 ;; esac
  mkdir -p .venv/bin && printf '#!/bin/sh\\n' >.venv/bin/python && chmod +x .venv/bin/python ;;
'pip sync'*) [ ! -e no-network ] ;;
'pip install'*) printf '#!/bin/sh\\n' >.venv/bin/uncrank && chmod +x .venv/bin/uncrank ;;
esac
"""


class Checkout:
    """A copy of what the set-up reads, and a PATH that holds only what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a checkout"
        self.path = folder / "path"
        self.path.mkdir()
        self.home = folder / "home"
        self.home.mkdir()
        (self.root / "scripts").mkdir(parents=True)
        for name in ("scripts/setup", "pyproject.toml", ".python-version"):
            shutil.copy(ROOT / name, self.root / name)
        (self.root / "requirements").mkdir()
        for name in ("base", "voice", "dev", "tools"):
            (self.root / f"requirements/{name}.lock").write_text(f"{name}==1\n")
        for name in (*TOOLS, "cp"):
            (self.path / name).symlink_to(str(shutil.which(name)))

    def program(self, name: str, text: str, folder: str = "") -> Path:
        """Puts a program into a folder of the PATH, `folder` being one that comes before all others."""
        place = self.path / folder
        place.mkdir(exist_ok=True)
        (place / name).write_text(text)
        (place / name).chmod(0o755)
        return place / name

    def python(self, name: str = "python3", *, right: bool = True, pip: bool = True, folder: str = "") -> None:
        """Puts a stand-in for a Python on the PATH: of the right version or not, with pip or not."""
        kept = self.root / "uv to bring"
        kept.write_text(UV)
        kept.chmod(0o755)
        # The one question that a Python of another version still answers yes to is whether it is recent enough.
        differs = 0 if right else '$(case "$*" in *"<"*) echo 0 ;; *) echo 1 ;; esac)'
        self.program(name, PYTHON.format(differs=differs, uv=kept, without_pip=0 if pip else 1), folder)

    def uv(self) -> None:
        """Puts a stand-in for uv on the PATH that writes down what it is called with."""
        self.program("uv", UV)

    def setup(self, lock: str = "base", **environment: str) -> subprocess.CompletedProcess[str]:
        """Runs the set-up and forgets the calls of uv made before it."""
        (self.root / "calls").unlink(missing_ok=True)
        path = os.pathsep.join([str(self.path / "first"), str(self.path)])
        return subprocess.run(
            [str(self.root / "scripts/setup"), lock],
            env={"PATH": path, "HOME": str(self.home), **environment},
            cwd=self.root.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
        )

    def calls(self) -> list[str]:
        """What uv was called with in the last set-up."""
        calls = self.root / "calls"
        return calls.read_text().splitlines() if calls.exists() else []


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.fixture
def ready(checkout: Checkout) -> Checkout:
    """A checkout in which the base lock is installed."""
    checkout.python()
    checkout.uv()
    assert checkout.setup().returncode == 0
    return checkout


def words(calls: list[str]) -> list[str]:
    """The first two words of each call."""
    return [" ".join(call.split()[:2]) for call in calls]


def test_a_fresh_checkout_gets_an_environment_the_lock_and_the_project(checkout: Checkout) -> None:
    checkout.python()
    checkout.uv()
    done = checkout.setup()
    assert (done.returncode, done.stdout) == (0, "")
    assert words(checkout.calls()) == ["venv --quiet", "pip sync", "pip install"]
    assert "--require-hashes" in checkout.calls()[1]
    assert checkout.calls()[1].endswith("requirements/base.lock")
    assert not (checkout.root / ".tools/busy").exists()


def test_nothing_changed_means_nothing_done_and_nothing_said(ready: Checkout) -> None:
    done = ready.setup()
    assert (done.returncode, done.stdout, done.stderr, ready.calls()) == (0, "", "", [])


def test_the_dev_lock_is_enough_to_chat(ready: Checkout) -> None:
    ready.setup("dev")
    assert ready.calls()[0].endswith("requirements/dev.lock")
    ready.setup("base")
    assert ready.calls() == []


def test_the_base_lock_is_not_enough_to_test(ready: Checkout) -> None:
    ready.setup("dev")
    assert words(ready.calls()) == ["pip sync", "pip install"]


@pytest.mark.parametrize("name", ["requirements/base.lock", "pyproject.toml"])
def test_a_changed_file_installs_anew_in_the_same_environment(ready: Checkout, name: str) -> None:
    with (ready.root / name).open("a") as file:
        file.write("# changed\n")
    ready.setup()
    assert words(ready.calls()) == ["pip sync", "pip install"]
    ready.setup()
    assert ready.calls() == []


def test_an_installation_that_broke_off_is_made_from_the_start(ready: Checkout) -> None:
    with (ready.root / "requirements/base.lock").open("a") as file:
        file.write("# changed\n")
    (ready.root / "no-network").touch()
    assert ready.setup().returncode != 0
    (ready.root / "no-network").unlink()
    ready.setup()
    assert words(ready.calls()) == ["venv --quiet", "pip sync", "pip install"]


def test_a_checkout_that_was_moved_gets_a_new_environment(ready: Checkout) -> None:
    ready.root = ready.root.rename(ready.root.with_name("elsewhere"))
    ready.setup()
    assert words(ready.calls()) == ["venv --quiet", "pip sync", "pip install"]


def test_an_environment_whose_python_is_gone_is_made_anew(ready: Checkout) -> None:
    (ready.root / ".venv/bin/python").unlink()
    ready.setup()
    assert words(ready.calls()) == ["venv --quiet", "pip sync", "pip install"]


def test_a_uv_that_does_not_run_is_no_uv(checkout: Checkout) -> None:
    checkout.python()
    checkout.program("uv", "#!/bin/sh\nexit 127\n")
    done = checkout.setup()
    assert done.returncode == 0, done.stderr
    assert "Bringing uv" in done.stderr
    assert (checkout.root / ".tools/uv/bin/uv").exists()


def test_a_second_uv_on_the_path_is_found_behind_one_that_does_not_run(checkout: Checkout) -> None:
    checkout.python()
    checkout.program("uv", "#!/bin/sh\nexit 127\n", folder="first")
    checkout.uv()
    assert "Bringing" not in checkout.setup().stderr


def test_a_python_behind_a_stand_in_that_fails_is_found(checkout: Checkout) -> None:
    checkout.program("python3", "#!/bin/sh\nexit 127\n", folder="first")
    checkout.python("python")
    checkout.uv()
    assert checkout.setup().returncode == 0
    assert f"--python {checkout.path}/python " in checkout.calls()[0]


def test_a_python_of_pyenv_is_found_though_it_is_not_on_the_path(checkout: Checkout) -> None:
    checkout.uv()
    checkout.python(folder="../pyenv root")
    (checkout.home / ".pyenv/versions/3.10.1").mkdir(parents=True)
    (checkout.path / "../pyenv root").rename(checkout.home / ".pyenv/versions/3.10.1/bin")
    assert checkout.setup().returncode == 0
    assert "/versions/3.10.1/bin/python3 " in checkout.calls()[0]


@pytest.mark.parametrize(
    "prepare",
    [lambda checkout: None, lambda checkout: checkout.python(pip=False)],
    ids=["no Python", "a Python without pip, venv and ensurepip"],
)
def test_without_a_python_one_sentence_says_what_to_install(
    checkout: Checkout, prepare: Callable[[Checkout], None]
) -> None:
    prepare(checkout)
    done = checkout.setup()
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[1:] == [
        "No Python with pip was found: install Python 3.10 with its venv module (or uv), then run this again."
    ]


def test_another_python_is_one_to_bring_uv_with_and_one_sentence_says_which_to_install(checkout: Checkout) -> None:
    checkout.python(right=False)
    done = checkout.setup()
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("Python 3.10 was not found and could not be brought: install it")


def test_a_set_up_that_died_does_not_hold_up_the_next(checkout: Checkout) -> None:
    checkout.python()
    checkout.uv()
    gone = subprocess.Popen(["true"])
    gone.wait()
    (checkout.root / ".tools").mkdir()
    (checkout.root / ".tools/busy").write_text(f"{gone.pid}\n")
    assert checkout.setup().returncode == 0


@pytest.mark.parametrize("home", ["", "/proc", "/no/such/home"])
def test_without_a_home_to_write_to_uv_keeps_its_files_in_the_checkout(checkout: Checkout, home: str) -> None:
    checkout.python()
    checkout.program("uv", UV.replace('echo "$*"', 'echo "$* $UV_CACHE_DIR"'))
    checkout.setup(HOME=home)
    assert checkout.calls()[1].endswith(f"{checkout.root}/.tools/cache")
    checkout.setup("dev", HOME=home, UV_CACHE_DIR="/chosen")
    assert checkout.calls()[0].endswith("/chosen")

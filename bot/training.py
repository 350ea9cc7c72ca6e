"""Is there a model, does it match its sources, and training where not. Rasa is only imported to train."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from bot import logs
from bot.project import Project

logger = logging.getLogger(__name__)

_NOT_READ = {".png", ".jpg", ".jpeg", ".svg", ".webp", ".md", ".pyc"}
_PICTURES = {"pictures", "drawing"}  # folders of the content that no model learns from
LONGEST_WAIT = 1800.0  # seconds for another process that is training


class TrainingError(RuntimeError):
    """The model could not be trained; the message says why in words for the user."""


@dataclass(frozen=True)
class Trained:
    """A model on disk: the fingerprint of what it was made from, and the seconds that took."""

    fingerprint: str
    seconds: float


def sources(project: Project) -> Iterator[Path]:
    """Every file that a model depends on."""
    bot = project.root / "bot"
    for folder in (project.data, project.content, project.domain, bot / "nlu", bot / "dialogue"):
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(project.root).parts
            hidden = any(part.startswith((".", "__pycache__")) for part in parts)
            if path.is_file() and not hidden and path.suffix not in _NOT_READ and not _PICTURES & set(parts):
                yield path
    yield from (path for path in (project.config, project.lock) if path.exists())


def fingerprint(project: Project) -> str:
    """SHA-256 over the names and bytes of all sources."""
    digest = hashlib.sha256()
    for path in sources(project):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(project.root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def trained(project: Project) -> Trained | None:
    """What the model on disk was made from; None where there is none that can be told."""
    try:
        note = json.loads(_note(project).read_text(encoding="utf-8"))
        return Trained(note["fingerprint"], note["seconds"]) if project.model.exists() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_fresh(project: Project) -> bool:
    """Whether a model is there and was made from the sources as they are now."""
    model = trained(project)
    return model is not None and model.fingerprint == fingerprint(project)


def train(project: Project, force: bool = False) -> Trained | None:
    """Train where needed; returns None where the model was up to date. Raises TrainingError.

    Only one process trains at a time; others wait for it and use its model. Replaces the model in one step.
    """
    with _alone(project):
        if not force and is_fresh(project):
            return None
        for left_over in project.models.glob(".training-*"):
            shutil.rmtree(left_over, ignore_errors=True)
        started, made_from = time.monotonic(), fingerprint(project)
        with tempfile.TemporaryDirectory(prefix=".training-", dir=project.models) as folder:
            _run_rasa(project, Path(folder))
            seconds = round(time.monotonic() - started, 1)
            note = Path(folder) / "note"
            note.write_text(json.dumps({"fingerprint": made_from, "seconds": seconds}), encoding="utf-8")
            os.replace(Path(folder) / project.model.name, project.model)
            os.replace(note, _note(project))
        return Trained(made_from, seconds)


def _note(project: Project) -> Path:
    return project.models / "uncrank.json"


@contextlib.contextmanager
def _alone(project: Project) -> Iterator[None]:
    lock = FileLock(project.models / ".lock")
    try:
        project.models.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=LONGEST_WAIT)
    except Timeout as error:
        raise TrainingError("Another process has been training for too long: end it and try again.") from error
    except OSError as error:
        raise TrainingError(f"The folder {project.models} can not be written to ({error.strerror}).") from error
    try:
        yield
    finally:
        lock.release()


def _run_rasa(project: Project, folder: Path) -> None:
    # Rasa's cache knows a component by its own class alone: a change in content or in a helper would go unseen.
    os.environ.update(RASA_MAX_CACHE_SIZE="0", RASA_CACHE_DIRECTORY=str(folder / "cache"))
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            from rasa import model_training

            logs.configure_rasa()
            result = model_training.train(
                domain=str(project.domain),
                config=str(project.config),
                training_files=[str(project.data)],
                output=str(folder),
                force_training=True,
                fixed_model_name=project.model.name,
            )
    except (Exception, SystemExit) as error:
        logger.exception("Training failed: %s", said.getvalue())
        raise TrainingError(_reason(error, said.getvalue())) from error
    finally:
        shutil.rmtree(folder / "cache", ignore_errors=True)
    if result.code or not (folder / project.model.name).exists():
        raise TrainingError(_reason(SystemExit(), said.getvalue()))


def _reason(error: BaseException, said: str) -> str:
    """The cause that Rasa wrapped, in its own words; for an exit, what was printed before."""
    while error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, SystemExit):
        printed = " ".join(line.strip() for line in said.splitlines() if line.strip())
        return f"The model could not be trained. {printed}".strip()
    known = type(error).__module__.startswith(("rasa.", "content."))
    return f"The model could not be trained: {str(error).strip() if known else f'{type(error).__name__}: {error}'}"

"""What has to happen before Rasa is imported: the import path, the logs, and leaving TensorFlow out."""

from __future__ import annotations

import sys
from pathlib import Path

from bot import lightweight, logs
from bot.project import Project
from bot.settings import Settings


def prepare(project: Project, settings: Settings) -> Path | None:
    """Make Rasa importable, quiet and light; returns the log file, or None where none can be written."""
    if str(project.root) not in sys.path:
        sys.path.insert(0, str(project.root))
    settings.export()
    log = logs.configure(settings.log, settings.debug)
    lightweight.leave_out_tensorflow(project.config.read_text(encoding="utf-8") if project.config.exists() else "")
    return log

"""Where the parts of the assistant lie on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Project:
    """The folder that holds `bot/`, `data/`, `content/` and `models/`; every path is derived from `root`."""

    root: Path = ROOT

    @property
    def config(self) -> Path:
        return self.root / "bot" / "config.yml"

    @property
    def domain(self) -> Path:
        return self.root / "bot" / "domain"

    @property
    def endpoints(self) -> Path:
        return self.root / "bot" / "endpoints.yml"

    @property
    def credentials(self) -> Path:
        return self.root / "bot" / "credentials.yml"

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def content(self) -> Path:
        return self.root / "content"

    @property
    def lock(self) -> Path:
        return self.root / "requirements" / "base.lock"

    @property
    def models(self) -> Path:
        return self.root / "models"

    @property
    def model(self) -> Path:
        """The trained model; training replaces it in one step."""
        return self.models / "uncrank.tar.gz"

"""How the figure and the things around it are seen: the camera, and shapes that still lie in space."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from content.drawing.body import Run, Vector
from content.drawing.shapes import Point

BEHIND = -math.inf  # the depth of what lies behind everything that is sorted


@dataclass(frozen=True)
class Camera:
    """Sees everything from `azimuth` (0 from the front of space, 90 from its right) and `elevation`, in degrees."""

    azimuth: float
    elevation: float

    @property
    def axes(self) -> tuple[Vector, Vector, Vector]:
        """To the right of the picture, up in it, and out of it."""
        a, e = math.radians(self.azimuth), math.radians(self.elevation)
        right = np.array([math.cos(a), math.sin(a), 0.0])
        out = np.array([math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)])
        return right, np.cross(out, right), out

    def depth(self, point: Vector) -> float:
        """How near it is: larger is nearer."""
        return float(point @ self.axes[2])

    def flat(self, point: Vector) -> Point:
        """Where it is seen, in centimetres, y down."""
        right, up, _ = self.axes
        return float(point @ right), -float(point @ up)


@dataclass(frozen=True)
class Shape:
    """One shape of a picture: each run is filled in tightly around its points. `edge` parts it from what is behind."""

    fill: str
    runs: tuple[Run, ...]
    depth: float = 0.0
    edge: bool = True
    opacity: float = 1.0


@dataclass(frozen=True)
class Arrow:
    """A line through points that says where something moves; `both` ways or one."""

    runs: tuple[Run, ...]
    both: bool

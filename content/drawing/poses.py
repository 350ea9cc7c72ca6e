"""Reads a pose file, `content/pictures/<id>.yml`, and draws it.

view      [azimuth, elevation] of the camera in degrees: 0 looks from the front of space, 90 from its right
posture   one of `postures.yml` to start from
pose      hips (at, up, front), chest and head (up, front or look) where they differ, and four limbs: each either
          `along` one or two directions, or `to` a point with the joint bent towards `bend`; `toes` and `fingers`
          are directions, knees and elbows bend by themselves
ghost     changes of the pose for a pale figure behind, where it starts; `ghost_parts` of it only
things    box, ball, pillow, roller or dumbbell, `of` a material; behind the figure, or sorted in with `near`, moved
          towards the camera by `nearer`
arrows    each a `path` of points, `both` for two heads
feel      points with a radius, where the stretch or the work is felt
near      the darker side, where the camera should not decide: left, right or both
order     centimetres by which a part counts as nearer
panels    two of all this, side by side
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from content.drawing import picture
from content.drawing.body import PoseError


@functools.lru_cache(maxsize=1)
def _postures() -> dict[str, Any]:
    return YAML(typ="safe").load(Path(__file__).parent / "postures.yml")


def drawn(pose: Path) -> str:
    """The SVG of a pose file; raises PoseError, naming the file, for a pose that can not be drawn."""
    spec: dict[str, Any] = YAML(typ="safe").load(pose)
    try:
        for panel in spec.get("panels") or [spec]:
            start = _postures().get(panel.get("posture") or spec.get("posture", ""), {})
            panel["pose"] = {**start, **spec.get("pose", {}), **panel.get("pose", {})}
        return picture.svg(spec)
    except PoseError as error:
        raise PoseError(f"{pose.name}: {error}") from error
    except KeyError as error:
        raise PoseError(f"{pose.name}: {error} is missing") from error

"""What stands and lies around the figure: boxes, balls, pillows, rollers and dumbbells."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from content.drawing.body import PoseError, Vector, across, unit
from content.drawing.view import BEHIND, Camera, Shape

MATERIALS = {  # seen from above, from the front, from the side
    "floor": ("#ece8dd", "#ece8dd", "#ece8dd"),
    "mat": ("#cfe0cf", "#b4cdb5", "#a6c2a8"),
    "wall": ("#e4e0d6", "#d8d3c6", "#cdc7b8"),
    "wood": ("#e3cda6", "#cfb68b", "#bfa478"),
    "cushion": ("#f0cfae", "#e2ba93", "#d6ab82"),
    "iron": ("#5b6670", "#48525b", "#3b444c"),
    "foam": ("#b8a5d0", "#a08bbd", "#8f79ad"),
}
ROLLER = 7.5  # radius
BAR, DISC = 1.8, 6.5  # radii of a dumbbell


def shapes_of(thing: Mapping[str, Any], camera: Camera) -> list[Shape]:
    """A thing of a pose file as shapes; raises PoseError for one that can not be drawn.

    box: six numbers, its two corners · ball: centre and radius · pillow: two ends and a radius · roller: two ends ·
    dumbbell: its middle and its direction
    """
    colours = MATERIALS[thing.get("of", "wood")]

    def depth(middle: Vector) -> float:
        return camera.depth(middle) + thing["nearer"] if "nearer" in thing else BEHIND

    if "box" in thing:
        low, high = np.asarray(thing["box"][:3], float), np.asarray(thing["box"][3:], float)
        return list(_box(low, high, colours, camera, depth((low + high) / 2)))
    if "ball" in thing:
        *centre, radius = thing["ball"]
        at = np.asarray(centre, float)
        return [Shape(colours[1], (((at, radius),),), depth(at))]
    if "pillow" in thing:
        *ends, radius = thing["pillow"]
        points = [np.asarray(end, float) for end in ends]
        return [Shape(colours[0], (tuple((point, radius) for point in points),), depth(points[0]))]
    if "roller" in thing:
        start, end = (np.asarray(end, float) for end in thing["roller"])
        return _cylinder(start, end, ROLLER, colours, camera, depth((start + end) / 2))
    if "dumbbell" in thing:
        at, along = np.asarray(thing["dumbbell"][0], float), unit(thing["dumbbell"][1])
        parts = [(-12.0, 12.0, BAR), (7.0, 14.0, DISC), (-7.0, -14.0, DISC)]
        ends = [(at + start * along, at + end * along, radius) for start, end, radius in parts]
        return [s for a, b, r in ends for s in _cylinder(a, b, r, colours, camera, depth((a + b) / 2))]
    raise PoseError(f"{', '.join(thing)} is nothing that can be drawn: a box, ball, pillow, roller or dumbbell can")


def _box(low: Vector, high: Vector, colours: tuple[str, str, str], camera: Camera, depth: float) -> Iterator[Shape]:
    for axis, colour in ((2, colours[0]), (1, colours[1]), (0, colours[2])):
        towards = float(camera.axes[2][axis])
        if abs(towards) < 0.02:
            continue
        ends = np.stack([low, high])
        ends[:, axis] = (high if towards > 0 else low)[axis]
        corners = {(x, y, z) for x in ends[:, 0] for y in ends[:, 1] for z in ends[:, 2]}
        yield Shape(colour, (tuple((np.array(corner), 0.0) for corner in sorted(corners)),), depth, edge=False)


def _cylinder(
    start: Vector, end: Vector, radius: float, colours: tuple[str, str, str], camera: Camera, depth: float
) -> list[Shape]:
    axis = unit(end - start)
    one = across([0.3, 0.5, 0.8], axis)
    two = np.cross(axis, one)
    around = [radius * (math.cos(t) * one + math.sin(t) * two) for t in np.linspace(0, 2 * math.pi, 40, endpoint=False)]
    rings = [tuple((at + spoke, 0.0) for spoke in around) for at in (start, end)]
    seen = rings[1] if float(axis @ camera.axes[2]) > 0 else rings[0]
    return [Shape(colours[1], (rings[0] + rings[1],), depth), Shape(colours[0], (seen,), depth, edge=False)]

"""A whole picture: one or two scenes with figures, things and arrows, seen from somewhere, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from content.drawing import shapes
from content.drawing.body import SIDES, Body, Solid, Vector, across, unit
from content.drawing.shapes import Point

WIDTH, HEIGHT, MARGIN = 480, 360, 22
LARGEST = 2.3  # picture units a centimetre: a lying figure is not drawn larger than this
PAPER, GHOST, ARROW, FEEL = "#fbfaf6", "#d5dcdf", "#c8492f", "#f08a4b"
COLOURS = {  # of the nearer side, and of the farther one
    "head": ("#22303c",),
    "face": ("#d9a27c",),
    "neck": ("#c98f68",),
    "trunk": ("#4a93b0",),
    "shorts": ("#2b5d75",),
    "leg": ("#22303c", "#8fa1ae"),
    "arm": ("#22303c", "#8fa1ae"),
    "short": ("#2b5d75", "#86a9b9"),
    "hand": ("#d9a27c", "#ecd0ba"),
}
MATERIALS = {
    "floor": ("#ece8dd",) * 3,
    "mat": ("#cfe0cf", "#b4cdb5", "#a6c2a8"),
    "wall": ("#e4e0d6", "#d8d3c6", "#cdc7b8"),
    "wood": ("#e3cda6", "#cfb68b", "#bfa478"),
    "cushion": ("#f0cfae", "#e2ba93", "#d6ab82"),
    "iron": ("#5b6670", "#48525b", "#3b444c"),
    "foam": ("#b8a5d0", "#a08bbd", "#8f79ad"),
}
EDGE = 1.6  # width of the rim of paper that parts one shape from the next


@dataclass(frozen=True)
class Camera:
    """Looks at the middle of things from `azimuth` (0 from the front of space, 90 from its right) and `elevation`."""

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


@dataclass
class Mark:
    """One shape of the picture, its outline still in space."""

    fill: str
    runs: list[list[tuple[Vector, float]]]
    depth: float
    kind: str = "hull"  # hull: around each run; polygon: through the points; line: an arrow along them
    edge: bool = True
    opacity: float = 1.0
    both: bool = False
    fitted: bool = True


@dataclass
class Scene:
    """What is seen from one camera, in the order of drawing."""

    camera: Camera
    marks: list[Mark] = field(default_factory=list)

    def extent(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all that must fit, in centimetres."""
        seen = [(self.camera.flat(p), r) for m in self.marks if m.fitted for run in m.runs for p, r in run]
        return (
            min(x - r for (x, _), r in seen),
            min(y - r for (_, y), r in seen),
            max(x + r for (x, _), r in seen),
            max(y + r for (_, y), r in seen),
        )


def svg(picture: Mapping[str, Any]) -> str:
    """The picture as an SVG document; raises PoseError for a pose that no body can take."""
    scenes = [_scene({**picture, **panel}) for panel in picture.get("panels") or [{}]]
    room = WIDTH / len(scenes) - 2 * MARGIN + (MARGIN if len(scenes) > 1 else 0)
    extents = [scene.extent() for scene in scenes]
    scale = min(
        LARGEST,
        *(room / (right - left) for left, _, right, _ in extents),
        *((HEIGHT - 2 * MARGIN) / (bottom - top) for _, top, _, bottom in extents),
    )
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="16" fill="{PAPER}"/>',
    ]
    floors = [bottom for *_, bottom in extents]
    for n, (scene, (left, top, right, bottom)) in enumerate(zip(scenes, extents, strict=True)):
        shift_x = WIDTH * (n + 0.5) / len(scenes) - scale * (left + right) / 2
        lowest, highest = max(floors), min(e[1] for e in extents)
        level = (HEIGHT + scale * (lowest - highest)) / 2 - scale * lowest if len(scenes) > 1 else 0
        shift_y = level or HEIGHT / 2 - scale * (top + bottom) / 2
        lines += _drawn(scene, scale, shift_x, shift_y)
    if len(scenes) > 1:
        lines.append(f'<path d="M{WIDTH / 2:.0f} 24V{HEIGHT - 24}" stroke="{GHOST}" stroke-width="2"/>')
    return "\n".join([*lines, "</svg>", ""])


def _scene(spec: Mapping[str, Any]) -> Scene:
    camera = Camera(*spec["view"])
    scene = Scene(camera)
    things = [mark for thing in spec.get("things") or () for mark in _thing(thing, camera)]
    body = Body(spec["pose"])
    figure = list(_figure(body, camera, spec))
    behind = [mark for mark in things if mark.depth == -math.inf]
    before = sorted((mark for mark in things if mark.depth > -math.inf), key=lambda m: m.depth)
    scene.marks = behind
    if ghost := spec.get("ghost"):
        pose = {**spec["pose"], **ghost}
        wanted = spec.get("ghost_parts")
        for mark in _figure(Body(pose), camera, {**spec, "only": wanted}):
            mark.fill = GHOST
            scene.marks.append(mark)
    scene.marks = scene.marks + sorted([*before, *figure], key=lambda m: m.depth)
    for where in spec.get("feel") or ():
        *point, radius = where
        scene.marks.append(Mark(FEEL, [[(body.point(point), float(radius))]], 0, edge=False, opacity=0.75))
    for arrow in spec.get("arrows") or ():
        points = [body.point(p) for p in arrow["path"]]
        scene.marks.append(Mark(ARROW, [[(p, 4.0) for p in points]], 0, kind="line", both=bool(arrow.get("both"))))
    return scene


def _figure(body: Body, camera: Camera, spec: Mapping[str, Any]) -> Iterator[Mark]:
    near = spec.get("near") or _near(body, camera)
    only, order = spec.get("only"), spec.get("order") or {}
    depths = {solid.part: camera.depth(solid.centre) for solid in body.solids}
    # What belongs together is nearer or farther together; the rest lies as its middle does.
    depths["trunk"] = camera.depth(body.joints["chest"])
    depths["shorts"], depths["neck"] = depths["trunk"] - 0.1, depths["trunk"] - 0.2
    depths["head"] = camera.depth(body.joints["head"])
    depths["face"] = depths["head"] + (0.1 if float(body.look @ camera.axes[2]) > -0.3 else -0.1)
    for side in SIDES:
        depths[f"{side}_short"] = depths[f"{side}_leg"] + 0.1
        depths[f"{side}_hand"] = depths[f"{side}_arm"] + 0.1
    for solid in body.solids:
        if not only or solid.part in only:
            depth = depths[solid.part] + order.get(solid.part, 0)
            edge = solid.part not in ("face", "right_short", "left_short", "right_hand", "left_hand")
            yield Mark(_colour(solid, near), [list(run) for run in solid.runs], depth, edge=edge)


def _near(body: Body, camera: Camera) -> str:
    """The side that is nearer by hip and shoulder; neither where they are as near as each other."""
    ahead = sum(
        camera.depth(body.joints[f"right_{joint}"]) - camera.depth(body.joints[f"left_{joint}"])
        for joint in ("hip", "shoulder")
    )
    return "right" if ahead > 6 else "left" if ahead < -6 else "both"


def _colour(solid: Solid, near: str) -> str:
    if solid.part in COLOURS:
        return COLOURS[solid.part][0]
    side, _, part = solid.part.partition("_")
    return COLOURS[part][0 if near in ("both", side) else 1]


def _thing(thing: Mapping[str, Any], camera: Camera) -> Iterator[Mark]:
    """The shapes of a box, a roller, a ball or a weight; `near: true` sorts it among the limbs."""
    nearer = float(thing.get("nearer", 0))
    sorted_in = thing.get("near", False) or "nearer" in thing
    fitted = thing.get("fit", True)
    light, middle, dark = MATERIALS[thing.get("of", "wood")]
    if "box" in thing:
        low, high = np.asarray(thing["box"][:3], float), np.asarray(thing["box"][3:], float)
        depth = camera.depth((low + high) / 2) + nearer if sorted_in else -math.inf
        for axis, colour in ((2, light), (1, middle), (0, dark)):
            towards = float(camera.axes[2][axis])
            if abs(towards) < 0.02:
                continue
            face = (high if towards > 0 else low)[axis]
            a, b = [k for k in range(3) if k != axis]
            corners = []
            for u, v in ((low[a], low[b]), (high[a], low[b]), (high[a], high[b]), (low[a], high[b])):
                corner = np.zeros(3)
                corner[axis], corner[a], corner[b] = face, u, v
                corners.append((corner, 0.0))
            yield Mark(colour, [corners], depth, kind="polygon", edge=False, fitted=fitted)
    elif "ball" in thing:
        at, radius = np.asarray(thing["ball"][:3], float), float(thing["ball"][3])
        yield Mark(middle, [[(at, radius)]], camera.depth(at) + nearer if sorted_in else -math.inf)
    elif "pillow" in thing:
        *ends, radius = thing["pillow"]
        points = [(np.asarray(p, float), float(radius)) for p in ends]
        depth = camera.depth(points[0][0]) + nearer if sorted_in else -math.inf
        yield Mark(light, [points], depth)
    elif "roller" in thing:
        start, end, radius = np.asarray(thing["roller"][0], float), np.asarray(thing["roller"][1], float), 7.5
        yield from _cylinder(start, end, radius, (middle, light), camera, nearer if sorted_in else None)
    elif "dumbbell" in thing:
        at, along = np.asarray(thing["dumbbell"][0], float), unit(thing["dumbbell"][1])
        depth = nearer if sorted_in else 0.0
        yield from _cylinder(at - 12 * along, at + 12 * along, 1.8, (middle, light), camera, depth)
        for sign in (1, -1):
            disc = _cylinder(at + sign * 7 * along, at + sign * 14 * along, 6.5, (middle, light), camera, depth)
            yield from disc
    else:
        raise ValueError(f"{sorted(thing)} is nothing that can be drawn: box, ball, pillow, roller or dumbbell")


def _cylinder(
    start: Vector, end: Vector, radius: float, colours: tuple[str, str], camera: Camera, nearer: float | None
) -> Iterator[Mark]:
    axis = unit(end - start)
    one = across([0.3, 0.5, 0.8], axis)
    two = np.cross(axis, one)
    turns = [2 * math.pi * k / 40 for k in range(40)]
    rings = [[at + radius * (math.cos(t) * one + math.sin(t) * two) for t in turns] for at in (start, end)]
    depth = -math.inf if nearer is None else camera.depth((start + end) / 2) + nearer
    yield Mark(colours[0], [[(p, 0.0) for ring in rings for p in ring]], depth, kind="around")
    seen = rings[1] if float(axis @ camera.axes[2]) > 0 else rings[0]
    yield Mark(colours[1], [[(p, 0.0) for p in seen]], depth, kind="around", edge=False)


def _drawn(scene: Scene, scale: float, shift_x: float, shift_y: float) -> Iterator[str]:
    def flat(point: Vector) -> Point:
        x, y = scene.camera.flat(point)
        return x * scale + shift_x, y * scale + shift_y

    for mark in scene.marks:
        runs = [[(flat(p), r * scale) for p, r in run] for run in mark.runs]
        if mark.kind == "line":
            yield from _arrow([p for p, _ in runs[0]], mark.both)
            continue
        if mark.kind == "hull":
            path = "".join(shapes.hull(run) for run in runs)
        elif mark.kind == "polygon":
            path = "".join(shapes.polygon([p for p, _ in run]) for run in runs)
        else:
            path = "".join(shapes.polygon(shapes.around([p for p, _ in run])) for run in runs)
        edge = f' stroke="{PAPER}" stroke-width="{2 * EDGE}" paint-order="stroke"' if mark.edge else ""
        clear = f' opacity="{mark.opacity:g}"' if mark.opacity < 1 else ""
        yield f'<path d="{path}" fill="{mark.fill}"{edge}{clear}/>'


def _arrow(points: Sequence[Point], both: bool) -> Iterator[str]:
    path = shapes.line(points)
    yield f'<path d="{path}" fill="none" stroke="{PAPER}" stroke-width="9" stroke-linecap="round"/>'
    heads = shapes.head(points[-1], points[-2], 11) + (shapes.head(points[0], points[1], 11) if both else "")
    yield f'<path d="{heads}" fill="{ARROW}" stroke="{PAPER}" stroke-width="4" paint-order="stroke"/>'
    yield f'<path d="{path}" fill="none" stroke="{ARROW}" stroke-width="5" stroke-linecap="round"/>'

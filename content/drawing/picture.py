"""A whole picture: one or two scenes with a figure, things and arrows, side by side, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from content.drawing import shapes
from content.drawing.body import SIDES, Body, Solid, Vector
from content.drawing.shapes import Point
from content.drawing.things import shapes_of
from content.drawing.view import BEHIND, Arrow, Camera, Shape

WIDTH, HEIGHT, MARGIN = 480, 360, 22
LARGEST = 2.3  # picture units a centimetre: a lying figure is not drawn larger than this
EDGE = 3.2  # width of the rim of paper that parts one shape from the next
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
WITHOUT_EDGE = {"face", "short", "hand"}  # they lie on what they belong to


def svg(picture: Mapping[str, Any]) -> str:
    """The picture that `poses` describes as an SVG document; raises PoseError for a pose that no body can take."""
    cameras, scenes = [], []
    for panel in picture.get("panels") or [{}]:
        spec = {**picture, **panel}
        cameras.append(Camera(*spec["view"]))
        scenes.append(_scene(spec, cameras[-1]))
    extents = [_extent(scene, camera) for scene, camera in zip(scenes, cameras, strict=True)]
    top, bottom = min(e[1] for e in extents), max(e[3] for e in extents)
    room = WIDTH - 2 * MARGIN if len(scenes) == 1 else WIDTH / len(scenes) - MARGIN
    widest = max(right - left for left, _, right, _ in extents)
    scale = min(LARGEST, room / widest, (HEIGHT - 2 * MARGIN) / (bottom - top))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="16" fill="{PAPER}"/>',
    ]
    for n, (scene, camera, (left, _, right, _)) in enumerate(zip(scenes, cameras, extents, strict=True)):
        origin = WIDTH * (n + 0.5) / len(scenes) - scale * (left + right) / 2, (HEIGHT - scale * (top + bottom)) / 2
        lines += _drawn(scene, camera, scale, origin)
    if len(scenes) > 1:
        lines.append(f'<path d="M{WIDTH // 2} 24V{HEIGHT - 24}" stroke="{GHOST}" stroke-width="2"/>')
    return "\n".join([*lines, "</svg>", ""])


def _scene(spec: Mapping[str, Any], camera: Camera) -> list[Shape | Arrow]:
    """All that is seen, in the order of drawing."""
    body = Body(spec["pose"])
    things = [shape for thing in spec.get("things") or () for shape in shapes_of(thing, camera)]
    behind = [shape for shape in things if shape.depth == BEHIND]
    ghost = []
    if "ghost" in spec:
        parts = spec.get("ghost_parts")
        start = _figure(Body({**spec["pose"], **spec["ghost"]}), camera, spec)
        ghost = [replace(shape, fill=GHOST) for part, shape in start if not parts or part in parts]
    sorted_in = [*(shape for shape in things if shape.depth != BEHIND), *(s for _, s in _figure(body, camera, spec))]
    felt = [
        Shape(FEEL, (((body.point(point), float(radius)),),), edge=False, opacity=0.75)
        for *point, radius in spec.get("feel") or ()
    ]
    arrows = [
        Arrow((tuple((body.point(point), 4.0) for point in arrow["path"]),), bool(arrow.get("both")))
        for arrow in spec.get("arrows") or ()
    ]
    return [*behind, *ghost, *sorted(sorted_in, key=lambda shape: shape.depth), *felt, *arrows]


def _figure(body: Body, camera: Camera, spec: Mapping[str, Any]) -> Iterator[tuple[str, Shape]]:
    near, order = spec.get("near") or _near(body, camera), spec.get("order") or {}
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
        edge = solid.part.split("_")[-1] not in WITHOUT_EDGE
        depth = depths[solid.part] + order.get(solid.part, 0)
        yield solid.part, Shape(_colour(solid, near), solid.runs, depth, edge)


def _near(body: Body, camera: Camera) -> str:
    """The side that is nearer by hip and shoulder; both where they are about as near as each other."""
    ahead = sum(
        camera.depth(body.joints[f"right_{joint}"]) - camera.depth(body.joints[f"left_{joint}"])
        for joint in ("hip", "shoulder")
    )
    return "right" if ahead > 6 else "left" if ahead < -6 else "both"


def _colour(solid: Solid, near: str) -> str:
    side, _, part = solid.part.rpartition("_")
    return COLOURS[part][0 if near == "both" or side in ("", near) else 1]


def _extent(scene: Sequence[Shape | Arrow], camera: Camera) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all that is seen, in centimetres."""
    seen = [(*camera.flat(point), radius) for each in scene for run in each.runs for point, radius in run]
    left, top = min(x - r for x, _, r in seen), min(y - r for _, y, r in seen)
    return left, top, max(x + r for x, _, r in seen), max(y + r for _, y, r in seen)


def _drawn(scene: Sequence[Shape | Arrow], camera: Camera, scale: float, origin: Point) -> Iterator[str]:
    def flat(point: Vector) -> Point:
        x, y = camera.flat(point)
        return x * scale + origin[0], y * scale + origin[1]

    for each in scene:
        runs = [[(flat(point), radius * scale) for point, radius in run] for run in each.runs]
        if isinstance(each, Arrow):
            yield from _arrow([point for point, _ in runs[0]], each.both)
            continue
        edge = f' stroke="{PAPER}" stroke-width="{EDGE}" paint-order="stroke"' if each.edge else ""
        clear = f' opacity="{each.opacity:g}"' if each.opacity < 1 else ""
        yield f'<path d="{"".join(map(shapes.hull, runs))}" fill="{each.fill}"{edge}{clear}/>'


def _arrow(points: Sequence[Point], both: bool) -> Iterator[str]:
    path = shapes.line(points)
    yield f'<path d="{path}" fill="none" stroke="{PAPER}" stroke-width="9" stroke-linecap="round"/>'
    heads = shapes.head(points[-1], points[-2], 11) + (shapes.head(points[0], points[1], 11) if both else "")
    yield f'<path d="{heads}" fill="{ARROW}" stroke="{PAPER}" stroke-width="4" paint-order="stroke"/>'
    yield f'<path d="{path}" fill="none" stroke="{ARROW}" stroke-width="5" stroke-linecap="round"/>'

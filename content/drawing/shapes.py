"""Flat outlines as SVG path data: hulls of circles, polygons and arrows, all in the picture's own units."""

from __future__ import annotations

import math
from collections.abc import Sequence

Point = tuple[float, float]
Circle = tuple[Point, float]
FINENESS = 72  # points on a circle, from which its tangents are found


def number(value: float) -> str:
    """With one decimal at most; the tiny shift keeps halves from rounding one way here and another way there."""
    text = f"{value + 1e-7:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def hull(circles: Sequence[Circle]) -> str:
    """The outline of a band drawn tightly around circles: arcs, and lines from one to the next. A radius may be 0."""
    points = [
        (x + r * math.cos(2 * math.pi * k / FINENESS), y + r * math.sin(2 * math.pi * k / FINENESS), i)
        for i, ((x, y), r) in enumerate(circles)
        for k in range(FINENESS if r else 1)
    ]
    outline = _convex(points)
    starts = [k for k, point in enumerate(outline) if point[2] != outline[k - 1][2]]
    if not starts:
        (x, y), r = circles[outline[0][2]]
        n = number(r)
        return f"M{number(x - r)} {number(y)}a{n} {n} 0 0 1 {number(2 * r)} 0a{n} {n} 0 0 1 {number(-2 * r)} 0z"
    outline = outline[starts[0] :] + outline[: starts[0]]
    parts: list[str] = []
    for k, (x, y, i) in enumerate(outline):
        if k == 0 or outline[k - 1][2] != i:
            parts.append(f"{'L' if parts else 'M'}{number(x)} {number(y)}")
            first = k
        if k + 1 == len(outline) or outline[k + 1][2] != i:
            steps = k - first
            if steps:
                arc = number(circles[i][1])
                parts.append(f"A{arc} {arc} 0 {int(steps > FINENESS / 2)} 1 {number(x)} {number(y)}")
    return "".join(parts) + "z"


def line(points: Sequence[Point]) -> str:
    """A smooth open line through points."""
    parts = [f"M{number(points[0][0])} {number(points[0][1])}"]
    for k in range(len(points) - 1):
        before, a, b = points[max(k - 1, 0)], points[k], points[k + 1]
        after = points[min(k + 2, len(points) - 1)]
        out = (a[0] + (b[0] - before[0]) / 6, a[1] + (b[1] - before[1]) / 6)
        back = (b[0] - (after[0] - a[0]) / 6, b[1] - (after[1] - a[1]) / 6)
        parts.append("C" + " ".join(f"{number(x)} {number(y)}" for x, y in (out, back, b)))
    return "".join(parts)


def head(tip: Point, before: Point, size: float) -> str:
    """An arrow's head whose tip goes a little beyond the end of its line."""
    length = math.hypot(tip[0] - before[0], tip[1] - before[1]) or 1.0
    dx, dy = (tip[0] - before[0]) / length, (tip[1] - before[1]) / length
    point = (tip[0] + dx * size, tip[1] + dy * size)
    base = (tip[0] - dx * size * 0.5, tip[1] - dy * size * 0.5)
    wing = size * 0.85
    corners = [point, (base[0] - dy * wing, base[1] + dx * wing), (base[0] + dy * wing, base[1] - dx * wing)]
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "z"


def _convex(points: list[tuple[float, float, int]]) -> list[tuple[float, float, int]]:
    """The corners of the convex hull, clockwise on a screen whose y points down (monotone chain)."""
    ordered = sorted(points)
    corners: list[tuple[float, float, int]] = []
    for sweep in (ordered, ordered[::-1]):
        chain: list[tuple[float, float, int]] = []
        for point in sweep:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        corners += chain[:-1]
    return corners


def _turn(a: tuple[float, float, int], b: tuple[float, float, int], c: tuple[float, float, int]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

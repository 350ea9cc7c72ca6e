"""The jointed figure: from a pose in words and centimetres to joints in space, and to rounded solids around them.

Space: x to the right, y away from the viewer, z up, in centimetres; the floor is z = 0. A point is three numbers, or
the name of a joint and three numbers to add to it. A direction is three numbers of any length.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Vector = np.ndarray
Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")

PELVIS, WAIST, CHEST = 14.0, 13.0, 23.0  # lengths of the three parts of the back
HIP, SHOULDER = 9.0, 17.0  # half the widths
NECK, HEAD = 8.0, 11.0
BONES = {"leg": (42.0, 41.0), "arm": (30.0, 26.0)}  # thigh and shin; upper arm and forearm
PALM = 7.0  # from the wrist to the middle of the hand
SLACK = 3.0  # centimetres that a hand or foot may be out of reach before it is an error


class PoseError(ValueError):
    """A pose that no body can take; says which part can not reach."""


Run = tuple[tuple[Vector, float], ...]  # points with their radii


@dataclass(frozen=True)
class Solid:
    """Circles with their radii, filled in between one and the next: a limb, the trunk, the head.

    `runs` are groups of (point, radius) that are hulled each; all of them together are one shape.
    """

    part: str
    runs: tuple[Run, ...]

    @property
    def centre(self) -> Vector:
        """The middle of its points."""
        return np.mean([point for run in self.runs for point, _ in run], axis=0)


def unit(direction: Sequence[float] | Vector) -> Vector:
    """The direction with length 1; raises PoseError where it has none."""
    vector = np.asarray(direction, dtype=float)
    length = float(np.linalg.norm(vector))
    if length < 1e-9:
        raise PoseError("a direction of length 0 points nowhere")
    return vector / length


def across(direction: Sequence[float] | Vector, axis: Vector) -> Vector:
    """The part of a direction that is square to an axis, with length 1."""
    vector = np.asarray(direction, dtype=float)
    return unit(vector - axis * float(vector @ axis))


class Body:
    """A figure in a pose; `joints` are its points by name, `solids` what is drawn."""

    def __init__(self, pose: Mapping[str, Any]) -> None:
        self.joints: dict[str, Vector] = {}
        self.solids: list[Solid] = []
        self._trunk(pose)
        self._head(pose.get("head") or {})
        waiting = [(side, limb) for limb in ("leg", "arm") for side in SIDES]
        # A limb that holds on to another one comes after it.
        while waiting:
            ready = [each for each in waiting if self._knows(pose["{}_{}".format(*each)])] or waiting[:1]
            for side, limb in ready:
                self._limb(side, limb, pose[f"{side}_{limb}"])
            waiting = [each for each in waiting if each not in ready]

    def point(self, where: Sequence[Any]) -> Vector:
        """A point as a pose gives it: `[x, y, z]` or `[joint, x, y, z]`."""
        if isinstance(where[0], str):
            if where[0] not in self.joints:
                raise PoseError(f"{where[0]!r} is no joint that is known here: {', '.join(self.joints)}")
            return self.joints[where[0]] + np.asarray(where[1:] or (0, 0, 0), dtype=float)
        return np.asarray(where, dtype=float)

    def _knows(self, limb: Mapping[str, Any]) -> bool:
        where = limb.get("to", [0])[0]
        return not isinstance(where, str) or where in self.joints

    def _trunk(self, pose: Mapping[str, Any]) -> None:
        hips = pose["hips"]
        chest = {**hips, **(pose.get("chest") or {})}
        self.up = unit(chest["up"])
        self.front = across(chest["front"], self.up)
        hips_up = unit(hips["up"])
        self.hips_front = across(hips["front"], hips_up)
        hips_left, left = np.cross(hips_up, self.hips_front), np.cross(self.up, self.front)
        pelvis = np.asarray(hips["at"], dtype=float)
        waist = pelvis + PELVIS * hips_up
        ribs = waist + WAIST * unit(hips_up + self.up)
        neck = ribs + CHEST * self.up
        self.joints.update(pelvis=pelvis, waist=waist, chest=ribs + self.up * CHEST / 2, neck=neck)
        for side, sign in (("left", 1), ("right", -1)):
            self.joints[f"{side}_hip"] = pelvis + sign * HIP * hips_left
            self.joints[f"{side}_shoulder"] = neck - 2 * self.up + sign * SHOULDER * left
        between = unit(hips_left + left)
        # Centre, axis to the left, half the width, radius: from the seat to the shoulders.
        rings = [
            (pelvis - 1.5 * hips_up, hips_left, 8.5, 9.0),
            (pelvis + 5 * hips_up, hips_left, 7.5, 9.0),
            (waist, unit(hips_left + between), 5.5, 8.0),
            ((waist + ribs) / 2, between, 5.5, 8.2),
            (ribs, unit(left + between), 6.5, 8.8),
            (ribs + 11 * self.up, left, 8.0, 9.6),
            (ribs + 18 * self.up, left, 10.5, 7.6),
            (neck - 1.5 * self.up, left, 12.5, 4.8),
        ]
        circles = [[(at + sign * half * axis, radius) for sign in (1, -1)] for at, axis, half, radius in rings]
        hulls = [tuple(a + b) for a, b in zip(circles, circles[1:], strict=False)]
        self.solids.append(Solid("shorts", tuple(hulls[:2])))
        self.solids.append(Solid("trunk", tuple(hulls[1:])))

    def _head(self, head: Mapping[str, Any]) -> None:
        up = unit(head.get("up", self.up))
        look = across(head.get("look", self.front), up)
        neck = self.joints["neck"]
        middle = neck + NECK / 2 * self.up + (NECK / 2 + HEAD) * up
        self.joints["head"] = middle
        self.look = look
        throat = neck - self.up, 4.6
        self.solids.append(Solid("neck", ((throat, (middle - 5 * up, 4.6)),)))
        self.solids.append(Solid("head", (((middle + 1.5 * up - 0.8 * look, 9.3), (middle - 2 * up, 8)),)))
        brow, chin = (middle + 0.5 * up + 3.6 * look, 6.2), (middle - 5 * up + 3.6 * look, 5)
        nose = (middle + 9.4 * look - 0.5 * up, 1.5), (middle + 7 * look - 2.5 * up, 2.2)
        self.solids.append(Solid("face", ((brow, chin), nose)))

    def _limb(self, side: Side, limb: str, how: Mapping[str, Any]) -> None:
        root = self.joints[f"{side}_{'hip' if limb == 'leg' else 'shoulder'}"]
        upper, lower = BONES[limb]
        limb_of: tuple[Run, ...]
        if "along" in how:
            first, *rest = how["along"]
            last = rest[-1] if rest else first
            middle = root + upper * unit(first)
            end = middle + lower * unit(last)
        else:
            end = self.point(how["to"])
            middle, end = _bent(f"{side} {limb}", root, end, upper, lower, how["bend"])
        names = ("knee", "ankle") if limb == "leg" else ("elbow", "wrist")
        self.joints.update({f"{side}_{names[0]}": middle, f"{side}_{names[1]}": end})
        if limb == "leg":
            calf = (middle * 2 + end) / 3
            foot = self._foot(side, root, middle, end, how)
            limb_of = ((root, 8.4), (middle, 5.6)), ((middle, 5.6), (calf, 5.6), (end, 3.4)), foot
            cover = ((root, 8.8), (root + 0.36 * (middle - root), 8.1))
            more = Solid(f"{side}_short", (cover,))
        else:
            fingers = unit(how.get("fingers", end - middle))
            self.joints[f"{side}_hand"] = hand = end + PALM * fingers
            limb_of = ((root, 4.9), (middle, 3.9)), ((middle, 3.9), (end, 2.8))
            more = Solid(f"{side}_hand", (((end, 2.8), (end + 4.5 * fingers, 3.4), (hand + 3 * fingers, 2.4)),))
        self.solids += [Solid(f"{side}_{limb}", limb_of), more]

    def _foot(self, side: Side, hip: Vector, knee: Vector, ankle: Vector, how: Mapping[str, Any]) -> Run:
        shin, thigh = unit(ankle - knee), unit(knee - hip)
        ahead = thigh - shin * float(thigh @ shin)
        if float(np.linalg.norm(ahead)) < 0.05:
            ahead = np.asarray(how.get("bend", self.hips_front), dtype=float)
        ahead = across(ahead, shin)
        toes = unit(how.get("toes", ahead))
        axis = np.cross(shin, ahead)
        axis = axis - toes * float(axis @ toes)
        above = np.cross(unit(axis), toes) if float(np.linalg.norm(axis)) > 0.05 else -shin
        self.joints[f"{side}_toes"] = ankle + 17 * toes - 4 * above
        heel, ball = ankle - 4.5 * toes - 3.4 * above, ankle + 11 * toes - 3.8 * above
        return (ankle, 3.6), (heel, 3.4), (ball, 3.0), (ankle + 16 * toes - 4.2 * above, 2.6)


def _bent(
    name: str, root: Vector, end: Vector, upper: float, lower: float, bend: Sequence[float]
) -> tuple[Vector, Vector]:
    """Where knee or elbow is, with the joint pointing to `bend`, and where the limb ends."""
    reach = float(np.linalg.norm(end - root))
    if reach > upper + lower + SLACK or reach < abs(upper - lower) + 0.5:
        raise PoseError(f"the {name} can not reach: {reach:.1f} cm, with {upper + lower:.0f} cm of limb")
    axis = unit(end - root)
    reach = min(reach, upper + lower)
    end = root + reach * axis
    along = (upper**2 - lower**2 + reach**2) / (2 * reach)
    off = math.sqrt(max(0.0, upper**2 - along**2))
    return root + along * axis + off * across(bend, axis), end

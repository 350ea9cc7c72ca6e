"""`python -m content.drawing [id ...]`: draws the poses of `content/pictures/` anew, all of them or those named."""

from __future__ import annotations

import sys

from content import images
from content.drawing.body import PoseError
from content.drawing.poses import drawn


def main(ids: list[str]) -> int:
    """Write the SVG of each pose beside it; returns 1 where one can not be drawn."""
    failed = 0
    folder = images.ROOT / images.FOLDER
    for pose in [folder / f"{each}.yml" for each in ids] or sorted(folder.glob("*.yml")):
        try:
            pose.with_suffix(".svg").write_text(drawn(pose), encoding="utf-8")
        except (OSError, PoseError) as error:
            failed = 1
            print(error, file=sys.stderr)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

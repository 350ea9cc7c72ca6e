"""The pictures of things to do: `content/pictures/<id>.svg`, and each as a PNG for where it is shown."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import resvg_py

ROOT = Path(__file__).parent
FOLDER = "pictures"
SCALE = 2  # pixels of the PNG for one unit of the drawing
PAPER = "#fbfaf6"  # behind the rounded corners, which a messenger that wants JPEG would make black
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = ("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
_MAY_HOLD = {_SVG + name for name in _SHAPES}


def drawings(root: Path = ROOT) -> list[Path]:
    """All drawings of the content under `root`."""
    return sorted((root / FOLDER).glob("*.svg"))


def fault(drawing: Path) -> str | None:
    """What is wrong with a drawing and what to do, in one sentence; None where nothing is.

    Only shapes may stand in it: text would need a font, and pictures, styles and links come from elsewhere.
    """
    try:
        tree = ElementTree.parse(drawing).getroot()
    except (ElementTree.ParseError, UnicodeDecodeError, LookupError, ValueError) as error:
        return f"is no valid SVG ({error}): draw it anew"
    sizes = [tree.get(name, "") for name in ("width", "height")]
    if tree.tag != f"{_SVG}svg" or not all(re.fullmatch("[1-9][0-9]{1,2}", size) for size in sizes):
        return "is no SVG with a width and a height of 10 to 999: add them to its first element"
    if tree.get("viewBox") != f"0 0 {' '.join(sizes)}":
        return f"has another viewBox than its size: write 0 0 {' '.join(sizes)}"
    for element in tree.iter():
        if element.tag not in _MAY_HOLD:
            return f"holds <{str(element.tag).rpartition('}')[2]}>: only shapes may stand in it, so draw it as a path"
        for name, value in element.attrib.items():
            if name == "style" or name.endswith("href") or "url(" in value:
                return f"has {name}={value!r}, which may lead outside: write the colour and the shape in place"
    return None


def png(item_id: str, root: Path = ROOT) -> Path | None:
    """The picture of an item as a PNG in `build/pictures/` beside the content, made anew where its drawing changed.

    None where the item has none. Raises OSError where there is none yet and it can not be written, ValueError where it
    can not be drawn.
    """
    drawing = root / FOLDER / f"{item_id}.svg"
    try:
        changed = drawing.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    file = root.parent / "build" / "pictures" / f"{item_id}.png"
    # A PNG bears the time of the drawing that it was made from, so that an older one put back counts as changed too.
    if not file.exists() or file.stat().st_mtime_ns != changed:
        try:
            _render(drawing, file, changed)
        except OSError:
            # Where nothing can be written, as in a container, the picture that was built with it is better than none.
            if not file.exists():
                raise
    return file


def png_all(root: Path = ROOT) -> int:
    """Bring the PNGs of all items up to date; returns how many there are. Raises as `png` does."""
    return sum(png(drawing.stem, root) is not None for drawing in drawings(root))


def _render(drawing: Path, file: Path, changed: int) -> None:
    # The renderer ends the whole process on a document that it can not read.
    if wrong := fault(drawing):
        raise ValueError(f"{drawing.name} {wrong}")
    image = resvg_py.svg_to_bytes(svg_path=str(drawing), zoom=SCALE, background=PAPER, skip_system_fonts=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(prefix=".", suffix=".png", dir=file.parent)
    try:
        with open(handle, "wb") as out:
            out.write(bytes(image))
        os.chmod(unfinished, 0o644)
        os.utime(unfinished, ns=(changed, changed))
        os.replace(unfinished, file)
    except OSError:
        os.unlink(unfinished)
        raise

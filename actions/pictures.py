"""The picture that goes with a reply about one exercise, step of the ladder or drill."""

from __future__ import annotations

import logging
from typing import Any

from content import images
from content.schema import Pictured

logger = logging.getLogger(__name__)


def of(found: Pictured) -> dict[str, Any]:
    """`image`, a path from the project's folder, and `alt`, what it shows; nothing where there is no picture."""
    try:
        file = images.png(found.id)
    except (OSError, ValueError):
        logger.exception("The picture of %s could not be made", found.id)
        return {}
    return {"image": file.relative_to(images.ROOT.parent).as_posix(), "alt": found.alt} if file else {}

"""A text from which what was read is taken away, so that nothing is read twice. Positions stay."""

from __future__ import annotations

import re


class Masked:
    """`left` is what nobody has read yet, with blanks that match nothing in place of the rest."""

    BLANK = "\x00"

    def __init__(self, text: str) -> None:
        self.left = text

    def take(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """All matches of a pattern, each masked afterwards."""
        found = list(pattern.finditer(self.left))
        for match in found:
            self.mask(*match.span())
        return found

    def mask(self, start: int, end: int) -> None:
        """Take a span away."""
        self.left = self.left[:start] + self.BLANK * (end - start) + self.left[end:]

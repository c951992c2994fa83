"""Numbered pages of a list."""

from dataclasses import dataclass

PAGE_SIZE = 20
LAST_PAGE = 200
"""Nobody reads further; whoever needs everything exports it."""


@dataclass(frozen=True)
class Page:
    """One page of a list: its number (from 1) and how many things there are in all."""

    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def offset(self) -> int:
        """How many things stand before this page."""
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """The number of the last page."""
        return min(LAST_PAGE, max(1, -(-self.total // self.size)))

    @property
    def around(self) -> list[int | None]:
        """The page numbers to show, with None where some are left out."""
        wanted = sorted({1, self.last, *range(max(1, self.number - 1), min(self.last, self.number + 1) + 1)})
        shown: list[int | None] = []
        for number in wanted:
            if shown and number - (shown[-1] or 0) > 1:
                shown.append(None)
            shown.append(number)
        return shown


def page_number(text: str | None) -> int:
    """Read a page number; whatever is none, is the first page."""
    if text and text.isascii() and text.isdigit() and len(text) <= 4:
        return min(LAST_PAGE, max(1, int(text)))
    return 1

"""Where a need stands and where a solution is offered, as paths from the country down: "DK/DK01/0101"."""

import re
from collections.abc import Iterable
from pathlib import Path

_NUTS = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")
_DANISH_REGIONS = {
    "Hovedstaden": "DK01",
    "Sjælland": "DK02",
    "Syddanmark": "DK03",
    "Midtjylland": "DK04",
    "Nordjylland": "DK05",
}


class RegionPaths:
    """Turns region and municipality codes into paths."""

    def __init__(self, region_of_municipality: dict[str, str]) -> None:
        self._region_of = region_of_municipality

    @classmethod
    def read(cls, municipalities: Path) -> "RegionPaths":
        """Read the municipalities and their regions (tab separated: code, name, region, …). Raises OSError."""
        region_of: dict[str, str] = {}
        with municipalities.open(encoding="utf-8") as lines:
            for line in lines:
                code, _, region = line.rstrip("\n").split("\t")[:3]
                if region in _DANISH_REGIONS:
                    region_of[code] = _DANISH_REGIONS[region]
        return cls(region_of)

    def paths(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Return the known codes as sorted paths. Unknown codes say nothing."""
        return tuple(sorted({path for code in codes if (path := self._path(code))}))

    def _path(self, code: str) -> str | None:
        region = self._region_of.get(code)
        if region:
            return f"DK/{region}/{code}"
        if not _NUTS.fullmatch(code):
            return None
        return "/".join(code[:end] for end in (2, *range(4, len(code) + 1)) if end <= len(code))


def covers(offered: Iterable[str], asked: Iterable[str]) -> str | None:
    """Return the asked path that an offered path contains or lies in; None when none does.

    A solution for all of Denmark covers a municipality; a need of a region is met by an offer inside it.
    """
    places = tuple(offered)
    for path in asked:
        if any(_within(path, place) or _within(place, path) for place in places):
            return path
    return None


def _within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(outer + "/")

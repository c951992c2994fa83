"""What stands in the index for one listing: texts and numbers by field, ready to be written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from market.matching.analysing import Analyser
from market.matching.arrays import Hashes
from market.matching.profiles import QUARTERS, Prepared, Profile, Side
from market.matching.records import Record

# A word said twenty times is said often; more would only make the index longer.
_MOST_REPEATS = 20
_DANISH_REGIONS = ("DK01", "DK02", "DK03", "DK04", "DK05")


@dataclass(frozen=True, slots=True)
class Listed:
    """A published listing, as it goes into the index."""

    profile: Profile
    published_at: datetime
    revision: int
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A listing analysed. A field may come several times."""

    id: str
    side: Side
    lang: str
    texts: list[tuple[str, str]]
    numbers: list[tuple[str, int]]
    record: Record


def entries_of(listed: Sequence[Listed], analyser: Analyser) -> list[Entry]:
    """Analyse listings."""
    analysed = analyser.prepare_all(one.profile for one in listed)
    return [_entry(one, prepared) for one, prepared in zip(listed, analysed, strict=True)]


def _entry(listed: Listed, prepared: Prepared) -> Entry:
    return Entry(
        id=prepared.id,
        side=prepared.side,
        lang=prepared.lang,
        texts=_texts(listed, prepared),
        numbers=[("published", max(0, int(listed.published_at.timestamp() * 1_000_000)))],
        record=Record.of(prepared, listed.revision),
    )


def as_text(hashes: Hashes) -> str:
    """Return the hashes as words of eight hexadecimal digits, in one go."""
    return hashes.astype(">u4").tobytes().hex(" ", 4)


def region_codes(paths: Iterable[str]) -> list[str]:
    """Return every code under which a listing is found: those on its paths, and all five regions for the country."""
    codes: dict[str, None] = {}
    for path in paths:
        codes.update(dict.fromkeys(path.split("/")))
        if path == "DK":
            codes.update(dict.fromkeys(_DANISH_REGIONS))
    return list(codes)


def _texts(listed: Listed, prepared: Prepared) -> list[tuple[str, str]]:
    repeats = np.clip(prepared.counts / QUARTERS, 1, _MOST_REPEATS).astype(np.int64)
    facts = prepared.facts
    texts = [
        ("id", prepared.id),
        ("terms", as_text(np.repeat(prepared.terms, repeats))),
        ("source", listed.source),
    ]
    texts += [("areas", area) for area in facts.areas]
    texts += [("tags", tag) for tag in facts.tags]
    texts += [("regions", code) for code in region_codes(facts.regions)]
    texts += [("whole_regions", path.rsplit("/", 1)[-1]) for path in facts.regions]
    if facts.stage:
        texts.append(("stage", facts.stage))
    return texts

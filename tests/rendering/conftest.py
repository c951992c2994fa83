"""A reader, a clock that stands still and the parts that a board shows."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment

from market.gateways.clock import FakeClock
from market.i18n import Locale
from market.rendering import environment
from market.settings import Settings


@dataclass(frozen=True)
class Word:
    """A mark as matching would hand it over."""

    word: str
    kind: str = "same"
    number: int | None = 1
    part: str = ""


@dataclass(frozen=True)
class Row:
    """One reason as pairings would hand it over."""

    code: str
    share: int
    evidence: list[Any] = field(default_factory=list)


BOARD: dict[str, Any] = {
    "marks": [Word("samme ord", "same", 1), Word("del", "part", 2), Word("oversat", "related", 3)],
    "rows": [
        Row("same_word", 38, ["gang", "balance", "træning"]),
        Row("compound_part", 17, [("fald", "faldforebyggelse")]),
        Row("shared_tag", 14, ["faldforebyggelse", "sensor", "sål", "sko", "gang"]),
        Row("related", 12, [("borger", "beboer")]),
        Row("shared_area", 10, ["Sundhed og ældre"]),
        Row("phase_fits", 9, ["klar nu"]),
    ],
    "areas": [
        ("health_older", "Sundhed og ældre"),
        ("social_disability", "Social og handicap"),
        ("children_youth", "Børn og unge"),
        ("employment_integration", "Job og integration"),
        ("climate_environment", "Klima og miljø"),
        ("roads_space", "Veje og byrum"),
        ("culture_leisure", "Kultur og fritid"),
        ("citizen_administration", "Borgerservice og administration"),
        ("unknown", "Forsvar"),
    ],
    "address": lambda page: f"/needs?page={page}",
}


def asked(locale: Locale = "da", **changes: Any) -> SimpleNamespace:
    """Return what base.html asks of a request."""
    values: dict[str, Any] = {
        "locale": locale,
        "other_locale": "en" if locale == "da" else "da",
        "language_url": "/language/en?next=/needs",
        "viewer": None,
        "path": "/needs",
        "theme": "auto",
        "message": None,
    }
    return SimpleNamespace(**(values | changes))


@pytest.fixture(scope="session")
def pages() -> Environment:
    return environment(Settings(), FakeClock())

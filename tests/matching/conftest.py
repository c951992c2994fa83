"""The matching tests' vocabulary: an analyser over the real word lists, and short ways to write listings."""

from datetime import UTC, datetime
from typing import Any

import pytest

from market.gateways.search import Listed
from market.matching.analysing import Analyser, load_analyser
from market.matching.profiles import Prepared, Profile
from market.matching.rules import Rules, delivered_rules

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    return load_analyser()


@pytest.fixture(scope="session")
def rules() -> Rules:
    return delivered_rules()


class Write:
    """Writes needs and solutions in a line."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser

    def need(self, title: str, text: str = "", *, lang: str = "da", key: str = "n", **facts: Any) -> Prepared:
        return self._analyser.prepare(Profile(id=key, side="need", lang=lang, title=title, text=text, **facts))

    def solution(self, title: str, text: str = "", *, lang: str = "da", key: str = "s", **facts: Any) -> Prepared:
        return self._analyser.prepare(Profile(id=key, side="solution", lang=lang, title=title, text=text, **facts))


@pytest.fixture(scope="session")
def write(analyser: Analyser) -> Write:
    return Write(analyser)


def listed(
    title: str,
    text: str = "",
    *,
    key: str = "s",
    side: Any = "solution",
    lang: str = "da",
    at: datetime = NOON,
    source: str = "member",
    **facts: Any,
) -> Listed:
    """Return a published listing."""
    return Listed(Profile(id=key, side=side, lang=lang, title=title, text=text, **facts), at, 1, source)

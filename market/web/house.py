"""What a running web server holds: one object, put together by `wiring`, reached from every request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any, Literal, cast

from jinja2 import Environment
from sqlmodel import Session
from starlette.requests import HTTPConnection

from market.gateways.clock import Clock
from market.gateways.database import Database
from market.gateways.search import SearchIndex
from market.settings import Settings
from market.web.viewer import Viewer


@dataclass(frozen=True, eq=False)
class House:
    """The parts that handlers share."""

    settings: Settings
    database: Database
    clock: Clock
    index: SearchIndex
    templates: Environment
    viewer_of: Callable[[Session, str], Viewer | None]
    """Finds the person behind a session cookie's value; None when it is unknown, ended or too old."""
    partner_counts: Callable[[Session, Literal["need", "solution"], Sequence[str]], Mapping[str, int]]
    """Counts the public partners of listings of a side, by id: lists show them and stand below what pairs."""
    kinds: Sequence[Any] = ()
    """Both sides of the market, needs first: a form shows what resembles a text on either, and stands below both."""
    warming_up: Event = field(default_factory=Event)
    """Set while the process reads what the first visitors would otherwise wait for."""


def house_of(connection: HTTPConnection) -> House:
    """Return the house that serves a request."""
    return cast(House, connection.app.state.house)

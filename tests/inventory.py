"""What the web server answers to: every route, found where the server itself looks for it."""

from dataclasses import dataclass
from functools import cache

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from market import wiring
from market.app import create_app
from market.gateways.database import Database
from market.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, order=True)
class Route:
    """A way to ask: method and path with its parameters in braces. A mount answers to GET."""

    path: str
    method: str

    @property
    def is_safe(self) -> bool:
        """Say whether asking may change nothing."""
        return self.method in SAFE

    def address(self, value: str = "unknown") -> str:
        """Return the path with a value in place of each parameter."""
        parts = self.path.split("/")
        return "/".join(value if part.startswith("{") else part for part in parts)


def routes_of(app: FastAPI) -> list[Route]:
    """List all routes. Walking `app.routes` alone would miss those of included routers."""
    found = set()
    for context in iter_route_contexts(app.routes):
        if context.methods is None:
            found.add(Route(f"{context.path}/{{file}}", "GET"))
        for method in context.methods or ():
            found.add(Route(str(context.path), method))
    return sorted(found)


@cache
def routes() -> list[Route]:
    """List all routes of the marketplace. Needs no database."""
    house = wiring.build_house(Settings(), Database("sqlite:///never-opened.sqlite"), in_memory=True)
    return routes_of(create_app(house))

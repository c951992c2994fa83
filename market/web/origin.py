"""Only our own pages may post to us.

Browsers say where a request comes from: `Sec-Fetch-Site`, and older ones `Origin`. A request that changes something and
says neither is refused. There are no tokens in forms, so nothing breaks on Back, in saved drafts or in fragments.
Source: https://owasp.org/www-project-cheat-sheets (cross-site request forgery, fetch metadata).
"""

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from market.web.asked import ask
from market.web.house import house_of

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class SameOrigin:
    """Refuse posts from elsewhere. `exempt` lists the paths that mail programs post to."""

    def __init__(self, app: ASGIApp, *, exempt: frozenset[str] = frozenset()) -> None:
        self._app = app
        self._exempt = exempt

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] != "http" or scope["method"] in _SAFE_METHODS or scope["path"] in self._exempt:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        if comes_from_here(Headers(scope=scope), house_of(request).settings.base_url):
            await self._app(scope, receive, send)
            return
        response = ask(request).page("errors/page.html", status=403, code="origin", number="")
        await response(scope, receive, send)


def comes_from_here(headers: Headers, base_url: str) -> bool:
    """Say whether a request was made by a page of this site."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return headers.get("origin") == base_url

"""How much one request may bring."""

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from market.web.asked import ask

LARGEST_REQUEST = 6 * 1024 * 1024
"""Bytes: several times the longest form that a person can fill."""


class TooMuch(HTTPException):
    """A request is larger than we take."""

    def __init__(self) -> None:
        super().__init__(413)


class LimitedRequests:
    """Refuse requests that are too large: by what they say of themselves, else when they have become so.

    FastAPI's own limit answers in plain text, outside of the layer that completes the headers.
    """

    def __init__(self, app: ASGIApp, *, largest: int = LARGEST_REQUEST) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "0")
        if not announced.isdecimal() or int(announced[:20]) > self._largest:
            page = ask(Request(scope)).page("errors/page.html", status=413, code=413, number="")
            await page(scope, receive, send)
            return
        come = 0

        async def counted() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            if come > self._largest:
                raise TooMuch
            return message

        await self._app(scope, counted, send)

"""Why a request is refused, and the page that says so.

Refusal
├── NotFound       there is no such thing, or it is not for you: both look the same
├── SignInNeeded   only a signed-in person can do this
├── NotAllowed     you are signed in, but this is not yours to do
└── Changed        somebody else, or you in another tab, was faster
"""

import logging
import uuid

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from market.web.asked import ask
from market.web.redirects import with_next

logger = logging.getLogger(__name__)


class Refusal(Exception):
    """A request that the rules refuse. Subclasses say why."""

    status = 400


class NotFound(Refusal):
    """There is no such thing, or it is not for this person: both look the same from outside."""

    status = 404


class NotAllowed(Refusal):
    """The person is known, but this is not theirs to do."""

    status = 403


class Changed(Refusal):
    """What the form was filled from has changed meanwhile."""

    status = 409


class SignInNeeded(Refusal):
    """Only a signed-in person can do this."""

    status = 401


def install(app: FastAPI) -> None:
    """Have every error answered by a page in the site's style and the user's language."""
    app.add_exception_handler(SignInNeeded, _to_sign_in)
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _not_of_the_form)
    for away in (OperationalError, InterfaceError, NoConnectionFree):
        app.add_exception_handler(away, _database_away)


def _to_sign_in(request: Request, error: Exception) -> Response:
    target = with_next("/sign-in", _page_of(request))
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"HX-Redirect": target})
    return RedirectResponse(target, status_code=303)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return _page(request, error.status)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    response = _page(request, error.status_code)
    response.headers.update(error.headers or {})
    return response


def _not_of_the_form(request: Request, error: Exception) -> Response:
    # An address whose parts are not of the form names nothing; a query that is not of the form is a bad request.
    assert isinstance(error, RequestValidationError)
    in_path = any(problem["loc"][0] == "path" for problem in error.errors())
    return _page(request, 404 if in_path else 400)


def _database_away(request: Request, error: Exception) -> Response:
    # The driver's own words: the statement around them holds what people typed.
    words = str(getattr(error, "orig", error))
    logger.error("the database does not answer %s: %s", _kind_of(request), words)
    response = _page(request, 507 if "full" in words else 503)
    response.headers["Retry-After"] = "5"
    return response


class Unexpected:
    """Answer an error of ours with a page, inside the layers that complete its headers.

    A handler for `Exception` would run outside of all middleware, so that its page lacked the safety headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on. An error after the answer has begun can only break the connection."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            if scope["type"] != "http" or begun:
                raise
            await _unexpected(Request(scope, receive), error)(scope, receive, send)


def _unexpected(request: Request, error: Exception) -> Response:
    number = uuid.uuid4().hex[:12]
    logger.error("unexpected error %s at %s", number, _kind_of(request), exc_info=error)
    return _page(request, 500, number=number)


def _page(request: Request, status: int, *, number: str = "") -> Response:
    return ask(request).page("errors/page.html", status=status, number=number, code=status)


def _kind_of(request: Request) -> str:
    """Return the pattern of the address: an address itself can hold the secret that signs somebody in."""
    return str(getattr(request.scope.get("route"), "path", "an address of no page"))


def _page_of(request: Request) -> str:
    """Return where to go after signing in: the page itself, or the page whose form was posted."""
    return str(request.url.path) if request.method in {"GET", "HEAD"} else "/"

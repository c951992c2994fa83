"""The web server: middleware, pages, static files and error pages around one house."""

from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from market import wiring
from market.rendering.places import static_folder
from market.settings import LOOPBACK_HOSTS, Settings
from market.web import errors
from market.web.head import HeadersAlone
from market.web.headers import SafeHeaders
from market.web.house import House
from market.web.limits import LimitedRequests
from market.web.origin import SameOrigin
from market.web.static import StaticAssets


def create_app(house: House) -> FastAPI:
    """Build the web server around its parts."""
    app = FastAPI(title="Innovation marketplace", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = house
    for router in wiring.ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticAssets(directory=static_folder()), name="static")
    errors.install(app)
    # The last ones added are the outermost: headers are on every answer, also on those of the other layers.
    app.add_middleware(SameOrigin, exempt=wiring.POSTED_BY_MAIL_PROGRAMS)
    app.add_middleware(LimitedRequests)
    app.add_middleware(errors.Unexpected)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=_hosts(house.settings))
    # The highest level takes three times as long and saves one byte in fifty.
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)
    app.add_middleware(SafeHeaders, https=house.settings.is_secure)
    app.add_middleware(HeadersAlone)
    return app


def _hosts(settings: Settings) -> list[str]:
    host = urlsplit(settings.base_url).hostname or "localhost"
    return [host, *sorted(LOOPBACK_HOSTS)] if settings.on_loopback else [host]

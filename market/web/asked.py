"""One request from a person's browser, and the ways to answer it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import HTMLResponse, RedirectResponse, Response

from market.gateways.clock import Clock
from market.i18n import DEFAULT_LOCALE, Locale, as_locale, translations
from market.rendering.environment import render
from market.settings import Settings
from market.web.house import House, house_of
from market.web.redirects import with_next
from market.web.viewer import Theme, Viewer, as_theme

LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"
_MESSAGE_COOKIE = "message"
_ADDRESS_SIGNS = "%/:=&?~#+!$,;'@()*[]"
_VARY = "Cookie, HX-Request, HX-History-Restore-Request"


@dataclass(frozen=True)
class Asked:
    """What was asked, by whom and in which language."""

    request: Request
    house: House
    viewer: Viewer | None

    @property
    def settings(self) -> Settings:
        """The site's settings."""
        return self.house.settings

    @property
    def clock(self) -> Clock:
        """The site's clock."""
        return self.house.clock

    @property
    def path(self) -> str:
        """The path and query of the page."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    @cached_property
    def locale(self) -> Locale:
        """The language of the answer: chosen on this device, else in the profile, else Danish."""
        chosen = as_locale(self.request.cookies.get(LANGUAGE_COOKIE))
        return chosen or (self.viewer.locale if self.viewer else DEFAULT_LOCALE)

    @property
    def other_locale(self) -> Locale:
        """The language that the switch offers."""
        return "en" if self.locale == "da" else "da"

    @property
    def language_url(self) -> str:
        """The address that shows this page in the other language."""
        page = self.path if self.request.method in {"GET", "HEAD"} else "/"
        return with_next(f"/language/{self.other_locale}", page)

    @property
    def theme(self) -> Theme:
        """Light, dark or as the device wants it."""
        chosen = self.request.cookies.get(THEME_COOKIE)
        return as_theme(chosen) or (self.viewer.theme if self.viewer else "auto")

    @property
    def site_name(self) -> str:
        """The marketplace's name in the language of the answer."""
        return self.settings.site_name_da if self.locale == "da" else self.settings.site_name_en

    @cached_property
    def message(self) -> str | None:
        """What the act before this page has to say, once."""
        signed = self.request.cookies.get(_MESSAGE_COOKIE)
        if not signed:
            return None
        try:
            return str(_signer(self.settings).loads(signed))
        except BadSignature:
            return None

    @property
    def wants_fragment(self) -> bool:
        """Say whether only a part of the page is wanted. A history restore needs the whole page."""
        headers = self.request.headers
        return headers.get("hx-request") == "true" and headers.get("hx-history-restore-request") != "true"

    def text(self, message: str) -> str:
        """Translate one message into the language of the answer."""
        return translations(self.locale).gettext(message)

    def page(self, name: str, *, fragment: str | None = None, status: int = 200, **context: Any) -> Response:  # noqa: ANN401
        """Answer with a page, or with its fragment where only that is wanted."""
        template = fragment if fragment and self.wants_fragment else name
        html = render(self.house.templates.get_template(template), self.locale, asked=self, **context)
        response = HTMLResponse(html, status_code=status, headers={"Vary": _VARY, "Cache-Control": "no-store"})
        if self.message and template == name:
            response.delete_cookie(_MESSAGE_COOKIE)
        return response

    def again(self, name: str, *, fragment: str | None = None, **context: Any) -> Response:  # noqa: ANN401
        """Give a form back with what was typed and what is wrong."""
        return self.page(name, fragment=fragment, status=422, **context)

    def see_other(self, path: str, message: str | None = None) -> Response:
        """Send the browser to another page, which says the (translated) message once."""
        response: Response
        if self.wants_fragment:
            response = Response(headers={"HX-Redirect": quote(path, safe=_ADDRESS_SIGNS)})
        else:
            response = RedirectResponse(path, status_code=303)
        if message:
            signed = str(_signer(self.settings).dumps(message))
            self.set_cookie(response, _MESSAGE_COOKIE, signed, max_age=60)
        return response

    def set_cookie(self, response: Response, name: str, value: str, *, max_age: int) -> None:
        """Set a cookie that scripts cannot read. `max_age` in seconds."""
        secure = self.settings.is_secure
        response.set_cookie(name, value, max_age=max_age, httponly=True, secure=secure, samesite="lax", path="/")


def session_cookie_name(settings: Settings) -> str:
    """Return the name of the session cookie; the prefix binds it to this host over https."""
    return "__Host-session" if settings.is_secure else "session"


def ask(request: Request) -> Asked:
    """Find out who asks. When the database is away, nobody is signed in and the page still comes."""
    known: Asked | None = getattr(request.state, "asked", None)
    if known:
        return known
    house = house_of(request)
    token = request.cookies.get(session_cookie_name(house.settings))
    viewer = None
    if token:
        try:
            with house.database.reading() as session:
                viewer = house.viewer_of(session, token)
        except SQLAlchemyError:
            viewer = None
    asked = Asked(request, house, viewer)
    request.state.asked = asked
    return asked


AskedBy = Annotated[Asked, Depends(ask)]


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key.get_secret_value(), salt="message")

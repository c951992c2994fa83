"""The one Jinja environment: always escaping, a missing name is an error, each rendering in its reader's language."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, pass_context, select_autoescape
from jinja2.runtime import Context
from markupsafe import Markup

from market.gateways.clock import Clock, SystemClock
from market.i18n import Locale, translations
from market.rendering import formats
from market.rendering.assets import static_addresses
from market.rendering.highlighting import Mark, excerpt, marked
from market.rendering.places import static_folder, templates_folder


class SiteNames(Protocol):
    """What the pages ask of the settings."""

    @property
    def site_name_da(self) -> str:
        """The name in Danish."""
        ...

    @property
    def site_name_en(self) -> str:
        """The name in English."""
        ...

    @property
    def matchmaker_email(self) -> str:
        """Where people write when they need a human."""
        ...


def environment(settings: SiteNames, clock: Clock | None = None) -> Environment:
    """Build the environment. Only the plain-text parts of emails (names ending in .txt) are not escaped."""
    result = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        # Whoever changes a template starts the server anew; asking every file for its age on each page costs 5 %.
        auto_reload=False,
    )
    result.policies["ext.i18n.trimmed"] = True
    cast(Any, result).install_gettext_callables(_gettext, _ngettext, newstyle=True, pgettext=_pgettext)
    result.globals.update(
        static_url=static_addresses(static_folder()),
        site_names={"da": settings.site_name_da, "en": settings.site_name_en},
        matchmaker_email=settings.matchmaker_email,
    )
    result.filters.update(_filters(clock or SystemClock()))
    return result


def render(template: Template, locale: Locale, **context: object) -> str:
    """Render a template in a language. Macros that speak are imported "with context", so that they know it too."""
    return template.render(locale=locale, **context)


def _locale(context: Context) -> Locale:
    return cast(Locale, context["locale"])


@pass_context
def _gettext(context: Context, message: str) -> str:
    return translations(_locale(context)).gettext(message)


@pass_context
def _ngettext(context: Context, singular: str, plural: str, count: int) -> str:
    return translations(_locale(context)).ngettext(singular, plural, count)


@pass_context
def _pgettext(context: Context, meaning: str, message: str) -> str:
    return translations(_locale(context)).pgettext(meaning, message)


def _filters(clock: Clock) -> dict[str, Any]:
    @pass_context
    def day(context: Context, value: date | datetime) -> str:
        return formats.day(value, _locale(context), formats.local_today(clock.now()))

    @pass_context
    def time_of_day(context: Context, value: datetime) -> str:
        return formats.time_of_day(value, _locale(context))

    @pass_context
    def number(context: Context, value: float | Decimal) -> str:
        return formats.number(value, _locale(context))

    @pass_context
    def score(context: Context, value: float) -> str:
        return formats.score(value, _locale(context))

    @pass_context
    def money(context: Context, kroner: int) -> str:
        return formats.money(kroner, _locale(context))

    def marked_text(text: str, marks: Sequence[Mark]) -> Markup:
        return marked(text, marks)

    return {
        "date": day,
        "time": time_of_day,
        "number": number,
        "score": score,
        "money": money,
        "marked": marked_text,
        "excerpt": excerpt,
    }

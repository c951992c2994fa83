"""A person's own page, and the choices of language and colours that need no account."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from market.accounts import commands, queries
from market.accounts.forms import ProfileForm
from market.accounts.people import SignedIn
from market.i18n import LOCALES
from market.web.asked import LANGUAGE_COOKIE, THEME_COOKIE, AskedBy
from market.web.errors import NotFound
from market.web.forms import Form, form_of
from market.web.problems import N_
from market.web.redirects import safe_path
from market.web.transactions import Reading, Work

router = APIRouter()
_YEAR = 365 * 24 * 3600


@router.get("/profile")
def show_profile(asked: AskedBy, viewer: SignedIn, reading: Reading) -> Response:
    """Show what a person can change about themselves."""
    person = queries.person(reading, viewer.person_id)
    assert person is not None
    typed: dict[str, str | list[str]] = {
        "name": person.name,
        "locale": person.locale,
        "theme": person.theme,
        "mail_rhythm": person.mail_rhythm,
    }
    mine = queries.organisations_of(reading, viewer.person_id)
    return asked.page("accounts/profile.html", form=Form[ProfileForm](typed=typed), organisations=mine)


@router.post("/profile")
def save_profile(
    asked: AskedBy, work: Work, viewer: SignedIn, form: Annotated[Form[ProfileForm], Depends(form_of(ProfileForm))]
) -> Response:
    """Keep the changes, and use the chosen language and colours at once."""
    if form.value is None:
        mine = queries.organisations_of(work, viewer.person_id)
        return asked.again("accounts/profile.html", form=form, organisations=mine)
    commands.save_profile(work, viewer.person_id, form.value)
    response = asked.see_other("/profile", asked.text(N_("Your profile is saved.")))
    asked.set_cookie(response, LANGUAGE_COOKIE, form.value.locale, max_age=_YEAR)
    asked.set_cookie(response, THEME_COOKIE, form.value.theme, max_age=_YEAR)
    return response


@router.get("/language/{locale}")
def choose_language(
    asked: AskedBy,
    locale: str,
    next: Annotated[str, Query()] = "/",  # noqa: A002
) -> Response:
    """Remember the language on this device."""
    if locale not in LOCALES:
        raise NotFound
    response = asked.see_other(safe_path(next))
    asked.set_cookie(response, LANGUAGE_COOKIE, locale, max_age=_YEAR)
    return response

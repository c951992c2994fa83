"""Three ready-made people to look around as. They exist with demonstration data on a loopback host only."""

from fastapi import APIRouter
from starlette.responses import Response

from market.accounts import commands, queries
from market.accounts.routes import HOME, with_session
from market.web.asked import Asked, AskedBy
from market.web.errors import NotFound
from market.web.transactions import Work

router = APIRouter()

PEOPLE = {
    "vendor": "sofie@trinvagt.example",
    "buyer": "mette.holm@lindeby.example",
    "matchmaker": "asta@marketplace.example",
}


@router.get("/demonstration/{role}")
def show_button(asked: AskedBy, role: str) -> Response:
    """Show one button that signs in as a demonstration person."""
    return asked.page("accounts/confirm.html", action=f"/demonstration/{role}", email=_email(asked, role))


@router.post("/demonstration/{role}")
def sign_in(asked: AskedBy, work: Work, role: str) -> Response:
    """Sign in as a demonstration person."""
    person = queries.person_by_email(work, _email(asked, role))
    if person is None:
        raise NotFound
    return with_session(asked, commands.open_session(work, person, asked.clock.now()), HOME)


def _email(asked: Asked, role: str) -> str:
    if role not in PEOPLE or not asked.settings.shows_inbox:
        raise NotFound
    return PEOPLE[role]

"""Stopping mails from the link at their foot. Opening the page changes nothing; only the button does."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from market.accounts.queries import person as find_person
from market.notifications import commands
from market.notifications.stopping import STOP_PATH, person_of
from market.web.asked import Asked, AskedBy
from market.web.errors import NotFound
from market.web.forms import Form, FormModel, form_of
from market.web.transactions import Reading, Work

router = APIRouter()


class StopForm(FormModel):
    """How much mail is still wanted. A mail program's one click names no rhythm and means none."""

    mail_rhythm: Literal["strong_at_once", "digest", "never"] = "never"
    one_click: str = Field(default="", alias="List-Unsubscribe", max_length=40)


@router.get(STOP_PATH)
def ask_to_stop(asked: AskedBy, session: Reading, token: str = "") -> Response:
    """Show what stopping means, with a button."""
    person = find_person(session, _person_id(asked, token))
    if person is None:
        raise NotFound
    return asked.page("notifications/stop.html", token=token, rhythm=person.mail_rhythm, done=False)


@router.post(STOP_PATH)
def stop(
    asked: AskedBy, form: Annotated[Form[StopForm], Depends(form_of(StopForm))], work: Work, token: str = ""
) -> Response:
    """Keep how much mail is still wanted."""
    rhythm = form.value.mail_rhythm if form.value else "never"
    if not commands.set_rhythm(work, _person_id(asked, token), rhythm):
        raise NotFound
    return asked.page("notifications/stop.html", token=token, rhythm=rhythm, done=True)


def _person_id(asked: Asked, token: str) -> str:
    person_id = person_of(asked.settings, token[:500])
    if person_id is None:
        raise NotFound
    return person_id

"""Signing in and out, and joining."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from market.accounts import commands, queries
from market.accounts.errors import LinkUsedOrOld
from market.accounts.forms import ActForForm, JoinForm, SignInForm
from market.accounts.networks import network_mark
from market.accounts.people import SignedIn
from market.jobs.models import Payload
from market.jobs.queue import enqueue
from market.web.asked import Asked, AskedBy, session_cookie_name
from market.web.forms import Form, form_of
from market.web.problems import N_
from market.web.redirects import safe_path, with_next
from market.web.transactions import Work

router = APIRouter()
Next = Annotated[str, Query()]
HOME = "/overview"
"""Where a member begins who was on the way to nowhere else."""


@router.get("/sign-in")
def show_sign_in(asked: AskedBy, next: Next = HOME) -> Response:  # noqa: A002 - the name in the address
    """Show the form that asks for a mail address."""
    if asked.viewer:
        return asked.see_other(safe_path(next, HOME))
    return asked.page("accounts/sign_in.html", form=Form[SignInForm](typed={"next": safe_path(next, HOME)}))


@router.post("/sign-in")
def ask_for_link(
    asked: AskedBy, work: Work, form: Annotated[Form[SignInForm], Depends(form_of(SignInForm))]
) -> Response:
    """Have a link sent. The answer is the same whether or not we know the address."""
    if form.value is None:
        return asked.again("accounts/sign_in.html", form=form)
    client = asked.request.client
    network = network_mark(client.host if client else None, asked.settings.secret_key.get_secret_value())
    payload: Payload = {
        "email": form.value.email,
        "locale": asked.locale,
        "next": safe_path(form.value.next, HOME),
        "network": network or "",
    }
    enqueue(work, "sign_in.asked", payload, unique_key=f"sign_in:{form.value.email.lower()}")
    return asked.page("accounts/link_sent.html", email=form.value.email)


@router.get("/sign-in/{secret}")
def show_link(asked: AskedBy, secret: str) -> Response:
    """Show one button. Opening the link changes nothing, since mail scanners open links too."""
    return asked.page("accounts/confirm.html", action=f"/sign-in/{secret}")


@router.post("/sign-in/{secret}")
def use_link(asked: AskedBy, work: Work, secret: str) -> Response:
    """Sign in."""
    try:
        cookie, link = commands.use_link(work, secret, asked.clock.now())
    except LinkUsedOrOld:
        return asked.again("accounts/link_used.html")
    viewer = queries.viewer_of(work, cookie, asked.clock.now())
    assert viewer is not None
    target = safe_path(link.next_path)
    return with_session(asked, cookie, target if viewer.name else with_next("/welcome", target))


@router.post("/sign-out")
def sign_out(asked: AskedBy, work: Work) -> Response:
    """End the session."""
    name = session_cookie_name(asked.settings)
    cookie = asked.request.cookies.get(name)
    if cookie:
        commands.sign_out(work, cookie, asked.clock.now())
    response = asked.see_other("/", asked.text(N_("You are signed out.")))
    response.delete_cookie(name, path="/", secure=asked.settings.is_secure, httponly=True, samesite="lax")
    return response


@router.get("/welcome")
def show_welcome(asked: AskedBy, viewer: SignedIn, next: Next = HOME) -> Response:  # noqa: A002
    """Ask a new person who they are."""
    form = Form[JoinForm](typed={"name": viewer.name, "country": "DK", "kind": "vendor"})
    return asked.page("accounts/welcome.html", form=form, next=safe_path(next, HOME))


@router.post("/welcome")
def join(
    asked: AskedBy,
    work: Work,
    viewer: SignedIn,
    form: Annotated[Form[JoinForm], Depends(form_of(JoinForm))],
    next: Next = HOME,  # noqa: A002
) -> Response:
    """Register a new person's organisation."""
    if form.value is None:
        return asked.again("accounts/welcome.html", form=form, next=safe_path(next, HOME))
    organisation = commands.join(work, viewer.person_id, _cookie(asked), form.value, asked.clock.now())
    told = N_("Welcome.") if organisation.approved_at else N_("Welcome. We will check your organisation first.")
    return asked.see_other(safe_path(next, HOME), asked.text(told))


@router.post("/act-for")
def act_for(
    asked: AskedBy, work: Work, viewer: SignedIn, form: Annotated[Form[ActForForm], Depends(form_of(ActForForm))]
) -> Response:
    """Act for another of one's organisations."""
    if form.value is None:
        return asked.see_other("/profile")
    commands.act_for(work, _cookie(asked), form.value.organisation, asked.clock.now())
    return asked.see_other(HOME)


def with_session(asked: Asked, cookie: str, target: str) -> Response:
    """Send the browser on, signed in for a day."""
    response = asked.see_other(target)
    seconds = int(commands.SESSION_LASTS.total_seconds())
    asked.set_cookie(response, session_cookie_name(asked.settings), cookie, max_age=seconds)
    return response


def _cookie(asked: Asked) -> str:
    return asked.request.cookies.get(session_cookie_name(asked.settings), "")

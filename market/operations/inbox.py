"""The development inbox: every mail as it looks, both parts. It exists with demonstration data on loopback only."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from market.mail import inbox
from market.operations import words
from market.operations.mail_styles import split_styles
from market.web.asked import Asked, AskedBy
from market.web.errors import NotFound
from market.web.headers import CONTENT_SECURITY_POLICY
from market.web.transactions import Reading

router = APIRouter(prefix="/inbox")


def _in_development(asked: AskedBy) -> Asked:
    if not asked.settings.shows_inbox:
        raise NotFound
    return asked


Developer = Annotated[Asked, Depends(_in_development)]


@router.get("")
def list_messages(asked: Developer, reading: Reading) -> Response:
    """List the mails, the newest first."""
    return asked.page("operations/inbox.html", messages=inbox.messages(reading))


@router.get("/{message_id}")
def show_message(asked: Developer, reading: Reading, message_id: str) -> Response:
    """Show one mail: the page of its HTML part, and its text part."""
    return asked.page("operations/message.html", opened=_opened(reading, message_id), words=words)


@router.get("/{message_id}/html")
def show_html(asked: Developer, reading: Reading, message_id: str) -> Response:
    """Answer with the HTML part alone, to be framed by the page above. Its styles come from their own address."""
    html, _ = split_styles(_opened(reading, message_id).html, stylesheet=f"/inbox/{message_id}/styles.css")
    policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    return Response(html, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": policy})


@router.get("/{message_id}/styles.css")
def show_styles(asked: Developer, reading: Reading, message_id: str) -> Response:
    """Answer with the styles of a mail's HTML part."""
    _, css = split_styles(_opened(reading, message_id).html, stylesheet="")
    # The frame is a sandbox and therefore of no origin, so its own styles come from elsewhere.
    headers = {"Cross-Origin-Resource-Policy": "cross-origin"}
    return Response(css, media_type="text/css; charset=utf-8", headers=headers)


def _opened(reading: Reading, message_id: str) -> inbox.OpenedMessage:
    opened = inbox.message(reading, message_id) if len(message_id) <= 26 else None
    if opened is None:
        raise NotFound
    return opened

"""Reading stored mails, for the development inbox and for staff."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from sqlalchemy import select
from sqlmodel import Session, col

from market.mail.models import OutboxMessage


@dataclass(frozen=True)
class OpenedMessage:
    """A mail as its reader sees it. Both parts are empty once an old mail's content has been removed."""

    message: OutboxMessage
    subject: str
    text: str
    html: str


def messages(session: Session, *, limit: int = 100) -> list[OutboxMessage]:
    """Return the mails, the newest first."""
    return list(session.scalars(select(OutboxMessage).order_by(col(OutboxMessage.id).desc()).limit(limit)))


def message(session: Session, message_id: str) -> OpenedMessage | None:
    """Open one mail, or return None when there is none with this id."""
    stored = session.get(OutboxMessage, message_id)
    return None if stored is None else opened(stored)


def opened(stored: OutboxMessage) -> OpenedMessage:
    """Take a mail's parts out of its frozen bytes."""
    parsed = message_from_bytes(stored.mime, _class=EmailMessage, policy=default)
    return OpenedMessage(stored, stored.subject, _part(parsed, "plain"), _part(parsed, "html"))


def _part(parsed: EmailMessage, kind: str) -> str:
    body = parsed.get_body((kind,))
    return "" if body is None else str(body.get_content())

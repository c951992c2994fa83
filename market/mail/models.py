"""The table of emails that were written: frozen bytes on their way out."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from market.gateways.database import UTCDateTime
from market.gateways.ids import new_id


class MessageState(StrEnum):
    """Where an email stands.

    queued → leased → transmitting → sent | failed | unknown; back to queued after a passing refusal. Suppressed: the
    person may not be written to (any more). Cancelled: taken back before it was sent.
    """

    QUEUED = "queued"
    LEASED = "leased"
    TRANSMITTING = "transmitting"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    CANCELLED = "cancelled"


_STATES = ", ".join(f"'{state}'" for state in MessageState)


class OutboxMessage(SQLModel, table=True):
    """One email to one person. `mime` never changes once it is written, whatever templates and settings become.

    `recipient_key` says who it is for (a person's id) without the outbox knowing people.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        Index(
            "ix_outbox_message_open",
            "id",
            sqlite_where=text("state IN ('queued', 'leased', 'transmitting')"),
            postgresql_where=text("state IN ('queued', 'leased', 'transmitting')"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=26)
    dedupe_key: str = Field(max_length=200, unique=True)
    kind: str = Field(max_length=80)
    recipient_key: str = Field(max_length=300, index=True)
    to_address: str = Field(max_length=254)
    subject: str = Field(max_length=500)
    mime: bytes = Field(sa_type=LargeBinary)
    message_id: str = Field(max_length=320, unique=True)
    state: str = Field(default=MessageState.QUEUED, max_length=12)
    attempts: int = 0
    sent_again: bool = False
    not_before: datetime | None = Field(default=None, sa_type=UTCDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    lease_token: str | None = Field(default=None, max_length=26)
    last_reply: str | None = Field(default=None, max_length=500)
    created_at: datetime = Field(sa_type=UTCDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class SendingPause(SQLModel, table=True):
    """One row at most: the mail server is in trouble, so all sending waits until a time."""

    __tablename__ = "sending_pause"

    id: int = Field(default=1, primary_key=True)
    until: datetime = Field(sa_type=UTCDateTime)
    since: datetime = Field(sa_type=UTCDateTime)
    reason: str = Field(max_length=500)

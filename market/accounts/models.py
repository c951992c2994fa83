"""People, the organisations they act for, and their sessions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from market.gateways.database import UTCDateTime
from market.gateways.ids import new_id

PUBLIC_KINDS = frozenset({"municipality", "region", "state", "knowledge"})


class Organisation(SQLModel, table=True):
    """A firm, a public body, the operator, or somebody named by a public register who is not a member."""

    __table_args__ = (
        CheckConstraint(
            "kind IN ('vendor', 'municipality', 'region', 'state', 'knowledge', 'operator', 'register')", name="kind"
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=26)
    external_id: str | None = Field(default=None, max_length=120, unique=True)
    name: str = Field(max_length=150, index=True)
    kind: str = Field(max_length=20)
    country: str = Field(default="DK", max_length=2)
    municipality_code: str | None = Field(default=None, max_length=4)
    region: str | None = Field(default=None, max_length=5)
    website: str | None = Field(default=None, max_length=300)
    source: str = Field(default="member", max_length=20)
    approved_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(sa_type=UTCDateTime)


class Person(SQLModel, table=True):
    """Somebody with a mail address. `staff_role` is set for the operator's own people only."""

    __table_args__ = (
        CheckConstraint("locale IN ('da', 'en')", name="locale"),
        CheckConstraint("theme IN ('auto', 'light', 'dark')", name="theme"),
        CheckConstraint("staff_role IN ('matchmaker', 'administrator')", name="staff_role"),
        CheckConstraint("mail_rhythm IN ('strong_at_once', 'digest', 'never')", name="mail_rhythm"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=26)
    email: str = Field(max_length=254, unique=True)
    name: str = Field(default="", max_length=100)
    locale: str = Field(default="da", max_length=2)
    theme: str = Field(default="auto", max_length=5)
    staff_role: str | None = Field(default=None, max_length=20)
    mail_rhythm: str = Field(default="strong_at_once", max_length=20)
    is_active: bool = True
    created_at: datetime = Field(sa_type=UTCDateTime)


class Membership(SQLModel, table=True):
    """A person may act for an organisation."""

    __table_args__ = (UniqueConstraint("person_id", "organisation_id"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=26)
    person_id: str = Field(foreign_key="person.id", max_length=26)
    organisation_id: str = Field(foreign_key="organisation.id", index=True, max_length=26)
    created_at: datetime = Field(sa_type=UTCDateTime)


class SignInLink(SQLModel, table=True):
    """An emailed link. Only the hash of its secret is stored; it works once and for a short time."""

    __tablename__ = "sign_in_link"
    __table_args__ = (Index("ix_sign_in_link_network_created_at", "network", "created_at"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=26)
    secret_hash: str = Field(max_length=64, unique=True)
    email: str = Field(max_length=254, index=True)
    network: str | None = Field(default=None, max_length=64)
    """Where it was asked for, as a mark from which nobody can read the address."""
    locale: str = Field(max_length=2)
    next_path: str = Field(default="/", max_length=500)
    created_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class SignInSession(SQLModel, table=True):
    """A signed-in browser. A row, so that signing out ends it everywhere at once."""

    __tablename__ = "sign_in_session"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=26)
    secret_hash: str = Field(max_length=64, unique=True)
    person_id: str = Field(foreign_key="person.id", index=True, max_length=26)
    organisation_id: str | None = Field(default=None, foreign_key="organisation.id", max_length=26)
    created_at: datetime = Field(sa_type=UTCDateTime)
    last_seen_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

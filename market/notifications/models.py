"""What people should hear of, and what has become of it."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from market.gateways.database import UTCDateTime
from market.gateways.ids import new_id

Ids = dict[str, str]
"""What a notice is about: names of things and their ids, never copies of records."""


class Notice(SQLModel, table=True):
    """One thing that one person should hear of, once.

    `kind` is also the name of the mail's template. `subject_key` names the thing so that it stays the same when the
    thing is computed anew. `handled_as` says what happened: a mail of its own, a part of a daily mail, not wanted by
    the person, or void because there was nothing left to tell.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "subject_key"),
        CheckConstraint("urgency IN ('now', 'digest')", name="urgency"),
        CheckConstraint("handled_as IN ('alone', 'digest', 'unwanted', 'void')", name="handled_as"),
        Index(
            "ix_notice_person_id_open",
            "person_id",
            sqlite_where=text("handled_at IS NULL"),
            postgresql_where=text("handled_at IS NULL"),
        ),
        Index("ix_notice_person_id_handled_at", "person_id", "handled_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=26)
    person_id: str = Field(foreign_key="person.id", max_length=26)
    kind: str = Field(max_length=40)
    subject_key: str = Field(max_length=120)
    ids: Ids = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    urgency: str = Field(max_length=10)
    created_at: datetime = Field(sa_type=UTCDateTime)
    handled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    handled_as: str | None = Field(default=None, max_length=10)
    mail_key: str | None = Field(default=None, max_length=200, index=True)

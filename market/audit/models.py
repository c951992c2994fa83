"""The table of who did what to which record."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from market.gateways.clock import SystemClock
from market.gateways.database import UTCDateTime
from market.gateways.ids import new_id

Detail = dict[str, str | int | bool | None]
"""What was changed: ids, states and numbers; never addresses or what people wrote."""


class AuditNote(SQLModel, table=True):
    """One thing that somebody did. `actor_id` is empty when the marketplace did it by itself."""

    __tablename__ = "audit_note"
    __table_args__ = (Index("ix_audit_note_record", "kind", "record_id", "id"),)

    id: str = Field(default_factory=new_id, primary_key=True, max_length=26)
    at: datetime = Field(default_factory=lambda: SystemClock().now(), sa_type=UTCDateTime)
    actor_id: str | None = Field(default=None, max_length=26, index=True)
    action: str = Field(max_length=80)
    kind: str = Field(max_length=80)
    record_id: str = Field(max_length=64)
    detail: Detail = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

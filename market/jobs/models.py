"""The table of work that waits to be done."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column, Index, text
from sqlmodel import Field, SQLModel

from market.gateways.clock import SystemClock
from market.gateways.database import UTCDateTime
from market.gateways.ids import new_id

Payload = dict[str, str | int]
"""What a job is about: ids and small numbers, never copies of records."""


class JobState(StrEnum):
    """Where a job stands. A failed one waits for a person; a done one is removed by age."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(SQLModel, table=True):
    """One piece of work, named after what happened.

    `not_before` empty means at once. `progress` is 0..1 where the work can tell. `lease_token` is the fence: whoever
    holds another token has been replaced and may not finish the job any more.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state"),
        Index(
            "uq_job_unique_key_waiting",
            "unique_key",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_job_open",
            "id",
            sqlite_where=text("state IN ('waiting', 'running')"),
            postgresql_where=text("state IN ('waiting', 'running')"),
        ),
        Index("ix_job_state_finished_at", "state", "finished_at"),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=26)
    kind: str = Field(max_length=80)
    payload: Payload = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    unique_key: str | None = Field(default=None, max_length=200)
    period_key: str | None = Field(default=None, max_length=200, unique=True)
    state: str = Field(default=JobState.WAITING, max_length=10)
    attempts: int = 0
    not_before: datetime | None = Field(default=None, sa_type=UTCDateTime)
    lease_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    lease_token: str | None = Field(default=None, max_length=26)
    last_error: str | None = Field(default=None, max_length=500)
    progress: float | None = None
    created_at: datetime = Field(default_factory=lambda: SystemClock().now(), sa_type=UTCDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

"""A need and a solution brought together, what both sides say to it, and what scores rest on."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from market.gateways.database import UTCDateTime
from market.gateways.ids import new_id

Stored = list[dict[str, Any]]
"""Reasons and gaps as `market.matching` writes them to JSON; `pairings.reasons` reads them back."""


class Pairing(SQLModel, table=True):
    """One proposed pair. `score` is 0..1 and the same from both sides; the reasons' shares add up to it.

    A position (from 1) is the place among the best of that side; it is empty where only the other side's search found
    the pair. The two revisions name the texts that were compared.
    """

    __tablename__ = "pairing"
    __table_args__ = (
        UniqueConstraint("need_id", "solution_id"),
        CheckConstraint("score >= 0 AND score <= 1", name="score"),
        CheckConstraint("strength IN ('weak', 'possible', 'strong')", name="strength"),
        Index("ix_pairing_need_id_strength", "need_id", "strength"),
        Index("ix_pairing_solution_id_strength", "solution_id", "strength"),
        Index("ix_pairing_strength", "strength"),
        Index(
            "ix_pairing_introduced",
            "introduced_at",
            sqlite_where=text("introduced_at IS NOT NULL"),
            postgresql_where=text("introduced_at IS NOT NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=26)
    need_id: str = Field(foreign_key="need.id", max_length=26, ondelete="CASCADE")
    solution_id: str = Field(foreign_key="solution.id", max_length=26, ondelete="CASCADE")
    score: float
    strength: str = Field(max_length=10)
    reasons: Stored = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    missing: Stored = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    rules_version: str = Field(max_length=40)
    need_revision: int
    solution_revision: int
    position_for_need: int | None = None
    position_for_solution: int | None = None
    introduced_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(sa_type=UTCDateTime)
    updated_at: datetime = Field(sa_type=UTCDateTime)


class Verdict(SQLModel, table=True):
    """What one side of a pairing says to it. The reason belongs to "not relevant" only.

    Score, rules and revisions are those that the answer was given to: an answer stays a label for matching only as long
    as it is known what was compared. They are empty for answers from before they were kept. The texts themselves are
    not copied, so that what somebody takes out of a listing is gone.
    """

    __tablename__ = "verdict"
    __table_args__ = (
        UniqueConstraint("pairing_id", "side"),
        CheckConstraint("side IN ('need', 'solution')", name="side"),
        CheckConstraint("value IN ('interested', 'not_relevant', 'later')", name="value"),
        CheckConstraint(
            "reason IN ('other_problem', 'not_mature', 'too_expensive', 'does_not_fit_systems',"
            " 'already_use_something', 'other')",
            name="reason",
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=26)
    pairing_id: str = Field(foreign_key="pairing.id", max_length=26, ondelete="CASCADE")
    side: str = Field(max_length=10)
    organisation_id: str = Field(foreign_key="organisation.id", index=True, max_length=26)
    person_id: str = Field(foreign_key="person.id", max_length=26)
    value: str = Field(max_length=20)
    reason: str | None = Field(default=None, max_length=30)
    note: str = Field(default="", max_length=500)
    score: float | None = None
    rules_version: str | None = Field(default=None, max_length=40)
    need_revision: int | None = None
    solution_revision: int | None = None
    at: datetime = Field(sa_type=UTCDateTime)


class Matched(SQLModel, table=True):
    """Which revision of a listing has been matched under which rules, so that a page knows whether to wait."""

    __tablename__ = "matched"

    listing_id: str = Field(primary_key=True, max_length=26)
    side: str = Field(max_length=10)
    revision: int
    rules_version: str = Field(max_length=40)
    at: datetime = Field(sa_type=UTCDateTime)


class StoredWeighting(SQLModel, table=True):
    """Figures of the score that staff have put into force; empty for those that are delivered.

    Nothing is changed or removed: the newest row is in force.
    """

    __tablename__ = "weighting"

    id: str = Field(default_factory=new_id, primary_key=True, max_length=26)
    figures: dict[str, float] = Field(sa_column=Column(JSON, nullable=False))
    note: str = Field(default="", max_length=300)
    person_id: str = Field(foreign_key="person.id", max_length=26)
    at: datetime = Field(sa_type=UTCDateTime)


class StatisticsSnapshot(SQLModel, table=True):
    """The collection's word statistics, frozen: scores under one version stay comparable. One is current."""

    __tablename__ = "statistics_snapshot"
    __table_args__ = (
        Index(
            "uq_statistics_snapshot_is_current",
            "is_current",
            unique=True,
            sqlite_where=text("is_current"),
            postgresql_where=text("is_current"),
        ),
    )

    version: str = Field(primary_key=True, max_length=12)
    payload: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    is_current: bool = True
    created_at: datetime = Field(sa_type=UTCDateTime)

"""The columns that a need and a solution have in common."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint, Index, Text
from sqlmodel import Field, SQLModel

from market.gateways.database import UTCDateTime
from market.gateways.ids import new_id

Side = Literal["need", "solution"]
State = Literal["draft", "published", "paused", "closed"]
Facts = dict[str, Any]
"""Answers of the form's later groups, by field name: texts, whole numbers, ISO dates and lists of texts."""


class ListingColumns(SQLModel):
    """What somebody asks for or offers. `revision` grows with every change, `touched_at` follows it."""

    id: str = Field(default_factory=new_id, primary_key=True, max_length=26)
    slug: str = Field(max_length=100, unique=True)
    organisation_id: str = Field(foreign_key="organisation.id", index=True, max_length=26)
    author_id: str | None = Field(default=None, foreign_key="person.id", max_length=26)
    state: str = Field(default="draft", max_length=10)
    source: str = Field(default="member", max_length=20)
    lang: str = Field(default="da", max_length=2)
    title: str = Field(default="", max_length=300)
    summary: str = Field(default="", sa_type=Text)
    problem: str = Field(default="", sa_type=Text)
    description: str = Field(default="", sa_type=Text)
    areas: list[str] = Field(default_factory=list, sa_type=JSON)
    tags: list[str] = Field(default_factory=list, sa_type=JSON)
    cpv_codes: list[str] = Field(default_factory=list, sa_type=JSON)
    programmes: list[int] = Field(default_factory=list, sa_type=JSON)
    goals: list[int] = Field(default_factory=list, sa_type=JSON)
    stage: str | None = Field(default=None, max_length=20)
    regions: list[str] = Field(default_factory=list, sa_type=JSON)
    contact_name: str = Field(default="", max_length=100)
    contact_email: str = Field(default="", max_length=254)
    facts: Facts = Field(default_factory=dict, sa_type=JSON)
    external_id: str | None = Field(default=None, max_length=120, unique=True)
    source_url: str | None = Field(default=None, max_length=500)
    form_key: str | None = Field(default=None, max_length=26, unique=True)
    """Names the form that made this row, so that a form sent twice makes one row."""
    outcome: str = Field(default="", sa_type=Text)
    """What came of it, in the owner's words, when it was closed."""
    revision: int = 1
    published_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(sa_type=UTCDateTime)
    updated_at: datetime = Field(sa_type=UTCDateTime)
    touched_at: datetime = Field(sa_type=UTCDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)

    @property
    def is_published(self) -> bool:
        """Say whether everybody can see it."""
        return self.state == "published"


def listing_rules(table: str) -> tuple[CheckConstraint | Index, ...]:
    """Return the constraints and indices of a listing table."""
    return (
        CheckConstraint("state IN ('draft', 'published', 'paused', 'closed')", name="state"),
        CheckConstraint("source IN ('member', 'demonstration', 'register')", name="source"),
        CheckConstraint("lang IN ('da', 'en')", name="lang"),
        Index(f"ix_{table}_state_source_published_at", "state", "source", "published_at"),
        Index(f"ix_{table}_touched_at_id", "touched_at", "id"),
    )

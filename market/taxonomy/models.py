"""The tables of reference data: areas, programmes, the tag vocabulary, CPV codes, regions, municipalities, goals."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from market.gateways.clock import SystemClock
from market.gateways.database import UTCDateTime
from market.gateways.ids import new_id


class Labelled(SQLModel):
    """Something with a name in both languages."""

    da: str = Field(max_length=200)
    en: str = Field(max_length=200)

    def label(self, locale: str) -> str:
        """Return the name in a language: English for "en", else Danish."""
        return self.en if locale == "en" else self.da


class Area(Labelled, table=True):
    """A field of municipal work. `position` orders the areas wherever they are listed."""

    __tablename__ = "area"

    key: str = Field(primary_key=True, max_length=40)
    position: int


class Programme(Labelled, table=True):
    """One of the programmes of Kommunernes Digitaliseringsprogram."""

    __tablename__ = "programme"

    number: int = Field(primary_key=True)


class Concept(Labelled, table=True):
    """One entry of the thesaurus; its key is what listings keep.

    The aliases are delivered with the program; `added_da` and `added_en` are words that this house added, which a new
    delivery leaves alone. `own` concepts were made here and are in no delivery.
    """

    __tablename__ = "concept"

    key: str = Field(primary_key=True, max_length=60)
    aliases_da: list[str] = Field(default_factory=list, sa_type=JSON)
    aliases_en: list[str] = Field(default_factory=list, sa_type=JSON)
    added_da: list[str] = Field(default_factory=list, sa_type=JSON)
    added_en: list[str] = Field(default_factory=list, sa_type=JSON)
    broader: str | None = Field(default=None, foreign_key="concept.key", index=True, max_length=60)
    related: list[str] = Field(default_factory=list, sa_type=JSON)
    area: str | None = Field(default=None, foreign_key="area.key", index=True, max_length=40)
    own: bool = False
    updated_at: datetime = Field(default_factory=lambda: SystemClock().now(), sa_type=UTCDateTime)

    def also_called(self, lang: str) -> list[str]:
        """Return the aliases in a language, the delivered ones first."""
        return [*self.aliases_en, *self.added_en] if lang == "en" else [*self.aliases_da, *self.added_da]


class Proposal(SQLModel, table=True):
    """A word that a member proposes: for a concept, or for a new one when `concept_key` is empty.

    A new concept has a word in both languages and may name a `broader` one. Staff answer by accepting or declining.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'accepted', 'declined')", name="state"),
        Index(
            "ix_proposal_waiting",
            "person_id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True, max_length=26)
    person_id: str = Field(foreign_key="person.id", max_length=26)
    concept_key: str | None = Field(default=None, foreign_key="concept.key", max_length=60)
    broader: str | None = Field(default=None, foreign_key="concept.key", max_length=60)
    da: str = Field(default="", max_length=80)
    en: str = Field(default="", max_length=80)
    note: str = Field(default="", max_length=300)
    state: str = Field(default="waiting", max_length=10)
    created_at: datetime = Field(sa_type=UTCDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    answered_by: str | None = Field(default=None, foreign_key="person.id", max_length=26)


class CpvCode(Labelled, table=True):
    """A code of the Common Procurement Vocabulary: eight digits, from division down to subcategory."""

    __tablename__ = "cpv_code"

    code: str = Field(primary_key=True, max_length=8)
    parent: str | None = Field(default=None, index=True, max_length=8)
    level: str = Field(max_length=20)


class Region(Labelled, table=True):
    """A NUTS region: the countries of Europe (level 0), and Denmark down to its eleven provinces (level 3)."""

    __tablename__ = "region"

    code: str = Field(primary_key=True, max_length=5)
    parent: str | None = Field(default=None, max_length=4)
    level: int


class Municipality(SQLModel, table=True):
    """A Danish municipality: its four-digit code, its NUTS region, and its centre in degrees (WGS 84)."""

    __tablename__ = "municipality"

    code: str = Field(primary_key=True, max_length=4)
    name: str = Field(max_length=60, unique=True)
    region: str = Field(foreign_key="region.code", index=True, max_length=5)
    longitude: float
    latitude: float


class Goal(Labelled, table=True):
    """One of the 17 goals of the United Nations for sustainable development."""

    __tablename__ = "goal"

    number: int = Field(primary_key=True)

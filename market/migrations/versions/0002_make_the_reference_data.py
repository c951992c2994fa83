"""Make the reference data.

Revision: 0002, after 0001, 2026-11-22 00:13:23.138589
"""

import sqlalchemy as sa
from alembic import op

import market.gateways.database

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "area",
        sa.Column("da", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_area")),
    )
    op.create_table(
        "cpv_code",
        sa.Column("da", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("parent", sa.String(length=8), nullable=True),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_cpv_code")),
    )
    with op.batch_alter_table("cpv_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cpv_code_parent"), ["parent"], unique=False)

    op.create_table(
        "goal",
        sa.Column("da", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_goal")),
    )
    op.create_table(
        "programme",
        sa.Column("da", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_programme")),
    )
    op.create_table(
        "region",
        sa.Column("da", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("parent", sa.String(length=4), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_region")),
    )
    op.create_table(
        "concept",
        sa.Column("da", sa.String(length=200), nullable=False),
        sa.Column("en", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("aliases_da", sa.JSON(), nullable=False),
        sa.Column("aliases_en", sa.JSON(), nullable=False),
        sa.Column("broader", sa.String(length=60), nullable=True),
        sa.Column("area", sa.String(length=40), nullable=True),
        sa.Column("updated_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area"], ["area.key"], name=op.f("fk_concept_area_area")),
        sa.ForeignKeyConstraint(["broader"], ["concept.key"], name=op.f("fk_concept_broader_concept")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_concept")),
    )
    with op.batch_alter_table("concept", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concept_area"), ["area"], unique=False)
        batch_op.create_index(batch_op.f("ix_concept_broader"), ["broader"], unique=False)

    op.create_table(
        "municipality",
        sa.Column("code", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("region", sa.String(length=5), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["region"], ["region.code"], name=op.f("fk_municipality_region_region")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_municipality")),
        sa.UniqueConstraint("name", name=op.f("uq_municipality_name")),
    )
    with op.batch_alter_table("municipality", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_municipality_region"), ["region"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("municipality", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_municipality_region"))

    op.drop_table("municipality")
    with op.batch_alter_table("concept", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_concept_broader"))
        batch_op.drop_index(batch_op.f("ix_concept_area"))

    op.drop_table("concept")
    op.drop_table("region")
    op.drop_table("programme")
    op.drop_table("goal")
    with op.batch_alter_table("cpv_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cpv_code_parent"))

    op.drop_table("cpv_code")
    op.drop_table("area")

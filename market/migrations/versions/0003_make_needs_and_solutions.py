"""Make needs and solutions.

Revision: 0003, after 0002, 2026-11-22 00:13:23.802792
"""

import sqlalchemy as sa
from alembic import op

import market.gateways.database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "need",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("author_id", sa.String(length=26), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("cpv_codes", sa.JSON(), nullable=False),
        sa.Column("programmes", sa.JSON(), nullable=False),
        sa.Column("goals", sa.JSON(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=True),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("contact_name", sa.String(length=100), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=True),
        sa.Column("source_url", sa.String(length=500), nullable=True),
        sa.Column("form_key", sa.String(length=26), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_at", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("created_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("touched_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("lang IN ('da', 'en')", name=op.f("ck_need_lang")),
        sa.CheckConstraint("source IN ('member', 'demonstration', 'register')", name=op.f("ck_need_source")),
        sa.CheckConstraint("state IN ('draft', 'published', 'paused', 'closed')", name=op.f("ck_need_state")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_need_author_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_need_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("external_id", name=op.f("uq_need_external_id")),
        sa.UniqueConstraint("form_key", name=op.f("uq_need_form_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_need_slug")),
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index("ix_need_state_source_published_at", ["state", "source", "published_at"], unique=False)
        batch_op.create_index("ix_need_touched_at_id", ["touched_at", "id"], unique=False)

    op.create_table(
        "solution",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("slug", sa.String(length=100), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("author_id", sa.String(length=26), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("cpv_codes", sa.JSON(), nullable=False),
        sa.Column("programmes", sa.JSON(), nullable=False),
        sa.Column("goals", sa.JSON(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=True),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("contact_name", sa.String(length=100), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=True),
        sa.Column("source_url", sa.String(length=500), nullable=True),
        sa.Column("form_key", sa.String(length=26), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_at", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("created_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("touched_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("lang IN ('da', 'en')", name=op.f("ck_solution_lang")),
        sa.CheckConstraint("source IN ('member', 'demonstration', 'register')", name=op.f("ck_solution_source")),
        sa.CheckConstraint("state IN ('draft', 'published', 'paused', 'closed')", name=op.f("ck_solution_state")),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_solution_author_id_person")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_solution_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_solution")),
        sa.UniqueConstraint("external_id", name=op.f("uq_solution_external_id")),
        sa.UniqueConstraint("form_key", name=op.f("uq_solution_form_key")),
        sa.UniqueConstraint("slug", name=op.f("uq_solution_slug")),
    )
    with op.batch_alter_table("solution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_solution_organisation_id"), ["organisation_id"], unique=False)
        batch_op.create_index(
            "ix_solution_state_source_published_at", ["state", "source", "published_at"], unique=False
        )
        batch_op.create_index("ix_solution_touched_at_id", ["touched_at", "id"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("solution", schema=None) as batch_op:
        batch_op.drop_index("ix_solution_touched_at_id")
        batch_op.drop_index("ix_solution_state_source_published_at")
        batch_op.drop_index(batch_op.f("ix_solution_organisation_id"))

    op.drop_table("solution")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_index("ix_need_touched_at_id")
        batch_op.drop_index("ix_need_state_source_published_at")
        batch_op.drop_index(batch_op.f("ix_need_organisation_id"))

    op.drop_table("need")

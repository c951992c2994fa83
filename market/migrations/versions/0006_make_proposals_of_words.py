"""Make proposals of words for the thesaurus.

Revision: 0006, after 0005, 2026-11-22 02:45:02.118307
"""

import sqlalchemy as sa
from alembic import op

import market.gateways.database

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "proposal",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("concept_key", sa.String(length=60), nullable=True),
        sa.Column("broader", sa.String(length=60), nullable=True),
        sa.Column("da", sa.String(length=80), nullable=False),
        sa.Column("en", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=26), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'declined')", name=op.f("ck_proposal_state")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_proposal_person_id_person")),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_proposal_answered_by_person")),
        sa.ForeignKeyConstraint(["concept_key"], ["concept.key"], name=op.f("fk_proposal_concept_key_concept")),
        sa.ForeignKeyConstraint(["broader"], ["concept.key"], name=op.f("fk_proposal_broader_concept")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(
            "ix_proposal_waiting",
            ["person_id"],
            unique=False,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_proposal_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.drop_table("proposal")

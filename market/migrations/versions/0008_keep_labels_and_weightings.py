"""Remember what a verdict was given to, and keep weightings.

Revision: 0008, after 0007, 2026-11-28 07:30:00
"""

import sqlalchemy as sa
from alembic import op

import market.gateways.database

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.add_column(sa.Column("score", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("rules_version", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("need_revision", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("solution_revision", sa.Integer(), nullable=True))
    op.create_table(
        "weighting",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_weighting_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weighting")),
    )
    # A pairing that was not scored again after the answer still says what the answer was given to.
    op.execute(
        "UPDATE verdict SET (score, rules_version, need_revision, solution_revision) = "
        "(SELECT pairing.score, pairing.rules_version, pairing.need_revision, pairing.solution_revision FROM pairing "
        "WHERE pairing.id = verdict.pairing_id AND pairing.updated_at <= verdict.at)"
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("weighting")
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.drop_column("solution_revision")
        batch_op.drop_column("need_revision")
        batch_op.drop_column("rules_version")
        batch_op.drop_column("score")

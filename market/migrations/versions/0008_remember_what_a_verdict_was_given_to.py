"""Remember what a verdict was given to.

Revision: 0008, after 0007, 2026-11-28 07:30:00
"""

import sqlalchemy as sa
from alembic import op

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
    # A pairing that was not scored again after the answer still says what the answer was given to.
    op.execute(
        "UPDATE verdict SET (score, rules_version, need_revision, solution_revision) = "
        "(SELECT pairing.score, pairing.rules_version, pairing.need_revision, pairing.solution_revision FROM pairing "
        "WHERE pairing.id = verdict.pairing_id AND pairing.updated_at <= verdict.at)"
    )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.drop_column("solution_revision")
        batch_op.drop_column("need_revision")
        batch_op.drop_column("rules_version")
        batch_op.drop_column("score")
